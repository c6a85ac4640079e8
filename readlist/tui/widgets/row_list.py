"""A list of one-line rows with a cursor that draws only the rows on screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from readlist.tui.line import Piece, strip_of
from readlist.views.palette import TERMINAL_PALETTE, Palette

PAGE_OVERLAP = 2
CONTEXT = 1
"""How many rows stay visible above and below the cursor."""

KEPT_STRIPS = 512
RIGHT_BUTTON = 3
NO_ROW = -1


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """The base of the sidebar and of the list of papers.

    Children say how many rows there are, which of them the cursor may stand on and how one
    is drawn; the cost of everything here does not depend on the number of rows.
    """

    DEFAULT_CSS = """
    RowList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    GROUND: ClassVar[str] = "background"
    """The role of the palette that rows are drawn on."""

    CLICK_OPENS: ClassVar[bool] = False
    """Whether one click opens a row; else it takes a second one on the row of the cursor."""

    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)
    cursor: reactive[int] = reactive(NO_ROW, repaint=False)
    """The row of the cursor; NO_ROW when there is nothing to stand on."""

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list, for ``on``."""
            return self.rows

    class Opened(Message):
        """A row was clicked to be opened."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list, for ``on``."""
            return self.rows

    class MenuWanted(Message):
        """A row, now that of the cursor, was clicked with the right button at a place of the screen."""

        def __init__(self, rows: RowList, place: Offset) -> None:
            super().__init__()
            self.rows = rows
            self.place = place

        @property
        def control(self) -> RowList:
            """The list, for ``on``."""
            return self.rows

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._strips: dict[tuple[int, bool], Strip] = {}

    # What children say

    def row_total(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def selectable(self, row: int) -> bool:
        """Return whether the cursor may stand on a row."""
        raise NotImplementedError

    def draw_row(self, row: int, width: int, *, here: bool) -> Strip:
        """Return a row in exactly ``width`` cells; ``here`` says that the cursor is on it."""
        raise NotImplementedError

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        width = self.size.width
        row = y + self.scroll_offset.y
        if row >= self.row_total():
            return self.on_ground((), width)
        here = row == self.cursor
        strip = self._strips.get((row, here))
        if strip is None or strip.cell_length != width:
            if len(self._strips) >= KEPT_STRIPS:
                self._strips.clear()
            strip = self._strips[(row, here)] = self.draw_row(row, width, here=here).apply_style(self._ground)
        return strip

    def on_ground(self, pieces: Iterable[Piece], width: int) -> Strip:
        """Return pieces as a line on the ground of the list."""
        return strip_of(pieces, width).apply_style(self._ground)

    @property
    def _ground(self) -> Style:
        return self.palette.style("text", on=self.GROUND).background_style

    def watch_palette(self) -> None:
        """Draw in the new colours."""
        self.redraw()

    def redraw(self) -> None:
        """Draw every row on screen anew."""
        self._strips.clear()
        self.refresh()

    def redraw_row(self, row: int | None) -> None:
        """Draw one row anew, if it is on screen."""
        if row is not None:
            self._strips.pop((row, True), None)
            self._strips.pop((row, False), None)
            self._repaint(row)

    def _repaint(self, *rows: int) -> None:
        """Have those of the rows painted that are on screen, in one go: a cursor key waits for it."""
        top, (width, height) = self.scroll_offset.y, self.size
        regions = [Region(0, row - top, width, 1) for row in rows if 0 <= row - top < height]
        if regions:
            self.refresh(*regions)

    def rows_changed(self, cursor: int) -> None:
        """Take over new rows, with the cursor on one of them."""
        self._strips.clear()
        self.set_reactive(RowList.cursor, cursor)
        self.virtual_size = Size(self.size.width, self.row_total())
        self.keep_cursor_visible()
        self.refresh()

    # Moving

    def watch_cursor(self, before: int, after: int) -> None:
        """Repaint the two rows and tell the screen."""
        self._repaint(before, after)
        self.keep_cursor_visible()
        self.post_message(self.Moved(self))

    def move(self, rows: int) -> None:
        """Move the cursor over ``rows`` rows that can be selected, as far as there are any."""
        step = 1 if rows > 0 else -1
        for _ in range(abs(rows)):
            self._go(self._next_selectable(self.cursor + step, step))

    def move_page(self, pages: int) -> None:
        """Scroll by pages with two rows of overlap; the cursor stays where the eye is."""
        height = max(self.size.height - PAGE_OVERLAP, 1)
        goal = min(max(self.cursor + pages * height, 0), max(self.row_total() - 1, 0))
        step = 1 if pages > 0 else -1
        self.scroll_to(y=self.scroll_offset.y + pages * height, animate=False)
        found = self._next_selectable(goal, step)
        self._go(found if found != NO_ROW else self._next_selectable(goal, -step))

    def move_first(self) -> None:
        """Go to the first row that can be selected."""
        self._go(self._next_selectable(0, 1))

    def move_last(self) -> None:
        """Go to the last row that can be selected."""
        self._go(self._next_selectable(self.row_total() - 1, -1))

    def keep_cursor_visible(self) -> None:
        """Scroll by as few rows as bring the cursor's row and its neighbours into sight."""
        height = self.size.height
        if self.cursor == NO_ROW or height <= 0:
            return
        context = min(CONTEXT, (height - 1) // 2)
        top = self.scroll_offset.y
        first, last = max(self.cursor - context, 0), min(self.cursor + context, self.row_total() - 1)
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif last >= top + height:
            self.scroll_to(y=last - height + 1, animate=False)

    def _go(self, row: int) -> None:
        if row != NO_ROW:
            self.cursor = row

    def _next_selectable(self, row: int, step: int) -> int:
        total = self.row_total()
        while 0 <= row < total:
            if self.selectable(row):
                return row
            row += step
        return NO_ROW

    # Mouse and size

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a click on the cursor's row opens it, the right button its menu."""
        row = event.get_content_offset(self)
        if row is None:
            return
        number = row.y + self.scroll_offset.y
        if not 0 <= number < self.row_total() or not self.selectable(number):
            return
        opens = self.CLICK_OPENS or number == self.cursor
        self.cursor = number
        if event.button == RIGHT_BUTTON:
            self.post_message(self.MenuWanted(self, event.screen_offset))
        elif opens:
            self.post_message(self.Opened(self))

    def on_resize(self) -> None:
        """Fit the rows to the new width and keep the cursor in sight."""
        self._strips.clear()
        self.virtual_size = Size(self.size.width, self.row_total())
        self.keep_cursor_visible()

    def on_focus(self) -> None:
        """The cursor is drawn brighter in the pane in focus."""
        self._redraw_cursor()

    def on_blur(self) -> None:
        """The cursor is drawn calmer in a pane out of focus."""
        self._redraw_cursor()

    def _redraw_cursor(self) -> None:
        if self.cursor != NO_ROW:
            self.redraw_row(self.cursor)
