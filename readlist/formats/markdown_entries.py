"""One entry of a Markdown list: what its lines say about a paper, and how sure it is that it is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from readlist.formats.author_names import author_names, has_others, leading_authors
from readlist.formats.citation import looks_like_venue, split_around_title, split_citation, venue_and_year
from readlist.formats.markdown_document import Line, Span, Text
from readlist.formats.markdown_labels import line_label, link_label_kind, without_decoration
from readlist.formats.people import split_authors
from readlist.formats.prose import abstract_of
from readlist.model.identifiers import find_identifiers, merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Record
from readlist.model.text import clean_line

_NUMBER = re.compile(r"\s*(?:\[[0-9]{1,4}\]|[(（][0-9]{1,4}[)）]|[0-9]{1,4}[.)、]|\*\*\[[0-9]{1,4}\]\*\*)\s*")
_TAG_BEFORE = re.compile(
    r"\s*(?:\[([^\[\]]{1,60})\]|\(([^()]{1,60})\)|【([^【】]{0,60})】|`([^`]{1,40})`)\s*[:：,-]?\s*"
)
_DATE_BEFORE = re.compile(r"\s*((?:19|20)[0-9]{2}(?:[-/.年][0-9]{1,2}){0,2}月?)\s*[:：|,-]\s+")
_DATE = re.compile(
    r"((?:19|20)[0-9]{2})[-/.年](1[0-2]|0?[1-9])(?:[-/.月](3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
)
_EMPTY_BRACKETS = re.compile(r"[\[(（【<]+[\s,;:|/&+·•-]*[\])）】>]+")
_LABEL_IN_BRACKETS = re.compile(r"\[+([^\[\]]{1,30})\]+(?!\()")
_FUNCTION_WORD = re.compile(
    r"\b(?:the|this|that|these|a|an|their|our|his|her|its|my|in|of|to|on|from|with|by|at|is|are|was|see|and|or|as|via"
    r"|using|called|titled|entitled|recent|new|full|original|interesting|great|nice|excellent|second|first|another"
    r"|read|following|accompanying|corresponding|associated)\s*[\"“'‘]?$"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TITLE_AT_MOST = 400
_SHORT_LINE = 48
_LONG_ENOUGH_FOR_SUMMARY = 25


class Candidate(msgspec.Struct, frozen=True):
    """The lines that may tell a paper: those of its heading, bullet or paragraph, and those below."""

    line: int
    head: Text
    body: Text = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a candidate says.

    ``strong`` tells that it says something that only papers have: an identifier, a link to a
    paper, authors with a venue or year; ``told`` that there is at least a link, a name or a venue. ``nameable`` tells that its title could be a paper's;
    ``elsewhere`` that it leads to a place inside the document or list, or to software.
    """

    record: Record
    strong: bool = False
    labelled: bool = False
    nameable: bool = False
    elsewhere: bool = False
    told: bool = False


class _Part(msgspec.Struct, frozen=True):
    """The title of a line and what stands around it, the labels of links left out."""

    title: str = ""
    before: str = ""
    after: str = ""
    url: str = ""
    told_by_markup: bool = False


def read_entry(candidate: Candidate) -> Entry:
    """Return what the lines of ``candidate`` say."""
    lines = unfolded(candidate.head)
    return _Collector(candidate.line).entry(lines, candidate.body)


def plain_text(text: Text) -> str:
    """Return a text without its markup, in one line."""
    return clean_line(" ".join("".join(span.text for span in line) for line in text))


