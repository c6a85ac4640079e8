"""The layouts of lists as text: by what the entries of a text are told, and where each ends.

Entries are numbered, carry a bullet or a pictograph, begin with a label ("Title:"), or are
told by what stands beside and below them. A layout is found on the beginning of a text and
then read from all of it.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from readlist.formats.parts.labels import TITLE, split_label
from readlist.formats.parts.prose import is_promotion
from readlist.formats.text.byline import lone_name
from readlist.formats.text.list_shape import (
    heading_text,
    is_closing_heading,
    is_field_or_link,
    is_marked_heading,
    is_navigation,
    is_plain_heading,
    looks_like_title,
)
from readlist.formats.text.outline import find_outline
from readlist.formats.text.paragraphs import EMOJI, Paragraph
from readlist.formats.text.title_forms import Style
from readlist.formats.text.title_line import read_title_line
from readlist.model.paper import Identifiers

_LONG_TEXT = 80
_VERY_LONG_TEXT = 150
_FEWEST = 2
_WIDEST_GAP = 5
_PREFIX = re.compile(r"([^\W\d_][^:：]{1,30})[:：]\s")
_FEWEST_PREFIXES = 3
_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+[0-9]{1,2}(?:st|nd|rd|th)?,?\s+[0-9]{4}"
    r"|\b[0-9]{1,2}\.?\s+[^\W\d_]{3,9}\s+[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}",
    re.IGNORECASE,
)
_LARGEST_SHARE_OF_PLAIN_HEADINGS = 0.6
_MOST_MARKS = 12
_NONE_OR_OF_OUTLINES = ("", "1.", "1)")
_LARGEST_SHARE_OF_LOOSE_BODIES = 0.2


@dataclass(frozen=True)
class Entry:
    """An entry: its title line, the paragraphs below it, and the heading it stands under."""

    paragraph: Paragraph
    title: str
    section: str | None
    body: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Layout:
    """The entries of a text, what stands before the first of them, and how many paragraphs were left out.

    ``numbered`` entries count on; ``sectioned`` ones carry two numbers.
    """

    entries: tuple[Entry, ...]
    front: tuple[Paragraph, ...]
    left_out: int
    numbered: bool = False
    sectioned: bool = False


Reader = Callable[[Sequence[Paragraph]], Layout | None]
"""Reads a text by one layout; None when it has no entries of that kind."""


def layouts_for(paragraphs: Sequence[Paragraph]) -> Iterator[Reader]:
    """Yield the layouts that the text may have, those with numbers first."""
    yield _numbered
    marks = Counter(paragraph.mark for paragraph in paragraphs)
    for mark, _ in marks.most_common(_MOST_MARKS):
        if mark in _NONE_OR_OF_OUTLINES:
            continue
        yield _by_starts(functools.partial(_marked, mark=mark))
        indents = Counter(paragraph.indent for paragraph in paragraphs if paragraph.mark == mark)
        for indent in sorted(indents)[:3] if len(indents) > 1 else ():
            yield _by_starts(functools.partial(_marked, mark=mark, indent=indent))
    yield _by_starts(functools.partial(_marked, mark=EMOJI))
    yield _by_starts(_labelled)
    yield _by_starts(_told_by_their_lines)


def _numbered(paragraphs: Sequence[Paragraph]) -> Layout | None:
    outline = find_outline([paragraph.source for paragraph in paragraphs])
    if outline is None:
        return None
    if not outline.sectioned:
        starts = {entry.line: entry.title for entry in outline.entries}
        return _layout(paragraphs, starts, numbered=True)
    entries = tuple(
        Entry(
            paragraphs[entry.line],
            entry.title,
            entry.section,
            tuple(paragraphs[entry.line + 1 : entry.line + 1 + len(entry.body)]),
        )
        for entry in outline.entries
    )
    front = tuple(paragraphs[: len(outline.front)])
    return Layout(entries, front, outline.left_out, numbered=True, sectioned=True)


def _by_starts(find: Callable[[Sequence[Paragraph]], Iterable[int]]) -> Reader:
    def read(paragraphs: Sequence[Paragraph]) -> Layout | None:
        starts = {index: paragraphs[index].text for index in find(paragraphs)}
        return _layout(paragraphs, starts) if starts else None

    return read


def _marked(paragraphs: Sequence[Paragraph], *, mark: str, indent: int | None = None) -> list[int]:
    """Return the paragraphs with a mark that are not fields of an entry; numbers must count on.

    Those of submissions ("#102") need not: only some submissions are accepted.

    ``mark`` is the whole mark, or EMOJI for any pictograph.
    """
    found = [
        index
        for index, paragraph in enumerate(paragraphs)
        if (paragraph.mark == mark or (mark == EMOJI and paragraph.mark.startswith(EMOJI)))
        and indent in (None, paragraph.indent)
    ]
    titles = [
        index for index in found if (label := split_label(paragraphs[index].text)) and label[0] == TITLE
    ]
    if len(titles) >= _FEWEST:
        return titles
    prefixes = Counter(prefix[1] for index in found if (prefix := _PREFIX.match(paragraphs[index].text)))
    starts: list[int] = []
    last = 0
    for index in found:
        paragraph = paragraphs[index]
        prefix = _PREFIX.match(paragraph.text)
        repeated = prefix is not None and prefixes[prefix[1]] >= _FEWEST_PREFIXES
        if repeated or _is_no_entry(paragraph.text):
            continue
        if paragraph.number is not None and not mark.startswith("#"):
            if paragraph.number != 1 and not 0 < paragraph.number - last <= _WIDEST_GAP:
                continue
            last = paragraph.number
        starts.append(index)
    return starts


def _is_no_entry(text: str) -> bool:
    return is_field_or_link(text) or is_navigation(text) or is_promotion(text)


def _labelled(paragraphs: Sequence[Paragraph]) -> list[int]:
    return [
        index
        for index, paragraph in enumerate(paragraphs)
        if (label := split_label(paragraph.text)) and label[0] == TITLE and label[1]
    ]


def _told_by_their_lines(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the lines that are titles by what they name, or by the fields or the text below them.

    Where titles have fields, a line with nothing but a text below it is a heading.
    """
    by_fields: list[int] = []
    by_text: list[int] = []
    by_lone_names: list[int] = []
    fields = False
    for index, paragraph in enumerate(paragraphs):
        previous_were_fields, fields = fields, False
        if paragraph.mark or len(paragraph.text) > 400:
            continue
        if is_field_or_link(paragraph.text):
            fields = True
            continue
        below = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        title = looks_like_title(paragraph.text)
        told_below = title and below and is_field_or_link(below.text) and not below.text.endswith(":")
        if told_below or _names_a_paper(paragraph.text):
            by_fields.append(index)
        elif title and below and not below.after_blank and lone_name(below.text):
            by_lone_names.append(index)
        elif title and below and _is_long_text(below):
            before = paragraphs[index - 1] if index else None
            if paragraph.after_blank or before is None or _is_long_text(before) or previous_were_fields:
                by_text.append(index)
    if len(by_fields) >= max(_FEWEST, len(by_text)):
        return sorted((*by_fields, *by_lone_names))
    return sorted((*by_fields, *by_text))


