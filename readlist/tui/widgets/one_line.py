"""A widget of one line that is drawn from pieces of plain text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from readlist.tui.line import Piece, as_shown, strip_of
from readlist.tui.widgets.kept_lines import KeptLines
from readlist.views.palette import TERMINAL_PALETTE, Palette


class OneLine(KeptLines):
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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the line, and empty ones below it where there is more room."""
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, as_shown(self, [self.render_line(y) for y in crop.line_range], crop)
        return self._kept[1]

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        width = self.size.width
        return self._on_ground(self.pieces(width) if y == 0 else (), width)

    def _on_ground(self, pieces: Iterable[Piece], width: int) -> Strip:
        return strip_of(pieces, width).apply_style(
            self.palette.style("text", on=self.GROUND).background_style
        )
