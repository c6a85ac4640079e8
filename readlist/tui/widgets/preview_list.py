"""The rows of an import that is about to happen: sources, sections, papers and problems."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readlist.formats.registry import FORMAT_OPTION
from readlist.library.importing import ImportedPaper, ImportReport
from readlist.library.merging import provisional_title
from readlist.model.record import Problem
from readlist.model.text import clean_line
from readlist.tui.line import NO_STYLE, Piece, cut, pad, pad_left, width_of
from readlist.tui.rows import PEOPLE_FROM, PEOPLE_WIDTH, YEAR_WIDTH
from readlist.tui.widgets.offered_rows import OfferedRows
from readlist.tui.widgets.row_list import NO_ROW
from readlist.views.fitting import cut_middle
from readlist.views.people import short_authors
from readlist.views.signs import ASCII

FORMAT_KEY = "f"
_ACTION_WIDTH = 9
_SHORTEST_TEXT = 12
"""Cells below which the text of a problem tells nothing."""
_ACTIONS = {
    "new": ("new", "success"),
    "merged": ("merged", "text"),
    "skipped": ("known", "muted"),
    "possible-duplicate": ("like one", "warning"),
}
"""What the row says of each action, and the role that colours it."""


class PreviewHeading(msgspec.Struct, frozen=True):
    """A source or a section; the cursor passes over it."""

    text: str
    is_source: bool = False


class PreviewPaper(msgspec.Struct, frozen=True):
    """A paper of the source with that number."""

    source: int
    paper: ImportedPaper

    @property
    def place(self) -> tuple[int, int]:
        """The numbers of the source and of the first record, which tell it from all others."""
        return self.source, self.paper.entries[0]


PreviewRow = PreviewHeading | PreviewPaper | Problem


def preview_rows(report: ImportReport) -> list[PreviewRow]:
    """Return the rows of a dry run, source by source: what went wrong first, then the papers."""
    return [row for number, _ in enumerate(report.sources) for row in _rows_of(report, number)]


def _rows_of(report: ImportReport, number: int) -> Iterator[PreviewRow]:
    source = report.sources[number]
    if len(report.sources) > 1:
        yield PreviewHeading(source.source, is_source=True)
    yield from map(_with_key, source.problems)
    if source.format is not None and not source.papers:
        yield Problem("warning", 0, f"No papers were found in it as {source.format}.")
    section: str | None = None
    for paper in source.papers:
        if paper.record.section != section:
            section = paper.record.section
            if section:
                yield PreviewHeading(section)
        yield PreviewPaper(number, paper)


def _with_key(problem: Problem) -> Problem:
    """Return the problem in words that name the key which chooses a format, not the option."""
    message = problem.message.replace(FORMAT_OPTION, FORMAT_KEY)
    # What stands beside a line is of the source; it stays as it is.
    text = problem.text if problem.line else problem.text.replace(FORMAT_OPTION, FORMAT_KEY)
    return msgspec.structs.replace(problem, message=message, text=text)


class PreviewList(OfferedRows[PreviewRow]):
    """The papers of an import with a mark before each that is to come in."""

    @property
    def papers(self) -> list[PreviewPaper]:
        """All papers, in order."""
        return [row for row in self._rows if isinstance(row, PreviewPaper)]

    def show(self, rows: list[PreviewRow], cursor: int = NO_ROW) -> None:
        """Show other rows, the cursor on that row, else on the first paper."""
        papers = (number for number, row in enumerate(rows) if isinstance(row, PreviewPaper))
        self.show_rows(rows, cursor, next(papers, self.first_selectable(rows)))

    def move_to_problem(self) -> None:
        """Go to the next problem below the cursor; below the last one, to the first."""
        places = [number for number, row in enumerate(self._rows) if isinstance(row, Problem)]
        if places:
            self.cursor = next((place for place in places if place > self.cursor), places[0])

    def is_heading(self, row: PreviewRow) -> bool:
        """Return whether a row is a heading."""
        return isinstance(row, PreviewHeading)

    def heading(self, row: PreviewRow, width: int) -> Iterator[Piece]:
        """Yield the pieces of a heading."""
        if isinstance(row, PreviewHeading):
            yield from self._heading(row, width)

    def pieces(self, row: PreviewRow, width: int, on: str | None) -> Iterator[Piece]:
        """Yield those of a paper, or of a problem."""
        if isinstance(row, PreviewPaper):
            yield from self._paper(row, width, on)
        elif isinstance(row, Problem):
            yield from self._problem(row, width, on)

    def _heading(self, heading: PreviewHeading, width: int) -> Iterator[Piece]:
        if heading.is_source:
            path = cut_middle(clean_line(heading.text), width - 3, self._signs.ellipsis)
            yield f"  {path}", self.palette.style("text", bold=True)
        else:
            yield "  " + cut(heading.text.upper(), width - 3), self.palette.style("faint")

    def _paper(self, row: PreviewPaper, width: int, on: str | None) -> Iterator[Piece]:
        record, palette = row.paper.record, self.palette
        out = row.place in self._left_out
        word, role = ("left out", "faint") if out else _ACTIONS[row.paper.action]
        ruled = row.paper.ruled
        if row.paper.resembles is not None and not out:
            word = f"like {row.paper.resembles.likeness:.0%}"
        elif ruled is not None and ruled.status is not None and not out:
            word = role = ruled.status
        people = ""
        if width >= PEOPLE_FROM and (record.authors or record.year):
            named = short_authors(record.authors, ellipsis=self._signs.ellipsis) if record.authors else ""
            people = f"  {pad(named, PEOPLE_WIDTH)} {pad_left(str(record.year or ''), YEAR_WIDTH)}"
        tick = " " if out else "x" if self._signs is ASCII else "✓"
        beside = (people, palette.style("faint" if out else "muted", on=on))
        room = max(width - 3 - _ACTION_WIDTH - width_of([beside]), 0)
        title = record.title or provisional_title(record.identifiers)
        yield f"{tick} ", palette.style("accent" if not out else "faint", on=on)
        yield pad(word, _ACTION_WIDTH), palette.style(role, on=on)
        yield pad(title, room), palette.style("faint" if out else "text", on=on)
        yield beside

    def _problem(self, problem: Problem, width: int, on: str | None) -> Iterator[Piece]:
        role = "error" if problem.severity == "error" else "warning"
        place = f"line {problem.line}: " if problem.line else ""
        width -= 1  # of the scroll bar
        said = cut(f"! {place}{problem.message}", width)
        yield said, self.palette.style(role, on=on)
        room = width - width_of([(said, NO_STYLE)])
        if problem.text and room >= _SHORTEST_TEXT:
            yield cut(f"  {problem.text}", room), self.palette.style("faint", on=on)
