"""Answers of arXiv's query interface: Atom with arXiv's own elements.

https://info.arxiv.org/help/api/user-manual.html, section 3.3 (Details of Atom Results Returned)
and 3.4 (Errors). An entry without a paper's identifier is an error message of arXiv.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from readlist.formats.arxiv.metadata import abstract_without_tex, without_tex, year_of_arxiv
from readlist.formats.parts.people import clean_names
from readlist.formats.parts.publication_dates import iso_date
from readlist.formats.xml.elements import Element, root_name
from readlist.formats.xml.records import read_entries
from readlist.model.identifiers import find_identifiers, merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "arxiv-atom"

_HEAD = 20_000
_OF_ARXIV = re.compile(r"arxiv\.org/(?:schemas/atom|api/|abs/)", re.IGNORECASE)
_ANNOUNCEMENT = re.compile(r"rss\.arxiv\.org|announce_type>|Announce Type:")
_MESSAGE = re.compile(r"arxiv\.org/api/errors", re.IGNORECASE)
_KEPT = ("comment", "journal_ref", "updated")


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such an answer: an Atom feed or entry of arXiv."""
    head = text[:_HEAD]
    is_atom = root_name(text) in ("feed", "entry") and _OF_ARXIV.search(head)
    return 0.95 if is_atom and not _ANNOUNCEMENT.search(head) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of an answer. Raises SourceError where it cannot be read as XML at all."""
    found = read_entries(text, ("entry",), _record)
    title = clean_line(found.around.text("feed", "title"))
    problems = found.problems
    if not found.records and not problems:
        message = "arXiv found no paper for this query; change the query and save its answer again."
        problems = (Problem("warning", 1, message, title[:80]),)
    return Reading(
        format=NAME,
        records=found.records,
        title=title or None,
        listed_on=iso_date(found.around.text("feed", "updated")),
        problems=problems,
        ignored=found.ignored,
    )


def _record(entry: Element) -> Record | Problem:
    own = entry.text("id").strip()
    if _MESSAGE.search(own):
        said = clean_line(entry.text("summary"))
        message = (
            f"arXiv answered with an error, not with papers: {said}. Correct the query and save it again."
        )
        return Problem("error", entry.line, message, said[:80])
    identifiers = parse_identifier(own) or Identifiers()
    for other in find_identifiers(entry.text("doi")):
        identifiers = merge_identifiers(identifiers, other)
    abstract = abstract_without_tex(entry.text("summary"))
    published_on = iso_date(entry.text("published"))
    comment = clean_line(entry.text("comment"))
    return Record(
        title=without_tex(entry.text("title")),
        abstract=abstract,
        authors=clean_names(author.text("name") for author in entry.children("author")),
        year=int(published_on[:4]) if published_on else year_of_arxiv(identifiers.arxiv),
        venue=without_tex(entry.text("journal_ref")) or None,
        published_on=published_on,
        identifiers=identifiers,
        links=tuple(dict.fromkeys((*_links(entry), *find_links(comment), *find_links(abstract)))),
        tags=tuple(dict.fromkeys(_terms(entry, "category"))),
        extra=_extra(entry),
    )


def _links(entry: Element) -> Iterator[Link]:
    for element in entry.children("link"):
        link = link_of(element.attributes.get("href", ""))
        if link:
            yield Link("pdf", link.url) if element.attributes.get("title") == "pdf" else link


def _terms(entry: Element, name: str) -> Iterator[str]:
    for element in entry.children(name):
        if term := clean_line(element.attributes.get("term", "")):
            yield term


def _extra(entry: Element) -> dict[str, dict[str, str]]:
    kept = {name: clean_line(entry.text(name)) for name in _KEPT}
    kept["primary_category"] = next(_terms(entry, "primary_category"), "")
    kept = {name: value for name, value in kept.items() if value}
    return {"arxiv": kept} if kept else {}
