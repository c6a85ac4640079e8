"""Which keys the last line shows in which pane."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from readlist.commands import command
from readlist.tui.keymap import Keymap
from readlist.tui.view import Kind
from readlist.tui.widgets.key_hints import ALWAYS, Hint

Pane = Literal["papers", "views", "abstract", "search", "note"]

NARROW = 100
"""Below this width the list has the screen for itself; views and abstract open over it."""

BROAD = 190
"""From this width on the names of the views have the room that long titles of lists need."""

# fmt: off
ON_PAPERS = (
    "star", "queue", "skip", "tags", "note", "search", "triage", "import", "export", "undo",
    "done", "later", "reading", "next-pane",
)
# fmt: on
"""The commands of the list: what one needs on the first day before what one learns on the second."""

VIEWS_BEHIND = "triage"
"""Where the line is short, the way to the views stands behind this command: one does not begin there."""

ENDS = ("palette", "help", "quit")
"""The ways to all other keys and out, shown in any case."""

NAMED: frozenset[Kind] = frozenset(("tag", "search"))
"""The kinds of views whose names are the user's own."""

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
    kind of view under the cursor of the sidebar, ``filtered`` whether a filter is kept.
    """

    narrow: bool = False
    alone: bool = False
    marked: bool = False
    empty: bool = False
    view: Kind | None = None
    filtered: bool = False


def pane_hints(pane: Pane, keymap: Keymap, situation: Situation) -> list[Hint]:
    """Return the hints of a pane, the most useful first, the ways to all others last."""
    if pane == "note":
        return list(_NOTE)
    if pane == "papers":
        return _hints_of_papers(keymap, situation)
    words = _WORDS[pane]
    if pane == "views" and situation.view in NAMED:
        show, *others = words
        edit = (("tags", f"edit {situation.view}"), ("remove", "delete"))
        words = (show, *edit, *([("fold", "fold")] if situation.view == "tag" else []), *others)
    return _with_keys(words, keymap)


def _with_keys(words: Iterable[tuple[str, str]], keymap: Keymap) -> list[Hint]:
    return [(label, word) for identifier, word in words if (label := keymap.label(identifier))]


def _hints_of_papers(keymap: Keymap, situation: Situation) -> list[Hint]:
    if situation.empty:
        return _with_keys(WHEN_EMPTY, keymap)
    ends = _with_keys(_own_words(ENDS), keymap)
    return [*_with_keys(_words_of_papers(situation), keymap), ALWAYS, *ends]


def _words_of_papers(situation: Situation) -> list[tuple[str, str]]:
    if situation.marked:
        return [("mark", "mark"), ("mark-all", "all"), ("back", "unmark"), *_own_words(ON_MARKED)]
    words = _own_words(ON_PAPERS)
    if situation.alone:
        words.remove(("next-pane", "pane"))
        place = ON_PAPERS.index(VIEWS_BEHIND) + 1 if situation.narrow else 0
        words.insert(place, ("next-pane", "views"))
        words.insert(0, ("open", "read"))
    return [("back", "clear filter"), *words] if situation.filtered else words


def _own_words(commands: Iterable[str]) -> list[tuple[str, str]]:
    return [(identifier, command(identifier).hint) for identifier in commands]


def annotating_hints(keymap: Keymap, *, edits: bool, jumps: bool) -> list[Hint]:
    """Return the hints while an abstract is gone through.

    ``edits`` says that an annotation is selected, ``jumps`` that there is one.
    """
    words = [
        (("open",), "edit" if edits else "highlight"),
        *([(("remove",), "remove")] if edits else []),
        (("cursor-down", "cursor-up"), "sentence"),
        (("undo",), "undo"),
        *([(("next-pane",), "next highlight")] if jumps else []),
        (("mark-down", "mark-up"), "more, less"),
        (("back",), "leave"),
    ]
    labels = [(" ".join(filter(None, map(keymap.label, commands))), word) for commands, word in words]
    return [(label, word) for label, word in labels if label]
