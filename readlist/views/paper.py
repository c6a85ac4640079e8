"""The abstract view: one paper as `readlist show` prints it and as the app draws it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from readlist.model.paper import READ, READING, Annotation, Paper, PaperList, Place
from readlist.model.text import clean, clean_line
from readlist.views.blocks import Bullets, abstract_blocks
from readlist.views.dates import calendar_date, friendly_date
from readlist.views.fitting import cut_words
from readlist.views.layout import WIDEST_COLUMN, Column, Divider, Hanging, reading_width, spaced
from readlist.views.links import LinkLine, numbered_links
from readlist.views.mathematics import readable_mathematics
from readlist.views.note import note_view
from readlist.views.palette import Palette
from readlist.views.people import full_authors
from readlist.views.signs import Signs, is_later, signs

__all__ = ["paper_view", "reading_width"]

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
) -> RenderableType:
    """Return the view of ``paper``, drawn in a column of at most 78 cells.

    ``lists`` are the lists by id, for the names of those it stands in; ``today`` is the
    local date that dates are told from. With ``ascii`` signs are ASCII and formulas are
    left in TeX.
    """
    return Column(Group(*spaced(_Page(paper, lists, palette, today, signs(ascii=ascii), ascii).groups())))


@dataclass(frozen=True)
class _Page:
    paper: Paper
    lists: Mapping[int, PaperList]
    palette: Palette
    today: datetime.date
    signs: Signs
    ascii: bool

    def groups(self) -> list[list[RenderableType]]:
        """Return what stands together, group by group from the top."""
        return [
            self._heading(),
            [*self._places(), self._state()],
            *self._abstract(),
            *self._section("Note", self._note()),
            *self._section("Annotations", *self._annotations()),
            *self._section("Links", self._links()),
            self._identity(),
        ]

    def _text(self, text: str, role: str, *, bold: bool = False) -> Text:
        return Text(text, self.palette.style(role, bold=bold))

    def _readable(self, text: str) -> str:
        return text if self.ascii else readable_mathematics(text)

    def _heading(self) -> list[RenderableType]:
        title = cut_words(clean_line(self.paper.title), _LONGEST_TITLE, self.signs.ellipsis)
        lines: list[RenderableType] = [self._text(self._readable(title) or "(no title)", "text", bold=True)]
        if self.paper.authors:
            lines.append(self._text(full_authors(self.paper.authors), "muted"))
        year = str(self.paper.year) if self.paper.year else ""
        venue = clean_line(self.paper.venue or "")
        published = venue if year in venue else f"{venue} {year}".strip()
        if published:
            lines.append(self._text(published, "faint"))
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
        parts = [self._text(f"{self.signs.star} starred", "star")] if paper.starred else []
        parts.append(
            self._text(
                f"{self.signs.status(paper.status)} {self._status()}", self.palette.status_role(paper.status)
            )
        )
        if paper.status != READ and paper.read_at:
            parts.append(self._text(f"read {friendly_date(paper.read_at, self.today)}", "faint"))
        if paper.later_until is not None and is_later(paper, today):
            until = friendly_date(paper.later_until, self.today)
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
        return paper.status

    def _abstract(self) -> list[list[RenderableType]]:
        text = self._readable(clean(self.paper.abstract))
        if not text.strip():
            lines: list[RenderableType] = [self._text("No abstract in its list.", "muted")]
            if self.paper.key:  # none before the paper is in the library
                how = f'Import a list that has it, or write it: readlist edit {self.paper.key} abstract="..."'
                lines.append(self._text(how, "faint"))
            return [lines]
        groups: list[list[RenderableType]] = []
        for block in abstract_blocks(text):
            if isinstance(block, Bullets):
                bullet = self._text(f"  {self.signs.bullet} ", "muted")
                groups.append([Hanging(bullet, self._text(item, "text")) for item in block.items])
            else:
                groups.append([self._text(block.text, "text")])
        return groups

    def _section(self, title: str, *groups: list[RenderableType]) -> list[list[RenderableType]]:
        """Return the groups, the first right below a divider; nothing where there are none."""
        if not groups or not groups[0]:
            return []
        divider = Divider(title, self.signs.rule, self.palette.style("muted"), self.palette.style("border"))
        return [[divider, *groups[0]], *groups[1:]]

    def _note(self) -> list[RenderableType]:
        return note_view(self.paper.note.text, self.palette) if self.paper.note else []

    def _annotations(self) -> list[list[RenderableType]]:
        return [self._annotation(annotation) for annotation in self.paper.annotations]

    def _annotation(self, annotation: Annotation) -> list[RenderableType]:
        sign = self._text(f"{self.signs.annotation} ", "annotation")
        quote = Text(self._readable(clean_line(annotation.exact)), self.palette.style("muted", italic=True))
        comment = Text.assemble(
            (clean_line(annotation.kind), self.palette.style("annotation")),
            (f"  {clean(annotation.comment)}" if annotation.comment else "", self.palette.style("text")),
        )
        return [Hanging(sign, quote), Padding(comment, (0, 0, 0, 2))]

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
        facts = [self.paper.key]
        for field, name in _IDENTIFIER_NAMES.items():
            if value := getattr(identifiers, field):
                facts.append(f"{name} {clean_line(value)}")
        if identifiers.arxiv_versions:
            facts[1] += " " + ", ".join(f"v{version}" for version in identifiers.arxiv_versions)
        line = f" {self.signs.separator} ".join(fact for fact in facts if fact)
        return [self._text(line, "faint")] if line else []
