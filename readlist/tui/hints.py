"""Which keys the last line shows in which pane."""

from __future__ import annotations

from typing import Literal

from readlist.commands import COMMANDS
from readlist.tui.keymap import Keymap
from readlist.tui.widgets.key_hints import Hint

Pane = Literal["papers", "views", "abstract", "search", "note"]

NARROW = 100
"""Below this width the list has the screen for itself; views and abstract open over it."""

LAST = ("undo", "reading")
"""What the footer leaves out first: every message names the key of undo."""

WHERE_NARROW = ("star", "queue", "done", "skip", "later", "triage", "search")
"""The commands that matter most where the line is short."""

_NOTE = (("ctrl+s", "save"), ("Esc", "save and leave"))

_WORDS: dict[Pane, tuple[tuple[str, str], ...]] = {
    "views": (
        ("open", "show"),
        ("tags", "edit tag or search"),
        ("fold", "fold"),
        ("next-pane", "next pane"),
        ("palette", "more"),
    ),
    "abstract": (
        ("open", "back"),
        ("queue", "queue"),
        ("reading", "reading"),
        ("done", "done"),
        ("skip", "skip"),
        ("later", "later"),
        ("note", "note"),
        ("annotate", "highlight"),
        ("open-link", "open link"),
        ("copy", "copy"),
        ("undo", "undo"),
        ("palette", "more"),
    ),
    "search": (
        ("open", "keep"),
        ("next-pane", "complete"),
        ("save-search", "save"),
        ("back", "clear"),
    ),
}


_TRIAGE = (
    ("star", "star"),
    ("queue", "queue"),
    ("later", "later"),
    ("skip", "skip"),
    ("done", "done"),
    ("tags", "tag"),
    ("note", "note"),
    ("undo", "undo"),
    ("fold", "scroll"),
    ("reading", "reading"),
    ("cursor-down", "pass"),
    ("duplicate", "duplicate"),
    ("back", "leave"),
)


def triage_hints(keymap: Keymap, *, writing: bool) -> list[Hint]:
    """Return the hints below a card, or below a note while one is written."""
    if writing:
        return list(_NOTE)
    return [(label, word) for identifier, word in _TRIAGE if (label := keymap.label(identifier))]


def pane_hints(pane: Pane, keymap: Keymap, *, narrow: bool) -> list[Hint]:
    """Return the hints of a pane, the most useful first, the way to all others last."""
    if pane == "note":
        return list(_NOTE)
    if pane == "papers":
        commands = [(c.id, c.hint) for c in COMMANDS if c.hint and c.id not in ("help", "palette")]
        commands.sort(key=lambda command: command[0] in LAST)
        if narrow:
            commands = [(identifier, hint) for identifier, hint in commands if identifier in WHERE_NARROW]
        words: tuple[tuple[str, str], ...] = (*commands, ("palette", "more"))
    else:
        words = _WORDS[pane]
    return [(label, word) for identifier, word in words if (label := keymap.label(identifier))]


def annotating_hints(keymap: Keymap, *, edits: bool, jumps: bool) -> list[Hint]:
    """Return the hints while an abstract is gone through.

    ``edits`` says that an annotation is selected, ``jumps`` that there is one.
    """
    words = [
        (("open",), "edit" if edits else "highlight"),
        *([(("remove-annotation",), "remove")] if edits else []),
        (("cursor-down", "cursor-up"), "sentence"),
        (("undo",), "undo"),
        *([(("next-pane",), "next highlight")] if jumps else []),
        (("mark-down", "mark-up"), "more, less"),
        (("back",), "leave"),
    ]
    labels = [(" ".join(filter(None, map(keymap.label, commands))), word) for commands, word in words]
    return [(label, word) for label, word in labels if label]
