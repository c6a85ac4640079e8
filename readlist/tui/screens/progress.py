"""Long work under way: what, how much of it, and esc to stop it."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import ProgressBar, Static

from readlist.errors import Cancelled
from readlist.tui.screens.dialog import Dialog

LOOKS_A_SECOND = 10


class ProgressScreen(Dialog[None]):
    """Shows how far some work is. Whoever does the work calls ``tell``, from any thread, and dismisses it."""

    HINTS = (("Esc", "stop"),)
    DEFAULT_CSS = """
    ProgressScreen {
        ProgressBar { width: 1fr; }
        Bar { width: 1fr; }
        PercentageStatus, ETAStatus { display: none; }
        &.-counted PercentageStatus, &.-counted ETAStatus { display: block; }
    }
    """

    def __init__(self, title: str, what: str) -> None:
        super().__init__()
        self._title = title
        self._what = what
        self._done = self._total = 0
        self.stopped = threading.Event()
        """Set when the user wants the work to stop."""

    def heading(self) -> str:
        """Return what the work is part of."""
        return self._title

    def contents(self) -> Iterable[Widget]:
        """Return what is done and a bar."""
        yield Static(Content(self._what), id="progress-what")
        yield ProgressBar(show_eta=True)

    def on_mount(self) -> None:
        """Look at the figures now and then: the work does not wait for the screen."""
        self.set_interval(1 / LOOKS_A_SECOND, self._show)

    def tell(self, done: int, total: int) -> None:
        """Take in how much is done. Raises Cancelled when the work is to stop."""
        self._done, self._total = done, total
        if self.stopped.is_set():
            raise Cancelled("Stopped.", "Nothing was written.")

    def _show(self) -> None:
        if self._total > 1:
            self.add_class("-counted")
            self.query_one(ProgressBar).update(total=self._total, progress=self._done)

    def action_cancel(self) -> None:
        """Ask the work to stop; it ends at its next step."""
        self.stopped.set()
        self.query_one("#progress-what", Static).update(Content("Stopping"))
