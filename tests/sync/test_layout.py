"""Where documents stand in a commit, and what is no document."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import SyncError
from readlist.sync import layout
from readlist.sync.layout import LARGEST_ID, PAPERS, REMOVED

IDS = st.integers(1, LARGEST_ID)
TEXTS = st.sampled_from(["", "a", "\u00e9 b", "\u2028", "\n\0", '"\\', "\U0001f600"])
VALUES = st.sampled_from([None, True, -(2**53), 0.5, [], ["\n", [1]], {"b": 1, "a": {"\u2028": 2}}]) | TEXTS
DOCUMENTS = st.dictionaries(TEXTS.filter(lambda name: name != "doc_id"), VALUES, max_size=4)


@given(st.dictionaries(IDS, DOCUMENTS, max_size=5))
def test_what_is_written_is_read_and_is_the_same_everywhere(documents: dict[int, layout.Document]) -> None:
    by_path: dict[str, dict[int, layout.Document]] = {}
    for doc_id, document in documents.items():
        by_path.setdefault(layout.path_of(PAPERS, doc_id), {})[doc_id] = document
    for path, found in by_path.items():
        lines = {doc_id: layout.line_of(doc_id, each) for doc_id, each in found.items()}
        content = layout.file_of(lines)
        assert layout.read_file(path, content, "here") == found
        again = dict(reversed([(i, dict(reversed(each.items()))) for i, each in found.items()]))
        assert layout.file_of({i: layout.line_of(i, each) for i, each in again.items()}) == content


@given(IDS)
def test_every_id_has_its_file(doc_id: int) -> None:
    path = layout.path_of(PAPERS, doc_id)
    assert (layout.table_of(path), layout.is_known_file(path)) == (PAPERS, True)
    assert list(layout.shard_paths())[layout.shard_of(doc_id)] == path
    assert layout.table_of(layout.path_of(REMOVED, doc_id)) == REMOVED


def test_files_have_the_names_that_git_gives_them() -> None:
    content = b'{"doc_id":1}\n'
    done = subprocess.run(["git", "hash-object", "--stdin"], input=content, capture_output=True, check=True)
    assert layout.blob_id(content) == done.stdout.decode().strip()


def test_what_a_person_wrote_is_read() -> None:
    content = b'\r\n{ "title": "x",  "doc_id": 33 }\r\n\n{"doc_id": 1, "title": "y"}'
    assert layout.read_file("lists.jsonl", content, "here") == {33: {"title": "x"}, 1: {"title": "y"}}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"doc_id":1}\n<<<<<<< HEAD\n', "merge by hand left its marks"),
        (b'{"doc_id":1}\n{"doc_id":1,"title":"x"}\n', "second one for doc_id 1"),
        (b'{"doc_id":2}\n', "belongs into papers/00/02.jsonl"),
        (b'{"title":"x"}\n', "no doc_id"),
        (b'{"doc_id":true}\n', "no doc_id"),
        (b'{"doc_id":0}\n', "no doc_id"),
        (b'{"doc_id":9007199254740993}\n', "no doc_id"),
        (b'{"doc_id":"1"}\n', "no doc_id"),
        (b"[1]\n", "no document"),
        (b"{\n", "no document"),
        (b'{"doc_id":1,"x":"\xff"}\n', "no document"),
        (b'{"doc_id":1,"x":' + b"[" * 100 + b"]" * 100 + b"}\n", "nested too deep"),
        (b'{"doc_id":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "no document"),
        (b'{"doc_id":1,"x":"' + b"x" * (9 << 20) + b'"}\n', "too long"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(SyncError, match=told):
        layout.read_file("papers/00/01.jsonl", content, "commit 12")


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"readlist":"1"}', b'{"readlist":0,"schema":1,"library":"ab"}', b"\xff",
     b'{"readlist":1,"schema":1,"library":"../x"}', b"[" * 100_000],
)  # fmt: skip
def test_another_format_is_refused(content: bytes) -> None:
    with pytest.raises(SyncError, match="remote"):
        layout.read_format(content, "The remote")


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(SyncError, match="newer readlist"):
        layout.read_format(b'{"readlist":2,"schema":1,"library":"ab","more":1}', "The remote")
