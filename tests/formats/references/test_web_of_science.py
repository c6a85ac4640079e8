"""The tagged text of Web of Science."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.references import web_of_science
from readlist.model.paper import Identifiers
from readlist.model.record import Reading
from tests.formats.shelves import comparable

LIST = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Li, A
   Wu, B
AF Li, Ann
   Wu, Bo
TI Counting the Items of a Long List That Does Not Fit
   on One Line
SO JOURNAL OF LISTS
DE lists; counting of
   items
ID LISTS; TREES
AB We count items. We find three.
CR Okoro C, 2001, J TREES, V1, P2, DOI 10.1000/other
   Okoro C, 2002, J TREES, V1, P2
PD MAR 5
PY 2024
DI 10.1000/abc
UT WOS:000000000000001
PM 12345678
ER

PT C
AU [Anonymous]
CA List Consortium
TI A Second List
SO Proceedings of Lists
PD MAY-JUN
PY 2023
ER

EF
"""


def read(text: str) -> Reading:
    return web_of_science.read(text, datetime.date(2024, 9, 10))


def test_the_fields_of_a_record() -> None:
    first, second = read(LIST).records
    assert first.title == "Counting the Items of a Long List That Does Not Fit on One Line"
    assert first.authors == ("Li, Ann", "Wu, Bo")
    assert (first.year, first.published_on, first.venue) == (2024, "2024-03-05", "JOURNAL OF LISTS")
    assert first.identifiers == Identifiers(doi="10.1000/abc", pmid="12345678")
    assert first.tags == ("lists", "counting of items")
    assert first.extra["web-of-science"]["AU"] == "Li, A\nWu, B"
    assert first.extra["web-of-science"]["CR"].startswith("Okoro C, 2001")
    assert (second.authors, second.published_on) == (("List Consortium",), None)
    assert second.extra["web-of-science"]["PD"] == "MAY-JUN"
    assert [record.line for record in (first, second)] == [3, 24]
    assert read(LIST).problems == ()


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: text.replace("\n\n", "\n"),
        lambda text: re.sub(r"\AFN.*\nVR.*\n", "", text),
        lambda text: text.replace("EF\n", ""),
        lambda text: text.replace("\n   ", "\n      "),
        lambda text: "\ufeff" + text,
        lambda text: re.sub("^", "  ", text, flags=re.M),
        lambda text: text.replace("ER\n", "ER \n"),
    ],
)
def test_other_hands_write_the_same(mutate: Callable[[str], str]) -> None:
    assert web_of_science.sniff(mutate(LIST)) >= 0.9
    found = read(mutate(LIST))
    assert list(map(comparable, found.records)) == list(map(comparable, read(LIST).records))
    assert found.problems == ()


@pytest.mark.parametrize(
    "text", ["", "PT J\n", "TO Ann Li\nRE lists\nTI am late\n", "TY  - JOUR\nTI  - A List\nAU  - Li\nER  -\n"]
)
def test_other_texts_are_not(text: str) -> None:
    assert web_of_science.sniff(text) < 0.4


PIECES = (
    "FN Web of Science",
    "PT J",
    "ER",
    "EF",
    "TI A List",
    "   goes on",
    "AU Li, A",
    "PY 2020",
    "PD MAR 99",
    "",
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=20))
def test_nothing_is_raised_whatever_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert 0 <= web_of_science.sniff(text) <= 1
    assert all(record.title or record.identifiers != Identifiers() for record in read(text).records)
