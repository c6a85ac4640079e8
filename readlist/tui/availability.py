"""Why a command would do nothing now: the one answer for the palette and for a key that is pressed."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from readlist.commands import SAVED_SEARCH_KEYS
from readlist.tui.hints import NAMED, Pane
from readlist.tui.view import Kind

VERBS = frozenset(("star", "queue", "reading", "done", "skip", "later", "inbox", "tags", "copy", "remove"))
"""The commands that are about the marked papers, where there are any."""

ON_ONE_PAPER = frozenset(
    ("note", "edit-note", "open-link", "attach-pdf", "duplicate", "annotate", "more-like")
)
MARKING = frozenset(("mark", "mark-down", "mark-up", "mark-all"))


ON_A_NAME = {"tags": "renamed", "remove": "deleted"}
"""The commands that are about a name the user gave where the cursor is on it, and what they do to it."""

# fmt: off
WHILE_TYPING = frozenset((
    "open", "back", "cursor-down", "cursor-up", "page-down", "page-up", "next-pane", "previous-pane", "theme",
    "save-search",
))
# fmt: on
"""The commands that work while the search field is open; every other key is text or moves in it."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which commands do something.

    ``commands`` are those of the screen, ``doing`` is what it is for ("triaging"; "" where
    one is at home), ``view`` is the kind of view under the cursor of the sidebar, ``paper``
    whether the cursor of the list is on one, ``marked`` how many are marked, ``filtered``
    whether the list is filtered, ``searches`` how many are saved, ``elsewhere`` whether the
    filter finds papers in other views only, ``highlighting`` whether an abstract is gone
    through. ``undo`` and ``redo`` are True as long as nobody knows better.
    """

    commands: Collection[str]
    doing: str = ""
    pane: Pane = "papers"
    view: Kind | None = None
    paper: bool = True
    marked: int = 0
    elsewhere: bool = False
    highlighting: bool = False
    library_is_empty: bool = False
    filtered: bool = True
    searches: int = SAVED_SEARCH_KEYS
    colour: bool = True
    undo: bool = True
    redo: bool = True


def why_not(command: str, facts: Facts) -> str:
    """Return why ``command`` would do nothing now, in a few words; "" where it does something."""
    if command not in facts.commands:
        return f"not while {facts.doing}" if facts.doing else "not here"
    if facts.pane == "views" and command in ON_A_NAME:  # the tag or search under the cursor is meant
        return "" if facts.view in NAMED else f"only tags and saved searches are {ON_A_NAME[command]} here"
    if (command in VERBS and not facts.marked) or command in ON_ONE_PAPER:
        return _why_no_paper(facts)
    if command in MARKING and not facts.paper:
        return "no paper here"
    if (
        command == "open"
        and facts.pane == "papers"
        and not (facts.paper or facts.elsewhere or facts.library_is_empty)
    ):
        return "no paper here"
    return _why_not_at_all(command, facts)


def _why_no_paper(facts: Facts) -> str:
    if facts.pane == "views":
        return "the cursor is on a view"
    return "" if facts.paper else "no paper here"


def _why_not_at_all(command: str, facts: Facts) -> str:
    match command:
        case "undo" if not facts.undo:
            return "nothing to undo"
        case "redo" if not facts.redo:
            return "nothing to redo"
        case "theme" | "colour-tag" if not facts.colour:
            return "NO_COLOR is set"
        case _:
            return _why_no_search(command, facts)


def _why_no_search(command: str, facts: Facts) -> str:
    if command == "save-search" and not facts.filtered:
        return "there is no filter to save"
    if command == "edit-search" and not facts.searches:
        return "no search is saved"
    number = command.removeprefix("search-")
    return "no search is saved there" if number.isdecimal() and int(number) > facts.searches else ""
