"""An address whole, for who has to take it from the screen: over SSH, or where nothing opens links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from readlist.tui.screens.dialog import Dialog


class AddressScreen(Dialog[None]):
    """Shows an address, or the path of something on this computer, and what was done with it."""

    HINTS = (("Esc", "close"),)
    BINDINGS: ClassVar[list[BindingType]] = [("enter", "cancel", "Close"), ("q", "cancel", "Close")]
    DEFAULT_CSS = """
    AddressScreen {
        & > #dialog { width: 76; }
        #address { color: $foreground; max-height: 12; }
        #address-words { color: $text-muted; margin-top: 1; }
    }
    """

    def __init__(self, address: str, words: str) -> None:
        super().__init__()
        self._address = address
        self._words = words

    def heading(self) -> str:
        """Return why it is shown."""
        return "No browser here" if "://" in self._address else "It lies on this computer"

    def contents(self) -> Iterable[Widget]:
        """Return the address, folded where the line ends, and the words."""
        yield Static(Content(self._address), id="address")
        yield Static(Content(f"{self._words}."), id="address-words")
