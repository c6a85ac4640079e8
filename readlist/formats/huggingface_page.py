"""The text of a Hugging Face papers page, as a browser copies it: titles and abstracts in turn.

Around them stands the page's chrome, whose lines vary with the page and with time: navigation,
the invitation to subscribe, votes, submitters, numbers of authors, dates, a footer.
"""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass, field

from readlist.formats.listed_dates import parse_day
from readlist.formats.prose import numbered_paragraphs
from readlist.model.identifiers import merge_identifiers, parse_identifier
from readlist.model.links import find_links
from readlist.model.paper import Identifiers
from readlist.model.record import Reading, Record

NAME = "huggingface-page"

_MARKS_OF_THE_PAGE = re.compile(
    r"get trending papers in your email inbox|\band the research community$"
    r"|^(?:daily|trending) papers(?: - hugging face)?$",
    re.IGNORECASE,
)
_LINES_WITH_MARKS = 150
_MARKDOWN = re.compile(r"^#{1,6} |^[ \t]*[-*] \[|^\]\[|\]\(https?://", re.MULTILINE)
# Whole lines only: "Back to ..." and "Copyright ..." are titles of papers, too.
_CHROME = re.compile(
    r"""get\ trending\ papers\ in\ your\ email.* | (?:by\ ?)?AK | by | .*\band\ the\ research\ community
      | new | subscribe | submitted\ by(?:\ \S+)? | up ?vote[sd]?
      | view\ (?:all.{0,30}|(?:on\ )?arxiv.{0,10}|pdf) | load\ more(?:\ papers)?
      | (?:daily|weekly|monthly)(?:\ (?:daily|weekly|monthly))*
      | (?:daily|trending)\ papers(?:\ -\ hugging\ face)? | hugging\ ?face(?:'s\ logo)?(?:\ hugging\ face)?
      | [0-9.,]+\ ?[km]? | [\W_]*(?:[0-9]+[\W_]*)? | comments?(?:\ [0-9]+)?
      | (?:github|gitlab|arxiv(?:\ page)?|project\ page|code)(?:\ [0-9.,]+\ ?[km]?)?
      | (?:models?|datasets?|spaces?|buckets?|docs|enterprise|pricing|log\ in|sign\ up|community|solutions
          |tasks|blog|posts|learn|discord|forum|papers|website|languages|organizations|collections
          |team\ &\ enterprise|huggingchat|inference\ (?:providers|endpoints)|main\ navigation)(?:\ new)?
      | next|previous|older|newer | back\ to\ (?:top|papers|daily\ papers|home) | skip\ to\ (?:main\ )?content
      | (?:sort|filter)(?:\ by.{0,20})? | search(?:\ (?:papers|by|for|any\ paper).{0,30})?
      | company|tos|privacy(?:\ policy)?|about|careers|jobs|press|contact|status|system\ theme | ©.*
      | terms(?:\ of\ (?:service|use))? | copyright\ ©.* | all\ rights\ reserved\.?
      | sign\ up\ or\ log\ in.{0,30} | join\ the\ (?:hugging\ face\ )?community""",
    re.IGNORECASE | re.VERBOSE,
)
_AUTHORS = re.compile(r"(?:.{0,60} )?(?:·\s*)?[0-9]+ authors?", re.IGNORECASE)
_LONGEST_CHROME = 120
_URL_LINE = re.compile(r"https?://\S+")
_PAGE_TITLE = re.compile(r"(?:daily|trending) papers", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:·\s*)?(?:published on\s+)?(.{6,20})", re.IGNORECASE)
_SENTENCES = re.compile(r"[a-z]{3}\. [A-Z][a-z]*\b.{60}")
_SHORTEST_ABSTRACT = 60
_LONGEST_TITLE = 260
_FEWEST_WORDS_OF_A_LONE_TITLE = 4


@dataclass
class _Draft:
    """A paper while its lines are read."""

    title: str
    line: int
    paragraphs: list[str] = field(default_factory=list)
    identifiers: Identifiers = field(default_factory=Identifiers)
    has_authors: bool = False
    published_on: datetime.date | None = None


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a page: its standing phrases, and text in plain lines."""
    lines = itertools.islice((line.strip() for line in text.split("\n") if line.strip()), _LINES_WITH_MARKS)
    if not any(len(line) <= _LONGEST_CHROME and _MARKS_OF_THE_PAGE.search(line) for line in lines):
        return 0.0
    return 0.1 if sum(1 for _ in itertools.islice(_MARKDOWN.finditer(text), 3)) == 3 else 0.95


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of the page.

    The first line that is a date is the day of the list; without a year it is the latest such
    day not after ``modified_on``.
    """
    page = _Page(modified_on)
    for number, line in numbered_paragraphs(text.split("\n")):
        page.take(line, number)
    drafts = page.papers()
    return Reading(
        format=NAME,
        records=tuple(_record(draft, position) for position, draft in enumerate(drafts, 1)),
        title=page.title or "Hugging Face papers",
        listed_on=page.day.isoformat() if page.day else None,
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
        self._after_submitter = False

    def take(self, line: str, number: int) -> None:
        """Take the next line that is not blank."""
        self.lines += 1
        submitter, self._after_submitter = self._after_submitter, line.lower() == "submitted by"
        if _URL_LINE.fullmatch(line):
            self._take_address(line)
        elif len(line) <= _LONGEST_CHROME and _AUTHORS.fullmatch(line):
            for draft in self._drafts[-1:]:
                draft.has_authors = True
        elif len(line) <= _LONGEST_CHROME and _CHROME.fullmatch(line):
            self._take_chrome(line)
        elif day := self._day_of(line):
            self._take_day(day)
        elif not _is_abstract(line):
            if not submitter:
                self._drafts.append(_Draft(line, number))
        elif self._drafts:
            self._drafts[-1].paragraphs.append(line)

    def papers(self) -> list[_Draft]:
        """Return the papers: the titles with an abstract or a number of authors below them.

        Further down, a lone line that reads like a title is one too: its abstract was cut off.
        """
        papers: list[_Draft] = []
        for draft in self._drafts:
            if draft.paragraphs or draft.has_authors or (papers and _is_lone_title(draft)):
                papers.append(draft)
        return papers

    def _take_address(self, url: str) -> None:
        """Take the target of a link, which some exports put below its text."""
        if self._drafts and not self._drafts[-1].paragraphs and (identifiers := parse_identifier(url)):
            self._drafts[-1].identifiers = merge_identifiers(self._drafts[-1].identifiers, identifiers)

    def _take_chrome(self, line: str) -> None:
        if self.title is None and _PAGE_TITLE.fullmatch(line):
            self.title = line

    def _day_of(self, line: str) -> datetime.date | None:
        found = _PUBLISHED.fullmatch(line)
        return parse_day(found[1], self._modified_on) if found else None

    def _take_day(self, day: datetime.date) -> None:
        if self._drafts and (self._drafts[-1].paragraphs or self._drafts[-1].has_authors):
            self._drafts[-1].published_on = self._drafts[-1].published_on or day
        elif self.day is None:
            self.day = day


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
    return Record(
        title=draft.title,
        abstract=abstract,
        year=draft.published_on.year if draft.published_on else None,
        published_on=draft.published_on.isoformat() if draft.published_on else None,
        position=position,
        identifiers=draft.identifiers,
        links=find_links(abstract),
        line=draft.line,
    )