def count_words(title: str) -> int:
    """Return the number of words of a title; two Chinese characters count as one."""
    return max(len(title.split()), len(_CJK.findall(title)) // 2)


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
        self.paper_link = self.labelled = self.cited = False
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
        self.cited = (
            self.cited
            or bool(self.authors and (self.venue or self.year))
            or bool(self.venue and self.year and words >= 3)
        )
        strong = known or self.paper_link or self.cited
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
            labelled=self.labelled,
            nameable=words >= 3 and len(title) <= _TITLE_AT_MOST,
            elsewhere=elsewhere,
            told=bool(self.authors or self.venue)
            or any(link.kind in ("paper", "pdf", "other") for link in record.links),
        )

    def _head(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Take the title from the first lines; return the lines behind it."""
        for number, line in enumerate(lines[:3]):
            labelled = label_of(line)
            if labelled and labelled[0] not in ("other", "title"):
                self._line(line, in_body=True)
                continue
            part = _part_of(line)
            if labelled and labelled[0] == "title":
                part = _Part(title=labelled[2])
            if not part.title:
                self._links_of(line, "")
                self._tags_of(_text_without_labels(line))
                continue
            self.title, self.title_url = part.title, part.url
            if part.url:
                self._link(part.url, "paper", title=True)
            self._links_of(line, part.url)
            self._around(part)
            return lines[number + 1 :]
        return lines[3:]

    def _around(self, part: _Part) -> None:
        """Take authors, venue and year from what stands around the title."""
        before = self._tags_of(part.before)
        if not part.told_by_markup:
            found = split_citation(part.title)
            if found is None:
                self.title = self._tags_of(part.title)
                found = split_citation(self.title)
            if found:
                self.title = found.title
                self._take(found.authors, found.venue, found.year)
                self.cited = bool(found.authors)
                return
        after = part.after.strip()
        summary = _summary(after)
        citation = split_around_title(before, self.title, "" if summary else after)
        self._take(citation.authors, citation.venue, citation.year)
        if summary:
            self.texts.append(summary)
        elif after and not (citation.authors or citation.venue or citation.year) and count_words(after) > 3:
            self.texts.append(clean_line(after.strip(" .,;:-–—|")))

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
            is_tag = venue or year or not inside.strip() or link_label_kind(inside) or inside.isupper()
            if not is_tag and tag.end() < len(text) and tag.re is _TAG_BEFORE and not text.startswith("【"):
                break
            self._take((), venue, year)
            text = text[tag.end() :]
        return text

    def _date(self, text: str) -> None:
        if found := _DATE.search(text):
            year, month, day = found.groups()
            self.year = self.year or int(year)
            if day and self.published_on is None:
                self.published_on = f"{year}-{int(month):02}-{int(day):02}"

    def _line(self, line: Line, *, in_body: bool) -> None:
        """Take what a line below the title says: a labelled field, links, names, a venue, or text."""
        text = _text(line)
        labelled = line_label(text)
        if (
            labelled
            and (in_body or labelled[0] != "other")
            and not (in_body and labelled[0] == "other" and _is_prose(text))
        ):
            self._labelled(line, *labelled)
            return
        self._links_of(line, "")
        plain = clean_line(_text_without_labels(line).strip(" .,;:|•·-–—"))
        if not plain:
            return
        if not self.authors or not self.venue:
            names = author_names(plain)
            authors, rest = (names, "") if names else leading_authors(plain)
            venue, year = venue_and_year(rest or ("" if names else plain))
            certain = names or (
                authors and (len(authors) > 1 or has_others(plain)) and (venue or len(rest) < _SHORT_LINE)
            )
            if certain:
                self._take(authors, venue, year)
                return
            if looks_like_venue(plain) or re.fullmatch(r"\W*(?:19|20)[0-9]{2}\W*", plain):
                self._take((), venue, year)
                return
        if not self.title and count_words(plain) >= 3:
            self.title = plain
        else:
            self.texts.append(plain)

    def _labelled(self, line: Line, role: str, label: str, rest: str) -> None:
        rest = clean_line(rest.strip(" *_"))
        empty = rest in ("", "-", "–", "—", "/", "N/A", "None", "TBD")
        if role.startswith("link-"):
            kind = role.removeprefix("link-")
            found = self._links_of(line, "", label_kind=kind)
            if found and kind == "paper":
                self.labelled = True
                named = [span.text for span in line if span.url and link_label_kind(span.text) is None]
                if named and not self.title:
                    self.title = clean_line(named[0])
                self.extra.setdefault("paper", clean_line(named[0])) if named and not _is_address(
                    named[0]
                ) else None
            return
        self._links_of(line, "")
        if empty:
            return
        if role == "title":
            if self.title:
                self.extra.setdefault("title", self.title)
            self.title = rest
            self.cited = True
        elif role == "authors":
            self.authors = author_names(rest) or split_authors(rest)
        elif role == "venue":
            venue, year = venue_and_year(rest)
            self._take((), venue or rest[:150], year)
        elif role == "date":
            self._date(rest)
            self._take((), None, venue_and_year(rest)[1])
        elif role == "abstract":
            self.texts.append(rest)
        elif role == "tags":
            self.tags += [tag for part in re.split(r"[,;，；、|]", rest) if (tag := part.strip(" []`#."))]
        else:
            self.extra.setdefault(label, rest)

    def _links_of(self, line: Line, title_url: str, label_kind: str | None = None) -> bool:
        """Take the links of a line; return whether there were any."""
        found = False
        before = ""
        for index, span in enumerate(line):
            if span.url and span.url != title_url:
                kind = link_label_kind(span.text) if span.text.strip() else "other"
                following = line[index + 1].text if index + 1 < len(line) else ""
                embedded = _is_embedded(before, following)
                self._link(span.url, None if embedded else (label_kind or kind), embedded=embedded)
                found = True
            elif not span.url and "://" in span.text:
                for link in find_links(span.text):
                    self._link(
                        link.url,
                        label_kind
                        or (link.kind if link.kind != "other" else "paper" if not before else None),
                    )
                    found = True
            if not span.url and "arxiv" in span.text.lower() and "://" not in span.text:
                for identifiers in find_identifiers(span.text)[:1]:
                    self.identifiers = merge_identifiers(self.identifiers, identifiers)
            before = (before + span.text)[-60:]
        return found

    def _link(self, url: str, kind: str | None, *, title: bool = False, embedded: bool = False) -> None:
        """Take a link; ``kind`` is what its label says."""
        link = link_of(url)
        if link is None:
            return
        own = link.kind
        if kind in ("code", "data", "project") and own in ("other", "paper", "pdf"):
            link = Link(kind, link.url)
        elif kind == "paper" and own == "other" and not title:
            link = Link("paper", link.url)
        self.links.setdefault(link.url, link)
        if (
            embedded
            or kind in ("code", "data", "project", "other")
            or (kind is None and not title and own == "other")
        ):
            return
        if own in ("paper", "pdf") or (kind == "paper" and own == "other" and not title):
            self.paper_link = True
            self.labelled = self.labelled or not title
        if identifier := parse_identifier(url):
            if not _conflict(self.identifiers, identifier):
                self.identifiers = merge_identifiers(self.identifiers, identifier)


def label_of(line: Line) -> tuple[str, str, str] | None:
    """Return role, label and rest of a line that begins with a label; a title with a colon is none."""
    labelled = line_label(_text(line))
    first = next((span for span in line if without_decoration(span.text)), None)
    if labelled is None or first is None:
        return None
    whole = first.text.rstrip(" :：*").endswith(labelled[1].rstrip(" :：")) or not (first.bold or first.url)
    return labelled if whole else None


def clean_title(title: str) -> str:
    """Return a title without decoration, quotes, unlinked labels and the full stop behind it."""
    title = without_decoration(clean_line(title))
    title = _LABEL_IN_BRACKETS.sub(lambda label: "" if link_label_kind(label[1]) else label[0], title)
    title = _EMPTY_BRACKETS.sub("", title)
    title = without_decoration(title).strip(' "“”„«»《》「」').rstrip(" .,;:-–—|").strip(' "“”*_')
    if title.startswith("<") and title.endswith(">"):
        title = title[1:-1]
    return clean_line(title)


def _conflict(a: Identifiers, b: Identifiers) -> bool:
    pairs = ((a.arxiv, b.arxiv), (a.doi, b.doi), (a.openreview, b.openreview), (a.acl, b.acl))
    return any(one and other and one != other for one, other in pairs)


def unfolded(text: Text) -> list[Line]:
    """Return the lines, a title in one style that a line end parts put together again."""
    lines: list[Line] = []
    for line in text:
        last, first = (lines[-1][-1] if lines else None), line[0]
        if (
            last
            and ((last.bold and first.bold) or (last.url and last.url == first.url))
            and last.text
            and first.text
        ):
            joined = msgspec.structs.replace(last, text=f"{last.text} {first.text}")
            lines[-1] = (*lines[-1][:-1], joined, *line[1:])
        elif lines and _goes_on(lines[-1], line):
            lines[-1] = (*lines[-1], Span(" "), *line)
        else:
            lines.append(line)
    return lines


def _goes_on(line: Line, following: Line) -> bool:
    """Return whether the plain text at the end of a line goes on in the next."""
    if _is_marked(line[-1]) or _is_marked(following[0]):
        return False
    text, after = _text(line).strip(), _text(following).strip()
    if len(text) < _SHORT_LINE or text.endswith((".", "!", "?", ":", "：", ")", "]", "。")) or not after:
        return False
    return not (author_names(after) or line_label(after) or looks_like_venue(after) or after[0] in "[(")


def _is_marked(span: Span) -> bool:
    return bool(span.url or span.bold or span.italic)


def _part_of(line: Line) -> _Part:
    """Return the title of a line by its markup: bold, a link, italic; else the text of the line."""
    for choose in (_bold_title, _linked_title, _italic_title):
        if found := choose(line):
            start, end = found
            before, after = _text_without_labels(line[:start]), _text_without_labels(line[end:])
            title = "".join(span.text for span in line[start:end])
            url = next((span.url for span in line[start:end] if span.url), "")
            name, colon, said = title.partition(":")
            if (
                not (colon and said.strip())
                and count_words(title) <= 3
                and (colon or after.lstrip().startswith((":", "：")))
            ):
                goes_on, _, rest = after.lstrip(" :：").partition(". ")
                if count_words(goes_on) >= 3 and len(goes_on) <= 200:
                    title, after = f"{name.strip()}: {goes_on.strip()}", rest
            return _Part(title=title, before=before, after=after, url=url, told_by_markup=True)
    return _Part(title=_text_without_labels(line))


def _bold_title(line: Line) -> tuple[int, int] | None:
    start = 0
    while start < len(line):
        if not line[start].bold:
            start += 1
            continue
        end = start + 1
        while end < len(line) and (
            line[end].bold or (not line[end].text.strip() and end + 1 < len(line) and line[end + 1].bold)
        ):
            end += 1
        text = without_decoration("".join(span.text for span in line[start:end]))
        if _may_be_title(text) and not _has_longer_link(line[end:], text) and not text.startswith("("):
            return start, end
        start = end
    return None


def _has_longer_link(line: Line, name: str) -> bool:
    """Return whether a name of a word or two is followed by the linked title."""
    if count_words(name) > 2:
        return False
    return any(
        span.url and link_label_kind(span.text) is None and count_words(span.text) >= 4 for span in line
    )


def _linked_title(line: Line) -> tuple[int, int] | None:
    before = ""
    for index, span in enumerate(line):
        if span.url and _may_be_title(span.text) and not _is_address(span.text):
            end = index + 1
            while end < len(line) and line[end].url == span.url:
                end += 1
            plain = _text_without_labels(line[:index])
            if _is_embedded(before, line[end].text if end < len(line) else ""):
                return None
            if count_words(plain) >= 4 and not _is_before_title(plain):
                return None
            return index, end
        before += span.text
    return None


def _is_before_title(text: str) -> bool:
    text = without_decoration(text).rstrip(' .,:;"“(<')
    authors, rest = leading_authors(text)
    return bool(authors and (not rest or len(rest) < 12)) or looks_like_venue(text)


def _italic_title(line: Line) -> tuple[int, int] | None:
    first = next(
        (index for index, span in enumerate(line) if without_decoration(span.text).strip(" .")), None
    )
    if first is None or not line[first].italic or line[first].url:
        return None
    text = line[first].text
    if (
        count_words(text) >= 4
        and not author_names(text)
        and not leading_authors(text)[0]
        and len(text) <= _TITLE_AT_MOST
    ):
        return first, first + 1
    return None


def _may_be_title(text: str) -> bool:
    text = without_decoration(text).strip(" .,:;()[]")
    if len(text) < 3 or len(text) > _TITLE_AT_MOST or not any(map(str.isalpha, text)):
        return False
    return link_label_kind(text) is None


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "www.")) or "://" in text


def _is_embedded(before: str, after: str) -> bool:
    """Return whether a link stands inside a sentence, between the words around it."""
    before = before.rstrip(" *_")
    after = after.lstrip(" *_")
    return bool(_FUNCTION_WORD.search(before[-40:].lower())) or bool(
        re.match(r"[a-z]{2,}\s", after) and not after.startswith(("by ", "in ", "and ", "et ", "with "))
    )


def _text(line: Line) -> str:
    return "".join(span.text for span in line)


def _text_without_labels(line: Line) -> str:
    """Return the text of a line without links that are labels, addresses, and the brackets around them."""
    parts = [
        span.text
        for span in line
        if not (span.url and (link_label_kind(span.text) or _is_address(span.text)))
    ]
    venues = [
        span.text for span in line if span.url and link_label_kind(span.text) and looks_like_venue(span.text)
    ]
    text = _EMPTY_BRACKETS.sub(" ", "".join(parts))
    text = _LABEL_IN_BRACKETS.sub(
        lambda label: " " if link_label_kind(label[1]) and not looks_like_venue(label[1]) else label[0], text
    )
    text = re.sub(r"https?://\S+", " ", text)
    return clean_line(f"{text} {' '.join(f'[{venue}]' for venue in venues)}") if venues else clean_line(text)


def _is_prose(text: str) -> bool:
    return len(text) > 200


def _summary(after: str) -> str:
    """Return the description behind a dash or colon; empty when what follows is something else."""
    found = re.match(r"\s*(?:[-–—:：]+|\|)\s*(.+)", after)
    if found is None or len(found[1]) < _LONG_ENOUGH_FOR_SUMMARY:
        return ""
    text = without_decoration(found[1])
    authors, _ = leading_authors(text)
    if (authors and (len(authors) > 1 or has_others(text))) or looks_like_venue(text):
        return ""
    return clean_line(text)


def _leads_elsewhere(url: str) -> bool:
    """Return whether a title leads into the document, to another file of the list, or to software."""
    if not url:
        return False
    link = link_of(url)
    return link is None or link.kind == "code"
