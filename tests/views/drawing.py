"""What the tests of the views share: a way to draw, papers to draw, and the palettes."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

from rich.console import Console, RenderableType

from readlist.views.palette import Palette, load_palettes, theme_folders

TODAY = datetime.date(2024, 9, 4)
AWKWARD_TITLES = (
    "[/] closes nothing",
    "[red]not red[/red] and [x^2] and [b",
    "[link=https://example.org]no link[/link] :smile:",
    "漢字だけの題名は幅が二倍になる",
    "Families 👩‍👩‍👧‍👧 and hearts ❤️ in a title",
    "عنوان من اليمين إلى اليسار",
    "a\\[b] \\ trailing backslash \\",
)


def bundled_palettes() -> dict[str, Palette]:
    """Return the palettes that come with readlist, which must all be readable."""
    palettes, messages = load_palettes(theme_folders()[:1])
    assert messages == []
    return palettes


def theme_text(**changes: str) -> str:
    """Return a whole theme file with some colours changed; an empty colour leaves a role out."""
    source = Path(theme_folders()[0], "readlist-dark.toml").read_text("utf-8")
    lines = []
    for line in source.splitlines():
        role = line.partition(" = ")[0]
        if role not in changes:
            lines.append(line)
        elif changes[role]:
            lines.append(f"{role} = {changes[role]}")
    return "\n".join(lines) + "\n"


def drawn(renderable: RenderableType, width: int = 78) -> list[str]:
    """Return the lines of a renderable on a screen without colours, trailing spaces cut."""
    output = io.StringIO()
    Console(file=output, width=width, color_system=None).print(renderable)
    return [line.rstrip() for line in output.getvalue().splitlines()]


def drawn_in_colour(renderable: RenderableType, width: int = 78) -> str:
    """Return what a terminal with true colours would be sent."""
    output = io.StringIO()
    console = Console(
        file=output, width=width, force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    console.print(renderable)
    return output.getvalue()
