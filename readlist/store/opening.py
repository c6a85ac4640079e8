"""Opening a library: its snapshot, and the steps of its journal that came after it."""

from __future__ import annotations

import msgspec

from readlist.errors import DamagedLibraryError, StoreError
from readlist.paths import LibraryFiles
from readlist.store.checkpoint import Checkpoint, CheckpointDocuments
from readlist.store.documents import Conflict, Documents
from readlist.store.files import stamp_of, store_error
from readlist.store.journal_file import JournalFile
from readlist.store.migrating import PendingMigration
from readlist.store.migrations import MIGRATIONS, Migrations, newest_version
from readlist.store.snapshot import PAPERS, Snapshot, open_snapshot
from readlist.store.snapshot_meta import Meta, refuse_newer

_ATTEMPTS = 3
_PAPERS_MARK = f'"table":"{PAPERS}"'.encode()


class Opened(msgspec.Struct, frozen=True):
    """An open library as of ``step``, the last in its files.

    ``checkpoint`` is the one that was gone on from, None where everything was read. The documents
    are in the newest form; ``pending`` is what it takes for the files to be, None where they are.
    ``journal`` is None also where the file is a leftover of an older version.
    """

    snapshot: Snapshot
    documents: Documents
    journal: JournalFile | None
    sequence: int
    step: int
    conflicts: list[Conflict]
    checkpoint: Checkpoint | None
    pending: PendingMigration | None


def open_files(
    files: LibraryFiles, checkpoint: Checkpoint | None = None, migrations: Migrations = MIGRATIONS
) -> Opened | None:
    """Open snapshot and journal, going on from ``checkpoint`` where it is of these files.

    None where there is no library yet. Opens once more when both were replaced in between.
    Raises StoreError and its children.
    """
    newest = newest_version(migrations)
    for _ in range(_ATTEMPTS):
        try:
            snapshot = (
                open_snapshot(files.snapshot, checkpoint.spans, checkpoint.stamp, newest=newest)
                if checkpoint is not None
                else open_snapshot(files.snapshot, newest=newest)
            )
        except FileNotFoundError:
            if stamp_of(files.journal) is not None:
                raise missing_snapshot(files) from None
            return None
        if snapshot.edited_outside:
            _refuse_if_suspicious(files, snapshot)
        try:
            journal = _open_journal(files, snapshot.meta, newest)
        except _Outdated:
            continue
        try:
            if snapshot.meta.schema == newest:
                return _replayed(snapshot, journal, checkpoint)
            # What was derived from the documents is not of the newest form either.
            opened = _replayed(snapshot, journal, None)
            pending = PendingMigration(opened.documents, snapshot.meta.schema, migrations)
            return msgspec.structs.replace(opened, documents=pending.documents(), pending=pending)
        except BaseException:
            if journal is not None:
                journal.close()
            raise
    raise DamagedLibraryError(
        f"The library {files.snapshot} is older than the oldest step in its journal.",
        "Two files that belong together open again.",
    )


def _replayed(snapshot: Snapshot, journal: JournalFile | None, checkpoint: Checkpoint | None) -> Opened:
    """Lay the steps of the journal over the snapshot, or over the checkpoint."""
    meta = snapshot.meta
    # A snapshot from elsewhere counts its own steps: then every change is held against it.
    elsewhere = journal is not None and journal.header.journal != meta.journal
    documents, sequence, step = Documents(snapshot), meta.sequence, meta.step
    if checkpoint is not None:
        resumed = None if elsewhere else _resumed(snapshot, journal, checkpoint)
        if resumed is None:
            checkpoint = None
        elif checkpoint.position is not None:
            documents, sequence, step = resumed, checkpoint.position.sequence, checkpoint.position.step
    conflicts: list[Conflict] = []
    for group in journal.read_on() if journal is not None else ():
        if elsewhere or group.last_sequence > sequence:
            if elsewhere or snapshot.edited_outside:
                conflicts += filter(None, map(documents.replay, group.changes))
            else:
                for line in group.changes:
                    documents.defer(line)
            sequence, step = max(sequence, group.last_sequence), max(step, group.commit.step)
    return Opened(snapshot, documents, journal, sequence, step, conflicts, checkpoint, None)


def _resumed(snapshot: Snapshot, journal: JournalFile | None, checkpoint: Checkpoint) -> Documents | None:
    """Return the documents as of a checkpoint, None where it is of other files."""
    if checkpoint.stamp != snapshot.stamp:
        return None
    if checkpoint.position is None:
        return Documents(snapshot)
    earlier = journal.resume(checkpoint.position, snapshot.meta.sequence) if journal is not None else None
    return Documents(CheckpointDocuments(snapshot, checkpoint, earlier)) if earlier is not None else None


def _open_journal(files: LibraryFiles, meta: Meta, newest: int) -> JournalFile | None:
    """Open the journal that belongs to a snapshot, at the first step that this lacks.

    None where there is none, and where a migration left the one of the version before.
    """
    try:
        journal = JournalFile(files.journal)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise store_error("read", files.journal, error) from error
    header = journal.header
    if header.library != meta.library:
        journal.close()
        raise DamagedLibraryError(
            f"The journal {files.journal} belongs to another library than its snapshot.",
            "Two files that belong together open again.",
        )
    if header.format != meta.schema:
        try:
            _refuse_unless_left_over(journal, meta, newest)
        finally:
            journal.close()
        return None
    if header.journal == meta.journal:
        if journal.sequence > meta.sequence:
            journal.close()
            raise _Outdated
        journal.skip_to(meta.journal_offset, meta.sequence + 1)
    return journal


def _refuse_unless_left_over(journal: JournalFile, meta: Meta, newest: int) -> None:
    """Stop where a journal of another version than its snapshot has steps that this lacks."""
    version = journal.header.format
    refuse_newer(journal.path, version, newest)
    if version > meta.schema or any(group.last_sequence > meta.sequence for group in journal.read_on()):
        raise DamagedLibraryError(
            f"The journal {journal.path} is of version {version}, its snapshot of version {meta.schema}.",
            "Restore the two files that belong together, or move the journal away.",
        )


def _refuse_if_suspicious(files: LibraryFiles, snapshot: Snapshot) -> None:
    """Stop when the snapshot lost its papers, or the table that links it to its journal."""
    if stamp_of(files.journal) is None:
        return
    if not any(snapshot.length(name) for name in snapshot.tables()):
        raise DamagedLibraryError(
            f"The library {files.snapshot} is empty but its journal is not; it was left as it is.",
            "To begin anew, move library and journal away.",
        )
    if not snapshot.length(PAPERS) and _PAPERS_MARK in files.journal.read_bytes():
        raise DamagedLibraryError(
            f"The library {files.snapshot} lost its papers but its journal tells of some; "
            "it was left as it is.",
            "To begin anew, move library and journal away.",
        )
    if not snapshot.meta.library:
        raise DamagedLibraryError(
            f"The library {files.snapshot} lost its table “meta”, so its journal cannot be matched.",
            "To go on with the file as it is, move the journal away.",
        )


def missing_snapshot(files: LibraryFiles) -> StoreError:
    """Return the error for a library of which only the journal is there."""
    return DamagedLibraryError(
        f"The library {files.snapshot} is missing although its journal {files.journal.name} is there.",
        "To begin anew, move the journal away.",
    )


class _Outdated(Exception):  # noqa: N818
    """The snapshot lacks steps that the journal no longer has."""
