"""The top line: the name, the figures of the three views that matter, the filter, the way to help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual import events
from textual.message import Message
from textual.reactive import reactive

from readlist.tui.line import Piece
from readlist.tui.widgets.one_line import OneLine

NAME = "readlist"
SEPARATOR = " · "


class TopBar(OneLine):
    """What is where: ``figures`` are labels with their counts, None while not yet counted."""

    figures: reactive[Sequence[tuple[str, int | None]]] = reactive(())

    class Chosen(Message):
        """A figure was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return the name and as many figures as fit."""
        palette = self.palette
        if width <= len(NAME) + 1:  # a part of the name would touch what stands beside it
            return
        yield f" {NAME} ", palette.style("accent", bold=True)
        for lead, label, number in self._fitting(width):
            yield f"{lead}{label} ", palette.style("muted")
            yield number, palette.style("text")

    def on_click(self, event: events.Click) -> None:
        """Tell which figure was clicked."""
        end = len(NAME) + 2
        for index, parts in enumerate(self._fitting(self.size.width)):
            begin, end = end, end + sum(map(len, parts)) + 1
            if begin <= event.x < end:
                self.post_message(self.Chosen(index))

    def _fitting(self, width: int) -> Iterator[tuple[str, str, str]]:
        """Yield of each figure that fits what stands before it, its label and its number."""
        room = width - len(NAME) - 4
        lead = "  "
        for label, count in self.figures:
            number = "" if count is None else f"{count:,}"
            room -= len(lead) + len(label) + 1 + len(number)
            if room < 0:
                return
            yield lead, label, number
            lead = SEPARATOR
