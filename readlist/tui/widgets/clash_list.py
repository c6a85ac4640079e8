"""The rows of what a sync could not decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from readlist.library.clashes import NotedClash
from readlist.tui.line import Piece, pad
from readlist.tui.widgets.offered_rows import OfferedRows
from readlist.tui.widgets.row_list import NO_ROW

_FIELD_WIDTH = 16
_SHORTEST_TITLE = 24
"""Cells below which a row has no room for the field."""


class ClashList(OfferedRows[NotedClash]):
    """Conflicts with the title of their paper, list or search."""

    _titles: Mapping[int, str] = MappingProxyType({})

    def show(self, rows: list[NotedClash], titles: Mapping[int, str], cursor: int = NO_ROW) -> None:
        """Show other rows, with the titles of papers by id; the cursor on that row, else on the last."""
        self._titles = titles
        self.show_rows(rows, max(cursor, 0), len(rows) - 1)

    def title_of(self, row: NotedClash) -> str:
        """Return what a row is about."""
        return self._titles.get(row.doc_id) or row.name

    def is_heading(self, row: NotedClash) -> bool:
        """Return whether a row is a heading: none is."""
        return False

    def heading(self, row: NotedClash, width: int) -> Iterator[Piece]:
        """Yield nothing."""
        return iter(())

    def pieces(self, row: NotedClash, width: int, on: str | None) -> Iterator[Piece]:
        """Yield those of a conflict."""
        room = width - 1
        beside = _FIELD_WIDTH if room - _FIELD_WIDTH >= _SHORTEST_TITLE else 0
        yield pad(self.title_of(row), room - beside), self.palette.style("text", on=on)
        if beside:
            yield "  " + pad(row.clash.field, beside - 2), self.palette.style("muted", on=on)
