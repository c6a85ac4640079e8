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

from readlist.model.paper import Paper, PaperList
from readlist.model.spans import Span
from readlist.model.text import clean_line
from readlist.views.annotated import AbstractDrawing, AnnotatedAbstract
from readlist.views.blocks import Bullets
from readlist.views.found import FOUND, Finds
from readlist.views.layout import Column, Divider, Hanging, reading_width, spaced
from readlist.views.links import LinkLine
from readlist.views.note import note_view
from readlist.views.page import (
    NOTE,
    AbstractText,
    Address,
    Element,
    Line,
    NoteText,
    PaperPage,
    Part,
    Remark,
    Words,
    paper_page,
)
from readlist.views.palette import Palette
from readlist.views.signs import Signs, signs
from readlist.views.traced import MATCH, SECTION

__all__ = ["NOTE", "PaperView", "paper_view", "reading_width"]

_SEARCHED = ("title", "authors", "published")


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
    content = paper_page(paper, lists, today=today, ascii=ascii, tag_role=palette.tag_role)
    return PaperView.of(_Page(content, palette, signs(ascii=ascii), ascii, finds))


@dataclass(frozen=True)
class PaperView:
    """A paper on the page, to be printed by Rich."""

    page: _Page
    column: Column

    @classmethod
    def of(cls, page: _Page) -> PaperView:
        """Return the view of a page; the work that does not depend on the width is done here."""
        return cls(page, Column(Group(*spaced(page.blocks()))))

    @property
    def abstract(self) -> AnnotatedAbstract:
        """The abstract with its annotations."""
        return self.page.content.abstract

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
    """The content of a page in the colours of a palette."""

    content: PaperPage
    palette: Palette
    signs: Signs
    ascii: bool
    finds: Finds | None = None
    selected: Span | None = None
    located: bool = False

    def blocks(self) -> list[list[RenderableType]]:
        """Return what stands together, from the top, with a blank line to be between two of them."""
        return [block for part in self.content.parts for block in self._of_part(part)]

    def _of_part(self, part: Part) -> list[list[RenderableType]]:
        blocks = [block for element in part.elements for block in self._of_element(element)]
        if not part.apart and not isinstance(part.elements[0], AbstractText):
            blocks = [[line for block in blocks for line in block]]
        if part.section:
            blocks[0].insert(0, self._divider(part.section))
        return blocks

    def _of_element(self, element: Element) -> list[list[RenderableType]]:
        match element:
            case AbstractText():
                return self._abstract(element.abstract)
            case NoteText():
                return [note_view(element.text, self.palette)]
            case Remark():
                return [self._remark(element)]
            case Address():
                return [[self._address(element)]]
            case Line():
                return [[self._line(element)]]

    def _text(self, words: Words) -> Text:
        style = self.palette.style(words.role, bold=words.bold, italic=words.italic) if words.role else ""
        return Text(words.text, style)

    def _behind(self, words: Words) -> Text:
        return self._text(replace(words, text=f"  {words.text}"))

    def _with_found(self, text: Text) -> Text:
        """Return the text with the words underlined that were searched for."""
        for start, end in self.finds(text.plain) if self.finds is not None else ():
            text.stylize(FOUND + Style(meta={MATCH: (id(text), start)}), start, end)
        return text

    def _line(self, line: Line) -> Text:
        first, *others = map(self._text, line.words)
        text = self._text(line.between).join([first, *others]) if others else first
        return self._with_found(text) if line.kind in _SEARCHED else text

    def _abstract(self, abstract: AnnotatedAbstract) -> list[list[RenderableType]]:
        drawing = AbstractDrawing(abstract, self.palette, self.signs, self.ascii, self.selected, self.located)
        texts = map(self._with_found, drawing.texts())
        blocks: list[list[RenderableType]] = []
        for block in abstract.blocks:
            if isinstance(block, Bullets):
                bullet = Text(f"  {self.signs.bullet} ", self.palette.style("muted"))
                blocks.append([Hanging(bullet, next(texts)) for _ in block.items])
            else:
                blocks.append([Hanging(Text(), next(texts))])  # no colour behind the last word of a line
        return blocks

    def _divider(self, title: str) -> Divider:
        heading = self.palette.style("muted") + Style(meta={SECTION: title})
        return Divider(title, self.signs.rule, heading, self.palette.style("border"))

    def _remark(self, remark: Remark) -> list[RenderableType]:
        mark = self._text(Words(f"{remark.passage.mark(ascii=self.ascii)} ", remark.role, bold=True))
        first, *others = remark.said
        said = Text.assemble(self._text(first), *map(self._behind, others))
        return [Hanging(mark, self._text(remark.quote)), Padding(said, (0, 0, 0, mark.cell_len))]

    def _address(self, address: Address) -> LinkLine:
        digits = len(str(address.of))
        return LinkLine(
            number=self._text(Words(f"{address.number:>{digits}} ", "muted")),
            url=clean_line(address.link.url),
            url_style=self.palette.style("link"),
            kind=self._behind(address.kind) if address.kind else Text(),
            ellipsis=self.signs.ellipsis,
        )
