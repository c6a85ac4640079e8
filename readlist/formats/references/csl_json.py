"""CSL-JSON, as Zotero, Pandoc, citeproc, Crossref and manubot write it (the schema: see csl_fields)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from readlist.errors import SourceError
from readlist.formats.json import json_lines
from readlist.formats.json.readlist_json import decode_json
from readlist.formats.references.csl_fields import FORMAT, item_of_paper, record_of_item
from readlist.model.paper import Identifiers, Paper
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = FORMAT

_BEGINNING = re.compile(r"\s{0,1000}[\[{]")
_HYPHENATED_TYPE = re.compile(
    r'"type"\s{0,9}:\s{0,9}"(?:article-(?:journal|magazine|newspaper)|paper-conference|entry-(?:dictionary|encyclopedia)'
    r'|legal_case|motion_picture|personal_communication|post-weblog|review-book)"'
)
_MARKS = tuple(
    re.compile(rf'"(?:{names})"\s{{0,9}}:')
    for names in ("date-parts", "container-title", "family|literal", "issued", "non-dropping-particle")
)
# What write() makes of a paper that has little more than a title, and names that CSL has not.
_SHORT_ITEM = re.compile(
    r'\{\s{0,99}"id"\s?:\s?"[^"\\]{0,300}",\s{0,99}"type"\s?:\s?"[a-z_-]{1,30}",\s{0,99}"title"\s?:\s?"'
)
_NAMES_OF_OTHERS = re.compile(
    r'"(?:authors|year|venue|journal|doi|url|pdf|tags|arxiv_id|publication_year|publication_date)"\s{0,9}:'
)
_WRITTEN_HERE = re.compile(r'"custom"\s{0,9}:\s{0,9}\{\s{0,99}"readlist"\s{0,9}:')
_HEAD = 20_000
_FEWEST_MARKS = 2
_NAMES_OF_ITEMS = ("title", "DOI", "container-title", "author", "issued")
_DEEPEST = 4
_SHOWN = 80
_HINT = 'CSL items are objects with names such as "id", "type", "title", "author" and "issued".'


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is CSL-JSON: a type or several names that only CSL has.

    They do not count in what readlist's own JSON has kept of CSL-JSON.
    """
    head = text[:_HEAD].partition(f'"{NAME}"')[0]
    if not _BEGINNING.match(head) or json_lines.sniff(text):
        return 0.0
    marks = sum(mark.search(head) is not None for mark in _MARKS)
    if marks >= _FEWEST_MARKS or _HYPHENATED_TYPE.search(head) or _WRITTEN_HERE.search(head):
        return 0.95
    return 0.85 if _SHORT_ITEM.search(head) and not _NAMES_OF_OTHERS.search(head) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the items of a CSL-JSON text: an array, one item, or what stands in an object around them.

    Raises SourceError, with line and column where the text is cut or malformed, and when
    there are no items in it.
    """
    items = _items(decode_json(text), _Place(text.encode("utf-8", errors="surrogatepass"), 1), _DEEPEST)
    if items is None:
        raise SourceError("This is JSON, but there are no CSL items in it.", _HINT)
    records: list[Record] = []
    problems: list[Problem] = []
    for number, (line, item) in enumerate(items, 1):
        fields = item if isinstance(item, dict) else {}
        record = record_of_item(fields, position=len(records) + 1, line=line)
        if record.title or record.identifiers != Identifiers():
            records.append(record)
        else:
            message = f"Item {number} has neither a title nor an identifier."
            problems.append(Problem("error", line, message, clean_line(repr(item)[:_SHOWN])))
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems))


def write(papers: Iterable[Paper]) -> str:
    """Return the papers as an array of CSL items.

    Fields that were read from CSL-JSON and have no place in the model come back as they were;
    what CSL cannot hold stands in ``custom.readlist``, and ``read`` understands it.
    """
    items = [item_of_paper(paper, default_id=f"paper-{number}") for number, paper in enumerate(papers, 1)]
    return msgspec.json.format(msgspec.json.encode(items), indent=2).decode() + "\n"


class _Place(msgspec.Struct, frozen=True):
    """The JSON of a value and the line on which it begins (0: unknown)."""

    data: bytes
    line: int

    def elements(self, count: int) -> list[_Place]:
        """Return the places of the elements of an array; unknown ones where it is not JSON for msgspec."""
        try:
            found = msgspec.json.decode(self.data, type=list[msgspec.Raw])
        except (msgspec.DecodeError, RecursionError):
            return [_NOWHERE] * count
        return self._places(map(bytes, found))

    def members(self) -> dict[str, _Place]:
        """Return the places of the members of an object by their names."""
        try:
            found = msgspec.json.decode(self.data, type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, RecursionError):
            return {}
        return dict(zip(found, self._places(map(bytes, found.values())), strict=True))

    def _places(self, parts: Iterable[bytes]) -> list[_Place]:
        places: list[_Place] = []
        line, position = self.line, 0
        for part in parts:
            start = self.data.find(part, position)
            if start < 0:  # a member whose name came twice stands before the others
                places.append(_NOWHERE)
                continue
            line += self.data.count(b"\n", position, start)
            places.append(_Place(part, line))
            line += part.count(b"\n")
            position = start + len(part)
        return places


_NOWHERE = _Place(b"", 0)


def _items(value: Any, place: _Place, depth: int) -> list[tuple[int, Any]] | None:
    """Return the items in ``value`` with their lines; None when there is no place for any."""
    if isinstance(value, list):
        return [(at.line, item) for item, at in zip(value, place.elements(len(value)), strict=True)]
    if not isinstance(value, Mapping) or not depth:
        return None
    if _is_item(value):
        return [(place.line, value)]
    members = place.members()
    places = {name: members.get(name, _NOWHERE) for name in value}
    lists = [name for name, inner in value.items() if isinstance(inner, list) and any(map(_is_item, inner))]
    if lists:
        return [item for name in lists for item in _items(value[name], places[name], depth - 1) or ()]
    if value and all(map(_is_item, value.values())):
        return [(places[name].line, item) for name, item in value.items()]
    inside = (
        _items(inner, places[name], depth - 1) for name, inner in value.items() if isinstance(inner, Mapping)
    )
    return next((found for found in inside if found is not None), None)


def _is_item(value: object) -> bool:
    return isinstance(value, Mapping) and any(value.get(name) for name in _NAMES_OF_ITEMS)
