"""Charts of text: bars, columns and shades, in the eighths of a cell that block elements give.

Drawn here and not by a plotting library. plotext 5.3, the one that textual-plotext takes, frames
every chart, knows columns of whole cells only and nothing but block elements, marks papers by
halves on its axis, gives a bar beside a label of wide letters a wrong length, and draws no
column at all in twenty cells by four. plotext 6.1 measures wide letters, but is 0.3 s of
import, as long as a short command may take as a whole, and frames as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from rich.style import Style
from rich.text import Text

from readlist.views.palette import Palette
from readlist.views.signs import Signs, signs


class Ink(msgspec.Struct, frozen=True):
    """What charts are drawn with, from the least to the most; the last fills a whole cell.

    ``lying`` are the parts of a cell from its left edge, ``standing`` from its bottom.
    ``shades`` tell amounts apart, with and without colours; ``nothing`` is for the place where
    something could be.
    """

    lying: str
    standing: str
    shades: str
    nothing: str


_WORD, _NUMBER = 9, 7
"""The cells of the longest word and of the longest figure of a heading."""

UNICODE_INK = Ink("╸━", "▁▂▃▄▅▆▇█", "▁▃▅▇", "·")
ASCII_INK = Ink("=", ".:#", "-+*#", ".")


def ink(*, ascii: bool) -> Ink:  # noqa: A002
    """Return the ink for a terminal that shows Unicode, or only ``ascii``."""
    return ASCII_INK if ascii else UNICODE_INK


def bar(value: float, most: float, width: int, ink: Ink) -> str:
    """Return a bar that is ``width`` cells long where ``value`` is ``most``, without spaces behind it.

    Whatever is more than nothing is seen.
    """
    return _filled(value, most, width, ink.lying)


def columns(values: Sequence[int], height: int, ink: Ink) -> list[str]:
    """Return a chart of a column a value, ``height`` lines, the highest reaching the top.

    Whatever is more than nothing is seen; nothing is a space.
    """
    most = max(values, default=0)
    filled = [_filled(value, most, height, ink.standing).ljust(height) for value in values]
    return ["".join(column[line] for column in filled) for line in reversed(range(height))]


def _filled(value: float, most: float, length: int, parts: str) -> str:
    """Return the cells that ``value`` fills of ``length``, the last one in part."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(min(value / most, 1) * length * len(parts)))
    whole, part = divmod(eighths, len(parts))
    return parts[-1] * whole + (parts[part - 1] if part else "")


def shade(value: int, steps: Sequence[int]) -> int:
    """Return how many of ``steps`` (amounts in ascending order) ``value`` reaches: 0 for nothing."""
    return bisect_right(steps, value)


@dataclass(frozen=True)
class Look:
    """The colours of ``palette``, and signs for a terminal that shows Unicode or only ``ascii``."""

    palette: Palette
    ascii: bool = False
    ink: Ink = field(init=False)
    signs: Signs = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ink", ink(ascii=self.ascii))
        object.__setattr__(self, "signs", signs(ascii=self.ascii))

    def style(self, role: str, *, bold: bool = False) -> Style:
        """Return the style for text of a role."""
        return self.palette.style(role, bold=bold)


def heading(title: str, role: str, figures: Sequence[tuple[str, str]], look: Look, width: int) -> Text:
    """Return the line over a chart: its title, and at the right edge figures, each behind its word.

    Figures under one another stand in columns; those that have no room are left out, the last first.
    """
    line = Text(title, look.style(role, bold=True))
    room = max(0, width - line.cell_len) // (2 + _WORD + 1 + _NUMBER)
    cells = Text()
    for word, number in figures[:room]:
        cells.append(f"  {word:>{_WORD}}", look.style("faint"))
        cells.append(f" {number:>{_NUMBER}}", look.style("text"))
    return Text.assemble(line, " " * max(0, width - line.cell_len - cells.cell_len), cells)
