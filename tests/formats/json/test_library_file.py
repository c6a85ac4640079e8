"""A whole library as JSON: what is written is read as it was, and what cannot be one is told."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import SourceError
from readlist.formats.json import json_lines, readlist_json
from readlist.formats.json.library_file import VERSION, write_library
from readlist.formats.registry import read_source
from readlist.model.record import Reading
from readlist.model.text import clean

TODAY = datetime.date(2024, 9, 10)
PAPER: dict[str, Any] = {
    "doc_id": 11,
    "key": "li2024list",
    "title": "A List",
    "status": "read",
    "mood": {"a": [1]},
}
LIST = {"doc_id": 7, "title": "A Week", "added_at": "2024-01-01T10:00:00+00:00", "colour": "red"}
SEARCH = {"doc_id": 8, "name": "moe", "query": "tag:moe", "position": 1}


def read(text: str) -> Reading:
    return read_source(text.encode(), name="library.json", modified_on=TODAY)


def read_with(**fields: Any) -> Reading:
    return read(json.dumps({"readlist": 1, "papers": [], **fields}))


def test_documents_come_back_as_they_are() -> None:
    reading = read(write_library([PAPER], [LIST], [SEARCH]))
    assert (reading.format, reading.is_library, reading.problems) == ("readlist-json", True, ())
    (record,) = reading.records
    assert (record.title, record.document, record.position) == ("A List", PAPER, 1)
    assert [(each.doc_id, each.title, each.unknown) for each in reading.lists] == [
        (7, "A Week", {"colour": "red"})
    ]
    assert [(each.doc_id, each.name, each.query) for each in reading.searches] == [(8, "moe", "tag:moe")]


ODD = st.sampled_from(
    ["Ã©", "â€™", "РїСЂРё", "ðŸ˜€", "\u2028", "\x7f", "\u202e", "\ufeff", "\x85", "數", '"', "\\"]
)


@given(st.lists(ODD | st.text(max_size=9), max_size=6).map("".join).map(clean), st.integers(1, 3))
def test_no_text_is_taken_for_a_misread_or_damaged_one(text: str, papers: int) -> None:
    papers_written = [{**PAPER, "doc_id": number, "note": {"text": text}} for number in range(1, papers + 1)]
    reading = read(write_library(papers_written, [], []))
    assert [record.document for record in reading.records] == papers_written


def test_the_file_is_one_document_a_line_and_of_no_other_kind() -> None:
    text = write_library([PAPER, PAPER], [LIST], [])
    assert text.splitlines()[0] == f'{{"readlist": {VERSION},'
    assert text.count("\n{") == 3
    assert (readlist_json.sniff(text), json_lines.sniff(text)) == (1.0, 0.0)
    assert readlist_json.sniff(json.dumps(json.loads(text), indent=2)) == 1.0
    assert [record.line for record in read(text).records] == [7, 8]


def test_other_programs_may_write_it_in_another_order() -> None:
    text = json.dumps({"searches": [SEARCH], "papers": [PAPER], "readlist": 1}, indent=1)
    assert (read(text).is_library, read(text).lists) == (True, ())


def test_an_empty_library_is_an_empty_list() -> None:
    assert read(write_library([], [], [])) == Reading(format="readlist-json", is_library=True)


@pytest.mark.parametrize("version", [VERSION + 1, 99])
def test_a_newer_version_is_refused(version: int) -> None:
    with pytest.raises(
        SourceError, match=f"newer readlist.*version {version}.*reads up to {VERSION}"
    ) as refused:
        read_with(readlist=version, papers=[PAPER])
    assert "Nothing was imported" in refused.value.hint


@pytest.mark.parametrize("version", [0, -1, True, "1", None, 1.5, [1]])
def test_what_is_no_version_is_refused(version: Any) -> None:
    with pytest.raises(SourceError, match="its version is"):
        read_with(readlist=version, papers=[PAPER])


def test_tables_are_arrays() -> None:
    with pytest.raises(SourceError, match='"papers" are no array'):
        read_with(papers={"11": PAPER})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "no title"),
        ({"starred": "yes"}, "bool"),
        ({"doc_id": "11"}, "int"),
        ({"later_until": "soon"}, "later_until is no date"),
        ({"later_until": "2024-01-01T10:00:00Z"}, "later_until is no date"),
        ({"added_at": 7}, "added_at is no time"),
        ({"links": [{"kind": "pdf", "url": "javascript:alert(1)"}]}, "is no link"),
        ({"links": [{"kind": "other", "url": "file:///etc/passwd"}]}, "is no link"),
        ({"places": [{"position": 1}]}, "list"),
    ],
)
def test_a_paper_that_cannot_be_one_is_told_and_stops_no_other(fields: dict[str, Any], message: str) -> None:
    reading = read_with(papers=[{**PAPER, **fields}, PAPER, 7])
    assert [record.title for record in reading.records] == ["A List"]
    first, second = reading.problems
    assert (first.severity, first.message.startswith("Entry 1 of the papers: ")) == ("error", True)
    assert message in first.message
    assert second.message == "Entry 3 of the papers: It is not an object."


def test_a_list_that_cannot_be_one_is_told() -> None:
    reading = read_with(lists=[{**LIST, "listed_on": "2024"}, LIST], searches=[{"name": 7}])
    assert [each.title for each in reading.lists] == ["A Week"]
    assert [problem.message.split(":")[0] for problem in reading.problems] == [
        "Entry 1 of the lists",
        "Entry 1 of the searches",
    ]


def test_control_characters_go_and_empty_times_are_none() -> None:
    (record,) = read_with(
        papers=[{**PAPER, "note": {"text": "a\x1b[31m\u202eb"}, "read_at": "", "later_until": None}]
    ).records
    assert record.document == {**PAPER, "note": {"text": "ab"}}
