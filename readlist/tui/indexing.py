"""The text index beside the app: opened or built on a thread of its own, and kept up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable

from readlist.errors import Cancelled, ReadlistError
from readlist.library.text_search import TextSearch

WORTH_AN_INDEX = 2000
"""From so many papers on; fewer are looked through before a finger has left its key."""

SECONDS_BETWEEN_COMMITS = 1.0
LONGEST_FAREWELL_SECONDS = 0.5
PAUSE_SECONDS = 0.0005
"""Python runs one thread at a time: a build without pauses would keep the keys waiting."""


class Indexing:
    """Keeps the index of ``search``. What it cannot do is left to the scan, and never an error.

    ``tell`` gets the percentage of a build, None when there is none; it is called on the thread.
    """

    def __init__(self, search: TextSearch, tell: Callable[[int | None], None]) -> None:
        self._search = search
        self._tell = tell
        self._news = threading.Event()
        self._ends = threading.Event()
        self._told: int | None = None
        self._thread = threading.Thread(target=self._run, name="text-index", daemon=True)

    def start(self) -> None:
        """Open the index, or begin to build it."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether there is an index, or one on its way."""
        return self._thread.is_alive()

    def papers_changed(self) -> None:
        """Have the index follow what changed. Costs nothing here."""
        self._news.set()

    def close(self) -> None:
        """Give up a build, write what waits, and let another process have the index.

        Waits a moment only: whatever is cut off in the middle is made up for by the next run.
        """
        self._ends.set()
        self._news.set()
        self._thread.join(LONGEST_FAREWELL_SECONDS)

    def _run(self) -> None:
        try:
            if not self._search.open():
                self._build()
            while self._news.wait() and not self._ends.is_set():
                self._news.clear()
                self._follow()
            self._search.commit()
        except (Cancelled, ReadlistError, OSError):
            pass  # the index is derived: the next run finds in the library what is missing
        finally:
            self._search.close()

    def _follow(self) -> None:
        if not self._search.follow():
            self._build()
        elif self._search.pending:
            self._search.commit()
            self._ends.wait(SECONDS_BETWEEN_COMMITS)

    def _build(self) -> None:
        try:
            self._search.build(self._progress)
        finally:
            self._tell(None)

    def _progress(self, done: int, of_all: int) -> None:
        if self._ends.wait(PAUSE_SECONDS):
            raise Cancelled("The index is not built to its end.")
        percent = done * 100 // max(of_all, 1)
        if percent != self._told:
            self._told = percent
            self._tell(percent)
