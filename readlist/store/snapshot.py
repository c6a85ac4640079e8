"""The snapshot: one JSON file that stock TinyDB opens, one document a line, sorted by id.

Its first table, ``meta``, names the library, the sequence number up to which the journal is
contained, and a checksum of everything after itself, so that an edit from outside is seen.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from readlist.errors import DamagedLibraryError, StoreError
from readlist.model.stored import UNDECODABLE
from readlist.store.files import NewFile, Stamp, open_file, read_at, stamp_of, store_error
from readlist.store.migrations import NEWEST_VERSION
from readlist.store.snapshot_meta import (
    END,
    HEAD_ROOM,
    META_TABLE,
    Meta,
    Versioned,
    check_meta,
    checked_meta,
    encode_meta,
    read_meta,
    refuse_newer,
)

PAPERS, LISTS, SEARCHES = "papers", "lists", "searches"
"""The names of the tables."""
_CHECKSUM_SIZE = 16
_CHUNK = 1 << 20
_WORTH_A_THREAD = 1 << 20
"""From so many bytes on a hash takes longer than the start of a thread."""
CONFLICT_MARK = re.compile(rb"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
_AHEAD = 1 << 16
"""Bytes that are read at once by who asks for one document after another."""
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_decode_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class _WithMeta(msgspec.Struct, frozen=True):
    meta: dict[str, Versioned] = {}


class Spans(msgspec.Struct, frozen=True):
    """Where the documents of one table lie in the snapshot.

    ``ids`` is sorted; document i covers the bytes starts[i] to starts[i] + lengths[i].
    """

    ids: array[int]
    starts: array[int]
    lengths: array[int]

    def find(self, doc_id: int) -> tuple[int, int] | None:
        """Return (start, length) of the document, None where there is none."""
        index = bisect_left(self.ids, doc_id)
        if index < len(self.ids) and self.ids[index] == doc_id:
            return self.starts[index], self.lengths[index]
        return None


def no_spans() -> Spans:
    """Return the spans of an empty table."""
    return Spans(array("Q"), array("Q"), array("Q"))


def decode_document(raw: bytes | msgspec.Raw) -> dict[str, Any]:
    """Return a stored document. Raises DamagedLibraryError when it is none."""
    try:
        return _decode(raw)
    except UNDECODABLE as error:
        raise _unreadable(error) from error


def decode_fields(raw: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    """Return a stored document with each field still as JSON. Raises DamagedLibraryError when it is none."""
    try:
        return _decode_fields(raw)
    except UNDECODABLE as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> DamagedLibraryError:
    return DamagedLibraryError(f"A document of the library cannot be read: {error}. Nothing was changed.")


def encode_document(document: Mapping[str, Any]) -> bytes:
    """Return ``document`` as the bytes that snapshot and journal hold: keys sorted, UTF-8."""
    return _encode(document)


class _Block(NamedTuple):
    """A stretch of the file. It never changes, so any thread may read it."""

    start: int
    data: bytes

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.data)


class Snapshot:
    """An open snapshot. Its documents are read by offset, so opening it costs no decoding.

    The file stays open: after a compaction by another process the old content is still
    there to read until this object is closed. A program that writes into the file itself
    leaves nothing to read: that is a StoreError until the library is followed.
    ``edited_outside`` tells that the content is not what readlist wrote, ``laid_out`` that it
    is read from a copy.
    """

    def __init__(
        self,
        descriptor: int,
        meta: Meta,
        spans: dict[str, Spans],
        stamp: Stamp | None,
        edited_outside: bool = False,
        laid_out: bool = False,
    ) -> None:
        self._descriptor = descriptor
        self._stamp_inside = stamp_of(descriptor) if laid_out else stamp
        self._ahead = _Block(0, b"")
        self.meta = meta
        self.spans = spans
        self.stamp = stamp
        self.edited_outside = edited_outside

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return tuple(self.spans)

    def length(self, table: str) -> int:
        """Return how many documents the table has."""
        return len(self.ids(table))

    def ids(self, table: str) -> Sequence[int]:
        """Return the ids of the table, sorted."""
        return self.spans.get(table, no_spans()).ids

    def has(self, table: str, doc_id: int) -> bool:
        """Return whether there is such a document."""
        spans = self.spans.get(table)
        return spans is not None and spans.find(doc_id) is not None

    def raw(self, table: str, doc_id: int) -> bytes | None:
        """Return the document's JSON, None where there is none."""
        spans = self.spans.get(table)
        span = spans.find(doc_id) if spans is not None else None
        return self._read(*span) if span is not None else None

    def _read(self, start: int, length: int) -> bytes:
        """Read a document; who reads on from the last one on finds the next ones read already."""
        block = self._ahead
        offset = start - block.start
        if 0 <= offset <= len(block.data) - length:
            return block.data[offset : offset + length]
        goes_on = 0 <= start - block.end < _AHEAD
        data = self._read_file(max(length, _AHEAD) if goes_on else length, start)
        self._ahead = _Block(start, data)
        return data[:length]

    def raw_items(self, table: str) -> Iterator[tuple[int, bytes]]:
        """Yield (doc_id, JSON) of the whole table by reading the file once from front to back."""
        spans = self.spans.get(table, no_spans())
        block, block_start = b"", 0
        for doc_id, start, length in zip(spans.ids, spans.starts, spans.lengths, strict=True):
            if not block_start <= start or start + length > block_start + len(block):
                block, block_start = self._read_file(max(_CHUNK, length), start), start
            yield doc_id, block[start - block_start : start - block_start + length]

    def _read_file(self, length: int, start: int) -> bytes:
        data = read_at(self._descriptor, length, start)
        if stamp_of(self._descriptor) != self._stamp_inside:
            raise StoreError(
                "The library was changed by another program just now.",
                "That is being taken in: try again. Nothing was changed here.",
            )
        return data

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()


