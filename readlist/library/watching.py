"""A library that others change, followed for as long as somebody wants to know."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator

from readlist.library.library import Library

POLL_SECONDS = 0.5
"""How often is looked for changes: a look at the journal's size takes microseconds."""

REST_SECONDS = 1.0
"""A burst of changes is over when there was none for so long."""

LONGEST_SECONDS = 10.0
"""Changes that never rest are not held back longer than this."""


def changes_of(
    library: Library,
    wait: Callable[[float], bool],
    *,
    today: Callable[[], datetime.date] = datetime.date.today,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Yield after every burst of changes, and when a new day begins: papers come back from later.

    ``wait`` lets so many seconds pass and returns whether to end. Raises StoreError.
    """
    lists, day = dict(library.lists()), today()
    first: float | None = None
    last = 0.0
    while not wait(POLL_SECONDS):
        is_changed = bool(library.refresh())
        if is_changed or library.lists() != lists or today() != day:
            last = clock()
            first = last if first is None else first
            lists, day = dict(library.lists()), today()
        if first is not None and (clock() - last >= REST_SECONDS or clock() - first >= LONGEST_SECONDS):
            first = None
            yield
