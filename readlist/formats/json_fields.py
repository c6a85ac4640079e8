"""The fields of one JSON object as a record.

Plain names: ``title, abstract, authors, year, venue, url, arxiv_id, doi, tags``; the names of
readlist's own JSON (``identifiers, links, section, published_on``) and the commonest other names
of the same fields are understood too. What the library keeps for its reader (status, notes,
lists) is left out; other fields go to ``extra``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from readlist.formats.people import clean_names, split_authors
from readlist.formats.prose import abstract_of, numbered_paragraphs, wrap_width
from readlist.model.identifiers import landing_url, merge_identifiers, parse_identifier
from readlist.model.links import KINDS, find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Problem, Record
from readlist.model.text import clean, clean_line

_OTHER_NAMES = {
    "author": "authors",
    "summary": "abstract",
    "arxiv": "arxiv_id",
    "paperid": "id",
    "keywords": "tags",
    "journal": "venue",
    "container-title": "venue",
    "issued": "year",
    "date": "year",
    "paper_url": "url",
    "page_url": "url",
    "site": "url",
    "pdf_url": "pdf",
    "github": "code",
}
# fmt: off
_UNDERSTOOD = frozenset((
    "title", "abstract", "authors", "year", "venue", "url", "arxiv_id", "doi", "tags",
    "identifiers", "links", "section", "published_on", "pdf", "code",
))
_OF_THE_READER = frozenset((
    "doc_id", "key", "status", "later_until", "starred", "lists", "places", "note", "annotations", "edited",
    "added_at", "status_changed_at", "read_at", "position", "records", "action", "extra", "unknown",
    "merged", "distinct_from", "resembles", "likeness", "likeness_reason",
))
# fmt: on
_KNOWN = _UNDERSTOOD | _OF_THE_READER
_NESTED = ("paper", "details")
_KINDS_OF_IDENTIFIERS = ("arxiv", "doi", "openreview", "acl", "pmid", "s2")
_YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})\b", re.ASCII)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?", re.ASCII)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_LONGEST_IDENTIFIER_SHOWN = 60
_DEEPEST_EXTRA = 20


class FieldError(ValueError):
    """An object that is no paper; the text says why."""


def looks_like_paper(value: object) -> bool:
    """Return whether ``value`` is an object with a title or an identifier."""
    return isinstance(value, dict) and any(
        value.get(name) for name in ("title", "arxiv_id", "doi", "identifiers")
    )


def record_of(fields: Mapping[str, Any], *, position: int, line: int) -> tuple[Record, list[Problem]]:
    """Return the record of an object and warnings about fields that could not be used.

    Raises FieldError when there is neither a title nor an identifier.
    """
    fields = _with_plain_names(fields)
    warnings: list[str] = []
    title = clean_line(_text(fields, "title", warnings))
    abstract = _abstract(_text(fields, "abstract", warnings))
    published_on = _DAY.fullmatch(_text(fields, "published_on", warnings))
    identifiers = _identifiers(fields, warnings)
    if not title and identifiers == Identifiers():
        raise FieldError("This object has neither a title nor an identifier.")
    record = Record(
        title=title,
        abstract=abstract,
        authors=_authors(fields.get("authors"), warnings),
        year=_year(fields.get("year"), warnings),
        venue=clean_line(_text(fields, "venue", warnings)) or None,
        published_on=published_on[1] if published_on else None,
        section=clean_line(_text(fields, "section", warnings)) or None,
        position=position,
        identifiers=identifiers,
        links=_links(fields, abstract),
        tags=_tags(fields.get("tags"), warnings),
        line=line,
        extra=_extra(fields),
    )
    return record, [Problem("warning", line, warning, title[:80]) for warning in warnings]


def _with_plain_names(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields by their plain names; an object nested in this one fills in what it lacks."""
    plain = {name.strip().lower(): value for name, value in fields.items()}
    for other, name in _OTHER_NAMES.items():
        if other in plain and _is_empty(plain.get(name)):
            plain[name] = plain.pop(other)
    for nested in _NESTED:
        inner = plain.get(nested)
        if isinstance(inner, Mapping):
            found = _with_plain_names({name: value for name, value in inner.items() if name not in _NESTED})
            plain |= {name: value for name, value in found.items() if _is_empty(plain.get(name))}
            del plain[nested]
    return plain


def _extra(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        clean_line(name): _clean_value(value, _DEEPEST_EXTRA)
        for name, value in fields.items()
        if name not in _KNOWN and not _is_empty(value)
    }


