"""JSON (RFC 8259): readlist's own, and lists of papers from elsewhere.

readlist's own is an array of papers, one paper, or a whole library (library_file). Elsewhere papers stand in
an array, under a key each, or deep in the answer of a web interface; what their fields mean is
read from their names (field_names, json_dialects).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from readlist.errors import SourceError
from readlist.formats.fields.records import FieldError, fields_of, record_of
from readlist.formats.json import json_lines
from readlist.formats.json.dialects import LISTED_AT, plain_fields
from readlist.formats.json.entries import Entry, error_told_by, find_entries
from readlist.formats.json.library_file import begins_library, is_library, read_library
from readlist.formats.parts.publication_dates import day_of
from readlist.model.identifiers import parse_identifier
from readlist.model.paper import Paper
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "readlist-json"
EXTENSIONS = (".json",)

_BEGINNING = re.compile(
    r"\s{0,1000}(?:\[\s{0,1000}(?:[\[{\"]|\]\s{0,1000}$)|\{\s{0,1000}(?:\"|\}\s{0,1000}$))"
)
_LONGEST_SHOWN = 200
_HINT = 'A list of papers is an array of objects with names such as "title", "abstract" and "authors".'


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is JSON; several objects on lines of their own are JSON Lines."""
    if begins_library(text):
        return 1.0
    return 0.7 if _BEGINNING.match(text) and not json_lines.sniff(text) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a JSON text.

    Raises SourceError, with line and column where it is cut or malformed, and when there is no
    list of papers in it: an error page, objects without titles.
    """
    value = decode_json(text)
    if is_library(value):
        return read_library(text, value, format_name=NAME)
    told = error_told_by(value)
    entries = find_entries(text, value)
    if entries is None:
        if told is not None:
            shown = clean_line(told[:_LONGEST_SHOWN])
            raise SourceError(
                f'This is an error page, not a list of papers: "{shown}"', "Save the list again."
            )
        raise SourceError("This is JSON, but there is no list of papers in it.", _HINT)
    records: list[Record] = []
    problems: list[Problem] = []
    ignored = 0
    for number, entry in enumerate(entries, 1):
        try:
            found = _record_of(entry, position=len(records) + 1)
        except FieldError as error:
            problems.append(
                Problem("error", entry.line, f"Entry {number}: {error}", clean_line(repr(entry.value)[:80]))
            )
            continue
        if found is None:
            ignored += 1
        else:
            records.append(found[0])
            problems += found[1]
    if problems and not records:
        raise SourceError("This is JSON, but nothing in it has a title or an identifier.", _HINT)
    return Reading(
        format=NAME,
        records=tuple(records),
        listed_on=_listed_on(records),
        problems=tuple(problems),
        ignored=ignored,
    )


def write(papers: Iterable[Paper]) -> str:
    """Return the papers as an array that read() makes the same records of."""
    lines = [msgspec.json.encode(fields_of(paper)).decode() for paper in papers]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def decode_json(text: str) -> Any:
    """Return the value of a JSON text; NaN and Infinity are let pass.

    Raises SourceError with line and column.
    """
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise SourceError("The JSON is nested too deeply to be a list of papers.", _HINT) from None
    except (msgspec.DecodeError, UnicodeEncodeError):
        return _decode_slowly(text)


def _decode_slowly(text: str) -> Any:
    """Decode with the standard library, which says where a text is malformed."""
    import json

    try:
        return json.loads(text)
    except RecursionError:
        raise SourceError("The JSON is nested too deeply to be a list of papers.", _HINT) from None
    except json.JSONDecodeError as error:
        reason = error.msg.removesuffix(" starting at")
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise SourceError(
            f"The JSON is malformed at line {error.lineno}, column {error.colno}: {reason}."
            + (" The file seems to be cut off." if cut else ""),
            "Nothing was imported from it: get the whole file and import that.",
        ) from None
    except ValueError as error:  # an integer of more digits than Python converts
        raise SourceError(f"The JSON could not be read: {error}.", _HINT) from None


def _listed_on(records: Iterable[Record]) -> str | None:
    """Return the day on which all entries were listed, as Hugging Face says it; None for several days."""
    days = {day_of(record.extra.get(LISTED_AT)) for record in records}
    return days.pop() if len(days) == 1 else None


def _record_of(entry: Entry, position: int) -> tuple[Record, list[Problem]] | None:
    """Return the record of an entry and warnings; None for one that is no work of its own.

    A text is taken for an identifier or an address. Raises FieldError.
    """
    value = entry.value
    if isinstance(value, str):
        if not parse_identifier(value):
            raise FieldError("It is neither an object nor an identifier.")
        value = {"url": value}
    if not isinstance(value, dict):
        raise FieldError("It is not an object.")
    fields = plain_fields(value)
    if fields is None:
        return None
    record, warnings = record_of(fields, position=position, line=entry.line)
    if entry.section and not record.section:
        record = msgspec.structs.replace(record, section=clean_line(entry.section))
    return record, warnings
