"""What two sides changed in one library since they parted, made one again record by record.

Nobody is asked, and which of the two is called ours does not matter: both sides come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

import msgspec

from readlist.analysis.duplicates import DuplicateIndex
from readlist.analysis.same_documents import is_same_list, is_same_paper, summary_of, with_former
from readlist.analysis.three_way import merge_documents
from readlist.model.keys import unique_key
from readlist.model.paper import PRESENCE, Clash
from readlist.model.text import fold
from readlist.model.versions import Changes, Versions

Document = dict[str, Any]
Now = dict[str, dict[int, Document | None]]

LISTS, SEARCHES, PAPERS = "lists", "searches", "papers"

_LARGEST_ID = 2**53 - 1
_TEXTS = ("note", "comment")

_encode = msgspec.json.Encoder(order="sorted").encode


class RecordClash(msgspec.Struct, frozen=True):
    """A clash, and in which document of which table it is."""

    table: str
    doc_id: int
    clash: Clash


class MergedChanges(msgspec.Struct, frozen=True):
    """By table and id, what every document is now that either side changed; None: it is gone."""

    documents: Now
    clashes: tuple[RecordClash, ...]


def merge_changes(ours: Changes, theirs: Changes, *, taken: Collection[str], now: str) -> MergedChanges:
    """Return what both sides' changes of the same base make together.

    Fields are merged as ``merge_documents`` does. A new paper, list or search of both is one;
    what one side removed and the other changed stays. What cannot be decided is noted in the
    document, with ``now`` (UTC). ``taken`` are the keys of the papers that neither side changed.
    """
    first, second = sorted((ours, theirs), key=_digest)
    return _Merging(first, second, now).merged(taken)


def _digest(changes: Changes) -> bytes:
    """Return what orders two sides, whoever looks at them."""
    told = [
        [table, doc_id, each.theirs]
        for table in (LISTS, SEARCHES, PAPERS)
        for doc_id, each in sorted(changes.get(table, {}).items())
    ]
    return sha256(_encode(told)).digest()


class _Side:
    """The changes of one side, and by which other ids its new documents are known from now on."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self.renamed: dict[str, dict[int, int]] = {LISTS: {}, SEARCHES: {}, PAPERS: {}}

    def new(self, table: str) -> dict[int, Document]:
        """Return what the base did not have, by id, in their order."""
        found = sorted(self._changes.get(table, {}).items())
        return {
            doc_id: each.theirs for doc_id, each in found if each.base is None and each.theirs is not None
        }

    def versions(self, table: str) -> dict[int, list[tuple[int, Versions]]]:
        """Return by id the changed documents, each with the id that it had, as all others name them."""
        found: dict[int, list[tuple[int, Versions]]] = {}
        for doc_id, each in self._changes.get(table, {}).items():
            known = self.renamed[table].get(doc_id, doc_id)
            document = self._with_known_ids(each.theirs) if each.theirs is not None else None
            found.setdefault(known, []).append((doc_id, Versions(each.base, document)))
        # Removed under one id, and there again under another: it is there.
        return {known: _living(several) or several for known, several in found.items()}

    def _with_known_ids(self, document: Document) -> Document:
        lists, papers = self.renamed[LISTS], self.renamed[PAPERS]
        changed: Document = {}
        if lists and "places" in document:
            changed["places"] = [
                {**place, "list": lists.get(place["list"], place["list"])} for place in document["places"]
            ]
        if papers and "distinct_from" in document:
            changed["distinct_from"] = [papers.get(other, other) for other in document["distinct_from"]]
        return document | changed


