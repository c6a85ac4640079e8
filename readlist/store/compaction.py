"""A new snapshot on its way: written by any thread while changes go on, put in place by who changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from readlist.store.documents import Documents
from readlist.store.files import NewFile, Stamp, stamp_of, store_error
from readlist.store.journal_file import JournalFile
from readlist.store.snapshot import Spans, read_written, write_snapshot
from readlist.store.snapshot_meta import Meta

Pause = Callable[[], None]
"""Called ever so often by long work, to let others have their turn; what it raises ends the work."""

PAUSE_EVERY = 50
"""Documents, between two pauses."""


def no_pause() -> None:
    """Go on at once."""


class Compaction:
    """The documents of one moment as a new snapshot, beside the one in force."""

    def __init__(
        self,
        target: Path,
        replaces: Stamp | None,
        meta: Meta,
        documents: Documents,
        journal: JournalFile,
        *,
        is_ours: bool = False,
    ) -> None:
        """``documents`` must not change any more; the snapshot at ``target`` has the stamp ``replaces``.

        They are as of the last step of ``journal`` that was read. A snapshot that ``is_ours`` must
        still be as it was written: its stamp does not tell of a byte that the medium lost, and the
        new snapshot would make that byte right.
        """
        self._target = target
        self._is_ours = is_ours
        self._documents = documents
        self._new: NewFile | None = None
        self.journal = journal
        self.replaces = replaces
        self.meta = meta
        self.spans: dict[str, Spans] = {}
        """Where the documents lie in the new snapshot, once it is written."""

    @property
    def is_outdated(self) -> bool:
        """Whether the snapshot that it is to replace is there no more."""
        return stamp_of(self._target) != self.replaces

    @property
    def lengths(self) -> dict[str, int]:
        """How many documents each table has."""
        return {name: self._documents.length(name) for name in self._documents.tables()}

    def write(self, pause: Pause = no_pause) -> None:
        """Write the new snapshot aside, on the medium. Takes no lock. Raises StoreError."""
        try:
            # Which steps are to be trimmed is known the sooner.
            self.journal.commits()
            if self._is_ours:
                numbers = itertools.count()
                read_written(
                    self._target, str, lambda _: pause() if next(numbers) % PAUSE_EVERY == 0 else None
                )
            self._new = NewFile(self._target)
            tables = {name: self._items(name, pause) for name in self._documents.tables()}
            self.spans = write_snapshot(self._new, self.meta, tables)
        except OSError as error:
            self.discard()
            raise store_error("write", self._target, error) from error
        except BaseException:
            self.discard()
            raise

    def _items(self, table: str, pause: Pause) -> Iterator[tuple[int, bytes]]:
        for number, item in enumerate(self._documents.raw_items(table)):
            if number % PAUSE_EVERY == 0:
                pause()
            yield item

    def put_in_place(self) -> None:
        """Let the new snapshot take the place of the old one; the lock must be held. Raises OSError."""
        if self._new is None:
            raise RuntimeError("a compaction is put in place before it was written")
        self._new.put_in_place()

    def let_go(self, pause: Pause = no_pause) -> None:
        """Forget the documents; for the end, on any thread."""
        self._documents.let_go(pause)

    def discard(self) -> None:
        """Remove what was written, unless it is in place."""
        if self._new is not None:
            self._new.discard()
