"""Tables of papers as delimited text: CSV (RFC 4180), TSV, with semicolons or bars.

Columns are found by what their headings mean, in any order; a table without headings is read
only where its columns are certain by what stands in them. A cell is text, whatever a
spreadsheet would make of it.

write() puts an apostrophe before what a spreadsheet would run as a formula (``=``, ``+``, ``-``,
``@`` at the beginning of a cell), and read() takes one away from before these: so a table comes
back as it was, and one neutralised by others is read as it was meant.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from readlist.errors import SourceError
from readlist.formats.fields.names import fields_by_name
from readlist.formats.fields.records import FieldError, fields_of, record_of
from readlist.formats.fields.values import names_in, tag_names
from readlist.formats.parts.publication_dates import year_of
from readlist.formats.tables.rows import Row, lines_of, rows_of
from readlist.formats.tables.table import Table, find_table
from readlist.model.identifiers import merge_identifiers, parse_identifier
from readlist.model.links import KINDS
from readlist.model.paper import Paper
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "csv"
EXTENSIONS = (".csv", ".tsv", ".tab")

OWN_COLUMNS = (
    "title", "authors", "year", "venue", "published_on", "abstract", "section", "tags", "doi", "arxiv_id",
    "arxiv_versions", "openreview", "acl", "pmid", "s2", "url", "links", "extra",
)  # fmt: skip
"""The columns that write() makes, in their order; by them a table is known as readlist's own."""

