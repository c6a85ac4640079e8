"""Two versions of a document that grew from one, made one again field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from readlist.analysis.merged_text import merged_text
from readlist.model.paper import INBOX, READ, READING, SHARED_NOTES, SKIPPED, Clash

__all__ = ["Clash", "Merged", "merge_documents"]

Document = Mapping[str, Any]
Items = Sequence[Any]


def _itself(item: Any) -> Any:
    return item


_IDENTITIES: dict[str, Callable[[Any], Any]] = {
    "tags": _itself,
    "edited": _itself,
    "distinct_from": _itself,
    "arxiv_versions": _itself,
    "content_hashes": _itself,
    "links": lambda link: link["url"],
    "places": lambda place: place["list"],
    "merged": lambda former: (former.get("doc_id"), former.get("key")),
    "clashes": lambda clash: (clash.get("at", ""), clash["field"]),
    "annotations": lambda annotation: (annotation.get("created_at", ""), annotation["exact"]),
}
"""Fields that hold several things, and what tells one of these from another."""

_NESTED = ("identifiers", "extra", SHARED_NOTES)
"""Fields that have fields."""

_CHOICES: dict[str, Callable[[Any, Any], Any]] = {
    "added_at": min,
    "updated_at": max,
    "read_at": max,
    "starred": max,
    **dict.fromkeys(("key", "kind", "section", "position", "prefix", "suffix"), lambda ours, _: ours),
}
"""What to keep of two values of a field, of which nobody needs to know that they differed."""

_STATUS = ("status", "status_changed_at")
_SET_TOO = {"read_at": (INBOX,), "later_until": (READING, READ, SKIPPED)}
"""Fields that a change to one of these statuses sets too."""


class Merged(msgspec.Struct, frozen=True):
    """A document with the changes of both sides, and where these clashed."""

    document: dict[str, Any]
    clashes: tuple[Clash, ...] = ()


def merge_documents(base: Document | None, ours: Document, theirs: Document) -> Merged:
    """Return the document that ``base`` became on both sides.

    What one side changed is taken from it. Where both did: tags, links, places, identifiers,
    extra fields and annotations are united, less what either removed; the later status stays;
    notes are merged line by line. Of other fields what was edited by hand stays, else ours, and
    the clash is listed. Without ``base`` nothing counts as removed.
    """
    merging = _Merging(base or {}, ours, theirs)
    document = merging.document()
    document |= merging.status(document)
    return Merged(_present(document), tuple(merging.clashes))


class _Merging:
    """Three versions of a document or of a part of one. None as a value: there is no such field."""

    def __init__(self, base: Document, ours: Document, theirs: Document) -> None:
        self._base, self._ours, self._theirs = base, ours, theirs
        self.clashes: list[Clash] = []

    def document(self) -> dict[str, Any]:
        """Return every field but the status, each by itself."""
        names = dict.fromkeys((*self._ours, *self._theirs, *self._base))
        return {name: self._field(name) for name in names if name not in _STATUS}

    def _field(self, name: str) -> Any:
        base, ours, theirs = (side.get(name) for side in (self._base, self._ours, self._theirs))
        if theirs in (base, ours):
            return ours
        return theirs if ours == base else self._of_both(name, base, ours, theirs)

    def _of_both(self, name: str, base: Any, ours: Any, theirs: Any) -> Any:
        """Return what becomes of a field that both sides changed."""
        if name in _IDENTITIES:
            return self._united(name, base or (), ours or (), theirs or ())
        if name in _NESTED and all(isinstance(each, Mapping | None) for each in (base, ours, theirs)):
            return self._nested(name, base or {}, ours or {}, theirs or {})
        if name == "note" and ours and theirs:
            return self._note(base or {}, ours, theirs)
        if name == "comment":
            return self._text(name, base or "", ours or "", theirs or "")
        if name in _CHOICES:
            return _CHOICES[name](ours, theirs) if ours and theirs else ours or theirs
        return self._chosen(name, ours, theirs)

    def _chosen(self, name: str, ours: Any, theirs: Any) -> Any:
        """Return one of two values and list the other; a value is kept where one side removed it."""
        is_edited = [name in side.get("edited", ()) for side in (self._ours, self._theirs)]
        if ours is None or (theirs is not None and is_edited == [False, True]):
            ours, theirs = theirs, ours
        self.clashes.append(Clash(name, ours, theirs))
        return ours

    def _united(self, name: str, base: Items, ours: Items, theirs: Items) -> list[Any] | None:
        """Return ours, then what theirs has more, without what either side removed."""
        identity = _IDENTITIES[name]
        old, mine, others = ({identity(item): item for item in side} for side in (base, ours, theirs))
        united = []
        for known in dict.fromkeys((*mine, *others)):
            if known in mine and known in others:
                here, there = mine[known], others[known]
                united.append(here if here == there else self._nested(name, old.get(known, {}), here, there))
            elif (item := mine[known] if known in mine else others[known]) != old.get(known):
                united.append(item)
        return united or None

    def _nested(self, name: str, base: Document, ours: Document, theirs: Document) -> dict[str, Any] | None:
        """Return what becomes of a part that has fields itself."""
        merging = _Merging(base, ours, theirs)
        merged = _present(merging.document())
        self.clashes += (Clash(f"{name}.{each.field}", each.kept, each.other) for each in merging.clashes)
        return merged or None

    def _note(self, base: Document, ours: Document, theirs: Document) -> dict[str, Any]:
        text = self._text("note", *(str(side.get("text", "")) for side in (base, ours, theirs)))
        changed_at = max(ours.get("changed_at", ""), theirs.get("changed_at", ""))
        return {**theirs, **ours, "text": text, "changed_at": changed_at}

    def _text(self, name: str, base: str, ours: str, theirs: str) -> str:
        text, overlapped = merged_text(base, ours, theirs)
        if overlapped:
            self.clashes.append(Clash(name, ours, theirs))
        return text

    def status(self, document: Document) -> dict[str, Any]:
        """Return the status with its date, and what the change to it set too in ``document``."""
        base, ours, theirs = (
            {name: side.get(name) for name in _STATUS} for side in (self._base, self._ours, self._theirs)
        )
        if base in (ours, theirs):
            later, source = (theirs, self._theirs) if ours == base else (ours, self._ours)
        else:
            sides = [(ours, self._ours), (theirs, self._theirs)]
            # The first of equals stays.
            (later, source), (earlier, _) = sorted(sides, key=_changed_at, reverse=True)
            if (later["status"] or INBOX) != (earlier["status"] or INBOX):
                self.clashes.append(Clash("status", later["status"] or INBOX, earlier["status"] or INBOX))
        if later == base:
            return later
        set_too = [name for name, statuses in _SET_TOO.items() if (later["status"] or INBOX) in statuses]
        return {**later, **{name: source.get(name) for name in set_too if name in document}}


def _changed_at(side: tuple[Document, Document]) -> str:
    return side[0]["status_changed_at"] or ""


def _present(document: Document) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value is not None}
