"""The column file: what lists need of every paper, derived from a snapshot, disposable.

It lies in the cache folder and is used only for the snapshot whose stamp it carries. Two
MessagePack values stand one after the other: a head with what the first screen needs, and the
summaries of all papers, which are read when they are asked for.
"""

from __future__ import annotations

import contextlib
import zlib
from array import array
from collections.abc import Sequence
from pathlib import Path

import msgspec

from readlist import paths
from readlist.model.paper import PaperSummary
from readlist.store.files import Stamp, make_private_folder, replace_file
from readlist.store.snapshot import Spans

_VERSION = 4
_LENGTH_BYTES = 8


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
    spans: dict[str, _StoredSpans]
    first_page: FirstPage


class _Body(msgspec.Struct, frozen=True, array_like=True, gc=False):
    stamp: Stamp
    summaries: list[PaperSummary]


class Columns(msgspec.Struct, frozen=True):
    """The spans of one snapshot and the papers of its first page."""

    stamp: Stamp
    spans: dict[str, Spans]
    first_page: FirstPage


def column_file(snapshot: Path) -> Path:
    """Return where the column file of the library at ``snapshot`` lies."""
    # Two libraries under one number only take turns: each file names the snapshot it is of.
    number = zlib.crc32(str(snapshot).encode("utf-8", "surrogateescape"))
    return paths.cache_folder() / "columns" / f"{number:08x}.msgpack"


def read_columns(path: Path, stamp: Stamp | None) -> Columns | None:
    """Return the head of the column file if it is whole and of the snapshot with that stamp."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH_BYTES))
            head = msgspec.msgpack.decode(file.read(length), type=_Head)
    except (OSError, OverflowError, MemoryError, msgspec.MsgspecError):
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
    return Columns(head.stamp, spans, head.first_page)


def read_summaries(path: Path, stamp: Stamp | None) -> list[PaperSummary] | None:
    """Return the summaries in the column file if they are whole and of the snapshot with that stamp."""
    try:
        with path.open("rb") as file:
            file.seek(_LENGTH_BYTES + int.from_bytes(file.read(_LENGTH_BYTES)))
            body = msgspec.msgpack.decode(file.read(), type=_Body)
    except (OSError, OverflowError, MemoryError, msgspec.MsgspecError):
        return None
    return body.summaries if body.stamp == stamp else None


def write_columns(path: Path, columns: Columns, summaries: Sequence[PaperSummary]) -> None:
    """Write the column file; a cache folder that cannot be written is done without."""
    spans = {
        name: _StoredSpans(found.ids.tobytes(), found.starts.tobytes(), found.lengths.tobytes())
        for name, found in columns.spans.items()
    }
    head = msgspec.msgpack.encode(_Head(_VERSION, columns.stamp, spans, columns.first_page))
    body = msgspec.msgpack.encode(_Body(columns.stamp, list(summaries)))
    with contextlib.suppress(OSError):
        make_private_folder(path.parent)
        replace_file(path, (len(head).to_bytes(_LENGTH_BYTES), head, body))
