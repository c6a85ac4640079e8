"""Listings and search results of arxiv.org, copied as text."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.arxiv import listing as arxiv_listing
from readlist.formats.text import identifier_list
from readlist.model.record import Reading

NEW = """\
Data Structures
See recent articles
Showing new listings for Friday, 30 August 2024
Total of 4 entries
Showing up to 2000 entries per page: fewer | more | all
New submissions (showing 2 of 2 entries)
[1] arXiv:2408.00001 [pdf, html, other]
Title: Long Lists of $n$ Things
Ann Li, Tr\\'e Wu
Comments: 12 pages, see https://github.com/example/lists
Journal-ref: J. Lists 3 (2024)
Subjects: Data Structures and Algorithms (cs.DS); Combinatorics (math.CO)
We list things that are far apart, and count them.
[2] arXiv:2408.00002 [pdf, html, other]
Title: Short Lists
Cy Xu
Subjects: Data Structures and Algorithms (cs.DS)
We list few.
Cross submissions (showing 1 of 1 entries)
[3] arXiv:2408.00003 (cross-list from math.LO) [pdf, html, other]
Title: Crossed Lists
Bo Wu
Subjects: Logic (math.LO); Data Structures and Algorithms (cs.DS)
We cross.
Replacement submissions (showing 1 of 1 entries)
[4] arXiv:2306.00004 (replaced, cross-list from cs.LO) [pdf, other]
Title: Replaced Lists
Dee Ef
Subjects: Data Structures and Algorithms (cs.DS)
We replace.
Total of 4 entries
About
Help
"""
RECENT = """\
Data Structures
Authors and titles for recent submissions
Fri, 30 Aug 2024
Thu, 29 Aug 2024
See today's new changes
Total of 2 entries
Fri, 30 Aug 2024 (showing 1 of 1 entries )
[1] arXiv:2408.00001 [pdf, html, other]
Title: Long Lists
Ann Li, Bo Wu
Subjects: Data Structures and Algorithms (cs.DS)
Thu, 29 Aug 2024 (showing 1 of 1 entries )
[2] arXiv:2408.00003 (cross-list from math.LO) [pdf, other]
Title: Crossed Lists
Authors: Bo Wu
Comments: 3 pages
Subjects: Logic (math.LO);
Data Structures and Algorithms (cs.DS)
"""
SEARCH = """\
Showing 1–2 of 2 results for all: long lists
1. arXiv:2408.00001 [pdf, other] cs.DS math.CO doi 10.1000/lists.1
Long Lists
Authors: Ann Li, Bo Wu
Abstract: We list things … ▽ More We list things that are far apart. △ Less
Submitted 27 August, 2024; originally announced August 2024.
Comments: 12 pages
2. arXiv:2408.00002 [pdf, other] cs.DS
Short Lists
Authors: Cy Xu
Abstract: We list few.
Submitted 28 August, 2024; originally announced August 2024.
"""


def read(text: str) -> Reading:
    return arxiv_listing.read(text, datetime.date(2024, 9, 10))


def papers(text: str) -> list[tuple[object, ...]]:
    return [
        (record.identifiers.arxiv, record.title, record.authors, record.abstract, record.section, record.tags)
        for record in read(text).records
    ]


def test_the_page_of_new_submissions() -> None:
    reading = read(NEW)
    assert [(record.identifiers.arxiv, record.title, record.section) for record in reading.records] == [
        ("2408.00001", "Long Lists of $n$ Things", "new"),
        ("2408.00002", "Short Lists", "new"),
        ("2408.00003", "Crossed Lists", "cross"),
        ("2306.00004", "Replaced Lists", "replaced"),
    ]
    record = reading.records[0]
    assert record.authors == ("Ann Li", "Tré Wu")
    assert record.abstract == "We list things that are far apart, and count them."
    assert (record.tags, record.venue, record.line) == (("cs.DS", "math.CO"), "J. Lists 3 (2024)", 7)
    assert [link.kind for link in record.links] == ["code"]
    assert reading.records[3].abstract == "We replace."
    assert reading.records[3].year == 2023
    assert (reading.title, reading.listed_on) == ("arXiv: Data Structures", "2024-08-30")


def test_the_page_of_recent_submissions() -> None:
    reading = read(RECENT)
    assert papers(RECENT) == [
        ("2408.00001", "Long Lists", ("Ann Li", "Bo Wu"), "", "new", ("cs.DS",)),
        ("2408.00003", "Crossed Lists", ("Bo Wu",), "", "cross", ("math.LO", "cs.DS")),
    ]
    assert (reading.title, reading.listed_on) == ("arXiv: Data Structures", "2024-08-30")


def test_search_results() -> None:
    assert papers(SEARCH) == [
        (
            "2408.00001",
            "Long Lists",
            ("Ann Li", "Bo Wu"),
            "We list things that are far apart.",
            None,
            ("cs.DS", "math.CO"),
        ),
        ("2408.00002", "Short Lists", ("Cy Xu",), "We list few.", None, ("cs.DS",)),
    ]
    record = read(SEARCH).records[0]
    assert (record.identifiers.doi, record.published_on) == ("10.1000/lists.1", "2024-08-27")


MARKDOWN = (
    NEW.replace("Title: ", "**Title:** ")
    .replace(
        "[1] arXiv:2408.00001 [pdf", "[1] [arXiv:2408.00001](https://arxiv.org/abs/2408.00001) [[pdf](/pdf/1)"
    )
    .replace("\nTitle", "\n: Title")
)


@pytest.mark.parametrize(
    "text",
    [
        NEW.replace("\n", "\n\n"),
        NEW.replace("\nTitle: ", "\n    Title:\n      "),
        NEW.replace("] arXiv", "]\narXiv").replace(" [pdf", "\n[pdf"),
        NEW.replace("\nAnn", "\nAuthors: Ann").replace("\nCy", "\nAuthors:Cy"),
        NEW.replace("arXiv:", "arXiv: "),
        NEW.replace("[pdf, html, other]", "[pdf, ps, other]"),
        NEW.replace("(showing 2 of 2 entries)", "for Friday, 30 August 2024 (showing 2 of 2 entries)"),
        NEW.replace(", Tr", ",\nTr"),
        NEW.replace("[1] ", "- [1] "),
        MARKDOWN,
    ],
)
def test_other_copies_give_the_same_papers(text: str) -> None:
    assert papers(text) == papers(NEW)
    assert arxiv_listing.sniff(text) > 0.9


def test_it_is_recognised_before_a_list_of_identifiers() -> None:
    for text in (NEW, RECENT, SEARCH):
        assert arxiv_listing.sniff(text) > 0.9
        assert identifier_list.sniff(text) < 0.4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arXiv:2408.00001\narXiv:2408.00002\n",
        "The line [1] arXiv:2408.00001 [pdf, html, other] gives the links.",
        "1. Lists\nTitle: Lists\nSubjects: Data (cs.DS)",
        "[1] Ann Li. Lists. arXiv:2408.00001, 2024.\n[2] Bo Wu. Lists. arXiv:2408.00002, 2024.",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert arxiv_listing.sniff(text) < 0.4


@pytest.mark.parametrize(
    "part", ["[1] ", "arXiv:", "[pdf, ", "- ", "[a](b", "Title:\n", "▽ More ", "(", "cs.DS ", "\n"]
)
def test_repeated_constructs_take_linear_time(part: str) -> None:
    text = NEW + part * (1_000_000 // len(part))
    start = time.process_time()
    arxiv_listing.sniff(text)
    read(text)
    assert time.process_time() - start < 5


@given(
    st.lists(st.sampled_from([*NEW.splitlines(keepends=True), *SEARCH.splitlines(keepends=True), "- ", "x"]))
)
def test_lines_in_any_order_are_a_reading(lines: list[str]) -> None:
    reading = read("".join(lines))
    assert [record.position for record in reading.records] == list(range(1, len(reading.records) + 1))
    assert all(record.identifiers.arxiv for record in reading.records)


def test_an_entry_without_a_title_and_a_valid_identifier_is_an_error() -> None:
    reading = read("[1] arXiv:2408.99999999 [pdf, other]\n[2] arXiv:2408.14906 [pdf, other]\nTitle: Lists\n")
    assert [record.title for record in reading.records] == ["Lists"]
    (problem,) = reading.problems
    assert (problem.severity, problem.line, problem.text) == ("error", 1, "arXiv:2408.99999999")