def _names_a_paper(text: str) -> bool:
    """Return whether a line tells a title and who wrote it when, or where it is."""
    if not any(character.isdigit() for character in text) or is_promotion(text):
        return False
    if _DAY.search(text):
        return False
    line, identifiers, _ = read_title_line(text, Style())
    told = (
        (line.authors and line.year)
        or identifiers != Identifiers()
        or (line.year and looks_like_title(line.title))
    )
    return bool(told) and looks_like_title(line.title)


def _is_long_text(paragraph: Paragraph) -> bool:
    text = paragraph.text
    ended = text.endswith((".", "!", "?", "。", "！", "…", "...", ")", "”"))
    return (
        len(text) >= _VERY_LONG_TEXT
        or (len(text) >= _LONG_TEXT and ended)
        or (len(text) >= 40 and "。" in text)
    )


def _layout(
    paragraphs: Sequence[Paragraph], starts: dict[int, str], *, numbered: bool = False
) -> Layout | None:
    """Return the entries that begin at ``starts``, with the sections that headings between them open."""
    if not starts:
        return None
    order = sorted(starts)
    blocks = [
        paragraphs[start + 1 : end] for start, end in zip(order, [*order[1:], len(paragraphs)], strict=True)
    ]
    form = _Form.of([paragraphs[start] for start in order], blocks)
    sections: list[str | None] = []
    bodies: list[tuple[Paragraph, ...]] = []
    section = None
    left_out = 0
    front = tuple(paragraphs[: order[0]])
    for position, (start, block) in enumerate(zip(order, blocks, strict=True)):
        last = position == len(order) - 1
        length, heading = form.end_of_body(paragraphs[start], block, last=last)
        sections.append(section)
        bodies.append(tuple(block[:length]))
        left_out += len(block) - length
        section = heading_text(heading) if heading and not last else section
    if front and any(section is not None for section in sections):
        opening = _heading_of_front(front)
        first = next(index for index, section in enumerate(sections) if section is not None)
        sections[:first] = [opening] * first
    entries = tuple(
        Entry(paragraphs[start], starts[start], section, body)
        for start, section, body in zip(order, sections, bodies, strict=True)
    )
    return Layout(entries, front, left_out, numbered)


