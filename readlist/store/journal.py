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
from readlist.model.stored import UNDECODABLE
from readlist.store.files import read_at
from readlist.store.migrations import FIRST_VERSION

NOTHING = b"null"
"""What stands for no document in ``before`` and ``after``."""
_SUM_MEMBER = b',"sum":"'
_SUM_LENGTH = len(_SUM_MEMBER) + 8 + 2
CHECKSUM_LENGTH = _SUM_LENGTH
_COMMIT_MARK = b'"commit":'
_READ_SIZE = 1 << 20
_SEARCHED_SIZE = 1 << 18
"""Bytes that are searched in one go: no other thread has its turn meanwhile."""
_HEADER_ROOM = 1024
_ID_ROOM = 128
"""Bytes in which a line says of which document it is; the names of tables are short."""
_ZEROS = bytes(16)


class Header(msgspec.Struct, frozen=True, gc=False):
    """Names the journal and the library that it belongs to.

    ``origin`` is how many bytes were trimmed from the front since the journal began: offsets
    that a snapshot names count them, so that trimming does not invalidate them. ``format`` is the
    version of the library, in whose form the documents are that the lines speak of.
    """

    journal: str
    library: str
    origin: int = 0
    format: int = FIRST_VERSION


class Commit(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One step of the history: its number, when, who, what, and how many papers it touched."""

    step: int
    at: str
    session: str
    command: str
    count: int
    undoes: int | None = None
    redoes: int | None = None


class Line(msgspec.Struct, frozen=True, gc=False):
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
    return _summed(_encoder.encode({"seq": sequence, **members})[:-1])


def encode_change(line: Line) -> bytes:
    """Return the line of a change as ``encode_line`` does; its images are JSON and stay as they are."""
    doc_id = b"%d" % line.id if line.id is not None else NOTHING
    return _summed(
        b'{"seq":%d,"table":%b,"id":%b,"before":%b,"after":%b'
        % (line.seq, _encoder.encode(line.table), doc_id, line.before, line.after)
    )


def _summed(body: bytes) -> bytes:
    return b'%b,"sum":"%08x"}\n' % (body, zlib.crc32(body))


def decode_line(line: bytes) -> Line | None:
    """Return the line without its newline as a value; None when it is torn or damaged."""
    body = line[:-_SUM_LENGTH]
    if line[-_SUM_LENGTH:] != b'%b%08x"}' % (_SUM_MEMBER, zlib.crc32(body)):
        return None
    try:
        return _decoder.decode(line)
    except UNDECODABLE:
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


def read_groups(
    file_descriptor: int, start: int, path: Path, size: int = _READ_SIZE, *, last_step: int = 0
) -> Iterator[Group]:
    """Yield the complete groups of an open journal from the offset ``start`` on, read ``size`` bytes at once.

    ``last_step`` is the number of the step before, 0 where it is not known. A torn end is passed
    over; so is a last step with a hole, of which a power cut left later blocks without earlier
    ones. Raises DamagedLibraryError when any other line is damaged.
    """
    changes: list[Line] = []
    damaged_at: int | None = None
    is_torn, has_hole, is_over = True, False, False
    for offset, text, whole in _lines(file_descriptor, start, size):
        line = decode_line(text) if whole else None
        if line is None:
            damaged_at = offset if damaged_at is None else damaged_at
            is_torn = is_torn and may_be_torn(text, whole=whole)
            has_hole = has_hole or _ZEROS in text
        elif damaged_at is not None:
            if line.commit is None:
                continue
            # A number of a step that is missing before this one tells that more is damaged than the last.
            if not has_hole or is_over or 0 < last_step < line.commit.step - 1:
                raise damaged_journal(path, damaged_at)
            is_over = True
        elif line.commit is not None:
            yield Group(
                tuple(changes), line.commit, line.seq, offset + len(text) + 1, text[-CHECKSUM_LENGTH:]
            )
            changes, last_step = [], line.commit.step
        elif line.header is None:
            changes.append(line)
    if damaged_at is not None and not is_torn:
        raise damaged_journal(path, damaged_at)


def may_be_torn(text: bytes, *, whole: bool) -> bool:
    """Return whether an unreadable line at the end can come from a write that was broken off.

    Such a write leaves the beginning of a line, or the zeros of a block that never came. A line
    that was ended, or that lacks its end alone, was acknowledged and was damaged later.
    """
    if whole:
        return _ZEROS in text
    return decode_line(text[:-1]) is None


def damaged_journal(path: Path, offset: int) -> DamagedLibraryError:
    """Return the error for a journal that cannot be read from ``offset`` on."""
    return DamagedLibraryError(
        f"The journal {path} is damaged at byte {offset}; nothing was changed.",
        "Without the journal the library opens as of its snapshot.",
    )


def read_commits(file_descriptor: int, start: int) -> Iterator[tuple[int, int, Commit]]:
    """Yield (start of the group, end of the group, commit); the lines of the changes are passed over."""
    group_start = start
    for block_start, block in _whole_lines(file_descriptor, start):
        for line_start, text in _lines_with(_COMMIT_MARK, block):
            line = decode_line(text) if _COMMIT_MARK in text[:64] else None
            if line is not None and line.commit is not None:
                end = block_start + line_start + len(text) + 1
                yield group_start, end, line.commit
                group_start = end


def _whole_lines(file_descriptor: int, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, lines as they stand there) from ``start`` on, but for a last one without an end."""
    offset, rest = start, b""
    while chunk := read_at(file_descriptor, _SEARCHED_SIZE, offset + len(rest)):
        block = rest + chunk
        end = block.rfind(b"\n") + 1
        yield offset, block[:end]
        offset, rest = offset + end, block[end:]


def _lines_with(mark: bytes, block: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, line without newline) of the lines that contain ``mark``."""
    found = block.find(mark)
    while found >= 0:
        start, end = block.rfind(b"\n", 0, found) + 1, block.index(b"\n", found)
        yield start, block[start:end]
        found = block.find(mark, end)


def read_steps_of(file_descriptor: int, start: int, doc_id: int) -> Iterator[tuple[int, int]]:
    """Yield (number, end) of the steps that changed a document, without decoding the changes."""
    mark, touches = b'"id":%d,' % doc_id, False
    for offset, text, whole in _lines(file_descriptor, start):
        head = text[:_ID_ROOM]
        if mark in head:
            touches = True
        elif whole and _COMMIT_MARK in head[:64]:
            line = decode_line(text)
            if touches and line is not None and line.commit is not None:
                yield line.commit.step, offset + len(text) + 1
            touches = False


def read_header(file_descriptor: int) -> tuple[Header, int, int] | None:
    """Return header, its sequence number and the offset after it; None where it is torn."""
    for _, text, whole in _lines(file_descriptor, 0, _HEADER_ROOM):
        line = decode_line(text) if whole else None
        if line is None or line.header is None:
            return None
        return line.header, line.seq, len(text) + 1
    return None
