"""Changes turned round, each where its document is still as it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from readlist.store.documents import assign_fields
from readlist.store.journal import NOTHING, Line
from readlist.store.snapshot import decode_document
from readlist.store.table import LISTS, PAPERS

if TYPE_CHECKING:
    from readlist.store.paper_store import PaperStore

View = Callable[[str], Mapping[str, Any]]
"""Takes the name of a table, and returns it as of the open step."""


def turn(store: PaperStore, view: View, changes: Iterable[Line], *, undo: bool) -> list[str]:
    """Turn each change round (or do it again) inside an open step; return in words what was left alone."""
    left: dict[int, str] = {}
    turned = _Turned(store, view, left)
    for number, line in enumerate(changes):
        if line.id is None:
            continue
        turned.make_room_for(line.table, line.id)
        old, new = (line.after, line.before) if undo else (line.before, line.after)
        table = view(line.table)
        is_there = str(line.id) in table
        if bytes(new) == NOTHING:
            current = table.get(str(line.id))
            if current is not None and current == decode_document(old):
                turned.remove(line.table, line.id)
            elif current is not None:
                left[number] = f"{_name(current)} was changed since and stays."
        elif bytes(old) == NOTHING:
            if not is_there:
                turned.insert(line.table, line.id, decode_document(new))
        elif is_there:
            turned.assign(line.table, line.id, (number, old, new))
        else:
            left[number] = f"{line.table[:-1]} {line.id} was removed since."
    turned.flush()
    return [left[number] for number in sorted(left)]


_Change = tuple[int, msgspec.Raw, msgspec.Raw]
"""The number of a change of fields, what they are and what they become."""


class _Turned:
    """What becomes of documents, gathered so that thousands cost one call of a table."""

    def __init__(self, store: PaperStore, view: View, left: dict[int, str]) -> None:
        self._store = store
        self._view = view
        self._left = left
        self._fields: dict[str, dict[int, _Change]] = {}
        self._insertions: dict[str, dict[int, dict[str, Any]]] = {}
        self._removals: dict[str, list[int]] = {}
        self._whole: set[int] = set()

    def assign(self, table: str, doc_id: int, change: _Change) -> None:
        """Gather that fields of a document change."""
        self._fields.setdefault(table, {})[doc_id] = change

    def insert(self, table: str, doc_id: int, document: dict[str, Any]) -> None:
        """Gather that a document comes back."""
        self._insertions.setdefault(table, {})[doc_id] = document
        self._whole.add(doc_id)

    def remove(self, table: str, doc_id: int) -> None:
        """Gather that a document goes."""
        self._removals.setdefault(table, []).append(doc_id)
        self._whole.add(doc_id)

    def make_room_for(self, table: str, doc_id: int) -> None:
        """Do what was gathered of a document, where something was."""
        if doc_id in self._whole:
            self.flush()
        elif doc_id in self._fields.get(table, ()):
            self._flush_fields()

    def flush(self) -> None:
        """Do what was gathered; a list goes only when no paper is left in it."""
        self._flush_fields()
        for table, documents in self._insertions.items():
            if table == PAPERS:
                self._give_keys(documents)
            self._store.insert(table, documents.items())
        if PAPERS in self._removals:
            self._store.remove(PAPERS, self._removals.pop(PAPERS))
        if LISTS in self._removals:
            self._store.remove(LISTS, self._empty_lists(self._removals.pop(LISTS)))
        for table, doc_ids in self._removals.items():
            self._store.remove(table, doc_ids)
        self._insertions, self._removals, self._whole = {}, {}, set()

    def _flush_fields(self) -> None:
        for table, changes in self._fields.items():
            self._store.change(table, changes, partial(self._assign, changes))
        self._fields = {}

    def _assign(
        self,
        changes: Mapping[int, _Change],
        doc_id: int,
        document: MutableMapping[str, Any],
    ) -> None:
        number, old, new = changes[doc_id]
        unfit = assign_fields(document, decode_document(old), decode_document(new))
        if unfit:
            self._left[number] = f"{_name(document)}: {', '.join(unfit)} was changed since and stays."

    def _give_keys(self, documents: Mapping[int, dict[str, Any]]) -> None:
        """Add a letter to those keys that were given away since; papers that go leave theirs free."""
        from readlist.model.keys import unique_key

        gone = frozenset(self._removals.get(PAPERS, ()))
        taken = {paper.key for doc_id, paper in self._store.summaries().items() if doc_id not in gone}
        for document in documents.values():
            if "key" in document:
                document["key"] = unique_key(str(document["key"]), taken)
                taken.add(document["key"])

    def _empty_lists(self, doc_ids: list[int]) -> list[int]:
        """Return those lists in which no paper stands any more, as of the open step."""
        papers = self._view(PAPERS)
        wanted = set(doc_ids)
        standing = {
            place["list"]
            for doc_id, summary in self._store.summaries().items()
            if any(place.list in wanted for place in summary.places)
            for place in (papers.get(str(doc_id)) or {}).get("places", ())
        }
        return [doc_id for doc_id in doc_ids if doc_id not in standing]


def _name(document: Mapping[str, Any]) -> str:
    return str(document.get("key") or document.get("title") or "a document")
