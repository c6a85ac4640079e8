"""The frame that all dialogs share: small, near the middle, closed the way it was opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

Result = TypeVar("Result")
Hint = tuple[str, str]
"""A key as people read it, and what it does."""

GAP = 3
BESIDE = 81
"""From this width on something of the screen behind is seen beside a dialog: less would be crumbs."""


class HintLines(Widget):
    """The keys of a dialog, on as many lines as they take."""

    DEFAULT_CSS = "HintLines { height: auto; }"

    def __init__(self, pairs: Iterable[Hint], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._pairs = tuple(pairs)

    def show(self, pairs: Iterable[Hint]) -> None:
        """Show these keys."""
        self._pairs = tuple(pairs)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the keys take."""
        return len(_rows(self._pairs, width))

    def render(self) -> Content:
        """Return the keys, none of them torn from what it does."""
        return Content("\n").join(map(hints, _rows(self._pairs, self.size.width)))


class Dialog(ModalScreen[Result]):
    """A modal with a title, what it asks, and a line of keys. Esc gives None.

    Subclasses yield their widgets from ``contents`` and set ``TITLE`` and ``HINTS``
    (pairs of a key and what it does).
    """

    TITLE = ""
    HINTS: tuple[Hint, ...] = ()
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "Cancel")]
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (BESIDE, "-roomy")]  # noqa: RUF012 - Textual declares it
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 75%;
        & > #dialog {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2;
            background: $panel;
        }
        &.-small > #dialog { width: 100%; max-width: 100%; }
        #dialog-title { color: $accent; text-style: bold; height: 1; margin-bottom: 1; }
        #dialog-hints { color: $text-muted; margin-top: 1; }
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
            yield HintLines(self.HINTS, id="dialog-hints")

    def show_hints(self, pairs: Iterable[Hint]) -> None:
        """Show other keys than before."""
        self.query_one("#dialog-hints", HintLines).show(pairs)

    def action_cancel(self) -> None:
        """Close without a result."""
        self.dismiss(None)


def hints(pairs: Iterable[Hint]) -> Content:
    """Return a line of keys, each with what it does: the key bright, the words muted."""
    parts = (Content.assemble((key, "$foreground"), " ", words) for key, words in pairs)
    return Content(" " * GAP).join(parts)


def _rows(pairs: Iterable[Hint], width: int) -> list[list[Hint]]:
    """Return the pairs line by line."""
    rows: list[list[Hint]] = [[]]
    room = width
    for pair in pairs:
        length = cell_len(f"{pair[0]} {pair[1]}")
        if rows[-1] and length + GAP > room:
            rows.append([])
            room = width
        room -= length + (GAP if rows[-1] else 0)
        rows[-1].append(pair)
    return rows
