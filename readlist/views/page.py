"""What the abstract view says of a paper: what is shown, in which order and in which roles.

Whoever draws a paper, in a terminal or in a document, draws this description of it. It has only
cleaned text in it; what a role looks like is up to the drawing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from readlist.library.merging import provisional_title
from readlist.model.paper import INBOX, READ, READING, Link, Paper, PaperList, Place, notes_of_others
from readlist.model.text import clean, clean_line
from readlist.views.annotated import AnnotatedAbstract, Passage, annotated_abstract, kind_words
from readlist.views.dates import calendar_date, friendly_date
from readlist.views.fitting import cut_words
from readlist.views.layout import WIDEST_COLUMN
from readlist.views.links import numbered_links
from readlist.views.mathematics import readable_mathematics
from readlist.views.palette import kind_role, status_role
from readlist.views.people import full_authors
from readlist.views.signs import Signs, is_later, signs

if TYPE_CHECKING:
    from readlist.analysis.ranking.records import Reasons

NOTE, NOTES_OF_OTHERS = "Note", "Notes of others"
ANNOTATIONS, LINKS, REASONS = "Annotations", "Links", "Why here"
"""The titles of the sections."""

LineKind = Literal[
    "title",
    "authors",
    "published",
    "place",
    "places left out",
    "state",
    "missing",
    "advice",
    "writer of the note",
    "identity",
    "reasons",
]
"""What a line is about; ``advice`` is for whoever sits at the library."""

_LONGEST_TITLE = 5 * WIDEST_COLUMN
_MOST_PLACES = 5
_IDENTIFIER_NAMES = {
    "arxiv": "arXiv", "doi": "DOI", "openreview": "OpenReview", "acl": "ACL", "pmid": "PMID", "s2": "S2",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Words in a role of the palette; spaces between others may be in none."""

    text: str
    role: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Line:
    """Words beside one another, with ``between`` between two of them."""

    kind: LineKind
    words: Sequence[Words]
    between: Words = Words("", "")


@dataclass(frozen=True)
class AbstractText:
    """The abstract, a block for each paragraph and run of bullets."""

    abstract: AnnotatedAbstract


@dataclass(frozen=True)
class NoteText:
    """A note, the reader's or somebody else's, Markdown as it was typed."""

    text: str


@dataclass(frozen=True)
class Remark:
    """An annotation: its passage, the words quoted, and what is said of them."""

    passage: Passage
    quote: Words
    said: Sequence[Words]

    @property
    def role(self) -> str:
        """The role in which its kind is shown."""
        return kind_role(self.passage.annotation.kind)


@dataclass(frozen=True)
class Address:
    """A link by its number, of which the highest on the page is ``of``; ``kind`` where that says anything."""

    number: int
    of: int
    link: Link
    kind: Words | None


Element = Line | AbstractText | NoteText | Remark | Address


@dataclass(frozen=True)
class Part:
    """What stands together, below a divider with the title of a ``section`` if it is one.

    With ``apart`` there is room between two of its elements.
    """

    elements: Sequence[Element]
    section: str = ""
    apart: bool = False


@dataclass(frozen=True)
class PaperPage:
    """The page of a paper, part by part from the top, and its abstract, also where that is empty."""

    abstract: AnnotatedAbstract
    parts: Sequence[Part]


def paper_page(
    paper: Paper,
    lists: Mapping[int, PaperList],
    *,
    today: datetime.date,
    lasting: bool = False,
    ascii: bool = False,  # noqa: A002
    tag_role: Callable[[str], str] = lambda tag: "tag",
    reasons: Reasons | None = None,
) -> PaperPage:
    """Return the page of ``paper``.

    ``lists`` are the lists by id, for the names of those it stands in; ``today`` is the local
    date that dates are told from. A ``lasting`` page is read on other days, too: its dates are
    those of the calendar. With ``ascii`` signs are ASCII and formulas are left in TeX. ``reasons``
    say why the paper stands where it does in an order that was learned.
    """
    abstract = annotated_abstract(paper, ascii=ascii)
    writer = _Writer(paper, abstract, lists, today, lasting, signs(ascii=ascii), ascii, tag_role, reasons)
    return PaperPage(abstract, [part for part in writer.parts() if part.elements])


def title_of(paper: Paper, *, ascii: bool = False) -> str:  # noqa: A002
    """Return the title as it is shown: in one line, of bearable length and with readable formulas."""
    title = cut_words(clean_line(paper.title), _LONGEST_TITLE, signs(ascii=ascii).ellipsis)
    return (title if ascii else readable_mathematics(title)) or "(no title)"


