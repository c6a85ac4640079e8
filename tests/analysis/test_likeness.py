from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.likeness import PROPOSED_FROM, Work, likeness
from readlist.model.paper import Identifiers

TITLE = "On the Slow Music of Tides"
NAMES = st.sampled_from(
    ["Ada Marsh", "Marsh, A.", "Ben Harrow", "Ida Fenn et al.", "佐藤一郎", "", "Fenn IJK"]
)
WORKS = st.builds(
    Work,
    st.sampled_from([TITLE, "On the Slow Music of Tydes", "Tides", "The Slow Music of Tides: A Study", ""]),
    st.lists(NAMES, max_size=3),
    st.none() | st.integers(1990, 2030),
    st.builds(
        Identifiers,
        arxiv=st.sampled_from([None, "2401.00001", "2401.00002"]),
        doi=st.sampled_from([None, "10.1/a"]),
    ),
)


def work(title: str = TITLE, *authors: str, year: int | None = None, **identifiers: Any) -> Work:
    return Work(title, authors, year, Identifiers(**identifiers))


@given(WORKS, WORKS)
def test_likeness_is_the_same_either_way_round(a: Work, b: Work) -> None:
    there, back = likeness(a, b), likeness(b, a)
    assert there.reason == back.reason
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1


def test_an_equal_identifier_is_one() -> None:
    assert likeness(work(arxiv="2401.00001"), work("Moons", doi="10.48550/arxiv.2401.00001")) == (
        1.0,
        "same arXiv id",
    )
    assert likeness(work(doi="10.1/a"), work("Moons", doi="10.1/a")) == (1.0, "same DOI")


def test_it_says_why() -> None:
    a = work(TITLE, "Ada Marsh", "Ben Harrow", year=2020, doi="10.1/a")
    b = work("On the Slow Music of Tides: A Study", "Marsh, A.", year=2023, doi="10.1/b")
    reason = "one title is part of the other, same first author, year differs by 3, different DOIs"
    assert likeness(a, b).reason == reason
    assert likeness(work(), work("On the slow music of tydes")).reason == "title 95% alike"


def test_agreeing_authors_make_it_surer_and_others_less_so() -> None:
    typo = "On the Slow Music of Old Tides"
    unknown = likeness(work(), work(typo)).score
    assert likeness(work(TITLE, "Ada Marsh"), work(typo, "Marsh, Ada")).score > unknown
    assert likeness(work(TITLE, "Ada Marsh"), work(typo, "Ben Harrow")).score < unknown
    assert likeness(work(TITLE, "Ada Marsh"), work(typo, "Marsh Ada")).score == unknown


def test_each_contradiction_takes_something_away() -> None:
    same = likeness(work(), work()).score
    assert same == 1
    one = [
        likeness(work(TITLE, "Ada Marsh"), work(TITLE, "Ben Harrow")),
        likeness(work(year=2001), work(year=2020)),
        likeness(work(arxiv="2401.00001"), work(arxiv="2401.00002")),
        likeness(work(doi="10.1/a"), work(doi="10.1/b")),
    ]
    assert all(PROPOSED_FROM <= each.score < same for each in one)
    both = likeness(work(TITLE, "Ada Marsh", year=2001), work(TITLE, "Ben Harrow", year=2020))
    assert both.score < PROPOSED_FROM


def test_a_year_between_preprint_and_proceedings_is_no_contradiction() -> None:
    assert likeness(work(year=2019), work(year=2020)).score == 1
