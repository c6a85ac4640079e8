"""One paper alone on the screen: lines that were drawn beforehand, so that a key shows the next at once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from readlist.tui.line import as_shown, filtered
from readlist.views.layout import reading_width
from readlist.views.palette import TERMINAL_PALETTE, Palette
from readlist.views.signs import Signs

PAGE_OVERLAP = 2
WHEEL_LINES = 3
NARROWEST_MARGIN = 2


@dataclass(frozen=True, eq=False)
class CardLines:
    """The lines of a card, once as they are and once with a part of the scrollbar at their ends."""

    lines: Sequence[Strip]
    barred: Sequence[Strip]


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
        self._card = CardLines((), ())

    def show(self, card: CardLines, *, from_top: bool) -> None:
        """Show other lines."""
        if from_top:
            self.top = 0
        if card is not self._card:
            drawn = min(max(len(self._card.lines), len(card.lines)), self.size.height)
            self._card = card
            self.top = self.validate_top(self.top)
            self.refresh(Region(0, 0, self.size.width, drawn))  # below there is nothing, as before

    def prepare(self, lines: Sequence[Strip]) -> CardLines:
        """Return lines of a card as ``show`` wants them. Safe on any thread."""
        thumb = Segment(self._thumb, self.palette.style("border", on="background"))
        barred = [Strip([*line.crop(0, line.cell_length - 1), thumb], line.cell_length) for line in lines]
        filtered(self, [*lines, *barred])
        return CardLines(lines, barred)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines as they were drawn: around them is nothing that Textual would have to add."""
        return as_shown(self, self._lines_of_screen(crop), crop)

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        return self._lines_of_screen(Region(0, y, self.size.width, 1))[0]

    def _lines_of_screen(self, crop: Region) -> list[Strip]:
        """Return whole lines, at their end a part of the scrollbar where something scrolls."""
        width, top, card = self.size.width, self.top, self._card
        ground = self.palette.style("text", on="background").background_style
        blank, thumb, total = Strip.blank(width, ground), self._thumb_rows, len(card.lines)
        lines = [
            blank if top + y >= total else (card.barred if y in thumb else card.lines)[top + y]
            for y in crop.line_range
        ]
        if any(line.cell_length != width for line in lines):  # those of this width are being drawn
            lines = [line.adjust_cell_length(width, ground) for line in lines]
        return lines

    @property
    def _thumb_rows(self) -> range:
        height, total = self.size.height, len(self._card.lines)
        if total <= height:
            return range(0)
        length = max(height * height // total, 1)
        first = round(self.top * (height - length) / (total - height))
        return range(first, first + length)

    # Moving

    def validate_top(self, top: int) -> int:
        """Keep the end of the lines at the end of the room."""
        return min(max(top, 0), max(len(self._card.lines) - self.size.height, 0))

    def move_page(self, pages: int) -> None:
        """Scroll by pages with two lines of overlap."""
        self.top += pages * max(self.size.height - PAGE_OVERLAP, 1)

    def move_first(self) -> None:
        """Go to the top."""
        self.top = 0

    def move_last(self) -> None:
        """Go to the end."""
        self.top = len(self._card.lines)

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

    The last cell of each is left to the scrollbar.

    Safe on any thread.
    """
    console = Console(
        file=io.StringIO(), width=width, color_system="truecolor", force_terminal=True, legacy_windows=False
    )
    column = reading_width(width - 1 - 2 * NARROWEST_MARGIN)
    margin = Segment(" " * ((width - 1 - column) // 2))
    drawn = console.render_lines(content, console.options.update(width=column), pad=False)
    lines = ([margin, *segments] for segments in drawn)
    strips = (Strip(line).adjust_cell_length(width).simplify().apply_style(ground) for line in lines)
    return [*[Strip.blank(width, ground)] * lead, *strips]
