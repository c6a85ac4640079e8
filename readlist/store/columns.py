"""The column file: what lists need of every paper, derived from a snapshot, disposable.

It lies in the cache folder and is used only for the snapshot whose stamp it carries.
"""

from __future__ import annotations

import contextlib
import zlib
from array import array
from pathlib import Path

import msgspec

from readlist import paths
from readlist.model.paper import PaperSummary
from readlist.store.files import Stamp, make_private_folder, replace_file
from readlist.store.snapshot import Spans

_VERSION = 2


class _StoredSpans(msgspec.Struct, frozen=True, array_like=True):
    ids: bytes
    starts: bytes
    lengths: bytes


class _Content(msgspec.Struct, frozen=True, array_like=True, gc=False):
    version: int
    stamp: Stamp
    spans: dict[str, _StoredSpans]
    summaries: list[PaperSummary]


class Columns(msgspec.Struct, frozen=True):
    """The spans and the summaries of one snapshot."""

    stamp: Stamp
    spans: dict[str, Spans]
    summaries: list[PaperSummary]


def column_file(snapshot: Path) -> Path:
    """Return where the column file of the library at ``snapshot`` lies."""
    # Two libraries under one number only take turns: each file names the snapshot it is of.
    number = zlib.crc32(str(snapshot).encode("utf-8", "surrogateescape"))
    return paths.cache_folder() / "columns" / f"{number:08x}.msgpack"


def read_columns(path: Path, stamp: Stamp | None) -> Columns | None:
    """Return the columns in ``path`` if they are whole and of the snapshot with that stamp."""
    if stamp is None:
        return None
    try:
        content = msgspec.msgpack.decode(path.read_bytes(), type=_Content)
    except (OSError, msgspec.MsgspecError):
        return None
    if content.version != _VERSION or content.stamp != stamp:
        return None
    spans = {
        name: Spans(array("Q", stored.ids), array("Q", stored.starts), array("Q", stored.lengths))
        for name, stored in content.spans.items()
    }
    return Columns(stamp, spans, content.summaries)


def write_columns(path: Path, columns: Columns) -> None:
    """Write the column file; a cache folder that cannot be written is done without."""
    spans = {
        name: _StoredSpans(found.ids.tobytes(), found.starts.tobytes(), found.lengths.tobytes())
        for name, found in columns.spans.items()
    }
    data = msgspec.msgpack.encode(_Content(_VERSION, columns.stamp, spans, columns.summaries))
    with contextlib.suppress(OSError):
        make_private_folder(path.parent)
        replace_file(path, (data,))
