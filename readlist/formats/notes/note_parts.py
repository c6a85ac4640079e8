"""What a note of a vault says now, whoever wrote it: its paper, properties, managed block and note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from readlist.errors import ExportError
from readlist.formats.markdown.text import lines_of
from readlist.formats.notes.front_matter import readlist_id
from readlist.formats.notes.front_matter_values import front_matter_values
from readlist.formats.notes.managed_block import block_of
from readlist.formats.notes.note_text import restored

_NOTE = re.compile(r"^## Note[ \t]*$\n?", re.MULTILINE)


class NoteParts(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a note. ``block`` is None where there is no one managed block, ``note`` where the
    block has no place for the reader's note; an empty place is "".
    """

    readlist_id: int | None = None
    properties: Mapping[str, Any] = {}
    block: str | None = None
    note: str | None = None


def parts_of(text: str) -> NoteParts:
    """Return the parts of a note of any flavour. What cannot be read is left out; nothing is raised."""
    try:
        block = block_of(text)
    except ExportError:
        block = None
    return NoteParts(
        readlist_id=readlist_id(lines_of(text)),
        properties=front_matter_values(text),
        block=block,
        note=None if block is None else _note_in(block),
    )


def _note_in(block: str) -> str | None:
    """Return the reader's note of a managed block: what stands below the first heading of that name.

    Everything that readlist writes above it is escaped, so no line there reads like the heading.
    """
    heading = _NOTE.search(block)
    return restored(block[heading.end() :]) if heading else None
