"""What a template may know: frozen plain values, made of papers, and nothing that leads further."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from readlist.formats.notes.flavours import Flavour, NoteLink
from readlist.formats.notes.note_text import protected
from readlist.formats.notes.pieces import day_of, links_of
from readlist.library.citing import citation
from readlist.model.anchors import Placed, placed
from readlist.model.dates import MONTHS
from readlist.model.paper import Link, Paper, PaperList, Place

Day = datetime.date | None


class IdentifierValues(msgspec.Struct, frozen=True, kw_only=True):
    """The identifiers of a paper."""

    arxiv: str | None
    doi: str | None
    openreview: str | None
    acl: str | None
    pmid: str | None
    s2: str | None


class AnnotationValue(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that the reader marked."""

    quote: str
    kind: str
    comment: str
    lost: bool


class PaperValue(msgspec.Struct, frozen=True, kw_only=True):
    """A paper."""

    id: int
    key: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    abstract: str
    note: str
    annotations: tuple[AnnotationValue, ...]
    tags: tuple[str, ...]
    status: str
    starred: bool
    lists: tuple[str, ...]
    identifiers: IdentifierValues
    links: tuple[Link, ...]
    url: str | None
    citation: str
    published: str | None
    added: Day
    read: Day
    later: str | None


class SectionValue(msgspec.Struct, frozen=True, kw_only=True):
    """The papers of one section of a list, in its order; ``title`` is "" for those without a section."""

    title: str
    papers: tuple[PaperValue, ...]


class ListValue(msgspec.Struct, frozen=True, kw_only=True):
    """A list with its sections; ``title`` is "" for the papers that stand in none."""

    title: str
    listed: Day
    sections: tuple[SectionValue, ...]


class MonthValue(msgspec.Struct, frozen=True, kw_only=True):
    """The papers that were read in a month, by day."""

    title: str
    papers: tuple[PaperValue, ...]


VALUES = (
    IdentifierValues,
    AnnotationValue,
    PaperValue,
    SectionValue,
    ListValue,
    MonthValue,
    Link,
    NoteLink,
)
"""All that a template may look into."""


def paper_value(paper: Paper, lists: Mapping[int, PaperList], flavour: Flavour) -> PaperValue:
    """Return what a template knows of a paper; tags are those of the flavour."""
    links = links_of(paper)
    titles = (lists[place.list].title for place in paper.places if place.list in lists)
    note = paper.note.text if paper.note else ""
    return PaperValue(
        id=paper.doc_id,
        key=paper.key,
        title=_line(paper.title) or paper.key,
        authors=tuple(filter(None, map(_line, paper.authors))),
        year=paper.year,
        venue=_line(paper.venue or "") or None,
        abstract=paper.abstract.strip(),
        note=protected(note) if note.strip() else "",
        annotations=tuple(map(_annotation, placed(paper.annotations, paper.abstract))),
        tags=tuple(filter(None, dict.fromkeys(map(flavour.tag, paper.tags)))),
        status=paper.status,
        starred=paper.starred,
        lists=tuple(dict.fromkeys(titles)),
        identifiers=msgspec.convert(paper.identifiers, IdentifierValues, from_attributes=True),
        links=tuple(Link(_line(link.kind), link.url) for link in links),
        url=next((link.url for link in links), None),
        citation=citation(paper),
        published=paper.published_on,
        added=_day(paper.added_at),
        read=_day(paper.read_at),
        later=paper.later_until,
    )


def list_values(
    papers: Sequence[Paper], values: Sequence[PaperValue], lists: Mapping[int, PaperList]
) -> tuple[ListValue, ...]:
    """Return the papers by list and section, the newest list first.

    Every paper stands once, in the newest of its lists; those that are in none come last.
    """
    by_list: dict[int, list[tuple[Place, PaperValue]]] = {}
    for paper, value in zip(papers, values, strict=True):
        places = [place for place in paper.places if place.list in lists]
        place = max(places, key=lambda place: _age(lists[place.list]), default=Place(0))
        by_list.setdefault(place.list, []).append((place, value))
    newest_first = sorted(by_list, key=lambda each: _age(lists[each]) if each else ("", ""), reverse=True)
    return tuple(
        ListValue(
            title=_line(lists[each].title) if each else "",
            listed=_day(lists[each].listed_on) if each else None,
            sections=_sections(by_list[each]),
        )
        for each in newest_first
    )


def month_values(values: Iterable[PaperValue]) -> tuple[MonthValue, ...]:
    """Return the papers that were read, by month, the newest month first."""
    months: dict[tuple[int, int], list[tuple[datetime.date, PaperValue]]] = {}
    for value in values:
        if value.read is not None:
            months.setdefault((value.read.year, value.read.month), []).append((value.read, value))
    return tuple(
        MonthValue(
            title=f"{MONTHS[month - 1]} {year}",
            papers=tuple(value for _, value in sorted(found, key=lambda each: each[0])),
        )
        for (year, month), found in sorted(months.items(), reverse=True)
    )


def _sections(papers: Iterable[tuple[Place, PaperValue]]) -> tuple[SectionValue, ...]:
    by_section: dict[str, list[PaperValue]] = {}
    for place, value in sorted(papers, key=lambda each: each[0].position):
        by_section.setdefault(_line(place.section or ""), []).append(value)
    return tuple(SectionValue(title=title, papers=tuple(found)) for title, found in by_section.items())


def _annotation(found: Placed) -> AnnotationValue:
    return AnnotationValue(
        quote=_lines(found.annotation.exact),
        kind=_line(found.annotation.kind),
        comment=_lines(found.annotation.comment),
        lost=not found.span,
    )


def _age(of: PaperList) -> tuple[str, str]:
    return of.listed_on or of.added_at, of.added_at


def _day(time: str | None) -> Day:
    day = day_of(time)
    return day if isinstance(day, datetime.date) else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def shape_of(value: Any) -> tuple[str, ...]:
    """Return the names of what a template can ask of a value."""
    return value.__struct_fields__ if isinstance(value, VALUES) else ()
