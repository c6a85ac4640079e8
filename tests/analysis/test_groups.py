from __future__ import annotations

import time
from typing import Any

from readlist.analysis.groups import duplicate_groups
from readlist.model.paper import Identifiers, PaperSummary

TITLE = "On the Slow Music of Tides"


def paper(doc_id: int, title: str = TITLE, **fields: Any) -> PaperSummary:
    return PaperSummary(doc_id=doc_id, title=title, added_at=f"2024-01-{doc_id:02}", **fields)


def groups(papers: list[PaperSummary], *distinct: frozenset[int]) -> list[tuple[int, ...]]:
    return [group.doc_ids for group in duplicate_groups(papers, lambda a, b: frozenset((a, b)) in distinct)]


def test_papers_that_are_or_may_be_the_same_stand_together_the_oldest_first() -> None:
    papers = [
        paper(3, "On the Slow Music of Tydes"),
        paper(1),
        paper(2, "Counting the small moons of far planets", identifiers=Identifiers(doi="10.1/a")),
        paper(4, "Something else", identifiers=Identifiers(doi="10.1/a")),
        paper(5, "A paper that is like no other one"),
    ]
    assert groups(papers) == [(2, 4), (1, 3)]
    certain, likely = duplicate_groups(papers, lambda a, b: False)
    assert certain.likeness == (1.0, "same DOI")
    assert [each.certain for each in certain.resemblances] == [True, True]
    assert [(each.doc_id, each.other, each.certain) for each in likely.resemblances] == [
        (1, 3, False),
        (3, 1, False),
    ]


def test_the_order_of_the_papers_makes_no_difference() -> None:
    papers = [paper(number, TITLE + " x" * (number % 3)) for number in range(1, 9)]
    assert groups(papers) == groups(papers[::-1]) == [tuple(range(1, 9))]


def test_what_the_reader_told_apart_is_not_listed_together() -> None:
    pair = [paper(1), paper(2)]
    assert groups(pair, frozenset((1, 2))) == []
    third = [*pair, paper(3)]
    assert groups(third, frozenset((1, 2))) == [(1, 2, 3)]
    assert groups(third, frozenset((1, 2)), frozenset((1, 3))) == [(2, 3)]


def test_every_paper_of_a_group_resembles_another_one_of_it() -> None:
    papers = [
        paper(1),
        paper(2, "On the Slow Music of Tides: A Study"),
        paper(3, "Slow music"),
        paper(4, "Slow Music"),
    ]
    for group in duplicate_groups(papers, lambda a, b: False):
        assert [each.doc_id for each in group.resemblances] == list(group.doc_ids)
        assert all(each.other in group.doc_ids and each.other != each.doc_id for each in group.resemblances)


def test_ten_thousand_papers_take_seconds() -> None:
    papers = [
        PaperSummary(
            doc_id=number, title=f"Tide{number % 5000}: on the music of sea {number % 5000} and moon"
        )
        for number in range(1, 10_001)
    ]
    began = time.perf_counter()
    assert len(duplicate_groups(papers, lambda a, b: False)) == 5000
    assert time.perf_counter() - began < 10
