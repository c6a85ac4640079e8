"""What a reader did with a library: papers by week and day, the age of the inbox, tags, lists, the streak.

Everything comes from dates that the papers bear themselves. They bear the last change of a
status, not all of them, so three figures are approximations, each named where it is defined:
the day of a triage, the papers handled on a day, and through these the streak. Weeks are ISO
weeks (ISO 8601, Monday to Sunday), days are days of the local calendar. A date after
``today`` comes from a clock that was wrong, and counts as today.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median_low

import msgspec

from readlist.analysis.counting import Counts
from readlist.model.dates import local_day
from readlist.model.paper import INBOX, READ, PaperList, PaperSummary

WEEKS = 53
"""How many weeks are looked at: with that of today, so that the same day a year ago is among them."""

AGES = (7, 28, 91, 365)
"""The days at which the inbox grows older: a week, four weeks, a quarter, a year."""

_DAY, _WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)
_MOST_TIMES = 1 << 16

DayOf = Callable[[str | None], datetime.date | None]


class Week(msgspec.Struct, frozen=True):
    """A week by its Monday: how many papers were added, triaged and read in it."""

    starts_on: datetime.date
    added: int = 0
    triaged: int = 0
    read: int = 0

    @property
    def name(self) -> str:
        """The week as ISO 8601 writes it: "2024-W36"."""
        year, week, _ = self.starts_on.isocalendar()
        return f"{year}-W{week:02}"


class Before(msgspec.Struct, frozen=True):
    """What was added, triaged and read before the first of the weeks, or at a time that nobody knows."""

    added: int = 0
    triaged: int = 0
    read: int = 0


class Streak(msgspec.Struct, frozen=True):
    """Days on which something was handled, one after the other.

    ``days`` are those up to today; the last of them may be yesterday, for today is not over.
    ``longest`` are the most there ever were.
    """

    days: int = 0
    longest: int = 0


class Age(msgspec.Struct, frozen=True):
    """Papers that were added at least ``from_days`` and fewer than ``below_days`` days ago (None: no end)."""

    from_days: int
    below_days: int | None
    papers: int = 0


class InboxAge(msgspec.Struct, frozen=True):
    """How long the papers of the inbox have been waiting, those left out that are put off.

    ``median_days`` (of an even number the lower) and ``oldest_days`` are None where no
    paper's day is known. A paper whose day is not known is in none of ``ages``.
    """

    ages: tuple[Age, ...] = ()
    median_days: int | None = None
    oldest_days: int | None = None


class TagFigures(msgspec.Struct, frozen=True):
    """How many papers have a tag, and how many of them were read."""

    tag: str
    papers: int
    read: int


class ListFigures(msgspec.Struct, frozen=True):
    """How many papers of a list are in the library, and how many of them were read."""

    list: int
    title: str
    listed_on: str | None
    papers: int
    read: int

    @property
    def read_share(self) -> float:
        """The yield of the list: what was read of what was imported, from 0 to 1."""
        return self.read / self.papers


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a library, or of a part of it, on one day.

    ``weeks`` are the last 53, the oldest first, and end with that of ``today``; with
    ``before`` they add up to all that was ever added, triaged and read. ``statuses`` count every
    paper, ``inbox`` and ``queued`` only those that are not put off (``later``). ``days`` has the
    papers handled on each day on which there were any, of all times. ``tags`` come by their
    papers, ``lists`` by their yield, the highest first.
    """

    today: datetime.date
    papers: int
    inbox: int
    queued: int
    later: int
    starred: int
    statuses: Mapping[str, int]
    weeks: tuple[Week, ...]
    before: Before
    days: Mapping[datetime.date, int]
    streak: Streak
    inbox_age: InboxAge
    tags: tuple[TagFigures, ...]
    lists: tuple[ListFigures, ...]


def statistics_of(
    papers: Collection[PaperSummary],
    lists: Mapping[int, PaperList],
    today: datetime.date,
    *,
    busy_days: Iterable[datetime.date] = (),
) -> Statistics:
    """Return the figures of ``papers`` on ``today`` (a local date); ``lists`` name the lists by id.

    ``busy_days`` are local days on which something was handled, whatever the papers say of
    it by now: each counts as a day with one paper at least.
    """
    counts = Counts.of(papers, today)
    day_of = _days_up_to(today)
    weeks, before = _weeks(papers, today, day_of)
    days = _handled(papers, day_of)
    for day in busy_days:
        days[min(day, today)] = max(days[min(day, today)], 1)
    read = [paper for paper in papers if was_read(paper)]
    read_counts = Counts.of(read, today)
    return Statistics(
        today=today,
        papers=counts.total,
        inbox=counts.inbox,
        queued=counts.queued,
        later=counts.later,
        starred=counts.starred,
        statuses=dict(counts.status),
        weeks=weeks,
        before=before,
        days=dict(sorted(days.items())),
        streak=_streak(days, today),
        inbox_age=_inbox_age(papers, today, day_of),
        tags=_tags(counts.tags, read_counts.tags),
        lists=_lists(counts.lists, read_counts.lists, lists),
    )


