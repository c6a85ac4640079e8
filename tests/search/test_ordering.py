from __future__ import annotations

import itertools
import random

import pytest

from readlist.model.paper import PaperList, PaperSummary, Place
from readlist.search.ordering import ordered, sorted_by, year_of
from readlist.search.syntax import Sort

OLD, NEW = "2024-08-01T10:00:00Z", "2024-09-01T10:00:00Z"
LISTS = {
    1: PaperList(doc_id=1, title="Week 34", listed_on="2024-08-25"),
    2: PaperList(doc_id=2, title="Week 35", listed_on="2024-09-01"),
    3: PaperList(doc_id=3, title="Undated"),
}
PAPERS = [
    PaperSummary(
        doc_id=1, title="The Bee", authors=("Zu, A",), year=2020, added_at=OLD, places=(Place(1, None, 1),)
    ),
    PaperSummary(
        doc_id=2, title="élan", authors=("Ann Ya",), year=2022, added_at=NEW, places=(Place(1, None, 2),)
    ),
    PaperSummary(
        doc_id=3, title="Ant", published_on="2021-05-01", added_at=NEW, places=(Place(2, None, 2), Place(1))
    ),
    PaperSummary(doc_id=4, title="", authors=("Øre, B",), added_at=NEW, places=(Place(2, None, 1),)),
    PaperSummary(doc_id=5, title="Cat", year=2022, added_at=NEW, places=(Place(3, None, 1),)),
    PaperSummary(doc_id=6, title="cat", year=2022, added_at=NEW),
]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ([], [4, 3, 2, 5, 6, 1]),
        ([Sort("added")], [4, 3, 2, 5, 6, 1]),
        ([Sort("added", backwards=True)], [1, 4, 3, 2, 5, 6]),
        ([Sort("listed")], [4, 3, 2, 1, 5, 6]),
        ([Sort("year")], [2, 5, 6, 3, 1, 4]),
        ([Sort("year", backwards=True)], [1, 3, 2, 5, 6, 4]),
        ([Sort("title")], [3, 5, 6, 2, 1, 4]),
        ([Sort("title", backwards=True)], [1, 2, 5, 6, 3, 4]),
        ([Sort("author")], [4, 2, 1, 3, 5, 6]),
        ([Sort("year"), Sort("title", backwards=True)], [2, 5, 6, 3, 1, 4]),
    ],
)
def test_the_order_is_the_same_whatever_the_order_before(sort: list[Sort], expected: list[int]) -> None:
    papers = list(PAPERS)
    for seed in range(5):
        random.Random(seed).shuffle(papers)
        assert [paper.doc_id for paper in ordered(papers, LISTS, sort)] == expected


def test_a_paper_of_several_lists_counts_as_listed_in_the_newest() -> None:
    papers = [
        PaperSummary(doc_id=1, places=(Place(3),)),
        PaperSummary(doc_id=2, places=(Place(1),)),
        PaperSummary(doc_id=3, places=(Place(1), Place(2), Place(3))),
    ]
    assert [paper.doc_id for paper in sorted_by([Sort("listed")], papers, LISTS, {})] == [3, 2, 1]


def test_the_order_is_total() -> None:
    papers = [PaperSummary(doc_id=doc_id) for doc_id in (2**53 - 1, 5, 7)]
    for arrangement in itertools.permutations(papers):
        assert [paper.doc_id for paper in ordered(arrangement, {})] == [5, 7, 2**53 - 1]


def test_strange_positions_do_not_break_the_order() -> None:
    papers = [
        PaperSummary(doc_id=1, added_at=OLD, places=(Place(1, None, 10**30),)),
        PaperSummary(doc_id=2, added_at=NEW, places=(Place(1, None, -5),)),
        PaperSummary(doc_id=3, added_at=NEW, places=(Place(99, None, 10**30),)),
    ]
    assert [paper.doc_id for paper in ordered(papers, LISTS)] == [2, 3, 1]


def test_a_long_list_stands_by_position_and_papers_of_none_by_id() -> None:
    chance = random.Random(5)
    listed = [
        PaperSummary(doc_id=chance.randrange(2**53), added_at=NEW, places=(Place(1, None, position),))
        for position in (*range(5000), *range(900, 1100))
    ]
    unlisted = [PaperSummary(doc_id=chance.randrange(2**53), added_at=NEW) for _ in range(1000)]
    papers = [*listed, *unlisted]
    chance.shuffle(papers)
    found = ordered(papers, LISTS)
    assert found == [
        *sorted(listed, key=lambda paper: (paper.places[0].position, paper.doc_id)),
        *sorted(unlisted, key=lambda paper: paper.doc_id),
    ]


def test_papers_of_lists_that_are_gone_stand_together() -> None:
    papers = [
        PaperSummary(doc_id=doc_id, added_at=NEW, places=(Place(list_id, None, position),))
        for list_id in (88, 77)
        for position, doc_id in enumerate(range(list_id * 10_000, list_id * 10_000 + 2048))
    ]
    found = [paper.places[0].list for paper in ordered(papers, LISTS)]
    assert found == [77] * 2048 + [88] * 2048


def test_the_year_of_a_paper_may_come_from_its_date() -> None:
    assert year_of(PaperSummary(published_on="2021-05-01")) == 2021
    assert year_of(PaperSummary(year=2022, published_on="2021-05-01")) == 2022
    assert year_of(PaperSummary(published_on="spring")) is None
    assert year_of(PaperSummary()) is None


def test_ranks_go_from_the_highest_and_about_equal_ones_stay() -> None:
    papers = [PaperSummary(doc_id=number) for number in (1, 2, 3, 4)]
    ranks = {2: 3.01, 3: 9.0, 4: 3.04}
    by_rank = sorted_by([Sort("rank")], papers, {}, ranks)
    assert [paper.doc_id for paper in by_rank] == [3, 2, 4, 1]
    backwards = sorted_by([Sort("rank", backwards=True)], papers, {}, ranks)
    assert [paper.doc_id for paper in backwards] == [1, 2, 4, 3]


def test_scores_go_to_the_last_digit_and_papers_without_one_come_last_either_way() -> None:
    papers = ordered(PAPERS, LISTS)
    scores = {2: 0.01, 3: -1.0, 4: 0.04}
    by_score = sorted_by([Sort("rank")], papers, {}, {}, scores)
    assert [paper.doc_id for paper in by_score[:3]] == [4, 2, 3]
    backwards = sorted_by([Sort("rank", backwards=True)], papers, {}, {}, scores)
    assert [paper.doc_id for paper in backwards[:3]] == [3, 2, 4]
    assert by_score[3:] == backwards[3:] == [paper for paper in papers if paper.doc_id not in scores]
