"""How a page of HTML looks: the style sheet, with the colours of a light and a dark theme."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from readlist.model.paper import ANNOTATION_KINDS
from readlist.views.palette import Palette, choose_palette, text_pairs, theme_folders

LIGHT, DARK = "readlist-light", "readlist-dark"
MARKS = (*ANNOTATION_KINDS, "annotation")
"""The roles that colour marked passages."""


@functools.cache
def style_sheet() -> str:
    """Return the style sheet. Paper is white, whatever the screen is."""
    rules = Path(__file__).with_name("page.css").read_text("utf-8")
    inks = [role for role, ground in text_pairs() if ground == "background" and role != "text"]
    drawn = [f".ink-{role} {{ color: var(--{role}); }}" for role in inks]
    drawn += [
        f"mark.{role} {{ background: var(--{role}-ground); border-color: var(--{role}); }}" for role in MARKS
    ]
    sheet = "\n".join([re.sub(r"/\*.*?\*/\s*", "", rules, flags=re.DOTALL), *drawn])
    used = dict.fromkeys(re.findall(r"var\(--([a-z_-]+)\)", sheet))
    light, dark = (f":root {{ {_variables(_palette(name), used)} }}" for name in (LIGHT, DARK))
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n{sheet}"


def _palette(name: str) -> Palette:
    return choose_palette(name, theme_folders()[:1])[0]


def _variables(palette: Palette, names: dict[str, None]) -> str:
    """Return what the variables stand for; colours of a terminal are left to the browser."""
    if palette.ansi:
        return ""
    colours = {name: getattr(palette, name) for name in names if not name.endswith("-ground")}
    colours |= {f"{role}-ground": palette.ground(role) for role in MARKS}
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
