"""Durable file operations: what has returned from here survives a power cut.

The store changes the disk by these functions alone, and these by the functions of ``os`` alone:
so tests can put a disk in their place that fails at any call.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from readlist.errors import StoreError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_ABANDONED_AFTER = 3600.0
_BLOCK_SIZE = 1 << 20

_HINTS = {
    errno.ENOSPC: "The disk is full: free some space and try again. Nothing was changed.",
    errno.EDQUOT: "Your disk quota is used up: free some space and try again. Nothing was changed.",
    errno.EROFS: "The disk is read-only: choose another place with --library PATH.",
    errno.EACCES: "You have no permission there: choose another place with --library PATH.",
    errno.EPERM: "You have no permission there: choose another place with --library PATH.",
    errno.ENOTDIR: "A part of that path is a file: choose another place with --library PATH.",
    errno.EISDIR: "That path is a folder: choose another place with --library PATH.",
}


def store_error(action: str, path: Path, error: OSError) -> StoreError:
    """Return the error to show for a failed system call on ``path``."""
    hint = _HINTS.get(error.errno or 0, "Nothing was changed.")
    return StoreError(f"Cannot {action} {path}: {error.strerror or error}", hint)


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What tells one state of a file from another without reading it."""

    inode: int
    size: int
    modified_ns: int


def stamp_of(descriptor_or_path: int | Path) -> Stamp | None:
    """Return the stamp of an open or named file, None where there is no such file."""
    try:
        status = os.stat(descriptor_or_path)
    except FileNotFoundError:
        return None
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns)


def open_file(path: Path, flags: int) -> int:
    """Return a descriptor of the file; one that is made is for its owner alone. Raises OSError."""
    return os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), PRIVATE_FILE)


def flush_to_disk(descriptor: int) -> None:
    """Wait until the file's content is on the medium (F_FULLFSYNC on macOS, fsync(2) says why)."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:  # network and FAT volumes have no such call
            os.fsync(descriptor)
    else:
        os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the medium. Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        flush_to_disk(descriptor)
    finally:
        os.close(descriptor)


def flush_path_to(folder: Path) -> None:
    """Wait until the name of ``folder`` is on the medium, and those of its parents."""
    for parent in folder.parents:
        if not os.access(parent, os.R_OK | os.W_OK):
            break  # this process and its like made nothing there
        flush_folder(parent)


def make_private_folder(folder: Path) -> None:
    """Create ``folder`` and its missing parents for the owner alone."""
    if folder.is_dir():
        return
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        with contextlib.suppress(FileExistsError):
            os.mkdir(missing, PRIVATE_FOLDER)


_seek_and_read = threading.Lock()


def read_at(descriptor: int, length: int, offset: int) -> bytes:
    """Return up to ``length`` bytes from ``offset`` on; safe from several threads."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, length, offset)
    with _seek_and_read:
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, length)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte of ``data``; os.write may stop early. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks joined to blocks of about a megabyte, so that much is not held twice."""
    block: list[bytes] = []
    size = 0
    for chunk in chunks:
        block.append(chunk)
        size += len(chunk)
        if size >= _BLOCK_SIZE:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)


def cut_file(descriptor: int, size: int) -> None:
    """Drop what stands after ``size`` bytes. Raises OSError."""
    os.ftruncate(descriptor, size)


class NewFile:
    """A file that takes the place of another in one rename, or leaves no trace.

    Used as a context manager; without ``put_in_place`` the temporary file is removed.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        _remove_abandoned(target)
        self._temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.new")
        self._descriptor = open_file(self._temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        self._placed = False

    def __enter__(self) -> NewFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()
        if not self._placed:
            with contextlib.suppress(OSError):  # the error that led here is the one to tell of
                os.unlink(self._temporary)

    def write(self, chunks: Iterable[bytes]) -> None:
        """Append the chunks and wait until they are on the medium. Raises OSError."""
        for block in blocks(chunks):
            write_all(self._descriptor, block)
        flush_to_disk(self._descriptor)

    def write_over_start(self, data: bytes) -> None:
        """Replace the first bytes by ``data`` and wait until they are on the medium. Raises OSError."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        self.write((data,))

    def put_in_place(self) -> None:
        """Rename the file over its target and make the name durable. Raises OSError."""
        self._close()
        os.replace(self._temporary, self._target)
        self._placed = True
        flush_folder(self._target.parent)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _remove_abandoned(target: Path) -> None:
    """Remove temporary files that killed processes left beside ``target`` more than an hour ago."""
    for path in target.parent.glob(f".{target.name}.*.new"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                os.unlink(path)


def replace_file(target: Path, chunks: Iterable[bytes]) -> None:
    """Give ``target`` a new content in one step. Raises OSError; then the old content stands."""
    with NewFile(target) as new:
        new.write(chunks)
        new.put_in_place()