_FORMULA = re.compile(r"'*[=+\-@\t]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t]")
_LIST = re.compile(r"\[.*\]", re.DOTALL)
_LIST_ITEM = re.compile(r"""[\s,]*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NAMELESS = re.compile(r"(?:unnamed:? ?[0-9]*|#|index|no\.?)?", re.IGNORECASE)
_VERSION = re.compile(r"[0-9]{1,3}", re.ASCII)
_MOST_COLUMNS_NAMED = 12
_FIELDS_OF_ONE_FORM = ("year", "url", "doi", "arxiv_id")


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is a table of papers."""
    table = find_table(text)
    return table.confidence if table else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a table, one a row.

    A row with cells too many or too few is an error: what is in which column is then unknown.
    It is read only where its cells fit their columns and no cell of the paper can have moved:
    where the last ones are missing, or those in excess stand behind a cell that proves its place.
    Raises SourceError when there is no table or no column of titles or identifiers in it.
    """
    table = find_table(text)
    if table is None:
        raise SourceError("This is no table with columns.", _HINT)
    is_whole = functools.partial(_is_whole, columns=table.columns)
    records: list[Record] = []
    problems: list[Problem] = []
    ignored = table.preamble + bool(table.line)
    for row in rows_of(lines_of(text), table.dialect, start=table.start, is_whole=is_whole):
        if tuple(cell.strip() for cell in row.cells) == table.columns:
            ignored += 1
            continue
        wrong = _what_is_wrong(row, table)
        if wrong is not None and wrong.severity == "error":
            problems.append(wrong)
            continue
        try:
            record, warnings = _record_of(row, table, position=len(records) + 1)
        except FieldError:
            message = "This row has neither a title nor an identifier."
            problems.append(Problem("error", row.line, message, _shown(row)))
            continue
        records.append(record)
        problems += [*([wrong] if wrong else []), *warnings]
    if problems and not records:
        raise SourceError(
            f"No row of this table has a title or an identifier; {_named(table.columns)}.", _HINT
        )
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems), ignored=ignored)


def write(papers: Iterable[Paper]) -> str:
    """Return the papers as a table (RFC 4180) of which read() makes the same records.

    Names and tags are parted by semicolons, links stand one a line with their kinds; what
    would not come back so is a JSON array, and ``extra`` a JSON object.
    """
    import csv
    import io

    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(OWN_COLUMNS)
    writer.writerows(_cells_of(paper) for paper in papers)
    return table.getvalue()


_HINT = 'A table of papers has headings such as "title", "authors", "year", "abstract", "doi" or "url".'


def _named(columns: Sequence[str]) -> str:
    named = [clean_line(name) for name in columns if name]
    shown = ", ".join(named[:_MOST_COLUMNS_NAMED])
    return f"its columns are {shown}" + (" ..." if len(named) > _MOST_COLUMNS_NAMED else "")


def _is_whole(cells: Sequence[str], columns: Sequence[str]) -> bool:
    return len(cells) == len(columns) and _fit_their_columns(cells, columns)


def _what_is_wrong(row: Row, table: Table) -> Problem | None:
    """Return an error where the cells of a row cannot be told apart, a warning where some are missing."""
    if row.broken and not row.fits(len(table.columns)):
        message = "A quote in this row is never closed; the rest of the row was left out."
        return Problem("error", row.line, message, _shown(row))
    if row.broken:
        message = "A quote in this row is never closed: the file may be cut off here."
        return Problem("warning", row.line, message, _shown(row))
    if row.fits(len(table.columns)):
        return None
    number = f"This row has {len(row.cells)} cells, but there are {len(table.columns)} columns"
    if len(row.cells) < len(table.columns) and _fit_their_columns(row.cells, table.columns):
        return Problem("warning", row.line, f"{number}: the last ones were taken as empty.", _shown(row))
    if len(row.cells) > len(table.columns) and _is_kept_in_place(row.cells, table.columns):
        return Problem("warning", row.line, f"{number}: check the last fields of it.", _shown(row))
    return Problem("error", row.line, f"{number}: quote the cells that hold the delimiter.", _shown(row))


def _fit_their_columns(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Return whether every cell can be what its column holds, so that none has moved to the left."""
    fields = {name: field for field, names in fields_by_name(tuple(columns)).items() for name in names}
    return len(cells) > 1 and all(
        not cell.strip() or _fits(fields.get(name), cell.strip())
        for name, cell in zip(columns, cells, strict=False)
    )


def _is_kept_in_place(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Return whether cells in excess stand behind title and authors, as a year or an address there proves."""
    cells = cells[: len(columns)]
    names = fields_by_name(tuple(columns))
    moving = [columns.index(name) for field in ("title", "authors") for name in names.get(field, ())]
    proofs = [
        columns.index(name)
        for field in _FIELDS_OF_ONE_FORM
        for name in names.get(field, ())
        if cells[columns.index(name)].strip()
    ]
    return bool(moving and proofs) and max(moving) < max(proofs) and _fit_their_columns(cells, columns)


def _fits(field: str | None, cell: str) -> bool:
    if field in ("title", "authors", "abstract", "venue"):
        return any(character.isalpha() for character in cell) and "://" not in cell
    if field in ("year", "date"):
        return year_of(cell) is not None
    if field in ("url", "pdf", "code", "project"):
        return "://" in cell or parse_identifier(cell) is not None
    return field not in ("doi", "arxiv_id") or parse_identifier(cell) is not None


def _record_of(row: Row, table: Table, position: int) -> tuple[Record, list[Problem]]:
    """Return the record of a row and warnings; raises FieldError."""
    cells = [_plain_cell(cell) for cell in row.cells]
    if table.columns == OWN_COLUMNS:
        return record_of(
            _own_fields(dict(zip(OWN_COLUMNS, cells, strict=False))), position=position, line=row.line
        )
    fields = {
        name: _value(cell)
        for name, cell in zip(_distinct(table.columns), cells, strict=False)
        if not (_NAMELESS.fullmatch(name) and cell.isdecimal())
    }
    record, warnings = record_of(fields, position=position, line=row.line)
    return (msgspec.structs.replace(record, extra={NAME: record.extra}) if record.extra else record), warnings


@functools.lru_cache(maxsize=8)
def _distinct(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns with a number after a name that a column before has: "note", "note 2"."""
    counts: dict[str, int] = {}
    names = []
    for name in columns:
        counts[name] = counts.get(name, 0) + 1
        names.append(name if counts[name] == 1 else f"{name} {counts[name]}")
    return tuple(names)


def _plain_cell(cell: str) -> str:
    return (cell[1:] if _NEUTRALISED.match(cell) else cell).strip()


def _value(cell: str) -> Any:
    """Return a cell as text, or as the list of texts that a program wrote into it: ``['A', 'B']``."""
    if not _LIST.fullmatch(cell):
        return cell
    found: list[str] = []
    position, end = 1, len(cell.rstrip("] \n\t,"))
    while position < end:
        item = _LIST_ITEM.match(cell, position)
        if item is None:
            return cell
        found.append(_ESCAPED.sub(r"\1", item[1] if item[1] is not None else item[2]))
        position = item.end()
    return found or cell


def _shown(row: Row) -> str:
    return clean_line(" | ".join(row.cells)[:80])


def _own_fields(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of which fields_of() made the cells of a row of readlist's own."""
    fields: dict[str, Any] = {
        name: cell for name, cell in cells.items() if cell and name not in ("url", "arxiv_id")
    }
    fields.setdefault("year", None)  # an empty cell means that there is none, also beside a full date
    versions = [
        int(number) for number in fields.pop("arxiv_versions", "").split() if _VERSION.fullmatch(number)
    ]
    kinds = ("doi", "openreview", "acl", "pmid", "s2")
    fields["identifiers"] = {kind: fields.pop(kind) for kind in kinds if kind in fields}
    fields["identifiers"] |= {"arxiv": cells.get("arxiv_id"), "arxiv_versions": versions}
    for name in ("authors", "tags"):
        if cells.get(name):
            fields[name] = _json(cells[name], cells[name]) if cells[name].startswith("[") else cells[name]
    fields["links"] = [
        {"kind": kind, "url": url} if kind in KINDS else {"url": line}
        for line in cells.get("links", "").split("\n")
        for kind, _, url in [line.partition(" ")]
    ]
    if not cells.get("links") and cells.get("url"):
        fields["url"] = cells["url"]
    fields["extra"] = _json(cells.get("extra", ""), {})
    return fields


def _json(cell: str, otherwise: Any) -> Any:
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError):
        return otherwise


def _cells_of(paper: Paper) -> list[str]:
    """Return the cells of a paper in the order of OWN_COLUMNS."""
    fields = fields_of(paper)
    identifiers = paper.identifiers
    known: dict[str, Any] = fields | {
        "authors": _joined(paper.authors, names_in),
        "tags": _joined(paper.tags, tag_names),
        **{kind: getattr(identifiers, kind) for kind in ("doi", "openreview", "acl", "pmid", "s2")},
        "arxiv_id": identifiers.arxiv,
        "arxiv_versions": " ".join(map(str, identifiers.arxiv_versions)),
        "url": _address_of(paper),
        "links": "\n".join(f"{link.kind} {link.url}" for link in paper.links),
        "extra": msgspec.json.encode(paper.extra).decode() if paper.extra else "",
    }
    return [_neutralised(str(known.get(name) or "")) for name in OWN_COLUMNS]


def _joined(names: Sequence[str], split: Any) -> str:
    joined = "; ".join(names)
    as_text = tuple(split(joined)) == tuple(names) and not joined.startswith("[")
    return joined if as_text else msgspec.json.encode(names).decode()


def _address_of(paper: Paper) -> str:
    """Return the first link that is not another work's: the one to open."""
    for link in paper.links:
        found = parse_identifier(link.url)
        if found is None or merge_identifiers(paper.identifiers, found) == paper.identifiers:
            return link.url
    return ""


def _neutralised(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
