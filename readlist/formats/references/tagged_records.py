"""The fields of a tagged record as a record of the model.

Which tag means what is data: a Meaning for each format. Tags without a meaning, and values
that the model holds only in part, stay in ``extra`` under the name of the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readlist.formats.parts.marked_up_text import plain_line, plain_paragraphs, without_markup
from readlist.formats.parts.people import clean_names
from readlist.formats.parts.prose import says_that_it_is_missing
from readlist.formats.references.dates import date_of, year_of
from readlist.formats.references.note_identifiers import (
    identifiers_of_notes,
    only_identifiers,
    unmistakable_identifier,
)
from readlist.formats.references.tagged_lines import Entry, Field
from readlist.model.identifiers import (
    find_identifiers,
    merge_identifiers,
    parse_identifier,
    strong_identifiers,
)
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean, clean_line

Groups = tuple[tuple[str, ...], ...]
"""Tags that hold the same field: the first group that a record has is taken, and all of its values."""


@dataclass(frozen=True)
class Meaning:
    """The tags of a format by what they hold, the preferred ones first.

    ``texts_are_wrapped``, ``keywords_are_wrapped``: lines without a tag only fold abstracts or
    keywords; else they are paragraphs, and keywords of their own. ``title_ends_with_stop``: the
    format puts a full stop, and brackets around translations, where the title has none.
    ``own_ids`` may hold an identifier besides other things; ``databases`` name where
    ``accession_numbers`` come from.
    """

    title: tuple[str, ...]
    abstract: tuple[str, ...]
    authors: Groups
    keywords: Groups
    venue: tuple[str, ...]
    year: tuple[str, ...]
    date: tuple[str, ...]
    doi: tuple[str, ...] = ()
    pmid: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pdf: tuple[str, ...] = ()
    own_ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    groups_of_authors: tuple[str, ...] = ()
    accession_numbers: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    texts_are_wrapped: bool = False
    keywords_are_wrapped: bool = False
    title_ends_with_stop: bool = False


_MISSING_IN_R = "NA"
_NOBODY = frozenset({"[anonymous]", "anonymous", "et al", "et al.", "others"})
_PMID = re.compile(r"(?:PMID:?\s*)?([1-9][0-9]{0,8})", re.ASCII | re.IGNORECASE)
_ROLE = re.compile(r"\s\[[^\[\]]{1,200}\]")  # "Li, Ann [Editor]"
_MEDLINE = re.compile(r"\b(?:MEDLINE|PubMed|NLM)\b", re.IGNORECASE)
_KIND_AFTER_IDENTIFIER = re.compile(r"\s*\[(?:doi|pii|pmid)\]\s*$", re.IGNORECASE)
_BETWEEN_KEYWORDS = re.compile(r"[;\n]")
_MAIN_TOPIC = re.compile(r"(?:^\s{0,9}|(?<=/))\*")  # MeSH: "*Stroke", "Stroke/*therapy"
_BETWEEN_LINKS = " ;,|"
_BEFORE_LINK = re.compile(r"(?<=[ ;,|])(?=https?://)", re.IGNORECASE)
_FEWEST_COMMAS = 2
_LONGEST_SHOWN = 80
_YEAR_ALONE = re.compile(r"[\s/c©]*[0-9]{4}[\s/]*", re.ASCII)


def reading_of(name: str, entries: Iterable[Entry], meaning: Meaning) -> Reading:
    """Return the records of a scan; ``name`` is that of the format.

    A record without title and identifier is an error, and so are the lines of one that neither
    begins nor ends as the format wants it. Other tagged lines that name no work are ignored.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    ignored = without_end = 0
    last: Entry | None = None
    for entry in entries:
        if not entry.fields:
            ignored += 1
            continue
        record = record_of(name, entry, meaning, position=len(records) + 1)
        if entry.begun:
            without_end, last = without_end + (not entry.ended), entry
        is_whole = entry.begun or (entry.ended and record.title)
        if is_whole and (record.title or record.identifiers != Identifiers()):
            records.append(record)
        elif entry.begun:
            message = f"This record has neither a title ({meaning.title[0]}) nor an identifier."
            problems.append(Problem("error", entry.line, message, _shown(entry)))
        elif record.title:
            message = (
                "No record begins before these lines: put the line in front of them with which one does."
            )
            problems.append(Problem("error", entry.line, message, record.title[:_LONGEST_SHOWN]))
        else:
            ignored += 1
    if last and not last.ended and without_end == 1 and len(records) > 1:
        message = "The last record has no end: the file seems to be cut off."
        problems.append(Problem("warning", last.line, message, _shown(last)))
    return Reading(format=name, records=tuple(records), problems=tuple(problems), ignored=ignored)


