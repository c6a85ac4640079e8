"""Papers one a line, as a table that fits its screen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

from readlist.model.paper import PaperList, PaperSummary
from readlist.model.text import clean_line
from readlist.views.dates import calendar_date, friendly_date
from readlist.views.fitting import cut, pad
from readlist.views.found import FOUND, Finds, excerpt, parts
from readlist.views.mathematics import readable_mathematics
from readlist.views.palette import Palette, status_role
from readlist.views.people import short_authors
from readlist.views.signs import Signs, is_later, signs

WIDEST_TABLE = 140
_GAP = "  "
_STATE_WIDTH = 3
"""Cells of star and state before the key."""
_KEY_WIDTH, _AUTHORS_WIDTH, _DATE_WIDTH = 24, 20, 11
# A column stands only where enough is left for the title, the one thing that must be read.
_AUTHORS_FROM, _DATE_FROM = 90, 60


class _Row(NamedTuple):
    """The cells of a paper with the role that colours each."""

    star: str
    state: str
    state_role: str
    key: str
    title: str
    authors: str
    date: str


def paper_table(
    summaries: Sequence[PaperSummary],
    lists: Mapping[int, PaperList],
    palette: Palette,
    *,
    today: datetime.date,
    ascii: bool = False,  # noqa: A002
    finds: Finds | None = None,
    texts: Mapping[int, str] | None = None,
) -> RenderableType:
    """Return the papers as a table: state, key, title, authors and date, in the order given.

    Drawn at most 140 cells wide; on a narrow screen authors and date give way to the title.
    ``finds`` finds the words that were searched for; where ``texts`` has them of a paper, a line
    below it shows the words around the first of them.
    """
    return _Table(summaries, lists, palette, today, signs(ascii=ascii), ascii, finds, texts or {})


@dataclass(frozen=True)
class _Table:
    summaries: Sequence[PaperSummary]
    lists: Mapping[int, PaperList]
    palette: Palette
    today: datetime.date
    signs: Signs
    ascii: bool
    finds: Finds | None
    texts: Mapping[int, str]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        rows = [
            _row(summary, self.lists, self.today, self.signs, as_written=self.ascii)
            for summary in self.summaries
        ]
        widths = _widths(rows, min(options.max_width, WIDEST_TABLE))
        roles = {"star", "muted", "text", "faint", *(row.state_role for row in rows)}
        styles = {role: self.palette.style(role) for role in roles}
        for summary, row in zip(self.summaries, rows, strict=True):
            for text, role in _cells(row, widths, self.signs.ellipsis):
                for part, is_found in parts(text, self.finds if role == "text" else None):
                    yield Segment(part, styles[role] + FOUND if is_found else styles[role])
            yield Segment.line()
            yield from self._excerpt(self.texts.get(summary.doc_id, ""), widths)

    def _excerpt(self, text: str, widths: _Widths) -> Iterator[Segment]:
        """Yield the line with the words around what was found in a text; nothing where nothing was."""
        if self.finds is None or not text:
            return
        indent = _STATE_WIDTH + widths.key + len(_GAP)
        room = max(widths.title + sum(len(_GAP) + each for each in widths[2:] if each), 8)
        # A cell a character at least: what is too long is cut.
        line = cut(excerpt(text, self.finds, 2 * room, self.signs.ellipsis), room, self.signs.ellipsis)
        if line:
            faint = self.palette.style("muted")
            yield Segment(" " * indent)
            for part, is_found in parts(line, self.finds):
                yield Segment(part, faint + FOUND if is_found else faint)
            yield Segment.line()


class _Widths(NamedTuple):
    key: int
    title: int
    authors: int
    date: int


def _row(
    summary: PaperSummary,
    lists: Mapping[int, PaperList],
    today: datetime.date,
    marks: Signs,
    *,
    as_written: bool,
) -> _Row:
    day = today.isoformat()
    # Nothing of a title of any length is seen beyond the width of a table.
    title = clean_line(summary.title[: 4 * WIDEST_TABLE])
    return _Row(
        star=marks.star if summary.starred else " ",
        state=marks.state(summary, day),
        state_role="later" if is_later(summary, day) else status_role(summary.status),
        key=summary.key,
        title=(title if as_written else readable_mathematics(title)) or "(no title)",
        authors=short_authors(summary.authors, ellipsis=marks.ellipsis),
        date=_date(summary, lists, today),
    )


def _date(summary: PaperSummary, lists: Mapping[int, PaperList], today: datetime.date) -> str:
    """Return the year of the work, else the day of its list, else the day it was added."""
    if summary.year:
        return str(summary.year)
    for place in summary.places:
        found = lists.get(place.list)
        if found is not None and found.listed_on:
            return calendar_date(found.listed_on, today)
    return friendly_date(summary.added_at, today) if summary.added_at else ""


def _widths(rows: Sequence[_Row], width: int) -> _Widths:
    key = min(max((cell_len(row.key) for row in rows), default=0), _KEY_WIDTH)
    authors = min(max((cell_len(row.authors) for row in rows), default=0), _AUTHORS_WIDTH)
    date = min(max((len(row.date) for row in rows), default=0), _DATE_WIDTH)
    authors = authors if width >= _AUTHORS_FROM else 0
    date = date if width >= _DATE_FROM else 0
    taken = _STATE_WIDTH + key + sum(len(_GAP) + column for column in (authors, date) if column)
    return _Widths(key, max(width - taken - len(_GAP), 8), authors, date)


def _cells(row: _Row, widths: _Widths, ellipsis: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a line, gaps included, each with its role."""
    yield row.star, "star"
    yield row.state + " ", row.state_role
    # A key is there to be typed: a long one takes its room from the title, and is never cut.
    key_width = max(cell_len(row.key), widths.key)
    yield pad(row.key, key_width) + _GAP, "muted"
    yield pad(row.title, max(widths.title - (key_width - widths.key), 0), ellipsis), "text"
    if widths.authors:
        yield _GAP + pad(row.authors, widths.authors, ellipsis), "muted"
    if widths.date:
        yield _GAP + row.date[: widths.date].rjust(widths.date), "faint"
