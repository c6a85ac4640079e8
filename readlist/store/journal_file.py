"""The journal as an open file: read on, appended to, cut, trimmed."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from readlist.errors import DamagedLibraryError
from readlist.store.files import (
    NewFile,
    Stamp,
    blocks,
    cut_file,
    flush_folder,
    flush_to_disk,
    open_file,
    read_at,
    replace_file,
    stamp_of,
    write_all,
)
from readlist.store.journal import (
    CHECKSUM_LENGTH,
    Commit,
    Group,
    Header,
    Line,
    Position,
    damaged_journal,
    encode_line,
    read_commits,
    read_groups,
    read_header,
    read_steps_of,
)
from readlist.store.migrations import NEWEST_VERSION
from readlist.store.retention import steps_to_drop
from readlist.store.snapshot_meta import Meta

_COPY_SIZE = 1 << 20
_STEP_SIZE = 1 << 16
"""Bytes that are read at once of a step; most are small."""


def create_journal(
    path: Path, library: str, sequence: int, version: int = NEWEST_VERSION, journal: str = ""
) -> None:
    """Create the journal of a library whose snapshot contains ``sequence``. Raises OSError.

    ``journal`` is the name that the snapshot has for it already, if any.
    """
    header = Header(journal=journal or os.urandom(8).hex(), library=library, format=version)
    replace_file(path, (encode_line(sequence, header=header),))


class JournalFile:
    """An open journal. ``end`` is where the last step ends that was read or appended."""

    def __init__(self, path: Path) -> None:
        """Open the file for reading; for writing it is opened when something is written.

        Raises FileNotFoundError, OSError, and DamagedLibraryError when it is no journal.
        """
        self.path = path
        self._descriptor = open_file(path, os.O_RDONLY)
        self._writing = -1
        head = read_header(self._descriptor)
        if head is None:
            self.close()
            raise DamagedLibraryError(
                f"The journal {path} has no valid first line. It was left untouched.",
                "Without the journal the library opens as of its snapshot.",
            )
        self.header, self.sequence, self._start = head
        self.end = self._start
        self._checksum = self._checksum_before(self.end)
        self._stamp: Stamp | None = None
        self._refused = False
        self._last_step = 0
        self._commits: list[tuple[int, int, Commit]] = []
        self._reading_commits = threading.Lock()

    @property
    def logical_end(self) -> int:
        """The end, counted from where the journal once began."""
        return self.end + self.header.origin

    def skip_to(self, logical_offset: int, next_sequence: int) -> None:
        """Continue reading at an offset that a snapshot names, if the next line is really there."""
        offset = logical_offset - self.header.origin
        if not self._start <= offset <= os.fstat(self._descriptor).st_size:
            return
        prefix = b'{"seq":%d,' % next_sequence
        found = read_at(self._descriptor, len(prefix), offset)
        if read_at(self._descriptor, 1, offset - 1) == b"\n" and prefix.startswith(found):
            self.end = offset
            self._checksum = self._checksum_before(offset)

    def position(self, sequence: int, step: int) -> Position:
        """Return the place up to which the file was read; ``sequence`` and ``step`` end before it."""
        return Position(self.header.journal, self.logical_end, sequence, step, self._checksum)

    def resume(self, position: Position, after_sequence: int) -> EarlierSteps | None:
        """Continue reading at ``position``; return the steps before it, or None where it is not there.

        The steps up to ``after_sequence`` are not among them.
        """
        start, end = self.end, position.offset - self.header.origin
        if position.journal != self.header.journal or not start <= end <= os.fstat(self._descriptor).st_size:
            return None
        if self._checksum_before(end) != position.checksum:
            return None
        self.end, self._checksum = end, position.checksum
        return EarlierSteps(self._descriptor, start, end, after_sequence, self.path)

    def has(self, position: Position) -> bool | None:
        """Return whether the steps that are there lead on from a place; None where they begin later."""
        end = position.offset - self.header.origin
        if position.journal != self.header.journal or end <= self.end:
            return None
        return self._checksum_before(end) == position.checksum

    def _checksum_before(self, offset: int) -> bytes:
        """Return the checksum of the line that ends at ``offset``."""
        return read_at(self._descriptor, CHECKSUM_LENGTH, offset - 1 - CHECKSUM_LENGTH)

    def state(self, *, thorough: bool = False) -> Literal["same", "grown", "replaced"]:
        """Return what became of the file since it was last read. Costs one stat(2).

        ``thorough`` looks even if the stamp is the same. A step that was read and then cut off,
        because its writer could not make it durable, makes the file a replaced one.
        """
        found = stamp_of(self.path)
        if found is None or (found == self._stamp and not thorough):
            return "same"
        if (
            self._stamp is None
            or found.inode != self._stamp.inode
            or found.size < self.end
            or self._checksum_before(self.end) != self._checksum
        ):
            return "replaced"
        return "grown"

    def read_on(self) -> Iterator[Group]:
        """Yield the complete steps after ``end``, moving it along. Raises DamagedLibraryError."""
        try:
            yield from self._read_on()
        except DamagedLibraryError:
            # A writer that replaced a torn end between two reads makes what was read of neither kind.
            yield from self._read_on()

    def _read_on(self) -> Iterator[Group]:
        stamp = stamp_of(self._descriptor)
        for group in read_groups(self._descriptor, self.end, self.path, last_step=self._last_step):
            self.end, self._checksum, self._last_step = group.end, group.checksum, group.commit.step
            yield group
        self._stamp = stamp

    def append(self, lines: Iterable[bytes]) -> None:
        """Write the lines of a whole step after ``end`` and wait for the disk.

        On failure the file is cut back, so that nothing of the step remains, and the OSError
        goes on to the caller.
        """
        descriptor = self._open_for_writing()
        end, last = self.end, b""
        try:
            os.lseek(descriptor, end, os.SEEK_SET)
            for block in blocks(lines):
                write_all(descriptor, block)
                end, last = end + len(block), block
            flush_to_disk(descriptor)
        except BaseException:
            self._refused = True
            with contextlib.suppress(OSError):
                cut_file(descriptor, self.end)
            self._stamp = stamp_of(descriptor)
            raise
        self.end, self._last_step = end, 0
        self._checksum = last[-1 - CHECKSUM_LENGTH : -1]
        self._stamp = stamp_of(self._descriptor)

    def torn_end(self) -> int:
        """Return how many bytes stand after ``end``; none where the file was written to since it was read."""
        stamp = stamp_of(self._descriptor)
        return max(stamp.size - self.end, 0) if stamp is not None and stamp == self._stamp else 0

    def secure(self) -> bool:
        """Under the lock: wait until all that was read is on the medium; False where it is gone.

        A step may have been read before its writer waited for the disk, or was killed. Raises OSError.
        """
        self.drop_refused()
        if self.state(thorough=True) == "replaced":
            return False
        flush_to_disk(self._open_for_writing())
        return True

    def drop_refused(self) -> None:
        """Under the lock: see that nothing is left of a step that could not be written.

        Where others have written since, they took it for a whole step, and went on from it.
        Raises OSError.
        """
        if self._refused and stamp_of(self.path) == self._stamp:
            self._cut()
        self._refused = False

    def cut_torn_end(self) -> int:
        """Drop what stands after ``end``; return how many bytes that was. Raises OSError."""
        torn = os.fstat(self._descriptor).st_size - self.end
        if torn > 0:
            self._cut()
        return max(torn, 0)

    def _cut(self) -> None:
        descriptor = self._open_for_writing()
        cut_file(descriptor, self.end)
        flush_to_disk(descriptor)
        self._stamp = stamp_of(descriptor)

    def _open_for_writing(self) -> int:
        """Under the lock, when the file at the path is known to be the one that is read: open it."""
        if self._writing < 0:
            # Who put it in place may have ended before the name was on the medium.
            flush_folder(self.path.parent)
            self._writing = open_file(self.path, os.O_RDWR)
        return self._writing

    def commits(self) -> list[tuple[int, int, Commit]]:
        """Return (start, end, commit) of every step that is still held, oldest first. For any thread."""
        with self._reading_commits:
            start = self._commits[-1][1] if self._commits else self._start
            if start < self.end:
                found = read_commits(self._descriptor, start)
                self._commits.extend(entry for entry in found if entry[1] <= self.end)
            return list(self._commits)

    def take_over_commits(self, other: JournalFile) -> None:
        """Spare the reading of commits that ``other`` has read, where it is of the same file."""
        if self.header == other.header:
            self._commits = [entry for entry in other._commits if entry[1] <= self.end]

    def group_at(self, start: int) -> Group:
        """Return the step whose lines begin at the offset ``start``."""
        return next(read_groups(self._descriptor, start, self.path, _STEP_SIZE))

    def steps_of(self, doc_id: int) -> set[int]:
        """Return the numbers of the steps that changed a document."""
        found = read_steps_of(self._descriptor, self._start, doc_id)
        return {step for step, end in found if end <= self.end}

    def trim_oldest(self, snapshot: Meta, library_size: int) -> None:
        """Drop the oldest steps that ``snapshot`` has, too, and that need not be kept, if they are worth it.

        A disk that is too full for it is asked again after the next snapshot.
        """
        if self.header.journal != snapshot.journal or self.state() != "same":
            return
        commits = self.commits()
        in_snapshot = snapshot.journal_offset - self.header.origin
        drop = steps_to_drop(
            commits, in_snapshot=in_snapshot, library_size=library_size, now=datetime.now(UTC)
        )
        if drop:
            start, end, _ = commits[drop - 1]
            with contextlib.suppress(OSError):
                self.trim(end, self.group_at(start).last_sequence)

    def trim(self, start: int, last_sequence: int) -> None:
        """Replace the file by one that begins with the step at the offset ``start``. Raises OSError.

        ``last_sequence`` is that of the step before. This object still reads the old file.
        """
        origin = self.header.origin + start
        header = Header(self.header.journal, self.header.library, origin, self.header.format)
        for _ in range(2):
            # The header's own length is part of the origin, and may grow by a digit for it.
            first = encode_line(last_sequence, header=header)
            header = Header(header.journal, header.library, origin - len(first), header.format)
        first = encode_line(last_sequence, header=header)
        with NewFile(self.path) as new:
            new.write((first, *self._copy(start)))
            new.put_in_place()

    def content(self) -> Iterator[bytes]:
        """Yield the file up to the end of its last step."""
        return self._copy(0)

    def _copy(self, start: int) -> Iterator[bytes]:
        for offset in range(start, self.end, _COPY_SIZE):
            yield read_at(self._descriptor, min(_COPY_SIZE, self.end - offset), offset)

    def close(self) -> None:
        """Let go of the file."""
        for descriptor in (self._descriptor, self._writing):
            if descriptor >= 0:
                os.close(descriptor)
        self._descriptor = self._writing = -1


class EarlierSteps:
    """The steps of a journal up to a checkpoint, read when somebody asks for them.

    The file stays open until then: a journal that replaces it lacks them.
    """

    def __init__(self, descriptor: int, start: int, end: int, after_sequence: int, path: Path) -> None:
        """Keep the steps between two offsets, without those up to ``after_sequence``."""
        self._descriptor = os.dup(descriptor)
        self._start, self._end, self._after, self._path = start, end, after_sequence, path

    def changes(self) -> Iterator[Line]:
        """Yield the changes in order. Raises DamagedLibraryError when they are not all readable."""
        reached = self._start
        for group in read_groups(self._descriptor, self._start, self._path):
            if group.end > self._end:
                break
            reached = group.end
            if group.last_sequence > self._after:
                yield from group.changes
        if reached != self._end:
            raise damaged_journal(self._path, reached)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()
