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
    left: list[str] = []
    whole = _WholeDocuments(store, view)
    for line in changes:
        if line.id is None:
            continue
        if line.id in whole:
            whole.flush()
        before, after = _fields(line.before), _fields(line.after)
        old, new = (after, before) if undo else (before, after)
        current = view(line.table).get(str(line.id))
        if new is None:
            if current is not None and current == old:
                whole.removals.setdefault(line.table, []).append(line.id)
            elif current is not None:
                left.append(f"{_name(current)} was changed since and stays.")
        elif old is None:
            if current is None:
                whole.insertions.setdefault(line.table, {})[line.id] = new
        elif current is None:
            left.append(f"{line.table[:-1]} {line.id} was removed since.")
        else:
            unfit = assign_fields(dict(current), old, new)
            store.change(line.table, line.id, partial(_assign, old=old, new=new))
            if unfit:
                left.append(f"{_name(current)}: {', '.join(unfit)} was changed since and stays.")
    whole.flush()
    return left


class _WholeDocuments:
    """Documents to insert and to remove, gathered so that thousands cost one call of a table."""

    def __init__(self, store: PaperStore, view: View) -> None:
        self._store = store
        self._view = view
        self.insertions: dict[str, dict[int, dict[str, Any]]] = {}
        self.removals: dict[str, list[int]] = {}

    def __contains__(self, doc_id: object) -> bool:
        return any(doc_id in documents for documents in (*self.insertions.values(), *self.removals.values()))

    def flush(self) -> None:
        """Do what was gathered; a list goes only when no paper is left in it."""
        for table, documents in self.insertions.items():
            if table == PAPERS:
                self._give_keys(documents)
            self._store.insert(table, documents.items())
        if PAPERS in self.removals:
            self._store.remove(PAPERS, self.removals.pop(PAPERS))
        if LISTS in self.removals:
            self._store.remove(LISTS, self._empty_lists(self.removals.pop(LISTS)))
        for table, doc_ids in self.removals.items():
            self._store.remove(table, doc_ids)
        self.insertions, self.removals = {}, {}

    def _give_keys(self, documents: Mapping[int, dict[str, Any]]) -> None:
        """Add a letter to those keys that were given away since; papers that go leave theirs free."""
        from readlist.model.keys import unique_key

        gone = frozenset(self.removals.get(PAPERS, ()))
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


def _fields(image: msgspec.Raw) -> dict[str, Any] | None:
    return None if bytes(image) == NOTHING else decode_document(image)


def _assign(document: MutableMapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    assign_fields(document, old, new)


def _name(document: Mapping[str, Any]) -> str:
    return str(document.get("key") or document.get("title") or "a document")
