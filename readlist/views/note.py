"""A note on the page: the user's Markdown as it was typed, lightly dressed.

Nothing is taken away: a note is the user's own text, also where there are no colours. The
marks of Markdown step back behind the words that they are about.
"""

from __future__ import annotations

import re

from rich.console import RenderableType
from rich.text import Text

from readlist.model.text import clean
from readlist.views.layout import Hanging
from readlist.views.palette import Palette

_FENCE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(r"#{1,6}\s+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
_QUOTE = re.compile(r"\s*>\s?")
_INLINE = re.compile(
    r"(?P<code>`[^`]+`)"
    r"|(?P<bold>\*\*[^*]+\*\*|__[^_]+__)"
    r"|(?P<italic>(?<![\w*])\*[^*\s][^*]*\*(?!\w)|(?<!\w)_[^_\s][^_]*_(?!\w))"
    r"|(?P<titled>\[(?P<title>[^\[\]]+)\]\([^()\s]+\))"
    r"|(?P<link>https?://\S+|\[\[[^\[\]]+\]\])"
    r"|(?P<tag>(?<!\S)#\w[\w/-]*)"
)
_MARK_LENGTH = {"code": 1, "bold": 2, "italic": 1}


def note_view(text: str, palette: Palette) -> list[RenderableType]:
    """Return the lines of a note, to be drawn one below the other."""
    lines: list[RenderableType] = []
    fenced = False
    for line in clean(text).strip("\n").expandtabs(4).splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            lines.append(Text(line, palette.style("faint")))
        elif fenced:
            lines.append(Text(line, palette.style("muted")))
        else:
            lines.append(_line(line, palette))
    return lines


def _line(line: str, palette: Palette) -> RenderableType:
    if heading := _HEADING.match(line):
        text = Text(line, palette.style("note", bold=True))
        text.stylize(palette.style("faint"), 0, heading.end())
        return text
    if item := _ITEM.match(line):
        return Hanging(Text(item.group(), palette.style("note")), _dressed(line[item.end() :], palette))
    if quote := _QUOTE.match(line):
        sign = Text(quote.group(), palette.style("faint"))
        return Hanging(sign, Text(line[quote.end() :], palette.style("muted", italic=True)))
    return _dressed(line, palette)


def _dressed(line: str, palette: Palette) -> Text:
    text = Text(line, palette.style("text"))
    styles = {
        "code": palette.style("muted"),
        "bold": palette.style("text", bold=True),
        "italic": palette.style("text", italic=True),
        "link": palette.style("link"),
        "tag": palette.style("tag"),
    }
    for match in _INLINE.finditer(line):
        kind, (start, end) = match.lastgroup or "", match.span()
        if kind == "titled":
            inner = match.span("title")
            text.stylize(styles["link"], *inner)
        else:
            length = _MARK_LENGTH.get(kind, 0)
            inner = start + length, end - length
            text.stylize(styles[kind], *inner)
        text.stylize(palette.style("faint"), start, inner[0])
        text.stylize(palette.style("faint"), inner[1], end)
    return text
