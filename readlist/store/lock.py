"""The lock by which processes take turns at writing, and the record in its file of who has it.

The lock is the kernel's and goes with the process, however that ends: a file that is left
behind stops nobody. flock(2), not filelock: that took 110 µs a change, a fifth of the whole, and
30 ms to import, and by its version empties the file, removes it or makes up for a missing lock.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from readlist.errors import LibraryBusyError, StoreError
from readlist.model.text import clean_line
from readlist.paths import LibraryFiles
from readlist.store.files import open_file, read_at, store_error, write_all

TIMEOUT = 30.0
"""Seconds after which waiting is given up."""

PATIENCE = 1.0
"""Seconds that others may write without anybody being told."""

Tell = Callable[[str], object]
"""Is told in words who is waited for, and "" once the waiting is over."""

_POLL = 0.002
_LONGEST_COMMAND = 200
_LONGEST_RECORD = 4096
_CONTENTION = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES)
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)

if sys.platform == "win32":
    import msvcrt

    # Far behind the record: nobody may read the bytes that are locked.
    _LOCKED_BYTE = 1 << 30

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class _Holder(msgspec.Struct, frozen=True):
    """Who has the lock: the step as the history names it, and since when in UTC (ISO 8601)."""

    pid: int
    command: str
    since: str


@contextlib.contextmanager
def locked(files: LibraryFiles, command: str, tell: Tell = lambda _: None) -> Iterator[None]:
    """Hold the lock of a library, whose folder is there, while ``command`` is written.

    Raises LibraryBusyError when another process has it for too long, StoreError where the
    file system refuses it.
    """
    try:
        descriptor = _acquire(files, command, tell)
    except OSError as error:
        raise _refused(files, error) from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # the kernel lets go with the file
            _unlock(descriptor)
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Return whether somebody holds the lock ``path``; where it cannot be asked for, nobody is known to."""
    try:
        descriptor = open_file(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        _lock(descriptor)
    except OSError as error:
        return error.errno in _CONTENTION
    else:
        _unlock(descriptor)
        return False
    finally:
        os.close(descriptor)


def recorded_holder(path: Path) -> str:
    """Return who had the lock last, as far as its file says it. Writes nothing."""
    try:
        descriptor = open_file(path, os.O_RDONLY)
    except OSError:
        return "another readlist"
    try:
        return _holder_words(descriptor)
    finally:
        os.close(descriptor)


def _acquire(files: LibraryFiles, command: str, tell: Tell) -> int:
    """Return the open file of the lock once this process has it."""
    began, told = time.monotonic(), False
    try:
        while True:
            # Opened anew each time: somebody may take the file for a leftover and remove it.
            descriptor = open_file(files.lock, os.O_RDWR | os.O_CREAT)
            try:
                if _is_taken(descriptor, files):
                    _write_record(descriptor, command)
                    return descriptor
                waited = time.monotonic() - began
                if waited >= TIMEOUT:
                    raise _busy(files, _holder_words(descriptor))
                if waited >= PATIENCE and not told:
                    told = True
                    tell(_holder_words(descriptor))
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)
            time.sleep(_POLL)
    finally:
        if told:
            tell("")


def _is_taken(descriptor: int, files: LibraryFiles) -> bool:
    """Return whether this process has the lock now, in the file that others find, too."""
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in _CONTENTION:
            return False
        raise
    try:
        return os.path.samestat(os.fstat(descriptor), files.lock.stat())
    except FileNotFoundError:
        return False


def _write_record(descriptor: int, command: str) -> None:
    """Say in the file who has the lock. What a longer record leaves behind the line is not read."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    record = msgspec.json.encode(_Holder(os.getpid(), command[:_LONGEST_COMMAND], since))
    with contextlib.suppress(OSError):  # on a full disk, nobody will know who it is
        os.lseek(descriptor, 0, os.SEEK_SET)
        write_all(descriptor, record + b"\n")


def _holder_words(descriptor: int) -> str:
    """Return who has the lock, as far as the file says it."""
    try:
        record = read_at(descriptor, _LONGEST_RECORD, 0).partition(b"\n")[0]
        holder = msgspec.json.decode(record, type=_Holder)
        since = datetime.fromisoformat(holder.since).astimezone()
    except (OSError, ValueError):
        return "another readlist"
    form = "%H:%M:%S" if since.date() == datetime.now().astimezone().date() else "%Y-%m-%d %H:%M"
    return (
        f"another readlist (process {holder.pid}, {clean_line(holder.command)}, since {since.strftime(form)})"
    )


def _busy(files: LibraryFiles, holder: str) -> LibraryBusyError:
    return LibraryBusyError(
        f"{holder[0].upper()}{holder[1:]} has been writing to {files.snapshot} for {TIMEOUT:.0f} seconds.",
        "Wait for it to end, or end it, and try again. Nothing was changed.",
    )


def _refused(files: LibraryFiles, error: OSError) -> StoreError:
    if error.errno not in _NO_LOCKS:
        return store_error("write to", files.lock, error)
    return StoreError(
        f"Cannot lock {files.lock}: its file system has no locks ({error.strerror or error}), "
        "and without one two programs would write over each other.",
        "Keep the library on a disk of this machine: move its folder, and name it with --library PATH. "
        "Nothing was changed.",
    )
