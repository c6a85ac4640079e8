"""One source of an import: its bytes and where they come from."""

from __future__ import annotations

from datetime import date

import msgspec

LARGEST_SOURCE = 256 << 20
"""Bytes; a longer source is refused rather than read into memory."""


class Source(msgspec.Struct, frozen=True):
    """The bytes of one list. ``name`` is what the user typed, ``path`` the file's absolute path.

    Both are for showing and for recognising the file again: what is no text in them is escaped.
    """

    name: str
    data: bytes
    modified_on: date
    path: str = ""


class FailedSource(msgspec.Struct, frozen=True):
    """A source that could not be read, and why."""

    name: str
    message: str
