"""The keys of a screen that has its own, shown alone or before those of the table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar

import msgspec
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from readlist.tui.keymap import Keymap
from readlist.tui.screens.dialog import Dialog, Hint


class Here(msgspec.Struct, frozen=True):
    """The keys of one screen: ``own`` are commands, or keys as people read them, and what they do there.

    ``others`` are the commands that do there what the table says.
    """

    title: str
    own: tuple[tuple[tuple[str, ...] | str, str], ...]
    others: frozenset[str]

    def rows(self, keymap: Keymap) -> list[Hint]:
        """Return the own keys as they are now, each with what it does."""
        return [(label, words) for keys, words in self.own if (label := _label(keys, keymap))]


def here_of(title: str, own: Sequence[tuple[tuple[str, ...] | str, str]], commands: Collection[str]) -> Here:
    """Return the keys of a screen on which ``commands`` work, as ``own`` says or else as the table does."""
    meant = {name for keys, _ in own if isinstance(keys, tuple) for name in keys}
    return Here(title, tuple(own), frozenset(commands) - meant)


def _label(keys: tuple[str, ...] | str, keymap: Keymap) -> str:
    if isinstance(keys, str):
        return keys
    return "  ".join(filter(None, (keymap.label(command) for command in keys)))


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
