"""readlist's own JSON, and arrays of papers from elsewhere."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from readlist.errors import SourceError
from readlist.formats.json import readlist_json
from readlist.model.paper import Paper
from readlist.model.record import Reading

PAPERS = [{"title": "One List", "abstract": "Short."}, {"title": "Two Lists", "arxiv_id": "2408.14906"}]


def read(value: Any) -> Reading:
    text = value if isinstance(value, str) else json.dumps(value)
    return readlist_json.read(text, datetime.date(2024, 9, 10))


@pytest.mark.parametrize(
    "value",
    [
        PAPERS,
        {"papers": PAPERS},
        {"_default": {}, "papers": {"11": PAPERS[0], "12": PAPERS[1]}, "lists": {"7": {"title": "A week"}}},
        {"total": 2, "data": PAPERS},
        {"hash one": PAPERS[0], "hash two": PAPERS[1]},
    ],
)
def test_where_the_papers_may_stand(value: Any) -> None:
    assert [(record.position, record.title) for record in read(value).records] == [
        (1, "One List"),
        (2, "Two Lists"),
    ]


def test_one_paper_alone() -> None:
    assert [record.title for record in read(PAPERS[0]).records] == ["One List"]


@pytest.mark.parametrize(
    "value",
    [
        [{"title": "A List", "url": "https://example.org/a"}, {"title": "B", "doi": "10.1000/b"}],
        [{"title": "A List", "url": "https://arxiv.org/abs/2408.14906"}],
        [{"title": "A List", "notes": "good", "pdf": "https://example.org/a.pdf"}],
        [{"paper_title": "A List", "link": "https://example.org/a"}],
        [{"title": "A List"}],
        [{"title": "A List", "tags": ["lists"], "summary": "We list."}],
        {"papers": [{"title": "A List", "url": "https://example.org/a"}]},
    ],
)
def test_titles_count_where_some_are_surely_papers(value: Any) -> None:
    assert read(value).records[0].title == "A List"


@pytest.mark.parametrize(
    "value",
    [
        [{"title": "How does it work?", "url": "https://example.org/faq"}],
        [{"title": "Opening", "start": "2024-09-10T09:00", "link": "talks.html"}, {"title": "Lunch"}],
        {"items": [{"title": "Home", "href": "https://example.org"}, {"title": "Shop", "href": "/shop"}]},
        {"guide": {"title": "Guide"}, "input": {"title": "Input", "children": {"a": {"title": "A"}}}},
        [{"title": "A Film", "year": 1995, "director": "Ann Li", "length": 90}],
        {"source": {"article": "journal", "book": "monograph", "misc": "document"}},
    ],
)
def test_other_things_with_titles_are_no_papers(value: Any) -> None:
    with pytest.raises(SourceError, match="no list of papers"):
        read(value)


@pytest.mark.parametrize("value", [[], {"papers": {}}, {"papers": []}])
def test_an_empty_list(value: Any) -> None:
    assert read(value) == Reading(format="readlist-json")


def test_entries_know_their_lines_and_bad_ones_are_errors() -> None:
    reading = read('[\n  {"title": "One"},\n  {"abstract":\n "no title"},\n 7, {"title": "Two"}\n]')
    assert [(record.title, record.line) for record in reading.records] == [("One", 2), ("Two", 5)]
    assert [(problem.severity, problem.line) for problem in reading.problems] == [("error", 3), ("error", 5)]


def test_a_day_without_a_year_stays_so_in_readlists_own() -> None:
    paper = Paper(title="One", published_on="2024-08-27")
    assert read(readlist_json.write([paper])).records[0].year is None
    assert read([{"title": "One", "published_on": "2024-08-27"}]).records[0].year == 2024
    assert read([{"title": "One", "published_on": "2024-08-27", "identifiers": {}}]).records[0].year == 2024


def test_numbers_that_json_does_not_have_are_let_pass() -> None:
    assert read('[{"title": "One", "year": NaN, "score": Infinity}]').records[0].title == "One"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[\n {"title": "One"},\n {"title": "Tw', r"line 3, column 12.*cut off"),
        ('[{"title": "One"}', r"line 1, column 18.*cut off"),
        ('[{"title" "One"}]', r"line 1, column 11"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"error": "not found"}', 'error page.*"not found"'),
        ('[{"name": "x"}, {"name": "y"}]', "nothing in it has a title"),
        ("[1, 2, 3]", "nothing in it has a title"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as refused:
        read(text)
    assert refused.value.hint


def test_json_is_recognised_by_its_beginning() -> None:
    for text in ('[{"title": "A"}]', "[]", '{\n  "papers": {}}', '["x"]', '[\n{"title": "cut'):
        assert readlist_json.sniff(text) == 0.7
    for text in ("", "text", "[1] A reference", "[a](b)", '{"title": "A"}\n{"title": "B"}'):
        assert readlist_json.sniff(text) == 0
