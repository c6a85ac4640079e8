"""The files of an open library kept small and quick to open, beside the thread that changes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

from readlist.errors import Cancelled, ReadlistError
from readlist.library.library import Library
from readlist.store.compaction import Compaction

PAUSE_SECONDS = 0.0005
"""Python runs one thread at a time: long work without pauses would keep the keys waiting."""

QUIET_SECONDS = 2.0
"""How long nobody types before an app begins with something new: nothing of it is urgent."""

LONGEST_FAREWELL_SECONDS = 0.5
SECONDS_AFTER_FAILURE = 300.0
"""A disk that is full now is full in a second, too."""


class Tidying:
    """Does in turn what pays: a new snapshot, then the column file, each written on a thread of its own.

    For the thread that changes the library, when nothing else waits there.
    """

    def __init__(self, library: Library, *, quiet_seconds: float = 0.0) -> None:
        """``quiet_seconds`` is how long nobody has to have typed when something new is begun."""
        self._library = library
        self._quiet_seconds = quiet_seconds
        self._thread: threading.Thread | None = None
        self._compaction: Compaction | None = None
        self._failure: ReadlistError | OSError | None = None
        self._quiet_from = time.monotonic() + quiet_seconds  # a start has enough to do
        self._not_before = 0.0
        self._ends = threading.Event()

    @property
    def is_under_way(self) -> bool:
        """Whether something is being written, or waits to be used."""
        return self._thread is not None

    @property
    def is_quiet(self) -> bool:
        """Whether nobody has typed for a moment: the time for what is not urgent."""
        return time.monotonic() >= self._quiet_from

    def make_way(self) -> None:
        """Begin with nothing new for a moment: somebody types, or sees something change. For any thread."""
        self._quiet_from = time.monotonic() + self._quiet_seconds

    def go_on(self) -> None:
        """Use what was written, or begin with what pays next. Raises what the writing raised."""
        if self._thread is None:
            if self.is_quiet and time.monotonic() >= self._not_before:
                self._begin()
        elif not self._thread.is_alive():
            self._end()

    def _end(self) -> None:
        compaction, failure = self._compaction, self._failure
        self._thread = self._compaction = self._failure = None
        if compaction is not None and (failure is None or compaction.is_outdated):
            self._library.store.finish_compaction(compaction)
            self._start(partial(compaction.let_go, self._pause))
        elif failure is not None:
            self._not_before = time.monotonic() + SECONDS_AFTER_FAILURE
            raise failure

    def _begin(self) -> None:
        self._compaction = self._library.store.begin_compaction()
        if self._compaction is not None:
            work: Callable[[], None] | None = partial(self._compaction.write, self._pause)
        else:
            work = self._library.columns_to_write()
        if work is None:
            self._library.back_up_when_due()
        else:
            self._start(work)

    def _start(self, work: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=self._run, args=(work,), name="tidying", daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (ReadlistError, OSError) as error:
            self._failure = error

    def _pause(self) -> None:
        if self._ends.wait(PAUSE_SECONDS):
            raise Cancelled("The snapshot is not written to its end.")

    def close(self) -> None:
        """Give up what is not done; waits a moment only. The next run begins it again."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join(LONGEST_FAREWELL_SECONDS)
        if self._compaction is not None:
            self._compaction.discard()
