from __future__ import annotations

from datetime import date

import pytest

from readlist.analysis.counting import Counts
from readlist.model.paper import STATUSES, PaperList, PaperSummary, Place
from readlist.search.states import States
from readlist.tui.view import FIXED_VIEWS, View, empty_text, list_views, status_views, tag_views

TODAY = date(2026, 11, 23)
PAPERS = (
    PaperSummary(doc_id=1, title="fresh", tags=("moe",), places=(Place(7),)),
    PaperSummary(doc_id=2, title="put off", later_until="2026-12-01", starred=True),
    PaperSummary(doc_id=3, title="queued", status="queued", tags=("moe", "Agents", "nlp/qa")),
    PaperSummary(doc_id=4, title="queued, put off", status="queued", later_until="2026-11-24"),
    PaperSummary(doc_id=5, title="back today", later_until="2026-11-23"),
    PaperSummary(doc_id=6, title="skipped", status="skipped", starred=True),
    PaperSummary(doc_id=7, title="own status", status="cite"),
)
VIEWS = (
    *status_views(("cite",)),
    View("tag", "moe"),
    View("tag", "nlp"),
    View("tag", "nlp/qa"),
    View("list", list_id=7),
)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_the_count_of_a_view_is_the_number_of_papers_it_shows(view: View) -> None:
    shown = [paper for paper in PAPERS if view.shows(paper, TODAY.isoformat())]
    assert view.count(Counts.of(PAPERS, TODAY)) == len(shown)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_only_the_view_of_a_list_asks_for_more_than_the_state_of_papers(view: View) -> None:
    condition = view.condition(TODAY.isoformat())
    by_state = States.of(PAPERS).flags(condition)
    assert (by_state == bytes(map(condition, PAPERS))) is view.goes_by_state


def test_a_paper_put_off_leaves_inbox_and_queue_until_its_day() -> None:
    shown = {
        view.label({}): [paper.doc_id for paper in PAPERS if view.shows(paper, TODAY.isoformat())]
        for view in FIXED_VIEWS
    }
    assert shown["Inbox"] == [1, 5]
    assert shown["Queue"] == [3]
    assert shown["Later"] == [2, 4]


def test_own_statuses_have_views_and_built_in_ones_only_one() -> None:
    labels = [view.label({}) for view in status_views(("cite", *STATUSES))]
    assert labels == ["Inbox", "For you", "Queue", "Reading", "Read", "Cite", "Later", "Skipped", "Starred"]
    without = [view.label({}) for view in status_views(("cite",), ranking=False)]
    assert without == [label for label in labels if label != "For you"]


def test_tags_come_by_name_and_lists_newest_first() -> None:
    counts = Counts.of(PAPERS, TODAY)
    assert [view.name for view in tag_views(counts)] == ["Agents", "moe", "nlp", "nlp/qa"]
    lists = {
        1: PaperList(doc_id=1, title="old", listed_on="2024-01-01"),
        2: PaperList(doc_id=2, title="new", listed_on="2025-01-01"),
    }
    assert [view.label(lists) for view in list_views(lists)] == ["new", "old"]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_every_empty_view_says_why_and_what_next(view: View) -> None:
    why, what = empty_text(view, "Label", library_is_empty=False, query="")
    assert why.endswith(".")
    assert what.endswith(".")
