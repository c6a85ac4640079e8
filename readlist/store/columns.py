"""The column file: what lists need of every paper as of a checkpoint, derived, disposable.

It lies in the cache folder and is used only for the files whose checkpoint it carries.
MessagePack values stand one after the other, each behind its length: a head with what the first
screen needs, whose checkpoint the summaries behind it are as of, and these, some at a time.
They are read when they are asked for.
"""

from __future__ import annotations

import contextlib
import itertools
import zlib
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from readlist import paths
from readlist.model.paper import PaperSummary
from readlist.model.stored import UNDECODABLE
from readlist.store.checkpoint import Checkpoint
from readlist.store.files import Stamp, make_private_folder, replace_file, stamp_of
from readlist.store.journal import Position
from readlist.store.snapshot import Spans

_VERSION = 8
_LENGTH_BYTES = 8
_CHUNK = 1000


class FirstPage(msgspec.Struct, frozen=True, array_like=True):
    """The papers that the app shows first, in order, for days before ``until`` (ISO 8601; "" for any).

    ``goes_on`` tells that there are more behind them.
    """

    papers: tuple[PaperSummary, ...] = ()
    until: str = ""
    goes_on: bool = False


class _StoredSpans(msgspec.Struct, frozen=True, array_like=True):
    ids: bytes
    starts: bytes
    lengths: bytes


class _Head(msgspec.Struct, frozen=True, array_like=True):
    version: int
    stamp: Stamp
    position: Position | None
    spans: dict[str, _StoredSpans]
    lengths: dict[str, int]
    held: dict[str, dict[int, bytes]]
    first_page: FirstPage


class _BodyHead(msgspec.Struct, frozen=True, array_like=True):
    stamp: Stamp
    position: Position | None
    count: int
    outline: bytes


class Body(msgspec.Struct, frozen=True):
    """All summaries, and an ``outline``: what those who wrote them had found out of them."""

    summaries: list[PaperSummary]
    outline: bytes


class Columns(msgspec.Struct, frozen=True):
    """A checkpoint and the papers of the first page as of it."""

    checkpoint: Checkpoint
    first_page: FirstPage


_decode_part = msgspec.msgpack.Decoder(list[PaperSummary]).decode


def column_file(snapshot: Path) -> Path:
    """Return where the column file of the library at ``snapshot`` lies."""
    # Two libraries under one number only take turns: each file names the snapshot it is of.
    number = zlib.crc32(str(snapshot).encode("utf-8", "surrogateescape"))
    return paths.cache_folder() / "columns" / f"{number:08x}.msgpack"


def columns_of(snapshot: Path) -> Columns | None:
    """Return the columns of the library at ``snapshot`` as it is now; None where they are not there."""
    try:
        stamp = stamp_of(snapshot)
    except OSError:
        return None
    return read_columns(column_file(snapshot), stamp)


def read_columns(path: Path, stamp: Stamp | None) -> Columns | None:
    """Return the head of the column file if it is whole and of the snapshot with that stamp."""
    try:
        with path.open("rb") as file:
            head = msgspec.msgpack.decode(_next_value(file), type=_Head)
    except (OSError, OverflowError, MemoryError, *UNDECODABLE):
        return None
    if head.version != _VERSION or head.stamp != stamp:
        return None
    try:
        spans = {
            name: Spans(array("Q", stored.ids), array("Q", stored.starts), array("Q", stored.lengths))
            for name, stored in head.spans.items()
        }
    except ValueError:  # no whole numbers
        return None
    checkpoint = Checkpoint(head.stamp, spans, head.position, head.lengths, head.held)
    return Columns(checkpoint, head.first_page)


def read_body(path: Path, checkpoint: Checkpoint) -> Body | None:
    """Return what stands behind the head of the column file if it is whole and as of that checkpoint."""
    try:
        with path.open("rb") as file:
            file.seek(_LENGTH_BYTES + int.from_bytes(file.read(_LENGTH_BYTES)))
            body = msgspec.msgpack.decode(_next_value(file), type=_BodyHead)
            if (body.stamp, body.position) != (checkpoint.stamp, checkpoint.position):
                return None
            summaries = _read_parts(file, body)
            return None if summaries is None else Body(summaries, body.outline)
    except (OSError, OverflowError, MemoryError, *UNDECODABLE):
        return None


def read_earlier_summaries(path: Path, journal: str) -> list[PaperSummary] | None:
    """Return the summaries in the column file if it is whole and as of any step of that journal."""
    try:
        with path.open("rb") as file:
            file.seek(_LENGTH_BYTES + int.from_bytes(file.read(_LENGTH_BYTES)))
            body = msgspec.msgpack.decode(_next_value(file), type=_BodyHead)
            if body.position is None or body.position.journal != journal:
                return None
            return _read_parts(file, body)
    except (OSError, OverflowError, MemoryError, *UNDECODABLE):
        return None


def _read_parts(file: BinaryIO, body: _BodyHead) -> list[PaperSummary] | None:
    summaries: list[PaperSummary] = []
    while part := _next_value(file):  # between two of them other threads have their turn
        summaries += _decode_part(part)
    return summaries if len(summaries) == body.count else None


def write_columns(path: Path, columns: Columns, body: Body) -> None:
    """Write the column file; a cache folder that cannot be written is done without."""
    summaries = body.summaries
    checkpoint = columns.checkpoint
    spans = {
        name: _StoredSpans(found.ids.tobytes(), found.starts.tobytes(), found.lengths.tobytes())
        for name, found in checkpoint.spans.items()
    }
    stamp, position = checkpoint.stamp, checkpoint.position
    head = msgspec.msgpack.encode(
        _Head(_VERSION, stamp, position, spans, checkpoint.lengths, checkpoint.held, columns.first_page)
    )
    body_head = msgspec.msgpack.encode(_BodyHead(stamp, position, len(summaries), body.outline))
    parts = (
        msgspec.msgpack.encode(summaries[start : start + _CHUNK])
        for start in range(0, len(summaries), _CHUNK)
    )
    with contextlib.suppress(OSError):
        make_private_folder(path.parent)
        replace_file(path, _with_lengths(itertools.chain((head, body_head), parts)))


def _next_value(file: BinaryIO) -> bytes:
    """Return the next value of the file, as bytes; none at the end."""
    return file.read(int.from_bytes(file.read(_LENGTH_BYTES)))


def _with_lengths(values: Iterable[bytes]) -> Iterator[bytes]:
    for value in values:
        yield len(value).to_bytes(_LENGTH_BYTES)
        yield value
