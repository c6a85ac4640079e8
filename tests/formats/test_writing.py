"""Every format that can be written: what goes out comes in again, whatever the papers."""

from __future__ import annotations

import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.registry import read_source, writable_format_names, write_papers
from readlist.model.paper import Paper
from readlist.model.record import Record
from tests.formats.shelves import READ_AS, papers

TODAY = datetime.date(2024, 9, 10)
COMPARED = ("title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags")
FORMATS = writable_format_names()


def essence(work: Paper | Record) -> dict[str, object]:
    return {name: getattr(work, name) for name in COMPARED}


@pytest.mark.parametrize("name", FORMATS)
@given(st.lists(papers(), min_size=1, max_size=3))
def test_any_papers_are_read_back(name: str, shelf: list[Paper]) -> None:
    numbered = [msgspec.structs.replace(paper, key=f"key{number}") for number, paper in enumerate(shelf)]
    text = write_papers(name, numbered)
    reading = read_source(text.encode(), name="shelf", modified_on=TODAY, format_name=READ_AS.get(name, name))
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    assert [essence(record) for record in reading.records] == [essence(paper) for paper in shelf]
