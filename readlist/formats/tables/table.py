"""What of a text is a table of papers: how its cells are parted, where its headings are, what they mean."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from readlist.formats.fields.evidence import IDENTIFYING, PLAIN_FIELDS, is_abstract
from readlist.formats.fields.names import FIELD_TAGS, field_of, fields_by_name
from readlist.formats.parts.people import split_authors
from readlist.formats.parts.publication_dates import year_of
from readlist.formats.tables.rows import DELIMITERS, Dialect, Row, is_malformed, lines_of, rows_of
from readlist.model.identifiers import parse_identifier

CERTAIN, LIKELY, UNCERTAIN = 0.9, 0.75, 0.3
"""How sure it is that a table is one of papers; UNCERTAIN: a table, perhaps of anything."""

_HEAD = 1 << 16
_ROWS_LOOKED_AT = 50
_LINES_BEFORE_HEADINGS = 10
_MOST_COLUMNS = 1000
_LONGEST_HEADING = 200
_SMALLEST_SHARE = 0.5
_FIELDS_BEYOND_CHANCE = 3
_SEPARATOR = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
_MARKDOWN_RULE = re.compile(r"[|:\- ]*-{2}[|:\- ]*")
_NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)
_TYPE_TAGS = frozenset(("PT", "TY", "AU"))
_TELLING = frozenset(("authors", "venue")) | IDENTIFYING
_LINKS = frozenset(("url", "pdf", "code"))
_OTHER_SYNTAX = re.compile(r"\s*(?:\{|\[\s*[\[{\"\]]|<[!?a-z])", re.IGNORECASE)
_WORDS_FOR_PAPER = re.compile(r"paper|manuscript|preprint|论文|論文|文献", re.IGNORECASE)
_FEWEST_ROWS_WITHOUT_HEADINGS = 3
_FEWEST_WORDS_OF_TITLE = 3
_LONGEST_TITLE = 250


class Table(msgspec.Struct, frozen=True):
    """A table: ``columns`` are the names of its columns, ``start`` the index of its first line of data.

    ``line`` is that of the headings (0: there are none), ``preamble`` the number of rows before them.
    """

    dialect: Dialect
    columns: tuple[str, ...]
    start: int
    confidence: float
    line: int = 0
    preamble: int = 0


def find_table(text: str) -> Table | None:
    """Return the table that ``text`` is, by a bounded head of it; None when it is no table.

    Of the ways to part its cells the one wins whose headings mean most; then the one in which
    most rows have as many cells as there are headings.
    """
    head = text[:_HEAD]
    if _OTHER_SYNTAX.match(head):
        return None
    lines = lines_of(head)
    is_cut = len(head) < len(text)
    first = 0
    delimiters: Sequence[str] = DELIMITERS
    if declared := _SEPARATOR.fullmatch(lines[0].strip()):
        first, delimiters = 1, (declared[1],)
    best: Table | None = None
    best_rank: tuple[float, int, float] = (0.0, 0, 0.0)
    for dialect in _dialects(delimiters, head):
        rows = list(itertools.islice(rows_of(lines, dialect, start=first), _ROWS_LOOKED_AT))
        if is_cut and 1 < len(rows) < _ROWS_LOOKED_AT:
            rows.pop()  # the end of the head may have cut it
        found = _with_headings(rows, dialect, lines) or _without_headings(rows, dialect, first)
        if found is None:
            continue
        table, share = found
        rank = (table.confidence, len(fields_by_name(table.columns)), share)
        if rank > best_rank:
            best, best_rank = table, rank
    return best


def _dialects(delimiters: Sequence[str], head: str) -> Iterator[Dialect]:
    """Yield the ways to part cells that the text allows, the commonest first."""
    for delimiter in delimiters:
        if delimiter in head:
            yield Dialect(delimiter)
            if '\\"' in head:
                yield Dialect(delimiter, "escaped")
            if '"' in head:
                yield Dialect(delimiter, "none")


def _with_headings(rows: Sequence[Row], dialect: Dialect, lines: Sequence[str]) -> tuple[Table, float] | None:
    """Return the table whose headings are the first row that can be them, and the share of rows that fit."""
    best: tuple[Table, float] | None = None
    for index, row in enumerate(rows[:_LINES_BEFORE_HEADINGS]):
        columns = _columns(row.cells)
        data = rows[index + 1 :]
        confidence = _confidence(columns, data)
        if not confidence or _is_markdown(row, lines) or (best and confidence <= best[0].confidence):
            continue
        columns = _with_index_column(columns, data)
        whole = [other for other in data if other.fits(len(columns))]
        if not _are_enough(len(whole), len(data), columns, confidence):
            continue
        sound = sum(
            _is_sound(lines[other.line - 1 : other.end], dialect, other is data[-1]) for other in whole
        )
        share = sound / len(data) if data else 1.0
        best = Table(dialect, columns, row.end, confidence, line=row.line, preamble=index), share
        if confidence == CERTAIN:
            break
    return best


def _are_enough(whole: int, count: int, columns: tuple[str, ...], confidence: float) -> bool:
    """Return whether so many whole rows of ``count`` make these headings those of a table."""
    if confidence == UNCERTAIN:
        return whole == count > 0
    if len(fields_by_name(columns)) >= _FIELDS_BEYOND_CHANCE:
        return whole > 0 or not count
    return whole >= _SMALLEST_SHARE * count


def _is_sound(lines: Sequence[str], dialect: Dialect, is_last: bool) -> bool:
    """Return whether the quotes of a row are as they should be; the last row may be cut off inside a cell."""
    return not is_malformed(lines, dialect) or (is_last and not is_malformed([*lines, '"'], dialect))


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of a row; the field tags of reference managers by their names."""
    names = [cell.strip() for cell in cells]
    if "TI" in names and _TYPE_TAGS.intersection(names):
        names = [FIELD_TAGS.get(name, name) for name in names]
    return tuple(names)