class _Merging:
    """One merge of two sides, of which the first comes first wherever that makes a difference."""

    def __init__(self, first: Changes, second: Changes, now: str) -> None:
        self._first, self._second, self._at = _Side(first), _Side(second), now
        self._now: Now = {LISTS: {}, SEARCHES: {}, PAPERS: {}}
        self._new: set[int] = set()
        """The ids of papers that the base did not have."""
        self.clashes: list[RecordClash] = []

    def merged(self, taken: Collection[str]) -> MergedChanges:
        """Do it."""
        for table, same in ((LISTS, _same_list), (SEARCHES, _same_search), (PAPERS, self._same_paper)):
            self._match(table, same)
        self._merge_table(LISTS)
        self._merge_table(SEARCHES)
        self._merge_table(PAPERS)
        self._keep_lists_with_papers()
        self._name_searches_apart()
        self._give_keys(taken)
        return MergedChanges(self._now, tuple(self.clashes))

    # The same record under two ids, and two under the same

    def _match(self, table: str, same: Callable[[int, Document, int, Document], bool]) -> None:
        """Say which new documents of both sides are one; give one of two that share only an id another."""
        mine, others = self._first.new(table), self._second.new(table)
        free = dict(mine)  # those that are nothing of the other side's yet
        for doc_id, document in others.items():
            here = free.get(doc_id)
            if here is not None and (_is_copy(here, document) or same(doc_id, here, doc_id, document)):
                del free[doc_id]
                continue
            # What both sides have under its id is not the other's second copy.
            likely = [
                (other, free[other])
                for other in self._likely(table, doc_id, document, free)
                if other in free and other not in others
            ]
            found = next((other for other, here in likely if same(other, here, doc_id, document)), None)
            if found is not None:
                ages = {found: free[found].get("added_at", ""), doc_id: document.get("added_at", "")}
                # The older one's id, unless that is another document's on the other side.
                kept = found if doc_id in mine else min(ages, key=lambda each: (ages[each], each))
                self._first.renamed[table][found] = self._second.renamed[table][doc_id] = kept
                del free[found]
            elif doc_id in mine:
                self._second.renamed[table][doc_id] = _other_id(doc_id, document)

    def _likely(
        self, table: str, doc_id: int, document: Document, free: Mapping[int, Document]
    ) -> Iterable[int]:
        """Return the ids of what a new document of the second side may be on the first."""
        if table != PAPERS:
            return free
        paper = summary_of(doc_id, document)
        found = self._index.find(paper.title, paper.authors, paper.year, paper.identifiers)
        return (found.doc_id, *found.agreeing) if found is not None else ()

    @cached_property
    def _index(self) -> DuplicateIndex:
        return DuplicateIndex(summary_of(doc_id, each) for doc_id, each in self._first.new(PAPERS).items())

    def _same_paper(self, _: int, ours: Document, doc_id: int, theirs: Document) -> bool:
        if is_same_paper(ours, theirs):
            return True
        alone = DuplicateIndex([summary_of(0, ours)])
        paper = summary_of(doc_id, theirs)
        found = alone.find(paper.title, paper.authors, paper.year, paper.identifiers)
        return found is not None and found.certain

    # Record by record

    def _merge_table(self, table: str) -> None:
        mine, others = self._first.versions(table), self._second.versions(table)
        gone: list[tuple[int, Versions]] = []
        for doc_id in sorted({*mine, *others}):
            here, there = mine.get(doc_id, []), others.get(doc_id, [])
            self._now[table][doc_id] = self._of_sides(table, doc_id, here, there, gone)
            for former, _ in (*here, *there):
                if former != doc_id:
                    self._now[table].setdefault(former, None)
            if table == PAPERS and all(each.base is None for _, each in (*here, *there)):
                self._new.add(doc_id)
        for doc_id, edited in gone:
            self._settle_removal(table, doc_id, edited)

    def _of_sides(
        self,
        table: str,
        doc_id: int,
        here: list[tuple[int, Versions]],
        there: list[tuple[int, Versions]],
        gone: list[tuple[int, Versions]],
    ) -> Document | None:
        versions = [*here, *there]
        if len(versions) == 1:
            return versions[0][1].theirs
        (one_id, one), (other_id, other) = versions
        if one.theirs is None or other.theirs is None:
            removed, kept = (one, other) if one.theirs is None else (other, one)
            if kept.theirs not in (None, removed.base):
                gone.append((doc_id, kept))
            return None
        ours, theirs = (
            with_former(each.theirs, known) if known != doc_id and table == PAPERS else each.theirs
            for known, each in ((one_id, one), (other_id, other))
            if each.theirs is not None
        )
        return self._united(table, doc_id, one.base if one.base == other.base else None, ours, theirs)

    def _united(
        self, table: str, doc_id: int, base: Document | None, ours: Document, theirs: Document
    ) -> Document:
        merged = merge_documents(base, ours, theirs)
        document = merged.document
        for clash in merged.clashes:
            if clash.field != "status" or ours.get("status_changed_at") == theirs.get("status_changed_at"):
                self._clash(table, doc_id, document, clash)
        return document

    def _settle_removal(self, table: str, doc_id: int, edited: Versions) -> None:
        """Keep what one side removed and the other changed: in the paper that it became, or as it is."""
        document = edited.theirs or {}
        successor = self._successor(doc_id) if table == PAPERS else None
        into = self._now[table].get(successor) if successor is not None else None
        if successor is None or into is None:
            self._now[table][doc_id] = document = dict(document)
            self._clash(table, doc_id, document, Clash(PRESENCE, "changed", "removed"))
            return
        theirs = {**document, "key": into.get("key", "")}
        self._now[table][successor] = self._united(table, successor, edited.base, into, theirs)

    def _successor(self, doc_id: int) -> int | None:
        """Return the paper into which somebody merged one that is gone."""
        return next(
            (
                target
                for target, document in self._now[PAPERS].items()
                if document is not None
                and any(former.get("doc_id") == doc_id for former in document.get("merged", ()))
            ),
            None,
        )

    def _clash(self, table: str, doc_id: int, document: Document, clash: Clash) -> None:
        if clash.field.rpartition(".")[2] in _TEXTS and isinstance(clash.kept, str):
            clash = Clash(clash.field)  # both versions stand there
        noted = msgspec.structs.replace(clash, at=self._at)
        document["clashes"] = [*document.get("clashes", ()), msgspec.to_builtins(noted)]
        self.clashes.append(RecordClash(table, doc_id, noted))

    # What holds between records

    def _keep_lists_with_papers(self) -> None:
        """Let a list stay that one side removed while the other put papers into it."""
        used = {
            place["list"]
            for document in self._now[PAPERS].values()
            if document is not None
            for place in document.get("places", ())
        }
        for doc_id, document in self._now[LISTS].items():
            if document is None and doc_id in used:
                sides = (side.versions(LISTS).get(doc_id, ()) for side in (self._first, self._second))
                bases = (each.base for versions in sides for _, each in versions)
                self._now[LISTS][doc_id] = next(filter(None, bases), None)

    def _name_searches_apart(self) -> None:
        named: set[str] = set()
        for doc_id, document in sorted(self._now[SEARCHES].items()):
            if document is None:
                continue
            name = str(document.get("name", ""))
            number = 1
            while fold(name) in named:
                number += 1
                name = f"{document.get('name', '')} ({number})"
            named.add(fold(name))
            if name != document.get("name", ""):
                self._now[SEARCHES][doc_id] = {**document, "name": name}

    def _give_keys(self, taken: Collection[str]) -> None:
        """Give new papers a letter where the key that they brought is that of another one."""
        papers = self._now[PAPERS]
        known = {*taken, *_keys(each for doc_id, each in papers.items() if doc_id not in self._new)}
        for _, doc_id in sorted((str((papers[each] or {}).get("added_at", "")), each) for each in self._new):
            document = papers[doc_id]
            if document is None:
                continue
            key = unique_key(str(document.get("key", "")), known)
            if key != document.get("key", ""):
                papers[doc_id] = document = {**document, "key": key}
            known.update(_keys([document]))


