"""The rows of a delimited table, each with the physical line on which it begins (RFC 4180 and its kin)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

DELIMITERS = (",", ";", "\t", "|")
_LARGEST_FIELD_LIMIT = (1 << 31) - 1  # of a C long on every platform
_LINES_EXAMINED_PER_LINE = 3


class Dialect(msgspec.Struct, frozen=True):
    """How cells are parted and quoted.

    ``quotes`` is ``doubled`` ("" inside a quoted cell is a quote, as in RFC 4180), ``escaped``
    (there it is ``\\"``) or ``none`` (a quote is a character like any other).
    """

    delimiter: str
    quotes: str = "doubled"


class Row(msgspec.Struct, frozen=True):
    """The cells of a row, its line and the index of the line after it.

    ``broken`` when a quote in it is never closed.
    """

    line: int
    cells: list[str]
    end: int
    broken: bool = False

    def fits(self, width: int) -> bool:
        """Return whether the row has ``width`` cells; empty ones after them do not count."""
        return len(self.cells) == width or (len(self.cells) > width and not any(self.cells[width:]))


def lines_of(text: str) -> list[str]:
    """Return the lines of ``text`` with their ends, which the csv module needs inside quoted cells."""
    return [line + "\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def rows_of(
    lines: Sequence[str],
    dialect: Dialect,
    *,
    start: int = 0,
    is_whole: Callable[[Sequence[str]], bool] | None = None,
) -> Iterator[Row]:
    """Yield the rows that are not blank, from the line of index ``start`` on.

    ``is_whole`` says whether cells are a row as the table should have it. With it a quote that is
    never closed costs one row: when a row spans several lines because of such a quote, or is not
    whole, reading goes on at the next of its lines that is a whole row. The work stays linear:
    only so many lines are looked at twice.
    """
    csv.field_size_limit(max(csv.field_size_limit(), min(sum(map(len, lines)), _LARGEST_FIELD_LIMIT)))
    left = _LINES_EXAMINED_PER_LINE * len(lines)
    position: int | None = start
    while position is not None:
        begin, offset, position = position, position, None
        reader = _reader((lines[index] for index in range(begin, len(lines))), dialect)
        for cells in reader:
            end = offset + reader.line_num
            broken = False
            if end - begin > 1 and is_whole is not None and left > 0:
                broken = is_malformed(lines[begin:end], dialect)
                left -= end - begin
                if broken or not is_whole(cells):
                    position = _next_whole_row(lines[begin + 1 : end], begin + 1, dialect, is_whole)
            if position is not None:
                yield Row(begin + 1, [lines[begin].strip()], begin + 1, broken=True)
                break
            if any(cell.strip() for cell in cells):
                yield Row(begin + 1, cells, end, broken)
            begin = end


def _reader(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> Any:
    if dialect.quotes == "none":
        return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    if dialect.quotes == "escaped":
        lines = (line.replace('\\"', '""') for line in lines)
    return csv.reader(lines, delimiter=dialect.delimiter, skipinitialspace=True, strict=strict)


def is_malformed(lines: Sequence[str], dialect: Dialect) -> bool:
    """Return whether a quoted cell of a row is not closed, or goes on after its closing quote."""
    try:
        next(_reader(lines, dialect, strict=True), None)
    except csv.Error:
        return True
    return False


def _next_whole_row(
    lines: Sequence[str], first: int, dialect: Dialect, is_whole: Callable[[Sequence[str]], bool]
) -> int | None:
    for index, line in enumerate(lines, first):
        if is_whole(next(_reader((line,), dialect), [])):
            return index
    return None
