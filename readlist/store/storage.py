"""TinyDB's storage on a snapshot and a journal, shared safely between processes.

Every change is appended to the journal and on the medium before it is acknowledged. A step is a group of
changes closed by a commit line, so no half step is ever seen. Writers take turns by a lock; before each
append a writer takes in what the others appended.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from tinydb.storages import Storage

from readlist.errors import DamagedLibraryError, StoreError
from readlist.paths import LibraryFiles
from readlist.store.backups import BEFORE_MIGRATION, make_backup
from readlist.store.checkpoint import Checkpoint, checkpoint_of
from readlist.store.compaction import Compaction
from readlist.store.documents import Conflict, Documents, TableView
from readlist.store.files import (
    NewFile,
    Stamp,
    flush_path_to,
    make_private_folder,
    stamp_of,
    store_error,
    told_as_store_error,
)
from readlist.store.journal import Commit, Group, Position
from readlist.store.journal_file import JournalFile, create_journal
from readlist.store.lock import Tell, is_locked, locked
from readlist.store.migrating import Keep, PendingMigration, migrate
from readlist.store.migrations import MIGRATIONS, Migrations, newest_version
from readlist.store.open_group import OpenGroup
from readlist.store.opening import missing_snapshot, open_files
from readlist.store.recorder import Recorder, set_table
from readlist.store.snapshot import Snapshot, no_snapshot, write_snapshot
from readlist.store.snapshot_meta import Meta
from readlist.store.state import State

COMPACT_ABOVE = 1 << 20
COMPACT_FRACTION = 4
CHECKPOINT_ABOVE = 64 << 10
CHECKPOINT_FRACTION = 256

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
        migrations: Migrations = MIGRATIONS,
        keep: Keep = lambda state: make_backup(state, BEFORE_MIGRATION).path,
    ) -> None:
        """Open the library at ``path``; nothing is created before the first write.

        ``checkpoint`` spares the reading of what led to it, where the files are still those it
        was made from. A library of an older version is brought to that of ``migrations`` by the
        first write, after ``keep`` has made a copy. Raises StoreError and its children.
        """
        # By whatever links it is reached, the library has its journal and its lock beside the file itself.
        self.files = LibraryFiles(Path(os.path.realpath(path)))
        self.session = session
        self.conflicts: list[Conflict] = []
        self.notices: dict[str, None] = {}
        self.tell_of_waiting: Tell = lambda _: None
        self.pending: PendingMigration | None = None
        self._migrations = migrations
        self._keep = keep
        self._ignored: Stamp | None = None
        self._journal: JournalFile | None = None
        self._sequence = 0
        self._step = 0
        self._touched: Touched | None = {}
        self._group: OpenGroup | None = None
        self._snapshot = no_snapshot()
        self._documents = Documents(self._snapshot)
        self._checkpoint: Checkpoint | None = None
        with told_as_store_error("read", self.files.snapshot):
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
        if not snapshot.meta.library or snapshot.edited_outside or journal is None or self.pending:
            return None
        # The first snapshot is older than its journal.
        return snapshot.meta.lineage if snapshot.meta.journal in (journal.header.journal, "") else None

    @property
    def position(self) -> Position | None:
        """The place in the journal up to which it is in the documents in force, None without a journal."""
        return self._journal.position(self._sequence, self._step) if self._journal is not None else None

    def frozen(self) -> State:
        """Return the documents in force as they are now: later changes are not in them.

        For the thread that changes the library; any other may then read them.
        """
        journal = self._journal
        meta = replace(
            self._snapshot.meta,
            sequence=self._sequence,
            step=self._step,
            journal=journal.header.journal if journal is not None else "",
            journal_offset=journal.logical_end if journal is not None else 0,
            lineage=self.lineage or "",
        )
        return State(self.files, self._documents.frozen(), meta)

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
                    self.update(name, lambda table, new=documents: set_table(table, new))  # type: ignore[misc]

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
    def step(self, command: str, *, counted: str = "papers") -> Iterator[OpenGroup]:
        """Hold the lock and gather changes; at the end append them as one group.

        A step without changes writes nothing, unless it undoes or redoes another. When the block
        or the disk fails nothing is changed. ``counted`` is the table whose documents make the
        step's count. Raises LibraryBusyError, StoreError.
        """
        with self._locked(command):
            self._create_missing_files()
            opened = self._catch_up()
            self._group = group = OpenGroup(self._documents, self._sequence, command)
            try:
                yield group
                if group.changes or group.undoes is not None or group.redoes is not None:
                    commit = Commit(
                        step=self._step + 1,
                        at=now_utc(),
                        session=self.session,
                        command=group.command,
                        count=len(group.touched.get(counted, ())),
                        undoes=group.undoes,
                        redoes=group.redoes,
                    )
                    self._append(group, commit, opened)
                    group.commit = commit
            finally:
                self._group = None

    def _append(self, group: OpenGroup, commit: Commit, opened: JournalFile) -> None:
        with told_as_store_error("write to", self.files.journal):
            opened.append(group.encoded(commit))
        # In this order: who reads the sequence number finds its documents.
        self._documents.take_over(group.documents)
        self._sequence, self._step = group.sequence + 1, commit.step

    @contextlib.contextmanager
    def _locked(self, command: str) -> Iterator[None]:
        with told_as_store_error("write to", self.files.lock):
            make_private_folder(self.files.snapshot.parent)
        with locked(self.files, command, self.tell_of_waiting):
            yield

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
                self._adopt()
            if self.pending is not None:
                self._migrate()
            if self._journal is None:
                self.follow()
            if self._journal is None:
                if not self.library_id:
                    self._adopt()
                # One that is there is a leftover of a migration, whose snapshot names the next.
                name = self._snapshot.meta.journal if stamp_of(self.files.journal) is not None else ""
                version = self._snapshot.meta.schema
                create_journal(self.files.journal, self.library_id, self._sequence, version, name)
        except OSError as error:
            raise store_error("create the library in", self.files.snapshot.parent, error) from error

    def migrate(self) -> Path | None:
        """Bring the library to the newest version; return where the copy of before is, None where it was.

        Raises LibraryBusyError, StoreError; then nothing was changed.
        """
        if self.pending is None:
            return None
        with self._locked("migrate"):
            return self._migrate()

    def _migrate(self) -> Path | None:
        """Under the lock: write a library of an older version in the newest, unless another process did."""
        self.follow(thorough=True)
        pending, journal = self.pending, self._journal
        if pending is None or stamp_of(self.files.snapshot) is None:
            return None
        meta = replace(self._snapshot.meta, sequence=self._sequence, step=self._step)
        kept = migrate(pending, State(self.files, pending.older, meta), journal, self._keep)
        self._load()
        self.notices[pending.notice_of_done(self.files.snapshot, kept)] = None
        return kept

    def _adopt(self) -> None:
        """Under the lock: write the table that makes a library of no file, or of one by another program."""
        documents = self._documents
        meta = Meta(schema=newest_version(self._migrations), library=os.urandom(16).hex())
        with NewFile(self.files.snapshot) as new:
            write_snapshot(new, meta, {name: documents.raw_items(name) for name in documents.tables()})
            new.put_in_place()
        self._load()

    # Following what is on disk

    def follow(self, *, thorough: bool = False) -> None:
        """Take in what others wrote; ``take_touched`` tells what that was.

        Costs two calls of stat(2) when nothing happened. Takes no lock. Raises StoreError.
        """
        with told_as_store_error("read", self.files.snapshot):
            self._follow(thorough=thorough)

    def _follow(self, *, thorough: bool) -> None:
        if stamp_of(self.files.snapshot) != self._snapshot.stamp:
            self._load()
        elif self._journal is None:
            if stamp_of(self.files.journal) != self._ignored:
                self._load()
        else:
            match self._journal.state(thorough=thorough):
                case "grown" if self.pending is None:
                    self._read_on(self._journal)
                case "grown":
                    self._load()
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
        self._note_dropped(torn)
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
        journal_before = stamp_of(self.files.journal)
        opened = open_files(self.files, checkpoint, self._migrations)
        if opened is None:
            return
        if opened.snapshot.edited_outside:
            self.notices[f"{self.files.snapshot.name} was changed by another program; that is taken in."] = (
                None
            )
        if self._journal is not None and opened.journal is not None:
            opened.journal.take_over_commits(self._journal)
        if opened.journal is not None and opened.journal.torn_end():
            self._note_torn_end(opened.journal)
        # Published only when complete, for other threads read meanwhile: who finds the new documents must
        # not find the old checkpoint.
        self._checkpoint = None
        self.close()
        self._snapshot, self._documents, self._journal = opened.snapshot, opened.documents, opened.journal
        self._sequence, self._step, self.pending = opened.sequence, opened.step, opened.pending
        if self.pending is not None:
            self.notices[self.pending.notice(self.files.snapshot)] = None
        self._ignored = journal_before if opened.journal is None else None
        self.conflicts, self._checkpoint, self._touched = opened.conflicts, opened.checkpoint, None

    def _note_torn_end(self, journal: JournalFile) -> None:
        """Say that the last step is unfinished, unless somebody is writing it at this moment."""
        if not is_locked(self.files.lock):
            self._note_dropped(journal.torn_end())

    def _note_dropped(self, torn: int) -> None:
        if torn:
            name = self.files.journal.name
            self.notices[f"{torn} bytes of an unfinished step were dropped from {name}."] = None

    # Checkpoints, compaction and history

    def make_checkpoint(self, held: Sequence[str]) -> Checkpoint | None:
        """Return a checkpoint of the documents in force, with the tables ``held`` kept whole.

        None where the last one serves, or where snapshot and journal are not of one piece.
        """
        snapshot, journal, position = self._snapshot, self._journal, self.position
        if snapshot.stamp is None or snapshot.edited_outside or self.pending is not None:
            return None
        if journal is not None and journal.header.journal != snapshot.meta.journal:
            return None
        least = max(CHECKPOINT_ABOVE, snapshot.stamp.size // CHECKPOINT_FRACTION)
        if self._checkpoint is not None and not self._checkpoint.is_behind(position, snapshot.meta, least):
            return None
        self._checkpoint = checkpoint_of(snapshot, snapshot.stamp, self._documents, position, held)
        return self._checkpoint

    @property
    def journal_bytes_since_snapshot(self) -> int:
        """How many bytes of the journal opening has to replay."""
        meta = self._snapshot.meta
        if self._journal is None or self.pending is not None:
            return 0
        is_of_snapshot = meta.journal == self._journal.header.journal
        return self._journal.logical_end - meta.journal_offset if is_of_snapshot else self._journal.end

    def needs_compaction(self) -> bool:
        """Return whether replaying the journal costs enough to write a new snapshot."""
        stamp = self._snapshot.stamp
        threshold = max(COMPACT_ABOVE, stamp.size // COMPACT_FRACTION if stamp is not None else 0)
        return self.journal_bytes_since_snapshot > threshold or self._snapshot.edited_outside

    def compact(self) -> bool:
        """Write the documents in force as the new snapshot; return False when another process wrote one.

        Changes that others append meanwhile stay in the journal after the sequence number that
        the snapshot names. Raises StoreError.
        """
        compaction = self.begin_compaction()
        if compaction is None:
            return False
        try:
            compaction.write()
        except StoreError:
            if compaction.is_outdated:
                return False
            raise
        return self.finish_compaction(compaction)

    def begin_compaction(self) -> Compaction | None:
        """Return the documents in force as a new snapshot for any thread to write; None without a journal."""
        if self._journal is None or self.pending is not None:
            return None
        state = self.frozen()
        lineage = state.meta.lineage if self.lineage is not None else os.urandom(8).hex()
        meta = replace(state.meta, generation=state.meta.generation + 1, lineage=lineage)
        old, journal, is_ours = self._snapshot, self._journal, not self._snapshot.edited_outside
        return Compaction(self.files.snapshot, old.stamp, meta, state.documents, journal, is_ours=is_ours)

    def finish_compaction(self, compaction: Compaction) -> bool:
        """Let the snapshot that was written take its place; False when another process wrote one.

        Also where a step that is in it was cut off again, as its writer failed. Holds the lock for
        the rename and for reading what changed meanwhile. Raises StoreError.
        """
        try:
            with self._locked("compaction"):
                self.follow()
                journal = self._journal
                if compaction.is_outdated or journal is not compaction.journal or not journal.secure():
                    return False
                touched = self._touched
                compaction.put_in_place()
                stamp = stamp_of(self.files.snapshot)
                if stamp is not None:
                    journal.trim_oldest(compaction.meta, stamp.size)
                    self._load(Checkpoint(stamp, compaction.spans, None, compaction.lengths, {}))
                # The same documents in another file.
                self._touched, self._checkpoint = touched, None
                return True
        except OSError as error:
            raise store_error("write", self.files.snapshot, error) from error
        finally:
            compaction.discard()

    def commits(self) -> list[tuple[int, int, Commit]]:
        """Return (start, end, commit) of every step that the journal still holds, oldest first.

        None of an older version: what they changed has another form now.
        """
        return self._journal.commits() if self._journal is not None and self.pending is None else []

    def steps_of(self, doc_id: int) -> set[int]:
        """Return the numbers of the steps that changed a document."""
        return self._journal.steps_of(doc_id) if self._journal is not None else set()

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
