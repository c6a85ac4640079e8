"""The rows of a pull that is about to happen: papers that change, and what does not come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from readlist.library.exported_files import Refusal
from readlist.library.pulling import PulledNote, PullReport
from readlist.tui.line import Piece, cut, pad, width_of
from readlist.tui.widgets.offered_rows import OfferedRows
from readlist.tui.widgets.row_list import NO_ROW
from readlist.views.signs import ASCII

NOT_TAKEN = "not taken"
PullRow = str | PulledNote | Refusal
"""A heading, which the cursor passes over, a paper, or a note that does not come back."""

_CHANGES_WIDTH = 24
_SHORTEST_TITLE = 24
"""Cells below which a row has no room for what changes."""


def pull_rows(report: PullReport) -> list[PullRow]:
    """Return the rows of a dry run: first the papers that change."""
    changed = [note for note in report.notes if note.changes]
    others: list[PullRow] = [note for note in report.notes if not note.changes]
    others += report.refused
    return [*changed, *([NOT_TAKEN] if others else []), *others]


class PullList(OfferedRows[PullRow]):
    """The papers of a pull with a mark before each that is to be taken in."""

    _titles: Mapping[int, str] = MappingProxyType({})

    @property
    def changed(self) -> list[PulledNote]:
        """The papers that change, in order."""
        return [row for row in self._rows if isinstance(row, PulledNote) and row.changes]

    def show(self, rows: list[PullRow], titles: Mapping[int, str], cursor: int = NO_ROW) -> None:
        """Show other rows, with the titles of papers by id; the cursor on that row, else on the first."""
        self._titles = titles
        self.show_rows(rows, cursor, self.first_selectable(rows))

    def is_heading(self, row: PullRow) -> bool:
        """Return whether a row is a heading."""
        return isinstance(row, str)

    def heading(self, row: PullRow, width: int) -> Iterator[Piece]:
        """Yield the pieces of a heading."""
        yield "  " + cut(str(row).upper(), width - 3), self.palette.style("faint")

    def pieces(self, row: PullRow, width: int, on: str | None) -> Iterator[Piece]:
        """Yield those of a paper, or of a note that does not come back."""
        if isinstance(row, PulledNote):
            yield from self._paper(row, width, on)
        elif isinstance(row, Refusal):
            yield from self._refusal(row, width, on)

    def _paper(self, note: PulledNote, width: int, on: str | None) -> Iterator[Piece]:
        palette = self.palette
        if not note.changes:
            mark, words, role = "!", "both sides differ", "warning"
        elif note.doc_id in self._left_out:
            mark, words, role = " ", "left out", "faint"
        else:
            mark = "x" if self._signs is ASCII else "✓"
            words, role = ", ".join(map(_word, note.changes)), "muted"
            if note.clashes:
                words, role = f"{words} !", "warning"
        room = width - 3
        beside = _CHANGES_WIDTH if room - _CHANGES_WIDTH >= _SHORTEST_TITLE else 0
        is_out = role == "faint"
        yield f"{mark} ", palette.style("accent" if note.changes else "warning", on=on)
        title = self._titles.get(note.doc_id) or note.key
        yield pad(title, room - beside), palette.style("faint" if is_out else "text", on=on)
        if beside:
            yield "  " + pad(words, beside - 2), palette.style(role, on=on)

    def _refusal(self, refusal: Refusal, width: int, on: str | None) -> Iterator[Piece]:
        name = (cut(f"! {refusal.path.name}", width // 2), self.palette.style("warning", on=on))
        yield name
        room = max(width - 1 - width_of([name]), 0)  # without the scroll bar
        yield cut(f"  {refusal.reason}", room), self.palette.style("muted", on=on)


def _word(name: str) -> str:
    return "star" if name == "starred" else name
