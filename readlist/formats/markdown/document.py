"""A Markdown document as headings, paragraphs, lists and tables of plain text with links.

CommonMark 0.31 with GitHub's tables, read by markdown-it, and the HTML that Markdown carries
along. What lists of papers get wrong is forgiven: headings and bullets without the space
behind their mark, other signs as bullets, and any depth of indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from readlist.formats.markdown.html import Tag, inline_tag, text_of_html
from readlist.formats.markdown.text import Fence, fence_after

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_LINES = 200_000
"""How many lines of a document are read."""

_PIECE = 60_000
_LARGEST_PIECE = 400_000
_LONGEST_LINE = 20_000
_LONGEST_TEXT = 40_000
_MOST_SPANS = 300
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,80}\s[^\[\]|\n]{1,300})\]\](?![(\[])")
_EMOJI_NAME = re.compile(r"(?:(?<=[\s|*>(\[])|^)(?::[a-z0-9][a-z0-9_+-]{1,40}:(?=[\s:|*\[)\]<]|$)[ \t]?)+")
_HEADING = re.compile(r"(#{1,6})(?=[^\s#!/{'\"<>.,;:()-])")
_HASHTAG = re.compile(r"#[a-z][\w-]*(?:\s|$)")
_BULLET = re.compile(r"(\s*)(?:[•●▪◦‣∙]\s*|([-+])(?=\[|\*\*)|([0-9]{1,3}[.)])(?=[\[【<]|\*\*))")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:\s*\S{1,2000}[^\n]{0,300}")
_EMOJI_CODE = re.compile(r":[a-z][a-z0-9_+-]{2,40}:(?![^\W_])")  # GitHub's ``:star:``
_DELIMITERS = re.compile(r"[\s|:-]*-[\s|:-]*\|[\s|:-]*|[\s|:-]*\|[\s|:-]*-[\s|:-]*")
_TASK = re.compile(r"\[[ xX]\]\s+")


class Span(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A piece of a line in one style. A linked image has its address and no text."""

    text: str
    url: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False


Line = tuple[Span, ...]
Text = tuple[Line, ...]
"""Lines as the source has them, and as ``<br>`` parts them."""


class Heading(msgspec.Struct, frozen=True):
    """A heading of level 1 to 6. Lines count from 1."""

    line: int
    level: int
    text: Text


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph, or the visible text of a block of HTML."""

    line: int
    text: Text


class Item(msgspec.Struct, frozen=True):
    """An item of a list: its first paragraph, and the blocks below it."""

    line: int
    text: Text
    body: tuple[Block, ...]


class ItemList(msgspec.Struct, frozen=True):
    """A list with bullets or numbers."""

    line: int
    items: tuple[Item, ...]


class Row(msgspec.Struct, frozen=True):
    """A row of a table: the text of each cell."""

    line: int
    cells: tuple[Text, ...]


class Table(msgspec.Struct, frozen=True):
    """A table; the first row is its heading."""

    line: int
    rows: tuple[Row, ...]


class Code(msgspec.Struct, frozen=True):
    """A block of code."""

    line: int


Block = Heading | Paragraph | ItemList | Table | Code


def parse(text: str) -> Iterator[Block]:
    """Yield the blocks of a document in their order, those in quotes like others.

    Long documents are parsed piece by piece, cut before headings, so that memory and time stay
    in proportion to the text. What is longer than any entry or list is cut off: lines, texts,
    and what follows the first MOST_LINES lines.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    parser.disable("code")
    parser.normalizeLink = str  # type: ignore[assignment, method-assign]  # addresses stay as they are written
    parser.core.ruler.disable("inline")
    lines = [_forgiven(line[:_LONGEST_LINE]) for line in text.split("\n", MOST_LINES)[:MOST_LINES]]
    environment: dict[str, Any] = {}
    parser.parse("\n".join(line for line in lines if _DEFINITION.fullmatch(line)), environment)
    for first, piece in _pieces(lines):
        tokens = parser.parse("\n".join(piece), environment)
        yield from _Reader(parser, tokens, environment, first + 1).blocks()


def _forgiven(line: str) -> str:
    """Return the line without emoji by name and links between notes, its mark parted from its text."""
    if ":" in line:
        line = _EMOJI_NAME.sub("", line)
    if "[[" in line:
        line = _WIKI_LINK.sub(r"\1", line)
    if heading := _HEADING.match(line):
        return line if _HASHTAG.match(line) else f"{heading[1]} {line[heading.end() :]}"
    if bullet := _BULLET.match(line):
        mark = bullet[2] or bullet[3] or "-"
        return f"{bullet[1]}{mark} {line[bullet.end() :]}"
    return line


