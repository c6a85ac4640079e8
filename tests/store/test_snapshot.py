"""The snapshot: its text, stock TinyDB's view of it, and what other programs make of it."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from readlist.errors import DamagedLibraryError, StoreError
from readlist.store.files import NewFile
from readlist.store.snapshot import Snapshot, encode_document, open_snapshot, write_snapshot
from readlist.store.snapshot_meta import Meta

META = Meta(library="lib", generation=2, sequence=9, step=4, journal="j", journal_offset=77)
TABLES = {
    "papers": [
        (5, encode_document({"title": "B", "abstract": "A\nline"})),
        (70, encode_document({"title": "Ä"})),
    ],
    "lists": [],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "library.json"
    with NewFile(target) as new:
        write_snapshot(new, META, TABLES)
        new.put_in_place()
    return target


def documents(snapshot: Snapshot) -> dict[int, object]:
    return {doc_id: json.loads(raw) for doc_id, raw in snapshot.raw_items("papers")}


def test_the_text_is_one_document_a_line(path: Path) -> None:
    assert path.read_text("utf-8") == (
        '{"meta":{\n'
        '"1":{"checksum":"d3da1efd8ae3d4969a23d339fd5c6b7e","generation":2,"journal":"j","journal_offset":77,'
        '"library":"lib","lineage":"","schema":1,"sequence":9,"step":4,"sum":"4e6c0eb0"}\n'
        '},\n"lists":{\n},\n"papers":{\n'
        '"5":{"abstract":"A\\nline","title":"B"},\n"70":{"title":"Ä"}\n}}\n'
    )


def test_it_is_for_its_owner_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_documents_are_found_by_id(path: Path) -> None:
    snapshot = open_snapshot(path)
    assert snapshot.meta.sequence == 9
    assert not snapshot.edited_outside
    assert json.loads(snapshot.raw("papers", 70) or b"") == {"title": "Ä"}
    assert snapshot.raw("papers", 6) is None
    assert list(snapshot.ids("papers")) == [5, 70]


@given(st.lists(st.integers(0, 39), max_size=60))
def test_documents_are_the_same_in_whatever_order_they_are_asked_for(ids: list[int]) -> None:
    texts = {each: "x" * (each * 997 % 9000 if each % 13 else 70_000) for each in range(40)}
    papers = [(each, encode_document({"title": text})) for each, text in texts.items()]
    with TemporaryDirectory() as folder:
        path = Path(folder, "library.json")
        with NewFile(path) as new:
            write_snapshot(new, META, {"papers": papers})
            new.put_in_place()
        snapshot = open_snapshot(path)
        for each in (*ids, *sorted(ids)):
            assert json.loads(snapshot.raw("papers", each) or b"") == {"title": texts[each]}
        snapshot.close()


def test_spans_of_the_same_stamp_spare_the_search(path: Path) -> None:
    first = open_snapshot(path)
    again = open_snapshot(path, first.spans, first.stamp)
    assert again.spans is first.spans
    assert documents(again) == documents(first)


def test_stock_tinydb_reads_every_paper(path: Path) -> None:
    with TinyDB(path) as database:
        assert [dict(d) for d in database.table("papers")] == [
            {"title": "B", "abstract": "A\nline"},
            {"title": "Ä"},
        ]


def test_what_stock_tinydb_writes_is_taken(path: Path) -> None:
    with TinyDB(path) as database:
        database.table("papers").update({"title": "Changed"}, doc_ids=[5])
    snapshot = open_snapshot(path)
    assert snapshot.edited_outside
    assert snapshot.meta.sequence == 9
    assert documents(snapshot) == {5: {"title": "Changed", "abstract": "A\nline"}, 70: {"title": "Ä"}}


def test_an_edit_that_keeps_the_form_is_seen_by_the_checksum(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace('"title":"B"', '"title":"C"'), "utf-8")
    snapshot = open_snapshot(path)
    assert snapshot.edited_outside
    assert documents(snapshot)[5] == {"title": "C", "abstract": "A\nline"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "cannot be read"),
        ("[1, 2]", "cannot be read"),
        ('{"papers": {"x": {}}}', "cannot be read"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_what_is_no_library_is_refused(path: Path, content: str, reason: str) -> None:
    path.write_text(content, "utf-8")
    with pytest.raises(DamagedLibraryError, match=reason):
        open_snapshot(path)
    assert path.read_text("utf-8") == content


def test_a_cut_file_is_refused(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-10])
    with pytest.raises(DamagedLibraryError):
        open_snapshot(path)


def test_a_newer_schema_is_refused(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace('"schema":1', '"schema":2'), "utf-8")
    with pytest.raises(StoreError, match="newer readlist"):
        open_snapshot(path)
