"""What the reader would want next, learned beside the app: scores and reasons from a process of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.config import Ranking

if TYPE_CHECKING:
    from readlist.analysis.counting import Counts
    from readlist.analysis.ranking.records import Reasons
    from readlist.library.ranking_process import Alike, RankingProcess, Scores

CALM_SECONDS = 0.5
"""After the last of some changes that are learned from together."""

MOST_UNASKED = 20_000
"""Papers up to which it learns before anybody asks: more take seconds of a core that keys may want."""

LONGEST_FAREWELL_SECONDS = 0.5
MOST_FAILURES = 3
"""After so many processes in a row that gave no answer there is none until something changes or is asked."""

REASONS_WITHIN_SECONDS = 0.1
"""So long a text may wait for the reasons of its score; what comes later is drawn later."""

KEPT_REASONS = 200
MOST_ASKED = 8
"""Texts whose reasons are waited for at a time; of more, the first ones are not looked at any more."""


class Learning:
    """Keeps the scores of a library's papers. What it cannot do is left undone, and never an error.

    There is no process before somebody asks, or there is enough to learn from. ``tell`` gets
    None when there are other scores, or the paper of which there are reasons; it is called on
    the thread.
    """

    def __init__(self, library: Path, settings: Ranking, tell: Callable[[int | None], None]) -> None:
        """``library`` is its path."""
        self._library = library
        self._settings = settings
        self._tell = tell
        self._state = threading.Condition()
        self._thread: threading.Thread | None = None
        self._process: RankingProcess | None = None
        self._ends = False
        self._due: float | None = None
        self._failures = 0
        self._scores: Scores | None = None
        self._reasons: dict[int, tuple[Scores, Reasons]] = {}
        self._asked_why: dict[int, None] = {}
        self._drawn_without: set[int] = set()
        self._asked_alike: list[tuple[int, Future[Sequence[Alike]]]] = []

    @property
    def on(self) -> bool:
        """Whether anything is learned at all."""
        return self._settings.on

    @property
    def is_begun(self) -> bool:
        """Whether anybody has asked, or there was enough to learn from."""
        return self._thread is not None

    @property
    def process_id(self) -> int | None:
        """The number of the process; None while there is none."""
        process = self._process
        return process.id if process is not None else None

    @property
    def scores(self) -> Scores | None:
        """The scores as they were learned last; None before they first were."""
        return self._scores

    @property
    def is_current(self) -> bool:
        """Whether there are scores, and nothing has changed since."""
        return self._scores is not None and self._due is None

    def begin(self) -> None:
        """Have the scores learned, unless they are already. Costs nothing here."""
        with self._state:
            if not self._settings.on or self._ends or self._thread is not None:
                return
            self._due = time.monotonic()
            self._thread = threading.Thread(target=self._run, name="learning", daemon=True)
            self._thread.start()

    def papers_changed(self, counts: Counts | None) -> None:
        """Have it learn from what changed, or begin to where there is enough now. Costs nothing here."""
        if self._thread is None:
            if counts is not None and _is_enough(counts):
                self.begin()
            return
        with self._state:
            self._due = time.monotonic() + CALM_SECONDS
            self._failures = 0
            self._state.notify_all()

    def reasons(self, doc_id: int) -> Reasons | None:
        """Return why a paper has its score; None where it has none, or ``tell`` will say when there are some.

        Waits a moment for them: not for the UI thread.
        """
        with self._state:
            scores = self._scores
            if scores is None or doc_id not in scores.scores or self._ends:
                return None
            if not self._has_reasons(doc_id):
                self._asked_why.pop(doc_id, None)
                self._asked_why[doc_id] = None
                for old in list(self._asked_why)[:-MOST_ASKED]:
                    del self._asked_why[old]
                self._state.notify_all()
                if not self._state.wait_for(
                    lambda: self._ends or self._has_reasons(doc_id), REASONS_WITHIN_SECONDS
                ):
                    self._drawn_without.add(doc_id)
            known = self._reasons.get(doc_id)
        return known[1] if known is not None else None

    def more_like(self, doc_id: int) -> Future[Sequence[Alike]]:
        """Return what will be the papers most like one; none where that cannot be told."""
        self.begin()
        found: Future[Sequence[Alike]] = Future()
        with self._state:
            if self._thread is None or self._ends:
                found.set_result(())
            else:
                self._failures = 0
                self._asked_alike.append((doc_id, found))
                self._state.notify_all()
        return found

    def close(self) -> None:
        """Give up whatever is under way, and end the process. Waits a moment only."""
        with self._state:
            self._ends = True
            process = self._process
            self._state.notify_all()
        if process is not None:
            process.close()
        if self._thread is not None:
            self._thread.join(LONGEST_FAREWELL_SECONDS)

    # On the thread

    def _has_reasons(self, doc_id: int) -> bool:
        """Return whether there are reasons of the score that a paper has now."""
        known = self._reasons.get(doc_id)
        return known is not None and known[0] is self._scores

    def _run(self) -> None:
        try:
            while (step := self._next_step()) is not None:
                step()
        finally:
            self._leave_process()
            with self._state:
                self._ends = True
                for _, found in self._asked_alike:
                    found.cancel()
                self._state.notify_all()

    def _next_step(self) -> Callable[[], None] | None:
        """Return what to do next, as soon as there is something; None at the end."""
        with self._state:
            while not self._ends:
                if self._asked_alike:
                    return self._find_alike
                now = time.monotonic()
                if self._due is not None and self._due <= now:
                    return self._learn
                if self._asked_why:
                    return self._find_reasons
                self._state.wait(self._due - now if self._due is not None else None)
        return None

    def _learn(self) -> None:
        due = self._due
        process = self._running_process()
        scores = process.rank() if process is not None else None
        # Of many papers that takes a while, for which nobody is to be kept from the state.
        has_changed = scores != self._scores
        with self._state:
            if scores is None:
                self._fail()
                return
            self._failures = 0
            if self._due == due:  # else something has changed since
                self._due = None
            if has_changed:
                self._scores = scores
        if has_changed and not self._ends:
            self._tell(None)

    def _find_reasons(self) -> None:
        """Ask for the reasons that were asked for last: it is what is looked at."""
        with self._state:
            doc_id, _ = self._asked_why.popitem()
            scores = self._scores
        process = self._running_process()
        reasons = process.reasons(doc_id) if process is not None else None
        with self._state:
            if reasons is None or scores is None:
                self._due = self._due or time.monotonic()  # if the process has gone, that brings it back
                return
            for old in list(self._reasons)[: len(self._reasons) - KEPT_REASONS]:
                del self._reasons[old]
            self._reasons.pop(doc_id, None)
            self._reasons[doc_id] = scores, reasons
            self._state.notify_all()
            is_late = doc_id in self._drawn_without and not self._ends
            self._drawn_without.discard(doc_id)
        if is_late:
            self._tell(doc_id)

    def _find_alike(self) -> None:
        with self._state:
            doc_id, found = self._asked_alike[0]
        process = self._running_process()
        alike = process.more_like(doc_id) if process is not None else None
        with self._state:
            if alike is None:
                self._fail()
                if self._failures < MOST_FAILURES or self._ends:
                    return
            self._asked_alike.pop(0)
        found.set_result(alike or ())

    def _running_process(self) -> RankingProcess | None:
        """Return the process, a new one where there is none; None where none can be started."""
        if self._process is None:
            from readlist.library.ranking_process import RankingProcess

            try:
                process = RankingProcess(self._library, self._settings)
            except OSError:
                return None
            with self._state:
                self._process = process
            if self._ends:  # whoever said so may have looked before it was there
                process.close()
        return self._process

    def _fail(self) -> None:
        """Have another process try, or leave it there."""
        self._leave_process()
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self._due = None
            self._asked_why.clear()

    def _leave_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()


def _is_enough(counts: Counts) -> bool:
    """Return whether there is likely enough to learn from, and not too much to do so unasked.

    How much exactly is up to the process.
    """
    if counts.total > MOST_UNASKED:
        return False
    from readlist.analysis.ranking.records import LEAST_LIKED, LEAST_SKIPPED
    from readlist.model.paper import QUEUED, READ, READING, SKIPPED

    chosen = sum(counts.status[status] for status in (QUEUED, READING, READ))
    return max(counts.starred, chosen) >= LEAST_LIKED and counts.status[SKIPPED] >= LEAST_SKIPPED
