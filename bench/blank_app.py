"""The baseline of a launch: a Textual app that paints one word."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

SHOWN = "blank"


class BlankApp(App[None]):
    """Nothing but the framework."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """Paint a word, to be seen when it is there."""
        yield Static(SHOWN)


if __name__ == "__main__":
    BlankApp().run()