def _confidence(columns: Sequence[str], data: Sequence[Row]) -> float:
    """Return how sure it is that these are the headings of papers; 0 when they are no headings."""
    named = [name for name in columns if name]
    if not 1 < len(columns) <= _MOST_COLUMNS or any(len(name) > _LONGEST_HEADING for name in named):
        return 0.0
    names = fields_by_name(columns)
    fields = names.keys()
    surely = set(map(field_of, named))
    if "title" in fields and (not _TELLING.isdisjoint(surely) or any(map(is_abstract, named))):
        return CERTAIN
    if _names_papers(names, len(set(named))) or any(
        _holds_identifiers(field, columns.index(name), data)
        for field in ("url", "id", *IDENTIFYING)
        for name in names.get(field, ())
        if field != "pmid" or "title" in fields or 2 * len(fields) >= len(named)
    ):
        return LIKELY
    distinct = len(set(named)) == len(columns)
    return UNCERTAIN if distinct and not any(map(_is_value, named)) else 0.0


def _names_papers(names: Mapping[str, Sequence[str]], count: int) -> bool:
    """Return whether ``count`` headings are those of papers: films have titles and years, pages addresses."""
    if "title" not in names or len(names) == 1:
        return False
    is_named = any(_WORDS_FOR_PAPER.search(name) for name in names["title"])
    if is_named and not _LINKS.isdisjoint(names):
        return True
    is_told = is_named or not _TELLING.isdisjoint(names) or PLAIN_FIELDS.issuperset(names)
    return 2 * len(names) >= count if is_told else "year" in names and 2 * len(names) > count


def _holds_identifiers(field: str, column: int, data: Sequence[Row]) -> bool:
    cells = [row.cells[column].strip() for row in data if column < len(row.cells)]
    label = "pmid:" if field == "pmid" else ""
    return 2 * sum(parse_identifier(label + cell) is not None for cell in cells) > len(cells)


def _is_value(text: str) -> bool:
    return (
        bool(_NUMBER.fullmatch(text)) or "://" in text or len(text.split()) > 4 or text.endswith((".", ":"))
    )


def _is_markdown(row: Row, lines: Sequence[str]) -> bool:
    """Return whether a row heads a table of Markdown, which begins with a bar or has a rule below."""
    following = lines[row.line].strip() if row.line < len(lines) else ""
    return lines[row.line - 1].lstrip().startswith("|") or bool(_MARKDOWN_RULE.fullmatch(following[:1000]))


def _with_index_column(columns: tuple[str, ...], data: Sequence[Row]) -> tuple[str, ...]:
    """Return the columns with a nameless one before them where every row begins with its number.

    R writes the names of rows without a heading over them.
    """
    if fields_by_name(columns[:1]).keys() <= {"id"}:
        return columns
    numbered = [
        len(row.cells) == len(columns) + 1 and _NUMBER.fullmatch(row.cells[0].strip()) for row in data
    ]
    return ("", *columns) if numbered and all(numbered) else columns


def _without_headings(rows: Sequence[Row], dialect: Dialect, start: int) -> tuple[Table, float] | None:
    """Return a table without headings whose columns are certain by what stands in them."""
    widths = {len(row.cells) for row in rows}
    if len(rows) < _FEWEST_ROWS_WITHOUT_HEADINGS or len(widths) != 1 or not 1 < max(widths) <= _MOST_COLUMNS:
        return None
    kinds = [
        _kind([cell.strip() for cell in cells]) for cells in zip(*(row.cells for row in rows), strict=True)
    ]
    if kinds.count("title") != 1 or not {"url", "id"}.intersection(kinds):
        return None
    counted: dict[str, int] = {}
    columns = []
    for number, kind in enumerate(kinds, 1):
        counted[kind] = counted.get(kind, 0) + 1
        columns.append(kind if kind and counted[kind] == 1 else f"column {number}")
    return Table(dialect, tuple(columns), start, LIKELY), 1.0


def _kind(cells: Sequence[str]) -> str:
    """Return what all cells of a column are ("title"), the strictest kind first; "" for anything else."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return ""
    kinds = (
        ("url", all(cell.lower().startswith(("http://", "https://")) for cell in filled)),
        ("id", all(map(parse_identifier, filled))),
        ("year", all(len(cell) == 4 and year_of(cell) for cell in filled)),
        ("abstract", max(map(len, filled)) > _LONGEST_TITLE),
        ("", len(filled) < len(cells)),
        ("authors", 2 * sum(map(_are_authors, filled)) > len(filled)),
        ("title", _are_titles(filled)),
    )
    return next((kind for kind, is_it in kinds if is_it), "")


def _are_authors(cell: str) -> bool:
    return len(split_authors(cell)) > 1 or "et al" in cell


def _are_titles(cells: Sequence[str]) -> bool:
    words = sum(len(cell.split()) for cell in cells)
    return words >= _FEWEST_WORDS_OF_TITLE * len(cells) and len(set(cells)) == len(cells)
