"""A Hugging Face papers page as text or Markdown: titles and abstracts in turn.

Around them stands the page's chrome, whose lines vary with the page and with time: navigation,
the invitation to subscribe, votes, submitters, numbers of authors, dates, a footer. Where the
program that saved the page kept links or headings, these tell the titles from the rest.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from readlist.formats.html.huggingface_chrome import (
    date_of_line,
    day_of_address,
    is_chrome,
    is_dot,
    is_number_of_authors,
    is_standing_phrase,
    name_of_page,
    period_of_line,
)
from readlist.formats.html.page_lines import PageLine, page_lines
from readlist.model.identifiers import parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Reading, Record
from readlist.model.text import normalised_title

NAME = "huggingface-page"

_SITE = "https://huggingface.co"
_LOGIN = re.compile(r"(?:huggingface\.co|\]\()/login\?next=%2Fpapers")
_LINES_WITH_MARKS = 200
_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|div|article|section|main)\b", re.IGNORECASE)
_LONGEST_HEADER_LINE = 400
_NOTED_ADDRESS = re.compile(
    r"^[^\n]{0,20}\b(?:url|source|link)\b[^\n]{0,20}?(https?://[^\s<>]+)", re.IGNORECASE | re.MULTILINE
)
_LENGTH_OF_NOTES = 3000
_BULLET = re.compile(r"\A[-*+•][ \t]+")
_SENTENCES = re.compile(r"[a-z]{3}\. [A-Z][a-z]*\b.{60}")
_SHORTEST_ABSTRACT = 60
_LONGEST_TITLE = 260
_FEWEST_WORDS_OF_A_LONE_TITLE = 4
_SHARE_OF_MARKED_TITLES = 2 / 3


@dataclass
class _Draft:
    """A paper while its lines are read; ``identifiers`` are those of the page that its title leads to."""

    title: str
    line: int
    heading: bool = False
    identifiers: Identifiers | None = None
    paragraphs: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    has_authors: bool = False
    published_on: datetime.date | None = None


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a page: by its standing phrases, or its name and links."""
    if _HTML.match(text):
        return 0.0
    lines = itertools.islice((line.strip() for line in text.split("\n") if line.strip()), _LINES_WITH_MARKS)
    head = [line for line in lines if len(line) <= _LONGEST_HEADER_LINE]
    if any(is_standing_phrase(line) for line in head):
        return 0.95
    if not any(name_of_page(line) for line in head):
        return 0.0
    return 0.9 if any(_LOGIN.search(line) or is_number_of_authors(line) for line in head) else 0.5


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of the page.

    The first line that is a date is the day of the list, or the last day of its week or month;
    without a year it is the latest such day not after ``modified_on``. The address of the page,
    where the program that saved it noted one, tells the day first.
    """
    noted = _NOTED_ADDRESS.search(text, 0, _LENGTH_OF_NOTES)
    return read_lines(page_lines(text), modified_on, address=noted[1] if noted else "")


def read_lines(lines: Iterable[PageLine], modified_on: datetime.date, *, address: str = "") -> Reading:
    """Return the papers of the page whose lines these are, as ``read`` does."""
    page = _Page(modified_on)
    for line in lines:
        page.take(line)
    drafts = page.papers()
    day = day_of_address(address) or page.day
    return Reading(
        format=NAME,
        records=tuple(_record(draft, position) for position, draft in enumerate(drafts, 1)),
        title=page.title or "Hugging Face papers",
        listed_on=day.isoformat() if day else None,
        ignored=page.lines - sum(1 + len(draft.paragraphs) for draft in drafts),
    )


class _Page:
    """Takes the lines of a page one by one; a short line is a title when an abstract follows it."""

    def __init__(self, modified_on: datetime.date) -> None:
        self.day: datetime.date | None = None
        self.title: str | None = None
        self.lines = 0
        self._modified_on = modified_on
        self._drafts: list[_Draft] = []
        self._above = ""
        self._begun = False

    def take(self, line: PageLine) -> None:
        """Take the next line."""
        self.lines += 1
        text = _BULLET.sub("", line.text, count=1)
        above, self._above = self._above, text
        if line.heading and _identifiers_of(line.target):
            self._take_text(line)
        elif is_number_of_authors(text):
            for draft in self._drafts[-1:]:
                draft.has_authors = True
        elif is_chrome(text):
            self._take_chrome(text, line.target)
        elif day := date_of_line(text, self._modified_on):
            self._take_day(day, after_dot=is_dot(above) or "·" in text)
        elif self.day is None and not self._drafts and (day := period_of_line(text, self._modified_on)):
            self.day = day
        elif above.lower() != "submitted by":
            self._take_text(line)

    def papers(self) -> list[_Draft]:
        """Return the papers: the titles with an abstract or a number of authors below them.

        Further down, a lone line that reads like a title is one too: its abstract was cut off.
        Where the titles of the page are links to papers, or headings, other lines are none.
        """
        papers: list[_Draft] = []
        titles = _titles(self._drafts)
        for draft in titles:
            if papers and _is_double(papers[-1], draft, cut_off=draft is titles[-1]):
                _unite(papers[-1], draft)
            elif _has_text(draft) or draft.identifiers or (papers and _is_lone_title(draft)):
                papers.append(draft)
        return papers

    def _take_chrome(self, text: str, target: str | None) -> None:
        if is_standing_phrase(text) and not self._begun:
            self._begun = True  # what stands above the page is no part of it
            self._drafts = [draft for draft in self._drafts if draft.identifiers]
        self.title = self.title or name_of_page(text)
        link = link_of(target) if target else None
        if self._drafts and link and link.kind == "code":
            self._drafts[-1].links.append(link)

    def _take_day(self, day: datetime.date, *, after_dot: bool) -> None:
        if (
            after_dot
            and len(self._drafts) > 1
            and _has_text(self._drafts[-2])
            and not _has_text(self._drafts[-1])
        ):
            self._drafts.pop()  # the organisation between an abstract and its date
        if self._drafts and _has_text(self._drafts[-1]):
            self._drafts[-1].published_on = self._drafts[-1].published_on or day
        elif self.day is None:
            self.day = day

    def _take_text(self, line: PageLine) -> None:
        """Take a title or a paragraph; a line that leads to a page of another kind is a name."""
        identifiers = _identifiers_of(line.target)
        above = self._drafts[-1] if self._drafts else None
        if line.heading or (above and line.text == above.title):
            is_title = True
        elif identifiers:
            is_title = not (above and above.identifiers == identifiers)
        else:
            is_title = not _is_abstract(line.text)
        if not is_title:
            if above:
                above.paragraphs.append(line.text)
        elif identifiers or not line.target:
            self._drafts.append(_Draft(line.text, line.number, line.heading, identifiers))


def _titles(drafts: Sequence[_Draft]) -> Sequence[_Draft]:
    """Return the drafts whose titles carry the mark that most titles of the page carry.

    The mark is the link to the paper, else the heading; what stands below another line is of
    the title above it. The last line counts: a page may be cut off in the middle of a link.
    """
    judged = [draft for draft in drafts if _has_text(draft)] or [
        draft for draft in drafts if draft.identifiers
    ]
    most = _SHARE_OF_MARKED_TITLES * len(judged)
    linked = sum(draft.identifiers is not None for draft in judged) >= most
    headed = sum(draft.heading for draft in judged) >= most
    if not judged or not (linked or headed):
        return drafts
    titles: list[_Draft] = []
    for index, draft in enumerate(drafts):
        # The last title may be cut off from its target, which can stand on the line below.
        cut_off = index == len(drafts) - 1 and (headed or bool(titles and titles[-1].paragraphs))
        if (draft.heading or not headed) and (draft.identifiers or not linked or cut_off):
            titles.append(draft)
        elif titles and not titles[-1].paragraphs:
            titles[-1].paragraphs += draft.paragraphs
    return titles


def _has_text(draft: _Draft) -> bool:
    return bool(draft.paragraphs) or draft.has_authors


def _is_double(above: _Draft, draft: _Draft, *, cut_off: bool) -> bool:
    """Return whether two papers in a row are one: pages are drawn once for small screens, once for large."""
    if above.identifiers and draft.identifiers:
        return above.identifiers == draft.identifiers
    first, second = normalised_title(above.title), normalised_title(draft.title)
    return first == second or (cut_off and not _has_text(draft) and first.startswith(second))


def _unite(above: _Draft, double: _Draft) -> None:
    above.paragraphs = above.paragraphs or double.paragraphs
    above.identifiers = above.identifiers or double.identifiers
    above.published_on = above.published_on or double.published_on
    above.links += double.links


def _identifiers_of(target: str | None) -> Identifiers | None:
    if not target:
        return None
    return parse_identifier(_SITE + target if target.startswith("/papers/") else target)


def _is_abstract(line: str) -> bool:
    """Return whether a line is a text: longer than any title, a long sentence, or several."""
    if len(line) > _LONGEST_TITLE:
        return True
    ends = line.endswith((".", ".”", '."', ".)", "…"))
    return len(line) >= _SHORTEST_ABSTRACT and (ends or _SENTENCES.search(line) is not None)


def _is_lone_title(draft: _Draft) -> bool:
    words = len(draft.title.split())
    return words >= _FEWEST_WORDS_OF_A_LONE_TITLE and not draft.title.endswith((".", "!", ":"))


def _record(draft: _Draft, position: int) -> Record:
    abstract = "\n\n".join(draft.paragraphs)
    links = dict.fromkeys((*find_links(abstract), *draft.links))
    return Record(
        title=draft.title,
        abstract=abstract,
        year=draft.published_on.year if draft.published_on else None,
        published_on=draft.published_on.isoformat() if draft.published_on else None,
        position=position,
        identifiers=draft.identifiers or Identifiers(),
        links=tuple(links),
        line=draft.line,
    )
