"""The papers of a triage in a fixed order, one of them on the table."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from statistics import median

from readlist.model.paper import INBOX, STATUSES, PaperSummary

AHEAD = 2
"""So many cards beyond the one on the table are drawn before they are asked for."""

KNOWN_PACE = 8
"""How many cards it takes to say how long the others will take."""
LONGEST_LOOK_SECONDS = 300.0
"""A card that lay on the table for longer was left for something else."""


class Deck:
    """The cards, and which of them lies on the table; beyond the last one lies none."""

    def __init__(self, doc_ids: Sequence[int], first: int | None = None) -> None:
        """``first`` is the card to begin with; without it, or where it is missing, the first one."""
        self.doc_ids = tuple(doc_ids)
        self._index_of = {doc_id: index for index, doc_id in enumerate(self.doc_ids)}
        self.index = self._index_of.get(first, 0) if first is not None else 0

    def __len__(self) -> int:
        return len(self.doc_ids)

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._index_of

    @property
    def current(self) -> int | None:
        """The card on the table."""
        return self.doc_ids[self.index] if self.index < len(self) else None

    @property
    def here(self) -> int:
        """The card on the table, or the last one. Raises IndexError for an empty deck."""
        return self.doc_ids[min(self.index, len(self) - 1)]

    @property
    def left(self) -> int:
        """How many cards are still to come, the one on the table included."""
        return len(self) - self.index

    def move(self, cards: int) -> bool:
        """Turn to another card; at the first one there is none before. False behind the last one."""
        self.index = min(max(self.index + cards, 0), len(self))
        return self.current is not None

    def go_to(self, doc_id: int) -> bool:
        """Put a card on the table; False when the deck does not have it."""
        index = self._index_of.get(doc_id)
        if index is None:
            return False
        self.index = index
        return True

    def around(self) -> tuple[int, ...]:
        """Return the cards that are looked at now or next: the present one, those ahead, the one before."""
        before = self.doc_ids[max(self.index - 1, 0) : self.index]
        return (*self.doc_ids[self.index : self.index + 1 + AHEAD], *before)


class Pace:
    """How long a card takes, from the last twenty of them."""

    def __init__(self, begun: datetime) -> None:
        self._last = begun
        self._seconds: deque[float] = deque(maxlen=20)

    def turned(self, now: datetime) -> None:
        """Take in that a card was decided."""
        seconds, self._last = (now - self._last).total_seconds(), now
        if 0 <= seconds <= LONGEST_LOOK_SECONDS:
            self._seconds.append(seconds)

    def minutes(self, cards: int) -> int | None:
        """Return how many minutes, rounded up, so many cards will take.

        None while that is not known, and when no card is left.
        """
        if len(self._seconds) < KNOWN_PACE or not cards:
            return None
        return max(math.ceil(median(self._seconds) * cards / 60), 1)


class Tally:
    """What became of the papers of a triage, told from what they were before."""

    def __init__(self, papers: Iterable[PaperSummary]) -> None:
        self._before = {paper.doc_id: paper for paper in papers}

    def count(self, summary: Callable[[int], PaperSummary | None], today: str) -> list[tuple[str, int]]:
        """Return (what, how many) for everything that was decided, in the order of the statuses.

        ``what`` is a status, "later" or "starred"; a starred paper may count twice.
        ``summary`` returns a paper as it is now.
        """
        counts: Counter[str] = Counter()
        for doc_id, before in self._before.items():
            now = summary(doc_id)
            if now is None:
                continue
            if now.is_later(today) and now.later_until != before.later_until:
                counts["later"] += 1
            elif now.status != before.status:
                counts[now.status] += 1
            if now.starred and not before.starred:
                counts["starred"] += 1
        own = sorted(counts.keys() - {*STATUSES, "later", "starred"})
        order = ("starred", *(status for status in STATUSES if status != INBOX), *own, "later", INBOX)
        return [(what, counts[what]) for what in order if counts[what]]