def _living(versions: list[tuple[int, Versions]]) -> list[tuple[int, Versions]]:
    return [(doc_id, each) for doc_id, each in versions if each.theirs is not None]


def _keys(documents: Iterable[Document | None]) -> set[str]:
    """Return the keys of papers, and those of what was merged into them."""
    return {
        str(each.get("key", ""))
        for document in documents
        if document is not None
        for each in (document, *document.get("merged", ()))
    } - {""}


def _same_list(_: int, ours: Document, __: int, theirs: Document) -> bool:
    return is_same_list(ours, theirs)


def _same_search(_: int, ours: Document, __: int, theirs: Document) -> bool:
    alike = fold(str(ours.get("name", ""))) == fold(str(theirs.get("name", "")))
    return alike and ours.get("query") == theirs.get("query")


def _is_copy(ours: Document, theirs: Document) -> bool:
    """Return whether two documents with one id are one: ids are random, unless other programs gave them."""
    if "added_at" in ours or "added_at" in theirs:
        return ours.get("added_at") == theirs.get("added_at")
    return ours == theirs


def _other_id(doc_id: int, document: Document) -> int:
    """Return another id for a document, which every machine finds."""
    digest = sha256(_encode([doc_id, document])).digest()
    return (int.from_bytes(digest[:7]) & _LARGEST_ID) or 1
