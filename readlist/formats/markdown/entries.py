"""One entry of a Markdown list: what its lines say about a paper, and how sure it is that it is one."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from readlist.formats.markdown.document import Line, Text
from readlist.formats.markdown.labels import link_label_kind, without_decoration
from readlist.formats.markdown.titles import (
    TitledLine,
    clean_title,
    count_words,
    is_address,
    is_document,
    is_embedded,
    label_of,
    text_of,
    text_without_labels,
    titled_line,
    unfolded,
)
from readlist.formats.parts.author_names import author_names, has_others, leading_authors
from readlist.formats.parts.citation import (
    looks_like_venue,
    split_around_title,
    split_citation,
    venue_and_year,
)
from readlist.formats.parts.listed_dates import parse_day
from readlist.formats.parts.people import split_authors
from readlist.formats.parts.prose import abstract_of
from readlist.model.identifiers import find_identifiers, merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Record
from readlist.model.text import clean_line

_NUMBER = re.compile(
    r"\s*(?:\[[0-9]{1,4}\]|[(（][0-9]{1,4}[)）]|[0-9]{1,4}[.)、](?![0-9])|\*\*\[[0-9]{1,4}\]\*\*)\s*"
)
_TAG_BEFORE = re.compile(
    r"\s*(?:\[([^\[\]]{1,60})\]|\(([^()]{1,60})\)|【([^【】]{0,60})】|`([^`]{1,40})`)\s*[:：,-]?\s*"
)
_BRACKETS_BEHIND = re.compile(r"(.{4,400}?)[\s.,]*[(\[（]([^()\[\]（）]{2,80})[)\]）][\s.,]*")
_DATE_BEFORE = re.compile(r"\s*((?:19|20)[0-9]{2}(?:[-/.年][0-9]{1,2}){0,2}月?)\s*[:：|,-]\s+")
_DATE = re.compile(
    r"((?:19|20)[0-9]{2})[-/.年](1[0-2]|0?[1-9])(?:[-/.月](3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
)
_DESCRIBED = re.compile(r"(.{3,200}?)\s+[-–—]\s+([a-z].{40,})")
_SENTENCE = re.compile(
    r"(?:we|this|if|you|please|feel free|note|i|thanks|here|these|see|for more|the following|below)\b",
    re.IGNORECASE,
)
_NO_PAPERS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com|bilibili\.com|videolectures\.net|coursera\.org|edx\.org"
    r"|udacity\.com|udemy\.com|amazon\.[a-z.]+|slideshare\.net|medium\.com|twitter\.com|x\.com|reddit\.com|zhihu\.com"
    r"|wikipedia\.org|weixin\.qq\.com|linkedin\.com|facebook\.com|docs\.google\.com|pypi\.org|npmjs\.com|kaggle\.com)/",
    re.IGNORECASE,
)
_YEAR_AT_END = re.compile(r"(?:19|20)[0-9]{2}\s*$")
_YEAR_ALONE = re.compile(r"\W*(?:19|20)[0-9]{2}\W*")
_BEFORE_SUMMARY = re.compile(
    r"\s*(?P<bracket>[(\[][^()\[\]]{4,40}[)\]](?=\s*[:：]))?\s*(?:[-–—:：]+|\|)\s*(?=\S)"
)
_BETWEEN_TAGS = re.compile(r"[,;，；、|]")
_LONGEST_VENUE = 150
_NOTHING = frozenset(("", "-", "–", "—", "/", "N/A", "None", "TBD"))
_LONGEST_TITLE = 400
_LONGEST_LABELLED_PROSE = 200
_SHORT_REST = 48
_LONG_ENOUGH_FOR_SUMMARY = 25


class Candidate(msgspec.Struct, frozen=True):
    """The lines that may tell a paper: those of its heading, bullet or paragraph, and those below."""

    line: int
    head: Text
    body: Text = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a candidate says, and what speaks for it as a paper.

    ``linked``: an identifier, a link to a paper, or authors with a venue or year. ``strong``:
    that, or a venue with a year. ``told``: at least a link, a name or a venue. ``nameable``:
    its title could be a paper's. ``elsewhere``: it leads into the document, to software, to
    a place where no papers are.
    """

    record: Record
    strong: bool = False
    linked: bool = False
    nameable: bool = False
    elsewhere: bool = False
    told: bool = False