def no_snapshot() -> Snapshot:
    """Return the snapshot of a library that has no file yet."""
    return Snapshot(-1, Meta(library=""), {}, None)


def write_snapshot(
    new: NewFile, meta: Meta, tables: Mapping[str, Iterable[tuple[int, bytes]]]
) -> dict[str, Spans]:
    """Write a snapshot with those tables, each sorted by id, into ``new``; return where they lie in it.

    The checksum (BLAKE2b, 16 bytes) covers everything after the meta table, so it is filled
    in when the rest is written. Raises OSError.
    """
    from hashlib import blake2b

    digest = blake2b(digest_size=_CHECKSUM_SIZE)
    head = encode_meta(replace(meta, checksum="0" * 2 * _CHECKSUM_SIZE))
    position = len(head)
    spans: dict[str, Spans] = {}

    def noted(name: str) -> Iterator[tuple[int, bytes]]:
        found = spans[name] = no_spans()
        for doc_id, raw in tables[name]:
            yield doc_id, raw
            found.ids.append(doc_id)
            found.starts.append(position - len(raw))
            found.lengths.append(len(raw))

    def counted() -> Iterator[bytes]:
        nonlocal position
        for chunk in _body_chunks({name: noted(name) for name in tables}):
            digest.update(chunk)
            position += len(chunk)
            yield chunk

    new.write((head,))
    new.write(counted())
    new.write_over_start(encode_meta(replace(meta, checksum=digest.hexdigest())))
    return spans


def _body_chunks(tables: Mapping[str, Iterable[tuple[int, bytes]]]) -> Iterator[bytes]:
    for name in sorted(tables):
        yield from (b",\n", msgspec.json.encode(name), b":{")
        separator = b"\n"
        for doc_id, raw in tables[name]:
            yield b'%b"%d":' % (separator, doc_id)
            yield raw
            separator = b",\n"
        yield b"\n}"
    yield b"}\n"


