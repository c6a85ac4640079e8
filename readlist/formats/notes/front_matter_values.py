"""The values of front matter, as far as they are texts, numbers, days and lists of texts.

That is what readlist and the property editors of other programs write. A value in any other
form of YAML is left out rather than guessed at.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence

from readlist.errors import ExportError
from readlist.formats.notes.front_matter import entries_of

Read = str | int | bool | datetime.date | list[str] | None
"""What the value of a key is read as."""

_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
_COMMENT = re.compile(r"(?:\A|[ \t]+)#.*\Z")
_SCALAR = re.compile(rf"(?P<value>{_QUOTED}|[^\s\"'\[\]{{}}&*!|>%@`#,][^\r\n]*?)?(?:[ \t]+#.*|[ \t]*)\Z")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(?P<value>.*)|[ \t]*)\Z")
_IN_FLOW = re.compile(rf"\s*(?P<value>{_QUOTED}|[^\s\"'\[\]{{}}&*!|>%@`#,][^,\[\]{{}}\r\n]*?)\s*(?:,|\Z)")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class _UnreadableError(ValueError):
    """The value is written in a form that this module does not read."""


def front_matter_values(text: str) -> dict[str, Read]:
    """Return the values that can be read from the front matter of ``text``, by their keys."""
    values: dict[str, Read] = {}
    try:
        for name, lines in entries_of(text):
            try:
                values[name] = _value(lines)
            except ValueError:
                values.pop(name, None)
    except ExportError:
        return {}
    return values


def _value(lines: Sequence[str]) -> Read:
    """Return the value of an entry, of which the first line begins behind the colon."""
    first, *others = (line.strip("\r\n") for line in lines)
    first = first.strip()
    others = [line for line in others if line.strip() and not line.lstrip().startswith("#")]
    if first.startswith("["):
        return _flow_list(" ".join([first, *others]))
    if not _COMMENT.sub("", first):
        return [_item(line) for line in others] or None
    if others:
        raise _UnreadableError
    return _scalar(first)


def _item(line: str) -> str:
    found = _ITEM.match(line)
    if found is None:
        raise _UnreadableError
    return _text(found["value"] or "")


def _flow_list(text: str) -> list[str]:
    inside, bracket, behind = text[1:].rpartition("]")
    if not bracket or _COMMENT.sub("", behind).strip():
        raise _UnreadableError
    items: list[str] = []
    at = 0
    while inside[at:].strip():
        found = _IN_FLOW.match(inside, at)
        if found is None:
            raise _UnreadableError
        items.append(_unquoted(found["value"]))
        at = found.end()
    return items


def _scalar(text: str) -> Read:
    value = _text(text)
    if text[:1] in ('"', "'"):
        return value
    if value in _NULLS:
        return None
    if value in _BOOLEANS:
        return _BOOLEANS[value]
    if _NUMBER.fullmatch(value):
        return int(value)
    return datetime.date.fromisoformat(value) if _DAY.fullmatch(value) else value


def _text(text: str) -> str:
    """Return a scalar as the text that stands there, without quotes and a comment behind it."""
    found = _SCALAR.match(text.strip())
    if found is None:
        raise _UnreadableError
    return _unquoted(found["value"] or "")


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        return str(json.loads(value))
    if value.startswith("'"):
        return value[1:-1].replace("''", "'")
    if re.search(r":(?:\s|\Z)|\s#|\A(?:[-?:](?:\s|\Z))", value):
        raise _UnreadableError
    return value.rstrip()
