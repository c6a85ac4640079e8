"""What readlist wrote into a folder of notes, so that the next export sees what others changed there.

The record is a hidden file of JSON Lines: a line about the folder, then a line for each note. It is
only ever a help: where it and a note say different things, the note is right.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

RECORD_NAME = ".readlist-vault.jsonl"
"""The name of the record in its folder."""

VERSION = 1
"""The form of the record that this readlist writes."""


OWNED = (
    "readlist_id", "title", "authors", "year", "venue", "arxiv", "doi", "url", "tags", "status", "starred",
    "lists", "added", "read",
)  # fmt: skip
"""The properties of a note that are readlist's."""


class ConflictFile(msgspec.Struct, frozen=True, array_like=True):
    """The file beside a note that holds what readlist would have written: where, and a hash of its text."""

    path: str
    text: str


class Pulled(msgspec.Struct, frozen=True):
    """That edits of a note were taken into the library: by which step, and what was known before it."""

    step: int
    before: ExportedNote


class ExportedNote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A note as readlist wrote it last.

    ``path`` is relative to the folder, with slashes. ``block`` and ``front`` are the hashes of the
    managed block and of the owned properties as written, ``rest`` that of the block without the note.
    ``note`` is the text of the paper's note as exported, ``properties`` are the status, star and tags: what
    edits in the folder are compared with. ``input`` and ``links`` are fingerprints of what the note was made
    from, ``mentions`` the identifiers of other works that its paper names, ``stamp`` the size and the time
    of change in nanoseconds of the file, all zero where it has to be read. Where edits were ``pulled`` into
    the library the record says what stands in the file, as if readlist had written that.
    """

    id: int
    path: str = ""
    block: str = ""
    rest: str = ""
    front: str = ""
    note: str = ""
    properties: dict[str, Any] = msgspec.field(default_factory=dict)
    input: str = ""
    links: str = ""
    mentions: tuple[str, ...] = ()
    stamp: tuple[int, int] = (0, 0)
    conflict: ConflictFile | None = None
    pulled: Pulled | None = None


class VaultRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a folder of notes.

    ``damaged`` counts the lines that could not be read, ``newer`` says that a newer readlist wrote
    the record in a form that this one does not know.
    """

    library: str = ""
    flavour: str = ""
    template: str = ""
    layout: str = ""
    notes: Mapping[int, ExportedNote] = msgspec.field(default_factory=dict)
    damaged: int = 0
    newer: bool = False


class _Version(msgspec.Struct, frozen=True):
    """What every form of the first line says."""

    vault: int


class _Heading(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of the file."""

    vault: int
    library: str = ""
    flavour: str = ""
    template: str = ""
    layout: str = ""


_decode_version = msgspec.json.Decoder(_Version).decode
_decode_heading = msgspec.json.Decoder(_Heading).decode
_decode_note = msgspec.json.Decoder(ExportedNote).decode
_decode_notes = msgspec.json.Decoder(ExportedNote).decode_lines
_encode = msgspec.json.Encoder(order="deterministic").encode


def read(text: str) -> VaultRecord:
    """Return the record that ``text`` holds, without the lines that cannot be read.

    Of two lines for one note the later one holds.
    """
    first, _, rest = text.partition("\n")
    damaged = 0
    try:
        if _decode_version(first).vault > VERSION:
            return VaultRecord(newer=True)
        heading = _decode_heading(first)
    except msgspec.DecodeError:
        heading, rest = _Heading(vault=VERSION), text
    try:
        notes = _decode_notes(rest)
    except msgspec.DecodeError:
        lines = [line for line in rest.split("\n") if line.strip()]
        notes = [note for note in map(_readable, lines) if note is not None]
        damaged = len(lines) - len(notes)
    return VaultRecord(
        library=heading.library,
        flavour=heading.flavour,
        template=heading.template,
        layout=heading.layout,
        notes={note.id: note for note in notes},
        damaged=damaged,
    )


def write(record: VaultRecord) -> str:
    """Return the text of a record, its notes sorted by id: equal records give equal texts."""
    notes = sorted(record.notes.values(), key=lambda note: note.id)
    return heading_line(record) + "".join(map(note_line, notes))


def heading_line(record: VaultRecord) -> str:
    """Return the first line of the file: what holds for the whole folder."""
    heading = _Heading(
        vault=VERSION,
        library=record.library,
        flavour=record.flavour,
        template=record.template,
        layout=record.layout,
    )
    return _line(heading)


def note_line(note: ExportedNote) -> str:
    """Return the line of one note; behind the others it takes the place of an earlier one."""
    return _line(note)


def text_hash(text: str) -> str:
    """Return what tells a text from another, whatever its line ends and the blank lines around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return hashlib.blake2b(lines.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def properties_hash(properties: Mapping[str, Any]) -> str:
    """Return what tells the values of the owned properties from others, however they are written.

    A property without a value is as good as none; a date is the same as its text.
    """
    plain = {name: _plain(properties[name]) for name in OWNED if name in properties}
    filled = {name: value for name, value in plain.items() if value not in (None, "", [])}
    return hashlib.blake2b(_encode(filled), digest_size=12).hexdigest()


def _readable(line: str) -> ExportedNote | None:
    try:
        return _decode_note(line)
    except msgspec.DecodeError:
        return None


def _line(value: msgspec.Struct) -> str:
    try:
        return _encode(value).decode("utf-8") + "\n"
    except UnicodeEncodeError:  # such as in a file name of another encoding: it is found by its id, then
        return _encode(_encodable(msgspec.to_builtins(value))).decode("utf-8") + "\n"


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_encodable(name): _encodable(each) for name, each in value.items()}
    return [_encodable(each) for each in value] if isinstance(value, list | tuple) else value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        return [_plain(each) for each in value]
    return value
