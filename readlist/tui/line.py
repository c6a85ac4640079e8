"""Lines of plain text in terminal cells: fitted to a width, never read as markup."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readlist.model.text import clean_line
from readlist.views import fitting

NO_STYLE = Style()

Piece = tuple[str, Style]
"""Some text of a line with its style."""


def cut(text: str, width: int) -> str:
    """Return ``text`` as one printable line of at most ``width`` cells, with … where an end is left out."""
    beginning = text[: 8 * width + 9]
    return fitting.cut(text if beginning.isprintable() else clean_line(beginning), width)


def pad(text: str, width: int) -> str:
    """Return ``text`` cut or filled with spaces to exactly ``width`` cells."""
    fitted = cut(text, width)
    return fitted + " " * (width - cell_len(fitted))


def pad_left(text: str, width: int) -> str:
    """Return ``text`` cut or filled in front to exactly ``width`` cells: numbers align right."""
    fitted = cut(text, width)
    return " " * (width - cell_len(fitted)) + fitted


def width_of(pieces: Iterable[Piece]) -> int:
    """Return how many cells the pieces take."""
    return sum(cell_len(text) for text, _ in pieces)


def strip_of(pieces: Iterable[Piece], width: int, background: Style = NO_STYLE) -> Strip:
    """Return the pieces as a line of exactly ``width`` cells, all on ``background``."""
    segments = [Segment(text, style + background) for text, style in pieces if text]
    return Strip(segments).adjust_cell_length(width, background)


def as_shown(widget: Widget, lines: list[Strip], crop: Region) -> list[Strip]:
    """Return whole lines of a widget without border and padding as they go to the terminal.

    Textual's own way to them looks for styles around the lines at every paint.
    """
    left, right = crop.column_span
    shown = filtered(widget, lines)
    return [line if line.cell_length == right - left else line.crop(left, right) for line in shown]


def filtered(widget: Widget, lines: list[Strip]) -> list[Strip]:
    """Return lines as the terminal can show them. Each line keeps what was made of it."""
    filters = widget.get_line_filters()
    if filters:
        ground = widget.background_colors[1]
        for line_filter in filters:
            lines = [line.apply_filter(line_filter, ground) for line in lines]
    return lines
