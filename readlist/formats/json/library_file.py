"""A whole library as one JSON file: all that its reader owns, for another library and for other programs.

``{"readlist": 1, "lists": [...], "searches": [...], "papers": [...]}``: the number is the version of
this form; the arrays hold the documents of the library's tables, each with its ``doc_id``, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from readlist.errors import SourceError
from readlist.formats.encoding.mojibake import may_be_repaired
from readlist.formats.fields.values import clean_value
from readlist.formats.json.entries import elements_of
from readlist.model.dates import local_day
from readlist.model.links import link_of, pdf_path
from readlist.model.paper import Paper, PaperList, SavedSearch
from readlist.model.record import Problem, Reading, Record
from readlist.model.stored import from_document
from readlist.model.text import clean, clean_line

VERSION = 1
"""The version of the form that is written, and the newest one that is read."""

MARK = "readlist"
LISTS, SEARCHES, PAPERS = "lists", "searches", "papers"

_BEGINNING = re.compile(rf'\s{{0,1000}}\{{\s{{0,1000}}"{MARK}"\s{{0,100}}:')
_TIMES = ("added_at", "updated_at", "status_changed_at", "read_at")
_DAYS = ("later_until", "listed_on")
_DEEPEST = 24
_LONGEST_SHOWN = 80

R = TypeVar("R")


def begins_library(text: str) -> bool:
    """Return whether ``text`` begins as write_library() begins."""
    return _BEGINNING.match(text) is not None


def is_library(value: object) -> bool:
    """Return whether a JSON value is a library, of whatever version."""
    return isinstance(value, dict) and MARK in value and PAPERS in value


def write_library(
    papers: Iterable[Mapping[str, Any]],
    lists: Iterable[Mapping[str, Any]],
    searches: Iterable[Mapping[str, Any]],
) -> str:
    """Return the documents of a library, each with its ``doc_id``, as a text that read_library() reads."""
    tables = ((LISTS, lists), (SEARCHES, searches), (PAPERS, papers))
    written = (f'"{name}": [{_lines(table)}]' for name, table in tables)
    return f'{{"{MARK}": {VERSION},\n' + ",\n".join(written) + "\n}\n"


def _lines(table: Iterable[Mapping[str, Any]]) -> str:
    lines = ",\n".join(map(_line, table))
    return f"\n{lines}\n" if lines else ""


def _line(document: Mapping[str, Any]) -> str:
    """Return a document as JSON in one line, of which no reader of text changes a character.

    Readers drop control characters and put misread ones right; here they may be meant.
    """
    text = msgspec.json.encode(document).decode()
    if text.isascii() and text.isprintable():
        return text
    if clean(text) == text and not may_be_repaired(text):
        return text
    import json

    return json.dumps(document, separators=(",", ":"))


def read_library(text: str, value: Mapping[str, Any], *, format_name: str) -> Reading:
    """Return the papers, lists and saved searches of a library, which ``text`` is the JSON of.

    Ids are those of that library. A document that cannot be one of a library is a problem, and
    stops no other. Raises SourceError for a version that is not known here.
    """
    _check_version(value[MARK])
    problems: list[Problem] = []

    def table(name: str, record_of: Callable[[dict[str, Any], int, int], R]) -> tuple[R, ...]:
        """Return the records of a table that can be read."""
        rows = value.get(name, [])
        if not isinstance(rows, list):
            raise SourceError(f'This is a library of readlist, but its "{name}" are no array.')
        found: list[R] = []
        for number, entry in enumerate(elements_of(text, name, rows), 1):
            try:
                found.append(record_of(clean_document(entry.value), len(found) + 1, entry.line))
            except (msgspec.ValidationError, ValueError) as error:
                shown = clean_line(repr(entry.value)[:_LONGEST_SHOWN])
                problems.append(Problem("error", entry.line, f"Entry {number} of the {name}: {error}", shown))
        return tuple(found)

    return Reading(
        format=format_name,
        is_library=True,
        records=table(PAPERS, _record_of),
        lists=table(LISTS, lambda document, *_: from_document(PaperList, document)),
        searches=table(SEARCHES, lambda document, *_: from_document(SavedSearch, document)),
        problems=tuple(problems),
    )


def _check_version(version: object) -> None:
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        shown = clean_line(repr(version)[:_LONGEST_SHOWN])
        raise SourceError(f"This calls itself a library of readlist, but its version is {shown}.")
    if version > VERSION:
        raise SourceError(
            f"This library was written by a newer readlist: its form is version {version}, "
            f"and this readlist reads up to {VERSION}.",
            "Nothing was imported from it. Install the newest readlist, and import it again.",
        )


def clean_document(value: Any) -> dict[str, Any]:
    """Return a document with its texts cleaned. Raises ValueError for anything else, and for a wrong date."""
    if not isinstance(value, dict):
        raise ValueError("It is not an object.")
    document: dict[str, Any] = clean_value(value, _DEEPEST)
    for name in (*_TIMES, *_DAYS):
        told = document.get(name)
        if told in (None, ""):
            document.pop(name, None)
        elif not isinstance(told, str) or local_day(told) is None or (name in _DAYS and len(told) > 10):
            raise ValueError(f"Its {name} is no {'date' if name in _DAYS else 'time'} of ISO 8601.")
    return document


def _record_of(document: dict[str, Any], position: int, line: int) -> Record:
    """Return the record of a paper's document. Raises ValueError, msgspec.ValidationError."""
    paper = from_document(Paper, document)
    check_paper(paper)
    return Record(
        title=paper.title,
        abstract=paper.abstract,
        authors=paper.authors,
        year=paper.year,
        venue=paper.venue,
        published_on=paper.published_on,
        position=position,
        identifiers=paper.identifiers,
        links=paper.links,
        tags=paper.tags,
        line=line,
        extra=paper.extra,
        document=document,
    )


def check_paper(paper: Paper) -> None:
    """Raise ValueError where a paper has no title, or a link that no program should open."""
    if not clean_line(paper.title):
        raise ValueError("It has no title.")
    for link in paper.links:
        if link_of(link.url) is None and pdf_path(link) is None:
            raise ValueError(f'"{clean_line(link.url[:_LONGEST_SHOWN])}" is no link.')
