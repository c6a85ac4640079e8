"""How many papers each view, status, tag and list has, kept up to date by differences."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar

from readlist.model.paper import INBOX, QUEUED, SKIPPED, PaperSummary, Place
from readlist.model.tags import ancestors

_Name = TypeVar("_Name", str, int)

_AT_ONCE = 512
"""Papers, between which other threads have their turn: all at once would make a screen wait."""

_list_of = attrgetter("list")
_state_of = attrgetter("status", "starred", "later_until", "tags")


class Counts:
    """Counts of papers on one day; make new ones when the day changes, for papers come back from later.

    ``status``, ``tags`` and ``lists`` count every paper, put off or not; ``inbox`` and
    ``queued`` leave out those that are put off beyond ``today``, which ``later`` counts.
    ``branches`` counts by every tag the papers that have it or one below it, ``skipped_branches``
    the skipped ones among them. What is counted nowhere has no entry.
    """

    def __init__(self, today: datetime.date) -> None:
        self._today = today.isoformat()
        self.total = 0
        self.inbox = 0
        self.queued = 0
        self.later = 0
        self.starred = 0
        self.status: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.branches: Counter[str] = Counter()
        self.skipped_branches: Counter[str] = Counter()
        self.lists: Counter[int] = Counter()

    @classmethod
    def of(cls, summaries: Iterable[PaperSummary], today: datetime.date) -> Counts:
        """Return the counts of ``summaries`` on ``today`` (a local date)."""
        counts, states, left = cls(today), Counter[tuple[Any, ...]](), iter(summaries)
        while papers := list(islice(left, _AT_ONCE)):
            states.update(map(_state_of, papers))
            counts._count_lists([paper.places for paper in papers])
        # Many papers are alike in what is counted: those are counted at once.
        for (status, starred, later_until, tags), number in states.items():
            alike = PaperSummary(status=status, starred=starred, later_until=later_until, tags=tags)
            counts._count(alike, number)
        return counts

    def _count_lists(self, places: Sequence[tuple[Place, ...]]) -> None:
        self.lists.update(map(_list_of, chain.from_iterable(places)))
        for of_paper in places:
            if len(of_paper) > 1:  # who stands in a list twice counts once
                self.lists.subtract(map(_list_of, of_paper))
                self.lists.update({place.list for place in of_paper})

    def add(self, summary: PaperSummary) -> None:
        """Count a paper."""
        self._count(summary, 1)

    def remove(self, summary: PaperSummary) -> None:
        """Take back what ``add`` of the same summary counted."""
        self._count(summary, -1)

    def replace(self, before: PaperSummary, after: PaperSummary) -> None:
        """Count a paper as it is ``after`` a change, no longer as it was ``before``."""
        if before.tags != after.tags or before.places != after.places:
            self.remove(before)
            self.add(after)
        else:
            self._count_state(before, -1)
            self._count_state(after, 1)

    def _count(self, summary: PaperSummary, step: int) -> None:
        self.total += step
        self._count_state(summary, step)
        for tag in set(summary.tags):
            _shift(self.tags, tag, step)
        for branch in _branches(summary):
            _shift(self.branches, branch, step)
        for list_id in {place.list for place in summary.places}:
            _shift(self.lists, list_id, step)

    def _count_state(self, summary: PaperSummary, step: int) -> None:
        if summary.is_later(self._today):
            self.later += step
        elif summary.status == INBOX:
            self.inbox += step
        elif summary.status == QUEUED:
            self.queued += step
        if summary.starred:
            self.starred += step
        _shift(self.status, summary.status, step)
        if summary.status == SKIPPED:
            for branch in _branches(summary):
                _shift(self.skipped_branches, branch, step)


def _branches(summary: PaperSummary) -> set[str]:
    return {above for tag in summary.tags for above in (*ancestors(tag), tag)}


def _shift(counter: Counter[_Name], name: _Name, step: int) -> None:
    counter[name] += step
    if not counter[name]:
        del counter[name]
