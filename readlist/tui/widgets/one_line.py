"""A widget of one line that is drawn from pieces of plain text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from readlist.tui.line import Piece, strip_of
from readlist.views.palette import TERMINAL_PALETTE, Palette


class OneLine(Widget):
    """The base of top bar, status line and key hints: nothing they say changes the layout."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; }
    """

    GROUND: ClassVar[str] = "surface"
    """The role of the palette that the line is drawn on."""

    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return what to draw into ``width`` cells."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Return the line of the screen."""
        width = self.size.width
        ground = self.palette.style("text", on=self.GROUND).background_style
        return strip_of(self.pieces(width) if y == 0 else (), width).apply_style(ground)
