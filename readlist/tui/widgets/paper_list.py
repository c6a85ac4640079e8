"""The list of papers: any number of them, only those on screen are ever drawn."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap

from textual.reactive import reactive
from textual.strip import Strip

from readlist.tui.line import cut
from readlist.tui.listing import Heading, Listing
from readlist.tui.rows import LEAD, PaperRow, RowLook, draw_heading, draw_paper
from readlist.tui.widgets.row_list import NO_ROW, RowList
from readlist.views.signs import Signs

LookUp = Callable[[int], PaperRow | None]
"""Returns what to show for a paper now."""


class PaperListView(RowList):
    """The papers of a view with the headings between them; the cursor stands on a paper, by id."""

    today: reactive[str] = reactive("")

    def __init__(self, look_up: LookUp, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._look_up = look_up
        self._signs = signs
        self._empty: tuple[str, ...] = ()
        self.listing = Listing()

    @property
    def doc_id(self) -> int | None:
        """The paper under the cursor."""
        return self.listing.paper_at(self.cursor)

    @property
    def position(self) -> int:
        """Which paper of the list the cursor is on, from 1; 0 when it is on none."""
        return 0 if self.doc_id is None else self.listing.ordinal(self.cursor)

    def show(
        self, listing: Listing, *, doc_id: int | None, ordinal: int = 1, empty: tuple[str, ...] = ()
    ) -> None:
        """Show other rows, the cursor on ``doc_id`` if they have it, else on the paper at ``ordinal``.

        ``empty`` are the lines instead of rows: why there are none, and what to do.
        """
        row = listing.row_of(doc_id) if doc_id is not None else None
        if row is None:
            row = listing.paper_row(ordinal)
        self.listing = listing
        self._empty = empty if not listing.paper_count else ()
        self.rows_changed(NO_ROW if row is None else row)
        self.post_message(self.Moved(self))

    def go_to(self, doc_id: int) -> bool:
        """Put the cursor on a paper; False when the list does not have it."""
        row = self.listing.row_of(doc_id)
        if row is None:
            return False
        self.cursor = row
        return True

    def redraw_paper(self, doc_id: int) -> None:
        """Draw the row of a paper anew, if it is on screen."""
        self.redraw_row(self.listing.row_of(doc_id))

    def row_total(self) -> int:
        """Return how many rows there are."""
        return len(self.listing)

    def selectable(self, row: int) -> bool:
        """Return whether the row is a paper, or the heading of some that are folded."""
        content = self.listing[row]
        return not isinstance(content, Heading) or bool(content.folded)

    def draw_row(self, row: int, width: int, *, here: bool) -> Strip:
        """Return a row as a strip of exactly ``width`` cells."""
        look = RowLook(self.palette, self._signs, self.today, focused=self.has_focus)
        content = self.listing[row]
        if isinstance(content, Heading):
            return draw_heading(content, look, width, here=here)
        shown = self._look_up(content)
        return draw_paper(shown, look, width, here=here) if shown else Strip.blank(width)

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen; the lines of an empty view teach."""
        if not self._empty:
            return super().render_line(y)
        width = self.size.width
        room = max(width - LEAD - 1, 1)
        lines = [(part, n == 0) for n, line in enumerate(self._empty) for part in wrap(line, room)]
        if not 1 <= y <= len(lines):
            return super().render_line(y)
        text, is_first = lines[y - 1]
        style = self.palette.style("text" if is_first else "muted")
        return self.on_ground([(cut(" " * LEAD + text, width), style)], width)

    def watch_today(self) -> None:
        """What is later changes at midnight."""
        self.redraw()
