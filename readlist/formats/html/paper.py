"""The page of one paper: by the tags that publishers put into it for search engines.

Highwire Press tags (https://scholar.google.com/intl/en/scholar/inclusion.html, "Indexing
guidelines": ``citation_title``, ``citation_author`` ...), else Dublin Core; on Hugging Face,
which has neither, by what the page shows.
"""

from __future__ import annotations

import datetime
import itertools
import re
from typing import Any

from readlist.formats.html.blocks import blocks_of_html, text_of
from readlist.formats.html.head import Head
from readlist.formats.html.huggingface_chrome import date_of_line
from readlist.formats.html.tree import Element
from readlist.formats.markdown.document import Heading, Paragraph
from readlist.formats.parts.people import clean_names, split_authors
from readlist.model.identifiers import merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Record
from readlist.model.text import clean_line

_DATE = re.compile(r"([0-9]{4})(?:[/-]([0-9]{1,2})(?:[/-]([0-9]{1,2}))?)?(?![0-9])", re.ASCII)
_ABSTRACT_LABEL = re.compile(r"(?:abstract|summary)\b[\s.:—–-]*", re.IGNORECASE)
_ABSTRACT_NAME = re.compile(r"(?:^|[\s_-])abstract(?:$|[\s_-])|abstractsection|acl-abstract", re.IGNORECASE)
_SHORTEST_ABSTRACT = 80
_MOST_CANDIDATES = 40
_LONGEST_ABSTRACT = 20_000
_PAGE_OF_A_PAPER = re.compile(r"Paper page - (.+)")
_VENUES = (
    "citation_journal_title", "citation_conference_title", "citation_conference", "citation_inbook_title",
    "citation_book_title", "prism.publicationname", "dc.source",
)  # fmt: skip
_DATES = (
    "citation_publication_date", "citation_date", "citation_online_date", "citation_cover_date",
    "citation_year", "prism.publicationdate", "dc.date", "dc.date.issued", "dcterms.issued",
)  # fmt: skip


def read_paper(head: Head, root: Element, modified_on: datetime.date) -> Record | None:
    """Return the paper that a page is about; None when it is no page of one paper.

    ``modified_on`` completes dates without a year.
    """
    title = head.value("citation_title")
    if not title and head.values("dc.creator", "dc.contributor"):
        known = (parse_identifier(value) for value in head.values("dc.identifier"))
        title = head.value("dc.title") if any(known) else ""
    if not title and (shown := _PAGE_OF_A_PAPER.fullmatch(head.value("og:title") or head.title)):
        return _shown_paper(shown[1], head, root, modified_on)
    if not title:
        return None
    identifiers = _identifiers(head)
    date = _DATE.match(head.value(*_DATES))
    full_date = date and date[3]
    abstract = _abstract(head, root)
    return Record(
        title=title,
        abstract=abstract,
        authors=_authors(head),
        year=int(date[1]) if date else None,
        venue=head.value(*_VENUES) or None,
        published_on=f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date and full_date else None,
        position=1,
        identifiers=identifiers,
        links=_links(head, abstract),
        tags=_keywords(head),
        line=1,
        extra=_extra(head),
    )


def _authors(head: Head) -> tuple[str, ...]:
    if names := head.values("citation_author", "dc.creator", "dc.contributor"):
        return clean_names(names)
    return split_authors(head.value("citation_authors"))


def _identifiers(head: Head) -> Identifiers:
    found = Identifiers()
    values = [
        *(f"arXiv:{value}" for value in head.values("citation_arxiv_id")),
        *head.values("citation_doi", "dc.identifier", "prism.doi"),
        *(f"PMID:{value}" for value in head.values("citation_pmid")),
        *head.values("citation_abstract_html_url"),
        *head.values("citation_pdf_url"),
        head.address,
    ]
    for value in values:
        if identifiers := parse_identifier(value):
            found = merge_identifiers(found, identifiers)
    return found


