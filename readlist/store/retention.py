"""How much of its history a library keeps, and how large that may grow.

The newest 1,000 steps stay, whatever they are. Those before them stay for 90 days, as long as the journal
is not larger than 64 MB and four times the library; then it is cut to a quarter of that.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

from readlist.store.history import is_change
from readlist.store.journal import Commit

KEPT_STEPS = 1000
KEPT_AGE = timedelta(days=90)
ALLOWED_SIZE = 64 << 20
ALLOWED_LIBRARIES = 4
CUT_TO = 4
WORTH_IT = 4

Step = tuple[int, int, Commit]
"""Where a step begins in the journal, where it ends, and what it is."""


def steps_to_drop(steps: Sequence[Step], *, in_snapshot: int, library_size: int, now: datetime) -> int:
    """Return how many of the oldest steps the journal is to lose; 0 as long as it is not worth rewriting.

    ``steps`` are all of them, oldest first; those that end behind the offset ``in_snapshot`` are
    in no other file, and stay.
    """
    free = min(_before_the_newest(steps), sum(end <= in_snapshot for _, end, _ in steps))
    if not free:
        return 0
    oldest_kept = (now - KEPT_AGE).isoformat()
    # A clock that once was wrong must not take newer steps along: those at the beginning alone.
    drop = sum(1 for _ in itertools.takewhile(lambda step: step[2].at < oldest_kept, steps[:free]))
    begin, end = steps[0][0], steps[-1][1]
    allowed = ALLOWED_SIZE + ALLOWED_LIBRARIES * library_size
    if end - begin > allowed:
        fits = end - allowed // CUT_TO
        drop = max(drop, min(free, sum(start < fits for start, _, _ in steps)))
    gone = steps[drop - 1][1] - begin if drop else 0
    return drop if gone * WORTH_IT >= end - begin else 0


def _before_the_newest(steps: Sequence[Step]) -> int:
    """Return how many steps stand before the newest thousand; what takes back or does again is none."""
    left = KEPT_STEPS
    for index in range(len(steps) - 1, -1, -1):
        left -= is_change(steps[index][2])
        if not left:
            return index
    return 0
