"""The flavours of Markdown that notes can be written in, by name."""

from __future__ import annotations

from readlist.errors import ExportError
from readlist.formats.notes.logseq import Logseq
from readlist.formats.notes.obsidian import Obsidian
from readlist.formats.notes.plain import Plain
from readlist.formats.notes.rendering import Flavour, NoteLink, Rendering, Surroundings

__all__ = ["FLAVOURS", "PLAIN", "Flavour", "NoteLink", "Rendering", "Surroundings", "flavour"]

PLAIN: Flavour = Plain()
"""The flavour of those who choose none."""

_FLAVOURS: tuple[Flavour, ...] = (PLAIN, Obsidian(), Logseq())
FLAVOURS = tuple(each.name for each in _FLAVOURS)
"""The names of the flavours."""


def flavour(name: str) -> Flavour:
    """Return the flavour of that name. Raises ExportError naming those there are."""
    for each in _FLAVOURS:
        if each.name == name:
            return each
    raise ExportError(f"There is no flavour `{name}`.", f"There are {', '.join(FLAVOURS)}.")
