"""The baseline of a cursor key: the smallest list that draws only the rows on the screen.

Its argument is a file with a row on each line.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

CURSOR = "▌"
_PLAIN, _HERE = Style(color="white"), Style(color="white", bgcolor="blue", bold=True)


class VirtualList(ScrollView, can_focus=True):
    """Rows of text with a cursor."""

    DEFAULT_CSS = "VirtualList { overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [("j", "move(1)", "Down"), ("k", "move(-1)", "Up")]

    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self._rows = rows
        self._cursor = 0

    def on_mount(self) -> None:
        """Tell how much there is to scroll over."""
        self.virtual_size = Size(self.app.size.width, len(self._rows))

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        width = self.size.width
        row = y + self.scroll_offset.y
        if row >= len(self._rows):
            return Strip.blank(width)
        here = row == self._cursor
        text = f"{CURSOR if here else ' '} {self._rows[row]}"
        return Strip([Segment(text, _HERE if here else _PLAIN)]).adjust_cell_length(width)

    def action_move(self, rows: int) -> None:
        """Move the cursor and keep it in sight."""
        before, self._cursor = self._cursor, min(max(self._cursor + rows, 0), len(self._rows) - 1)
        self.refresh_line(before)
        self.refresh_line(self._cursor)
        top, height = self.scroll_offset.y, self.size.height
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)


class VirtualListApp(App[None]):
    """A list that fills the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield VirtualList(self._rows)


if __name__ == "__main__":
    VirtualListApp(Path(sys.argv[1]).read_text("utf-8").splitlines()).run()
