"""The few shapes of a page that Rich has no light form of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.style import Style
from rich.text import Text

WIDEST_COLUMN = 78
"""Cells of a line of body text: longer lines lose the eye on its way back."""


def reading_width(available: int) -> int:
    """Return how wide body text is drawn where ``available`` cells are free; the rest is margin."""
    return max(1, min(available, WIDEST_COLUMN))


@dataclass(frozen=True)
class Column:
    """Draws ``content`` in a column of reading width, however wide the screen is."""

    content: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = reading_width(options.max_width)
        yield from console.render(self.content, options.update(width=width, overflow="fold"))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        width = reading_width(options.max_width)
        return Measurement(width, width)


@dataclass(frozen=True)
class Hanging:
    """A text whose first line begins with ``sign``; its other lines begin where the text did."""

    sign: Text
    body: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = self.sign.cell_len
        if indent >= options.max_width // 2:
            yield Text.assemble(self.sign, self.body)
            return
        for number, line in enumerate(self.body.wrap(console, options.max_width - indent)):
            line.rstrip()
            yield Text.assemble(Text(" " * indent) if number else self.sign, line)


@dataclass(frozen=True)
class Divider:
    """A line across the column with a title in it: ``── Note ────────``."""

    title: str
    rule: str
    title_style: Style
    rule_style: Style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        rest = options.max_width - cell_len(self.title) - 4
        yield Text.assemble(
            (self.rule * 2 + " ", self.rule_style),
            (self.title, self.title_style),
            (" " + self.rule * max(rest, 2), self.rule_style),
            no_wrap=True,
            overflow="crop",
        )


def spaced(groups: list[list[RenderableType]]) -> Iterator[RenderableType]:
    """Yield the renderables of every group that has any, a blank line between two groups."""
    first = True
    for group in groups:
        if group and not first:
            yield Text("")
        first = first and not group
        yield from group
