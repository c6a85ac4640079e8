"""Lines of plain text in terminal cells: fitted to a width, never read as markup."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

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
