"""What the command line writes: plain lines, JSON and drawn views.

Everything that leaves through here is safe for a terminal: a control character in an
argument, a file name or a hand-edited library is shown as an escape such as ``\\x1b``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

from readlist.model.text import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

# What JSON may carry raw, but a terminal would obey.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_UNWRAPPED = 10_000
"""Cells; longer than any file name."""


def say(text: str) -> None:
    """Print a line of the answer on stdout."""
    click.echo(printable(text))


def write(text: str) -> None:
    """Print a document on stdout in UTF-8, as a file of it would be: its own line ends, none of ours."""
    click.echo("\r\n".join(map(printable, text.split("\r\n"))).encode("utf-8"), nl=False)


def tell(text: str) -> None:
    """Print a line about the run on stderr."""
    click.echo(printable(text), err=True)


def print_json(value: Any) -> None:
    """Print ``value``, of structs and plain types, as indented JSON in UTF-8."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode("utf-8")
    text = _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    click.echo(text.encode("utf-8"))


def draw(renderable: RenderableType, *, plain: bool, wrap: bool = True) -> None:
    """Print a view on stdout, in colour where stdout is a terminal and colour is wanted.

    Without ``wrap`` the lines of a file or a pipe are as long as they need to be.
    """
    from rich.console import Console

    console = Console(
        file=sys.stdout,
        width=None if wrap or sys.stdout.isatty() else _UNWRAPPED,
        color_system=None if plain else "auto",
        markup=False,
        highlight=False,
        emoji=False,
    )
    with console.capture() as capture:
        console.print(_safe(renderable))
    # Rich fills every line up to the width, which is noise in a file.
    sys.stdout.write("".join(f"{line.rstrip(' ')}\n" for line in capture.get().split("\n")[:-1]))


def _safe(renderable: RenderableType) -> RenderableType:
    """Return ``renderable`` with the texts of its segments made printable."""
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.segment import Segment

    class Safe:
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for segment in console.render(renderable, options):
                yield Segment(printable(segment.text), segment.style, segment.control)

    return Safe()


def columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of ASCII cells aligned to the left; the last cell of a row may be anything."""
    if not rows:
        return
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        say("  ".join([*cells, row[-1]]).rstrip())


def count_of(number: int, noun: str) -> str:
    """Return ``1 paper`` or ``12 papers``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


UNDO_HINT = "`readlist undo` takes it back."
