"""What merging other copies of a library does to its documents: a plan, made without writing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import msgspec

from readlist.analysis.duplicates import DuplicateIndex
from readlist.analysis.same_documents import is_same_list, is_same_paper, summary_of, with_former
from readlist.analysis.three_way import merge_documents
from readlist.errors import DamagedLibraryError
from readlist.model.keys import taken_keys, unique_key
from readlist.model.paper import PRESENCE, Paper, PaperList, SavedSearch
from readlist.model.stored import Stored, from_document, to_document
from readlist.model.text import fold
from readlist.model.versions import Versions
from readlist.store.branches import Branch
from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS, SEARCHES

Document = dict[str, Any]

_KINDS = {PAPERS: "paper", LISTS: "list", SEARCHES: "search"}
_TYPES: dict[str, type[Stored]] = {PAPERS: Paper, LISTS: PaperList, SEARCHES: SavedSearch}


class FieldClash(msgspec.Struct, frozen=True):
    """What both sides changed, each in its own way: the paper, list or search, the field, both values.

    ``name`` is the key of a paper, else a title or name.
    """

    kind: str
    name: str
    field: str
    kept: Any
    other: Any


class Written(msgspec.Struct, frozen=True):
    """What is to be written into a table. None as a field: it is dropped."""

    insertions: dict[int, Document]
    updates: dict[int, Document]
    removals: list[int]


class BranchMerge:
    """The documents of a library with branches merged into them, one after the other."""

    def __init__(self, store: PaperStore) -> None:
        self._store = store
        self._now: dict[str, dict[int, Document | None]] = {PAPERS: {}, LISTS: {}, SEARCHES: {}}
        self._renumbered: dict[str, dict[int, int]] = {}
        self.counts: dict[str, int] = {}
        self.clashes: list[FieldClash] = []

    def add(self, branch: Branch) -> None:
        """Merge a branch; ``counts`` and ``clashes`` are about it alone.

        Raises DamagedLibraryError when it has documents that cannot be read; then nothing of it is merged.
        """
        _refuse_unreadable(branch)
        self.counts, self.clashes = dict.fromkeys(("new", "changed", "removed"), 0), []
        changes = {table: branch.changes.get(table, {}) for table in (LISTS, PAPERS, SEARCHES)}
        self._renumbered = {
            LISTS: {doc_id: self._list_for(doc_id, each) for doc_id, each in changes[LISTS].items()},
            PAPERS: {
                doc_id: self._paper_for(doc_id, each, branch.papers)
                for doc_id, each in changes[PAPERS].items()
            },
        }
        for doc_id, each in changes[LISTS].items():
            if each.theirs is not None and each.base is None:
                self._merge(LISTS, self._renumbered[LISTS][doc_id], each.base, each.theirs)
        # Those that were removed last: what they were merged into must be here.
        for doc_id, each in sorted(changes[PAPERS].items(), key=lambda item: item[1].theirs is None):
            self._add_paper(doc_id, each)
        for doc_id, each in changes[LISTS].items():
            if each.base is not None:
                self._add_list(doc_id, each)
        for doc_id, each in changes[SEARCHES].items():
            self._add_search(doc_id, each)

    def written(self, table: str) -> Written:
        """Return what is to be written for all that was merged."""
        written = Written({}, {}, [])
        for doc_id, document in self._now[table].items():
            before = self._stored(table, doc_id)
            if before is None and document is not None:
                written.insertions[doc_id] = document
            elif before is not None and document is None:
                written.removals.append(doc_id)
            elif before is not None and document is not None:
                names = {**before, **document}
                fields = {
                    name: document.get(name) for name in names if before.get(name) != document.get(name)
                }
                if fields:
                    written.updates[doc_id] = fields
        return written

    # Papers

    def _add_paper(self, doc_id: int, versions: Versions) -> None:
        base, theirs = versions.base, versions.theirs
        target = self._renumbered[PAPERS][doc_id]
        ours = self._current(PAPERS, target)
        if theirs is None:
            self._remove_paper(doc_id, base or {})
            return
        theirs = self._with_our_numbers(theirs)
        if base is not None and ours is None:
            if theirs == base:
                return
            successor = self._successor(doc_id)
            if successor is None:
                self._clash(PAPERS, theirs, PRESENCE, "changed", "removed")
                self._put_paper(doc_id, theirs)
                self.counts["new"] += 1
                return
            self._merge(PAPERS, successor, base, theirs)
        elif ours is None:
            self._put_paper(target, theirs)
            self.counts["new"] += 1
        elif target != doc_id:
            self._merge(PAPERS, target, base, with_former(theirs, doc_id))
        else:
            self._merge(PAPERS, target, base, theirs)

    def _remove_paper(self, doc_id: int, base: Document) -> None:
        """Remove a paper that was removed there, unless it was changed here."""
        ours = self._current(PAPERS, doc_id)
        if ours is None:
            return
        if ours != base:
            successor = self._successor(doc_id)
            if successor is None:
                self._clash(PAPERS, ours, PRESENCE, "changed", "removed")
                return
            self._merge(PAPERS, successor, base, ours)
        self._now[PAPERS][doc_id] = None
        self.counts["removed"] += 1

    def _put_paper(self, doc_id: int, document: Document) -> None:
        """Insert a paper of theirs; its key gets a letter where it is given away here."""
        keys = self._keys
        document = {**document, "key": unique_key(str(document.get("key", "")), keys)}
        keys.add(document["key"])
        self._now[PAPERS][doc_id] = document
        if "_index" in vars(self):
            self._index.add(summary_of(doc_id, document))

    def _paper_for(self, doc_id: int, versions: Versions, known: frozenset[int]) -> int:
        """Return the id that a paper of theirs has here: that of the same paper, its own, or a new one.

        It is none of those that are ``known`` there beside it.
        """
        theirs = versions.theirs
        if theirs is None or versions.base is not None:
            return doc_id
        here = self._current(PAPERS, doc_id)
        if here is not None and is_same_paper(here, theirs):
            return doc_id
        summary = summary_of(doc_id, theirs)
        found = self._index.find(summary.title, summary.authors, summary.year, summary.identifiers)
        for alike in (found.doc_id, *found.agreeing) if found is not None else ():
            other = self._current(PAPERS, alike)
            is_certain = found is not None and found.certain and alike == found.doc_id
            if alike not in known and other is not None and (is_certain or is_same_paper(other, theirs)):
                return alike
        return self._store.new_id() if self._is_taken(doc_id) else doc_id

    def _successor(self, doc_id: int) -> int | None:
        """Return the paper into which one that is gone was merged, here or there."""
        for target, document in self._now[PAPERS].items():
            if document is not None and any(
                each.get("doc_id") == doc_id for each in document.get("merged", ())
            ):
                return target
        return self._successors.get(doc_id)

    @cached_property
    def _successors(self) -> dict[int, int]:
        papers = self._store.summaries().values()
        return {former.doc_id: paper.doc_id for paper in papers for former in paper.merged}

    @cached_property
    def _index(self) -> DuplicateIndex:
        index = DuplicateIndex(self._store.summaries().values())
        for doc_id, document in self._now[PAPERS].items():
            if document is not None:
                index.add(summary_of(doc_id, document))
        return index

    @cached_property
    def _keys(self) -> set[str]:
        return taken_keys(self._store.summaries().values())

    def _with_our_numbers(self, document: Document) -> Document:
        """Return a paper of theirs with the ids that lists and papers have here."""
        lists, papers = self._renumbered[LISTS], self._renumbered[PAPERS]
        changed: Document = {}
        if "places" in document:
            changed["places"] = [
                {**place, "list": lists.get(place["list"], place["list"])} for place in document["places"]
            ]
        if "distinct_from" in document:
            changed["distinct_from"] = [papers.get(other, other) for other in document["distinct_from"]]
        return document | changed

    # Lists and searches

    def _list_for(self, doc_id: int, versions: Versions) -> int:
        theirs = versions.theirs
        if theirs is None or versions.base is not None:
            return doc_id
        for known in dict.fromkeys((doc_id, *self._store.lists(), *self._now[LISTS])):
            ours = self._current(LISTS, known)
            if ours is not None and is_same_list(ours, theirs):
                return known
        return self._store.new_id() if self._is_taken(doc_id) else doc_id

    def _add_list(self, doc_id: int, versions: Versions) -> None:
        """Merge a list that both sides had; one that either removed stays while papers stand in it."""
        base, theirs = versions.base, versions.theirs
        ours = self._current(LISTS, doc_id)
        if ours is not None and theirs is not None:
            self._merge(LISTS, doc_id, base, theirs)
        elif self._has_papers(doc_id):
            self._now[LISTS][doc_id] = ours or theirs
        elif ours is not None and ours == base:
            self._now[LISTS][doc_id] = None

    def _has_papers(self, doc_id: int) -> bool:
        merged = self._now[PAPERS]
        return any(
            place.list == doc_id
            for paper in self._store.summaries().values()
            if paper.doc_id not in merged
            for place in paper.places
        ) or any(
            place["list"] == doc_id
            for document in merged.values()
            if document is not None
            for place in document.get("places", ())
        )

    def _add_search(self, doc_id: int, versions: Versions) -> None:
        base, theirs, ours = versions.base, versions.theirs, self._current(SEARCHES, doc_id)
        if theirs is None:
            if ours is not None and ours == base:
                self._now[SEARCHES][doc_id] = None
        elif ours is not None and (base is not None or ours.get("name") == theirs.get("name")):
            self._merge(SEARCHES, doc_id, base, theirs)
        elif theirs != base:
            named = {fold(each.name): each.query for each in self._store.searches().values()}
            name = str(theirs.get("name", ""))
            if named.get(fold(name)) == theirs.get("query"):
                return
            if fold(name) in named:
                theirs = {**theirs, "name": f"{name} (other copy)"}
            taken = self._is_taken(doc_id)
            self._now[SEARCHES][self._store.new_id() if taken else doc_id] = theirs

    # What all have in common

    def _merge(self, table: str, doc_id: int, base: Document | None, theirs: Document) -> None:
        ours = self._current(table, doc_id)
        if ours is None:
            self._now[table][doc_id] = theirs
            return
        if "key" in ours:
            theirs = {**theirs, "key": ours["key"]}
        merged = merge_documents(base, ours, theirs)
        for clash in merged.clashes:
            self._clash(table, ours, clash.field, clash.kept, clash.other)
        if merged.document != ours:
            self._now[table][doc_id] = merged.document
            if table == PAPERS:
                self.counts["changed"] += 1
                if "_index" in vars(self):  # it is made when a paper is looked for, which takes a while
                    self._index.add(summary_of(doc_id, merged.document))

    def _clash(self, table: str, document: Document, field: str, kept: Any, other: Any) -> None:
        name = str(document.get("key") or document.get("title") or document.get("name") or "")
        self.clashes.append(FieldClash(_KINDS[table], name, field, kept, other))

    def _current(self, table: str, doc_id: int) -> Document | None:
        now = self._now[table]
        return now[doc_id] if doc_id in now else self._stored(table, doc_id)

    def _stored(self, table: str, doc_id: int) -> Document | None:
        if table == PAPERS:
            return self._store.document(doc_id) if doc_id in self._store.summaries() else None
        documents: Mapping[int, PaperList | SavedSearch] = (
            self._store.lists() if table == LISTS else self._store.searches()
        )
        found = documents.get(doc_id)
        return _without(to_document(found), "doc_id") if found is not None else None

    def _is_taken(self, doc_id: int) -> bool:
        return any(self._current(table, doc_id) is not None for table in self._now)


def _refuse_unreadable(branch: Branch) -> None:
    """Raise DamagedLibraryError where a document is not what this version can read."""
    for table, documents in branch.changes.items():
        for each in documents.values():
            try:
                if each.theirs is not None:
                    from_document(_TYPES[table], each.theirs)
            except msgspec.ValidationError as error:
                raise DamagedLibraryError(
                    f"A document of {table} in {branch.paths[0]} cannot be read: {error}.",
                    "Correct it in an editor; nothing of the file was merged.",
                ) from error


def _without(document: Document, *names: str) -> Document:
    return {name: value for name, value in document.items() if name not in names}