def _links(head: Head, abstract: str) -> tuple[Link, ...]:
    addresses = (*head.values("citation_abstract_html_url"), head.address, *head.values("citation_pdf_url"))
    own = (link_of(head.absolute(address)) for address in addresses)
    return tuple(dict.fromkeys([*(link for link in own if link), *find_links(abstract)]))


def _keywords(head: Head) -> tuple[str, ...]:
    values = [*head.values("citation_keywords"), *head.values("citation_keyword")]
    parts = (part for value in values for part in re.split(r"[;,]", value))
    return tuple(dict.fromkeys(word for part in parts if (word := clean_line(part))))


def _extra(head: Head) -> dict[str, Any]:
    names = (
        "volume",
        "issue",
        "firstpage",
        "lastpage",
        "publisher",
        "issn",
        "isbn",
        "technical_report_institution",
    )
    found = {name: head.value(f"citation_{name}") for name in names}
    kept = {name: value for name, value in found.items() if value}
    return {"html": kept} if kept else {}


def _abstract(head: Head, root: Element) -> str:
    """Return the abstract: from its tag, else where the page shows it, else what describes the page."""
    tagged = head.value("citation_abstract", "dcterms.abstract", "dc.description.abstract")
    candidates = [tagged, _shown_abstract(root), head.value("dc.description")]
    return next((text for text in map(_without_label, candidates) if len(text) >= _SHORTEST_ABSTRACT), "")


def _shown_abstract(root: Element) -> str:
    """Return the longest text of an element that is called an abstract, else that below such a heading."""
    named = (
        text
        for element in root.elements()
        if element.attributes and _ABSTRACT_NAME.search(f"{element.get('class')} {element.get('id')}")
        for text in [_text(element)]
        if _SHORTEST_ABSTRACT <= len(text) <= _LONGEST_ABSTRACT
    )
    return max(itertools.islice(named, _MOST_CANDIDATES), key=len, default="") or _below_heading(root)


def _below_heading(root: Element) -> str:
    texts: list[str] = []
    below = False
    for block in blocks_of_html(root, cards=False):
        text, _ = text_of([block])
        if isinstance(block, Paragraph):
            is_buttons = all(span.url for line in block.text for span in line if span.text.strip(" ,"))
            texts += [text] * (below and not is_buttons)
        elif not isinstance(block, Heading):
            texts += [text] * below
        elif below:
            break
        else:
            below = clean_line(text).rstrip(".:").lower() in ("abstract", "summary")
    return "\n\n".join(texts)


def _without_label(text: str) -> str:
    label = _ABSTRACT_LABEL.match(text)
    return text[label.end() :].strip() if label else text.strip()


def _text(element: Element) -> str:
    """Return what an element holds, a blank line between its blocks."""
    blocks = blocks_of_html(element, cards=False)
    return "\n\n".join(text for block in blocks if (text := text_of([block])[0].strip()))


def _shown_paper(title: str, head: Head, root: Element, modified_on: datetime.date) -> Record:
    text, _ = text_of(blocks_of_html(root, cards=False))
    days = (date_of_line(line, modified_on) for line in text.split("\n") if "ublished on" in line)
    day = next((day for day in days if day), None)
    links = (link.get("href") for link in root.elements("a"))
    found = (parse_identifier(head.absolute(address)) for address in (head.address, *links) if address)
    abstract = _without_label(_below_heading(root))
    authors = (element for element in root.elements() if element.has_class("author"))
    return Record(
        title=clean_line(title),
        abstract=abstract,
        authors=clean_names(dict.fromkeys(_all_text(author).strip(" ,") for author in authors)),
        year=day.year if day else None,
        published_on=day.isoformat() if day else None,
        position=1,
        identifiers=next((identifiers for identifiers in found if identifiers), Identifiers()),
        links=_links(head, abstract),
        line=1,
    )


def _all_text(element: Element) -> str:
    inner = (child for part in element.elements() for child in part.children if isinstance(child, str))
    return clean_line("".join(inner))
