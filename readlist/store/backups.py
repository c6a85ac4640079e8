"""Backups: whole libraries as of a step, each in one file of its own that stock TinyDB opens.

A backup is a snapshot as the library's own is, named by when and why it was made, such as
``library-20261127T220501Z-daily.json``. It names the place in the journal up to which it goes,
so that a library whose snapshot is lost is whole again with a backup in its place.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from readlist.errors import DamagedLibraryError, StoreError
from readlist.model.stored import UNDECODABLE
from readlist.paths import LibraryFiles
from readlist.store.documents import Base
from readlist.store.files import NewFile, make_private_folder, store_error
from readlist.store.journal import NOTHING
from readlist.store.opening import Opened, open_files
from readlist.store.snapshot import LISTS, PAPERS, SEARCHES, read_written, write_snapshot
from readlist.store.snapshot_meta import Meta, read_ends
from readlist.store.state import State

DAILY, AFTER_IMPORT, BY_HAND = "daily", "import", "by-hand"
BEFORE_RESTORE, BEFORE_MIGRATION, BEFORE_REPAIR = "before-restore", "before-migration", "before-repair"
"""Why a backup is made."""

_TIME = "%Y%m%dT%H%M%SZ"
_PIECE = 64
"""How many documents are written or read before whoever makes the backup may breathe."""

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class _Noted(msgspec.Struct, frozen=True):
    note: msgspec.Raw = msgspec.Raw(NOTHING)


_decode_noted = msgspec.json.Decoder(_Noted).decode


class BackupMeta(Meta, frozen=True, kw_only=True):
    """What a backup says of itself: also how many papers it has."""

    papers: int = 0


class Backup(msgspec.Struct, frozen=True):
    """A file in the folder of backups.

    ``number`` counts those of the same second, ``meta`` is what it says of itself, None when its
    first or last bytes show that it is damaged.
    """

    path: Path
    made_at: datetime
    number: int
    reason: str
    bytes: int
    meta: BackupMeta | None

    @property
    def order(self) -> tuple[datetime, int, Path]:
        """What sorts backups, the oldest first."""
        return self.made_at, self.number, self.path

    @property
    def papers(self) -> int | None:
        """How many papers it has; None when that cannot be told."""
        return self.meta.papers if self.meta is not None else None

    @property
    def is_automatic(self) -> bool:
        """Whether it was made without being asked for."""
        return self.reason in (DAILY, AFTER_IMPORT)


class Counts(msgspec.Struct):
    """How much there is in a library."""

    papers: int = 0
    notes: int = 0
    lists: int = 0
    searches: int = 0

    def add(self, table: str, raw: bytes) -> None:
        """Count one document. Raises msgspec.MsgspecError where it is none."""
        if table == PAPERS:
            self.papers += 1
            self.notes += bytes(_decode_noted(raw).note) != NOTHING
        elif table == LISTS:
            self.lists += 1
        elif table == SEARCHES:
            self.searches += 1


def state_of(meta: Meta) -> tuple[str, str, str, int]:
    """Return what tells one state of a library from another."""
    return meta.library, meta.journal, meta.lineage, meta.sequence


def make_backup(
    state: State,
    reason: str,
    *,
    now: datetime | None = None,
    breathe: Callable[[], None] = lambda: None,
) -> Backup:
    """Write a state, which nothing changes meanwhile, as a backup; return it once it was read back.

    ``frozen`` gives that of an open library. No lock is held. ``breathe`` is called again and
    again, so that others have their turn; when it raises, nothing is left. Raises StoreError,
    DamagedLibraryError where a document cannot be read.
    """
    files, documents, meta = state.files, state.documents, state.meta
    made_at = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    kept = BackupMeta(**msgspec.structs.asdict(meta), papers=documents.length(PAPERS))
    written = Counts()
    try:
        make_private_folder(files.backups)
        same_second = [backup.number for backup in list_backups(files) if backup.made_at == made_at]
        number = max(same_second, default=0) + 1
        path = _path(files, made_at, number, reason)
        with NewFile(path) as new:
            tables = {name: _counted(documents, name, written, breathe) for name in documents.tables()}
            write_snapshot(new, kept, tables)
            if (read := read_counts(new.path, breathe)) != written:
                raise DamagedLibraryError(f"The backup {path} was not written whole: {read}, not {written}.")
            new.put_in_place()
        return Backup(path, made_at, number, reason, path.stat().st_size, _meta_of(path))
    except OSError as error:
        raise store_error("write the backup to", files.backups, error) from error
    except UNDECODABLE as error:
        raise DamagedLibraryError(
            f"A document of {files.snapshot} cannot be read: {error}. No backup was made.",
            "Correct the document in an editor; the backups that there are were left untouched.",
        ) from error


def _path(files: LibraryFiles, made_at: datetime, number: int, reason: str) -> Path:
    name = f"{files.stem}-{made_at.strftime(_TIME)}-{reason}"
    return files.backups / (f"{name}-{number}.json" if number > 1 else f"{name}.json")


def _counted(
    documents: Base, table: str, counts: Counts, breathe: Callable[[], None]
) -> Iterator[tuple[int, bytes]]:
    for number, (doc_id, raw) in enumerate(documents.raw_items(table)):
        if number % _PIECE == 0:
            breathe()
        counts.add(table, raw)
        yield doc_id, raw


def read_counts(path: Path, breathe: Callable[[], None] = lambda: None) -> Counts:
    """Return how much a backup holds, by decoding every document of it.

    Raises OSError, DamagedLibraryError when anything is not as it was written, and what decoding
    raises when it was written so.
    """
    counts, table, number = Counts(), "", 0

    def begins(name: str) -> None:
        nonlocal table
        table = name

    def holds(raw: bytes) -> None:
        nonlocal number
        if number % _PIECE == 0:
            breathe()
        number += 1
        _decode(raw)
        counts.add(table, raw)

    read_written(path, begins, holds)
    return counts


def list_backups(files: LibraryFiles) -> list[Backup]:
    """Return the backups of a library, newest first; of each only the first and last bytes are read.

    Raises StoreError.
    """
    name = re.compile(rf"{re.escape(files.stem)}-(\d{{8}}T\d{{6}}Z)-([a-z]+(?:-[a-z]+)*)(?:-(\d+))?\.json")
    found: list[Backup] = []
    try:
        paths = list(files.backups.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise store_error("read the backups in", files.backups, error) from error
    for path in paths:
        match = name.fullmatch(path.name)
        made_at = _time_in(match[1]) if match is not None else None
        if match is None or made_at is None or not path.is_file():
            continue
        with contextlib.suppress(FileNotFoundError):  # another process may have just removed it
            size, meta = path.stat().st_size, _meta_of(path)
            found.append(Backup(path, made_at, int(match[3] or 1), match[2], size, meta))
    return sorted(found, key=lambda backup: backup.order, reverse=True)


def _time_in(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _meta_of(path: Path) -> BackupMeta | None:
    try:
        return read_ends(path, BackupMeta)
    except FileNotFoundError:
        raise
    except OSError:
        return None


def read_backup(path: Path) -> Opened:
    """Open a backup, or any other library with its journal, every document of which can be read.

    One that was changed since it was made is taken as it is now; ``snapshot.edited_outside`` tells.
    Raises StoreError, DamagedLibraryError.
    """
    opened = open_files(LibraryFiles(path))
    if opened is None:
        raise store_error("read the backup", path, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    if opened.journal is not None:
        opened.journal.close()
    try:
        for table in opened.documents.tables():
            for _, raw in opened.documents.raw_items(table):
                _decode(raw)
    except UNDECODABLE as error:
        raise DamagedLibraryError(f"The backup {path} is damaged: {error}.") from error
    except OSError as error:
        raise store_error("read the backup", path, error) from error
    return opened


def verify(path: Path) -> str:
    """Return in words what is wrong with a backup; nothing when all of it is as it was written."""
    try:
        read_counts(path)
    except StoreError as error:
        return error.message
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}."
    except UNDECODABLE as error:
        return f"{path} is damaged: {error}."
    return ""


def counts_of(documents: Base) -> Counts:
    """Return how much a library holds. Reads the disk."""
    counts = Counts()
    for table in documents.tables():
        for _, raw in documents.raw_items(table):
            counts.add(table, raw)
    return counts
