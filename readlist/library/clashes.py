"""What a sync could not decide: listed until somebody has looked at it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import msgspec

from readlist.analysis.merged_text import SEPARATOR
from readlist.library.library import Library, Outcome
from readlist.model.paper import INBOX, PRESENCE, Clash
from readlist.store.storage import now_utc
from readlist.store.table import LISTS, PAPERS, SEARCHES

Document = dict[str, Any]

Place = tuple[str, int]
"""A kind, and the id of a document of it."""

_FIELD = "clashes"
_LISTED = ("links", "places", "annotations")
"""Fields that hold several things, of which a clash does not say which one it is about."""

_KINDS = {PAPERS: "paper", LISTS: "list", SEARCHES: "search"}


class NotedClash(msgspec.Struct, frozen=True, kw_only=True):
    """A clash that nobody has settled: in which paper, list or search, and what both sides had.

    ``name`` is the key of a paper, else a title or name.
    """

    kind: str
    doc_id: int
    name: str
    clash: Clash

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.kind, self.doc_id

    @property
    def can_take_other(self) -> bool:
        """Whether what the other side had can take the place of what stands there."""
        holds_both = self.clash.kept is None and self.clash.other is None
        return not (holds_both or (self.clash.field == PRESENCE and self.kind == "list"))


def noted_clashes(library: Library, among: Collection[Place] | None = None) -> list[NotedClash]:
    """Return the clashes that are open, the newest first. Reads the disk; safe from any thread.

    One is no longer open once its field was changed, or a note has but one version left. To look
    ``among`` a few documents only costs less than to look through all.
    """
    found = [
        NotedClash(kind=kind, doc_id=doc_id, name=_name(document), clash=clash)
        for kind, doc_id, document in _clashing(library, among)
        for clash in _open(document)
    ]
    return sorted(found, key=lambda each: each.clash.at, reverse=True)


def _clashing(library: Library, among: Collection[Place] | None) -> Iterator[tuple[str, int, Document]]:
    for table, kind in _KINDS.items():
        if among is None:
            for doc_id, document in library.store.holding(table, _FIELD):
                yield kind, doc_id, document
        else:
            for doc_id in (doc_id for place, doc_id in among if place == kind):
                found = library.store.find(table, doc_id)
                if found is not None:
                    yield kind, doc_id, found


def settle(
    library: Library, doc_ids: Collection[int] | None = None, *, other: bool = False, command: str = "settle"
) -> Outcome:
    """Have the clashes of papers (None: of everything) listed no more, in one durable step.

    What stands there now stays; or, if ``other``, each field gets the value that the other side
    had, and what the other side had removed goes, but for lists. Raises StoreError.
    """

    def is_wanted(table: str, doc_id: int, _: Clash) -> bool:
        return doc_ids is None or (table == PAPERS and doc_id in doc_ids)

    return _settle(library, is_wanted, other=other, command=command)


def settle_these(
    library: Library, noted: Collection[NotedClash], *, other: bool = False, command: str = "settle"
) -> Outcome:
    """Do the same to single clashes; the others of the same papers stay open. Raises StoreError."""
    wanted = {(each.kind, each.doc_id, msgspec.json.encode(each.clash)) for each in noted}

    def is_wanted(table: str, doc_id: int, clash: Clash) -> bool:
        return (_KINDS[table], doc_id, msgspec.json.encode(clash)) in wanted

    return _settle(library, is_wanted, other=other, command=command)


def _settle(
    library: Library, is_wanted: Callable[[str, int, Clash], bool], *, other: bool, command: str
) -> Outcome:
    with library.store.step(command) as result:
        store = library.store
        for table in _KINDS:
            for doc_id, document in list(store.holding(table, _FIELD)):
                wanted = [clash for clash in _all(document) if is_wanted(table, doc_id, clash)]
                if not wanted:
                    continue
                rest = [clash for clash in _open(document) if clash not in wanted]
                taken = [clash for clash in wanted if other and _is_open(document, clash)]
                if table != LISTS and any(clash.field == PRESENCE for clash in taken):
                    store.remove(table, [doc_id])
                    continue
                fields: Document = {_FIELD: msgspec.to_builtins(rest) or None}
                for clash in taken:
                    fields |= with_other(document | fields, clash)
                store.update(table, [doc_id], fields)
    return result.committed()


def _name(document: Document) -> str:
    return str(document.get("key") or document.get("title") or document.get("name") or "")


def _all(document: Document) -> tuple[Clash, ...]:
    return msgspec.convert(document.get(_FIELD, ()), tuple[Clash, ...])


def _open(document: Document) -> Iterator[Clash]:
    return (clash for clash in _all(document) if _is_open(document, clash))


def _is_open(document: Document, clash: Clash) -> bool:
    if clash.kept is None and clash.other is None:
        texts = (document.get("note", {}).get("text", ""), *_comments(document))
        return any(SEPARATOR in text for text in texts)
    if clash.field == PRESENCE or clash.field.partition(".")[0] in _LISTED:
        return True
    return bool(_value(document, clash.field) == clash.kept)


def _comments(document: Document) -> Iterator[str]:
    return (annotation.get("comment", "") for annotation in document.get("annotations", ()))


def _value(document: Document, field: str) -> Any:
    if field == "status":
        return document.get("status", INBOX)
    name, _, inner = field.partition(".")
    value = document.get(name)
    return value.get(inner) if inner and isinstance(value, dict) else value


def with_other(document: Document, clash: Clash) -> Document:
    """Return the field with the value that the other side had, as far as that is one value."""
    name, _, inner = clash.field.partition(".")
    if clash.kept is None and clash.other is None:
        return {}
    if clash.field == "status":
        return {"status": clash.other, "status_changed_at": now_utc()}
    if not inner:
        return {name: clash.other}
    value = document.get(name)
    if not isinstance(value, dict):
        return {}
    changed = {**value, inner: clash.other}
    return {name: {key: each for key, each in changed.items() if each is not None}}
