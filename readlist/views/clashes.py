"""How clashes of two versions of a library are told, in a line and to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readlist.model.paper import PRESENCE
from readlist.model.text import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from readlist.library.clashes import NotedClash
    from readlist.views.palette import Palette

_LONGEST_VALUE = 60


def clash_words(field: str, kept: Any, other: Any) -> str:
    """Return what both sides had in a field, and what became of it."""
    if field == PRESENCE:
        return "removed on one side and changed on the other; it stays."
    if holds_both(field, kept, other):
        return f"{field}: both versions stand there now."
    return f"{field}: {_short(kept)} stays, the other has {_short(other)}."


def holds_both(field: str, kept: Any, other: Any) -> bool:
    """Return whether both versions stand one below the other, in a text."""
    in_a_text = field.rpartition(".")[2] in ("note", "comment")
    return in_a_text and (isinstance(other, str) or (kept is None and other is None))


def clash_view(noted: NotedClash, title: str, palette: Palette, text: str = "") -> RenderableType:
    """Return a clash with both values whole, to be read; ``text`` is one that holds both versions."""
    from rich.console import Group
    from rich.text import Text

    def line(text: str, role: str = "text") -> Text:
        return Text(printable(text), palette.style(role))

    clash = noted.clash
    parts = [Text(printable(title), palette.style("text", bold=True)), line(clash.field, "muted"), Text()]
    if clash.field == PRESENCE:
        stays = "" if noted.kind == "paper" else f" The {noted.kind} stays."
        parts.append(line(f"Removed on one side, changed on the other.{stays}"))
    elif holds_both(clash.field, clash.kept, clash.other):
        words = "Both sides changed the same lines: both versions stand there, one below the other."
        parts += [line(words), Text(), line(text)]
    else:
        for label, value in (("Here", clash.kept), ("The other side", clash.other)):
            parts += [line(label, "muted"), line(_whole(value)), Text()]
    return Group(*parts)


def _short(value: Any) -> str:
    text = " ".join(_whole(value).split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _whole(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str("nothing" if value is None else value)
