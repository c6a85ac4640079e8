"""EndNote's XML, as EndNote, Zotero, Mendeley and many databases export it.

The document type RSXML.dtd of EndNote; values may stand in any number of ``<style>`` elements, and
a carriage return inside a value begins a line of its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from readlist.formats.parts.listed_dates import parse_day
from readlist.formats.parts.people import clean_names
from readlist.formats.parts.publication_dates import iso_date, year_of
from readlist.formats.xml.elements import Element, root_name
from readlist.formats.xml.html_fragments import line_of_html, paragraphs_of_html
from readlist.formats.xml.records import read_entries
from readlist.model.identifiers import merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers
from readlist.model.record import Reading, Record
from readlist.model.text import clean_line

NAME = "endnote-xml"

_HEAD = 20_000
_RECORD = re.compile(r"<record[\s>]", re.IGNORECASE)
_OF_ENDNOTE = re.compile(
    r"<(?:ref-type|source-app|rec-number|foreign-keys|contributors|secondary-title|electronic-resource-num)\b"
)
_MEDICAL_DATABASE = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)
_KINDS_OF_ADDRESS = ("web-urls", "related-urls", "pdf-urls", "text-urls")
_BETWEEN_KEYWORDS = re.compile(r"[\r;]")
# What the record has a place for, and what is about the library that the record comes from.
_KEPT_ELSEWHERE = {
    "abstract", "alt-periodical", "contributors", "dates", "electronic-resource-num", "keywords",
    "periodical", "titles", "urls", "database", "source-app", "rec-number", "foreign-keys", "ref-type",
}  # fmt: skip


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such an export: records with EndNote's own elements."""
    head = text[:_HEAD]
    if root_name(text) not in ("xml", "records", "record") or not _RECORD.search(head):
        return 0.0
    return 0.95 if _OF_ENDNOTE.search(head) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the records of an export. Raises SourceError where it cannot be read as XML at all."""
    found = read_entries(text, ("record",), _record)
    return Reading(format=NAME, records=found.records, problems=found.problems, ignored=found.ignored)


def _record(entry: Element) -> Record:
    abstract = "\n\n".join(paragraphs_of_html(entry.text("abstract")))
    year = year_of(entry.text("dates", "year"))
    published_on = _published_on(clean_line(entry.text("dates", "pub-dates", "date")), year)
    addresses = [clean_line(url) for kind in _KINDS_OF_ADDRESS for url in entry.texts("urls", kind, "url")]
    links = [*filter(None, map(link_of, addresses)), *find_links(abstract)]
    venues = (
        ("titles", "secondary-title"),
        ("periodical", "full-title"),
        ("periodical", "abbr-1"),
        ("publisher",),
    )
    return Record(
        title=line_of_html(entry.text("titles", "title") or entry.text("titles", "short-title")),
        abstract=abstract,
        authors=_names(entry, "authors") or _names(entry, "secondary-authors"),
        year=year,
        venue=next(filter(None, (line_of_html(entry.text(*path)) for path in venues)), None),
        published_on=published_on,
        identifiers=_identifiers(entry, addresses),
        links=tuple(dict.fromkeys(links)),
        tags=tuple(dict.fromkeys(_keywords(entry))),
        extra=_extra(entry),
    )


def _names(entry: Element, role: str) -> tuple[str, ...]:
    names = entry.texts("contributors", role, "author")
    return clean_names(name for text in names for name in text.split("\r"))


def _keywords(entry: Element) -> Iterator[str]:
    for text in entry.texts("keywords", "keyword"):
        yield from filter(None, map(line_of_html, _BETWEEN_KEYWORDS.split(text)))


def _identifiers(entry: Element, addresses: list[str]) -> Identifiers:
    own = clean_line(entry.text("electronic-resource-num"))
    found = parse_identifier(own) or Identifiers()
    if _MEDICAL_DATABASE.search(entry.text("remote-database-name")):
        accession = clean_line(entry.text("accession-num"))
        found = merge_identifiers(found, parse_identifier(f"pmid:{accession}") or Identifiers())
    for address in addresses:
        found = merge_identifiers(found, parse_identifier(address) or Identifiers())
    return found


def _published_on(date: str, year: int | None) -> str | None:
    """Return a full date: one by itself, or a day and month ("Jan 12") with the year given apart."""
    if day := iso_date(date):
        return day
    found = parse_day(f"{date} {year}", datetime.date.max) if date and year else None
    return found.isoformat() if found else None


def _extra(entry: Element) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if kind := entry.find("ref-type"):
        kept["ref-type"] = clean_line(kind.attributes.get("name") or kind.whole_text())
    if editors := _names(entry, "secondary-authors"):
        kept["secondary-authors"] = list(editors)
    for element in entry.children():
        if element.name not in _KEPT_ELSEWHERE and (value := clean_line(element.whole_text())):
            kept[element.name] = value
    return {"endnote": kept} if kept else {}
