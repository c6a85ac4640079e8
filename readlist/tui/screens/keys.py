"""The keys of a screen that has its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from readlist.tui.screens.dialog import Dialog, Hint


class KeysScreen(Dialog[None]):
    """Shows keys with a sentence each; closes as it opened, with Esc, or with q."""

    TITLE = "Keys"
    HINTS = (("Esc", "close"),)
    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,q,enter", "cancel", "Close")]

    def __init__(self, keys: Sequence[Hint]) -> None:
        super().__init__()
        self._keys = tuple(keys)

    def contents(self) -> Iterable[Widget]:
        """Return the keys, one a line."""
        column = max(len(key) for key, _ in self._keys) + 2
        rows = (
            Content.assemble((key.ljust(column), "$foreground"), (words, "$text-muted"))
            for key, words in self._keys
        )
        yield Static(Content("\n").join(rows))
