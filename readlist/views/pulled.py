"""What a pull makes of the remarks on a paper, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Group, RenderableType
from rich.text import Text

from readlist.model.text import printable
from readlist.views.palette import Palette, status_role

if TYPE_CHECKING:
    from readlist.library.exported_files import Refusal
    from readlist.library.pulling import PulledNote

Piece = tuple[str, str]
"""Some text of a line with the role that colours it."""

BASE_UNKNOWN = (
    "What was exported to this folder is not known, so readlist cannot tell which side was changed."
)
_CONTEXT = 2
"""Lines around a change of a note that are shown."""

_SIGNS = {"+": "success", "-": "error"}


class PulledLine(msgspec.Struct, frozen=True):
    """A line; ``is_place`` says that it only tells where in the note the next ones stand."""

    pieces: tuple[Piece, ...]
    is_place: bool = False

    @property
    def text(self) -> str:
        """The line without colours."""
        return "".join(text for text, _ in self.pieces)


def pulled_lines(note: PulledNote) -> Iterator[PulledLine]:
    """Yield what a pull changes in a paper, then where the two sides disagree."""
    for name in note.changes:
        yield from _difference(name, getattr(note.before, name), getattr(note.after, name))
    for clash in note.clashes:
        if not note.has_base:
            yield _line((f"{clash.field} differs; not taken:", "warning"))
            yield from _difference(clash.field, clash.kept, clash.other)
        elif clash.field != "note":
            stays = f"{_word(clash.kept)} stays, the vault has {_word(clash.other)}"
            yield _line((f"{clash.field}: changed on both sides; {stays}.", "warning"))
        elif clash.kept and clash.other:
            words = "note: changed on both sides in one place; it holds both versions."
            yield _line((words, "warning"))
        else:
            words = "note: emptied on one side and changed on the other; it stays."
            yield _line((words, "warning"))


def pulled_view(note: PulledNote, title: str, palette: Palette) -> RenderableType:
    """Return a paper with what a pull changes in it, to be read."""
    parts = _heading(title, note.path.name, palette)
    if not note.has_base and note.clashes:
        parts += [Text(BASE_UNKNOWN, palette.style("warning")), Text()]
    places = 0
    for line in pulled_lines(note):
        if not line.is_place:
            parts.append(
                Text.assemble(*((printable(text), palette.style(role)) for text, role in line.pieces))
            )
        elif places:
            parts.append(Text("  …", palette.style("faint")))
        places = places + 1 if line.is_place else places
    return Group(*parts)


def refused_view(refusal: Refusal, palette: Palette) -> RenderableType:
    """Return why a note is not taken, and what to do about it."""
    parts = _heading(refusal.path.name, "", palette)
    parts.append(Text(printable(f"Not taken: {refusal.reason}."), palette.style("warning")))
    if refusal.hint:
        parts += [Text(), Text(printable(refusal.hint), palette.style("text"))]
    return Group(*parts)


def _heading(title: str, below: str, palette: Palette) -> list[RenderableType]:
    named = Text(printable(title), palette.style("text", bold=True))
    return [named, *([Text(printable(below), palette.style("muted"))] if below else []), Text()]


def _line(*pieces: Piece) -> PulledLine:
    return PulledLine(pieces)


def _difference(name: str, before: Any, after: Any) -> Iterator[PulledLine]:
    if name == "note":
        yield _line(("note:", "muted"))
        yield from _note_difference(before, after)
    elif name == "tags":
        signed = [(f"+{tag}", "success") for tag in after if tag not in before]
        signed += [(f"-{tag}", "error") for tag in before if tag not in after]
        yield _line(("tags:", "muted"), *_spaced(signed))
    else:
        role = status_role if name == "status" else lambda value: "text"
        sides = ((_word(before), role(before)), (" -> ", "muted"), (_word(after), role(after)))
        yield _line((f"{name}: ", "muted"), *sides)


def _spaced(pieces: Iterable[Piece]) -> Iterator[Piece]:
    return ((f" {text}", role) for text, role in pieces)


def _note_difference(before: str, after: str) -> Iterator[PulledLine]:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=_CONTEXT, lineterm="")
    for number, line in enumerate(lines):
        if number > 1:  # the first two would name files
            is_place = line.startswith("@@")
            role = "faint" if is_place else _SIGNS.get(line[:1], "text")
            yield PulledLine(((f"  {line}", role),), is_place=is_place)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "nothing"
