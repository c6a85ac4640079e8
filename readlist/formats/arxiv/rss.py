"""The daily announcements of arXiv as a feed: RSS 2.0, the same as Atom, and the RSS 1.0 of before 2024.

https://info.arxiv.org/help/rss_specifications.html. The section of a paper is how it was
announced: new, cross, replace or replace-cross.
"""

from __future__ import annotations

import datetime
import re

from readlist.formats.arxiv.metadata import (
    abstract_without_tex,
    split_arxiv_authors,
    without_tex,
    year_of_arxiv,
)
from readlist.formats.parts.publication_dates import iso_date
from readlist.formats.xml.elements import Element, root_name
from readlist.formats.xml.html_fragments import line_of_html, paragraphs_of_html
from readlist.formats.xml.records import read_entries
from readlist.model.identifiers import find_identifiers, merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers
from readlist.model.record import Reading, Record
from readlist.model.text import clean_line

NAME = "arxiv-rss"

_HEAD = 20_000
_OF_ARXIV = re.compile(
    r"rss\.arxiv\.org|export\.arxiv\.org/rss|<arxiv:announce_type>|>\s*arXiv:\S{1,30} Announce Type:"
    r"|updates on arXiv\.org",
    re.IGNORECASE,
)
_ANNOUNCEMENT = re.compile(
    r"\s*arXiv:\s*(?P<id>\S{5,40})\s+Announce\s+Type:\s*(?P<type>(?-i:[a-z-]{2,20}))\s*(?:Abstract:\s*)?",
    re.IGNORECASE,
)
_OLD_TITLE = re.compile(
    r"\s*\(arXiv:(?P<id>\S{5,40})\s+\[[^\]]{0,40}\]\s*(?P<mark>UPDATED|CROSS LISTED)?\)\s*$", re.IGNORECASE
)
_OLD_MARKS = {"UPDATED": "replace", "CROSS LISTED": "cross"}
_OAI = re.compile(r"oai:arxiv\.org:", re.IGNORECASE)


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a feed."""
    of_arxiv = root_name(text) in ("rss", "rdf", "feed", "item", "entry") and _OF_ARXIV.search(text[:_HEAD])
    return 0.95 if of_arxiv else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a feed. Raises SourceError where it cannot be read as XML at all."""
    found = read_entries(text, ("item", "entry"), _record)
    for path in (("rss", "channel"), ("RDF", "channel"), ("feed",)):
        if channel := found.around.find(*path):
            break
    else:
        channel = Element("channel", 0, {})
    days = (iso_date(channel.text(name)) for name in ("pubDate", "date", "updated", "lastBuildDate"))
    return Reading(
        format=NAME,
        records=found.records,
        title=clean_line(channel.text("title")) or None,
        listed_on=next(filter(None, days), None),
        problems=found.problems,
        ignored=found.ignored,
    )


def _record(item: Element) -> Record:
    title = item.text("title")
    old = _OLD_TITLE.search(title)
    summary = item.text("description") or item.text("summary") or item.text("content")
    announced = _ANNOUNCEMENT.match(summary)
    address = item.text("link") or _href(item)
    identifiers = Identifiers()
    for own in (
        _OAI.sub("arXiv:", item.text("guid") or item.text("id")),
        f"arXiv:{announced['id'] if announced else old['id'] if old else ''}",
        address,
    ):
        identifiers = merge_identifiers(identifiers, parse_identifier(own) or Identifiers())
    for other in find_identifiers(item.text("DOI") or item.text("doi")):
        identifiers = merge_identifiers(identifiers, other)
    mark = _OLD_MARKS.get((old["mark"] or "").upper(), "new") if old else ""
    section = clean_line(item.text("announce_type")) or (announced["type"] if announced else mark)
    text = "\n\n".join(paragraphs_of_html(summary)) if old else summary[announced.end() if announced else 0 :]
    abstract = abstract_without_tex(text)
    day = iso_date(item.text("pubDate") or item.text("published") or item.text("date"))
    year = year_of_arxiv(identifiers.arxiv)
    link = link_of(address)
    return Record(
        title=without_tex(title[: old.start()].removesuffix(".") if old else title),
        abstract=abstract,
        authors=split_arxiv_authors(", ".join(map(line_of_html, item.texts("creator")))),
        year=year,
        venue=without_tex(item.text("journal_reference")) or None,
        published_on=day if day and section == "new" and day.startswith(f"{year}-") else None,
        section=section or None,
        identifiers=identifiers,
        links=tuple(dict.fromkeys((*((link,) if link else ()), *find_links(abstract)))),
        tags=tuple(dict.fromkeys(filter(None, map(clean_line, _categories(item))))),
    )


def _href(item: Element) -> str:
    return next((link.attributes["href"] for link in item.children("link") if "href" in link.attributes), "")


def _categories(item: Element) -> list[str]:
    return [found.attributes.get("term") or found.whole_text() for found in item.children("category")]
