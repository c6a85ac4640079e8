"""Frozen records whose documents may carry fields of a newer version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

R = TypeVar("R", bound="Stored")

UNDECODABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding bytes from a disk may raise: a byte that is no UTF-8 is no MsgspecError."""


class Stored(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen record; ``unknown`` holds the fields that this version has no name for."""

    unknown: dict[str, Any] = {}


def from_document(kind: type[R], document: Mapping[str, Any]) -> R:
    """Return ``document`` as a record of ``kind``; fields without a name go to ``unknown``.

    Raises msgspec.ValidationError when a field has the wrong type.
    """
    known = set(kind.__struct_fields__)
    unknown = {name: value for name, value in document.items() if name not in known}
    record = msgspec.convert({k: v for k, v in document.items() if k in known}, kind)
    return msgspec.structs.replace(record, unknown=unknown) if unknown else record


def plain(value: object) -> Any:
    """Return ``value`` in the types that JSON gives back: lists for tuples, dicts for structs."""
    return msgspec.json.decode(msgspec.json.encode(value))


def to_document(record: Stored) -> dict[str, Any]:
    """Return ``record`` as plain JSON types, its unknown fields beside the others."""
    document: dict[str, Any] = plain(record)
    document.pop("unknown", None)
    return {**document, **record.unknown}
