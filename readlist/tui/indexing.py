"""The text index beside the app: opened or had built on a thread of its own, and kept up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from readlist.errors import Cancelled, IndexUnusable, ReadlistError
from readlist.library.index_process import IndexProcess, Outcome
from readlist.library.text_search import TextSearch

SECONDS_BETWEEN_COMMITS = 1.0
LONGEST_FAREWELL_SECONDS = 0.5
MOST_BUILDS = 10
"""After so many that were of no use searches do without an index until the next run."""

LOOK_AGAIN_SECONDS = 10.0
"""Until then another process may have done with the index, or whoever changes very many papers with that."""

PAUSE_SECONDS = 0.0005
"""Python runs one thread at a time: a build in this process without pauses would keep the keys waiting."""


class Indexing:
    """Keeps the index of ``search``. What it cannot do is left to the scan, and never an error.

    ``tell`` gets the percentage of a build, None when there is an index, or none to come; it is
    called on the thread.
    """

    def __init__(self, library: Path, search: TextSearch, tell: Callable[[int | None], None]) -> None:
        """``search`` is of the library at the path ``library``."""
        self._library = library
        self._search = search
        self._process: IndexProcess | None = None
        self._tell = tell
        self._news = threading.Event()
        self._ends = threading.Event()
        self._told: int | None = None
        self._has_given_up = False
        self._thread = threading.Thread(target=self._run, name="text-index", daemon=True)

    def start(self) -> None:
        """Open the index, or begin to build it."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether there is an index, or one on its way."""
        return self._thread.is_alive() and not self._has_given_up

    def papers_changed(self) -> None:
        """Have the index follow what changed. Costs nothing here."""
        self._news.set()

    def close(self) -> None:
        """Give up a build, write what waits, and let another process have the index.

        Waits a moment only: whatever is cut off in the middle is made up for by the next run.
        """
        self._ends.set()
        self._news.set()
        if self._process is not None:
            self._process.kill()
        self._thread.join(LONGEST_FAREWELL_SECONDS)

    def _run(self) -> None:
        try:
            if self._search.open():
                self._tell(None)
            else:
                self._build()
            while self._news.wait() and not self._ends.is_set():
                self._news.clear()
                self._follow()
            self._search.commit()
        except (Cancelled, ReadlistError, OSError):
            pass  # the index is derived: the next run finds in the library what is missing
        finally:
            self._search.close()
            self._has_given_up = True
            if not self._ends.is_set():
                self._tell(None)

    def _follow(self) -> None:
        if not self._search.follow():
            self._build()
        elif self._search.pending:
            self._search.commit()
            self._ends.wait(SECONDS_BETWEEN_COMMITS)

    def _build(self) -> None:
        """Have the index built, and use it. Raises IndexUnusable where that leads to nothing."""
        for _ in range(MOST_BUILDS):
            is_there = self._is_built() and (self._search.is_indexed or self._search.open())
            # The other process, if it was that, may be done by then.
            if is_there or self._ends.wait(LOOK_AGAIN_SECONDS) or self._search.open():
                self._tell(None)
                return
        raise IndexUnusable("Every index that was built was out of date.")

    def _is_built(self) -> bool:
        """Build the index once, in another process where that is possible; False while somebody else does."""
        match self._built_beside():
            case Outcome.FAILED:
                raise IndexUnusable("The text index cannot be built.")
            case Outcome.UNWRITABLE | None:
                return self._search.build(self._progress)
            case outcome:
                return outcome is Outcome.BUILT

    def _built_beside(self) -> Outcome | None:
        """Return what became of a build in another process, None where none can be started."""
        try:
            process = IndexProcess(self._library)
        except OSError:
            return None
        self._process = process
        if self._ends.is_set():
            process.kill()
        return process.outcome(self._tell)

    def _progress(self, done: int, of_all: int) -> None:
        if self._ends.wait(PAUSE_SECONDS):
            raise Cancelled("The index is not built to its end.")
        percent = done * 100 // max(of_all, 1)
        if percent != self._told:
            self._told = percent
            self._tell(percent)
