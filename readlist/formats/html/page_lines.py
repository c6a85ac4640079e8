"""The lines of a web page that was saved as text or as Markdown, with the targets of their links.

Programs that turn pages into text agree on little: links stand as ``[text](target)``, as
``[text][7]``, over several lines, around whole paragraphs with blank lines in them, or with the
target on a line of its own. That is often no Markdown (CommonMark 0.31), so it is not parsed
as such: the brackets of links are taken away wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from readlist.formats.parts.prose import numbered_paragraphs
from readlist.model.identifiers import parse_identifier

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[^\n]*\n){0,60}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]\n]{1,40})\]: +<?(https?://[^\s<>]+)>?(?: +\"[^\"\n]*\")?[ \t]*$", re.MULTILINE
)
_TOKEN = re.compile(
    r"(?P<image>!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,40}\]))"
    r"|(?P<close>\](?:\(<?(?P<target>[^()\s<>]{1,2000})>?(?:[ \t]+\"[^\"\n]{0,300}\")?(?:\)|\Z)"
    r"|\[(?P<label>[^\[\]\n]{1,40})(?:\]|\Z)))"
    r"|\\[\[\]]|[\[\]]"
)
_MARKDOWN = re.compile(
    r"^[ \t>]{0,8}#{1,6}[ \t]|\]\((?:https?://|/)|\]\[[0-9]{1,4}\]|^[ \t]*```", re.MULTILINE
)
_FENCE = re.compile(r"[ \t]*(?:```|~~~)[ \t]*\w*[ \t]*")
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|div|em|h[1-6]|i|img|p|picture|section|source|span|strong|u)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[ \t>]{0,8}#{1,6}[ \t]+(?=\S)")
_BULLET = re.compile(r"[-*+•][ \t]+(?=\S)")
# Some programs show an image as its description in brackets, before the text of a link or alone.
_PLACEHOLDER = re.compile(r"(?:[-*+•][ \t]+)?(?:\[[^\[\]]{0,120}\][ \t]*)+")
_LINE_BREAK = re.compile(r"\\+(?=[ \t]{2}|[ \t]*$)")
_ESCAPED = re.compile(r"\\([_*\[\]#+.!~`>|-])")
_EMPHASIS = re.compile(r"\*\*([^*]+)\*\*|__([^_]+)__")
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
_SITE = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)(?:[/?#]|$)", re.IGNORECASE)
_FEWEST_HEADINGS = 3
_LONGEST_ROW_OF_LINKS = 200
_SHORTEST_WRAPPED_ROW = 50


class PageLine(NamedTuple):
    """A line of a page: its text without markup, and where it begins, from 1.

    ``target`` is where the line leads to as a link: "" when that is not given, None when it is
    no link.
    """

    text: str
    number: int
    target: str | None = None
    heading: bool = False


class _Piece(NamedTuple):
    """A part of a row that stands inside one link, or inside none."""

    text: str
    link: int | None


class _Segment(NamedTuple):
    """A part of a row of the file that may become a line, or a part of one; "" where a row is blank."""

    text: str
    number: int
    link: int | None = None
    heading: bool = False
    bullet: bool = False
    indented: bool = False


def page_lines(text: str) -> list[PageLine]:
    """Return the lines of a saved page that are not blank, broken ones joined, without the marks of Markdown.

    Front matter, code fences, images and HTML tags are left out. An address on a line of its
    own becomes the target of the line above it.
    """
    text = _FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    targets: list[str] = []
    if _MARKDOWN.search(text):
        rows, targets = _rows(text)
        segments = [segment for number, row in enumerate(rows, 1) for segment in _segments(row, number)]
    else:
        segments = [_Segment(row, number) for number, row in enumerate(text.split("\n"), 1)]
    has_headings = sum(segment.heading for segment in segments) >= _FEWEST_HEADINGS
    lines = _joined(segments) if has_headings else _unwrapped(segments)
    return _with_addresses(
        PageLine(line.text, line.number, None if line.link is None else targets[line.link], line.heading)
        for line in lines
    )


def _rows(text: str) -> tuple[list[list[_Piece]], list[str]]:
    """Return the rows of ``text`` in pieces, and the targets of the links by their numbers."""
    definitions = dict(_DEFINITION.findall(text))
    text = _DEFINITION.sub("", text)
    cuts: list[tuple[int, int, int | None]] = []
    opened: list[int] = []
    targets: list[str] = []
    for token in _TOKEN.finditer(text):
        if token["image"]:
            cuts.append((token.start(), token.end(), None))
        elif token[0] == "[":
            opened.append(token.start())
        elif opened and token[0].startswith("]"):
            start = opened.pop()
            if token["close"]:
                cuts += (
                    (start, start + 1, len(targets)),
                    (token.start(), token.end(), len(targets)),
                )
                targets.append(token["target"] or definitions.get(token["label"], ""))
    return _cut(text, sorted(cuts, key=lambda cut: cut[:2])), targets


def _cut(text: str, cuts: Sequence[tuple[int, int, int | None]]) -> list[list[_Piece]]:
    """Return the rows of ``text`` without what the cuts take away; a link begins or ends at its cuts."""
    rows: list[list[_Piece]] = [[]]
    inside: list[int] = []
    position = 0
    for start, end, link in (*cuts, (len(text), len(text), None)):
        for index, part in enumerate(text[position:start].split("\n")):
            if index:
                rows.append([])
            if part:
                rows[-1].append(_Piece(part, inside[-1] if inside else None))
        position = end
        if link is not None and inside[-1:] == [link]:
            inside.pop()
        elif link is not None:
            inside.append(link)
    return rows


def _segments(row: Sequence[_Piece], number: int) -> Iterator[_Segment]:
    """Yield a row as one segment; one that is short and holds links is parted at them."""
    whole = "".join(piece.text for piece in row)
    if not whole.strip() or _FENCE.fullmatch(whole):
        yield _Segment("", number)
        return
    heading = _HEADING.match(whole) is not None
    parted = not heading and len(whole) <= _LONGEST_ROW_OF_LINKS
    for pieces in [[piece] for piece in row] if parted else [row]:
        link = next((piece.link for piece in pieces if piece.link is not None), None)
        text = "".join(piece.text for piece in pieces)
        if plain := _plain(text, linked=link is not None):
            bullet = _BULLET.match(plain) is not None
            yield _Segment(plain, number, link, heading, bullet, indented=whole[:1].isspace())


def _plain(text: str, *, linked: bool) -> str:
    """Return the text of a segment without markup; the brackets of running text stay."""
    text = _TAG.sub(" ", text)
    if heading := _HEADING.match(text):
        text = text[heading.end() :].rstrip("# \t")
        if text.startswith("[") and "]" not in text[:-2]:
            text = text[1:].rstrip("]([")  # a link that was cut off
    text = " ".join(_LINE_BREAK.sub(" ", text).split())
    placeholder = _PLACEHOLDER.match(text)
    if placeholder and (linked or placeholder.end() == len(text)):
        text = text[placeholder.end() :]
    if emphasis := _EMPHASIS.fullmatch(text):
        text = emphasis[1] or emphasis[2]
    return _ESCAPED.sub(r"\1", text)


def _joined(segments: Iterable[_Segment]) -> list[_Segment]:
    """Return the segments with text, the rows of one paragraph joined.

    They follow one another without a blank row, inside the same link or each but the last as
    long as a row of running text is; a heading goes on where the next row is indented.
    """
    paragraphs: list[list[_Segment]] = []
    for segment in segments:
        if paragraphs and segment.text and _goes_on(paragraphs[-1], segment):
            paragraphs[-1].append(segment)
        elif segment.text:
            paragraphs.append([segment])
    return [
        paragraph[0]._replace(text=" ".join(segment.text for segment in paragraph))
        for paragraph in paragraphs
    ]


def _goes_on(paragraph: Sequence[_Segment], segment: _Segment) -> bool:
    first, last = paragraph[0], paragraph[-1]
    if segment.number != last.number + 1 or segment.heading or segment.bullet:
        return False
    if last.link is not None or segment.link is not None:
        return last.link == segment.link
    if first.heading:
        return segment.indented
    return len(last.text) >= _SHORTEST_WRAPPED_ROW and not first.bullet and not _is_target(segment.text)


def _unwrapped(segments: Sequence[_Segment]) -> list[_Segment]:
    """Return the segments with text; where all rows were broken at one width, they are joined."""
    paragraphs = numbered_paragraphs([segment.text for segment in segments])
    return [segments[number - 1]._replace(text=text) for number, text in paragraphs]


def _with_addresses(lines: Iterable[PageLine]) -> list[PageLine]:
    found: list[PageLine] = []
    for line in lines:
        address = _ADDRESS.fullmatch(line.text)
        if address is None:
            found.append(line)
        elif found and found[-1].target is None:
            found[-1] = found[-1]._replace(target=address[1])
    return found


def _is_target(text: str) -> bool:
    """Return whether a row is the address of a page of the site or of a paper, not the end of a sentence."""
    address = _ADDRESS.fullmatch(text)
    return address is not None and (
        _SITE.match(address[1]) is not None or parse_identifier(address[1]) is not None
    )
