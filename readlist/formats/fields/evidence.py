"""Whether objects with a title are papers: films, pages and events have titles and addresses, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readlist.formats.fields.names import field_of, plain_name
from readlist.formats.fields.values import is_empty, nested_in
from readlist.model.identifiers import parse_identifier
from readlist.model.links import link_of

ENTRIES_LOOKED_AT = 20

IDENTIFYING = frozenset(("doi", "arxiv_id", "s2", "pmid", "openreview", "acl"))
"""The fields by which a paper is known without a title."""

PLAIN_FIELDS = frozenset(("title", "abstract", "tags", "section"))
"""The fields of a list in which there is nothing but words."""

_TELLING = IDENTIFYING | {"authors", "year", "venue"}
_NAMES_OF_ABSTRACTS = ("abstract", "tldr", "摘要", "论文摘要")
_WORDS_FOR_PAPER = frozenset(("paper", "papers", "manuscript", "preprint"))
_SMALLEST_SHARE = 0.25


def are_papers(entries: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether objects, by the fields that plain_fields() gives, can be a list of papers.

    They are where they have nothing but titles, texts and tags, or where one in four says what
    only papers have: an identifier or the address of a paper, authors, a year, a venue.
    """
    looked_at = [entry for entry, _ in zip(entries, range(ENTRIES_LOOKED_AT), strict=False)]
    if all(PLAIN_FIELDS.issuperset(map(field_of, entry)) for entry in looked_at):
        return True
    return sum(map(tells_of_paper, looked_at)) >= _SMALLEST_SHARE * len(looked_at)


def tells_of_paper(entry: Mapping[str, Any]) -> bool:
    """Return whether an object says what only papers have; films, too, have years among other things."""
    parts: Sequence[Mapping[str, Any]] = (entry, *(entry[name] for name in nested_in(entry)))
    if "identifiers" in entry:
        return True
    told = {
        field
        for part in parts
        for name, value in part.items()
        if not is_empty(value) and (field := _told(name, value))
    }
    is_mostly_known = 2 * sum(field_of(name) is not None for name in entry) > len(entry)
    return bool(told - {"year"}) or (bool(told) and is_mostly_known)


def is_abstract(name: str) -> bool:
    """Return whether a name means an abstract, and not any description."""
    return plain_name(name).startswith(_NAMES_OF_ABSTRACTS)


def _told(name: str, value: Any) -> str | None:
    """Return what a field tells that only papers have; None for what others have as well."""
    field = field_of(name)
    if field in ("url", "pdf", "id") and isinstance(value, str):
        link = link_of(value.strip())
        is_of_paper = parse_identifier(value) or (link and link.kind in ("paper", "pdf"))
        return field if is_of_paper else None
    if field in _TELLING:
        return field
    if name == "published_on":  # readlist's own name; dates under other names are of anything
        return "year"
    is_named = is_abstract(name) or not _WORDS_FOR_PAPER.isdisjoint(plain_name(name).split())
    return name if is_named else None
