"""What a note of a vault says now, whoever wrote it: its paper, properties, managed block and note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from readlist.errors import ExportError
from readlist.formats.markdown.text import lines_of
from readlist.formats.notes.front_matter import begins_front_matter, readlist_id
from readlist.formats.notes.front_matter_values import front_matter_values
from readlist.formats.notes.managed_block import block_of
from readlist.formats.notes.note_text import restored
from readlist.formats.notes.outline import bullets_of, joined
from readlist.formats.notes.page_properties import page_properties
from readlist.formats.notes.vault_record import text_hash

_NOTE_BULLET = re.compile(r"## Note(?P<end>.*)")
_NOTE = re.compile(r"^## Note[ \t]*$\n?", re.MULTILINE)
_NOTE_IN_OUTLINE = re.compile(r"^- ## Note.*$", re.MULTILINE)
# A link to another note, as a flavour writes it, or as an editor leaves it when that note is renamed.
_RELATED = re.compile(
    r"^(?P<bullet>\t?- )"
    r"(?:\[\[(?P<name>[^\[\]|\n]+)(?:\|(?P<shown>[^\[\]\n]+))?\]\]"
    r"|\[(?P<title>(?:\\.|[^\\\]\n])+)\]\((?:\[\[[^\n]+\]\]|[^()\s]+)\))"
    r"(?= · )",
    re.MULTILINE,
)
_NOT_WORDS = re.compile(r"\W+")


class NoteParts(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a note. ``block`` is None where there is no one managed block, ``note`` where the
    block has no place for the reader's note; an empty place is "". ``rest`` is the block without it.
    """

    readlist_id: int | None = None
    properties: Mapping[str, Any] = {}
    block: str | None = None
    note: str | None = None
    rest: str | None = None


def parts_of(text: str) -> NoteParts:
    """Return the parts of a note of any flavour. What cannot be read is left out; nothing is raised."""
    lines = lines_of(text)
    outline = not (lines and begins_front_matter(lines[0])) and readlist_id(lines) is not None
    try:
        block = block_of(text, outline=outline)
    except ExportError:
        block = None
    note = None if block is None else _note_in_outline(block) if outline else _note_in(block)
    return NoteParts(
        readlist_id=readlist_id(lines),
        properties=page_properties(lines) if outline else front_matter_values(text),
        block=block,
        note=note,
        rest=None if block is None else _without_note(block, outline=outline),
    )


def block_hash(block: str | None) -> str:
    """Return what tells a managed block from one that somebody has edited.

    The links to other notes count by their titles: editors rewrite them when a note is renamed.
    """
    block = block or ""
    note = _NOTE.search(block) or _NOTE_IN_OUTLINE.search(block)
    above = block[: note.start()] if note else block
    return text_hash(_RELATED.sub(_by_title, above) + block[len(above) :])


def _by_title(link: re.Match[str]) -> str:
    return link["bullet"] + _NOT_WORDS.sub(" ", link["title"] or link["shown"] or link["name"]).strip()


def _note_in(block: str) -> str | None:
    """Return the reader's note of a managed block: what stands below the first heading of that name.

    Everything that readlist writes above it is escaped, so no line there reads like the heading.
    """
    heading = _NOTE.search(block)
    return restored(block[heading.end() :]) if heading else None


def _note_in_outline(block: str) -> str | None:
    bullets = iter(bullets_of(block))
    for each in bullets:
        if each.level == 0 and (heading := _NOTE_BULLET.fullmatch(each.lines[0])):
            return restored(joined(bullets, heading["end"]))
    return None


def _without_note(block: str, *, outline: bool) -> str:
    """Return a block up to the heading of the note, with which it ends in every flavour."""
    heading = (_NOTE_IN_OUTLINE if outline else _NOTE).search(block)
    return block[: heading.start()].rstrip("\n") if heading else block
