"""What is written is what other programs read: pybtex, rispy, a schema of CSL-JSON, csv and json."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable

import jsonschema
import msgspec
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from readlist.formats.bibtex.fields import line_of
from readlist.formats.registry import write_papers
from readlist.formats.tables.formula_cells import restored
from readlist.model.paper import Paper
from tests.formats.references.csl_schema import SCHEMA
from tests.formats.shelves import papers

SHELF = st.lists(papers(), min_size=1, max_size=3).map(
    lambda shelf: [
        msgspec.structs.replace(paper, key=f"key{number}", extra={}) for number, paper in enumerate(shelf)
    ]
)
CSL = jsonschema.Draft7Validator(SCHEMA)
_FORMULA = re.compile(r"[=+\-@\t\r\n]")


def keys_of(shelf: Iterable[Paper]) -> list[str]:
    return [paper.key for paper in shelf]


def folded(text: str) -> str:
    return " ".join(text.split())


def read_by_pybtex(text: str) -> BibliographyData:
    return parse_string(text, "bibtex", person_fields=[])


@pytest.mark.parametrize(("name", "encoding"), [("bibtex", "utf-8"), ("biblatex", "latex")])
@given(SHELF)
def test_bibliographies(name: str, encoding: str, shelf: list[Paper]) -> None:
    entries = read_by_pybtex(write_papers(name, shelf, encoding=encoding)).entries
    assert list(entries) == keys_of(shelf)
    for paper in shelf:
        fields = entries[paper.key].fields
        kept = json.loads(fields.get("readlist", "{}"))
        assert "title" in kept or line_of(fields["title"]) == paper.title
        assert "identifiers" in kept or fields.get("doi") == paper.identifiers.doi
        stated = fields.get("year") or fields.get("date", "")[:4]
        assert "year" in kept or stated == str(paper.year or "")


@given(SHELF)
def test_ris(shelf: list[Paper]) -> None:
    entries = rispy.loads(write_papers("ris", shelf))
    assert len(entries) == len(shelf)
    for paper, entry in zip(shelf, entries, strict=True):
        assert entry["title"] == paper.title
        assert entry.get("authors", []) == list(paper.authors)
        assert entry.get("year", "") == str(paper.year or "")
        assert entry.get("doi") == paper.identifiers.doi
        assert entry.get("keywords", []) == list(paper.tags)
        assert folded(entry.get("abstract", "")) == folded(paper.abstract)


@given(SHELF)
def test_csl_json(shelf: list[Paper]) -> None:
    items = json.loads(write_papers("csl-json", shelf))
    CSL.validate(items)
    assert [item["id"] for item in items] == keys_of(shelf)
    assert [item["title"] for item in items] == [paper.title for paper in shelf]


def test_what_is_given_at_a_conference_is_no_article_of_a_journal() -> None:
    shelf = [
        Paper(key="a", title="A List", venue="Proceedings of Lists"),
        Paper(key="b", title="Two Lists", venue="Lists"),
    ]
    assert list(read_by_pybtex(write_papers("bibtex", shelf)).entries["a"].fields)[-1] == "booktitle"
    assert [item["type"] for item in json.loads(write_papers("csl-json", shelf))] == [
        "paper-conference",
        "article-journal",
    ]
    assert [entry["type_of_reference"] for entry in rispy.loads(write_papers("ris", shelf))] == [
        "CPAPER",
        "JOUR",
    ]


@given(SHELF)
def test_tables(shelf: list[Paper]) -> None:
    text = write_papers("csv", shelf)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [restored(row["title"]) for row in rows] == [paper.title for paper in shelf]
    cells = [cell for row in rows for cell in row.values()]
    assert not any(_FORMULA.match(cell) for cell in cells)
    assert not any(cell is None for cell in cells)


@given(SHELF)
def test_json_lines(shelf: list[Paper]) -> None:
    data = write_papers("json-lines", shelf).encode()
    assert not data.startswith(b"\xef\xbb\xbf")
    lines = data.decode().split("\n")
    assert lines.pop() == ""
    entries = [json.loads(line) for line in lines]
    assert [entry["title"] for entry in entries] == [paper.title for paper in shelf]
    assert [entry.get("abstract", "") for entry in entries] == [paper.abstract for paper in shelf]