def was_read(paper: PaperSummary) -> bool:
    """Return whether a paper was read, be it that it has another status by now."""
    return paper.status == READ or paper.read_at is not None


def triaged_at(paper: PaperSummary) -> str | None:
    """Return when a paper left the inbox, as far as it bears the date; None while it is there.

    That is the earlier of its last change of status and its reading. It is exact for a paper
    that was decided about once; one that was queued, then read or skipped counts on the later
    day. One that came in with a status and no date of it left the inbox when it was added.
    """
    if paper.status == INBOX:
        return None
    known = [at for at in (paper.status_changed_at, paper.read_at) if at]
    return min(known, default=paper.added_at)


def _days_up_to(today: datetime.date) -> DayOf:
    """Return the function from a time to its local day, which reads each time once and is not after today."""

    @lru_cache(maxsize=_MOST_TIMES)
    def day_of(time: str | None) -> datetime.date | None:
        day = local_day(time) if time else None
        return min(day, today) if day is not None else None

    return day_of


def _monday(day: datetime.date) -> datetime.date:
    return day - day.weekday() * _DAY


def _weeks(
    papers: Collection[PaperSummary], today: datetime.date, day_of: DayOf
) -> tuple[tuple[Week, ...], Before]:
    added = Counter(day_of(paper.added_at) for paper in papers)
    triaged = Counter(day_of(triaged_at(paper)) for paper in papers if paper.status != INBOX)
    read = Counter(day_of(paper.read_at) for paper in papers if was_read(paper))
    first = _monday(today) - (WEEKS - 1) * _WEEK
    sums = [_by_week(counter, first) for counter in (added, triaged, read)]
    weeks = tuple(
        Week(first + number * _WEEK, *(by_week[number] for by_week in sums)) for number in range(WEEKS)
    )
    return weeks, Before(*(by_week[None] for by_week in sums))


def _by_week(days: Mapping[datetime.date | None, int], first: datetime.date) -> Counter[int | None]:
    """Return the sums of the weeks by their number from ``first`` on; None has what is not in them."""
    sums: Counter[int | None] = Counter()
    for day, count in days.items():
        sums[(day - first).days // 7 if day is not None and day >= first else None] += count
    return sums


def _handled(papers: Iterable[PaperSummary], day_of: DayOf) -> Counter[datetime.date]:
    """Return how many papers were handled on each day: triaged, given a status, read or written a note about.

    A paper counts once a day, and on no more than the days of its last change of status,
    of its reading and of the last change of its note: it bears no others.
    """
    handled: Counter[datetime.date] = Counter()
    for paper in papers:
        times = (paper.status_changed_at, paper.read_at, paper.note.changed_at if paper.note else None)
        handled.update({day for day in map(day_of, times) if day is not None})
    return handled


def _streak(days: Collection[datetime.date], today: datetime.date) -> Streak:
    runs = _runs(sorted(days))
    last, length = runs[-1] if runs else (datetime.date.min, 0)
    return Streak(
        length if today - last <= _DAY else 0,
        max((length for _, length in runs), default=0),
    )


def _runs(days: Sequence[datetime.date]) -> list[tuple[datetime.date, int]]:
    """Return the last day and the length of each run of days, of days in order."""
    runs = [(day, 1) for day in days[:1]]
    for before, day in pairwise(days):
        runs.append((day, 1)) if day - before > _DAY else runs.append((day, runs.pop()[1] + 1))
    return runs


def _inbox_age(papers: Iterable[PaperSummary], today: datetime.date, day_of: DayOf) -> InboxAge:
    date = today.isoformat()
    waiting = (paper for paper in papers if paper.status == INBOX and not paper.is_later(date))
    known = (day_of(paper.added_at) for paper in waiting)
    days = [(today - day).days for day in known if day is not None]
    ages = tuple(
        Age(at_least, below, sum(at_least <= age and (below is None or age < below) for age in days))
        for at_least, below in pairwise((0, *AGES, None))
        if at_least is not None
    )
    return InboxAge(ages, median_low(days) if days else None, max(days, default=None))


def _tags(papers: Mapping[str, int], read: Mapping[str, int]) -> tuple[TagFigures, ...]:
    figures = [TagFigures(tag, count, read.get(tag, 0)) for tag, count in papers.items()]
    return tuple(sorted(figures, key=lambda each: (-each.papers, each.tag)))


def _lists(
    papers: Mapping[int, int], read: Mapping[int, int], lists: Mapping[int, PaperList]
) -> tuple[ListFigures, ...]:
    figures = [
        ListFigures(
            found.doc_id, found.title, found.listed_on, papers[found.doc_id], read.get(found.doc_id, 0)
        )
        for found in lists.values()
        if papers.get(found.doc_id)
    ]
    figures.sort(key=lambda each: (each.listed_on or "", each.list), reverse=True)
    return tuple(sorted(figures, key=lambda each: (-each.read_share, -each.papers)))
