"""A widget of one line that is drawn from pieces of plain text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from readlist.tui.line import Piece, as_shown, strip_of
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

    _drawn: Strip | None = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Have the line drawn anew."""
        self._drawn = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the line, and empty ones below it where there is more room."""
        return as_shown(self, [self.render_line(y) for y in crop.line_range], crop)

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        width = self.size.width
        if y > 0:
            return self._on_ground((), width)
        if self._drawn is None or self._drawn.cell_length != width:
            self._drawn = self._on_ground(self.pieces(width), width)
        return self._drawn

    def _on_ground(self, pieces: Iterable[Piece], width: int) -> Strip:
        return strip_of(pieces, width).apply_style(
            self.palette.style("text", on=self.GROUND).background_style
        )
