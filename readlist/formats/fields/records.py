"""The fields of one JSON object, or of one row of a table, as a record; and a paper as such fields.

Plain names: ``title, abstract, authors, year, venue, url, arxiv_id, doi, tags``; the names of
readlist's own JSON (``identifiers, links, section, published_on, extra``) and other names of
the same fields (field_names) are understood too. Fields that the model has no place for go to
``extra``. What the library keeps for its reader (status, notes, lists) is left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from readlist.formats.fields.values import FieldValues, names_in, plain_text, tag_names
from readlist.formats.parts.marked_up_text import without_markup
from readlist.formats.parts.prose import abstract_of, numbered_paragraphs, says_that_it_is_missing, wrap_width
from readlist.formats.parts.publication_dates import day_of, year_of
from readlist.model.identifiers import landing_url, merge_identifiers, parse_identifier
from readlist.model.links import KINDS, find_links, link_of
from readlist.model.paper import Identifiers, Link, Paper
from readlist.model.record import Problem, Record
from readlist.model.text import clean, clean_line

_KIND_OF_IDENTIFIER = {
    "arxiv_id": "arxiv", "doi": "doi", "openreview": "openreview", "acl": "acl", "pmid": "pmid", "s2": "s2",
}  # fmt: skip
_LINK_FIELDS = {"url": None, "pdf": "pdf", "code": "code", "project": "project"}
_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LABELLED_IDENTIFIER = re.compile(
    r"^[ \t]*(?:arxiv|doi|pmid)[ \t]?:[ \t]?(\S+)", re.IGNORECASE | re.MULTILINE
)
_PMID = re.compile(r"(?:pmid:?\s*)?([0-9]+)(?:\.0)?", re.IGNORECASE | re.ASCII)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_LONGEST_IDENTIFIER_SHOWN = 60


class FieldError(ValueError):
    """An object that is no paper; the text says why."""


def record_of(fields: Mapping[str, Any], *, position: int, line: int) -> tuple[Record, list[Problem]]:
    """Return the record of an object and warnings about fields that could not be used.

    Raises FieldError when there is neither a title nor an identifier.
    """
    values = FieldValues(fields)
    title = _title(values)
    identifiers = _identifiers(values)
    if not title and identifiers == Identifiers():
        raise FieldError("It has neither a title nor an identifier.")
    abstract = _abstract(values)
    published_on = values.take("date", day_of)
    record = Record(
        title=title,
        abstract=abstract,
        authors=_names(values, "authors", names_in),
        year=_year(values, published_on),
        venue=_line(values, "venue"),
        published_on=published_on,
        section=_line(values, "section"),
        position=position,
        identifiers=identifiers,
        links=_links(values, abstract),
        tags=_names(values, "tags", tag_names),
        line=line,
        extra=values.extra(),
    )
    return record, [Problem("warning", line, warning, title[:80]) for warning in values.warnings]


def fields_of(paper: Paper) -> dict[str, Any]:
    """Return a paper as the fields of which record_of() makes the same record; empty ones are left out.

    A year that is missing beside a full date is told. ``identifiers`` is always there: by it an object
    is known as readlist's own, whose texts are taken as they are.
    """
    fields: dict[str, Any] = {
        "title": paper.title,
        "authors": paper.authors,
        "year": paper.year,
        "venue": paper.venue,
        "published_on": paper.published_on,
        "abstract": paper.abstract,
        "section": section_of(paper),
        "links": paper.links,
        "tags": paper.tags,
        "extra": paper.extra,
    }
    known = {
        name: value for name, value in fields.items() if value or (name == "year" and paper.published_on)
    }
    return known | {"identifiers": paper.identifiers}


def section_of(paper: Paper) -> str | None:
    """Return the section in which a paper stands in the first list that has sections."""
    return next((place.section for place in paper.places if place.section), None)


def _title(values: FieldValues) -> str:
    """Return the title; a web address under a name such as "Paper" is none."""

    def title_in(value: object) -> str | None:
        text = clean_line(values.text(value) or "")
        return None if _WEB_ADDRESS.fullmatch(text) else text

    return values.take("title", title_in, "not text") or ""


def _names(values: FieldValues, field: str, parted: Callable[[object], tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names of authors or tags; markup goes first, for an entity ends with what parts names."""

    def names(value: object) -> tuple[str, ...]:
        found = parted(values.text(value) if isinstance(value, str) else value)
        return found if values.own else tuple(map(without_markup, found))

    return values.take(field, names, "neither text nor a list") or ()


def _line(values: FieldValues, field: str) -> str | None:
    return clean_line(values.take(field, values.text, "not text") or "") or None


