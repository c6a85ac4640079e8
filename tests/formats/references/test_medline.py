"""MEDLINE as PubMed and others export it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.references import medline
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading
from tests.formats.shelves import comparable

LIST = """\

PMID- 12345678
OWN - NLM
STAT- MEDLINE
DP  - 2024 Mar 5
TI  - Counting the items of a long list that does not fit on
      one line.
LID - S0000-0000(24)00001-2 [pii]
LID - 10.1000/ABC [doi]
AB  - BACKGROUND: Lists are long. METHODS: We count items of lists that are long, and
      we do so twice. RESULTS: There are
      three (p < 0.05).
FAU - Li, Ann
AU  - Li A
FAU - Wu, Bo
AU  - Wu B
CN  - List Consortium
MH  - *Lists
MH  - Reading/*methods/trends
JT  - Journal of lists
TA  - J Lists
CIN - Lists. 2024;1:2. PMID: 11111111

PMID- 87654321
OWN - NLM
TI  - [A second list].
AU  - Okoro C
DP  - 2023 Spring
DEP - 20221231
JT  - Journal of lists
LID - https://example.org/second
"""


def read(text: str) -> Reading:
    return medline.read(text, datetime.date(2024, 9, 10))


def test_the_fields_of_a_record() -> None:
    first, second = read(LIST).records
    assert first.title == "Counting the items of a long list that does not fit on one line"
    assert first.authors == ("Li, Ann", "Wu, Bo", "List Consortium")
    assert first.abstract.endswith("and we do so twice. RESULTS: There are three (p < 0.05).")
    assert "\n" not in first.abstract
    assert (first.year, first.published_on, first.venue) == (2024, "2024-03-05", "Journal of lists")
    assert first.identifiers == Identifiers(doi="10.1000/abc", pmid="12345678")
    assert first.tags == ("Lists", "Reading/methods/trends")
    assert first.extra["medline"]["LID"] == "S0000-0000(24)00001-2 [pii]"
    assert (second.title, second.year, second.published_on) == ("A second list", 2023, None)
    assert second.links == (Link("other", "https://example.org/second"),)
    assert [record.line for record in (first, second)] == [2, 24]


@pytest.mark.parametrize(
    "mutate",
    [
        lambda text: text.replace("- ", " - "),
        lambda text: text.replace("\n      ", "\n  "),
        lambda text: text.replace("\n\nPMID", "\nPMID"),
        lambda text: text.replace("\n\nPMID", "\n\n2.\nPMID"),
        lambda text: re.sub("^", "  ", text, flags=re.M),
        lambda text: "ï»¿" + text.lstrip(),
    ],
)
def test_other_hands_write_the_same(mutate: Callable[[str], str]) -> None:
    assert medline.sniff(mutate(LIST)) >= 0.9
    found = read(mutate(LIST))
    assert list(map(comparable, found.records)) == list(map(comparable, read(LIST).records))
    assert found.problems == ()


def test_records_without_pubmed_numbers_begin_like_the_first() -> None:
    text = re.sub("PMID- .*\n", "", LIST)
    assert medline.sniff(text) >= 0.9
    assert [record.title[:8] for record in read(text).records] == ["Counting", "A second"]


@pytest.mark.parametrize(
    "text", ["", "TI  - A\nAU  - B\n", "Dear Ann - hello\n", "TY  - JOUR\nTI  - A\nAU  - B\nLID - C\nER  -\n"]
)
def test_other_texts_are_not(text: str) -> None:
    assert medline.sniff(text) < 0.4


PIECES = (
    "PMID- 12345678",
    "OWN - NLM",
    "TI  - A list.",
    "      goes on",
    "AB  - <b>x",
    "LID - 10.1000/x [doi]",
    "",
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=20))
def test_nothing_is_raised_whatever_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert 0 <= medline.sniff(text) <= 1
    assert all(record.title or record.identifiers != Identifiers() for record in read(text).records)
