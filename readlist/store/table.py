"""TinyDB's table over the journaled storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from tinydb.table import Table

from readlist.errors import MissingError
from readlist.store.snapshot import LISTS, PAPERS, SEARCHES
from readlist.store.storage import JournaledStorage

__all__ = ["LISTS", "PAPERS", "SEARCHES", "JournaledTable"]


class JournaledTable(Table):
    """A table whose reads decode one document and whose writes are recorded as changes.

    ``_read_table`` and ``_update_table`` are the two places in which TinyDB 4.9 goes through
    the whole database. The store opens its tables without TinyDB's query cache, which would
    hand out documents that another process has changed.
    """

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        if isinstance(self._storage, JournaledStorage):
            return self._storage.view(self.name)  # type: ignore[return-value]
        return super()._read_table()

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        if isinstance(self._storage, JournaledStorage):
            self._storage.update(self.name, updater)  # type: ignore[arg-type]
            self.clear_cache()
        else:
            super()._update_table(updater)

    def update_each(
        self, assign: Callable[[int, MutableMapping[str, Any]], None], doc_ids: list[int]
    ) -> None:
        """Update documents, each in a way of its own that its id tells. Raises MissingError."""
        waiting = iter(doc_ids)
        if self.update(lambda document: assign(next(waiting), document), doc_ids=doc_ids) != doc_ids:
            raise MissingError("document")  # then its change was made to the next one

    def __len__(self) -> int:
        return len(self._read_table())
