"""The text of a Hugging Face papers page."""

from __future__ import annotations

import datetime
import textwrap

import pytest

from readlist.formats import huggingface_page
from readlist.model.paper import Identifiers
from readlist.model.record import Reading

TODAY = datetime.date(2025, 3, 20)
FIRST = (
    "Lists of papers are read every day, yet nobody has asked how long they should be. We ask, and find "
    "that they should be short. Our code is available at https://github.com/example/short."
)
SECOND = "Trees are lists with branches. We cut the branches off, and a list is left that is short."
PAGE = f"""\
new

Get trending papers in your email inbox!

Subscribe

byAK and the research community

Mar 13

How Long Should a List Be?

{FIRST}

Cutting Trees: From Trees to Lists

{SECOND}
"""
BUSY_PAGE = f"""\
Hugging Face
Models
Datasets
Log In
Sign Up
Get trending papers in your email inbox once a day!
Daily Papers
by AK and the research community
Daily Weekly Monthly
Mar 24
Submitted by
listreader
128
How Long Should a List Be?
{FIRST}
· 3 authors
·
Mar 10
4
Submitted by
Ann Li
Cutting Trees: From Trees to Lists
https://huggingface.co/papers/2503.01234
{SECOND}
A second paragraph of the same abstract, which says the same again but in other words.
GitHub 1.2k
arXiv Page
Published on Oct 7, 2024
Upvote
12
View all papers
TOS
Privacy
© Hugging Face
"""


def read(text: str) -> Reading:
    return huggingface_page.read(text, TODAY)


def test_titles_and_abstracts_alternate() -> None:
    reading = read(PAGE)
    assert [(record.title, record.abstract) for record in reading.records] == [
        ("How Long Should a List Be?", FIRST),
        ("Cutting Trees: From Trees to Lists", SECOND),
    ]
    assert [record.line for record in reading.records] == [11, 15]
    assert reading.records[0].links[0].kind == "code"
    assert reading.ignored == 5


@pytest.mark.parametrize(
    ("day", "listed_on"), [("Mar 13", "2025-03-13"), ("Mar 24", "2024-03-24"), ("Oct 7, 2023", "2023-10-07")]
)
def test_a_date_without_a_year_is_the_latest_such_day(day: str, listed_on: str) -> None:
    assert read(PAGE.replace("Mar 13", day)).listed_on == listed_on


def test_chrome_around_the_papers_is_ignored() -> None:
    reading = read(BUSY_PAGE)
    assert [record.title for record in reading.records] == [
        "How Long Should a List Be?",
        "Cutting Trees: From Trees to Lists",
    ]
    assert reading.title == "Daily Papers"
    assert reading.listed_on == "2024-03-24"


def test_what_stands_below_an_abstract_is_of_its_paper() -> None:
    first, second = read(BUSY_PAGE).records
    assert (first.published_on, first.year) == ("2025-03-10", 2025)
    assert second.identifiers == Identifiers(arxiv="2503.01234")
    assert second.published_on == "2024-10-07"
    assert second.abstract.count("\n\n") == 1


def test_a_page_with_folded_lines_is_read_alike() -> None:
    folded = "\n\n".join(textwrap.fill(line, 60) for line in PAGE.split("\n\n"))
    assert [(record.title, record.abstract) for record in read(folded).records] == [
        (record.title, record.abstract) for record in read(PAGE).records
    ]


@pytest.mark.parametrize(
    "title", ["Back to Lists", "Copyright Lists", "Search-L1: Searching Lists", "Terms of Lists"]
)
def test_titles_that_begin_like_chrome(title: str) -> None:
    assert read(PAGE.replace("How Long Should a List Be?", title)).records[0].title == title


def test_a_page_of_titles_alone_has_papers_where_authors_are_counted() -> None:
    page = (
        "Daily Papers\nby AK and the research community\nNo Match for Chrome\nLists of Lists\n· 5 authors\n"
    )
    assert [record.title for record in read(page).records] == ["Lists of Lists"]


def test_a_title_whose_abstract_was_cut_off_is_a_paper() -> None:
    record = read(PAGE + "\nThe Last List of the Page\n").records[-1]
    assert (record.title, record.abstract) == ("The Last List of the Page", "")


def test_a_page_without_papers_is_an_empty_list() -> None:
    page = PAGE[: PAGE.index("How Long")]
    assert huggingface_page.sniff(page) > 0.9
    assert read(page).records == ()


def test_the_page_is_recognised_by_its_standing_phrases() -> None:
    assert huggingface_page.sniff(PAGE) > 0.9
    assert huggingface_page.sniff(BUSY_PAGE) > 0.9
    assert huggingface_page.sniff(PAGE[PAGE.index("How Long") :]) == 0


def test_a_page_saved_as_markdown_is_another_form() -> None:
    page = (
        "Get trending papers in your email inbox!\n" + "### [A List](https://huggingface.co/papers/1)\n" * 3
    )
    assert huggingface_page.sniff(page) < 0.4
