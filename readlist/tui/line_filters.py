"""What becomes of every line on its way to a terminal without colours, or with ASCII only.

Lines are changed where they leave the app, so that borders, scroll bars and signs that
Textual draws itself are changed, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

# One cell for one cell, or lines would not fit any more: hence "~" for the ellipsis.
_SIGNS = {
    "…": "~", "·": "-", "•": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "×": "x", "⌕": ">",
    "↑": "^", "↓": "v", "←": "<", "→": ">", "▸": ">", "◂": "<", "✓": "v", "✔": "v", "✕": "x", "✗": "x",
    "★": "*", "☆": ".", "●": "*", "○": "o", "◦": "o", "❝": '"', "“": '"', "”": '"', "„": '"', "‘": "'",
    "’": "'", "\xa0": " ", "▰": "#", "▱": "-", "✎": "N",
}  # fmt: skip
_BOX_DRAWING = range(0x2500, 0x2580)
_ACROSS = "─━┄┅┈┉╌╍═╴╶╸╺╼╾"
_DOWN = "│┃┆┇┊┋╎╏║╵╷╹╻╽╿"
_HEAVY_ACROSS = "━═╸╺"
_BLOCKS = {
    "▁": "_", "▂": "_", "▃": ".", "▄": ".", "▅": ":", "▆": "=", "▇": "=", "█": "#", "▀": "'", "▔": " ",
    "▉": "#", "▊": "#", "▋": "|", "▌": "|", "▍": "|", "▎": "|", "▏": "|", "▐": "|", "▕": "|",
    "░": ".", "▒": ":", "▓": "#", "■": "#", "□": ".",
}  # fmt: skip
IN_ASCII = str.maketrans(
    {
        **dict.fromkeys(map(chr, _BOX_DRAWING), "+"),
        **dict.fromkeys(_ACROSS, "-"),
        **dict.fromkeys(_HEAVY_ACROSS, "="),
        **dict.fromkeys(_DOWN, "|"),
        **_BLOCKS,
        **_SIGNS,
    }
)
"""Signs, lines and blocks of one cell by what stands for them in ASCII. Letters are left alone."""


class InAscii(LineFilter):
    """Draws signs, lines and blocks with the characters of ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line with other characters, in as many cells."""
        return [
            segment if segment.text.isascii() else Segment(segment.text.translate(IN_ASCII), *segment[1:])
            for segment in segments
        ]


class WithoutColour(LineFilter):
    """Draws with bold, dim, underline and reverse alone; a ground of its own colour is reversed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line without their colours."""
        return [
            Segment(text, None if style is None else colourless(style), control)
            for text, style, control in segments
        ]


@lru_cache(1024)
def colourless(style: Style) -> Style:
    """Return ``style`` without colours; reversed where its background is not the terminal's own."""
    return Style(
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
        reverse=style.reverse or not _is_plain(style.bgcolor) or None,
        link=style.link,
        meta=style.meta or None,
    )


def _is_plain(colour: RichColor | None) -> bool:
    return colour is None or colour.is_default


def line_filters(*, ascii: bool, colour: bool) -> Sequence[LineFilter]:  # noqa: A002
    """Return the filters for a terminal that shows ASCII only, or that is to show no ``colour``."""
    return (*((InAscii(),) if ascii else ()), *(() if colour else (WithoutColour(),)))
