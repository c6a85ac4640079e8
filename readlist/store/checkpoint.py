"""A checkpoint: the documents as of a step, so that opening need not read what led there."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import msgspec

from readlist.store.documents import Documents
from readlist.store.files import Stamp
from readlist.store.journal import Position
from readlist.store.journal_file import EarlierSteps
from readlist.store.snapshot import Snapshot, Spans
from readlist.store.snapshot_meta import Meta


class Checkpoint(msgspec.Struct, frozen=True):
    """What is known of a library after the step at ``position`` of its journal (None: as of the snapshot).

    ``stamp`` and ``spans`` are those of the snapshot under it, ``lengths`` the number of documents
    of each table, ``held`` the documents of those tables that are kept whole.
    """

    stamp: Stamp
    spans: dict[str, Spans]
    position: Position | None
    lengths: dict[str, int]
    held: dict[str, dict[int, bytes]]

    def is_behind(self, position: Position | None, meta: Meta, least: int) -> bool:
        """Return whether more than ``least`` bytes of the journal lie from here to ``position``."""
        reached = self.position.offset if self.position is not None else meta.journal_offset
        return position is not None and position.offset - reached > least


def checkpoint_of(
    snapshot: Snapshot, stamp: Stamp, documents: Documents, position: Position | None, held: Iterable[str]
) -> Checkpoint:
    """Return the checkpoint of the documents at ``position``, with the tables ``held`` kept whole."""
    return Checkpoint(
        stamp,
        snapshot.spans,
        position,
        {name: documents.length(name) for name in documents.tables()},
        {name: dict(documents.raw_items(name)) for name in held},
    )


class CheckpointDocuments:
    """The documents as of a checkpoint: a base for later changes.

    What the checkpoint holds is at hand; for any other document the earlier steps are read, once.
    """

    def __init__(self, snapshot: Snapshot, checkpoint: Checkpoint, earlier: EarlierSteps) -> None:
        self._snapshot = snapshot
        self._checkpoint = checkpoint
        self._earlier = earlier
        self._replayed: Documents | None = None
        self._replaying = threading.Lock()

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return tuple(self._checkpoint.lengths)

    def length(self, table: str) -> int:
        """Return how many documents the table has."""
        return self._checkpoint.lengths.get(table, 0)

    def ids(self, table: str) -> Sequence[int]:
        """Return the ids of the table, sorted."""
        held = self._checkpoint.held.get(table)
        return self._documents().ids(table) if held is None else sorted(held)

    def has(self, table: str, doc_id: int) -> bool:
        """Return whether there is such a document."""
        held = self._checkpoint.held.get(table)
        return self._documents().has(table, doc_id) if held is None else doc_id in held

    def raw(self, table: str, doc_id: int) -> bytes | None:
        """Return the document's JSON, None where there is none."""
        held = self._checkpoint.held.get(table)
        return self._documents().raw(table, doc_id) if held is None else held.get(doc_id)

    def raw_items(self, table: str) -> Iterable[tuple[int, bytes]]:
        """Return (doc_id, JSON) of the whole table, sorted by id."""
        held = self._checkpoint.held.get(table)
        return self._documents().raw_items(table) if held is None else iter(sorted(held.items()))

    def _documents(self) -> Documents:
        with self._replaying:
            if self._replayed is None:
                replayed = Documents(self._snapshot)
                for line in self._earlier.changes():
                    replayed.defer(line)
                self._earlier.close()
                self._replayed = replayed
            return self._replayed
