"""The journal: JSON Lines of changes, each with a sequence number and a checksum.

A line is one of
  {"seq": n, "header": {...}, "sum": "crc32"}                    the first line of the file
  {"seq": n, "table": t, "id": i, "before": x, "after": y, "sum": ...}   a change to a document
  {"seq": n, "commit": {...}, "sum": ...}                        the end of a group

``before`` and ``after`` hold the changed fields only; null as a whole means that there is no
document (an insertion has no before, a removal no after). ``id`` null stands for the table
itself. The checksum is CRC-32 (ISO 3309, as in zlib) of the line up to its ``sum`` member.
A group without its commit line is dropped on opening: it never happened.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from readlist.errors import DamagedLibraryError
from readlist.store.files import read_at

NOTHING = b"null"
"""What stands for no document in ``before`` and ``after``."""
_SUM_MEMBER = b',"sum":"'
_SUM_LENGTH = len(_SUM_MEMBER) + 8 + 2
CHECKSUM_LENGTH = _SUM_LENGTH
_HOLE = b"\0"
"""What stands where nothing was written; JSON has no such byte."""
_COMMIT_MARK = b'"commit":'
_READ_SIZE = 1 << 20
_HEADER_ROOM = 1024


class Header(msgspec.Struct, frozen=True):
    """Names the journal and the library that it belongs to.

    ``origin`` is how many bytes were trimmed from the front since the journal began: offsets
    that a snapshot names count them, so that trimming does not invalidate them.
    """

    journal: str
    library: str
    origin: int = 0
    format: int = 1


class Commit(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of the history: its number, when, who, what, and how many papers it touched."""

    step: int
    at: str
    session: str
    command: str
    count: int
    undoes: int | None = None
    redoes: int | None = None


class Line(msgspec.Struct, frozen=True):
    """One line of the journal; which members it has tells its kind."""

    seq: int
    table: str = ""
    id: int | None = None
    before: msgspec.Raw = msgspec.Raw(NOTHING)
    after: msgspec.Raw = msgspec.Raw(NOTHING)
    commit: Commit | None = None
    header: Header | None = None


class Position(msgspec.Struct, frozen=True, array_like=True):
    """A place between two steps of a journal, and the sequence number and step that end before it.

    ``offset`` is counted from where the journal once began; by ``checksum``, that of the line
    before, the place is recognised.
    """

    journal: str
    offset: int
    sequence: int
    step: int
    checksum: bytes


class Group(msgspec.Struct, frozen=True):
    """A complete step: its lines without the commit line, and where it ends in the file."""

    changes: tuple[Line, ...]
    commit: Commit
    last_sequence: int
    end: int
    checksum: bytes


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Line)


def encode_line(sequence: int, **members: Any) -> bytes:
    """Return one line of the journal with its checksum and newline."""
    body = _encoder.encode({"seq": sequence, **members})[:-1]
    return b'%b,"sum":"%08x"}\n' % (body, zlib.crc32(body))


def decode_line(line: bytes) -> Line | None:
    """Return the line without its newline as a value; None when it is torn or damaged."""
    body = line[:-_SUM_LENGTH]
    if line[-_SUM_LENGTH:] != b'%b%08x"}' % (_SUM_MEMBER, zlib.crc32(body)):
        return None
    try:
        return _decoder.decode(line)
    except msgspec.DecodeError:
        return None


def _lines(file_descriptor: int, start: int, size: int = _READ_SIZE) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (offset, line without newline, whether it was ended by one) from ``start`` on."""
    offset, rest, position = start, b"", start
    while chunk := read_at(file_descriptor, size, position):
        position += len(chunk)
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield offset, line, True
            offset += len(line) + 1
    if rest:
        yield offset, rest, False


def read_groups(file_descriptor: int, start: int, path: Path) -> Iterator[Group]:
    """Yield the complete groups of an open journal from the offset ``start`` on.

    A torn end is passed over; so is a last step with a hole, of which a power cut left later
    blocks without earlier ones. Raises DamagedLibraryError when any other damaged line has a whole
    commit line after it: that is no torn write.
    """
    changes: list[Line] = []
    damaged_at: int | None = None
    has_hole = is_over = False
    last_step = 0
    for offset, text, whole in _lines(file_descriptor, start):
        line = decode_line(text) if whole else None
        if line is None:
            damaged_at = offset if damaged_at is None else damaged_at
            has_hole = has_hole or _HOLE in text
        elif damaged_at is not None:
            if line.commit is None:
                continue
            # A number of a step that is missing before this one tells that more is damaged than the last.
            if not has_hole or is_over or 0 < last_step < line.commit.step - 1:
                raise DamagedLibraryError(
                    f"The journal {path} is damaged at byte {damaged_at}; nothing was changed.",
                    "Restore the file from a backup, or move it away to open the library as of its snapshot.",
                )
            is_over = True
        elif line.commit is not None:
            yield Group(
                tuple(changes), line.commit, line.seq, offset + len(text) + 1, text[-CHECKSUM_LENGTH:]
            )
            changes, last_step = [], line.commit.step
        elif line.header is None:
            changes.append(line)


def read_commits(file_descriptor: int, start: int) -> Iterator[tuple[int, int, Commit]]:
    """Yield (start of the group, end of the group, commit) without decoding the changes."""
    group_start = start
    for offset, text, whole in _lines(file_descriptor, start):
        if not whole or _COMMIT_MARK not in text[:64]:
            continue
        line = decode_line(text)
        if line is not None and line.commit is not None:
            end = offset + len(text) + 1
            yield group_start, end, line.commit
            group_start = end


def read_header(file_descriptor: int) -> tuple[Header, int, int] | None:
    """Return header, its sequence number and the offset after it; None where it is torn."""
    for _, text, whole in _lines(file_descriptor, 0, _HEADER_ROOM):
        line = decode_line(text) if whole else None
        if line is None or line.header is None:
            return None
        return line.header, line.seq, len(text) + 1
    return None