def _abstract(values: FieldValues) -> str:
    """Return the abstract as it is written, but without line breaks that only fold the lines."""
    text = clean(values.take("abstract", values.text, "not text") or "").strip()
    if says_that_it_is_missing(text):
        return ""
    if "\n" not in text or values.own:
        return text
    lines = text.split("\n")
    if wrap_width(lines):
        return abstract_of([paragraph for _, paragraph in numbered_paragraphs(lines)])
    return _BLANK_LINES.sub("\n\n", text)


def _year(values: FieldValues, published_on: str | None) -> int | None:
    """Return the year, else that of the date; readlist's own says ``null`` where there is none."""
    if values.own and values.is_null("year"):
        return None
    year = values.take("year", year_of, "not a year")
    return year or (int(published_on[:4]) if published_on else values.take("date", year_of))


def _identifiers(values: FieldValues) -> Identifiers:
    own = values.mapping("identifiers")
    found = Identifiers()
    for field, kind in _KIND_OF_IDENTIFIER.items():
        value = own.get(kind) or next(values.each(field), None)
        if value is None:
            continue
        identifiers = _identifier(kind, value)
        if identifiers:
            found = merge_identifiers(found, identifiers)
            values.take(field, bool)
        else:
            shown = clean_line(str(value)[:_LONGEST_IDENTIFIER_SHOWN])
            values.warnings.append(f'"{shown}" is not an identifier of the kind {kind} and was left out.')
    versions = own.get("arxiv_versions")
    if found.arxiv and isinstance(versions, list):
        known = tuple(version for version in versions if isinstance(version, int) and 0 < version < 1000)
        found = merge_identifiers(found, Identifiers(arxiv=found.arxiv, arxiv_versions=known))
    for identifiers in _identifiers_beside(values):
        found = merge_identifiers(found, identifiers)
    return found


def _identifier(kind: str, value: object) -> Identifiers | None:
    """Return the normalised identifier of a kind; as a DOI the one of an arXiv paper is accepted too."""
    text = clean_line(plain_text(value) or "")
    if kind == "pmid" and (number := _PMID.fullmatch(text)):
        text = number[1]
    found = parse_identifier(text)
    if kind not in ("arxiv", "doi") and not (found and getattr(found, kind)):
        address = landing_url(msgspec.convert({kind: text}, Identifiers))
        found = parse_identifier(address) if address else None
    return found if found and (getattr(found, kind) or (kind == "doi" and found.arxiv)) else None


def _identifiers_beside(values: FieldValues) -> Iterator[Identifiers]:
    """Yield the identifiers in the work's own addresses, in its ``id`` and on labelled lines of "extra".

    In "Extra" Zotero keeps what its item types have no field for, on lines such as ``arXiv: 2408.14906``.
    """
    for field in ("url", "pdf"):
        for value in values.each(field):
            for address in _addresses(value):
                yield parse_identifier(address) or Identifiers()
    for value in values.each("id"):
        for name in value if isinstance(value, list) else (value,):
            found = parse_identifier(name) if isinstance(name, str) else None
            if found and (found.arxiv or found.doi or found.s2):
                yield found
    notes = values.rest_named("extra")
    if isinstance(notes, str):
        for labelled in _LABELLED_IDENTIFIER.findall(notes):
            yield parse_identifier(labelled) or Identifiers()


def _addresses(value: object) -> Iterator[str]:
    """Yield the web addresses or identifiers of a field: a text with one or several, a list of them."""
    for item in value if isinstance(value, list) else (value,):
        address = (item.get("url") or item.get("href")) if isinstance(item, dict) else item
        text = address.strip() if isinstance(address, str) else ""
        if text and (_WEB_ADDRESS.fullmatch(text) or "://" not in text):
            yield text
        else:
            yield from (link.url for link in find_links(text))


def _links(values: FieldValues, abstract: str) -> tuple[Link, ...]:
    """Return the object's own links, then those of its abstract; a kind that is named wins."""
    links: dict[str, Link] = {}
    for item in values.own_links():
        kind = item.get("kind") if isinstance(item, dict) else None
        for address in _addresses(item):
            if link := link_of(address):
                links[link.url] = Link(kind, link.url) if kind in KINDS else link

    for field, kind in _LINK_FIELDS.items():
        values.take_all(field, functools.partial(_add_links, links, kind))
    for link in () if values.own else find_links(abstract):
        links.setdefault(link.url, link)
    return tuple(links.values())


def _add_links(links: dict[str, Link], kind: str | None, value: object) -> bool:
    """Add the links of a field that promises a kind; return whether there was one."""
    found = [link for address in _addresses(value) if (link := link_of(address))]
    for link in found:
        links.setdefault(link.url, Link(kind, link.url) if kind and link.kind == "other" else link)
    return bool(found)
