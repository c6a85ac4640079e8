"""Changes from elsewhere written into a library, beside whatever was changed in it meanwhile."""

from __future__ import annotations

from typing import Any

from readlist.analysis.three_way import merge_documents
from readlist.model.keys import taken_keys, unique_key
from readlist.model.versions import Changes, Versions
from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS, SEARCHES

Document = dict[str, Any]


def take_in(store: PaperStore, changes: Changes, *, is_as_before: bool) -> bool:
    """Make every document what it became elsewhere. Only inside a step.

    One that is no longer as it was there before is merged field by field: what was done here
    since stays, and is what the next sync sends. ``is_as_before`` says that nothing was: then the
    library becomes exactly what it is elsewhere, but for a key that two papers have after a merge by hand.
    Returns whether it did.
    """
    is_the_same = is_as_before
    for table in (LISTS, PAPERS, SEARCHES):
        documents = changes.get(table, {})
        before = {doc_id: store.find(table, doc_id) for doc_id in documents}
        after = {doc_id: _after(before[doc_id], each) for doc_id, each in documents.items()}
        if table == PAPERS:
            is_the_same = not _give_keys(store, before, after, is_as_before=is_as_before) and is_the_same
        if table == LISTS and not is_as_before and None in after.values():
            used = _lists_with_papers(store, changes)
            after = {
                doc_id: before[doc_id] if each is None and doc_id in used else each
                for doc_id, each in after.items()
            }
        store.remove(
            table, [doc_id for doc_id, each in after.items() if each is None and before[doc_id] is not None]
        )
        new = sorted(doc_id for doc_id, each in after.items() if before[doc_id] is None and each is not None)
        store.insert(table, ((doc_id, after[doc_id] or {}) for doc_id in new))
        for doc_id, each in after.items():
            was = before[doc_id]
            if each is not None and was is not None and each != was:
                names = {*was, *each}
                fields = {name: each.get(name) for name in names if each.get(name) != was.get(name)}
                store.update(table, [doc_id], fields)
    return is_the_same


def _after(current: Document | None, versions: Versions) -> Document | None:
    base, theirs = versions.base, versions.theirs
    if current == base or current is None:
        return theirs
    if theirs is None:
        return current  # it was changed here since, and stays
    return merge_documents(base, current, theirs).document


def _lists_with_papers(store: PaperStore, changes: Changes) -> set[int]:
    """Return the lists in which papers stand once the changes are taken in."""
    papers = changes.get(PAPERS, {})
    here = (paper for doc_id, paper in store.summaries().items() if doc_id not in papers)
    there = (each.theirs.get("places", ()) for each in papers.values() if each.theirs is not None)
    return {place.list for paper in here for place in paper.places} | {
        place["list"] for places in there for place in places
    }


def _give_keys(
    store: PaperStore,
    before: dict[int, Document | None],
    after: dict[int, Document | None],
    *,
    is_as_before: bool,
) -> bool:
    """Give new papers a letter where another paper has their key; return whether there were such.

    Where nothing was changed here a key that a merged paper once had does not count: elsewhere it did not.
    """
    new = {doc_id: each for doc_id, each in after.items() if each is not None and before.get(doc_id) is None}
    if not new:
        return False
    given = False
    others = [paper for doc_id, paper in store.summaries().items() if doc_id not in after]
    taken = {paper.key for paper in others} if is_as_before else taken_keys(others)
    taken |= {str(each.get("key", "")) for doc_id, each in after.items() if each and doc_id not in new}
    for doc_id, each in sorted(new.items(), key=lambda item: (item[1].get("added_at", ""), item[0])):
        key = unique_key(str(each.get("key", "")), taken)
        taken.add(key)
        if key != each.get("key"):
            after[doc_id] = {**each, "key": key}
            given = True
    return given
