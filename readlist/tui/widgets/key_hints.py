"""The last line: the keys that matter in the pane in focus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.reactive import reactive

from readlist.tui.keymap import read_key
from readlist.tui.line import Piece
from readlist.tui.widgets.one_line import OneLine

Hint = tuple[str, str]
"""A key as people read it, and the one word of what it does."""

ALWAYS: Hint = ("", "")
"""Stands before the hints that are shown in any case; without it that is the last one."""


class KeyHints(OneLine):
    """Keys with their words, as many as fit; the last ones always do: they lead to all others."""

    hints: reactive[Sequence[Hint]] = reactive(())

    _about: tuple[Any, ...] = ()

    def show(self, about: tuple[Any, ...], make: Callable[..., Sequence[Hint]]) -> None:
        """Show what ``make`` returns for ``about``, made anew only where that is another than before.

        About nothing, (), it is made anew each time. A cursor key asks every time, and changes nothing.
        """
        if not about or about != self._about:
            self.hints = make(*about)
        self._about = about

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return the hints that fit."""
        key_style, word_style = self.palette.style("text"), self.palette.style("muted")
        for key, word in fitting(self.hints, width - 2):
            yield (" " + key, key_style)
            yield (f" {word} ", word_style)

    def on_click(self, event: events.Click) -> None:
        """Press the key whose hint was clicked."""
        end = 0
        for hint in fitting(self.hints, self.size.width - 2):
            end += _length(hint)
            if event.x < end:
                key = read_key(hint[0].split()[0])
                if key is not None:
                    self.app.simulate_key(key)
                return


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """Return the first hints that fit into ``width`` cells, and in any case the last: those behind ALWAYS."""
    if ALWAYS not in hints:
        hints = [*hints[:-1], ALWAYS, *hints[-1:]]
    end = hints.index(ALWAYS)
    always = hints[end + 1 :]
    room = width - sum(map(_length, always))
    kept = []
    for hint in hints[:end]:
        room -= _length(hint)
        if room < 0:
            break
        kept.append(hint)
    return [*kept, *always]


def _length(hint: Hint) -> int:
    return cell_len(hint[0]) + cell_len(hint[1]) + 3
