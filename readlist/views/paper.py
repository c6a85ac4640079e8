"""The abstract view: one paper as `readlist show` prints it and as the app draws it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from readlist.library.merging import provisional_title
from readlist.model.paper import INBOX, READ, READING, Paper, PaperList, Place
from readlist.model.spans import Span
from readlist.model.text import clean, clean_line
from readlist.views.annotated import (
    AbstractDrawing,
    AnnotatedAbstract,
    Passage,
    annotated_abstract,
    kind_words,
)
from readlist.views.blocks import Bullets
from readlist.views.dates import calendar_date, friendly_date
from readlist.views.fitting import cut_words
from readlist.views.found import FOUND, Finds
from readlist.views.layout import WIDEST_COLUMN, Column, Divider, Hanging, reading_width, spaced
from readlist.views.links import LinkLine, numbered_links
from readlist.views.mathematics import readable_mathematics
from readlist.views.note import note_view
from readlist.views.palette import Palette, kind_role
from readlist.views.people import full_authors
from readlist.views.signs import Signs, is_later, signs
from readlist.views.traced import MATCH, SECTION

__all__ = ["NOTE", "PaperView", "paper_view", "reading_width"]

NOTE = "Note"
"""The title of the section with the note."""

_LONGEST_TITLE = 5 * WIDEST_COLUMN
_MOST_PLACES = 5
_IDENTIFIER_NAMES = {
    "arxiv": "arXiv", "doi": "DOI", "openreview": "OpenReview", "acl": "ACL", "pmid": "PMID", "s2": "S2",
}  # fmt: skip


def paper_view(
    paper: Paper,
    lists: Mapping[int, PaperList],
    palette: Palette,
    *,
    today: datetime.date,
    ascii: bool = False,  # noqa: A002
    finds: Finds | None = None,
) -> PaperView:
    """Return the view of ``paper``, drawn in a column of at most 78 cells.

    ``lists`` are the lists by id, for the names of those it stands in; ``today`` is the
    local date that dates are told from. With ``ascii`` signs are ASCII and formulas are
    left in TeX. ``finds`` finds in title, authors, venue and abstract the words that the paper
    was searched by.
    """
    abstract = annotated_abstract(paper, ascii=ascii)
    return PaperView.of(_Page(paper, lists, palette, today, signs(ascii=ascii), ascii, abstract, finds))


@dataclass(frozen=True)
class PaperView:
    """A paper on the page, to be printed by Rich."""

    page: _Page
    column: Column

    @classmethod
    def of(cls, page: _Page) -> PaperView:
        """Return the view of a page; the work that does not depend on the width is done here."""
        return cls(page, Column(Group(*spaced(page.groups()))))

    @property
    def abstract(self) -> AnnotatedAbstract:
        """The abstract with its annotations."""
        return self.page.abstract

    def with_selected(self, selected: Span | None) -> PaperView:
        """Return the view with a stretch of the abstract shown as selected, or none."""
        return self if selected == self.page.selected else PaperView.of(replace(self.page, selected=selected))

    def located(self) -> PaperView:
        """Return the view with the place in the abstract, PLACE, in the style of every word of that."""
        return PaperView.of(replace(self.page, located=True))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.column

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return self.column.__rich_measure__(console, options)


@dataclass(frozen=True)
class _Page:
    paper: Paper
    lists: Mapping[int, PaperList]
    palette: Palette
    today: datetime.date
    signs: Signs
    ascii: bool
    abstract: AnnotatedAbstract
    finds: Finds | None = None
    selected: Span | None = None
    located: bool = False

    def groups(self) -> list[list[RenderableType]]:
        """Return what stands together, group by group from the top."""
        return [
            self._heading(),
            [*self._places(), self._state()],
            *self._abstract(),
            *self._section(NOTE, self._note()),
            *self._section("Annotations", *self._annotations()),
            *self._section("Links", self._links()),
            self._identity(),
        ]

    def _text(self, text: str, role: str, *, bold: bool = False) -> Text:
        return Text(text, self.palette.style(role, bold=bold))

    def _readable(self, text: str) -> str:
        return text if self.ascii else readable_mathematics(text)

    def _with_found(self, text: Text) -> Text:
        """Return the text with the words underlined that were searched for."""
        for start, end in self.finds(text.plain) if self.finds is not None else ():
            text.stylize(FOUND + Style(meta={MATCH: (id(text), start)}), start, end)
        return text

    def _heading(self) -> list[RenderableType]:
        title = cut_words(clean_line(self.paper.title), _LONGEST_TITLE, self.signs.ellipsis)
        shown = self._text(self._readable(title) or "(no title)", "text", bold=True)
        lines: list[RenderableType] = [self._with_found(shown)]
        if self.paper.authors:
            lines.append(self._with_found(self._text(full_authors(self.paper.authors), "muted")))
        year = str(self.paper.year) if self.paper.year else ""
        venue = clean_line(self.paper.venue or "")
        published = venue if year in venue else f"{venue} {year}".strip()
        if published:
            lines.append(self._with_found(self._text(published, "faint")))
        return lines

    def _places(self) -> list[RenderableType]:
        known = [place for place in self.paper.places if place.section or place.list in self.lists]
        lines: list[RenderableType] = [self._place(place) for place in known[:_MOST_PLACES]]
        if len(known) > _MOST_PLACES:
            lines.append(self._text(f"and in {len(known) - _MOST_PLACES} more lists", "faint"))
        return lines

    def _place(self, place: Place) -> Text:
        found = self.lists.get(place.list)
        facts = [(clean_line(place.section or ""), "muted")]
        if found is not None:
            facts.append((clean_line(found.title), "faint"))
            facts.append((calendar_date(found.listed_on, self.today) if found.listed_on else "", "faint"))
        separator = self._text(f" {self.signs.separator} ", "faint")
        return separator.join(self._text(fact, role) for fact, role in facts if fact)

    def _state(self) -> Text:
        paper, today = self.paper, self.today.isoformat()
        later = paper.later_until if is_later(paper, today) else None
        parts = [self._text(f"{self.signs.star} starred", "star")] if paper.starred else []
        if later is None or paper.status != INBOX:  # nobody looks for a paper put off in the inbox
            sign = (
                "" if paper.status == INBOX else f"{self.signs.status(paper.status)} "
            )  # its dot would divide
            parts.append(self._text(f"{sign}{self._status()}", self.palette.status_role(paper.status)))
        if paper.status != READ and paper.read_at:
            parts.append(self._text(f"read {friendly_date(paper.read_at, self.today)}", "faint"))
        if later is not None:
            until = friendly_date(later, self.today)
            parts.append(self._text(f"{self.signs.later} later until {until}", "later"))
        parts.extend(self._text(f"#{clean_line(tag)}", self.palette.tag_role(tag)) for tag in paper.tags)
        return Text("   ").join(parts)

    def _status(self) -> str:
        """Return the status with the day since which it is so, where that is worth knowing."""
        paper = self.paper
        if paper.status == READ and paper.read_at:
            return f"{paper.status} {friendly_date(paper.read_at, self.today)}"
        if paper.status == READING and paper.status_changed_at:
            return f"{paper.status} since {friendly_date(paper.status_changed_at, self.today)}"
        since = paper.status_changed_at or paper.added_at
        if paper.status == INBOX and since:
            return f"{paper.status} since {friendly_date(since, self.today)}"
        return paper.status

    def _abstract(self) -> list[list[RenderableType]]:
        if not self.abstract.lines:
            lines: list[RenderableType] = [self._text("No abstract in its list.", "muted")]
            if self.paper.key:  # none before the paper is in the library
                lines.append(self._text(self._how_to_fill(), "faint"))
            return [lines]
        drawing = AbstractDrawing(
            self.abstract, self.palette, self.signs, self.ascii, self.selected, self.located
        )
        texts = map(self._with_found, drawing.texts())
        groups: list[list[RenderableType]] = []
        for block in self.abstract.blocks:
            if isinstance(block, Bullets):
                bullet = self._text(f"  {self.signs.bullet} ", "muted")
                groups.append([Hanging(bullet, next(texts)) for _ in block.items])
            else:
                groups.append([Hanging(Text(), next(texts))])  # no colour behind the last word of a line
        return groups

    def _how_to_fill(self) -> str:
        """Return how the paper gets an abstract, and a title where its identifier stands in for it."""
        edit = f"readlist edit {self.paper.key}"
        if self.paper.title == provisional_title(self.paper.identifiers):
            return f'Import a list that has its title, or write them: {edit} title="..." abstract="..."'
        return f'Import a list that has it, or write it: {edit} abstract="..."'

    def _section(self, title: str, *groups: list[RenderableType]) -> list[list[RenderableType]]:
        """Return the groups, the first right below a divider; nothing where there are none."""
        if not groups or not groups[0]:
            return []
        heading = self.palette.style("muted") + Style(meta={SECTION: title})
        divider = Divider(title, self.signs.rule, heading, self.palette.style("border"))
        return [[divider, *groups[0]], *groups[1:]]

    def _note(self) -> list[RenderableType]:
        return note_view(self.paper.note.text, self.palette) if self.paper.note else []

    def _annotations(self) -> list[list[RenderableType]]:
        return [self._annotation(passage) for passage in self.abstract.passages]

    def _annotation(self, passage: Passage) -> list[RenderableType]:
        annotation, kind = passage.annotation, kind_role(passage.annotation.kind)
        mark = Text(f"{passage.mark(ascii=self.ascii)} ", self.palette.style(kind, bold=True))
        quote = Text(self._readable(clean_line(annotation.exact)), self.palette.style("muted", italic=True))
        comment = Text.assemble(
            (kind_words(annotation), self.palette.style(kind)),
            ("" if passage.span else "  not in the abstract any more", self.palette.style("warning")),
            (f"  {clean(annotation.comment)}" if annotation.comment else "", self.palette.style("text")),
        )
        return [Hanging(mark, quote), Padding(comment, (0, 0, 0, mark.cell_len))]

    def _links(self) -> list[RenderableType]:
        links = numbered_links(self.paper)
        digits = len(str(len(links)))
        return [
            LinkLine(
                number=self._text(f"{number:>{digits}} ", "muted"),
                url=clean_line(link.url),
                url_style=self.palette.style("link"),
                kind=self._text(
                    "" if link.kind in ("paper", "other") else f"  {clean_line(link.kind)}", "faint"
                ),
                ellipsis=self.signs.ellipsis,
            )
            for number, link in enumerate(links, start=1)
        ]

    def _identity(self) -> list[RenderableType]:
        identifiers = self.paper.identifiers
        facts = [f"cite or name it as {self.paper.key}" if self.paper.key else ""]
        for field, name in _IDENTIFIER_NAMES.items():
            if value := getattr(identifiers, field):
                facts.append(f"{name} {clean_line(value)}")
        if identifiers.arxiv_versions:
            facts[1] += " " + ", ".join(f"v{version}" for version in identifiers.arxiv_versions)
        line = f" {self.signs.separator} ".join(fact for fact in facts if fact)
        return [self._text(line, "faint")] if line else []
