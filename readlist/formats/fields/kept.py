"""What a format of others cannot hold of a paper, kept in it as readlist's own JSON.

A writer writes what its format has a place for, reads that back, and adds the fields that
came out differently under a name that other programs pass over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from readlist.formats.fields.records import record_of
from readlist.formats.fields.values import clean_value
from readlist.model.paper import Paper
from readlist.model.record import Record
from readlist.model.text import clean

_FIELDS = (
    "title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags",
)  # fmt: skip


_ANY_TITLE = "Title"
_OUTSIDE = re.compile(r"[^\x00-\x7f]+")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def kept_fields(paper: Paper, record: Record) -> dict[str, Any]:
    """Return the fields of ``paper`` that ``record``, read from what was written of it, has not got."""
    kept = {
        name: msgspec.to_builtins(value)
        for name in _FIELDS
        if (value := getattr(paper, name)) != getattr(record, name)
    }
    extra = {name: value for name, value in paper.extra.items() if record.extra.get(name) != value}
    return {**kept, "extra": extra} if extra else kept


def json_of(kept: Mapping[str, Any], *, escaped: bool = False) -> str:
    """Return kept fields as one line of JSON; braces in texts are escaped, so that all match (for BibTeX).

    ``escaped``: what is not ASCII is escaped, too.
    """
    text = msgspec.json.encode(kept, order="sorted").decode()
    if escaped:
        text = _OUTSIDE.sub(_escaped, text)
    return _STRING.sub(lambda found: found[0].replace("{", "\\u007b").replace("}", "\\u007d"), text)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\u{unit}" for unit in found[0].encode("utf-16-be").hex(" ", 2).split())


def kept_in(text: str) -> dict[str, Any]:
    """Return the fields that json_of() wrote; none where ``text`` is something else."""
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        return {}


def with_kept_fields(record: Record, kept: Mapping[str, Any]) -> Record:
    """Return ``record`` with the fields that were kept of its paper; those of a wrong kind are left out."""
    named = {name: value for name, value in kept.items() if name in _FIELDS}
    # Title and abstract are taken as they are, below; without a title there would be no record.
    own = {"identifiers": {}, **named, "title": _ANY_TITLE, "abstract": None}
    read, _ = record_of(own, position=record.position, line=record.line)
    found = {name: getattr(read, name) for name in named if name not in ("title", "abstract")}
    # What is kept as empty is to be so; what something else was read as empty was of a wrong kind.
    fields = {name: value for name, value in found.items() if msgspec.to_builtins(value) or not named[name]}
    fields |= {
        name: clean(named[name]).strip() for name in ("title", "abstract") if isinstance(named.get(name), str)
    }
    extra = kept.get("extra")
    if isinstance(extra, Mapping):
        fields["extra"] = {**record.extra, **clean_value(extra)}
    return msgspec.structs.replace(record, **fields)
