"""The values of an object by the fields that their names mean, and what is left of it."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from readlist.formats.fields.names import fields_by_name, plain_name
from readlist.formats.parts.marked_up_text import without_markup
from readlist.formats.parts.people import clean_names, split_authors
from readlist.model.text import clean, clean_line

# fmt: off
_OF_THE_READER = frozenset((
    "doc_id", "key", "status", "later_until", "starred", "lists", "places", "note", "annotations", "edited",
    "added_at", "status_changed_at", "read_at", "position", "records", "action", "unknown",
    "merged", "distinct_from", "resembles", "likeness", "likeness_reason",
))
# fmt: on
_SIGNS_OF_OWN = ("doc_id", "added_at")
_NESTED = ("paper", "details", "citedpaper", "citingpaper", "bib", "row")
_TEXT_INSIDE = ("value", "name", "display_name", "title", "text", "raw")
_NAME_INSIDE = (
    "name", "fullname", "full_name", "display_name", "author", "raw_author_name", "text", "literal",
)  # fmt: skip
_NAME_PARTS = (("given", "family"), ("firstName", "lastName"), ("first", "last"), ("forename", "surname"))
_MISSING = frozenset(("nan", "n/a", "null", "none", "nil", "unknown", "-", "--", "tbd"))
_MISSING_IN_R = "NA"  # "Na" is a name
_FILLING = " ;,|"
_BETWEEN_TAGS = ";|,"
_HOMONYM = re.compile(r" [0-9]{4}$", re.ASCII)
_AUTHOR_NUMBER = re.compile(r" \([0-9]{6,}\)", re.ASCII)
_DEEPEST_EXTRA = 20

T = TypeVar("T")


class FieldValues:
    """The values of an object, each field's best first; what is taken does not stay in ``extra()``.

    ``own`` tells whether it is an object of readlist's own JSON, whose texts carry no markup.
    An object nested in this one (``paper``, ``details``) fills in what this one lacks.
    """

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.own = isinstance(fields.get("identifiers"), dict) or any(
            sign in fields for sign in _SIGNS_OF_OWN
        )
        self.warnings: list[str] = []
        self._rest = dict(fields)
        self._values: dict[str, list[tuple[str, Any]]] = {}
        self._add(fields)
        for name in nested_in(fields):
            inner = {key: value for key, value in self._rest.pop(name).items() if key.lower() not in _NESTED}
            self._add(inner)
            self._rest = inner | self._rest

    def _add(self, fields: Mapping[str, Any]) -> None:
        for field, names in fields_by_name(tuple(fields)).items():
            known = self._values.setdefault(field, [])
            known += [(name, fields[name]) for name in names if not self._is_missing(fields[name])]

    def _is_missing(self, value: object) -> bool:
        if isinstance(value, str) and not self.own:
            value = value.strip(_FILLING)
            return not value or value == _MISSING_IN_R or value.lower() in _MISSING
        return is_empty(value)

    def each(self, field: str) -> Iterator[Any]:
        """Yield the values of a field, the best first."""
        return (value for _, value in self._values.get(field, ()))

    def take(self, field: str, convert: Callable[[Any], T | None], otherwise: str = "") -> T | None:
        """Return what ``convert`` makes of the first value of which it makes something.

        ``otherwise`` says in a warning what a value is of which nothing could be made.
        """
        found = self._values.get(field, [])
        for name, value in found:
            if converted := convert(value):
                self._rest.pop(name, None)
                return converted
        if found and otherwise:
            self.warnings.append(f'The field "{clean_line(found[0][0])}" is {otherwise} and was left out.')
        return None

    def take_all(self, field: str, use: Callable[[Any], bool]) -> None:
        """Give every value of a field to ``use``; what it has a use for is taken."""
        for name, value in self._values.get(field, ()):
            if use(value):
                self._rest.pop(name, None)

    def text(self, value: object) -> str | None:
        """Return a value as text without markup; None for what is no text."""
        text = plain_text(value)
        return without_markup(text) if text and not self.own else text

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return the object under ``name``; an empty one when there is none."""
        value = self._rest.get(name)
        return value if isinstance(value, dict) else {}

    def is_null(self, name: str) -> bool:
        """Return whether the object says by name that there is no such value."""
        return name in self._rest and self._rest[name] is None

    def own_links(self) -> list[Any]:
        """Return the list ``links`` of readlist's own JSON; an empty one when there is none."""
        value = self._rest.get("links")
        return value if isinstance(value, list) else []

    def rest_named(self, plain: str) -> Any:
        """Return the value that was not taken whose plain name is ``plain``."""
        return next((value for name, value in self._rest.items() if plain_name(name) == plain), None)

    def extra(self) -> dict[str, Any]:
        """Return what was not taken, cleaned; the reader's own fields are left out of readlist's own JSON."""
        left_out = {
            "identifiers",
            *(("links",) if self.own_links() else ()),
            *(_OF_THE_READER if self.own else ()),
        }
        own_extra = self.mapping("extra")
        kept = {
            name: value
            for name, value in self._rest.items()
            if name not in left_out and value is not own_extra
        }
        found = {clean_line(name): clean_value(value) for name, value in {**kept, **own_extra}.items()}
        return {name: value for name, value in found.items() if not self._is_filling(value)}

    def _is_filling(self, value: object) -> bool:
        return is_empty(value) or (isinstance(value, str) and not self.own and not value.strip(_FILLING))