def _heading_of_front(front: Sequence[Paragraph]) -> str | None:
    last = front[-1]
    return heading_text(last) if is_marked_heading(last) or is_plain_heading(last) else None


@dataclass(frozen=True)
class _Form:
    """How the bodies of the entries of a list look.

    ``empty``: most entries are one line. ``hanging``: what belongs to an entry is indented or marked.
    ``plain_headings``: short lines before an entry are headings, not the texts of the entries before.
    """

    empty: bool
    hanging: bool
    plain_headings: bool

    @classmethod
    def of(cls, starts: Sequence[Paragraph], blocks: Sequence[Sequence[Paragraph]]) -> _Form:
        inner = list(zip(starts, blocks, strict=True))[:-1] or list(zip(starts, blocks, strict=True))
        empty = (
            sum(
                all(is_marked_heading(each) or is_plain_heading(each) for each in block) for _, block in inner
            )
            > len(inner) / 2
        )
        firsts = [(start, text) for start, block in inner if (text := next(filter(_is_text, block), None))]
        hanging = sum(_hangs(start, text) for start, text in firsts) > len(firsts) / 2
        loose = sum(_is_loose(start, block) for start, block in inner)
        hanging = hanging and loose <= _LARGEST_SHARE_OF_LOOSE_BODIES * len(inner)
        ends = [block[-1] for _, block in inner if block]
        plain = sum(is_plain_heading(end) and not is_marked_heading(end) for end in ends)
        few = len(inner) < 3 or plain <= _LARGEST_SHARE_OF_PLAIN_HEADINGS * len(inner)
        return cls(empty and not hanging, hanging, few)

    def end_of_body(
        self, start: Paragraph, block: Sequence[Paragraph], *, last: bool
    ) -> tuple[int, Paragraph | None]:
        """Return the length of the body of an entry, and the heading that follows it in ``block``."""
        for index, paragraph in enumerate(block):
            if is_closing_heading(paragraph) and (last or paragraph.after_blank) and index + 1 < len(block):
                return index, None
            if not (self.empty or self.hanging) or not _is_outside(start, paragraph):
                continue
            if paragraph.after_blank or self.hanging or self._opens_section(paragraph, start):
                headings = [each for each in block[index:] if self._opens_section(each, start)]
                return index, headings[-1] if headings else None
        if last:
            return len(block), None
        length = len(block)
        while (
            length
            and self._is_heading(block[length - 1], block, length - 1)
            and self._fits(start, block[length - 1])
        ):
            length -= 1
        return length, block[-1] if length < len(block) else None

    def _opens_section(self, paragraph: Paragraph, start: Paragraph) -> bool:
        return self._fits(start, paragraph) and (is_marked_heading(paragraph) or is_plain_heading(paragraph))

    def _is_heading(self, paragraph: Paragraph, block: Sequence[Paragraph], index: int) -> bool:
        if is_marked_heading(paragraph):
            return paragraph.after_blank or index > 0 or _has_weight(paragraph)
        return self.plain_headings and is_plain_heading(paragraph) and paragraph.after_blank

    @staticmethod
    def _fits(start: Paragraph, paragraph: Paragraph) -> bool:
        return paragraph.indent <= start.indent and (paragraph.mark != start.mark or not start.mark)


def _has_weight(paragraph: Paragraph) -> bool:
    return paragraph.underlined or paragraph.source.endswith((":", "："))


def _is_text(paragraph: Paragraph) -> bool:
    return not is_field_or_link(paragraph.text)


def _hangs(start: Paragraph, paragraph: Paragraph) -> bool:
    """Return whether a paragraph is indented below ``start``, or a bullet."""
    bullet = paragraph.mark and paragraph.number is None and not paragraph.mark.startswith(EMOJI)
    return paragraph.indent > start.indent or bool(bullet)


def _is_loose(start: Paragraph, block: Sequence[Paragraph]) -> bool:
    """Return whether something hangs below ``start`` again after a paragraph that does not."""
    outside = [_is_outside(start, paragraph) for paragraph in block]
    return outside != sorted(outside)


def _is_outside(start: Paragraph, paragraph: Paragraph) -> bool:
    """Return whether nothing in its form says that a paragraph belongs to ``start``."""
    return not _hangs(start, paragraph) and _is_text(paragraph)
