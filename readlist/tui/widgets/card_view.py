"""One paper alone on the screen: lines that were drawn beforehand, so that a key shows the next at once."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from readlist.views.layout import reading_width
from readlist.views.palette import TERMINAL_PALETTE, Palette
from readlist.views.signs import Signs

PAGE_OVERLAP = 2
WHEEL_LINES = 3
NARROWEST_MARGIN = 2


class CardView(Widget, can_focus=True):
    """Shows lines and scrolls in them; it never draws a paper itself.

    It scrolls by itself instead of being a scroll view: that would lay out the screen anew
    for every card of another length.
    """

    DEFAULT_CSS = """
    CardView { height: 1fr; }
    """

    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)
    top: reactive[int] = reactive(0)
    """The first line that is shown."""

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._thumb = signs.thumb
        self._lines: Sequence[Strip] = ()

    def show(self, lines: Sequence[Strip], *, from_top: bool) -> None:
        """Show other lines."""
        if from_top:
            self.top = 0
        if lines is not self._lines:
            drawn = min(max(len(self._lines), len(lines)), self.size.height)
            self._lines = lines
            self.top = self.validate_top(self.top)
            self.refresh(Region(0, 0, self.size.width, drawn))  # below there is nothing, as before

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen, at its end a part of the scrollbar where something scrolls."""
        width, row = self.size.width, y + self.top
        line = self._lines[row] if row < len(self._lines) else Strip.blank(width - 1, self._ground)
        if line.cell_length != width - 1:  # drawn for another width; the right one is on its way
            line = line.adjust_cell_length(width - 1, self._ground)
        thumb = self._thumb if y in self._thumb_rows else " "
        bar = Segment(thumb, self.palette.style("border", on="background"))
        return Strip([*line, bar], width)

    @property
    def _ground(self) -> Style:
        return self.palette.style("text", on="background").background_style

    @property
    def _thumb_rows(self) -> range:
        height, total = self.size.height, len(self._lines)
        if total <= height:
            return range(0)
        length = max(height * height // total, 1)
        first = round(self.top * (height - length) / (total - height))
        return range(first, first + length)

    # Moving

    def validate_top(self, top: int) -> int:
        """Keep the end of the lines at the end of the room."""
        return min(max(top, 0), max(len(self._lines) - self.size.height, 0))

    def move_page(self, pages: int) -> None:
        """Scroll by pages with two lines of overlap."""
        self.top += pages * max(self.size.height - PAGE_OVERLAP, 1)

    def move_first(self) -> None:
        """Go to the top."""
        self.top = 0

    def move_last(self) -> None:
        """Go to the end."""
        self.top = len(self._lines)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down by the wheel."""
        event.stop()
        self.top += WHEEL_LINES

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up by the wheel."""
        event.stop()
        self.top -= WHEEL_LINES


def card_lines(content: RenderableType, width: int, *, lead: int, ground: Style) -> list[Strip]:
    """Return ``content`` as lines of ``width`` cells, in their middle, below ``lead`` empty ones.

    Safe on any thread.
    """
    console = Console(
        file=io.StringIO(), width=width, color_system="truecolor", force_terminal=True, legacy_windows=False
    )
    column = reading_width(width - 2 * NARROWEST_MARGIN)
    margin = Segment(" " * ((width - column) // 2))
    drawn = console.render_lines(content, console.options.update(width=column), pad=False)
    lines = ([margin, *segments] for segments in drawn)
    strips = (Strip(line).adjust_cell_length(width).simplify().apply_style(ground) for line in lines)
    return [*[Strip.blank(width, ground)] * lead, *strips]
