"""Backups of an open library: made now, or once a day while the app is open."""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from readlist.errors import Cancelled, ReadlistError, StoreError
from readlist.store.backups import (
    DAILY,
    Backup,
    list_backups,
    make_backup,
    state_of,
)
from readlist.store.files import stamp_of
from readlist.store.paper_store import PaperStore
from readlist.store.rotation import rotate
from readlist.store.snapshot_meta import Meta
from readlist.store.state import State

FIRST_LOOK = 10.0
"""Seconds after opening: the first keys have the machine for themselves."""
NEXT_LOOK = 60.0
LONGEST_FAREWELL = 1.0
_BREATH = 0.001
_SPARE = 3
"""How many times the room of a backup must be free, so that it never takes the last of the disk."""


def back_up(
    state: State,
    reason: str,
    *,
    now: datetime | None = None,
    breathe: Callable[[], None] = lambda: None,
) -> Backup:
    """Make a backup, then remove those whose time is over. Raises StoreError."""
    backup = make_backup(state, reason, now=now, breathe=breathe)
    rotate(state.files, now)
    return backup


def is_due(backups: Iterable[Backup], meta: Meta, now: datetime) -> bool:
    """Return whether a library in that state wants its daily backup.

    It does unless one was made today, in UTC, or nothing was changed since one was made.
    """
    state, today = state_of(meta), now.astimezone(UTC).date()
    return bool(meta.library) and not any(
        backup.made_at.date() == today or state_of(backup.meta) == state
        for backup in backups
        if backup.meta is not None
    )


class DailyBackups:
    """Makes the daily backup of an open library on a thread of its own, so that no change waits."""

    def __init__(self, first_look: float | None = None, next_look: float = NEXT_LOOK) -> None:
        self.notices: tuple[str, ...] = ()
        """In words, what kept a backup from being made."""
        self._period = next_look
        self._looks_at = time.monotonic() + (FIRST_LOOK if first_look is None else first_look)
        self._failed_on: object = None
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def begin_when_due(self, store: PaperStore, now: datetime) -> bool:
        """Begin the backup if it is due; return whether it is. For the thread that changes the library."""
        is_busy = self._thread is not None and self._thread.is_alive()
        if is_busy or self._closing.is_set() or time.monotonic() < self._looks_at:
            return False
        self._looks_at = time.monotonic() + self._period
        if self._failed_on == now.date():
            return False
        state = store.frozen()
        with self._noticing(now):
            if is_due(list_backups(state.files), state.meta, now):
                self._thread = threading.Thread(
                    target=self._make, args=(state, now), name="readlist-backup", daemon=True
                )
                self._thread.start()
                return True
        return False

    def _make(self, state: State, now: datetime) -> None:
        with contextlib.suppress(Cancelled), self._noticing(now):
            _refuse_without_room(state)
            back_up(state, DAILY, now=now, breathe=self._breathe)
            self.notices = ()

    @contextlib.contextmanager
    def _noticing(self, now: datetime) -> Iterator[None]:
        """Keep what goes wrong as a notice; what went wrong is tried again tomorrow."""
        try:
            yield
        except Cancelled:
            raise
        except (ReadlistError, OSError) as error:
            self._failed_on = now.date()
            self.notices = (f"The daily backup could not be made. {error}",)

    def _breathe(self) -> None:
        # Python runs one thread at a time: waiting gives the others their turn.
        if self._closing.wait(_BREATH):
            raise Cancelled("The library is being closed.")

    def finish(self, timeout: float | None = None) -> None:
        """Wait until what is being made is there, or so many seconds."""
        if self._thread is not None:
            self._thread.join(timeout)

    def close(self) -> None:
        """Break off what is being made: the next start makes it. Waits a moment only."""
        self._closing.set()
        self.finish(LONGEST_FAREWELL)


def _refuse_without_room(state: State) -> None:
    stamps = (stamp_of(state.files.snapshot), stamp_of(state.files.journal))
    needed = _SPARE * sum(stamp.size for stamp in stamps if stamp is not None)
    free = shutil.disk_usage(state.files.snapshot.parent).free
    if free < needed:
        raise StoreError(
            f"The disk of {state.files.backups} has only {free // 1_000_000} MB left.",
            f"Free some space: {needed // 1_000_000} MB are wanted.",
        )
