"""EndNote's tagged format and refer."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.references import endnote_tagged
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading
from tests.formats.shelves import comparable

LIST = """\
%0 Journal Article
%T Counting Items of a List
%A Li, Ann
%A Wu, Bo
%J Journal of Lists
%D 2024
%V 7
%K lists
counting items
%X We count.

And we count again.
%U https://example.org/counting
%R doi:10.1000/abc
%~ Lists Online

%0 Book
%A Okoro, Chi
%T A Second List
%D 2023
%I Lists and Sons
"""


def read(text: str) -> Reading:
    return endnote_tagged.read(text, datetime.date(2024, 9, 10))


def test_the_fields_of_a_record() -> None:
    first, second = read(LIST).records
    assert (first.title, first.authors) == ("Counting Items of a List", ("Li, Ann", "Wu, Bo"))
    assert (first.year, first.venue) == (2024, "Journal of Lists")
    assert first.abstract == "We count.\n\nAnd we count again."
    assert first.tags == ("lists", "counting items")
    assert first.identifiers == Identifiers(doi="10.1000/abc")
    assert first.links == (Link("other", "https://example.org/counting"),)
    assert first.extra["endnote-tagged"] == {"%0": "Journal Article", "%V": "7", "%~": "Lists Online"}
    assert (second.title, second.line) == ("A Second List", 17)


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: text.replace("\n\n%0", "\n%0"),
        lambda text: re.sub("^", "  ", text, flags=re.M),
        lambda text: "My references\n\n" + text,
        lambda text: re.sub("^(%.) ", r"\1  ", text, flags=re.M),
    ],
)
def test_other_hands_write_the_same(mutate: Callable[[str], str]) -> None:
    assert endnote_tagged.sniff(mutate(LIST)) >= 0.9
    found = read(mutate(LIST))
    assert list(map(comparable, found.records)) == list(map(comparable, read(LIST).records))


def test_refer_has_no_types_and_begins_with_authors() -> None:
    text = "%A Ann Li\n%A Bo Wu\n%T One List\n%D 2001\n\n%A Chi Okoro\n%T Two Lists\n%D 2002\n"
    assert endnote_tagged.sniff(text) >= 0.9
    assert [(record.title, len(record.authors)) for record in read(text).records] == [
        ("One List", 2),
        ("Two Lists", 1),
    ]


def test_a_record_that_names_no_work_is_an_error() -> None:
    reading = read("%0 Book\n%A Li, Ann\n\n%0 Book\n%T A List\n")
    assert [record.title for record in reading.records] == ["A List"]
    assert [(problem.severity, problem.line) for problem in reading.problems] == [("error", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "% A comment of TeX\n% another\n\\title{A}\n",
        "%T is the temperature\nand so on\n" * 9,
        "100 %\n50 %",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert endnote_tagged.sniff(text) < 0.4


PIECES = ("%0 Book", "%T A List", "%A Li", "%X text", "goes on", "%R 10.1000/x", "%", "%%", "%D 2020", "")


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=20))
def test_nothing_is_raised_whatever_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert 0 <= endnote_tagged.sniff(text) <= 1
    assert all(record.title or record.identifiers != Identifiers() for record in read(text).records)
