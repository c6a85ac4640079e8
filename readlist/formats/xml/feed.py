"""Feeds of journals, preprint servers and databases: RSS 1.0 and 2.0, and Atom (RFC 4287).

The fields of a paper are those of Dublin Core and of PRISM (prismstandard.org, version 3.0); an
item is a paper when an identifier, or an element of PRISM, says so. Other items, as those of
blogs, are not.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from readlist.errors import SourceError
from readlist.formats.parts.people import clean_names, split_authors
from readlist.formats.parts.publication_dates import iso_date, year_of
from readlist.formats.xml.elements import Element, root_name
from readlist.formats.xml.html_fragments import line_of_html, paragraphs_of_html
from readlist.formats.xml.records import read_entries
from readlist.model.identifiers import find_identifiers, merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading, Record
from readlist.model.text import clean_line

NAME = "paper-feed"

_ITEMS = ("item", "entry")
_HEAD = 200_000
_NAMES_OF_IDENTIFIERS = ("doi", "identifier", "guid", "id", "url", "link")
_VENUES = ("publicationName", "source")
_DATES = ("coverDate", "publicationDate", "date", "pubDate", "published", "issued", "updated")
_DATES_OF_FEED = ("pubDate", "date", "updated", "lastBuildDate")
_ABSTRACTS = ("encoded", "description", "summary", "content")
_PMID = re.compile(r"(?:pubmed|pmid):\s*(?P<pmid>[0-9]{1,9})", re.IGNORECASE | re.ASCII)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_HEADING = re.compile(r"(?:abstract|summary)\W?", re.IGNORECASE)
_BYLINE = re.compile(
    r"\b(?:pmid|doi|publication date|author\(s\)|published online)\s*:|^source:", re.IGNORECASE
)
_LONGEST_BYLINE = 300
_SHORTEST_ABSTRACT = 60


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a feed: at least half of its first items are papers."""
    if root_name(text) not in ("rss", "rdf", "feed"):
        return 0.0
    try:
        found = read_entries(text[:_HEAD], _ITEMS, _record)
    except SourceError:  # reading it says why it is refused
        return 0.5
    return 0.8 if found.records and len(found.records) >= found.ignored else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a feed; its other items are ignored. Raises SourceError where it is no XML."""
    found = read_entries(text, _ITEMS, _record)
    channels = [found.around.find(*path) for path in (("rss", "channel"), ("RDF", "channel"), ("feed",))]
    channel = next(filter(None, channels), Element("channel", 0, {}))
    days = (iso_date(channel.text(name)) for name in _DATES_OF_FEED)
    return Reading(
        format=NAME,
        records=found.records,
        title=line_of_html(channel.text("title")) or None,
        listed_on=next(filter(None, days), None),
        problems=found.problems,
        ignored=found.ignored,
    )


def _record(item: Element) -> Record | None:
    identifiers = _identifiers(item)
    if identifiers == Identifiers() and not item.text("publicationName"):
        return None
    abstract = _abstract(item)
    dates = list(_texts(item, _DATES))
    published_on = next(filter(None, map(iso_date, dates)), None)
    return Record(
        title=line_of_html(item.text("title")),
        abstract=abstract,
        authors=_authors(item),
        year=next(filter(None, map(year_of, dates)), None),
        venue=next(filter(None, map(line_of_html, _texts(item, _VENUES))), None),
        published_on=published_on,
        identifiers=identifiers,
        links=tuple(dict.fromkeys((*_links(item), *find_links(abstract)))),
        tags=tuple(dict.fromkeys(filter(None, map(line_of_html, _subjects(item))))),
    )


def _texts(item: Element, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from item.texts(name)


def _identifiers(item: Element) -> Identifiers:
    found = Identifiers()
    for value in (*_texts(item, _NAMES_OF_IDENTIFIERS), *_hrefs(item)):
        text = clean_line(value)
        pmid = _PMID.fullmatch(text)
        own = parse_identifier(f"pmid:{pmid['pmid']}" if pmid else text)
        if own is None and text.lower().startswith("oai:"):
            own = next(iter(find_identifiers(text)), None)
        found = merge_identifiers(found, own or Identifiers())
    return found


def _hrefs(item: Element) -> Iterator[str]:
    """Yield the addresses of Atom's links to the paper: those without a relation, and alternates."""
    for link in item.children("link"):
        if "href" in link.attributes and link.attributes.get("rel", "alternate") in ("alternate", "related"):
            yield link.attributes["href"]


def _links(item: Element) -> Iterator[Link]:
    for address in (*item.texts("link"), *_hrefs(item)):
        if link := link_of(address):
            yield link


def _authors(item: Element) -> tuple[str, ...]:
    """Return the names: one an element, or all in one text ("Li, A., Wu, B.", "Ann Li, Bo Wu")."""
    names = [line_of_html(name) for name in item.texts("creator")]
    names = names or [
        line_of_html(author.text("name") or author.whole_text()) for author in item.children("author")
    ]
    if len(names) != 1:
        return clean_names(names)
    parts = [part.strip() for part in names[0].rstrip(", ").split(",")]
    if len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        return clean_names(
            f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)
        )
    return split_authors(names[0])


def _abstract(item: Element) -> str:
    """Return the longest text of an item, from its heading on, without lines about the issue."""
    longest = ""
    for html in _texts(item, _ABSTRACTS):
        paragraphs = paragraphs_of_html(html)
        headings = [index for index, paragraph in enumerate(paragraphs) if _HEADING.fullmatch(paragraph)]
        if headings:
            paragraphs = paragraphs[headings[0] + 1 :]
        kept = [text for text in paragraphs if len(text) > _LONGEST_BYLINE or not _BYLINE.search(text)]
        text = "\n\n".join(kept)
        if len(text) >= max(_SHORTEST_ABSTRACT, len(longest)):
            longest = text
    return longest


def _subjects(item: Element) -> Iterator[str]:
    yield from item.texts("subject")
    for category in item.children("category"):
        yield category.attributes.get("term") or category.whole_text()