def read_entry(candidate: Candidate) -> Entry:
    """Return what the lines of ``candidate`` say."""
    return _Collector(candidate.line).entry(unfolded(candidate.head), candidate.body)


class _Collector:
    """Gathers the fields of an entry line by line."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.title = ""
        self.authors: tuple[str, ...] = ()
        self.venue: str | None = None
        self.year: int | None = None
        self.published_on: str | None = None
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.links: dict[str, Link] = {}
        self.identifiers = Identifiers()
        self.extra: dict[str, Any] = {}
        self.paper_link = self.cited = self.told_by_markup = False
        self.title_url = ""

    def entry(self, head: Sequence[Line], body: Sequence[Line]) -> Entry:
        rest = self._head(head)
        for line in rest:
            self._line(line, in_body=False)
        for line in body:
            self._line(line, in_body=True)
        title = clean_title(self.title)
        words = count_words(title)
        elsewhere = _leads_elsewhere(self.title_url)
        known = self.identifiers != Identifiers()
        dated = bool(self.venue and self.year and words >= 3 and not _SENTENCE.match(title))
        self.cited = self.cited or dated or bool(self.authors and (self.venue or self.year))
        strong = known or self.paper_link or (self.cited and not elsewhere)
        record = Record(
            title=title,
            abstract=abstract_of(self.texts),
            authors=self.authors,
            year=self.year,
            venue=self.venue,
            published_on=self.published_on,
            identifiers=self.identifiers,
            links=tuple(self.links.values()),
            tags=tuple(dict.fromkeys(self.tags)),
            line=self.line,
            extra={"markdown": self.extra} if self.extra else {},
        )
        return Entry(
            record=record,
            strong=strong and (bool(title) or known),
            linked=known or self.paper_link or bool(self.authors and self.cited),
            nameable=words >= 3
            and len(title) <= _LONGEST_TITLE
            and (self.told_by_markup or not _SENTENCE.match(title)),
            elsewhere=elsewhere,
            told=bool(self.title_url or self.authors or self.venue)
            or any(link.kind in ("paper", "pdf", "other") for link in record.links),
        )

    def _head(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Take the title from the first lines; return the lines behind it."""
        for number, line in enumerate(lines[:3]):
            labelled = label_of(line)
            if labelled and labelled[0] not in ("other", "title"):
                self._line(line, in_body=True)
                continue
            part = titled_line(line)
            if labelled and labelled[0] == "title":
                part = TitledLine(title=labelled[2])
            if not part.title:
                self._links_of(line, "")
                self._tags_of(text_without_labels(line))
                continue
            self.title, self.title_url, self.told_by_markup = part.title, part.url, part.told_by_markup
            if part.url:
                self._link(part.url, "paper", title=True)
            self._links_of(line, part.url)
            self._around(part)
            return lines[number + 1 :]
        return lines[3:]

    def _around(self, part: TitledLine) -> None:
        """Take authors, venue and year from what stands around the title."""
        before = self._tags_of(part.before)
        if part.told_by_markup:
            self.title = self._without_venue(part.title)
        elif self._cited_in(part.title):
            return
        after = part.after.strip()
        cited, summary = _parted_summary(after)
        citation = split_around_title(before, self.title, cited)
        self._take(citation.authors, citation.venue, citation.year)
        if summary:
            self.texts.append(summary)
        elif after and not (citation.authors or citation.venue or citation.year) and count_words(after) > 3:
            self.texts.append(clean_line(after.strip(" .,;:-–—|")))

    def _cited_in(self, text: str) -> bool:
        """Take what a line without markup says; return whether it is a reference."""
        if described := _DESCRIBED.fullmatch(text):
            text = described[1]
            self.texts.append(described[2])
        citation = split_citation(text)
        if citation is None:
            text = self._tags_of(text)
            citation = split_citation(text)
        self.title = citation.title if citation else text
        if citation:
            self._take(citation.authors, citation.venue, citation.year)
            self.cited = bool(citation.authors)
        return citation is not None

    def _without_venue(self, title: str) -> str:
        """Return a title without venue and number in brackets before or behind it, which are taken."""
        found = _BRACKETS_BEHIND.fullmatch(title)
        if found and (looks_like_venue(found[2]) or _YEAR_ALONE.fullmatch(found[2])):
            self._take((), *venue_and_year(found[2]))
            title = found[1]
        bare = self._tags_of(title)
        return bare if count_words(bare) >= 2 else title

    def _take(self, authors: tuple[str, ...], venue: str | None, year: int | None) -> None:
        self.authors = self.authors or authors
        self.venue = self.venue or venue
        self.year = self.year or year

    def _tags_of(self, text: str) -> str:
        """Return ``text`` without the numbers, dates and venues in brackets before it, which are taken."""
        text = without_decoration(text)
        for _ in range(6):
            if number := _NUMBER.match(text):
                text = text[number.end() :]
                continue
            tag = _TAG_BEFORE.match(text) or _DATE_BEFORE.match(text)
            if tag is None:
                break
            inside = next((group for group in tag.groups() if group), "")
            self._date(inside)
            venue, year = venue_and_year(inside)
            capitals = inside.isupper() and text[0] != "("
            is_tag = (
                venue or year or not inside.strip() or link_label_kind(inside) or capitals or text[0] == "【"
            )
            if not is_tag:
                break
            self._take((), venue, year)
            text = text[tag.end() :]
        return text

    def _date(self, text: str) -> None:
        """Take the year, and the day where there is one."""
        if found := _DATE.search(text):
            year, month, day = (int(part) if part else 0 for part in found.groups())
            self.year = self.year or year
            try:
                day_of_paper = datetime.date(year, month, day) if day else None
            except ValueError:
                day_of_paper = None
        else:
            day_of_paper = parse_day(text, datetime.date.max) if _YEAR_AT_END.search(text) else None
        if day_of_paper and self.published_on is None:
            self.published_on = day_of_paper.isoformat()

    def _line(self, line: Line, *, in_body: bool) -> None:
        """Take what a line below the title says: a labelled field, links, names, a venue, or text."""
        labelled = label_of(line)
        if (
            labelled
            and labelled[0] == "other"
            and (not in_body or len(text_of(line)) > _LONGEST_LABELLED_PROSE)
        ):
            labelled = None
        if labelled:
            self._labelled(line, *labelled)
            return
        self._links_of(line, "")
        plain = clean_line(without_decoration(text_without_labels(line)).strip(" .,;:|•·-–—\u200b"))
        if not plain or self._names_or_venue(plain):
            return
        if not self.title and count_words(plain) >= 3:
            self.title = plain
        else:
            self.texts.append(plain)

    def _names_or_venue(self, text: str) -> bool:
        """Take authors, venue and year from a line of nothing else; return whether it was one."""
        if self.authors and self.venue:
            return False
        names = author_names(text)
        authors, rest = (names, "") if names else leading_authors(text)
        venue, year = venue_and_year(rest if authors else text)
        if not names and authors:
            certain = len(authors) > 1 or has_others(text)
            authors = authors if certain and (venue or len(rest) < _SHORT_REST) else ()
        if not authors and not looks_like_venue(text) and not _YEAR_ALONE.fullmatch(text):
            return False
        self._take(authors, venue, year)
        return True

    def _labelled(self, line: Line, role: str, label: str, rest: str) -> None:
        rest = clean_line(rest.strip(" *_"))
        if role.startswith("link-"):
            self._labelled_links(line, role.removeprefix("link-"))
            return
        self._links_of(line, "")
        if rest in _NOTHING:
            return
        if role == "title":
            if self.title:
                self.extra.setdefault("title", self.title)
            self.title, self.cited = rest, True
        elif role == "authors":
            self.authors = author_names(rest) or split_authors(rest)
        elif role == "venue":
            venue, year = venue_and_year(rest)
            self._take((), venue or rest[:_LONGEST_VENUE], year)
        elif role == "date":
            self._date(rest)
            self._take((), None, venue_and_year(rest)[1])
        elif role == "abstract":
            self.texts.append(rest)
        elif role == "tags":
            self.tags += [tag for part in _BETWEEN_TAGS.split(rest) if (tag := part.strip(" []`#."))]
        else:
            self.extra.setdefault(label, rest)

    def _labelled_links(self, line: Line, kind: str) -> None:
        """Take the links of a line "Paper: ..."; their text may be the paper's title."""
        if not self._links_of(line, "", label_kind=kind) or kind != "paper":
            return
        named = (span.text for span in line if span.url and link_label_kind(span.text) is None)
        title = next((clean_line(text) for text in named if not is_address(text)), "")
        if title and not self.title:
            self.title = title
        elif title:
            self.extra.setdefault("paper", title)

    def _links_of(self, line: Line, title_url: str, label_kind: str | None = None) -> bool:
        """Take the links of a line; return whether there were any."""
        found = False
        before = ""
        for index, span in enumerate(line):
            if span.url and span.url != title_url:
                kind = link_label_kind(span.text) if span.text.strip() else "other"
                following = line[index + 1].text if index + 1 < len(line) else ""
                embedded = is_embedded(before, span.text, following)
                self._link(span.url, label_kind or kind, embedded=embedded)
                found = True
            elif not span.url and "://" in span.text:
                for link in find_links(span.text):
                    self._link(link.url, label_kind or (None if link.kind == "other" else link.kind))
                    found = True
            elif not span.url and "arxiv" in span.text.lower():
                for identifiers in find_identifiers(span.text)[:1]:
                    self._identify(identifiers)
            before = "" if span.bold or span.url else (before + span.text)[-60:]
        return found

    def _link(self, url: str, label: str | None, *, title: bool = False, embedded: bool = False) -> None:
        """Take a link; ``label`` is the kind of what its label names."""
        link = link_of(url)
        if link is None:
            self.paper_link |= title and is_document(url)
            return
        own = link.kind
        of_paper = label == "paper" and own == "other" and not title
        if (label in ("code", "data", "project") and own in ("other", "paper", "pdf")) or of_paper:
            link = Link(label or own, link.url)
        self.links.setdefault(link.url, link)
        if embedded or label in ("code", "data", "project", "other"):
            return
        if own in ("paper", "pdf") or of_paper:
            self.paper_link = True
        if (own != "other" or label or title) and (identifiers := parse_identifier(url)):
            self._identify(identifiers)

    def _identify(self, identifiers: Identifiers) -> None:
        if not _conflict(self.identifiers, identifiers):
            self.identifiers = merge_identifiers(self.identifiers, identifiers)


def _conflict(a: Identifiers, b: Identifiers) -> bool:
    pairs = ((a.arxiv, b.arxiv), (a.doi, b.doi), (a.openreview, b.openreview), (a.acl, b.acl))
    return any(one and other and one != other for one, other in pairs)


def _parted_summary(after: str) -> tuple[str, str]:
    """Part what follows a title before a description, which is empty where there is none."""
    found = _BEFORE_SUMMARY.match(after)
    if found is None or len(after) - found.end() < _LONG_ENOUGH_FOR_SUMMARY:
        return after, ""
    text = without_decoration(after[found.end() :])
    authors, _ = leading_authors(text)
    if (authors and (len(authors) > 1 or has_others(text))) or looks_like_venue(text):
        return after, ""
    return found["bracket"] or "", clean_line(text)


def _leads_elsewhere(url: str) -> bool:
    """Return whether a title leads into the document, to another file of the list, or to software."""
    if not url or is_document(url):
        return False
    link = link_of(url)
    return link is None or link.kind == "code" or _NO_PAPERS.match(url) is not None
