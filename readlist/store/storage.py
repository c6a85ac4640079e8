"""TinyDB's storage on a snapshot and a journal, shared safely between processes.

Every change is appended to the journal and on the medium before it is acknowledged. A step
is a group of changes closed by a commit line, so no half step is ever seen. Writers take
turns by a lock; before each append a writer takes in what the others appended.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from readlist.errors import DamagedLibraryError, LibraryBusyError, StoreError
from readlist.paths import LibraryFiles
from readlist.store import journal
from readlist.store.documents import Conflict, Documents, Recorder, TableView
from readlist.store.files import (
    PRIVATE_FILE,
    NewFile,
    Stamp,
    make_private_folder,
    stamp_of,
    store_error,
)
from readlist.store.journal import NOTHING, Commit, Group, Header, Line
from readlist.store.snapshot import (
    Meta,
    Snapshot,
    Spans,
    encode_document,
    no_snapshot,
    open_snapshot,
    write_snapshot,
)

LOCK_TIMEOUT = 30.0
COMPACT_ABOVE = 1 << 20
COMPACT_FRACTION = 4

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
        cached: dict[str, Spans] | None = None,
        stamp: Stamp | None = None,
    ) -> None:
        """Open the library at ``path``; nothing is created before the first write.

        ``cached`` are spans that were derived from the snapshot with that ``stamp``.
        Raises StoreError and its children.
        """
        self.files = LibraryFiles(Path(path))
        self.session = session
        self.conflicts: list[Conflict] = []
        self.notices: list[str] = []
        self._journal = -1
        self._journal_stamp: Stamp | None = None
        self._journal_start = 0
        self._header: Header | None = None
        self._end = 0
        self._sequence = 0
        self._step = 0
        self.touched_by_others: Touched | None = {}
        self._group: _Group | None = None
        self._snapshot = no_snapshot()
        self._documents = Documents(self._snapshot)
        self._load(cached, stamp)

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
    def library_id(self) -> str:
        """The random id of the library; empty before its first write."""
        return self._snapshot.meta.library

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
                group.add(name, None, b"{}", None)
            for name, documents in data.items():
                if not isinstance(documents, TableView):
                    self.update(name, lambda table, new=documents: _replace(table, new))  # type: ignore[misc]

    def update(self, table: str, updater: Callable[[MutableMapping[int, Any]], None]) -> None:
        """Let ``updater`` change the table; a step of its own unless one is open."""
        if self._group is None:
            with self.step("update"):
                self.update(table, updater)
            return
        recorder = Recorder(self._group.documents, table)
        updater(recorder)
        if table not in self._group.documents.tables():
            self._group.add(table, None, None, b"{}")
        for doc_id, before, after in list(recorder.changes()):
            self._group.add(
                table,
                doc_id,
                None if before is None else encode_document(before),
                None if after is None else encode_document(after),
            )

    @contextlib.contextmanager
    def step(
        self, command: str, *, undoes: int | None = None, redoes: int | None = None, counted: str = "papers"
    ) -> Iterator[_Group]:
        """Hold the lock and gather changes; at the end append them as one group.

        A step without changes writes nothing. When the block or the disk fails nothing is
        changed. ``counted`` is the table whose documents make the step's count.
        Raises LibraryBusyError, StoreError.
        """
        with self._locked():
            self._create_missing_files()
            self._catch_up()
            self._group = group = _Group(self._documents, self._sequence)
            try:
                yield group
                if group.lines:
                    commit = Commit(
                        step=self._step + 1,
                        at=now_utc(),
                        session=self.session,
                        command=command,
                        count=len(
                            {line.id for line in group.lines if line.table == counted and line.id is not None}
                        ),
                        undoes=undoes,
                        redoes=redoes,
                    )
                    self._append(group, commit)
                    group.commit = commit
            finally:
                self._group = None

    def _append(self, group: _Group, commit: Commit) -> None:
        last = group.sequence + 1
        data = b"".join(group.encoded) + journal.encode_line(last, commit=commit)
        try:
            self._end = journal.append_durably(self._journal, self._end, data)
        except OSError as error:
            raise store_error("write to", self.files.journal, error) from error
        self._sequence, self._step = last, commit.step
        self._journal_stamp = stamp_of(self._journal)
        for line in group.lines:
            self._documents.replay(line)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            make_private_folder(self.files.snapshot.parent)
            lock = FileLock(self.files.lock, timeout=LOCK_TIMEOUT, mode=PRIVATE_FILE)
            lock.acquire()
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
            lock.release()

    def _create_missing_files(self) -> None:
        try:
            if stamp_of(self.files.snapshot) is None:
                if stamp_of(self.files.journal) is not None:
                    raise _missing_snapshot(self.files)
                with NewFile(self.files.snapshot) as new:
                    write_snapshot(new, Meta(library=secrets.token_hex(16)), {})
                    new.put_in_place()
                self._load()
            if stamp_of(self.files.journal) is None:
                header = Header(journal=secrets.token_hex(8), library=self.library_id)
                journal.new_journal(self.files.journal, header, self._sequence)
        except OSError as error:
            raise store_error("create the library in", self.files.snapshot.parent, error) from error

    # Following what is on disk

    def follow(self) -> Touched | None:
        """Take in what others wrote. Return what it touched; None when everything may have changed.

        Costs two calls of stat(2) when nothing happened. Takes no lock.
        """
        if stamp_of(self.files.snapshot) != self._snapshot.stamp:
            self._load()
            return None
        found = stamp_of(self.files.journal)
        if found == self._journal_stamp or found is None:
            return {}
        if self._journal_stamp is None or found.inode != self._journal_stamp.inode or found.size < self._end:
            self._load()
            return None
        return self._read_on(found)

    def _catch_up(self) -> None:
        """Under the lock: take in what others wrote, and cut off what a crash left torn."""
        self.touched_by_others = self.follow()
        if self._journal < 0:
            self._load()
            self.touched_by_others = None
        size = os.fstat(self._journal).st_size
        if size > self._end:
            try:
                journal.cut_back(self._journal, self._end, self.files.journal.parent)
            except OSError as error:
                raise store_error("write to", self.files.journal, error) from error
            self.notices.append(
                f"{size - self._end} bytes of an unfinished step were dropped from {self.files.journal.name}."
            )
        self._journal_stamp = stamp_of(self._journal)

    def _read_on(self, found: Stamp | None) -> Touched:
        touched: Touched = {}
        for group in journal.read_groups(self._journal, self._end, self.files.journal):
            self._take_in(group)
            for line in group.changes:
                if line.id is not None:
                    touched.setdefault(line.table, set()).add(line.id)
        self._journal_stamp = found
        return touched

    def _take_in(self, group: Group) -> None:
        if group.last_sequence > self._sequence:
            for line in group.changes:
                conflict = self._documents.replay(line)
                if conflict is not None:
                    self.conflicts.append(conflict)
            self._sequence, self._step = group.last_sequence, group.commit.step
        self._end = group.end

    def _load(self, cached: dict[str, Spans] | None = None, stamp: Stamp | None = None) -> None:
        """Open snapshot and journal anew."""
        try:
            snapshot = open_snapshot(self.files.snapshot, cached, stamp)
        except FileNotFoundError:
            if stamp_of(self.files.journal) is not None:
                raise _missing_snapshot(self.files) from None
            return
        if snapshot.edited_outside:
            self._refuse_if_suspiciously_empty(snapshot)
            self.notices.append(
                f"{self.files.snapshot.name} was changed by another program; that is taken in."
            )
        self._snapshot, self._documents, self.conflicts = snapshot, Documents(snapshot), []
        self._sequence, self._step = snapshot.meta.sequence, snapshot.meta.step
        self._close_journal()
        found = stamp_of(self.files.journal)
        if found is None:
            return
        try:
            self._open_journal(snapshot.meta)
        except OSError as error:
            raise store_error("read", self.files.journal, error) from error
        self._read_on(found)

    def _open_journal(self, meta: Meta) -> None:
        try:
            self._journal = journal.open_for_appending(self.files.journal)
        except PermissionError:
            self._journal = os.open(self.files.journal, os.O_RDONLY)
        head = journal.read_header(self._journal)
        if head is None:
            raise DamagedLibraryError(
                f"The journal {self.files.journal} has no valid first line. It was left untouched.",
                "Move it away to open the library as of its snapshot, or restore both from a backup.",
            )
        self._header, self._journal_start = head
        if meta.library and self._header.library != meta.library:
            raise DamagedLibraryError(
                f"The journal {self.files.journal} belongs to another library than its snapshot.",
                "Restore the two files that belong together, or move the journal away.",
            )
        known = meta.journal == self._header.journal
        hinted = known and journal.begins_a_line(self._journal, meta.journal_offset, meta.sequence + 1)
        self._end = meta.journal_offset if hinted else self._journal_start

    def _refuse_if_suspiciously_empty(self, snapshot: Snapshot) -> None:
        empty = not any(snapshot.length(name) for name in snapshot.tables())
        if empty and stamp_of(self.files.journal) is not None:
            raise DamagedLibraryError(
                f"The library {self.files.snapshot} is empty but its journal is not; it was left as it is.",
                "Restore it from a backup, or move library and journal away to begin anew.",
            )

    # Compaction and history

    @property
    def journal_bytes_since_snapshot(self) -> int:
        """How many bytes of the journal opening has to replay."""
        meta = self._snapshot.meta
        same = self._header is not None and meta.journal == self._header.journal
        return self._end - (meta.journal_offset if same else self._journal_start)

    def needs_compaction(self) -> bool:
        """Return whether replaying the journal costs enough to write a new snapshot."""
        stamp = self._snapshot.stamp
        threshold = max(COMPACT_ABOVE, stamp.size // COMPACT_FRACTION if stamp is not None else 0)
        return self._journal >= 0 and self.journal_bytes_since_snapshot > threshold

    def compact(self) -> bool:
        """Write the documents in force as the new snapshot; return False when another process did.

        The file is written without the lock; the lock is held for the rename alone. Changes
        appended meanwhile stay in the journal after the sequence number that the snapshot names.
        Raises StoreError.
        """
        if self._header is None:
            return False
        documents, old, stamp = self._documents, self._snapshot.meta, self._snapshot.stamp
        meta = Meta(
            library=old.library or self._header.library,
            generation=old.generation + 1,
            sequence=self._sequence,
            step=self._step,
            journal=self._header.journal,
            journal_offset=self._end,
        )
        try:
            with NewFile(self.files.snapshot) as new:
                write_snapshot(new, meta, {name: documents.raw_items(name) for name in documents.tables()})
                with self._locked():
                    if stamp_of(self.files.snapshot) != stamp:
                        return False
                    new.put_in_place()
        except OSError as error:
            raise store_error("write", self.files.snapshot, error) from error
        self._load()
        return True

    def commits(self) -> list[tuple[int, int, Commit]]:
        """Return (start, end, commit) of every step that the journal still holds, oldest first."""
        if self._journal < 0:
            return []
        found = journal.read_commits(self._journal, self._journal_start)
        return [entry for entry in found if entry[1] <= self._end]

    def group_at(self, start: int) -> Group:
        """Return the step whose lines begin at the offset ``start`` of the journal."""
        return next(journal.read_groups(self._journal, start, self.files.journal))

    def _close_journal(self) -> None:
        if self._journal >= 0:
            os.close(self._journal)
        self._journal, self._journal_stamp, self._header, self._end = -1, None, None, 0

    def close(self) -> None:
        """Let go of the files."""
        self._close_journal()


class _Group:
    """The changes of a step that is still open, and the documents as they would be after it."""

    def __init__(self, documents: Documents, sequence: int) -> None:
        self.documents = Documents(documents)
        self.sequence = sequence
        self.lines: list[Line] = []
        self.encoded: list[bytes] = []
        self.commit: Commit | None = None

    def add(self, table: str, doc_id: int | None, before: bytes | None, after: bytes | None) -> None:
        """Add one change; ``before`` and ``after`` are JSON of the changed fields."""
        self.sequence += 1
        line = Line(
            self.sequence,
            table,
            doc_id,
            msgspec.Raw(NOTHING if before is None else before),
            msgspec.Raw(NOTHING if after is None else after),
        )
        self.lines.append(line)
        self.encoded.append(
            journal.encode_line(self.sequence, table=table, id=doc_id, before=line.before, after=line.after)
        )
        self.documents.replay(line)


def _replace(table: MutableMapping[int, Any], documents: Mapping[str, Any]) -> None:
    table.clear()
    for doc_id, document in documents.items():
        table[int(doc_id)] = document


def _missing_snapshot(files: LibraryFiles) -> StoreError:
    return DamagedLibraryError(
        f"The library {files.snapshot} is missing although its journal {files.journal.name} is there.",
        "Restore it from a backup or from version control, or move the journal away to begin anew.",
    )
