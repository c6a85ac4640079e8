"""The rows of a pull that is about to happen: papers that change, and what does not come back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from textual.strip import Strip

from readlist.library.exported_files import Refusal
from readlist.library.pulling import PulledNote, PullReport
from readlist.tui.line import NO_STYLE, Piece, cut, pad, strip_of, width_of
from readlist.tui.rows import cursor_bar
from readlist.tui.widgets.row_list import NO_ROW, RowList
from readlist.views.signs import ASCII, Signs

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


class PullList(RowList):
    """The papers of a pull with a mark before each that is to be taken in."""

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._signs = signs
        self._rows: list[PullRow] = []
        self._titles: dict[int, str] = {}
        self._left_out: Collection[int] = frozenset()

    @property
    def row(self) -> PullRow | None:
        """What the cursor is on."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def changed(self) -> list[PulledNote]:
        """The papers that change, in order."""
        return [row for row in self._rows if isinstance(row, PulledNote) and row.changes]

    def show(self, rows: list[PullRow], titles: dict[int, str], cursor: int = NO_ROW) -> None:
        """Show other rows, with the titles of papers by id; the cursor on that row, else on the first."""
        self._rows, self._titles = rows, titles
        stays = 0 <= cursor < len(rows) and self.selectable(cursor)
        first = next((number for number, _ in enumerate(rows) if self.selectable(number)), NO_ROW)
        self.rows_changed(cursor if stays else first)
        self.post_message(self.Moved(self))

    def leave_out(self, left_out: Collection[int]) -> None:
        """Show those papers as left out."""
        self._left_out = left_out
        self.redraw()

    def row_total(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def selectable(self, row: int) -> bool:
        """Return whether the row is no heading."""
        return not isinstance(self._rows[row], str)

    def draw_row(self, row: int, width: int, *, here: bool) -> Strip:
        """Return a row as a strip of exactly ``width`` cells."""
        content = self._rows[row]
        on = ("cursor" if self.has_focus else "panel") if here else None
        ground = self.palette.style("text", on=on).background_style if on else NO_STYLE
        bar = (cursor_bar(self._signs) if here else " ", self.palette.style("accent", on=on))
        match content:
            case str():
                return strip_of(
                    [("  " + cut(content.upper(), width - 3), self.palette.style("faint"))], width
                )
            case PulledNote():
                return strip_of([bar, *self._paper(content, width - 1, on)], width, ground)
            case Refusal():
                return strip_of([bar, *self._refusal(content, width - 1, on)], width, ground)

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
