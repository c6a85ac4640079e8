"""Which keys the last line shows in which pane."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from readlist.commands import COMMANDS
from readlist.tui.keymap import Keymap
from readlist.tui.view import Kind
from readlist.tui.widgets.key_hints import Hint

Pane = Literal["papers", "views", "abstract", "search", "note"]

NARROW = 100
"""Below this width the list has the screen for itself; views and abstract open over it."""

BROAD = 190
"""From this width on the names of the views have the room that long titles of lists need."""

LAST = ("undo", "reading")
"""What the footer leaves out first: every message names the key of undo."""

NAMED: frozenset[Kind] = frozenset(("tag", "search"))
"""The kinds of views whose names are the user's own."""

WHERE_NARROW = ("search", "star", "skip", "queue", "triage", "done", "later")
"""The commands that matter most where the line is short, the ways to the other panes before them."""

ON_MARKED = ("star", "queue", "skip", "done", "later", "tags", "reading")
"""What is done to marked papers, behind the keys that mark."""

WHEN_EMPTY = (("import", "import"), ("help", "help"), ("palette", "more"), ("quit", "quit"))
"""What there is to do in an empty library."""

_NOTE = (("ctrl+s", "save"), ("Esc", "save and leave"))

_WORDS: dict[Pane, tuple[tuple[str, str], ...]] = {
    "views": (("open", "show"), ("next-pane", "next pane"), ("palette", "more")),
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


class Situation(msgspec.Struct, frozen=True):
    """What decides which keys are of use in a pane.

    ``narrow`` is whether the line is short, ``alone`` whether list and abstract take turns,
    ``marked`` whether papers are marked, ``empty`` whether the library has none, ``view`` the
    kind of view under the cursor of the sidebar.
    """

    narrow: bool = False
    alone: bool = False
    marked: bool = False
    empty: bool = False
    view: Kind | None = None


def pane_hints(pane: Pane, keymap: Keymap, situation: Situation) -> list[Hint]:
    """Return the hints of a pane, the most useful first, the way to all others last."""
    if pane == "note":
        return list(_NOTE)
    words: Iterable[tuple[str, str]] = _WORDS.get(pane, ())
    if pane == "papers":
        words = _words_of_papers(situation)
    elif pane == "views" and situation.view in NAMED:
        show, *others = _WORDS["views"]
        edit = (("tags", f"edit {situation.view}"), ("remove-annotation", "delete"))
        words = (show, *edit, *([("fold", "fold")] if situation.view == "tag" else []), *others)
    return [(label, word) for identifier, word in words if (label := keymap.label(identifier))]


def _words_of_papers(situation: Situation) -> Iterable[tuple[str, str]]:
    if situation.empty:
        return WHEN_EMPTY
    hints = {c.id: c.hint for c in COMMANDS if c.hint and c.id not in ("help", "palette")}
    if situation.marked:
        marking = [("mark", "mark"), ("mark-all", "all"), ("back", "unmark")]
        return (*marking, *((name, hints[name]) for name in ON_MARKED), ("palette", "more"))
    order = WHERE_NARROW if situation.narrow else sorted(hints, key=lambda name: name in LAST)
    words = [(name, hints[name]) for name in order]
    if situation.alone:
        ways = [("open", "read"), ("next-pane", "views")]
        words = [*ways, *(word for word in words if word[0] != "next-pane")]
    return (*words, ("palette", "more"))


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
