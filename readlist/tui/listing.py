"""The rows of a list: papers in order, with headings between them.

It is found off the UI thread, and then only read; what is asked of it costs the same for any number of rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence, Set

import msgspec

from readlist.search.chosen_papers import ChosenPapers
from readlist.search.paper_table import Run


class Heading(msgspec.Struct, frozen=True):
    """A line between papers: the section, and the list's title where a list begins.

    ``group`` is what the papers below it have in common. ``folded`` counts those that are not
    shown below it.
    """

    section: str
    list_title: str = ""
    group: Hashable = None
    folded: int = 0


class Listing:
    """Papers and headings by row. Rows count from 0, also over headings; it never changes."""

    def __init__(
        self, doc_ids: Sequence[int] = (), headings: Sequence[tuple[int, Heading]] = (), *, folded: int = 0
    ) -> None:
        """Each of ``headings`` stands before the paper of that number, from 0; ``folded`` counts papers.

        Those are not among ``doc_ids``.
        """
        self._doc_ids = doc_ids
        self._headings = [heading for _, heading in headings]
        self._firsts = [first for first, _ in headings]
        self._heading_rows = [first + above for above, first in enumerate(self._firsts)]
        self._folded = folded

    def __len__(self) -> int:
        return len(self._doc_ids) + len(self._headings)

    def __getitem__(self, row: int) -> int | Heading:
        above = bisect_left(self._heading_rows, row)
        if above < len(self._headings) and self._heading_rows[above] == row:
            return self._headings[above]
        return self._doc_ids[row - above]

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._doc_ids

    def among(self, doc_ids: Set[int]) -> set[int]:
        """Return those of ``doc_ids`` that are rows."""
        return set(filter(self.__contains__, doc_ids))

    @property
    def paper_count(self) -> int:
        """How many rows are papers."""
        return len(self._doc_ids)

    @property
    def count(self) -> int:
        """How many papers there are, those that are folded included."""
        return len(self._doc_ids) + self._folded

    @property
    def doc_ids(self) -> Sequence[int]:
        """The papers in order, without those that are folded."""
        return self._doc_ids

    def paper_at(self, row: int) -> int | None:
        """Return the paper of a row; None for a heading or outside."""
        if not 0 <= row < len(self):
            return None
        content = self[row]
        return content if isinstance(content, int) else None

    def heading_above(self, row: int) -> Heading | None:
        """Return the heading to which a row belongs, or which it is."""
        above = bisect_right(self._heading_rows, row)
        return self._headings[above - 1] if above else None

    def heading_row(self, group: Hashable) -> int | None:
        """Return the row of the first heading of a group."""
        rows = zip(self._heading_rows, self._headings, strict=True)
        return next((row for row, heading in rows if heading.group == group), None)

    def row_of(self, doc_id: int) -> int | None:
        """Return the row of a paper; None when the list does not have it."""
        try:
            return self._row_of_number(self._doc_ids.index(doc_id))
        except ValueError:
            return None

    def ordinal(self, row: int) -> int:
        """Return which paper a row is, from 1."""
        return row - bisect_left(self._heading_rows, row) + 1

    def paper_row(self, ordinal: int) -> int | None:
        """Return the row of the paper at ``ordinal`` from 1, or of the last one; None when empty."""
        if not self._doc_ids:
            return None
        return self._row_of_number(min(max(ordinal, 1), len(self._doc_ids)) - 1)

    def _row_of_number(self, number: int) -> int:
        return number + bisect_right(self._firsts, number)


def with_headings(
    papers: ChosenPapers,
    runs: Iterable[Run],
    heading: Callable[[Hashable, Hashable], Heading | None],
    folded: Collection[Hashable] = (),
) -> Listing:
    """Return ``papers`` with a heading wherever another group begins: the values of ``runs``.

    Equal groups are the same object. ``heading`` takes a group and the one before, None at
    the top, and returns the line of the group. Of the groups that are ``folded`` only the heading is shown.
    """
    headings: list[tuple[int, Heading]] = []
    left_out: list[range] = []
    shown = hidden = hidden_here = 0
    before: Hashable = None
    line: Heading | None = None
    for start, end, group in runs:
        count = papers.count_between(start, end)
        if not count:
            continue
        if group is not before:
            line, before, hidden_here = heading(group, before), group, 0
            if line is not None:
                headings.append((shown, line))
        if line is not None and group in folded:
            hidden += count
            hidden_here += count
            headings[-1] = shown, msgspec.structs.replace(line, folded=hidden_here)
            left_out.append(range(start, end))
        else:
            shown += count
    return Listing(papers.without(left_out) if left_out else papers, headings, folded=hidden)
