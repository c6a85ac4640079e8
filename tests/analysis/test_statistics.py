"""The figures, by example and by what holds for any papers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.statistics import (
    WEEKS,
    Before,
    ListFigures,
    Statistics,
    Streak,
    TagFigures,
    Week,
    statistics_of,
    triaged_at,
    was_read,
)
from readlist.model.paper import NoteMark, PaperList, PaperSummary, Place

TODAY = datetime.date(2024, 9, 5)  # a Thursday
MONDAY = datetime.date(2024, 9, 2)
LISTS = {
    1: PaperList(doc_id=1, title="Older", listed_on="2024-08-01"),
    2: PaperList(doc_id=2, title="Newer", listed_on="2024-09-01"),
    3: PaperList(doc_id=3, title="Read through"),
    4: PaperList(doc_id=4, title="Empty"),
}


def at(days_ago: int) -> str:
    """Return noon, local time, of a day before TODAY, as the library writes it: in UTC."""
    noon = datetime.datetime.combine(TODAY - datetime.timedelta(days=days_ago), datetime.time(12))
    return noon.astimezone().astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def paper(added: int = 0, status: str = "inbox", changed: int | None = None, **fields: Any) -> PaperSummary:
    """Return a paper added and judged so many days ago."""
    changed_at = at(changed) if changed is not None else None
    return PaperSummary(added_at=at(added), status=status, status_changed_at=changed_at, **fields)


def of(papers: Sequence[PaperSummary], **settings: Any) -> Statistics:
    return statistics_of(papers, LISTS, TODAY, **settings)


def test_the_weeks_are_iso_weeks_and_end_with_that_of_today() -> None:
    weeks = of([]).weeks
    assert len(weeks) == WEEKS
    assert weeks[-1] == Week(MONDAY)
    assert weeks[-1].name == "2024-W36"
    assert weeks[0].starts_on == MONDAY - datetime.timedelta(weeks=WEEKS - 1)
    assert Week(datetime.date(2024, 12, 30)).name == "2025-W01"


def test_a_paper_counts_in_the_week_of_each_of_its_dates() -> None:
    weeks = of([paper(14, "read", 4, read_at=at(4)), paper(14), paper(0, "skipped", 0)]).weeks
    assert weeks[-1] == Week(MONDAY, added=1, triaged=1, read=0)
    assert weeks[-2] == Week(MONDAY - datetime.timedelta(weeks=1), triaged=1, read=1)
    assert weeks[-3].added == 2


def test_sunday_and_monday_are_in_different_weeks() -> None:
    weeks = of([paper(3), paper(4)]).weeks  # Monday, Sunday
    assert (weeks[-1].added, weeks[-2].added) == (1, 1)


def test_what_is_older_than_the_weeks_or_has_no_date_counts_before_them() -> None:
    papers = [paper(800, "read", 800), PaperSummary(added_at="", status="queued"), paper(0)]
    assert of(papers).before == Before(added=2, triaged=2, read=1)


def test_a_date_to_come_is_a_wrong_clock_and_counts_as_today() -> None:
    figures = of([paper(-3, "queued", -2)])
    assert figures.weeks[-1] == Week(MONDAY, added=1, triaged=1)
    assert figures.days == {TODAY: 1}


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (paper(9), None),
        (paper(9, "inbox", 2), None),  # put back
        (paper(9, "queued", 5), at(5)),
        (paper(9, "read", 2, read_at=at(2)), at(2)),
        (paper(9, "skipped", 2, read_at=at(6)), at(6)),
        (paper(9, "queued"), at(9)),
    ],
)
def test_a_paper_was_triaged_when_it_first_left_the_inbox_as_far_as_it_bears_the_date(
    summary: PaperSummary, expected: str | None
) -> None:
    assert triaged_at(summary) == expected


def test_a_paper_that_was_read_stays_so_whatever_became_of_it() -> None:
    assert was_read(paper(9, "queued", 1, read_at=at(3)))
    assert was_read(PaperSummary(status="read"))
    assert not was_read(paper(9, "reading", 1))


def test_a_paper_is_handled_once_a_day_by_status_reading_and_note() -> None:
    papers = [
        paper(9, "read", 2, read_at=at(2), note=NoteMark(at(2))),
        paper(9, "read", 2, read_at=at(4), note=NoteMark(at(1))),
        paper(9),
    ]
    day = datetime.timedelta(days=1)
    assert of(papers).days == {TODAY - 4 * day: 1, TODAY - 2 * day: 2, TODAY - day: 1}


def streak(*days_ago: int) -> Streak:
    return of([paper(400, "queued", days) for days in days_ago]).streak


def test_the_streak_ends_today_or_yesterday_for_today_is_not_over() -> None:
    assert streak() == Streak(0, 0)
    assert streak(0) == Streak(1, 1)
    assert streak(1, 2) == Streak(2, 2)
    assert streak(0, 1, 2, 2) == Streak(3, 3)
    assert streak(0, 2, 3, 4) == Streak(1, 3)
    assert streak(2, 3, 9) == Streak(0, 2)


def test_days_that_are_known_from_elsewhere_keep_a_streak() -> None:
    yesterday = TODAY - datetime.timedelta(days=1)
    figures = of([paper(9, "read", 0, read_at=at(0)), paper(9, "queued", 0)], busy_days=[yesterday, TODAY])
    assert figures.streak == Streak(2, 2)
    assert figures.days == {yesterday: 1, TODAY: 2}


def test_the_inbox_grows_old() -> None:
    tomorrow = (TODAY + datetime.timedelta(days=1)).isoformat()
    waiting = [paper(days) for days in (0, 6, 7, 27, 28, 90, 91, 364, 365)]
    figures = of([*waiting, paper(50, later_until=tomorrow), paper(60, "queued"), PaperSummary()])
    assert [age.papers for age in figures.inbox_age.ages] == [2, 2, 2, 2, 1]
    assert (figures.inbox_age.median_days, figures.inbox_age.oldest_days) == (28, 365)
    assert (figures.inbox, figures.later, figures.queued) == (10, 1, 1)


def test_an_empty_inbox_has_no_age() -> None:
    age = of([paper(9, "read", 2)]).inbox_age
    assert (age.median_days, age.oldest_days) == (None, None)
    assert sum(each.papers for each in age.ages) == 0


def test_tags_come_by_their_papers() -> None:
    papers = [paper(tags=("b", "a")), paper(0, "read", 0, tags=("b",)), paper(tags=("c",))]
    assert of(papers).tags == (TagFigures("b", 2, 1), TagFigures("a", 1, 0), TagFigures("c", 1, 0))


def test_lists_come_by_their_yield_then_by_size_then_the_newest() -> None:
    papers = [
        paper(0, "read", 0, places=(Place(1), Place(3), Place(1))),
        paper(places=(Place(1), Place(2), Place(9))),
    ]
    figures = of([*papers, paper(places=(Place(2),))])
    assert figures.lists == (
        ListFigures(3, "Read through", None, 1, 1),
        ListFigures(1, "Older", "2024-08-01", 2, 1),
        ListFigures(2, "Newer", "2024-09-01", 2, 0),
    )
    assert [each.read_share for each in figures.lists] == [1, 0.5, 0]


days_ago = st.integers(-2, 900)
statuses = st.sampled_from(("inbox", "queued", "reading", "read", "skipped", "to present"))
papers_of_any_kind = st.lists(
    st.builds(
        paper,
        days_ago,
        statuses,
        st.none() | days_ago,
        read_at=st.none() | days_ago.map(at) | st.just("no time"),
        tags=st.lists(st.sampled_from("abc"), unique=True).map(tuple),
        places=st.lists(st.integers(1, 5).map(Place), max_size=3).map(tuple),
    ),
    max_size=30,
)


@given(papers_of_any_kind)
def test_weeks_and_what_was_before_add_up_to_all_papers(papers: list[PaperSummary]) -> None:
    figures = of(papers)
    assert sum(week.added for week in figures.weeks) + figures.before.added == len(papers)
    triaged = sum(paper.status != "inbox" for paper in papers)
    assert sum(week.triaged for week in figures.weeks) + figures.before.triaged == triaged
    read = sum(map(was_read, papers))
    assert sum(week.read for week in figures.weeks) + figures.before.read == read
    assert sum(figures.statuses.values()) == figures.papers == len(papers)


@given(papers_of_any_kind)
def test_parts_are_never_more_than_their_whole(papers: list[PaperSummary]) -> None:
    figures = of(papers)
    assert sum(age.papers for age in figures.inbox_age.ages) == figures.inbox
    assert all(0 <= each.read <= each.papers <= len(papers) for each in figures.tags)
    assert all(0 <= each.read <= each.papers <= len(papers) for each in figures.lists)
    assert [each.read_share for each in figures.lists] == sorted(
        (each.read_share for each in figures.lists), reverse=True
    )
    assert 0 <= figures.streak.days <= figures.streak.longest <= len(figures.days)
    assert all(0 < count <= len(papers) for count in figures.days.values())
    assert all(day <= TODAY for day in figures.days)


@given(papers_of_any_kind, st.randoms())
def test_the_order_of_the_papers_changes_nothing(papers: list[PaperSummary], chance: Any) -> None:
    shuffled = chance.sample(papers, len(papers))
    assert of(shuffled) == of(papers)
