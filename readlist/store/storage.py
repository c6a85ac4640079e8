"""TinyDB's storage on a snapshot and a journal, shared safely between processes.

Every change is appended to the journal and on the medium before it is acknowledged. A step
is a group of changes closed by a commit line, so no half step is ever seen. Writers take
turns by a lock; before each append a writer takes in what the others appended.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinydb.storages import Storage

from readlist.errors import DamagedLibraryError, LibraryBusyError
from readlist.paths import LibraryFiles
from readlist.store.checkpoint import Checkpoint
from readlist.store.documents import Conflict, Documents, TableView
from readlist.store.files import (
    PRIVATE_FILE,
    NewFile,
    flush_path_to,
    make_private_folder,
    open_file,
    stamp_of,
    store_error,
)
from readlist.store.journal import Commit, Group
from readlist.store.journal_file import JournalFile, create_journal
from readlist.store.open_group import OpenGroup
from readlist.store.opening import missing_snapshot, open_files
from readlist.store.recorder import Recorder
from readlist.store.snapshot import (
    Meta,
    Snapshot,
    no_snapshot,
    write_snapshot,
)

if TYPE_CHECKING:
    from filelock import FileLock

LOCK_TIMEOUT = 30.0
COMPACT_ABOVE = 1 << 20
COMPACT_FRACTION = 4
CHECKPOINT_ABOVE = 64 << 10
CHECKPOINT_FRACTION = 256
KEPT_STEPS = 1000
KEPT_AGE = timedelta(days=90)

Touched = dict[str, set[int]]
"""By table, the ids of documents that changed."""


def now_utc() -> str:
    """Return the time in UTC, ISO 8601 with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class JournaledStorage(Storage):
    """The documents of one library and the only code that writes its files."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        session: str = "tinydb",
        checkpoint: Checkpoint | None = None,
    ) -> None:
        """Open the library at ``path``; nothing is created before the first write.

        ``checkpoint`` spares the reading of what led to it, where the files are still those it
        was made from. Raises StoreError and its children.
        """
        self.files = LibraryFiles(Path(path))
        self.session = session
        self.conflicts: list[Conflict] = []
        self.notices: dict[str, None] = {}
        self._journal: JournalFile | None = None
        self._sequence = 0
        self._step = 0
        self._touched: Touched | None = {}
        self._group: OpenGroup | None = None
        self._lock: FileLock | None = None
        self._snapshot = no_snapshot()
        self._documents = Documents(self._snapshot)
        self._checkpoint: Checkpoint | None = None
        self._load(checkpoint)

    # Reading

    @property
    def documents(self) -> Documents:
        """The documents in force, as of the last commit that was taken in."""
        return self._documents

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot under the documents."""
        return self._snapshot

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The checkpoint from which the documents were opened, or the newest that was made since."""
        return self._checkpoint

    @property
    def library_id(self) -> str:
        """The random id of the library; empty before its first write."""
        return self._snapshot.meta.library

    @property
    def sequence(self) -> int:
        """The sequence number up to which the documents in force contain the journal."""
        return self._sequence

    @property
    def lineage(self) -> str | None:
        """What is the same as long as recorded steps alone change the documents.

        None before the first write, and where the snapshot was written elsewhere.
        """
        snapshot, journal = self._snapshot, self._journal
        if not snapshot.meta.library or snapshot.edited_outside or journal is None:
            return None
        # The first snapshot is older than its journal.
        of_one_piece = snapshot.meta.journal in (journal.header.journal, "")
        return snapshot.meta.lineage if of_one_piece else None

    def view(self, table: str) -> TableView:
        """Return a table for reading; inside a step it shows the step's own changes."""
        documents = self._group.documents if self._group is not None else self._documents
        return TableView(documents, table)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return every table, as TinyDB wants it; None when there is none."""
        documents = self._group.documents if self._group is not None else self._documents
        return {name: self.view(name) for name in documents.tables()} or None  # type: ignore[misc]

    # Writing

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the whole database equal to ``data`` in one step; TinyDB drops tables by this."""
        with self.step("write") as group:
            for name in [name for name in group.documents.tables() if name not in data]:
                self.update(name, lambda table: table.clear())
                group.add_table(name, present=False)
            for name, documents in data.items():
                if not isinstance(documents, TableView):
                    self.update(name, lambda table, new=documents: _set_table(table, new))  # type: ignore[misc]

    def update(self, table: str, updater: Callable[[MutableMapping[int, Any]], None]) -> None:
        """Let ``updater`` change the table; a step of its own unless one is open."""
        if self._group is None:
            with self.step("update"):
                self.update(table, updater)
            return
        recorder = Recorder(self._group.documents, table)
        updater(recorder)
        if table not in self._group.documents.tables():
            self._group.add_table(table, present=True)
        for change in list(recorder.changes()):
            self._group.add_document(table, change)

    @contextlib.contextmanager
    def step(
        self, command: str, *, undoes: int | None = None, redoes: int | None = None, counted: str = "papers"
    ) -> Iterator[OpenGroup]:
        """Hold the lock and gather changes; at the end append them as one group.

        A step without changes writes nothing. When the block or the disk fails nothing is
        changed. ``counted`` is the table whose documents make the step's count.
        Raises LibraryBusyError, StoreError.
        """
        with self._locked():
            self._create_missing_files()
            opened = self._catch_up()
            self._group = group = OpenGroup(self._documents, self._sequence)
            try:
                yield group
                if group.changes or undoes is not None or redoes is not None:
                    commit = Commit(
                        step=self._step + 1,
                        at=now_utc(),
                        session=self.session,
                        command=command,
                        count=len(group.touched.get(counted, ())),
                        undoes=undoes,
                        redoes=redoes,
                    )
                    self._append(group, commit, opened)
                    group.commit = commit
            finally:
                self._group = None

    def _append(self, group: OpenGroup, commit: Commit, opened: JournalFile) -> None:
        try:
            opened.append(group.encoded(commit))
        except OSError as error:
            raise store_error("write to", self.files.journal, error) from error
        # In this order: who reads the sequence number finds its documents.
        self._documents.take_over(group.documents)
        self._sequence, self._step = group.sequence + 1, commit.step

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        if self._lock is None:
            self._lock = FileLock(self.files.lock, mode=PRIVATE_FILE)
        try:
            make_private_folder(self.files.snapshot.parent)
            # Where no file can be made, the lock would be waited for in vain.
            os.close(open_file(self.files.lock, os.O_RDWR | os.O_CREAT))
            self._lock.acquire(timeout=LOCK_TIMEOUT)
        except Timeout as error:
            raise LibraryBusyError(
                f"Another readlist has been writing to {self.files.snapshot} for {LOCK_TIMEOUT:.0f} seconds.",
                "Wait for it to end, or end it, and try again. Nothing was changed.",
            ) from error
        except OSError as error:
            raise store_error("write to", self.files.lock, error) from error
        try:
            yield
        finally:
            self._lock.release()

    def _create_missing_files(self) -> None:
        try:
            missing = stamp_of(self.files.snapshot) is None
            if (missing and self.library_id) or (self._journal and stamp_of(self.files.journal) is None):
                raise DamagedLibraryError(
                    f"The files of the library {self.files.snapshot} were moved or removed meanwhile.",
                    "Put them back and start again. Nothing was written.",
                )
            if missing:
                if stamp_of(self.files.journal) is not None:
                    raise missing_snapshot(self.files)
                flush_path_to(self.files.snapshot.parent)
                with NewFile(self.files.snapshot) as new:
                    write_snapshot(new, Meta(library=os.urandom(16).hex()), {})
                    new.put_in_place()
                self._load()
            if stamp_of(self.files.journal) is None:
                self.follow()
                if not self.library_id:
                    self._adopt()
                create_journal(self.files.journal, self.library_id, self._sequence)
        except OSError as error:
            raise store_error("create the library in", self.files.snapshot.parent, error) from error

    def _adopt(self) -> None:
        """Under the lock: give a file that another program wrote the table that makes it a library."""
        documents = self._documents
        with NewFile(self.files.snapshot) as new:
            meta = Meta(library=os.urandom(16).hex())
            write_snapshot(new, meta, {name: documents.raw_items(name) for name in documents.tables()})
            new.put_in_place()
        self._load()

    # Following what is on disk

    def follow(self, *, thorough: bool = False) -> None:
        """Take in what others wrote; ``take_touched`` tells what that was.

        Costs two calls of stat(2) when nothing happened. Takes no lock.
        """
        if stamp_of(self.files.snapshot) != self._snapshot.stamp:
            self._load()
        elif self._journal is None:
            if stamp_of(self.files.journal) is not None:
                self._load()
        else:
            match self._journal.state(thorough=thorough):
                case "grown":
                    self._read_on(self._journal)
                case "replaced":
                    self._load()
                case "same":
                    pass

    def take_touched(self) -> Touched | None:
        """Return what following touched since this was last asked; None: perhaps everything."""
        touched, self._touched = self._touched, {}
        return touched

    def _catch_up(self) -> JournalFile:
        """Under the lock: take in what others wrote, and cut off what a crash left torn."""
        try:
            if self._journal is not None:
                self._journal.drop_refused()
            self.follow(thorough=True)
            if self._journal is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            torn = self._journal.cut_torn_end()
        except OSError as error:
            raise store_error("write to", self.files.journal, error) from error
        if torn:
            self.notices[
                f"{torn} bytes of an unfinished step were dropped from {self.files.journal.name}."
            ] = None
        return self._journal

    def _read_on(self, opened: JournalFile) -> None:
        for group in opened.read_on():
            self._take_in(group)
            for line in group.changes:
                if line.id is not None and self._touched is not None:
                    self._touched.setdefault(line.table, set()).add(line.id)

    def _take_in(self, group: Group) -> None:
        if group.last_sequence > self._sequence:
            for line in group.changes:
                conflict = self._documents.replay(line)
                if conflict is not None:
                    self.conflicts.append(conflict)
            self._sequence, self._step = group.last_sequence, group.commit.step

    def _load(self, checkpoint: Checkpoint | None = None) -> None:
        """Open snapshot and journal anew."""
        opened = open_files(self.files, checkpoint)
        if opened is None:
            return
        if opened.snapshot.edited_outside:
            self.notices[f"{self.files.snapshot.name} was changed by another program; that is taken in."] = (
                None
            )
        # Published only when complete: other threads read meanwhile.
        self.close()
        self._snapshot, self._documents, self._journal = opened.snapshot, opened.documents, opened.journal
        self._sequence, self._step = opened.sequence, opened.step
        self.conflicts, self._checkpoint, self._touched = opened.conflicts, opened.checkpoint, None

    # Checkpoints, compaction and history

    def make_checkpoint(self, held: Sequence[str]) -> Checkpoint | None:
        """Return a checkpoint of the documents in force, with the tables ``held`` kept whole.

        None where the last one serves, or where snapshot and journal are not of one piece.
        """
        snapshot, journal = self._snapshot, self._journal
        if snapshot.stamp is None or snapshot.edited_outside:
            return None
        if journal is not None and journal.header.journal != snapshot.meta.journal:
            return None
        last = self._checkpoint
        position = journal.position(self._sequence, self._step) if journal is not None else None
        if last is not None and position is not None:
            reached = last.position.offset if last.position is not None else snapshot.meta.journal_offset
            if position.offset - reached <= max(CHECKPOINT_ABOVE, snapshot.stamp.size // CHECKPOINT_FRACTION):
                return None
        elif last is not None:
            return None
        documents = self._documents
        self._checkpoint = Checkpoint(
            snapshot.stamp,
            snapshot.spans,
            position,
            {name: documents.length(name) for name in documents.tables()},
            {name: dict(documents.raw_items(name)) for name in held},
        )
        return self._checkpoint

    @property
    def journal_bytes_since_snapshot(self) -> int:
        """How many bytes of the journal opening has to replay."""
        meta = self._snapshot.meta
        if self._journal is None:
            return 0
        if meta.journal != self._journal.header.journal:
            return self._journal.end
        return self._journal.logical_end - meta.journal_offset

    def needs_compaction(self) -> bool:
        """Return whether replaying the journal costs enough to write a new snapshot."""
        stamp = self._snapshot.stamp
        threshold = max(COMPACT_ABOVE, stamp.size // COMPACT_FRACTION if stamp is not None else 0)
        return self.journal_bytes_since_snapshot > threshold or self._snapshot.edited_outside

    def compact(self) -> bool:
        """Write the documents in force as the new snapshot; return False when another process did.

        Also where a step that is in them was cut off again, as its writer failed.
        The file is written without the lock; the lock is held for the rename alone. Changes
        appended meanwhile stay in the journal after the sequence number that the snapshot names.
        Raises StoreError.
        """
        journal = self._journal
        if journal is None:
            return False
        documents, old, stamp = self._documents, self._snapshot.meta, self._snapshot.stamp
        lineage = self.lineage
        meta = Meta(
            library=old.library,
            generation=old.generation + 1,
            sequence=self._sequence,
            step=self._step,
            journal=journal.header.journal,
            journal_offset=journal.logical_end,
            lineage=os.urandom(8).hex() if lineage is None else lineage,
        )
        try:
            with NewFile(self.files.snapshot) as new:
                write_snapshot(new, meta, {name: documents.raw_items(name) for name in documents.tables()})
                with self._locked():
                    if stamp_of(self.files.snapshot) != stamp or not journal.secure():
                        return False
                    new.put_in_place()
                    self._trim()
        except OSError as error:
            raise store_error("write", self.files.snapshot, error) from error
        self._load()
        return True

    def _trim(self) -> None:
        """Under the lock: drop steps from the journal that are old, many steps back, and in the snapshot."""
        if self._journal is None or self._journal.state() != "same":
            return
        commits = self._journal.commits()
        oldest_kept = (datetime.now(UTC) - KEPT_AGE).isoformat()
        droppable = [entry for entry in commits[:-KEPT_STEPS] if entry[2].at < oldest_kept]
        if droppable and droppable[-1][1] > self._journal.end // 2:
            start = droppable[-1][1]
            self._journal.trim(start, self._journal.group_at(droppable[-1][0]).last_sequence)

    def commits(self) -> list[tuple[int, int, Commit]]:
        """Return (start, end, commit) of every step that the journal still holds, oldest first."""
        return self._journal.commits() if self._journal is not None else []

    def group_at(self, start: int) -> Group:
        """Return the step whose lines begin at the offset ``start``, as ``commits`` gave it."""
        if self._journal is None:
            raise LookupError("a library without a journal has no steps")
        return self._journal.group_at(start)

    def close(self) -> None:
        """Let go of the files."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def _set_table(table: MutableMapping[int, Any], documents: Mapping[str, Any]) -> None:
    table.clear()
    for doc_id, document in documents.items():
        table[int(doc_id)] = document
