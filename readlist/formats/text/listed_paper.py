"""One entry of a text, its title line and what stands below it, as a record."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from readlist.formats.parts.citation import venue_and_year
from readlist.formats.parts.labels import (
    ABSTRACT,
    AUTHORS,
    NOTE,
    OTHER_LINK,
    PAPER,
    TAGS,
    TITLE,
    VENUE,
    YEAR,
    is_link_words_only,
    split_label,
)
from readlist.formats.parts.listed_dates import parse_day
from readlist.formats.parts.people import split_authors
from readlist.formats.parts.prose import abstract_of
from readlist.formats.text.addresses import is_line_of_links, split_addresses
from readlist.formats.text.byline import Byline, lone_name, read_byline
from readlist.formats.text.paragraphs import Paragraph
from readlist.formats.text.title_forms import Style
from readlist.formats.text.title_line import quoted_title, read_title_line
from readlist.model.identifiers import merge_identifiers
from readlist.model.links import find_links
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Record
from readlist.model.text import clean_line

_LINES_FOR_BYLINES = 4
_BETWEEN_FIELDS = re.compile(r"\s+[·|•]\s+(?=[^\W\d_][^:：]{2,25}[:：])")
_COUNT_OF_AUTHORS = re.compile(r"\s*\(\+?[0-9]+[^()]*\)\s*$")
_YEAR_ANYWHERE = re.compile(r"(?<![0-9.])(?:19[0-9]{2}|20[0-4][0-9])(?![0-9])")
_OTHER_THAN_PAPER = re.compile(
    r"\W*(?:code|github|project|website|demo|data|blog|tweet|video|model|slides|talk|repo)", re.IGNORECASE
)
_SEPARATOR_OF_TAGS = re.compile(r"\s*[,;|，、；]\s*|\s+#")


@dataclass
class _Draft:
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    identifiers: Identifiers
    links: list[Link]
    texts: list[str]
    tags: tuple[str, ...] = ()
    published_on: str | None = None
    bylines: int = field(default=0)


def read_entry(
    title: str, body: Sequence[Paragraph], style: Style, *, section: str | None, position: int, line: int
) -> Record:
    """Return the paper whose title line is ``title``, with the fields, links and texts of ``body``."""
    head, identifiers, links = read_title_line(title, style)
    draft = _Draft(
        head.title, head.authors, head.year, head.venue, identifiers, list(links),
        [head.summary] if head.summary else [],
    )  # fmt: skip
    if style.quoted and body and (quoted := quoted_title(body[0].text)):
        draft.title, body = quoted, body[1:]
    for index, paragraph in enumerate(body):
        if split_label(paragraph.text):
            for part in _BETWEEN_FIELDS.split(paragraph.text):
                _take_field(draft, *(split_label(part) or (NOTE, part)), part)
        elif not _take_links(draft, paragraph.source):
            byline = (
                read_byline(paragraph.text)
                if index < _LINES_FOR_BYLINES and len(draft.texts) == bool(head.summary)
                else None
            )
            if byline is None and style.bylines and index == 0 and (name := lone_name(paragraph.text)):
                byline = Byline((name,))
            if byline:
                _take_byline(draft, byline)
            else:
                draft.texts.append(paragraph.source)
    abstract = abstract_of(draft.texts)
    return Record(
        title=draft.title,
        abstract=abstract,
        authors=draft.authors,
        year=draft.year,
        venue=draft.venue,
        published_on=draft.published_on,
        section=section,
        position=position,
        identifiers=draft.identifiers,
        links=tuple(dict.fromkeys((*draft.links, *find_links(abstract)))),
        tags=draft.tags,
        line=line,
    )


def _take_field(draft: _Draft, kind: str, value: str, text: str) -> None:
    """Put the value of a label where it belongs; what is no field is text."""
    if kind == AUTHORS:
        value = _COUNT_OF_AUTHORS.sub("", value)
        byline = read_byline(value)
        _take_byline(draft, byline if byline and byline.authors else Byline(split_authors(value)))
    elif kind == YEAR:
        day = parse_day(value, datetime.date.max) if _YEAR_ANYWHERE.search(value) else None
        draft.published_on = draft.published_on or (day.isoformat() if day else None)
        _take_year(draft, value)
    elif kind == VENUE:
        venue, _ = venue_and_year(value)
        draft.venue = draft.venue or venue or clean_line(value) or None
        _take_year(draft, value)
    elif kind == TAGS:
        tags = (tag.strip(" #") for tag in _SEPARATOR_OF_TAGS.split(value))
        draft.tags = draft.tags or tuple(filter(None, tags))
    elif kind == TITLE:
        draft.title = draft.title or clean_line(value)
    elif kind == ABSTRACT:
        if value:
            draft.texts.append(value)
    elif kind in (PAPER, OTHER_LINK):
        rest, identifiers, links = split_addresses(value)
        if links or identifiers != Identifiers():
            draft.links += links
            if kind == PAPER:
                draft.identifiers = merge_identifiers(draft.identifiers, identifiers)
        elif rest and not is_link_words_only(rest):
            draft.texts.append(text)
    else:
        draft.texts.append(text)


def _take_links(draft: _Draft, text: str) -> bool:
    """Take a line that holds only links; the identifiers in a text are of other works."""
    if not is_line_of_links(text):
        return False
    _, identifiers, links = split_addresses(text)
    draft.links += links
    if not _OTHER_THAN_PAPER.match(text):
        draft.identifiers = merge_identifiers(draft.identifiers, identifiers)
    return True


def _take_byline(draft: _Draft, byline: Byline) -> None:
    draft.authors = draft.authors or byline.authors
    draft.year = draft.year or byline.year
    draft.venue = draft.venue or byline.venue


def _take_year(draft: _Draft, text: str) -> None:
    found = _YEAR_ANYWHERE.search(text)
    draft.year = draft.year or (int(found[0]) if found else None)