@dataclass(frozen=True)
class _Writer:
    paper: Paper
    abstract: AnnotatedAbstract
    lists: Mapping[int, PaperList]
    today: datetime.date
    lasting: bool
    signs: Signs
    ascii: bool
    tag_role: Callable[[str], str]
    reasons: Reasons | None

    def parts(self) -> Iterator[Part]:
        yield Part(self._heading())
        yield Part([*self._places(), self._state()])
        yield Part([AbstractText(self.abstract)] if self.abstract.lines else self._without_abstract())
        yield Part(self._note(), NOTE)
        yield Part(list(self._notes_of_others()), NOTES_OF_OTHERS)
        yield Part([self._remark(passage) for passage in self.abstract.passages], ANNOTATIONS, apart=True)
        yield Part(self._links(), LINKS)
        yield Part(self._identity())
        yield Part(self._reasons(), REASONS)

    def _friendly(self, iso: str) -> str:
        return calendar_date(iso) if self.lasting else friendly_date(iso, self.today)

    def _heading(self) -> list[Line]:
        lines = [Line("title", [Words(title_of(self.paper, ascii=self.ascii), "text", bold=True)])]
        if self.paper.authors:
            lines.append(Line("authors", [Words(full_authors(self.paper.authors), "muted")]))
        year = str(self.paper.year) if self.paper.year else ""
        venue = clean_line(self.paper.venue or "")
        published = venue if year in venue else f"{venue} {year}".strip()
        if published:
            lines.append(Line("published", [Words(published, "faint")]))
        return lines

    def _places(self) -> list[Line]:
        known = [place for place in self.paper.places if place.section or place.list in self.lists]
        lines = [self._place(place) for place in known[:_MOST_PLACES]]
        if len(known) > _MOST_PLACES:
            left_out = f"and in {len(known) - _MOST_PLACES} more lists"
            lines.append(Line("places left out", [Words(left_out, "faint")]))
        return lines

    def _place(self, place: Place) -> Line:
        found = self.lists.get(place.list)
        facts = [Words(clean_line(place.section or ""), "muted")]
        if found is not None:
            listed = calendar_date(found.listed_on or "", None if self.lasting else self.today)
            facts += [Words(clean_line(found.title), "faint"), Words(listed, "faint")]
        between = Words(f" {self.signs.separator} ", "faint")
        return Line("place", [fact for fact in facts if fact.text], between)

    def _state(self) -> Line:
        paper, today = self.paper, self.today.isoformat()
        later = paper.later_until if is_later(paper, today) else None
        parts = [Words(f"{self.signs.star} starred", "star")] if paper.starred else []
        if later is None or paper.status != INBOX:  # nobody looks for a paper put off in the inbox
            sign = (
                "" if paper.status == INBOX else f"{self.signs.status(paper.status)} "
            )  # its dot would divide
            parts.append(Words(f"{sign}{self._status()}", status_role(paper.status)))
        if paper.status != READ and paper.read_at:
            parts.append(Words(f"read {self._friendly(paper.read_at)}", "faint"))
        if later is not None:
            parts.append(Words(f"{self.signs.later} later until {self._friendly(later)}", "later"))
        parts.extend(Words(f"#{clean_line(tag)}", self.tag_role(tag)) for tag in paper.tags)
        return Line("state", parts, Words("   ", ""))

    def _status(self) -> str:
        """Return the status with the day since which it is so, where that is worth knowing."""
        paper = self.paper
        if paper.status == READ and paper.read_at:
            return f"{paper.status} {self._friendly(paper.read_at)}"
        if paper.status == READING and paper.status_changed_at:
            return f"{paper.status} since {self._friendly(paper.status_changed_at)}"
        since = paper.status_changed_at or paper.added_at
        if paper.status == INBOX and since:
            return f"{paper.status} since {self._friendly(since)}"
        return paper.status

    def _without_abstract(self) -> list[Line]:
        lines = [Line("missing", [Words("No abstract in its list.", "muted")])]
        if self.paper.key:  # none before the paper is in the library
            lines.append(Line("advice", [Words(self._how_to_fill(), "faint")]))
        return lines

    def _how_to_fill(self) -> str:
        """Return how the paper gets an abstract, and a title where its identifier stands in for it."""
        edit = f"readlist edit {self.paper.key}"
        if self.paper.title == provisional_title(self.paper.identifiers):
            return f'Import a list that has its title, or write them: {edit} title="..." abstract="..."'
        return f'Import a list that has it, or write it: {edit} abstract="..."'

    def _note(self) -> list[NoteText]:
        text = clean(self.paper.note.text).strip("\n") if self.paper.note else ""
        return [NoteText(text)] if text else []

    def _notes_of_others(self) -> Iterator[Element]:
        """Yield the notes that came with followed lists, each below a line that says whose it is."""
        for note in notes_of_others(self.paper):
            between = Words(f" {self.signs.separator} ", "faint")
            facts = (Words(clean_line(note.by), "muted"), Words(clean_line(note.list), "faint"))
            yield Line("writer of the note", [fact for fact in facts if fact.text], between)
            yield NoteText(clean(note.text).strip("\n"))

    def _remark(self, passage: Passage) -> Remark:
        annotation = passage.annotation
        said = (
            Words(kind_words(annotation), kind_role(annotation.kind)),
            Words("" if passage.span else "not in the abstract any more", "warning"),
            Words(clean(annotation.comment), "text"),
        )
        quote = clean_line(annotation.exact)
        shown = quote if self.ascii else readable_mathematics(quote)
        return Remark(passage, Words(shown, "muted", italic=True), [words for words in said if words.text])

    def _links(self) -> list[Address]:
        links = numbered_links(self.paper)
        return [
            Address(
                number,
                len(links),
                link,
                None if link.kind in ("paper", "other") else Words(clean_line(link.kind), "faint"),
            )
            for number, link in enumerate(links, start=1)
        ]

    def _identity(self) -> list[Line]:
        identifiers = self.paper.identifiers
        facts = [f"cite or name it as {self.paper.key}" if self.paper.key else ""]
        for field, name in _IDENTIFIER_NAMES.items():
            if value := getattr(identifiers, field):
                facts.append(f"{name} {clean_line(value)}")
        if identifiers.arxiv_versions:
            facts[1] += " " + ", ".join(f"v{version}" for version in identifiers.arxiv_versions)
        line = f" {self.signs.separator} ".join(fact for fact in facts if fact)
        return [Line("identity", [Words(line, "faint")])] if line else []

    def _reasons(self) -> list[Line]:
        if self.reasons is None:
            return []
        return [Line("reasons", [Words(clean_line(self.reasons.words), "muted")])]
