"""Bringing a library of an older version to the newest: on the fly for who reads, on disk for who writes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readlist.errors import DamagedLibraryError
from readlist.paths import LibraryFiles
from readlist.store.documents import Base, Documents
from readlist.store.files import NewFile, replace_file, store_error
from readlist.store.journal import Header, encode_line
from readlist.store.journal_file import JournalFile
from readlist.store.migrations import Migrations, migrated, newest_version
from readlist.store.snapshot import encode_document, write_snapshot
from readlist.store.snapshot_meta import Meta
from readlist.store.state import State

_decode = msgspec.json.Decoder(dict[str, Any]).decode


Keep = Callable[[State], Path]
"""Makes a copy of a library, on the medium, and returns where it is. Raises OSError, StoreError."""


class MigratedDocuments:
    """Documents of an older version, each in the newest form when it is looked at."""

    def __init__(self, older: Base, version: int, migrations: Migrations) -> None:
        self._older = older
        self._version = version
        self._migrations = migrations
        self._changed = {each.table for each in migrations if each.version > version}

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return self._older.tables()

    def length(self, table: str) -> int:
        """Return how many documents the table has."""
        return self._older.length(table)

    def ids(self, table: str) -> Sequence[int]:
        """Return the ids of the table, sorted."""
        return self._older.ids(table)

    def has(self, table: str, doc_id: int) -> bool:
        """Return whether there is such a document."""
        return self._older.has(table, doc_id)

    def raw(self, table: str, doc_id: int) -> bytes | None:
        """Return the document's JSON, None where there is none."""
        raw = self._older.raw(table, doc_id)
        return raw if raw is None else self._migrated(table, doc_id, raw)

    def raw_items(self, table: str) -> Iterator[tuple[int, bytes]]:
        """Yield (doc_id, JSON) of the whole table, sorted by id."""
        for doc_id, raw in self._older.raw_items(table):
            yield doc_id, self._migrated(table, doc_id, raw)

    def _migrated(self, table: str, doc_id: int, raw: bytes) -> bytes:
        if table not in self._changed:
            return raw
        try:
            return encode_document(migrated(table, _decode(raw), self._version, self._migrations))
        except (msgspec.MsgspecError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise DamagedLibraryError(
                f"{doc_id} of {table} cannot be brought from version {self._version} of a library "
                f"to {newest_version(self._migrations)}: {error!r}. Nothing was changed.",
                "Correct the document in an editor, or restore the library from a backup.",
            ) from error


class PendingMigration(msgspec.Struct, frozen=True):
    """What is still to be done to a library of an older version; ``older`` are its documents as stored."""

    older: Documents
    version: int
    migrations: Migrations

    @property
    def newest(self) -> int:
        """The version that the library is to have."""
        return newest_version(self.migrations)

    def documents(self) -> Documents:
        """Return the documents in the newest form. Nothing is written."""
        return Documents(MigratedDocuments(self.older, self.version, self.migrations))

    def changes(self) -> dict[str, int]:
        """Return for every table how many documents get another form. Reads them all."""
        documents = self.documents()
        return {
            table: sum(
                raw != now
                for (_, raw), (_, now) in zip(
                    self.older.raw_items(table), documents.raw_items(table), strict=True
                )
            )
            for table in self.older.tables()
        }

    def notice(self, snapshot: Path) -> str:
        """Return in words what the next change of the library does first."""
        return (
            f"{snapshot.name} is of version {self.version}. The next change, or `readlist migrate`, makes a "
            f"copy and brings it to version {self.newest}; steps until now cannot be taken back any more."
        )

    def notice_of_done(self, snapshot: Path, kept: Path) -> str:
        """Return in words what was done, where ``kept`` is the copy."""
        return (
            f"{snapshot.name} is of version {self.newest} now, and its history begins anew. "
            f"A copy of before, with the history until then, is {kept}."
        )


def migrate(pending: PendingMigration, state: State, journal: JournalFile | None, keep: Keep) -> Path:
    """Under the lock: write a library in the newest version; return where the copy of before is.

    ``state`` has the documents as stored, up to the end of ``journal``. The new journal begins
    anew: the steps so far are about documents of another form. Raises StoreError.
    """
    old = msgspec.structs.replace(
        state.meta,
        library=state.meta.library or os.urandom(16).hex(),
        journal=journal.header.journal if journal is not None else "",
        journal_offset=journal.logical_end if journal is not None else 0,
    )
    try:
        kept = keep(msgspec.structs.replace(state, meta=old))
        if journal is not None:
            replace_file(LibraryFiles(kept).journal, journal.content())
        header = Header(journal=os.urandom(8).hex(), library=old.library, format=pending.newest)
        first = encode_line(old.sequence, header=header)
        new = msgspec.structs.replace(
            old,
            schema=pending.newest,
            generation=old.generation + 1,
            journal=header.journal,
            journal_offset=len(first),
            lineage=os.urandom(8).hex(),
        )
        # It contains all steps: beside it the journal of the older version is known for a leftover.
        _write(state.files.snapshot, new, pending.documents())
        replace_file(state.files.journal, (first,))
    except OSError as error:
        raise store_error("migrate", state.files.snapshot, error) from error
    return kept


def _write(path: Path, meta: Meta, documents: Documents) -> None:
    with NewFile(path) as new:
        write_snapshot(new, meta, {name: documents.raw_items(name) for name in documents.tables()})
        new.put_in_place()
