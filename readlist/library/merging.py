"""How a record becomes a paper's document, and what it adds to one that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from readlist.model.anchors import find
from readlist.model.identifiers import merge_identifiers
from readlist.model.paper import SHARED_NOTES, Annotation, Identifiers, Place
from readlist.model.record import Record
from readlist.model.stored import plain

_GAPS = ("authors", "year", "venue", "published_on")


def provisional_title(identifiers: Identifiers) -> str:
    """Return what a paper is called until its title is known: its first identifier."""
    if identifiers.arxiv is not None:
        return f"arXiv:{identifiers.arxiv}"
    for scheme in ("doi", "openreview", "acl", "pmid", "s2"):
        value = getattr(identifiers, scheme)
        if value is not None:
            return f"{scheme}:{value}"
    return "Untitled"


def document_of(record: Record, place: Place | None, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the fields of a paper's document that ``record`` knows, plus its place and ``tags``."""
    fields: dict[str, Any] = {
        "title": record.title,
        "abstract": record.abstract,
        "authors": list(record.authors),
        "year": record.year,
        "venue": record.venue,
        "published_on": record.published_on,
        "identifiers": plain(record.identifiers),
        "links": plain(record.links),
        "tags": list(dict.fromkeys((*record.tags, *tags))),
        "places": [plain(place)] if place is not None else [],
        "extra": record.extra,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def brought_by(document: Mapping[str, Any], brought: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of ``document`` that change when ``brought`` is merged into it.

    Gaps are filled, the longer abstract is kept; identifiers, links, tags, places and what was merged
    before are united; what the reader decided or edited by hand is never touched. Empty: it brings
    nothing new.
    """
    edited = set(document.get("edited", ()))
    identifiers = msgspec.convert(document.get("identifiers", {}), Identifiers)
    fields: dict[str, Any] = {
        name: brought[name]
        for name in _GAPS
        if name in brought and not document.get(name) and name not in edited
    }
    if _is_fuller(brought.get("abstract", ""), document):
        fields["abstract"] = brought["abstract"]
    if (
        "title" in brought
        and document.get("title") == provisional_title(identifiers)
        and "title" not in edited
    ):
        fields["title"] = brought["title"]
    if "identifiers" in brought and "identifiers" not in edited:
        new = msgspec.convert(brought["identifiers"], Identifiers)
        merged = merge_identifiers(identifiers, new)
        if merged != identifiers:
            # Schemes of a newer version, which this one has no name for, stay beside the others.
            fields["identifiers"] = {**document.get("identifiers", {}), **plain(merged)}
    fields["links"] = _united(document.get("links", []), brought.get("links", []), "url")
    fields["tags"] = list(dict.fromkeys((*document.get("tags", ()), *brought.get("tags", ()))))
    fields["places"] = _united(document.get("places", []), brought.get("places", []), "list")
    fields["merged"] = _united(document.get("merged", []), brought.get("merged", []), "doc_id")
    fields["extra"] = _extra_of_both(document.get("extra", {}), brought.get("extra", {}))
    for name in edited & fields.keys():
        del fields[name]
    return {name: value for name, value in fields.items() if value and document.get(name) != value}


def _extra_of_both(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the extra fields of both; of notes of other people each, of other fields that which is there."""
    extra = {**theirs, **mine}
    notes = [each for each in (theirs.get(SHARED_NOTES), mine.get(SHARED_NOTES)) if isinstance(each, dict)]
    if len(notes) > 1:
        extra[SHARED_NOTES] = notes[0] | notes[1]
    return extra


def _is_fuller(abstract: str, document: Mapping[str, Any]) -> bool:
    """Return whether ``abstract`` says more than the document's own, and all that was quoted from that."""
    own = document.get("abstract", "")
    if len("".join(abstract.split())) <= len("".join(own.split())):
        return False
    annotations = msgspec.convert(document.get("annotations", ()), tuple[Annotation, ...])
    return all(find(annotation, abstract) for annotation in annotations if find(annotation, own))


def _united(mine: list[dict[str, Any]], theirs: list[dict[str, Any]], identity: str) -> list[dict[str, Any]]:
    known = {item.get(identity) for item in mine}
    return [*mine, *(item for item in theirs if item.get(identity) not in known)]
