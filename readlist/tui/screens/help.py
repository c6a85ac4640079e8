"""Every key of the app, from the live keymap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from textwrap import wrap
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from readlist.commands import COMMANDS, Command, Scope
from readlist.tui.keymap import Keymap
from readlist.tui.screens.dialog import Dialog
from readlist.tui.screens.keys import Here

GROUPS: tuple[tuple[Scope, str], ...] = (
    ("paper", "The paper under the cursor"),
    ("list", "The list"),
    ("move", "Moving"),
    ("app", "Everywhere"),
)
FIXED = (
    ("ctrl+s", "Save a note or a dialog."),
    ("Esc", "Save a note and leave it; cancel a dialog."),
    ("ctrl+c", "Copy what is selected."),
    ("ctrl+z", "Suspend the app; fg brings it back."),
)
"""Keys that no keymap changes."""

LEADS_ON = {"palette": "find a command", "tour": "tour"}
"""The commands that can be reached from the help."""

MOST_OF_A_KEY = 14
"""The cells of the column of keys at most: one key set very long does not push away all words."""


class HelpText(Widget):
    """A text made for its width."""

    DEFAULT_CSS = "HelpText { height: auto; }"

    def __init__(self, text: Callable[[int], Content]) -> None:
        """``text`` takes the width."""
        super().__init__()
        self._text = text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it has."""
        return len(self._text(width).plain.splitlines())

    def render(self) -> Content:
        """Return the text."""
        return self._text(self.content_size.width)


class HelpScreen(Dialog[str]):
    """Shows every key in groups; scrolls like a list, closes with ?, Esc or q.

    Gives the command that leads on from here, where the user pressed its key.
    """

    TITLE = "Keys"
    AUTO_FOCUS = "#keys"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("question_mark,q", "cancel", "Close"),
        ("j", "scroll('down')", "Down"),
        ("k", "scroll('up')", "Up"),
        ("space", "scroll('page_down')", "Page down"),
        ("g", "scroll('home')", "Top"),
        ("G", "scroll('end')", "Bottom"),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        & > #dialog { width: 84; max-width: 95%; height: 90%; max-height: 56; padding: 1 0 1 2; }
        #keys { height: 1fr; background: transparent; scrollbar-size-vertical: 1; }
        #keys > HelpText { padding-right: 1; }
    }
    """

    def __init__(self, keymap: Keymap, here: Here | None = None) -> None:
        """``here`` are the keys of the screen below: they come first, and only what works there."""
        super().__init__()
        self._keymap = keymap
        self._here = here
        leads_on = [(keymap.label(command), word) for command, word in LEADS_ON.items()]
        self.HINTS = (("j k", "scroll"), *(hint for hint in leads_on if hint[0]), ("Esc", "close"))

    def contents(self) -> Iterable[Widget]:
        """Return the table of keys."""
        yield VerticalScroll(HelpText(partial(help_text, self._keymap, self._here)), id="keys")

    def on_key(self, event: events.Key) -> None:
        """Close with the keys that open the help and quit, or lead on, wherever the user has put them."""
        for command in LEADS_ON:
            if event.key in self._keymap.keys[command]:
                event.stop()
                self.dismiss(command)
                return
        if event.key in (*self._keymap.keys["help"], *self._keymap.keys["quit"]):
            event.stop()
            self.action_cancel()

    def action_scroll(self, direction: str) -> None:
        """Scroll the table of keys."""
        scroll = self.query_one("#keys")
        match direction:
            case "down":
                scroll.scroll_down(animate=False)
            case "up":
                scroll.scroll_up(animate=False)
            case "page_down":
                scroll.scroll_page_down(animate=False)
            case "home":
                scroll.scroll_home(animate=False)
            case "end":
                scroll.scroll_end(animate=False)


def help_text(keymap: Keymap, here: Here | None, width: int) -> Content:
    """Return every command with its keys and what it does, in groups, no line longer than ``width``.

    ``here`` are the keys of a screen.
    """
    entries = [entry for entry in COMMANDS if here is None or entry.id in here.others]
    groups = [
        (title, [(_labels(entry, keymap), entry.help) for entry in entries if entry.scope == scope])
        for scope, title in GROUPS
    ]
    numbered = [
        keymap.label(entry.id) for entry in entries if entry.scope == "saved" and keymap.keys[entry.id]
    ]
    if numbered:
        first_and_last = " … ".join(dict.fromkeys((numbered[0], numbered[-1])))
        groups[1][1].append(((first_and_last,), "Show the saved search of that number."))
    groups = [group for group in groups if group[1]]
    if here is not None:
        groups.insert(0, (here.title, [((label,), words) for label, words in here.rows(keymap)]))
    groups.append(("In notes and dialogs", [((label,), words) for label, words in FIXED]))
    longest = max(len(_keys(labels)) for _, rows in groups for labels, _ in rows)
    column = 2 + min(longest, MOST_OF_A_KEY)
    lines: list[Content] = []
    for title, rows in groups:
        lines += (
            [Content(""), Content.styled(title, "bold $accent")]
            if lines
            else [Content.styled(title, "bold $accent")]
        )
        lines += [_row(labels, words, column, width) for labels, words in rows]
    return Content("\n").join(lines)


def _labels(entry: Command, keymap: Keymap) -> tuple[str, ...]:
    """Return the keys of a command; without one, how the palette runs it."""
    return keymap.labels(entry.id) or (f"{keymap.label('palette')} {entry.title}",)


def _keys(labels: tuple[str, ...]) -> str:
    return "  ".join(labels)


def _row(labels: tuple[str, ...], words: str, column: int, width: int) -> Content:
    """Return keys and what they do, what does not fit beside them below its beginning."""
    keys = _keys(labels)
    lead = keys.ljust(column) if len(keys) + 2 <= column else f"{keys}  "
    lines = wrap(lead + words, max(width, 2 * column), subsequent_indent=" " * column, drop_whitespace=True)
    return Content.assemble((lead, "$foreground"), ("\n".join(lines)[len(lead) :], "$text-muted"))