def _pieces(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines that can be parsed on their own, with the number of the first.

    A table that is cut is begun anew with its heading.
    """
    piece: list[str] = []
    first, size = 0, 0
    fence: Fence | None = None
    table: list[str] = []
    for index, line in enumerate(lines):
        whole = fence is None and (line.startswith("#") or (size > 2 * _PIECE and not line.strip()))
        if (size > _PIECE and whole) or size > _LARGEST_PIECE:
            yield first, piece
            piece = [] if whole else list(table)
            first, size, fence = index - len(piece), 0, None
        if "|" not in line:
            table = []
        elif _DELIMITERS.fullmatch(line) and piece and "|" in piece[-1]:
            table = [piece[-1], line]
        piece.append(line)
        size += len(line) + 1
        fence = fence_after(line, fence)
    yield first, piece


class _Reader:
    """Walks over the tokens of one piece."""

    def __init__(
        self, parser: MarkdownIt, tokens: Sequence[Token], environment: dict[str, Any], first_line: int
    ) -> None:
        self._parser = parser
        self._tokens = tokens
        self._environment = environment
        self._first_line = first_line
        self._at = 0

    def blocks(self, until: str = "") -> Iterator[Block]:
        """Yield the blocks up to the token of the type ``until``, and pass over it."""
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == until:
                return
            yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Block]:
        line = self._line(token)
        if token.type == "heading_open":
            yield Heading(line, int(token.tag[1]), self._inline())
        elif token.type == "paragraph_open":
            yield Paragraph(line, self._inline())
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield ItemList(line, tuple(self._items(token.type.replace("open", "close"))))
        elif token.type == "table_open":
            yield Table(line, tuple(self._rows()))
        elif token.type == "html_block":
            if content := _spans_of_html(token.content):
                yield Paragraph(line, content)
        elif token.type in ("fence", "code_block"):
            yield Code(line)

    def _line(self, token: Token) -> int:
        return self._first_line + (token.map[0] if token.map else 0)

    def _items(self, until: str) -> Iterator[Item]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == until:
                return
            body = list(self.blocks("list_item_close"))
            first = body[0] if body else None
            if isinstance(first, Paragraph):
                yield Item(self._line(token), first.text, tuple(body[1:]))
            else:
                yield Item(self._line(token), (), tuple(body))

    def _rows(self) -> Iterator[Row]:
        cells: list[Text] = []
        line = 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "table_close":
                return
            if token.type == "tr_open":
                cells, line = [], self._line(token)
            elif token.type == "inline":
                cells.append(self._spans(token))
            elif token.type == "tr_close":
                yield Row(line, tuple(cells))

    def _inline(self) -> Text:
        """Return the text of the heading or paragraph that has just begun, and pass over its end."""
        content = self._spans(self._tokens[self._at])
        self._at += 2
        return content

    def _spans(self, token: Token) -> Text:
        content = token.content
        if not content:
            return ()
        if len(content) > _LONGEST_TEXT or content.count("[") > 8 + len(content) // 12:
            return ((Span(content[:_LONGEST_TEXT]),),)
        children: list[Token] = []
        self._parser.inline.parse(content, self._parser, self._environment, children)
        return _text_of(children)


class _Style:
    """The style that is open at a place of a text."""

    def __init__(self) -> None:
        self.bold = self.italic = self.code = 0
        self.url = ""

    def span(self, text: str) -> Span:
        return Span(text, self.url, self.bold > 0, self.italic > 0, self.code > 0)


_NESTING = {"strong": "bold", "em": "italic"}


def _text_of(tokens: Sequence[Token]) -> Text:
    style = _Style()
    lines: list[list[Span]] = [[]]
    for token in tokens:
        if token.type in ("text", "text_special"):
            if content := _EMOJI_CODE.sub("", token.content):
                lines[-1].append(style.span(content))
        elif token.type in ("softbreak", "hardbreak"):
            lines.append([])
        elif token.type == "code_inline":
            lines[-1].append(Span(token.content, style.url, code=True))
        elif token.type == "link_open":
            style.url = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            style.url = ""
        elif token.type == "image":
            if style.url:
                lines[-1].append(style.span(""))
        elif token.type == "html_inline":
            _apply_tag(inline_tag(token.content), style, lines)
        elif token.tag in _NESTING:
            name = _NESTING[token.tag]
            setattr(style, name, getattr(style, name) + token.nesting)
    return _joined(lines)


def _spans_of_html(content: str) -> Text:
    style = _Style()
    lines: list[list[Span]] = [[]]
    for piece in text_of_html(content):
        if isinstance(piece, Tag):
            _apply_tag(piece, style, lines)
        else:
            for number, text in enumerate(piece.split("\n")):
                if number:
                    lines.append([])
                if text.strip():
                    lines[-1].append(style.span(text))
    return _joined(lines)


def _apply_tag(tag: Tag | None, style: _Style, lines: list[list[Span]]) -> None:
    if tag is None:
        return
    change = -1 if tag.closing else 1
    if tag.breaks_line:
        lines.append([])
    elif tag.name in ("b", "strong"):
        style.bold = max(0, style.bold + change)
    elif tag.name in ("i", "em"):
        style.italic = max(0, style.italic + change)
    elif tag.name == "a":
        style.url = "" if tag.closing else tag.address
    elif tag.name == "img" and style.url:
        lines[-1].append(style.span(""))


def _joined(lines: Sequence[Sequence[Span]]) -> Text:
    """Return the lines that say something, neighbouring pieces of one style as one."""
    text: list[Line] = []
    for line in lines:
        spans: list[Span] = []
        for span in line:
            last = spans[-1] if spans else None
            if last and last.text and span.text and _same_style(last, span):
                spans[-1] = msgspec.structs.replace(last, text=last.text + span.text)
            else:
                spans.append(span)
        if not text and spans and (task := _TASK.match(spans[0].text)):
            spans[0] = msgspec.structs.replace(spans[0], text=spans[0].text[task.end() :])
        if any(span.text.strip() or span.url for span in spans):
            text.append(tuple(spans[:_MOST_SPANS]))
    return tuple(text)


def _same_style(a: Span, b: Span) -> bool:
    return (a.url, a.bold, a.italic, a.code) == (b.url, b.bold, b.italic, b.code)