def open_snapshot(
    path: Path,
    cached: dict[str, Spans] | None = None,
    stamp: Stamp | None = None,
    *,
    newest: int = NEWEST_VERSION,
) -> Snapshot:
    """Open the snapshot at ``path``.

    ``cached`` are the spans that were found for the file with that ``stamp``; they are used
    when the file still has it. The documents are of the version that its ``meta`` says.
    Raises FileNotFoundError, StoreError when the file cannot be read, NewerLibraryError when it is
    of a version beyond ``newest``, DamagedLibraryError when it is no library.
    """
    try:
        descriptor = open_file(path, os.O_RDONLY)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise store_error("read the library", path, error) from error
    try:
        found = stamp_of(descriptor)
        if cached is not None and found == stamp:
            meta = checked_meta(read_at(descriptor, HEAD_ROOM, 0), path, newest)
            if meta is not None:
                return Snapshot(descriptor, meta, cached, found)
        return _read_snapshot(descriptor, path, found, newest)
    except OSError as error:
        os.close(descriptor)
        raise store_error("read the library", path, error) from error
    except StoreError:
        os.close(descriptor)
        raise


def read_written(path: Path, begins: Callable[[str], object], holds: Callable[[bytes], object]) -> None:
    """Read a snapshot once from front to back, a line at a time, and hold it to be as it was written.

    ``begins`` is told of every table, ``holds`` of every document in it. Raises OSError, and
    DamagedLibraryError when a byte is another than ``write_snapshot`` wrote.
    """
    from hashlib import blake2b

    digest = blake2b(digest_size=_CHECKSUM_SIZE)
    with path.open("rb") as file:
        meta = read_meta(file.readline() + file.readline(), Meta)
        digest.update(file.readline()[1:])
        for line in file:
            digest.update(line)
            if line.endswith(b":{\n"):
                begins(msgspec.json.decode(line[:-3], type=str))
            elif not line.startswith(b"}"):
                holds(line.partition(b":")[2].rstrip(b",\n"))
    if meta is None or not meta.is_whole or digest.hexdigest() != meta.checksum:
        raise DamagedLibraryError(f"{path} is not as it was written.")


def _read_snapshot(descriptor: int, path: Path, stamp: Stamp | None, newest: int) -> Snapshot:
    data = io.FileIO(descriptor, closefd=False).readall()
    meta = checked_meta(data, path, newest)
    if meta is not None:
        tables, checksum = _spans_and_checksum(data)
        if tables is not None:
            edited = checksum != meta.checksum
            if edited:
                _check_documents(data, tables, path)
            return Snapshot(descriptor, meta, tables, stamp, edited_outside=edited)
    laid_out = _lay_out(data, path, newest)
    os.close(descriptor)
    return Snapshot(*laid_out, stamp, edited_outside=True, laid_out=True)


def _spans_and_checksum(data: bytes) -> tuple[dict[str, Spans] | None, str]:
    if len(data) < _WORTH_A_THREAD:
        return _find_spans(data), _checksum(data)
    checksums: list[str] = []
    # Beside the search for the documents: a hash of much needs no turn of Python's.
    hashing = threading.Thread(target=lambda: checksums.append(_checksum(data)))
    hashing.start()
    tables = _find_spans(data)
    hashing.join()
    return tables, "".join(checksums)


def _checksum(data: bytes) -> str:
    """Return the checksum of what follows the meta table in a snapshot."""
    from hashlib import blake2b

    body = memoryview(data)[data.find(b"\n}") + 2 :]
    return blake2b(body, digest_size=_CHECKSUM_SIZE).hexdigest()


