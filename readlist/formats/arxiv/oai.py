"""What arXiv's OAI-PMH interface answers, in the formats arXiv, arXivRaw and oai_dc.

https://info.arxiv.org/help/oa/index.html; http://www.openarchives.org/OAI/openarchivesprotocol.html,
version 2.0. Records that were deleted have no metadata and are ignored.
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
from readlist.formats.parts.people import clean_names
from readlist.formats.parts.publication_dates import iso_date
from readlist.formats.xml.elements import Element, root_name
from readlist.formats.xml.records import read_entries
from readlist.model.identifiers import find_identifiers, merge_identifiers, parse_identifier
from readlist.model.links import find_links
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "arxiv-oai"

_HEAD = 20_000
_OF_ARXIV = re.compile(r"oai:arxiv\.org:|arxiv\.org/(?:OAI|oai2)", re.IGNORECASE)
_OAI = re.compile(r"oai:arxiv\.org:", re.IGNORECASE)
_KEPT = {"comments": "comment", "journal-ref": "journal_ref", "report-no": "report_no", "license": "license"}


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such an answer of arXiv."""
    return 0.95 if root_name(text) == "oai-pmh" and _OF_ARXIV.search(text[:_HEAD]) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of an answer. Raises SourceError where it cannot be read as XML at all."""
    found = read_entries(text, ("record",), _record)
    problems = found.problems
    if said := clean_line(found.around.text("OAI-PMH", "error")):
        problems = (
            *problems,
            Problem("error", 1, f"arXiv answered with an error, not with papers: {said}", said[:80]),
        )
    return Reading(
        format=NAME,
        records=found.records,
        listed_on=iso_date(found.around.text("OAI-PMH", "responseDate")),
        problems=problems,
        ignored=found.ignored,
    )


def _record(entry: Element) -> Record | None:
    metadata = next(iter(entry.find_all("metadata")), None)
    fields = next(iter(metadata.children()), None) if metadata else None
    if fields is None:
        return None
    identifiers = parse_identifier(_OAI.sub("arXiv:", entry.text("header", "identifier"))) or Identifiers()
    values = (fields.text("id"), fields.text("doi"), *fields.texts("identifier"))
    for other in (found for value in values for found in find_identifiers(value)):
        identifiers = merge_identifiers(identifiers, other)
    # Dublin Core gives the abstract and arXiv's comments as descriptions, in this order.
    abstract, *comments = fields.texts("abstract") or fields.texts("description") or [""]
    published_on = iso_date(fields.text("created") or fields.text("version", "date") or fields.text("date"))
    kept = {name: without_tex(fields.text(own)) for own, name in _KEPT.items() if fields.text(own)}
    if comments:
        kept["comment"] = without_tex(comments[0].removeprefix("Comment: "))
    return Record(
        title=without_tex(fields.text("title")),
        abstract=abstract_without_tex(abstract),
        authors=_authors(fields),
        year=int(published_on[:4]) if published_on else year_of_arxiv(identifiers.arxiv),
        venue=without_tex(fields.text("journal-ref")) or None,
        published_on=published_on,
        identifiers=identifiers,
        links=tuple(dict.fromkeys((*find_links(kept.get("comment", "")), *find_links(abstract)))),
        tags=tuple(
            dict.fromkeys((*fields.text("categories").split(), *map(clean_line, fields.texts("subject"))))
        ),
        extra={"arxiv": kept} if kept else {},
    )


def _authors(fields: Element) -> tuple[str, ...]:
    if creators := fields.texts("creator"):
        return clean_names(map(without_tex, creators))
    parts = [
        (author.text("forenames"), author.text("keyname"), author.text("suffix"))
        for author in fields.find_all("authors", "author")
    ]
    return clean_names(without_tex(" ".join(part)) for part in parts) or split_arxiv_authors(
        fields.text("authors")
    )