def record_of(name: str, entry: Entry, meaning: Meaning, *, position: int) -> Record:
    """Return what the fields of ``entry`` say, be it enough for a record or not."""
    values = _Values(entry.fields)
    title = _title(values, meaning)
    abstract = _abstract(values, meaning)
    year, published_on = _dates(values, meaning)
    return Record(
        title=title,
        abstract=abstract,
        authors=_authors(values, meaning),
        year=year,
        venue=values.take_first(meaning.venue) or None,
        published_on=published_on,
        identifiers=_identifiers(values, meaning),
        links=_links(values, meaning, abstract),
        tags=_keywords(values, meaning),
        position=position,
        line=entry.line,
        extra={name: rest} if (rest := values.rest()) else {},
    )


class _Values:
    """The fields of one record, and which of them the model holds already."""

    def __init__(self, fields: list[Field]) -> None:
        self._fields = fields
        self._by_tag: dict[str, list[Field]] = {}
        for field in fields:
            self._by_tag.setdefault(field.tag, []).append(field)
        self._taken: set[int] = set()
        self._lines: dict[int, str] = {}

    def line_of(self, field: Field) -> str:
        """Return the value of ``field`` as one clean line."""
        line = self._lines.get(id(field))
        if line is None:
            line = self._lines[id(field)] = plain_line(" ".join(field.lines))
        return line

    def of(self, tags: tuple[str, ...]) -> Iterator[Field]:
        """Yield the fields with these tags that hold something, in the order of the tags."""
        for tag in tags:
            for field in self._by_tag.get(tag, ()):
                if _says_something(field):
                    yield field

    def in_order(self, tags: tuple[str, ...]) -> Iterator[Field]:
        """Yield the fields with these tags that hold something, as they stand in the record."""
        return (field for field in self._fields if field.tag in tags and _says_something(field))

    def of_first_group(self, groups: Groups) -> list[Field]:
        return next((fields for tags in groups if (fields := list(self.of(tags)))), [])

    def take(self, field: Field) -> None:
        """Note that the model holds the whole of ``field``."""
        self._taken.add(id(field))

    def take_first(self, tags: tuple[str, ...]) -> str:
        """Return the first value of these tags as a line; others that say the same are taken with it."""
        first = ""
        for field in self.of(tags):
            text = self.line_of(field)
            first = first or text
            if text == first:
                self.take(field)
        return first

    def rest(self) -> dict[str, str | list[str]]:
        """Return what the model does not hold: a text for each tag, or a list where the tag repeats."""
        rest: dict[str, str | list[str]] = {}
        for tag, fields in self._by_tag.items():
            texts = [
                text
                for field in fields
                if id(field) not in self._taken and (text := clean("\n".join(field.lines)).strip())
            ]
            if texts:
                rest[tag] = texts if len(texts) > 1 else texts[0]
        return rest


def _says_something(field: Field) -> bool:
    return any(field.lines) and field.lines[0] != _MISSING_IN_R


def _title(values: _Values, meaning: Meaning) -> str:
    title = values.take_first(meaning.title)
    if meaning.title_ends_with_stop:
        title = title.removesuffix(".") if not title.endswith("..") else title
        if title.startswith("[") and title.endswith("]"):
            title = title[1:-1].removesuffix(".")
    return title


def _abstract(values: _Values, meaning: Meaning) -> str:
    """Return the abstract; further fields of the same tag are its further paragraphs."""
    found = list(values.of(meaning.abstract))
    if not found:
        return ""
    parts: dict[str, None] = {}
    for field in found:
        text = plain_paragraphs(field.lines, wrapped=meaning.texts_are_wrapped)
        if field.tag == found[0].tag:
            parts[text] = None
        if field.tag == found[0].tag or text in parts:
            values.take(field)
    return "\n\n".join(part for part in parts if not says_that_it_is_missing(part))


def _authors(values: _Values, meaning: Meaning) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for field in (*values.of_first_group(meaning.authors), *values.of(meaning.groups_of_authors)):
        for line in field.lines:
            for name in clean_names(_ROLE.sub("", plain_line(line)).split(";")):
                if name.casefold() not in _NOBODY:
                    names[name] = None
        values.take(field)
    return tuple(names)


