"""The tour: in three pages how papers come in, what the keys do with them, and where everything is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import msgspec
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from readlist.tui.keymap import Keymap
from readlist.tui.screens.dialog import Dialog

KEY_COLUMN = 9
LINES = 11
"""How tall every page is: nothing jumps from one to the next."""


class Page(msgspec.Struct, frozen=True):
    """A page: what it says first, keys with what they do, what it says in the end.

    ``keys`` are commands by id; one that the user has left without a key is passed over.
    ``{id}`` in a sentence stands for the key of a command.
    """

    title: str
    before: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    after: tuple[str, ...]


PAGES = (
    Page(
        "Bring in a list",
        ("A newsletter, a web page, a mail, a .bib file:", "any list of papers goes in as it is."),
        (("import", "choose files, or paste a list"), ("undo", "take it back, even a whole import")),
        (
            "Before anything is kept, a preview shows every",
            "paper and what would become of it.",
            "In a shell: readlist import FILE",
        ),
    ),
    Page(
        "One key for each paper",
        (),
        (
            ("star", "star it, and stay; in triage it goes on"),
            ("queue", "queue it to read"),
            ("done", "it is read"),
            ("skip", "skip it"),
            ("later", "not today: it comes back by itself"),
            ("undo", "take back the last step, and the one before"),
        ),
        (
            "A verdict moves on to the next paper. What you",
            "handled stays, dimmed, until you press {refresh}.",
        ),
    ),
    Page(
        "Notes, and where things are",
        (),
        (
            ("note", "write a note; it is saved as you leave it"),
            ("search", "find papers while you type"),
            ("theme", "choose other colours"),
            ("palette", "any command by a few letters of its name"),
            ("help", "every key"),
            ("quit", "leave; everything is already saved"),
        ),
        (
            "{export} exports notes as Markdown; in a shell:",
            "readlist export markdown has:note --to FOLDER",
            "readlist config paths: where everything is kept",
        ),
    ),
)


class TourScreen(Dialog[str]):
    """Shows the pages: Enter and Right go on, Left back, Esc leaves.

    A key that a page names does what it says: its command is given.
    """

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,right,space", "turn(1)", "Next"),
        ("left,backspace", "turn(-1)", "Back"),
        ("q", "cancel", "Leave"),
    ]
    DEFAULT_CSS = f"""
    TourScreen {{
        & > #dialog {{ width: 58; padding: 1 3; }}
        #tour-page {{ height: {LINES}; color: $foreground; }}
    }}
    """

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap
        self._at = 0

    def contents(self) -> Iterable[Widget]:
        """Return the page."""
        yield Static(id="tour-page")

    def on_mount(self) -> None:
        """Begin with the first page."""
        self._show()

    def action_turn(self, step: int) -> None:
        """Go on, or back; behind the last page the tour is over."""
        if self._at + step == len(PAGES):
            self.dismiss(None)
            return
        self._at = max(self._at + step, 0)
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Leave with the command of a key that stands on the page."""
        for command, _ in PAGES[self._at].keys:
            if event.key in self._keymap.keys[command] and command != "quit":
                event.stop()
                self.dismiss(command)
                return

    def on_click(self) -> None:
        """Go on."""
        self.action_turn(1)

    def _show(self) -> None:
        page, last = PAGES[self._at], self._at == len(PAGES) - 1
        self.query_one("#dialog-title", Static).update(self._heading(page))
        self.query_one("#tour-page", Static).update(page_text(page, self._keymap))
        keys = [("Enter", "done" if last else "next"), ("Left", "back"), ("Esc", "leave")]
        self.show_hints(key for key in keys if self._at or key[0] != "Left")

    def _heading(self, page: Page) -> Content:
        dots = " ".join("●" if at == self._at else "○" for at in range(len(PAGES)))
        return Content.assemble(page.title, "   ", (dots, "$text-muted not bold"))


def page_text(page: Page, keymap: Keymap) -> Content:
    """Return a page with the keys as they are now."""
    keys = [(keymap.label(command), words) for command, words in page.keys]
    parts = [
        [Content(line) for line in page.before],
        [_row(label, words) for label, words in keys if label],
        [Content.styled(_with_keys(line, keymap), "$text-muted") for line in page.after],
    ]
    return Content("\n\n").join(Content("\n").join(part) for part in parts if part)


def _row(label: str, words: str) -> Content:
    return Content.assemble((f"  {label}".ljust(KEY_COLUMN), "bold $accent"), words)


def _with_keys(line: str, keymap: Keymap) -> str:
    return line.format_map({command: keymap.label(command) or command for command in keymap.keys})
