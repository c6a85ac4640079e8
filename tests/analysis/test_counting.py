from __future__ import annotations

import datetime
import random

from readlist.analysis.counting import Counts
from readlist.model.paper import PaperSummary, Place

TODAY = datetime.date(2024, 9, 5)
PAPERS = [
    PaperSummary(doc_id=1, status="inbox", tags=("nlp",), places=(Place(1), Place(2))),
    PaperSummary(
        doc_id=2, status="inbox", later_until="2024-09-06", starred=True, places=(Place(1), Place(1))
    ),
    PaperSummary(doc_id=3, status="inbox", later_until="2024-09-05", tags=("nlp", "moe")),
    PaperSummary(doc_id=4, status="queued"),
    PaperSummary(doc_id=5, status="queued", later_until="2025-01-01"),
    PaperSummary(doc_id=6, status="to present", starred=True),
]


def test_every_view_is_counted() -> None:
    counts = Counts.of(PAPERS, TODAY)
    assert counts.total == 6
    assert counts.inbox == 2
    assert counts.queued == 1
    assert counts.later == 2
    assert counts.starred == 2
    assert counts.status == {"inbox": 3, "queued": 2, "to present": 1}
    assert counts.tags == {"nlp": 2, "moe": 1}
    assert counts.branches == counts.tags
    assert counts.lists == {1: 2, 2: 1}


def test_a_tag_counts_the_papers_below_it_once() -> None:
    papers = [PaperSummary(doc_id=1, tags=("a/b", "a/c", "x")), PaperSummary(doc_id=2, tags=("a",))]
    counts = Counts.of(papers, TODAY)
    assert counts.tags == {"a/b": 1, "a/c": 1, "x": 1, "a": 1}
    assert counts.branches == {"a": 2, "a/b": 1, "a/c": 1, "x": 1}
    counts.remove(papers[0])
    assert counts.branches == {"a": 1}


def test_what_is_not_there_counts_nothing() -> None:
    counts = Counts(TODAY)
    assert (counts.status["read"], counts.tags["x"], counts.lists[7]) == (0, 0, 0)


def test_adding_and_removing_in_any_order_is_counting_what_is_left() -> None:
    for seed in range(20):
        chance = random.Random(seed)
        left = [paper for paper in PAPERS if chance.random() < 0.5]
        gone = [paper for paper in PAPERS if paper not in left]
        counts = Counts(TODAY)
        for paper in chance.sample(PAPERS, len(PAPERS)):
            counts.add(paper)
        for paper in gone:
            counts.remove(paper)
        assert vars(counts) == vars(Counts.of(left, TODAY))


def test_replacing_papers_is_counting_what_they_became() -> None:
    skipped = PaperSummary(status="skipped", tags=("nlp",), places=(Place(1), Place(2)))
    for before in (*PAPERS, skipped):
        for after in (*PAPERS, skipped):
            counts = Counts.of([*PAPERS, before], TODAY)
            counts.replace(before, after)
            assert vars(counts) == vars(Counts.of([*PAPERS, after], TODAY))


def test_a_paper_comes_back_on_its_day() -> None:
    assert Counts.of(PAPERS, datetime.date(2024, 9, 6)).inbox == 3


def test_skipped_papers_of_a_tag_are_known() -> None:
    paper = PaperSummary(tags=("a/b",), status="skipped")
    counts = Counts.of([paper, PaperSummary(tags=("a",))], TODAY)
    assert counts.skipped_branches == {"a": 1, "a/b": 1}
    counts.remove(paper)
    assert not counts.skipped_branches