def _dates(values: _Values, meaning: Meaning) -> tuple[int | None, str | None]:
    """Return year and day of publication; a date that says more or other than that is not taken."""
    years = (year_of(values.line_of(field)) for field in values.of(meaning.year))
    year = next(filter(None, years), None)
    day: str | None = None
    for field in values.of(meaning.date):
        text = values.line_of(field)
        found = date_of(text, year)
        if found and year and int(found[:4]) == year and day in (None, found):
            day = found
            values.take(field)
    for field in values.of(meaning.year):
        text = values.line_of(field)
        if year_of(text) == year and _YEAR_ALONE.fullmatch(text):
            values.take(field)
    return year, day


def _keywords(values: _Values, meaning: Meaning) -> tuple[str, ...]:
    fields = values.of_first_group(meaning.keywords)
    keywords: dict[str, None] = {}
    for field in fields:
        text = without_markup((" " if meaning.keywords_are_wrapped else "\n").join(field.lines))
        parts = [part.strip() for part in _BETWEEN_KEYWORDS.split(text) if part.strip()]
        if len(fields) == len(parts) == 1 and text.count(",") >= _FEWEST_COMMAS:
            parts = text.split(",")
        for keyword in clean_names(_MAIN_TOPIC.sub("", part) if "*" in part else part for part in parts):
            keywords[keyword] = None
        values.take(field)
    return tuple(keywords)


def _links(values: _Values, meaning: Meaning, abstract: str) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for field in values.in_order(meaning.links + meaning.pdf):
        parts = [part.strip(_BETWEEN_LINKS) for part in _BEFORE_LINK.split(values.line_of(field))]
        found = [link for part in parts for link in _links_in(part)]
        for link in found:
            is_pdf = field.tag in meaning.pdf and link.kind == "other"
            links.setdefault(link.url, Link("pdf", link.url) if is_pdf else link)
        if parts == [link.url for link in found]:
            values.take(field)
    for link in find_links(abstract):
        links.setdefault(link.url, link)
    return tuple(links.values())


def _links_in(text: str) -> tuple[Link, ...]:
    link = link_of(text)
    return (link,) if link else find_links(text)


def _identifiers(values: _Values, meaning: Meaning) -> Identifiers:
    """Return the identifiers of the record: of its own fields first, then of links and notes."""
    found = Identifiers()
    for field, own, is_all in (*_own_identifiers(values, meaning), *_identifiers_beside(values, meaning)):
        found = merge_identifiers(found, own)
        if is_all and set(strong_identifiers(own)) <= set(strong_identifiers(found)):
            values.take(field)
    return merge_identifiers(found, identifiers_of_notes([field.lines for field in values.of(meaning.notes)]))


def _own_identifiers(values: _Values, meaning: Meaning) -> Iterator[tuple[Field, Identifiers, bool]]:
    """Yield fields that are for identifiers, with what they hold and whether that is all they say."""
    for field in values.of(meaning.doi):
        text = _KIND_AFTER_IDENTIFIER.sub("", values.line_of(field))
        if own := parse_identifier(text):
            yield field, own, True
        elif inside := find_identifiers(text):
            yield field, inside[0], False
    for field in values.of(meaning.pmid):
        if number := _PMID.fullmatch(values.line_of(field)):
            yield field, Identifiers(pmid=number[1]), True


def _identifiers_beside(values: _Values, meaning: Meaning) -> Iterator[tuple[Field, Identifiers, bool]]:
    """Yield fields that hold identifiers among other things, as ``_own_identifiers`` does."""
    for field in values.of(meaning.own_ids):
        if own := unmistakable_identifier(values.line_of(field)):
            yield field, own, False
    if any(_MEDLINE.search(values.line_of(field)) for field in values.of(meaning.databases)):
        for field in values.of(meaning.accession_numbers):
            if number := _PMID.fullmatch(values.line_of(field)):
                yield field, Identifiers(pmid=number[1]), False
    for field in values.of(meaning.links + meaning.pdf):
        for part in _BEFORE_LINK.split(values.line_of(field)):
            if own := parse_identifier(part.strip(_BETWEEN_LINKS)):
                yield field, own, False
    for field in values.of(meaning.notes):
        if only := only_identifiers(field.lines):
            yield field, only, True


def _shown(entry: Entry) -> str:
    """Return the beginning of a record for a message: its first line, and the next that says something."""
    more = next((field for field in entry.fields[1:] if any(field.lines)), None)
    text = f"{entry.text} … {more.tag}: {' '.join(more.lines)}" if more else entry.text
    return clean_line(text[: 2 * _LONGEST_SHOWN])[:_LONGEST_SHOWN]
