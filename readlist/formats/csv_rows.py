"""The rows of a delimited table, each with the physical line on which it begins (RFC 4180 and its kin)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

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


def rows_of(lines: Sequence[str], dialect: Dialect, *, start: int = 0, width: int | None = None) -> Iterator[Row]:
    """Yield the rows that are not blank, from the line of index ``start`` on.

    With ``width`` a quote that is never closed costs one row: when a row that spans several
    lines has not that many cells, reading goes on at the next of its lines that has. The work
    stays linear: only so many lines are looked at twice.
    """
    csv.field_size_limit(max(csv.field_size_limit(), min(sum(map(len, lines)), _LARGEST_FIELD_LIMIT)))
    left = _LINES_EXAMINED_PER_LINE * len(lines)
    position: int | None = start
    while position is not None:
        begin, position = position, None
        offset = begin
        reader = _reader((lines[index] for index in range(begin, len(lines))), dialect)
        for cells in reader:
            end = offset + reader.line_num
            if end - begin > 1 and width is not None:
                unclosed = end == len(lines) and _is_unclosed(lines, begin)
                if unclosed or len(cells) != width:
                    resumed = _next_whole_row(lines, begin + 1, min(end, begin + 1 + left), dialect, width)
                    left -= (resumed if resumed is not None else end) - begin
                    if resumed is not None:
                        yield Row(begin + 1, [lines[begin].strip()], begin + 1, broken=True)
                        position = resumed
                        break
                    if unclosed:
                        yield Row(begin + 1, cells, end, broken=True)
                        return
            if any(cell.strip() for cell in cells):
                yield Row(begin + 1, cells, end)
            begin = end


def _reader(lines: Iterator[str], dialect: Dialect) -> csv.reader:
    if dialect.quotes == "none":
        return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    if dialect.quotes == "escaped":
        lines = (line.replace('\\"', '""') for line in lines)
    return csv.reader(lines, delimiter=dialect.delimiter, skipinitialspace=True)


def _is_unclosed(lines: Sequence[str], begin: int) -> bool:
    return sum(lines[index].count('"') for index in range(begin, len(lines))) % 2 == 1


def _next_whole_row(lines: Sequence[str], start: int, end: int, dialect: Dialect, width: int) -> int | None:
    for index in range(start, end):
        if len(next(_reader(iter((lines[index],)), dialect), [])) == width:
            return index
    return None
