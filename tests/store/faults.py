"""A disk that fails where it is told to, and forgets in a power cut what nobody had waited for.

It stands in for ``os`` in ``readlist.store.files``, through which alone the store changes the disk.
Every call that changes something is a point, and is counted; nothing is waited for really.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

import pytest

from readlist.store import files, storage

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES)
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_PATIENCE = 60


class SimulatedCrash(BaseException):
    """The process or the machine stopped: nothing more reaches the disk."""


class Fault(NamedTuple):
    """What happens at a point.

    ``stop``: nothing more reaches the disk; ``tear``: half of what is written still does.
    ``fail``: an error, of a write after its half; if it ``lasts``, every later call fails, too.
    ``short``: half is written, and the call says so. ``wait``: other threads have their turn.
    """

    kind: Literal["stop", "tear", "fail", "short", "wait"]
    error: int = 0
    lasts: bool = False

    def fits(self, call: str) -> bool:
        """Return whether that call can end so."""
        return call == "write" or self.kind not in ("tear", "short")


class PowerCut(NamedTuple):
    """What a power cut leaves of the changes that were not waited for.

    ``names`` is the share of the changed names, the oldest first. Of the contents it leaves nothing,
    everything, all but the second half of the last write, or that half alone, behind zeros.
    """

    names: float
    contents: Literal["nothing", "everything", "torn", "last"]


class Write(NamedTuple):
    """Bytes that were put at an offset."""

    offset: int
    data: bytes


class File:
    """A file: what is on the medium for certain, and what was written (or cut, at a size) since.

    It is the same under whatever names: ``inode`` is one that it keeps.
    """

    def __init__(self, inode: Path, content: bytes) -> None:
        self.inode = inode
        self.flushed = content
        self.since: list[Write | int] = []
        self.is_touched = False

    def change(self, change: Write | int) -> None:
        """Note that it was written to, or cut."""
        self.since.append(change)
        self.is_touched = True

    def after(self, cut: PowerCut) -> bytes:
        """Return the content that a power cut leaves."""
        since = self.since if cut.contents != "nothing" else []
        if since and isinstance(since[-1], Write) and cut.contents != "everything":
            offset, data = since[-1]
            half = len(data) // 2
            torn = cut.contents == "torn"
            since = [*since[:-1], Write(offset, data[:half])] if torn else [Write(offset + half, data[half:])]
        return _changed(self.flushed, since)

    def settle(self, content: bytes) -> None:
        """Take that content as being on the medium."""
        self.flushed, self.since, self.is_touched = content, [], False

    def flush(self) -> None:
        """Put on the medium what was written."""
        self.flushed, self.since = _changed(self.flushed, self.since), []


def _changed(content: bytes, changes: Iterable[Write | int]) -> bytes:
    for change in changes:
        if isinstance(change, int):
            content = content[:change]
        else:
            start, end = change.offset, change.offset + len(change.data)
            content = content[:start].ljust(start, b"\0") + change.data + content[end:]
    return content


Names = dict[Path, File | None]
"""What stands under each path; None is a folder."""


class Naming(NamedTuple):
    """What one call did to the names: those it put, and the one it took away."""

    put: Names
    gone: Path | None = None

    def change(self, names: Names) -> None:
        """Do so to other names."""
        if self.gone is not None:
            names.pop(self.gone, None)
        names.update(self.put)

    def is_in(self, folder: Path) -> bool:
        """Return whether a name in that folder changed."""
        return any(path.parent == folder for path in (self.gone, *self.put) if path is not None)


class State(NamedTuple):
    """Everything in the folder of a disk, to begin there once more."""

    names: Names
    contents: dict[File, tuple[bytes, int]]


class Disk:
    """The functions of ``os`` that change the disk, at work in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls: list[str] = []
        """The points that were passed since the last ``expect``."""
        self.faults = 0
        """How many faults happened."""
        self._inodes = folder.with_name(f"{folder.name}-inodes")
        self._numbers = count()
        self._unsaved: list[Path] = []
        self._names: Names = {}
        self._flushed_names: Names = {}
        self._namings: list[Naming] = []
        self._open: dict[int, File | Path] = {}
        self._point, self._fault = 0, Fault("stop")
        self._meanwhile: Callable[[], object] | None = None
        self._stopped = self._is_quiet = False
        for path in (folder, self._inodes):
            path.mkdir(parents=True)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the store work on this disk by the calls of Linux, in small blocks, and tidy often."""
        monkeypatch.setenv("XDG_CACHE_HOME", str(self.folder / "cache"))
        monkeypatch.setattr(files, "os", self)
        monkeypatch.setattr(files, "sys", SimpleNamespace(platform="linux"))
        monkeypatch.setattr(files, "_BLOCK_SIZE", 300)
        monkeypatch.setattr(storage, "CHECKPOINT_ABOVE", 0)
        monkeypatch.setattr(storage, "CHECKPOINT_FRACTION", 1 << 30)
        monkeypatch.setattr(storage, "KEPT_STEPS", 4)
        monkeypatch.setattr(storage, "KEPT_AGE", timedelta(0))

    # What tests say

    def expect(self, point: int, fault: Fault, meanwhile: Callable[[], object] | None = None) -> None:
        """Let ``fault`` happen at that point, counted from now on; 0 is none."""
        self.calls = []
        self._point, self._fault, self._meanwhile = point, fault, meanwhile

    def work(self) -> None:
        """Let no fault happen; after a stop, let a new process begin."""
        self.expect(0, Fault("stop"))
        self._stopped = False

    def cut_power(self, cut: PowerCut) -> None:
        """Leave on the disk what is there after a power cut, and begin anew."""
        self._put(self._left_by(cut))
        self.work()

    def different(self, cuts: Iterable[PowerCut]) -> list[PowerCut]:
        """Return those power cuts that would leave now what none before them would."""
        found: dict[PowerCut, State] = {}
        for cut in cuts:
            left = self._left_by(cut)
            if left not in found.values():
                found[cut] = left
        return list(found)

    def _left_by(self, cut: PowerCut) -> State:
        names = dict(self._flushed_names)
        for naming in self._namings[: round(len(self._namings) * cut.names)]:
            naming.change(names)
        return State(names, {file: (file.after(cut), 0) for file in names.values() if file is not None})

    def save(self) -> State:
        """Take what is in the folder as being on the medium; return it."""
        names: Names = {}
        for path in sorted(self.folder.rglob("*")):
            file = None if path.is_dir() else self._names.get(path)
            if path.is_file() and (file is None or not file.inode.samefile(path)):
                file = self._new_file(path)
            if file is not None:
                file.settle(path.read_bytes())
            names[path] = file
        self._settle(names)
        self._unsaved.clear()
        kept = [file for file in names.values() if file is not None]
        return State(names, {file: (file.flushed, file.inode.stat().st_mtime_ns) for file in kept})

    def restore(self, state: State) -> None:
        """Go back to a state that was saved."""
        self._put(state)
        for inode in self._unsaved:
            inode.unlink()
        self._unsaved.clear()
        self.work()

    # The calls

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & _CHANGING:
            self._reach("open")
        descriptor = os.open(path, flags, mode)
        if flags & os.O_CREAT and path not in self._names:
            self._note(Naming({path: self._new_file(path)}))
        self._open[descriptor] = self._names.get(path) or path
        return descriptor

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        kind = self._reach("write")
        part = bytes(data) if kind is None else bytes(data[: (len(data) + 1) // 2])
        self._file(descriptor).change(Write(os.lseek(descriptor, 0, os.SEEK_CUR), part))
        written = os.write(descriptor, part)
        assert written == len(part)
        if kind in ("tear", "fail"):
            self._end(self._fault)
        return written

    def fsync(self, descriptor: int) -> None:
        file_or_folder = self._open[descriptor]
        if file_or_folder in self.folder.parents:
            return
        try:
            self._reach("fsync")
        except OSError:
            if isinstance(file_or_folder, File):
                # What could not be written is not tried again: the next call says that all is well.
                file_or_folder.since = [each for each in file_or_folder.since if isinstance(each, int)]
            raise
        if isinstance(file_or_folder, File):
            file_or_folder.flush()
            return
        for naming in [each for each in self._namings if each.is_in(file_or_folder)]:
            naming.change(self._flushed_names)
            self._namings.remove(naming)

    def ftruncate(self, descriptor: int, size: int) -> None:
        self._reach("ftruncate")
        self._file(descriptor).change(size)
        os.ftruncate(descriptor, size)

    def replace(self, source: Path, target: Path) -> None:
        self._reach("replace")
        source.replace(target)
        self._note(Naming({target: self._names[source]}, source))

    def unlink(self, path: Path) -> None:
        self._reach("unlink")
        path.unlink()
        self._note(Naming({}, path))

    def mkdir(self, path: Path, mode: int = 0o777) -> None:
        self._reach("mkdir")
        path.mkdir(mode)
        self._note(Naming({path: None}))

    # Inside

    def _reach(self, call: str) -> str | None:
        """Count a point; return the kind of the fault there, if it is one that a write ends with."""
        if self._is_quiet:
            return None
        if self._stopped:
            raise SimulatedCrash
        self.calls.append(call)
        number, fault = len(self.calls), self._fault
        is_there = number == self._point or (fault.lasts and number > self._point > 0)
        if not is_there or not fault.fits(call):
            return None
        self.faults += 1
        if fault.kind == "wait":
            self._give_way()
            return None
        if call != "write" or fault.kind == "stop":
            self._end(fault)
        return fault.kind

    def _end(self, fault: Fault) -> None:
        if fault.kind == "fail":
            raise OSError(fault.error, os.strerror(fault.error))
        self._stopped = True
        raise SimulatedCrash

    def _give_way(self) -> None:
        assert self._meanwhile is not None
        self._is_quiet = True
        try:
            with ThreadPoolExecutor(1) as other:
                other.submit(self._meanwhile).result(_PATIENCE)
        finally:
            self._is_quiet = False

    def _new_file(self, path: Path) -> File:
        inode = self._inodes / str(next(self._numbers))
        os.link(path, inode)
        self._unsaved.append(inode)
        return File(inode, b"")

    def _file(self, descriptor: int) -> File:
        file = self._open[descriptor]
        assert isinstance(file, File)
        return file

    def _note(self, naming: Naming) -> None:
        naming.change(self._names)
        self._namings.append(naming)

    def _settle(self, names: Names) -> None:
        self._names, self._flushed_names, self._namings = dict(names), dict(names), []

    def _put(self, state: State) -> None:
        """Make the folder what a state says, with the same files where they are there still."""
        names: Names = {}
        for path, file in sorted(state.names.items()):
            if path.parent == self.folder or path.parent in names:
                names[path] = file
        for path, file in sorted(self._names.items(), reverse=True):
            if path not in names or names[path] is not file:
                path.rmdir() if file is None else path.unlink()
        for path, file in names.items():
            if path in self._names and self._names[path] is file:
                continue
            if file is None:
                path.mkdir()
            else:
                os.link(file.inode, path)
        for file, (content, modified) in state.contents.items():
            if file.is_touched or file.flushed != content:
                with file.inode.open("r+b") as opened:
                    opened.write(content)
                    opened.truncate()
                if modified:
                    os.utime(file.inode, ns=(modified, modified))
            file.settle(content)
        self._settle(names)
