"""One paper alone on the screen: lines that were drawn beforehand, so that a key shows the next at once."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from readlist.tui.line import strip_of
from readlist.views.layout import reading_width
from readlist.views.palette import TERMINAL_PALETTE, Palette

PAGE_OVERLAP = 2
NARROWEST_MARGIN = 2


class CardView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines and scrolls in them; it never draws a paper itself."""

    DEFAULT_CSS = """
    CardView { overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable; height: 1fr; }
    """

    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: Sequence[Strip] = ()

    def show(self, lines: Sequence[Strip], *, from_top: bool) -> None:
        """Show other lines."""
        self._lines = lines
        self.virtual_size = Size(self.size.width, len(lines))
        if from_top:
            self.scroll_to(y=0, animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        ground = self.palette.style("text", on="background").background_style
        row = y + self.scroll_offset.y
        if row >= len(self._lines):
            return strip_of((), self.size.width, ground)
        return self._lines[row].adjust_cell_length(self.size.width).apply_style(ground)

    # Moving

    def move_page(self, pages: int) -> None:
        """Scroll by pages with two lines of overlap."""
        self.scroll_relative(y=pages * max(self.size.height - PAGE_OVERLAP, 1), animate=False)

    def move_first(self) -> None:
        """Go to the top."""
        self.scroll_to(y=0, animate=False)

    def move_last(self) -> None:
        """Go to the end."""
        self.scroll_to(y=self.max_scroll_y, animate=False)


def card_lines(content: RenderableType, width: int, *, lead: int) -> list[Strip]:
    """Return ``content`` as lines in the middle of ``width`` cells, below ``lead`` empty ones.

    Safe on any thread.
    """
    console = Console(
        file=io.StringIO(), width=width, color_system="truecolor", force_terminal=True, legacy_windows=False
    )
    column = reading_width(width - 2 * NARROWEST_MARGIN)
    margin = Segment(" " * ((width - column) // 2))
    drawn = console.render_lines(content, console.options.update(width=column), pad=False)
    return [Strip.blank(0)] * lead + [Strip([margin, *segments]) for segments in drawn]
