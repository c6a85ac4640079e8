"""The frame that all dialogs share: small, near the middle, closed the way it was opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A modal with a title, what it asks, and a line of keys. Esc gives None.

    Subclasses yield their widgets from ``contents`` and set ``TITLE`` and ``HINTS``
    (pairs of a key and what it does).
    """

    TITLE = ""
    HINTS: tuple[tuple[str, str], ...] = ()
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "Cancel")]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & > #dialog {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2;
            background: $panel;
        }
        #dialog-title { color: $accent; text-style: bold; height: 1; margin-bottom: 1; }
        #dialog-hints { color: $text-muted; height: 1; margin-top: 1; }
        Input {
            background: $surface;
            padding: 0 1 !important;
            &:focus { background-tint: transparent; }
        }
        &:ansi {
            background: transparent;
            & > #dialog { border: round ansi_default; padding: 0 1; }
        }
    }
    """

    def heading(self) -> str:
        """Return the title."""
        return self.TITLE or ""

    def contents(self) -> Iterable[Widget]:
        """Return the widgets between title and hints."""
        return ()

    def compose(self) -> ComposeResult:
        """Frame the contents."""
        with Vertical(id="dialog"):
            yield Static(self.heading(), id="dialog-title", markup=False)
            yield from self.contents()
            yield Static(hints(self.HINTS), id="dialog-hints")

    def action_cancel(self) -> None:
        """Close without a result."""
        self.dismiss(None)


def hints(pairs: Iterable[tuple[str, str]]) -> Content:
    """Return a line of keys, each with what it does: the key bright, the words muted."""
    parts = (Content.assemble((key, "$foreground"), " ", words) for key, words in pairs)
    return Content("   ").join(parts)
