"""A question before something that concerns many papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from readlist.tui.screens.dialog import Dialog


class ConfirmScreen(Dialog[bool]):
    """Asks whether to do something. Gives True for Enter, None when it is cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "confirm", "Yes"),
        ("y", "confirm", "Yes"),
        ("n", "cancel", "No"),
        ("q", "cancel", "No"),
    ]

    def __init__(self, question: str, what: str, *, verb: str) -> None:
        """``what`` tells more about the ``question``; ``verb`` is what Enter does."""
        super().__init__()
        self._question = question
        self._what = what
        self.HINTS = (("Enter", verb), ("Esc", "cancel"))

    def heading(self) -> str:
        """Return the question."""
        return self._question

    def contents(self) -> Iterable[Widget]:
        """Return what it is about."""
        yield Static(Content(self._what))

    def action_confirm(self) -> None:
        """Close with a yes."""
        self.dismiss(True)
