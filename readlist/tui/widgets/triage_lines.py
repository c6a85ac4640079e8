"""The lines around a card: how far the triage is, and the tags under the digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.reactive import reactive

from readlist.tui.line import Piece, cut, pad_left
from readlist.tui.widgets.one_line import OneLine
from readlist.views.signs import Signs

METER_WIDTH = 22
LONGEST_TAG = 20
SHORTEST_HINT = 30


class TriageProgress(OneLine):
    """What is triaged at the left, how far it is at the right."""

    title: reactive[str] = reactive("")
    done: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)
    hint: reactive[str] = reactive("")
    """When to stop, where that can be told; shown as far as there is room."""
    minutes: reactive[int | None] = reactive(None)
    """About how long the rest will take; None while that is not known."""

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return title, position, time and meter."""
        palette = self.palette
        here = min(self.done + 1, self.total)
        parts = [f"{here:,} of {self.total:,}"]
        if self.minutes is not None:
            parts.append(f"about {self.minutes:,} min left")
        words = f" {self._signs.separator} ".join(parts)
        filled = METER_WIDTH * self.done // self.total if self.total else 0
        title = f" Triage {self._signs.separator} {self.title}"
        right = cell_len(words) + 2 + METER_WIDTH + 1
        room = max(width - right - 1, 0)
        title = cut(title, room)
        room -= cell_len(title)
        hint = cut(f"  {self.hint}", room) if self.hint and room > SHORTEST_HINT else ""
        yield title, palette.style("accent", bold=True)
        yield hint, palette.style("muted")
        yield (
            pad_left(words, max(width - METER_WIDTH - 3 - cell_len(title) - cell_len(hint), 0)),
            palette.style("text"),
        )
        yield "  " + self._signs.meter_full * filled, palette.style("accent")
        yield self._signs.meter_empty * (METER_WIDTH - filled) + " ", palette.style("faint")


class TagKeys(OneLine):
    """Digits with the tags that they set and take away."""

    GROUND = "background"

    tags: reactive[Sequence[str]] = reactive(())
    chosen: reactive[frozenset[str]] = reactive(frozenset())
    """The tags that the paper has."""

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return the tags that fit, those of the paper brighter and with their sign."""
        palette = self.palette
        lead = "  tag  "
        room = width - len(lead)
        for number, tag in enumerate(self.tags, start=1):
            has = tag in self.chosen
            name = cut(tag, LONGEST_TAG)
            room -= cell_len(name) + 6
            if room < 0:
                return
            yield lead, palette.style("faint")
            yield f"{number} ", palette.style("text")
            yield f"#{name}" if has else name, palette.style("tag" if has else "muted", bold=has)
            lead = "   " if has else "    "
