"""What a reader sees of an HTML page, as headings, paragraphs, lists and tables of text with links.

These are the blocks of a Markdown document, so that papers are found in both by the same
judgement. Pages say with repeated elements what Markdown says with lists: neighbours of one
class ("cards") are taken as the items of a list. Tables that only lay out a page are none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from readlist.formats.html.page_lines import PageLine
from readlist.formats.html.tree import Element
from readlist.formats.markdown.document import (
    Block,
    Heading,
    Item,
    ItemList,
    Line,
    Paragraph,
    Row,
    Span,
    Table,
    Text,
)
from readlist.formats.markdown.labels import link_label_kind

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = frozenset(
    (
        "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "header", "hgroup", "hr", "html", "legend", "li",
        "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "ul",
    )
)  # fmt: skip
_INLINE = frozenset(("is-inline-block", "is-inline", "inline-block", "inline", "d-inline", "d-inline-block"))
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*block", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_DISPLAYED = re.compile(r"\{\\(?:displaystyle|textstyle)\b\s*(.*)\}", re.DOTALL)
_CARDS = frozenset(("article", "div", "section", "li", "tr", "a"))
_FEWEST_CARDS = 2
_RUBRIC_AT_MOST = 2  # words
_NUMBER = re.compile(r"[\W\d_]*")
_DEEPEST_LIST = 8  # lists inside of lists; what is deeper is text
_FEWEST_LETTERS_OF_A_CARD = 15
_AUTHORS = re.compile(r"(?:^|[\s_-])authors(?:$|\s)", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"[\s\[\](){}|·•,;/&-]*")
_BETWEEN_FIELDS = re.compile(r"(?<=\w) [·•] (?=\w)")
_VERB_OF_BUTTON = re.compile(r"(?:download|view|open|get|show)\s+(?=\S+(?:\s\S+)?$)", re.IGNORECASE)


class _Style(msgspec.Struct, frozen=True):
    """What the elements around a text make of it."""

    url: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False


def blocks_of_html(root: Element, *, cards: bool = True, absolute: Callable[[str], str] = str) -> list[Block]:
    """Return the blocks of a page in their order; with ``cards`` repeated elements are items of lists.

    ``absolute`` gives the full address for that of a link.
    """
    flow = _Flow(cards, absolute)
    flow.take(root, _Style())
    return flow.blocks()


def page_lines_of(blocks: Sequence[Block]) -> list[PageLine]:
    """Return the lines of a page, parted where links begin and end."""
    lines: list[PageLine] = []
    for line, number, heading in _lines_of(blocks):
        for part in [line] if heading else _parts(line):
            text = _plain(part)
            if text.strip():
                url = next((span.url for span in part if span.url), None)
                lines.append(PageLine(text.strip(), number, url, heading))
    return lines


def text_of(blocks: Sequence[Block]) -> tuple[str, list[int]]:
    """Return the text of a page as a browser copies it, and where each of its lines begins in the source."""
    lines = [(_plain(line), number) for line, number, _ in _lines_of(blocks)]
    return "\n".join(text for text, _ in lines), [number for _, number in lines]


def _lines_of(blocks: Sequence[Block]) -> Iterator[tuple[Line, int, bool]]:
    """Yield the lines of blocks, where they begin, and whether they are headings."""
    for block in blocks:
        if isinstance(block, Heading):
            yield tuple(span for line in block.text for span in (*line, Span(" "))), block.line, True
        elif isinstance(block, Paragraph):
            yield from ((line, block.line, False) for line in block.text)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from ((line, item.line, False) for line in item.text)
                yield from _lines_of(item.body)
        elif isinstance(block, Table):
            yield from ((line, row.line, False) for row in block.rows for cell in row.cells for line in cell)


def _parts(line: Line) -> Iterator[Line]:
    for _, spans in itertools.groupby(line, key=lambda span: span.url):
        yield tuple(spans)


def _plain(line: Line) -> str:
    return "".join(span.text for span in line)


class _Flow:
    """Lays the content of elements out: blocks below one another, what is inline in lines."""

    def __init__(self, cards: bool, absolute: Callable[[str], str], depth: int = 0) -> None:
        self._cards = cards and depth < _DEEPEST_LIST
        self._absolute = absolute
        self._depth = depth
        self._blocks: list[Block] = []
        self._lines: list[list[Span]] = [[]]
        self._line = 0

    def blocks(self) -> list[Block]:
        """Return the blocks; nothing can be taken after that."""
        self._close()
        return self._blocks

    def take(self, element: Element, style: _Style) -> None:
        """Take what is inside an element."""
        cards = _cards_of(element) if self._cards else set()
        items: list[Item] = []
        for child in element.children:
            if isinstance(child, Element) and id(child) in cards:
                self._close()
                items.append(_item(child.line, self._inside(child, style)))
                continue
            if items and (isinstance(child, Element) or child.strip()):
                self._blocks.append(ItemList(items[0].line, tuple(items)))
                items = []
            if isinstance(child, str):
                self._text(child, element.line, style)
            else:
                self._element(child, style)
        if items:
            self._blocks.append(ItemList(items[0].line, tuple(items)))

    def _element(self, element: Element, style: _Style) -> None:
        name = element.name
        if not element.is_content:
            return
        if name == "br":
            self._lines.append([])
        elif name == "img":
            self._span(Span("", style.url), element.line)
        elif name in ("math", "script") or element.has_class("katex"):
            self._text(_mathematics(element), element.line, style)
        elif name in _HEADINGS:
            self._close()
            if text := self._lines_inside(element, style):
                self._blocks.append(Heading(element.line, _HEADINGS[name], text))
        elif name in ("ul", "ol", "dl", "table"):
            self._close()
            self._compound(element, style)
        elif _is_block(element):
            self._close()
            self.take(element, style)
            self._close()
        else:
            alone = _AUTHORS.search(element.get("class")) is not None
            if alone:
                self._lines.append([])
            self.take(element, self._inner_style(element, style))
            if alone:
                self._lines.append([])

    def _inner_style(self, element: Element, style: _Style) -> _Style:
        name = element.name
        if name == "a" and (address := element.get("href").strip()):
            return msgspec.structs.replace(style, url=self._absolute(address))
        if name in ("b", "strong") or _BOLD_STYLE.search(element.get("style")):
            return msgspec.structs.replace(style, bold=True)
        if name in ("i", "em", "cite"):
            return msgspec.structs.replace(style, italic=True)
        return msgspec.structs.replace(style, code=True) if name == "code" else style

    def _compound(self, element: Element, style: _Style) -> None:
        if self._depth < _DEEPEST_LIST and element.name == "table" and _is_numbered(element):
            rows = [(row.line, self._inside(_cells_of(row)[-1], style)) for row in _rows_of(element)]
            self._blocks.append(ItemList(element.line, tuple(_item(line, blocks) for line, blocks in rows)))
        elif self._depth >= _DEEPEST_LIST or (element.name == "table" and not _is_table(element)):
            self.take(element, style)
            self._close()
        elif element.name == "table":
            data = [
                Row(row.line, tuple(self._lines_inside(cell, style) for cell in _cells_of(row)))
                for row in _rows_of(element)
            ]
            self._blocks.append(Table(element.line, tuple(data)))
        else:
            self._list(element, style)

    def _list(self, element: Element, style: _Style) -> None:
        """Take a list; what stands in it outside of any item counts where the items say nothing."""
        if items := tuple(self._items(element, style)):
            self._blocks.append(ItemList(element.line, items))
            return
        for child in element.children:
            if isinstance(child, str):
                self._text(child, element.line, style)
        self._close()

    def _items(self, element: Element, style: _Style) -> Iterator[Item]:
        """Yield the items of a list; those of a definition list are its terms with what defines them."""
        blocks: list[Block] = []
        line = 0
        for child in element.children:
            if not isinstance(child, Element) or not child.is_content:
                continue
            if blocks and child.name != "dd":
                yield _item(line, blocks)
            if child.name != "dd":
                blocks, line = [], child.line
            blocks += self._inside(child, style)
        if blocks:
            yield _item(line, blocks)

    def _inside(self, element: Element, style: _Style) -> list[Block]:
        flow = _Flow(self._cards, self._absolute, self._depth + 1)
        flow.take(element, style)
        return flow.blocks()

    def _lines_inside(self, element: Element, style: _Style) -> Text:
        """Return all that an element holds as lines of text."""
        return tuple(line for line, _, _ in _lines_of(self._inside(element, style)) if line)

    def _text(self, text: str, line: int, style: _Style) -> None:
        for number, part in enumerate(_BETWEEN_FIELDS.split(_SPACES.sub(" ", text))):
            if number:
                self._lines.append([])
            if part != " " or self._lines[-1]:
                self._span(Span(part, style.url, style.bold, style.italic, style.code), line)

    def _span(self, span: Span, line: int) -> None:
        if not any(self._lines):
            self._line = line
        last = self._lines[-1][-1] if self._lines[-1] else None
        if last and last.url and span.url and last.url != span.url:
            self._lines[-1].append(Span(" "))
        self._lines[-1].append(span)

    def _close(self) -> None:
        """Make a paragraph of the lines that are open."""
        if text := tuple(line for spans in self._lines if (line := _closed(spans))):
            if len(text) > 1 and _is_row_of_labels(text[0]):
                text = (*text[1:], text[0])
            self._blocks.append(Paragraph(self._line, text))
        self._lines = [[]]


def _closed(spans: Sequence[Span]) -> Line:
    """Return a line without spaces around it, neighbours of one style as one; empty when it says nothing."""
    line: list[Span] = []
    for span in spans:
        last = line[-1] if line else Span("")
        if line and last.text and span.text and _style(last) == _style(span):
            line[-1] = msgspec.structs.replace(last, text=_SPACES.sub(" ", last.text + span.text))
        elif line or span.text.strip() or span.url:
            line.append(span)
    if not any(span.text.strip() or span.url for span in line):
        return ()
    line[0] = msgspec.structs.replace(line[0], text=line[0].text.lstrip())
    line[-1] = msgspec.structs.replace(line[-1], text=line[-1].text.rstrip())
    return _row_of_links(line) or tuple(line)


def _row_of_links(line: Sequence[Span]) -> Line:
    """Return a line of nothing but links with commas for what parts them, "PDF" for "View PDF"; else ()."""
    links = [span for span in line if span.url]
    if len(links) < 2 or any(not span.url and not _BETWEEN_LINKS.fullmatch(span.text) for span in line):
        return ()
    row: list[Span] = []
    for link in links:
        text = _VERB_OF_BUTTON.sub("", link.text.strip(), count=1)
        row += [Span(", ")] * bool(row) + [msgspec.structs.replace(link, text=text)]
    return tuple(row)


def _style(span: Span) -> tuple[str, bool, bool, bool]:
    return span.url, span.bold, span.italic, span.code


def _is_block(element: Element) -> bool:
    if not element.attributes:
        return element.name in _BLOCKS
    if not _INLINE.isdisjoint(element.get("class").split()):
        return False
    return element.name in _BLOCKS or _BLOCK_STYLE.search(element.get("style")) is not None


def _mathematics(element: Element) -> str:
    """Return the TeX of a formula between dollar signs where it is given, else what it shows."""
    tex = element.get("alttext")
    for found in element.elements("annotation", "script"):
        if found.name == "script" or found.get("encoding") == "application/x-tex":
            tex = "".join(child for child in found.children if isinstance(child, str))
    if tex := tex.strip():
        displayed = _DISPLAYED.fullmatch(tex)
        return f"${displayed[1] if displayed else tex}$"
    return "".join(
        child
        for inner in element.elements()
        if inner.name != "annotation"
        for child in inner.children
        if isinstance(child, str)
    )


def _item(line: int, blocks: Sequence[Block]) -> Item:
    """Return blocks as an item: a heading or the first paragraph gives the text, the rest the body."""
    first = next((block for block in blocks if isinstance(block, Heading)), blocks[0] if blocks else None)
    if not isinstance(first, Heading | Paragraph):
        return Item(line, (), tuple(blocks))
    below = blocks.index(first)
    body = [block for index, block in enumerate(blocks) if index > below or not _is_rubric(block)]
    return Item(first.line, first.text, tuple(_paragraph(block) for block in body if block is not first))


def _is_rubric(block: Block) -> bool:
    """Return whether a block before a heading is the word or two under which it is filed."""
    return isinstance(block, Paragraph) and len(" ".join(map(_plain, block.text)).split()) <= _RUBRIC_AT_MOST


def _paragraph(block: Block) -> Block:
    """Return a heading inside an item as a paragraph in bold."""
    if not isinstance(block, Heading):
        return block
    bold = tuple(tuple(msgspec.structs.replace(span, bold=True) for span in line) for line in block.text)
    return Paragraph(block.line, bold)


def _is_row_of_labels(line: Line) -> bool:
    """Return whether a line holds nothing but links with labels: buttons that stand before a title."""
    return all(
        link_label_kind(span.text) is not None if span.url else _BETWEEN_LINKS.fullmatch(span.text)
        for span in line
    )


def _cards_of(element: Element) -> set[int]:
    """Return the ``id()`` of the children of an element that are cards: neighbours of one class."""
    kinds: dict[tuple[str, str], list[Element]] = {}
    for child in element.children:
        if isinstance(child, Element) and child.is_content and child.name in _CARDS:
            classes = child.get("class").strip()
            if classes or child.name == "article":
                kinds.setdefault((child.name, classes), []).append(child)
    repeated = (children for children in kinds.values() if len(children) >= _FEWEST_CARDS)
    return {id(child) for children in repeated if all(map(_is_card, children)) for child in children}


def _is_card(element: Element) -> bool:
    """Return whether an element says something and leads somewhere."""
    letters = 0
    leads = False
    for inner in element.elements():
        leads = leads or inner.name in _HEADINGS or bool(inner.name == "a" and inner.get("href"))
        letters += sum(len(child.strip()) for child in inner.children if isinstance(child, str))
        if leads and letters >= _FEWEST_LETTERS_OF_A_CARD:
            return True
    return False


def _is_table(element: Element) -> bool:
    """Return whether a table holds data: rows of short cells, not the parts of a page."""
    rows = [_cells_of(row) for row in _rows_of(element)]
    if any(
        inner.name in _HEADINGS or (inner.name == "table" and inner is not element)
        for inner in element.elements()
    ):
        return False
    if any(cell.name == "th" for row in rows for cell in row):
        return True
    wide = [row for row in rows if len(row) > 1]
    return len(wide) > 1 and 2 * len(wide) > len(rows)


def _is_numbered(element: Element) -> bool:
    """Return whether a table is a list: each row has a number, and what is numbered."""
    rows = [_cells_of(row) for row in _rows_of(element)]
    return len(rows) > 1 and all(
        len(cells) == 2 and any(_all_text(cells[0])) and _NUMBER.fullmatch(_all_text(cells[0]))
        for cells in rows
    )


def _all_text(element: Element) -> str:
    inner = (child for part in element.elements() for child in part.children if isinstance(child, str))
    return "".join(inner).strip()


def _rows_of(table: Element) -> list[Element]:
    """Return the rows of a table, without those of tables and rows inside of them."""
    rows: list[Element] = []
    waiting = [table]
    while waiting:
        element = waiting.pop()
        if element.name == "tr":
            rows.append(element)
        elif element is table or element.name != "table":
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))
    return rows


def _cells_of(row: Element) -> list[Element]:
    return [child for child in row.children if isinstance(child, Element) and child.name in ("td", "th")]
