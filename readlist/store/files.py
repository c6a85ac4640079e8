"""Durable file operations: what has returned from here survives a power cut.

The store changes the disk by these functions alone, and these by the functions of ``os`` alone:
so tests can put a disk in their place that fails at any call.
"""

from __future__ import annotations

import contextlib
import errno
import glob
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
_FLUSHED_AT_ONCE = 16 << 20
"""Bytes; a journal on the same disk would wait for all that one flush brings to the medium."""

_NO_FLUSHING = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""What file systems say that write when it pleases them, such as some in user space and on the network."""

_NO_PERMISSION = "You have no permission there: get it, or choose another place with --library PATH."
_HINTS = {
    errno.ENOSPC: "The disk is full: free some space and try again. Nothing was changed.",
    errno.EDQUOT: "Your disk quota is used up: free some space and try again. Nothing was changed.",
    errno.EFBIG: "That file may not grow any more there: choose another place with --library PATH.",
    errno.EROFS: "The disk is read-only: choose another place with --library PATH.",
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.ENOENT: "A folder of that path is missing and cannot be made: choose another with --library PATH.",
    errno.ELOOP: "That link leads back to itself: mend it, or choose another place with --library PATH.",
    errno.ENAMETOOLONG: "The files beside it have longer names: choose a shorter one with --library PATH.",
    errno.ENOTDIR: "A part of that path is a file: choose another place with --library PATH.",
    errno.EISDIR: "That path is a folder: choose another place with --library PATH.",
}


def store_error(action: str, path: Path, error: OSError) -> StoreError:
    """Return the error to show for a failed system call on ``path``."""
    hint = _HINTS.get(error.errno or 0, "Nothing was changed.")
    return StoreError(f"Cannot {action} {path}: {error.strerror or error}", hint)


@contextlib.contextmanager
def told_as_store_error(action: str, path: Path) -> Iterator[None]:
    """Raise StoreError where a system call in the block fails: ``action`` could not be done to ``path``."""
    try:
        yield
    except OSError as error:
        raise store_error(action, path, error) from error


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
    """Wait until the file's content is on the medium (F_FULLFSYNC on macOS, fsync(2) says why).

    A file system that cannot be waited for is written to all the same. Raises OSError.
    """
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:  # network and FAT volumes have no such call
            _flush(descriptor)
    else:
        _flush(descriptor)


def _flush(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FLUSHING:
            raise


def flush_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the medium, where it may be opened. Raises OSError.

    Windows has no such call.
    """
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # files may be made in a folder that may not be read
        return
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
    ``path`` is where the file is until then.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        remove_abandoned(target.parent, target.name)
        self.path = target.with_name(f".{target.name}.{os.urandom(4).hex()}.new")
        """Where it lies until it is in place."""
        self._descriptor = open_file(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        self._placed = False

    def __enter__(self) -> NewFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove the file, unless it is in place."""
        self._close()
        if not self._placed:
            with contextlib.suppress(OSError):  # the error that led here is the one to tell of
                os.unlink(self.path)

    def write(self, chunks: Iterable[bytes]) -> None:
        """Append the chunks and wait until they are on the medium. Raises OSError."""
        unflushed = 0
        for block in blocks(chunks):
            write_all(self._descriptor, block)
            unflushed += len(block)
            if unflushed >= _FLUSHED_AT_ONCE:
                flush_to_disk(self._descriptor)
                unflushed = 0
        flush_to_disk(self._descriptor)

    def write_over_start(self, data: bytes) -> None:
        """Replace the first bytes by ``data`` and wait until they are on the medium. Raises OSError."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        self.write((data,))

    def put_in_place(self) -> None:
        """Rename the file over its target and make the name durable. Raises OSError."""
        self._close()
        os.replace(self.path, self._target)
        self._placed = True
        flush_folder(self._target.parent)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def remove_file(path: Path) -> None:
    """Remove a file that may be gone already. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def remove_abandoned(folder: Path, name: str = "") -> None:
    """Remove temporary files that killed processes left there more than an hour ago.

    ``name`` is that of the target; without one those of every target in ``folder`` go.
    """
    for path in folder.glob(f".{glob.escape(name)}*.new"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                os.unlink(path)


def replace_file(target: Path, chunks: Iterable[bytes]) -> None:
    """Give ``target`` a new content in one step. Raises OSError; then the old content stands."""
    with NewFile(target) as new:
        new.write(chunks)
        new.put_in_place()