def _check_documents(data: bytes, tables: Mapping[str, Spans], path: Path) -> None:
    """Refuse a file that is not what readlist wrote when one of its documents is no document."""
    for table, spans in tables.items():
        for doc_id, start, length in zip(spans.ids, spans.starts, spans.lengths, strict=True):
            try:
                _decode(data[start : start + length])
            except UNDECODABLE as error:
                line = data.count(b"\n", 0, start) + 1
                raise DamagedLibraryError(
                    f"Line {line} of the library {path}, {doc_id} of {table}, cannot be read: {error}. "
                    "It was left untouched."
                ) from error


def _find_spans(data: bytes) -> dict[str, Spans] | None:
    """Return the spans of every table by searching line ends; None when the form is another.

    The last line tells a whole file from a cut one, and every line of a document ends in
    ``}`` or ``},``. Whether the JSON inside is sound shows when it is decoded.
    """
    if not data.endswith(END):
        return None
    try:
        return _spans_by_lines(data)
    except (*UNDECODABLE, OverflowError):
        return None


def _spans_by_lines(data: bytes) -> dict[str, Spans] | None:
    tables: dict[str, Spans] = {}
    spans: Spans | None = None
    position = data.find(b"\n}") + len(b"\n},\n")
    while position < len(data):
        end = data.find(b"\n", position)
        if data[position : position + 1] == b"}":
            spans = None
        elif data[end - 2 : end] == b":{":
            name = msgspec.json.decode(data[position : end - 2], type=str)
            spans = tables[name] = no_spans()
        elif spans is None or not _add_span(spans, data, position, end):
            return None
        position = end + 1
    return tables


def _add_span(spans: Spans, data: bytes, position: int, end: int) -> bool:
    """Add the document of one line; return False when the line is none, or out of order."""
    quote = data.find(b'":', position + 1, end)
    digits = data[position + 1 : quote]
    stop = end - 1 if data[end - 1 : end] == b"," else end
    if quote < 0 or not digits.isdigit() or data[stop - 1 : stop] != b"}":
        return False
    doc_id = int(digits)
    if spans.ids and spans.ids[-1] >= doc_id:
        return False
    spans.ids.append(doc_id)
    spans.starts.append(quote + 2)
    spans.lengths.append(stop - quote - 2)
    return True


def _lay_out(data: bytes, path: Path, newest: int) -> tuple[int, Meta, dict[str, Spans]]:
    """Lay a library that another program rewrote out in our form, in an unnamed file.

    Returns (descriptor, meta, spans). Raises DamagedLibraryError when it is no library,
    NewerLibraryError.
    """
    try:
        versions = msgspec.json.decode(data, type=_WithMeta).meta.values()
        version = next(iter(versions), Versioned()).schema
        refuse_newer(path, version, newest)
        content = msgspec.json.decode(data, type=dict[str, dict[str, dict[str, Any]]])
        said = next(iter(content.pop(META_TABLE, {}).values()), {"library": ""})
        meta = replace(msgspec.convert(said, Meta), schema=version)
        tables = {
            name: sorted((int(doc_id), encode_document(document)) for doc_id, document in documents.items())
            for name, documents in content.items()
        }
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedLibraryError(
            f"The library {path} {_what_is_wrong(data, error)}. It was left untouched.",
            "Another library can be chosen with --library PATH.",
        ) from error
    check_meta(meta, path)
    text = encode_meta(meta) + b"".join(_body_chunks(tables))
    with tempfile.TemporaryFile() as file:
        file.write(text)
        file.flush()
        descriptor = os.dup(file.fileno())
    spans = _find_spans(text)
    if spans is None:
        raise DamagedLibraryError(
            f"The library {path} has documents whose ids are not distinct numbers.",
            "Correct them in an editor; the file was left untouched.",
        )
    return descriptor, meta, spans


def _what_is_wrong(data: bytes, error: Exception) -> str:
    if not data.strip():
        return "is empty"
    reason = "there are conflicts of version control in it" if CONFLICT_MARK.search(data) else error
    return f"cannot be read as a library: {reason}"
