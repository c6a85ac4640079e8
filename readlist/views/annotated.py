"""An abstract with the passages that are marked in it, each told apart by colour and by its mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.style import Style
from rich.text import Text

from readlist.analysis.sentences import sentences
from readlist.model.anchors import placed
from readlist.model.paper import ANNOTATION_KINDS, Annotation, Paper
from readlist.model.spans import Span
from readlist.model.text import clean, clean_line
from readlist.views.blocks import Bullets, Paragraph, abstract_blocks
from readlist.views.mathematics import traced_mathematics
from readlist.views.palette import Palette, kind_role
from readlist.views.signs import Signs
from readlist.views.traced import PLACE, SELECTED, Traced, traced

_WORD = re.compile(r"\S+\s*|\s+")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Passage:
    """An annotation with its number on the page, and where it stands in the abstract, if it does."""

    number: int
    annotation: Annotation
    span: Span | None

    def mark(self, *, ascii: bool) -> str:  # noqa: A002
        """Return the letter of the kind with the number: ``C¹``."""
        kind = self.annotation.kind
        letter = kind[0].upper() if kind in ANNOTATION_KINDS else "A"
        return letter + (str(self.number) if ascii else str(self.number).translate(_SUPERSCRIPTS))


@dataclass(frozen=True)
class AnnotatedAbstract:
    """The abstract of a paper as it stands on the page. Spans are of ``text``, the abstract as stored."""

    text: str
    blocks: Sequence[Paragraph | Bullets]
    passages: Sequence[Passage]

    @cached_property
    def lines(self) -> list[Traced]:
        """Paragraphs and bullets, from the top."""
        lines: list[Traced] = []
        for block in self.blocks:
            lines.extend(block.items if isinstance(block, Bullets) else (block.text,))
        return lines

    @cached_property
    def sentences(self) -> list[Span]:
        """Where the sentences stand; none goes beyond its paragraph or bullet, or cuts a formula."""
        spans = [line.source(Span(*part)) for line in self.lines for part in sentences(line.text)]
        return list(dict.fromkeys(spans))

    def stretches(self, selected: Span | None = None) -> list[list[Stretch]]:
        """Return each of the ``lines`` cut where passages and what is ``selected`` begin and end.

        The last stretch of a line is empty: what ends with the line ends before it.
        """
        parts: list[list[_Part]] = [[] for _ in self.lines]
        for passage in self.passages:
            if passage.span is not None:
                drawn = [(index, line.drawn(passage.span)) for index, line in enumerate(self.lines)]
                shown = [(index, span) for index, span in drawn if span is not None]
                for index, span in shown:
                    ends = index == shown[0][0], index == shown[-1][0]
                    parts[index].append(_Part(passage, span, *ends))
        return [_cut(line, on_line, selected) for line, on_line in zip(self.lines, parts, strict=True)]

    def whole_words(self, span: Span) -> Span | None:
        """Return ``span`` grown to the words and formulas it touches; None where it touches none."""
        touched = [
            line.source(word)
            for line in self.lines
            if (part := line.drawn(span))
            for word in line.words()
            if word.overlaps(part)
        ]
        return touched[0].with_(touched[-1]) if touched else None


def annotated_abstract(paper: Paper, *, ascii: bool = False) -> AnnotatedAbstract:  # noqa: A002
    """Return the abstract of ``paper`` with its annotations; with ``ascii`` formulas are left in TeX."""
    text = clean(paper.abstract)
    blocks = abstract_blocks(traced(text) if ascii else traced_mathematics(text))
    numbered = enumerate(placed(paper.annotations, text), start=1)
    passages = tuple(Passage(number, each.annotation, each.span) for number, each in numbered)
    return AnnotatedAbstract(text, blocks, passages)


@dataclass(frozen=True)
class Stretch:
    """Characters of a line on which the same passages are.

    ``closed`` are the passages that end before it, ``opened`` those that begin with it, in the
    order of their marks; ``inner`` is the one whose colour it has: of passages in one another
    the inner one shows.
    """

    span: Span
    text: str
    closed: Sequence[Passage]
    opened: Sequence[Passage]
    inner: Passage | None


@dataclass(frozen=True)
class _Part:
    """What of a passage one line shows; ``opens`` and ``closes`` say which of its ends are there."""

    passage: Passage
    span: Span
    opens: bool
    closes: bool


def _cut(line: Traced, parts: Sequence[_Part], selected: Span | None) -> list[Stretch]:
    on_line = line.drawn(selected) if selected else None
    spans = [Span(0, len(line.text)), *(part.span for part in parts), *([on_line] if on_line else [])]
    cuts = sorted({offset for span in spans for offset in span})
    return [
        _stretch(line, Span(start, end), parts)
        for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True)
    ]


def _stretch(line: Traced, span: Span, parts: Sequence[_Part]) -> Stretch:
    closing = [part for part in parts if part.closes and part.span.end == span.start]
    opening = [part for part in parts if part.opens and part.span.start == span.start]
    around = [part for part in parts if part.span.start <= span.start < part.span.end]
    inner = max(around, key=lambda part: (part.span.start, -part.span.end), default=None)
    return Stretch(
        span,
        line.text[span.start : span.end],
        [part.passage for part in sorted(closing, key=lambda part: -part.span.start)],
        [part.passage for part in sorted(opening, key=lambda part: -part.span.end)],
        inner.passage if inner else None,
    )


@dataclass(frozen=True)
class AbstractDrawing:
    """Draws an abstract; ``selected`` is the stretch of it that the reader is about to mark.

    What is ``located`` carries its place, word by word, as PLACE in the meta data of its style:
    that takes ten times as long. Selected text has SELECTED there.
    """

    abstract: AnnotatedAbstract
    palette: Palette
    signs: Signs
    ascii: bool
    selected: Span | None = None
    located: bool = False

    def texts(self) -> list[Text]:
        """Return what each of the abstract's ``lines`` looks like."""
        cut = self.abstract.stretches(self.selected)
        return [self._text(line, pieces) for line, pieces in zip(self.abstract.lines, cut, strict=True)]

    def _text(self, line: Traced, stretches: Sequence[Stretch]) -> Text:
        selected = line.drawn(self.selected) if self.selected else None
        text = Text()
        for stretch in stretches:
            start, end = stretch.span
            for mark, style in self._marks(stretch, selected):
                text.append(mark, style)
            is_selected = selected is not None and selected.start <= start < selected.end
            style = self._style(stretch, is_selected=is_selected)
            if not self.located:
                text.append(stretch.text, style)
                continue
            for word in _WORD.finditer(line.text, start, end):
                text.append(word.group(), style + Style(meta={PLACE: line.starts[word.start()]}))
        return text

    def _marks(self, stretch: Stretch, selected: Span | None) -> Iterator[tuple[str, Style]]:
        """Yield what stands before a stretch: the ends of passages, then beginnings of others."""
        offset = stretch.span.start
        ends_inside = selected is not None and selected.start < offset <= selected.end
        begins_inside = selected is not None and selected.start <= offset < selected.end
        for passage in stretch.closed:
            style = self._mark_style(passage, is_selected=ends_inside)
            yield self.signs.passage_end + passage.mark(ascii=self.ascii), style
        for passage in stretch.opened:
            yield self.signs.passage_start, self._mark_style(passage, is_selected=begins_inside)

    def _mark_style(self, passage: Passage, *, is_selected: bool) -> Style:
        if is_selected:
            return self.palette.style("text", on="selection", bold=True)
        return self.palette.style(kind_role(passage.annotation.kind), bold=True)

    def _style(self, stretch: Stretch, *, is_selected: bool) -> Style:
        if is_selected:
            return self.palette.style("text", on="selection") + Style(meta={SELECTED: True})
        if stretch.inner is None:
            return self.palette.style("text")
        return self.palette.marked_style(kind_role(stretch.inner.annotation.kind))


def kind_words(annotation: Annotation) -> str:
    """Return the kind as it is shown."""
    return clean_line(annotation.kind)
