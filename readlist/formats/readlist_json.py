"""readlist's own JSON: an array of papers, one paper, or a whole library.

Arrays of objects from elsewhere are read by the same plain names, also when they stand in an
object, or when the object holds them by a key each.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

import msgspec

from readlist.errors import SourceError
from readlist.formats import json_lines
from readlist.formats.json_fields import FieldError, looks_like_paper, record_of
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "readlist-json"

_BEGINNING = re.compile(r"\s*(?:\[\s*(?:[\[{\"]|\]\s*$)|\{\s*(?:\"|\}\s*$))")


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is JSON; several objects on lines of their own are JSON Lines."""
    return 0.7 if _BEGINNING.match(text) and not json_lines.sniff(text) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a JSON text.

    Raises SourceError, with line and column where it is cut or malformed, and when there are
    objects but none of them is a paper.
    """
    entries = _entries(decode_json(text))
    lines = _lines_of_array(text) or [0] * len(entries)
    records: list[Record] = []
    problems: list[Problem] = []
    for number, (line, entry) in enumerate(zip(lines, entries, strict=True), 1):
        try:
            if not isinstance(entry, dict):
                raise FieldError("This is not an object.")
            record, warnings = record_of(entry, position=len(records) + 1, line=line)
        except FieldError as error:
            problems.append(Problem("error", line, f"Entry {number}: {error}", clean_line(repr(entry)[:80])))
        else:
            records.append(record)
            problems += warnings
    if problems and not records:
        raise SourceError("This is JSON, but nothing in it has a title or an identifier.", _HINT)
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems))


def decode_json(text: str) -> Any:
    """Return the value of a JSON text (RFC 8259); NaN and Infinity are let pass.

    Raises SourceError with line and column.
    """
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise SourceError("The JSON is nested too deeply to be a list of papers.", _HINT) from None
    except (msgspec.DecodeError, UnicodeEncodeError):
        return _decode_slowly(text)


_HINT = 'A list of papers is an array of objects with names such as "title", "abstract" and "authors".'


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


def _entries(value: Any) -> list[Any]:
    """Return the papers of a JSON value: an array, a table ``papers``, the one array of objects in it.

    Raises SourceError when the value holds no list of papers.
    """
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        papers = value.get("papers")
        if isinstance(papers, list):
            return papers
        if isinstance(papers, dict):
            return list(papers.values())
        if looks_like_paper(value):
            return [value]
        arrays = [
            item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)
        ]
        if len(arrays) == 1:
            return arrays[0]
        if value and all(looks_like_paper(item) for item in value.values()):
            return list(value.values())
    raise SourceError("This is JSON, but there is no list of papers in it.", _HINT)


def _lines_of_array(text: str) -> list[int]:
    """Return the line on which each element of a JSON array begins; nothing for other values."""
    data = text.encode("utf-8", errors="surrogatepass")
    try:
        elements = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return []
    lines: list[int] = []
    line, position = 1, 0
    for element in elements:
        start = data.index(element, position)
        line += data.count(b"\n", position, start)
        lines.append(line)
        line += data.count(b"\n", start, start + len(bytes(element)))
        position = start + len(bytes(element))
    return lines
