"""Documents that are whole but not as the model says: what of them can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from readlist.model.keys import base_key, unique_key
from readlist.model.paper import Paper, PaperList, PaperSummary, SavedSearch, paper_from_document
from readlist.model.stored import UNDECODABLE, Stored, from_document
from readlist.store.documents import Documents
from readlist.store.snapshot import LISTS, PAPERS, SEARCHES, decode_document, encode_document

_KINDS: Mapping[str, type[Stored]] = {PAPERS: Paper, LISTS: PaperList, SEARCHES: SavedSearch}
_decode_summary = msgspec.json.Decoder(PaperSummary).decode

LOST_LIST = "List without a title"


class Fault(msgspec.Struct, frozen=True):
    """A document that is not as the model says, what is wrong, and the document as it could be.

    One that is missing ``is_new``.
    """

    table: str
    doc_id: int
    message: str
    mended: bytes
    is_new: bool = False


def faults(documents: Documents) -> Iterator[Fault]:
    """Yield what is wrong with the documents of a library. Raises DamagedLibraryError."""
    for table, kind in _KINDS.items():
        for doc_id, raw in documents.raw_items(table):
            problem = form_problem(table, kind, doc_id, raw)
            if problem:
                yield Fault(table, doc_id, problem, _fitting(table, kind, doc_id, raw))
    yield from _keys(documents)
    yield from _references(documents)


def form_problem(table: str, kind: type[Stored], doc_id: int, raw: bytes) -> str:
    """Return in words why a document has not the form that the model wants; nothing if it has."""
    try:
        if table == PAPERS:
            paper_from_document(doc_id, decode_document(raw))
            _decode_summary(raw)
        else:
            from_document(kind, {**decode_document(raw), "doc_id": doc_id})
    except UNDECODABLE as error:
        return str(error)
    return ""


def _fitting(table: str, kind: type[Stored], doc_id: int, raw: bytes) -> bytes:
    """Return the document without the fields that do not fit; they go to ``extra`` where there is such."""
    document = decode_document(raw)
    unfit = {
        name: value
        for name, value in document.items()
        if form_problem(table, kind, doc_id, encode_document({name: value}))
    }
    kept = {name: value for name, value in document.items() if name not in unfit}
    if table == PAPERS:
        extra = kept.get("extra")
        kept["extra"] = {**(extra if isinstance(extra, dict) else {}), "unreadable": unfit}
    return encode_document(kept)


def _keys(documents: Documents) -> Iterator[Fault]:
    """Yield the papers whose key is missing or another's, too; the one that was added first keeps it."""
    papers: list[tuple[str, int, str, dict[str, Any]]] = []
    for doc_id, raw in documents.raw_items(PAPERS):
        document = decode_document(raw)
        papers.append((str(document.get("added_at") or ""), doc_id, str(document.get("key") or ""), document))
    taken = {key for *_, key, _ in papers}
    first: dict[str, int] = {}
    for _, doc_id, key, document in sorted(papers, key=lambda paper: paper[:2]):
        if key and first.setdefault(key, doc_id) == doc_id:
            continue
        new = unique_key(key or _wanted_key(document), taken)
        taken.add(new)
        message = f"the key {key} is that of another paper, too" if key else "it has no key"
        yield Fault(PAPERS, doc_id, message, encode_document({**document, "key": new}))


def _wanted_key(document: Mapping[str, Any]) -> str:
    authors, title, year = document.get("authors"), document.get("title"), document.get("year")
    names = [str(name) for name in authors] if isinstance(authors, list) else []
    return base_key(names, str(title or ""), year if isinstance(year, int) else None)


def _references(documents: Documents) -> Iterator[Fault]:
    """Yield the lists in which papers stand although they are not there."""
    lists = set(documents.ids(LISTS))
    missing: dict[int, int] = {}
    for _, raw in documents.raw_items(PAPERS):
        places = decode_document(raw).get("places")
        for place in places if isinstance(places, list) else ():
            number = place.get("list") if isinstance(place, dict) else None
            if isinstance(number, int) and number not in lists:
                missing[number] = missing.get(number, 0) + 1
    for number, count in missing.items():
        papers = "1 paper stands" if count == 1 else f"{count} papers stand"
        message = f"{papers} in a list that is not there"
        yield Fault(LISTS, number, message, encode_document({"title": LOST_LIST, "named": True}), True)