def is_empty(value: object) -> bool:
    """Return whether a JSON value says nothing."""
    return value is None or value in ("", [], {})


def plain_text(value: object) -> str | None:
    """Return the text that a value is or holds: a text, a number, the first of a list, an object's name."""
    if isinstance(value, dict):
        value = next((value[name] for name in _TEXT_INSIDE if value.get(name)), None)
    if isinstance(value, list) and value:
        value = value[0] if isinstance(value[0], str) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def names_in(value: object) -> tuple[str, ...]:
    """Return the names of authors: of a text with all of them, a list of texts or of objects, an object."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("value", "author", "authors") if value.get(name)), [value])
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, str):
        return split_authors(_AUTHOR_NUMBER.sub("", value).replace("|", ";"))
    return clean_names(map(name_of, value)) if isinstance(value, list) else ()


def name_of(author: object) -> str:
    """Return an author's name: a text, an object with a name or with its parts, [family, given, suffix]."""
    if isinstance(author, list):
        parts = [part for part in author if isinstance(part, str)]
        return " ".join((*parts[1:2], *parts[:1], *parts[2:]))
    if not isinstance(author, dict):
        return author if isinstance(author, str) else ""
    for name in _NAME_INSIDE:
        value = author.get(name)
        if isinstance(value, dict) and not isinstance(value.get(name), dict):
            value = name_of(value)
        if value and isinstance(value, str):
            return _HOMONYM.sub("", value) if name == "text" else value
    for given, family in _NAME_PARTS:
        if author.get(given) or author.get(family):
            return " ".join(part for part in (author.get(given), author.get(family)) if isinstance(part, str))
    return ""


def tag_names(value: object) -> tuple[str, ...]:
    """Return the tags of a list, or of a text that parts them by semicolons, else bars, else commas.

    What stands in brackets is not parted: "cyst (diagnosis, surgery)" is one tag.
    """
    if isinstance(value, str):
        value = _parts_outside_brackets(value)
    if isinstance(value, dict):
        value = value.get("value")
    if not isinstance(value, list):
        return ()
    names = (plain_text(item.get("tag", item) if isinstance(item, dict) else item) or "" for item in value)
    return tuple(dict.fromkeys(clean_names(clean_line(name).lstrip("#,; ") for name in names)))


def _parts_outside_brackets(text: str) -> list[str]:
    places: dict[str, list[int]] = {mark: [] for mark in _BETWEEN_TAGS}
    depth = 0
    for place, character in enumerate(text):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character in places and not depth:
            places[character].append(place)
    if depth:  # a bracket that nothing closes holds nothing together
        places = {mark: [place for place, found in enumerate(text) if found == mark] for mark in places}
    cuts = next(filter(None, places.values()), [])
    return [text[start + 1 : end] for start, end in itertools.pairwise((-1, *cuts, len(text)))]


def clean_value(value: Any, depth: int = _DEEPEST_EXTRA) -> Any:
    """Return a JSON value with its texts cleaned; what is nested deeper than ``depth`` becomes null."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return (
            {_clean_key(name): clean_value(item, depth - 1) for name, item in value.items()}
            if depth
            else None
        )
    if isinstance(value, list):
        return [clean_value(item, depth - 1) for item in value] if depth else None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if not isinstance(value, int) or abs(value) < 1 << 63 else str(value)


@functools.lru_cache(maxsize=4096)
def _clean_key(name: str) -> str:
    return clean_line(name)


def nested_in(fields: Mapping[str, Any]) -> list[str]:
    """Return the names of the objects in which the work itself stands: ``paper``, ``citedPaper``, ``bib``."""
    return [name for name, value in fields.items() if isinstance(value, dict) and name.lower() in _NESTED]
