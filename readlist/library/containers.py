"""Compressed sources: gzip files (RFC 1952) and zip archives, unpacked in memory within limits.

Nothing is written to the disk, and the names in an archive are only shown, never used as paths.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import IO, TYPE_CHECKING

from readlist.library.source import LARGEST_SOURCE, FailedSource, Source
from readlist.model.text import clean_line

if TYPE_CHECKING:
    from gzip import GzipFile
    from zipfile import ZipFile, ZipInfo

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_MARK = slice(257, 262)
_MOST_MEMBERS = 1000
_LARGEST_RATIO = 200
_RATIO_COUNTS_FROM = 16 << 20
"""Bytes: below this a text may be as repetitive as it likes."""

_CHUNK = 1 << 20
_OFFICE = ("[Content_Types].xml", "mimetype")
_ENCRYPTED = 0x1


def is_container(head: bytes) -> bool:
    """Return whether a file that begins with ``head`` is one that ``unpack`` opens."""
    return head.startswith((_GZIP, *_ZIP))


def unpack(source: Source) -> list[Source | FailedSource]:
    """Return the sources in a gzip or zip file, or the source itself when it is neither.

    A member of a zip archive is named "lists.zip/member"; hidden ones and folders are left out.
    Whatever cannot be unpacked is a FailedSource; containers inside containers are not opened.
    """
    if source.data.startswith(_GZIP):
        return [_unzipped(source)]
    if source.data.startswith(_ZIP):
        return list(_members(source))
    return [source]


def _unzipped(source: Source) -> Source | FailedSource:
    import gzip
    import zlib

    try:
        with gzip.open(io.BytesIO(source.data)) as file:
            data = _read_limited(file, len(source.data), LARGEST_SOURCE)
    except (OSError, EOFError, zlib.error):
        return FailedSource(source.name, f"{source.name} is a gzip file that is damaged or cut off.")
    except _TooLargeError as error:
        return FailedSource(source.name, f"{source.name} was not unpacked: {error}.")
    if reason := _what_else(data):
        return FailedSource(
            source.name, f"{source.name} holds {reason}: unpack it and import what is inside."
        )
    return Source(source.name, data, source.modified_on, source.path)


def _members(source: Source) -> Iterator[Source | FailedSource]:
    """Yield each member of an archive; the limit of bytes is that of all members together."""
    from zipfile import BadZipFile, ZipFile

    try:
        archive = ZipFile(io.BytesIO(source.data))
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        yield FailedSource(source.name, f"{source.name} is a zip archive that is damaged or cut off.")
        return
    with archive:
        members = [
            member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member.filename)
        ]
        if any(member.filename in _OFFICE for member in members):
            yield FailedSource(
                source.name,
                f"{source.name} is an office document or a book: save the list in it as text or CSV.",
            )
            return
        if not members:
            yield FailedSource(source.name, f"The archive {source.name} has no files in it.")
        left = LARGEST_SOURCE
        for member in members[:_MOST_MEMBERS]:
            found = _member(archive, member, source, left)
            left -= len(found.data) if isinstance(found, Source) else 0
            yield found
        if len(members) > _MOST_MEMBERS:
            message = f"{source.name} has {len(members)} files; only the first {_MOST_MEMBERS} were read."
            yield FailedSource(source.name, message)


def _member(archive: ZipFile, member: ZipInfo, source: Source, left: int) -> Source | FailedSource:
    """Return one member of an archive as a source, at most ``left`` bytes of it."""
    import lzma
    import zlib
    from zipfile import BadZipFile

    inside = clean_line(member.filename)
    name = f"{source.name}/{inside}"
    if member.flag_bits & _ENCRYPTED:
        return FailedSource(name, f"{name} is encrypted: unpack {source.name} with its password first.")
    try:
        with archive.open(member) as file:
            data = _read_limited(file, member.compress_size, left)
    except _TooLargeError as error:
        return FailedSource(name, f"{name} was not unpacked: {error}.")
    except (
        BadZipFile,
        OSError,
        EOFError,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        return FailedSource(
            name, f"{name} cannot be unpacked: it is damaged, or compressed in an unusual way."
        )
    if data.startswith((_GZIP, *_ZIP)) or _what_else(data):
        return FailedSource(
            name, f"{name} is an archive inside an archive: unpack it and import what is inside."
        )
    path = f"{source.path}/{inside}" if source.path else ""
    return Source(name, data, _modified_on(member, source.modified_on), path)


class _TooLargeError(Exception):
    """What comes out of a container is too much; the text says in what way."""


def _read_limited(file: IO[bytes] | GzipFile, compressed: int, limit: int) -> bytes:
    """Return all of ``file``. Raises _TooLargeError beyond the limit, or when so little made so much."""
    chunks: list[bytes] = []
    size = 0
    while chunk := file.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise _TooLargeError(f"it is larger than {LARGEST_SOURCE >> 20} MB")
        if size > _RATIO_COUNTS_FROM and size > _LARGEST_RATIO * max(1, compressed):
            raise _TooLargeError("it grows too much for a text: it may be made to fill the memory")
    return b"".join(chunks)


def _what_else(data: bytes) -> str:
    return "a tar archive" if data[_TAR_MARK] == b"ustar" else ""


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part.startswith(".") and part not in (".", "..") for part in parts) or parts[0] == "__MACOSX"


def _modified_on(member: ZipInfo, not_after: date) -> date:
    try:
        return min(date(*member.date_time[:3]), not_after)
    except ValueError:
        return not_after
