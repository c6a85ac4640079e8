"""What can be done to a paper, at the place where it was clicked with the right button."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset, clamp
from textual.widget import Widget
from textual.widgets import OptionList

from readlist.commands import COMMANDS
from readlist.tui.keymap import Keymap
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices

WIDTH = 40
TITLE_WIDTH = WIDTH - 4
AROUND = 6
"""The lines of the dialog that are not commands."""


class PaperMenu(Dialog[str]):
    """Gives the id of a command; None when it is cancelled. The keys of the commands work here, too."""

    HINTS = (("Enter", "do it"), ("Esc", "close"))
    HORIZONTAL_BREAKPOINTS = []  # noqa: RUF012 - it is as wide as it is, wherever it opens
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
        ("enter", "take", "Do it"),
    ]
    DEFAULT_CSS = f"""
    PaperMenu {{
        align: left top;
        background: transparent;
        & > #dialog {{ width: {WIDTH}; }}
        Choices {{ height: auto; }}
    }}
    """

    def __init__(self, keymap: Keymap, place: Offset, title: str, why_not: Callable[[str], str]) -> None:
        """``place`` is where the screen was clicked; ``why_not`` tells why a command would do nothing now."""
        super().__init__()
        self._keymap = keymap
        self._place = place
        self._title = title
        self._commands = [entry for entry in COMMANDS if entry.scope == "paper" and not why_not(entry.id)]

    def heading(self) -> str:
        """Return what the commands are about."""
        return self._title

    def contents(self) -> Iterable[Widget]:
        """Return the commands."""
        yield Choices()

    def on_mount(self) -> None:
        """Open where the click was, as far as there is room."""
        rows = [
            Choice(entry.id, Content(entry.title), self._keymap.label(entry.id)) for entry in self._commands
        ]
        self.query_one(Choices).show(rows, highlighted=0 if rows else None)
        self._place_it()

    def on_resize(self) -> None:
        """Stay inside the screen."""
        self._place_it()

    def on_key(self, event: events.Key) -> None:
        """Take the key of a command."""
        for entry in self._commands:
            if event.key in self._keymap.keys[entry.id] and event.key != "enter":
                event.stop()
                self.dismiss(entry.id)
                return

    def on_click(self, event: events.Click) -> None:
        """Close where something else is clicked."""
        if not self.query_one("#dialog").region.contains(*event.screen_offset):
            self.dismiss(None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the command."""
        self.dismiss(event.option_id)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def action_take(self) -> None:
        """Close with the highlighted command."""
        self.query_one(Choices).take()

    def _place_it(self) -> None:
        width, height = self.app.size
        left = clamp(self._place.x, 0, max(width - WIDTH, 0))
        top = clamp(self._place.y, 0, max(height - len(self._commands) - AROUND, 0))
        self.query_one("#dialog").styles.margin = (top, 0, 0, left)
