"""What a reader says of a paper, in the library and in a note elsewhere, put together again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from readlist.analysis.three_way import Clash, merge_documents
from readlist.model.paper import INBOX, Paper


class Remarks(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader says of a paper: the text of the note, and three words beside it."""

    note: str = ""
    status: str = INBOX
    starred: bool = False
    tags: tuple[str, ...] = ()


class MergedRemarks(msgspec.Struct, frozen=True):
    """What becomes of the remarks in the library, and where the two sides disagree."""

    remarks: Remarks
    clashes: tuple[Clash, ...] = ()


def remarks_of(paper: Paper) -> Remarks:
    """Return what the library says; blank lines around a note are no part of what it says."""
    note = paper.note.text.strip("\n") if paper.note is not None else ""
    return Remarks(
        note=note if note.strip() else "", status=paper.status, starred=paper.starred, tags=paper.tags
    )


def changed_remarks(before: Remarks, after: Remarks) -> tuple[str, ...]:
    """Return the names of the remarks that differ; the order of tags says nothing."""
    return tuple(name for name in Remarks.__struct_fields__ if _said(before, name) != _said(after, name))


def merge_remarks(
    base: Remarks | None, ours: Remarks, theirs: Remarks, *, prefer_theirs: bool
) -> MergedRemarks:
    """Return ``ours`` with what was changed from ``base`` to ``theirs``.

    A note is merged line by line, tags one by one. Where both sides changed the same, the clash is listed;
    ours stays, a note holds both, unless ``prefer_theirs``. Without ``base`` nobody knows which side was
    changed, so every difference is a clash, and ours stays as it is.
    """
    if base is None:
        merged, differing = ours, changed_remarks(ours, theirs)
    else:
        found = merge_documents(*map(_document, (base, ours, theirs)))
        merged, differing = _remarks(found.document), tuple(clash.field for clash in found.clashes)
    if prefer_theirs:
        chosen = {name: getattr(theirs, name) for name in differing}
        return MergedRemarks(msgspec.structs.replace(merged, **chosen))
    return MergedRemarks(merged, tuple(_clashes(ours, theirs, differing)))


def _clashes(ours: Remarks, theirs: Remarks, names: Iterable[str]) -> Iterable[Clash]:
    return (Clash(name, getattr(ours, name), getattr(theirs, name)) for name in names)


def _said(remarks: Remarks, name: str) -> Any:
    return frozenset(remarks.tags) if name == "tags" else getattr(remarks, name)


def _document(remarks: Remarks) -> dict[str, Any]:
    """Return remarks in the form of a stored document, in which there is no empty note."""
    document: dict[str, Any] = {
        "status": remarks.status,
        "starred": remarks.starred,
        "tags": list(remarks.tags),
    }
    return document | ({"note": {"text": remarks.note}} if remarks.note else {})


def _remarks(document: dict[str, Any]) -> Remarks:
    note = document.get("note", {}).get("text", "")
    tags = tuple(document.get("tags", ()))
    return Remarks(note=note, status=document["status"], starred=document["starred"], tags=tags)
