"""Papers that are alike in status, star, day to come back and tags are asked about together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import PaperSummary
from readlist.search.states import States

CONDITIONS: list[Callable[[PaperSummary], bool]] = [
    lambda paper: paper.starred,
    lambda paper: paper.status == "read",
    lambda paper: any(tag.endswith("7") for tag in paper.tags),
    lambda paper: paper.tags == ("t300",),
    lambda _: True,
    lambda _: False,
]


def papers_of(tags: int) -> list[PaperSummary]:
    """Return seven papers with each of so many ``tags``, most of them in a state of their own."""
    return [
        PaperSummary(
            doc_id=number,
            status=("read", "inbox")[number % 3 == 0],
            starred=number % 2 == 0,
            tags=(f"t{number % tags}",),
        )
        for number in range(1, tags * 7)
    ]


@pytest.mark.parametrize("tags", [1, 43, 301])
def test_a_condition_finds_the_same_papers_as_asked_of_each(tags: int) -> None:
    papers = papers_of(tags)
    states = States.of(papers)
    for condition in CONDITIONS:
        assert states.flags(condition) == bytes(map(condition, papers))


@pytest.mark.parametrize("states", [255, 256, 257, 512, 513, 4095, 4096, 4097])
def test_no_state_is_lost_where_a_byte_ends_or_there_are_too_many_to_look_up(states: int) -> None:
    papers = [PaperSummary(doc_id=number, tags=(str(number),)) for number in range(states)]
    for number in (0, states - 1):
        found = States.of(papers).flags(partial(_has_tag, str(number)))
        assert found == bytes(paper.doc_id == number for paper in papers)


@given(changes=st.lists(st.tuples(st.integers(0, 253), st.integers(250, 260)), max_size=12))
def test_papers_that_changed_are_found_by_their_new_state(changes: list[tuple[int, int]]) -> None:
    papers = [PaperSummary(doc_id=number, tags=(str(number),)) for number in range(254)]
    states = States.of(papers)
    for place, tag in changes:  # with some new ones there are more states than a byte has numbers
        before = [states.flags(partial(_has_tag, str(each))) for each in (place, tag)]
        papers[place] = PaperSummary(doc_id=place, tags=(str(tag),))
        changed = states.changed([place], [papers[place]])
        assert [states.flags(partial(_has_tag, str(each))) for each in (place, tag)] == before
        states = changed
    for number in range(250, 261):
        condition = partial(_has_tag, str(number))
        assert states.flags(condition) == bytes(map(condition, papers))


def test_no_papers_have_no_flags() -> None:
    assert States.of([]).flags(CONDITIONS[0]) == b""


def _has_tag(tag: str, paper: PaperSummary) -> bool:
    return tag in paper.tags
