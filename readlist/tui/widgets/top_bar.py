"""The top line: the name, the figures of the three views that matter, the filter, the way to help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.reactive import reactive

from readlist.tui.line import Piece
from readlist.tui.widgets.one_line import OneLine

NAME = "readlist"
SEPARATOR = " · "


class TopBar(OneLine):
    """What is where: ``figures`` are labels with their counts, None while not yet counted."""

    figures: reactive[Sequence[tuple[str, int | None]]] = reactive(())

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return the name and as many figures as fit."""
        palette = self.palette
        yield f" {NAME} ", palette.style("accent", bold=True)
        room = width - len(NAME) - 4
        lead = "  "
        for label, count in self.figures:
            number = "" if count is None else f"{count:,}"
            room -= len(lead) + len(label) + 1 + len(number)
            if room < 0:
                return
            yield f"{lead}{label} ", palette.style("muted")
            yield number, palette.style("text")
            lead = SEPARATOR
