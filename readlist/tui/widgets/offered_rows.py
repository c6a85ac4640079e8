"""Rows of what is about to happen: headings, things to take or to leave out, and what went wrong."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from textual.strip import Strip

from readlist.tui.line import NO_STYLE, Piece, strip_of
from readlist.tui.rows import cursor_bar
from readlist.tui.widgets.row_list import NO_ROW, RowList
from readlist.views.signs import Signs

Row = TypeVar("Row")


class OfferedRows(RowList, Generic[Row]):
    """The base of the lists before an import and before a pull; the cursor passes over headings."""

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._rows: Sequence[Row] = ()
        self._left_out: Collection[Hashable] = frozenset()

    @abstractmethod
    def is_heading(self, row: Row) -> bool:
        """Return whether a row is a heading."""

    @abstractmethod
    def heading(self, row: Row, width: int) -> Iterator[Piece]:
        """Yield the pieces of a heading."""

    @abstractmethod
    def pieces(self, row: Row, width: int, on: str | None) -> Iterator[Piece]:
        """Yield those of any other row, behind the bar of the cursor, ``on`` a ground."""

    @property
    def row(self) -> Row | None:
        """What the cursor is on."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    def show_rows(self, rows: Sequence[Row], cursor: int, first: int) -> None:
        """Show other rows, the cursor on that row where it may be, else on the ``first``."""
        self._rows = rows
        stays = 0 <= cursor < len(rows) and self.selectable(cursor)
        self.rows_changed(cursor if stays else first)
        self.post_message(self.Moved(self))

    def leave_out(self, left_out: Collection[Hashable]) -> None:
        """Show those as left out."""
        self._left_out = left_out
        self.redraw()

    def row_total(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def selectable(self, row: int) -> bool:
        """Return whether the row is no heading."""
        return not self.is_heading(self._rows[row])

    def first_selectable(self, rows: Sequence[Row]) -> int:
        """Return the first of rows that the cursor may be on; NO_ROW where there is none."""
        return next((number for number, row in enumerate(rows) if not self.is_heading(row)), NO_ROW)

    def draw_row(self, row: int, width: int, *, here: bool) -> Strip:
        """Return a row as a strip of exactly ``width`` cells."""
        content = self._rows[row]
        if self.is_heading(content):
            return strip_of(self.heading(content, width), width)
        on = ("cursor" if self.has_focus else "panel") if here else None
        ground = self.palette.style("text", on=on).background_style if on else NO_STYLE
        bar = (cursor_bar(self._signs) if here else " ", self.palette.style("accent", on=on))
        return strip_of([bar, *self.pieces(content, width - 1, on)], width, ground)
