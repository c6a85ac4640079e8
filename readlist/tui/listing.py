"""The rows of a list: papers in order, with a heading where list or section changes.

Everything here is computed once per view, off the UI thread, and then only read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from readlist.model.paper import PaperList, PaperSummary, Place


class Heading(msgspec.Struct, frozen=True):
    """A line between papers: the section, and the list's title where a list begins."""

    section: str
    list_title: str = ""


class Listing:
    """Papers and headings by row. Rows count from 0, also over headings; it never changes."""

    def __init__(self, rows: Sequence[int | Heading] = (), heading_rows: Sequence[int] = ()) -> None:
        """``heading_rows`` are the numbers of the rows that are headings, in order."""
        self._rows = rows
        self._heading_rows = heading_rows

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {row: number for number, row in enumerate(self._rows) if isinstance(row, int)}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> int | Heading:
        return self._rows[row]

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._row_of

    @property
    def paper_count(self) -> int:
        """How many rows are papers."""
        return len(self._rows) - len(self._heading_rows)

    @property
    def doc_ids(self) -> Iterable[int]:
        """The papers in order."""
        return self._row_of.keys()

    def paper_at(self, row: int) -> int | None:
        """Return the paper of a row; None for a heading or outside."""
        if not 0 <= row < len(self._rows):
            return None
        content = self._rows[row]
        return content if isinstance(content, int) else None

    def row_of(self, doc_id: int) -> int | None:
        """Return the row of a paper; None when the list does not have it."""
        return self._row_of.get(doc_id)

    def ordinal(self, row: int) -> int:
        """Return which paper a row is, from 1."""
        return row - bisect_left(self._heading_rows, row) + 1

    def paper_row(self, ordinal: int) -> int | None:
        """Return the row of the paper at ``ordinal`` from 1, or of the last one; None when empty."""
        if not self.paper_count:
            return None
        wanted = min(max(ordinal, 1), self.paper_count) - 1
        row = wanted
        # Each heading above pushes the row down; the count of headings above grows with the row.
        while (above := bisect_left(self._heading_rows, row + 1)) + wanted != row:
            row = above + wanted
        return row


def listing_of(
    doc_ids: Iterable[int],
    summaries: Mapping[int, PaperSummary],
    lists: Mapping[int, PaperList],
    *,
    list_id: int | None = None,
) -> Listing:
    """Return the rows for ``doc_ids`` in the order given, a heading where list or section change.

    ``list_id`` names the one list whose sections count: the view of that list.
    """
    rows: list[int | Heading] = []
    heading_rows: list[int] = []
    before: tuple[int, str | None] | None = None
    for doc_id in doc_ids:
        place = _place(summaries[doc_id], list_id)
        here = (place.list, place.section) if place else (0, None)
        if here != before:
            heading = _heading(here, before, lists, one_list=list_id is not None)
            if heading is not None:
                heading_rows.append(len(rows))
                rows.append(heading)
            before = here
        rows.append(doc_id)
    return Listing(rows, heading_rows)


def in_list_order(doc_ids: Iterable[int], summaries: Mapping[int, PaperSummary], list_id: int) -> list[int]:
    """Return the papers in the order in which they stand in one list."""

    def position(doc_id: int) -> tuple[int, str]:
        place = _place(summaries[doc_id], list_id)
        return (place.position if place else 0, summaries[doc_id].key)

    return sorted(doc_ids, key=position)


def _place(summary: PaperSummary, list_id: int | None) -> Place | None:
    if list_id is None:
        return summary.places[0] if summary.places else None
    return next((place for place in summary.places if place.list == list_id), None)


def _heading(
    here: tuple[int, str | None],
    before: tuple[int, str | None] | None,
    lists: Mapping[int, PaperList],
    *,
    one_list: bool,
) -> Heading | None:
    list_id, section = here
    list_begins = not one_list and (before is None or before[0] != list_id)
    title = lists[list_id].title if list_begins and list_id in lists else ""
    if not section and not title:
        # Papers without a section, or of no list, after others: a line of their own would say nothing.
        return Heading("") if before is not None else None
    return Heading(section or "", title)
