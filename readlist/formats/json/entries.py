"""Where in a JSON value the entries of a list stand, and on which lines they begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from readlist.formats.fields.evidence import (
    ENTRIES_LOOKED_AT,
    IDENTIFYING,
    are_papers,
    is_abstract,
    tells_of_paper,
)
from readlist.formats.fields.names import field_of, fields_by_name
from readlist.formats.fields.values import is_empty, nested_in
from readlist.formats.json.dialects import plain_fields
from readlist.model.identifiers import parse_identifier

_DEEPEST_LIST = 5
_MOST_FIELDS = 150
_NAMES_OF_EMPTY_LISTS = (
    "papers",
    "data",
    "results",
    "items",
    "notes",
    "hits",
    "hit",
    "recommendedPapers",
    "works",
)
_WORK = IDENTIFYING | {"title"}
_MORE_ABOUT_A_WORK = frozenset(("authors", "year", "venue"))
_SIGNS_OF_ERRORS = ("error", "errors", "detail", "message")


class Entry(msgspec.Struct, frozen=True):
    """One entry: its value, the line it begins on (0: unknown), the key of the list it stands in."""

    value: Any
    line: int = 0
    section: str | None = None


def find_entries(text: str, value: Any) -> list[Entry] | None:
    """Return the entries of the list in ``value``, which ``text`` is the JSON of; None when there is none.

    The list is ``value`` itself, what stands under ``papers``, the nearest arrays of papers
    inside an object (several are sections, named by their keys), papers under a key each, or
    one paper alone.
    """
    return _entries(value, _Place(text.encode("utf-8", errors="surrogatepass"), 1), _DEEPEST_LIST)


def elements_of(text: str, name: str, values: Sequence[Any]) -> list[Entry]:
    """Return the elements of the array under a name of the object that ``text`` is the JSON of."""
    place = _Place(text.encode("utf-8", errors="surrogatepass"), 1).members().get(name, _NOWHERE)
    return [
        Entry(value, inner.line) for value, inner in zip(values, place.elements(len(values)), strict=True)
    ]


def error_told_by(value: Any) -> str | None:
    """Return what the answer of a web server says that is an error and no list; None for anything else."""
    if not isinstance(value, dict):
        return None
    codes = (str(value.get(name)) for name in ("status", "statusCode", "code"))
    failed = any(len(code) == 3 and code.isdecimal() and code[0] in "45" for code in codes)
    if not failed and not any(value.get(name) for name in _SIGNS_OF_ERRORS):
        return None
    for name in (*_SIGNS_OF_ERRORS, "title", "name"):
        told = value.get(name)
        if isinstance(told, list) and told:
            told = told[0]
        if isinstance(told, dict):
            told = told.get("message") or told.get("detail") or told.get("title")
        if isinstance(told, str) and told:
            return told
    return None


def _entries(value: Any, place: _Place, depth: int) -> list[Entry] | None:
    if isinstance(value, list):
        return _elements(value, place, depth)
    if not isinstance(value, dict) or not depth:
        return None
    if _is_one_work(value, is_whole=depth == _DEEPEST_LIST):
        return [Entry(value, place.line)]
    if value and (_are_all_works(value) or _are_titles_by_identifier(value)):
        return _under_keys(value, place)
    return _inside(value, place.members(), depth)


def _inside(value: Mapping[str, Any], members: Mapping[str, _Place], depth: int) -> list[Entry] | None:
    """Return the entries of what stands in an object: under ``papers``, else of its arrays, else deeper."""
    papers = value.get("papers")
    if isinstance(papers, list):
        return _elements(papers, members.get("papers", _NOWHERE), depth - 1, named=True)
    if isinstance(papers, dict) and not _is_work(papers):
        return _under_keys(papers, members.get("papers", _NOWHERE))
    lists = {name: item for name, item in value.items() if name != "errors" and _is_list_of_works(item)}
    if lists:
        return [
            Entry(entry.value, entry.line, name if len(lists) > 1 else None)
            for name, item in lists.items()
            for entry in _elements(item, members.get(name, _NOWHERE), depth - 1, named=True) or ()
        ]
    inside = (
        _entries(item, members.get(name, _NOWHERE), depth - 1)
        for name, item in value.items()
        if isinstance(item, dict)
    )
    empty: list[Entry] | None = [] if any(value.get(name) == [] for name in _NAMES_OF_EMPTY_LISTS) else None
    return next((found for found in inside if found is not None), empty)


def _elements(values: list[Any], place: _Place, depth: int, *, named: bool = False) -> list[Entry] | None:
    """Return the elements of an array; of an array of answers the entries of each.

    None for an array of other things with titles, where it is not one of papers by its name.
    """
    places = place.elements(len(values))
    if depth and not _is_list_of_works(values):
        answers = [
            entry
            for value, inner in zip(values, places, strict=True)
            if isinstance(value, dict)
            for entry in _entries(value, inner, depth - 1) or ()
        ]
        if answers:
            return answers
        if not named and _are_other_things(values):
            return None
    return [Entry(value, inner.line) for value, inner in zip(values, places, strict=True)]


def _under_keys(values: Mapping[str, Any], place: _Place) -> list[Entry]:
    """Return the members of an object; a key that is an identifier is that of its paper."""
    members = place.members()
    found: list[Entry] = []
    for key, value in values.items():
        line = members.get(key, _NOWHERE).line
        if isinstance(value, str):
            found.append(Entry({"id": key, "title": value}, line))
        elif isinstance(value, dict) and "id" not in value and parse_identifier(key):
            found.append(Entry({"id": key, **value}, line))
        else:
            found.append(Entry(value, line))
    return found


def _are_titles_by_identifier(value: Mapping[str, Any]) -> bool:
    return all(isinstance(title, str) and parse_identifier(key) for key, title in value.items())


def _are_all_works(value: Mapping[str, Any]) -> bool:
    return all(map(_is_described_work, value.values())) and (
        any(map(parse_identifier, value)) or any(map(tells_of_paper, _plain(value.values())))
    )


def _is_list_of_works(value: Any) -> bool:
    """Return whether an array has works in it; many things have a title, so there must be more about one."""
    if not isinstance(value, list):
        return False
    works = list(filter(_is_described_work, value[:ENTRIES_LOOKED_AT]))
    return bool(works) and are_papers(_plain(works))


def _are_other_things(values: list[Any]) -> bool:
    entries = [value for value in values[:ENTRIES_LOOKED_AT] if isinstance(value, dict)]
    titled = any("title" in _known_fields(fields) for fields in _plain(entries))
    return titled and not are_papers(_plain(entries))


def _plain(values: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return filter(None, map(plain_fields, values))


def _is_described_work(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    fields = plain_fields(value)
    if fields is None:
        return False
    known = _known_fields(fields)
    return not known.isdisjoint(_WORK) and (len(known) > 1 or all(map(field_of, fields)))


def _is_work(value: Any) -> bool:
    """Return whether ``value`` is an object with a title or an identifier, or wraps one."""
    if not isinstance(value, dict):
        return False
    fields = plain_fields(value)
    return fields is None or not _known_fields(fields).isdisjoint(_WORK)


def _is_one_work(value: Mapping[str, Any], *, is_whole: bool) -> bool:
    """Return whether an object that stands alone is a paper: many things have a title.

    Inside of other objects it must say what only papers have; where it is the whole, less will do.
    """
    fields = plain_fields(value)
    if fields is None or isinstance(value.get("papers"), list | dict):
        return False
    if not is_whole and not tells_of_paper(fields):
        return False
    known = _known_fields(fields)
    titled = any(
        field_of(name) == "title"
        for part in (fields, *(fields[name] for name in nested_in(fields)))
        for name in part
    )
    described = (
        not known.isdisjoint(_MORE_ABOUT_A_WORK)
        or any(map(is_abstract, fields))
        or all(map(field_of, fields))
    )
    if len(fields) > _MOST_FIELDS:
        return False
    return not known.isdisjoint(IDENTIFYING) or (titled and "title" in known and described)


def _known_fields(fields: Mapping[str, Any]) -> set[str]:
    """Return the fields of which an object, or one nested in it, has a value."""
    parts = (fields, *(fields[name] for name in nested_in(fields)))
    found = {
        field
        for part in parts
        for field, names in fields_by_name(tuple(part)).items()
        if any(not is_empty(part[name]) for name in names)
    }
    return found | (IDENTIFYING if fields.get("identifiers") else set())


class _Place:
    """The JSON text of a value and the line it begins on."""

    def __init__(self, data: bytes, line: int) -> None:
        self._data = data
        self.line = line

    def elements(self, count: int) -> list[_Place]:
        """Return the elements of an array; places that are unknown where it cannot be taken apart."""
        try:
            parts = [bytes(part) for part in msgspec.json.decode(self._data, type=list[msgspec.Raw])]
        except (msgspec.DecodeError, RecursionError):
            parts = []
        return self._places_of(parts) if len(parts) == count else [_NOWHERE] * count

    def members(self) -> dict[str, _Place]:
        """Return the members of an object by their names; none where it cannot be taken apart."""
        try:
            parts = msgspec.json.decode(self._data, type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, RecursionError):
            return {}
        return dict(zip(parts, self._places_of([bytes(part) for part in parts.values()]), strict=True))

    def _places_of(self, parts: Iterable[bytes]) -> list[_Place]:
        found: list[_Place] = []
        line, position = self.line, 0
        for part in parts:
            start = self._data.find(part, position)
            if start < 0:  # a name that occurs twice: its last value stands out of order
                found.append(_NOWHERE)
                continue
            line += self._data.count(b"\n", position, start)
            found.append(_Place(part, line))
            line += part.count(b"\n")
            position = start + len(part)
        return found


_NOWHERE = _Place(b"", 0)