def _clean_value(value: Any, depth: int) -> Any:
    """Return a JSON value with its texts cleaned; what is nested deeper than ``depth`` becomes null."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return (
            {clean_line(name): _clean_value(item, depth - 1) for name, item in value.items()}
            if depth
            else None
        )
    if isinstance(value, list):
        return [_clean_value(item, depth - 1) for item in value] if depth else None
    return value


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _abstract(text: str) -> str:
    """Return the abstract as it is written, but without line breaks that only fold the lines."""
    text = clean(text).strip()
    if "\n" not in text:
        return text
    lines = text.split("\n")
    if wrap_width(lines):
        return abstract_of([paragraph for _, paragraph in numbered_paragraphs(lines)])
    return _BLANK_LINES.sub("\n\n", text)


def _text(fields: Mapping[str, Any], name: str, warnings: list[str]) -> str:
    value = fields.get(name)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is not None:
        warnings.append(f'The field "{name}" is not text and was left out.')
    return ""


def _authors(value: object, warnings: list[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_authors(value)
    if isinstance(value, list):
        return clean_names(map(_name, value))
    if value is not None:
        warnings.append('The field "authors" is neither text nor a list and was left out.')
    return ()


def _name(author: object) -> str:
    """Return an author's name: a text, or an object with ``name`` or with ``given`` and ``family`` (CSL)."""
    if isinstance(author, Mapping):
        parts = [author.get("name")] if author.get("name") else [author.get("given"), author.get("family")]
        return " ".join(part for part in parts if isinstance(part, str))
    return author if isinstance(author, str) else ""


def _year(value: object, warnings: list[str]) -> int | None:
    if _is_empty(value):
        return None
    found = _YEAR.search(str(value))
    if found is None:
        warnings.append('The field "year" is not a year and was left out.')
    return int(found[1]) if found else None


def _tags(value: object, warnings: list[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,;]", value)
    if isinstance(value, list):
        names = (clean_line(item).lstrip("#") for item in value if isinstance(item, str))
        return tuple(dict.fromkeys(clean_names(names)))
    if value is not None:
        warnings.append('The field "tags" is neither text nor a list and was left out.')
    return ()


def _identifiers(fields: Mapping[str, Any], warnings: list[str]) -> Identifiers:
    own = fields.get("identifiers")
    named = dict(own) if isinstance(own, Mapping) else {}
    named |= {
        kind: fields[name] for name, kind in (("arxiv_id", "arxiv"), ("doi", "doi")) if fields.get(name)
    }
    found = Identifiers()
    for kind in _KINDS_OF_IDENTIFIERS:
        value = named.get(kind)
        identifiers = _identifier(kind, value) if value else None
        if identifiers:
            found = merge_identifiers(found, identifiers)
        elif value:
            shown = clean_line(str(value)[:_LONGEST_IDENTIFIER_SHOWN])
            warnings.append(f'"{shown}" is not an identifier of the kind {kind} and was left out.')
    versions = named.get("arxiv_versions")
    if found.arxiv and isinstance(versions, list):
        known = tuple(version for version in versions if isinstance(version, int) and 0 < version < 1000)
        found = merge_identifiers(found, Identifiers(arxiv=found.arxiv, arxiv_versions=known))
    for address in _addresses(fields):
        if from_address := parse_identifier(address):
            found = merge_identifiers(found, from_address)
    return merge_identifiers(found, _unmistakable(fields.get("id")))


def _identifier(kind: str, value: object) -> Identifiers | None:
    """Return the normalised identifier of a kind; as a DOI the one of an arXiv paper is accepted too."""
    if not isinstance(value, str):
        return None
    text = clean_line(value)
    found = parse_identifier(text)
    if kind not in ("arxiv", "doi") and not (found and getattr(found, kind)):
        address = landing_url(msgspec.convert({kind: text}, Identifiers))
        found = parse_identifier(address) if address else None
    return found if found and (getattr(found, kind) or (kind == "doi" and found.arxiv)) else None


def _unmistakable(value: object) -> Identifiers:
    """Return the identifier that the source's own ``id`` of an entry is, if that is beyond doubt."""
    found = parse_identifier(value) if isinstance(value, str) else None
    return found if found and (found.arxiv or found.doi or found.s2) else Identifiers()


def _addresses(fields: Mapping[str, Any]) -> Iterator[str]:
    for name in ("url", "pdf"):
        value = fields.get(name)
        if isinstance(value, str):
            yield value.strip()


def _links(fields: Mapping[str, Any], abstract: str) -> tuple[Link, ...]:
    """Return the object's own links, then those of its abstract; a kind that is named wins."""
    links: dict[str, Link] = {}
    own = fields.get("links")
    for item in own if isinstance(own, list) else ():
        address = item.get("url") if isinstance(item, Mapping) else item
        kind = item.get("kind") if isinstance(item, Mapping) else None
        if isinstance(address, str) and (link := link_of(address)):
            links[link.url] = Link(kind, link.url) if kind in KINDS else link
    named = (link_of(value) for name in ("url", "pdf", "code") if isinstance(value := fields.get(name), str))
    for found in (*named, *find_links(abstract)):
        if found:
            links.setdefault(found.url, found)
    return tuple(links.values())
