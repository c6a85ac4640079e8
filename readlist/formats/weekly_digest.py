"""Digests as text: numbered papers, often in numbered sections, each with its abstract below.

    Some Papers of the Week, from 26/08 to 01/09
    1. A section
    1.1. The title of a paper
    A paragraph of the abstract.

Newsletters are pasted like this from the browser. What stands before the first entry, between
a section's heading and its first entry, and promotion after an abstract is left out.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from readlist.formats.listed_dates import last_day_of_week, parse_day
from readlist.formats.outline import Entry, Outline, find_outline
from readlist.formats.people import split_authors
from readlist.formats.prose import abstract_of, numbered_paragraphs, without_promotion
from readlist.model.identifiers import merge_identifiers, parse_identifier
from readlist.model.links import find_links
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading, Record
from readlist.model.text import clean_line

NAME = "weekly-digest"

_MARKDOWN = re.compile(r"^#{1,6} |\]\(https?://|^\|.*\|\s*$", re.MULTILINE)
_MARKDOWN_IN_TEXT = 3
_YEAR_AFTER_TITLE = re.compile(r"\s*[(\[]((?:19|20)[0-9]{2})[)\]]\.?$", re.ASCII)
_SUMMARY_AFTER_TITLE = re.compile(r"(.{8,300}?)\s+[-–—]\s+([a-z].{30,})")
_BY = re.compile(r"(?:[Bb]y|Authors?:)\s+(\S.{2,400}?)(?<!\.)(?:,?\s*(?:et al\.?|and others))?")
_PARTICLES = frozenset(
    ("de", "del", "den", "der", "di", "da", "dos", "du", "la", "le", "van", "von", "bin", "al", "y")
)
_MOST_WORDS_OF_A_NAME = 5
_LABEL = (
    r"(?:paper|abs|abstract|arxiv|pdf|doi|links?|url|code|github|project(?: page)?|website|demo|data(?:set)?"
    r"|blog|tweet|video|models?|slides)"
)
_LABELS_ONLY = re.compile(rf"{_LABEL}(?:\s*[,|/·•]\s*{_LABEL})*", re.IGNORECASE)
_OWN_LINK = re.compile(
    rf"(?:(?:read\s+the\s+)?(?P<label>{_LABEL})\s*(?:link)?\s*[:-]\s*)?(?P<target>\S+)", re.IGNORECASE
)
_OTHER_THAN_PAPER = re.compile(
    r"code|github|project|website|demo|data|blog|tweet|video|model|slides", re.IGNORECASE
)
_LONGEST_LIST_TITLE = 200
_SAMPLE = 300_000
_FRONT_LINES = 60
_LONGEST_CONTEXT = 2000
_FEWEST_WORDS_BESIDE_A_WEEK = 4
_WORDS_OF_A_TITLE = 3.5
_LONG_ENOUGH_FOR_AN_ABSTRACT = 40


@dataclass(frozen=True)
class _Digest:
    outline: Outline
    records: tuple[Record, ...]
    promotion: int


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is a digest: numbered titles with texts or links below them."""
    if text.lstrip()[:1] in ("{", "<", "@", "%") or _looks_like_markdown(text):
        return 0.0
    digest = _digest_of(text[:_SAMPLE])
    if digest is None:
        return 0.0
    records = digest.records
    substantial = sum(map(_is_substantial, records)) / len(records)
    sentences = sum(record.title.endswith((".", ",", ";")) for record in records) / len(records)
    words = sum(len(record.title.split()) for record in records) / len(records)
    few = len(records) == 1 and not digest.outline.sectioned
    if few or substantial < 0.5 or sentences > 0.5 or words < 2:
        return 0.1
    if words < _WORDS_OF_A_TITLE:
        return 0.6
    return 0.9 if digest.outline.sectioned else 0.8


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a digest; its week, if it names one, gives ``listed_on``."""
    digest = _digest_of(text)
    if digest is None:
        return Reading(format=NAME, ignored=sum(bool(line.strip()) for line in text.split("\n")))
    front = digest.outline.front
    title, listed_on = _heading_of(front, modified_on)
    return Reading(
        format=NAME,
        records=digest.records,
        title=title,
        listed_on=listed_on.isoformat() if listed_on else None,
        ignored=len(front) - bool(title) + digest.outline.left_out + digest.promotion,
    )


def _looks_like_markdown(text: str) -> bool:
    found = itertools.islice(_MARKDOWN.finditer(text), _MARKDOWN_IN_TEXT)
    return len(list(found)) == _MARKDOWN_IN_TEXT


def _digest_of(text: str) -> _Digest | None:
    lines = numbered_paragraphs(text.split("\n"))
    outline = find_outline([line for _, line in lines])
    if outline is None:
        return None
    records = []
    promotion = 0
    for position, entry in enumerate(outline.entries, 1):
        body = without_promotion(entry.body)
        promotion += len(entry.body) - len(body)
        records.append(_record(entry, body, position=position, line=lines[entry.line][0]))
    return _Digest(outline, tuple(records), promotion)


def _record(entry: Entry, body: Sequence[str], *, position: int, line: int) -> Record:
    title = clean_line(entry.title)
    year = _YEAR_AFTER_TITLE.search(title)
    if year:
        title = title[: year.start()]
    authors = _authors_of(body[0]) if body else ()
    if authors:
        body = body[1:]
    identifiers, links, texts = _own_links(body)
    if not texts and (summary := _SUMMARY_AFTER_TITLE.fullmatch(title)):
        title, texts = summary[1], [summary[2]]
    abstract = abstract_of(texts)
    return Record(
        title=title,
        abstract=abstract,
        authors=authors,
        year=int(year[1]) if year else None,
        section=clean_line(entry.section) if entry.section else None,
        position=position,
        identifiers=identifiers,
        links=tuple(dict.fromkeys((*links, *find_links(abstract)))),
        line=line,
    )


def _authors_of(line: str) -> tuple[str, ...]:
    """Return the names of a line "By Ann Li, Bo Wu, et al."; none when it is the beginning of a text."""
    by = _BY.fullmatch(line)
    names = split_authors(by[1]) if by else ()
    for name in names:
        words = name.replace(",", " ").split()
        if len(words) > _MOST_WORDS_OF_A_NAME or any(w[0].islower() and w not in _PARTICLES for w in words):
            return ()
    return names


def _own_links(body: Sequence[str]) -> tuple[Identifiers, list[Link], list[str]]:
    """Part the lines that only link to the paper, its code or its data from those of its abstract.

    Identifiers are taken from the former only: those in an abstract are of other works.
    """
    identifiers = Identifiers()
    links: list[Link] = []
    texts: list[str] = []
    for text in body:
        own = _OWN_LINK.fullmatch(text)
        found = find_links(own["target"]) if own else ()
        identifier = parse_identifier(own["target"]) if own else None
        if own and (found or identifier):
            links += found
            if identifier and not _OTHER_THAN_PAPER.match(own["label"] or ""):
                identifiers = merge_identifiers(identifiers, identifier)
        elif not _LABELS_ONLY.fullmatch(text):
            texts.append(text)
    return identifiers, links, texts


def _is_substantial(record: Record) -> bool:
    return (
        len(record.abstract) >= _LONG_ENOUGH_FOR_AN_ABSTRACT
        or record.identifiers != Identifiers()
        or bool(record.links)
    )


def _heading_of(front: Sequence[str], modified_on: datetime.date) -> tuple[str | None, datetime.date | None]:
    """Return the list's title and day, which the line that names a week gives, else the first lines."""
    first = _list_title(front)
    context = "\n".join(line[:_LONGEST_CONTEXT] for line in front[:_FRONT_LINES])
    for line in front[:_FRONT_LINES]:
        if len(line) <= _LONGEST_LIST_TITLE and (day := last_day_of_week(line, context, modified_on)):
            says_more = sum(word.isalpha() for word in line.split()) >= _FEWEST_WORDS_BESIDE_A_WEEK
            return (line if says_more or first is None else first), day
    days = (parse_day(line, modified_on) for line in front[:_FRONT_LINES])
    return first, next(filter(None, days), None)


def _list_title(front: Sequence[str]) -> str | None:
    first = front[0] if front else ""
    return first if first and len(first) <= _LONGEST_LIST_TITLE and not first.endswith((".", ":")) else None
