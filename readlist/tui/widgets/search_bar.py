"""The field in the top line that filters the list while it is typed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import cached_property

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input
from textual.widgets.input import Selection

from readlist.tui.line import Piece, cut, pad_left
from readlist.tui.widgets.one_line import OneLine
from readlist.views.palette import TERMINAL_PALETTE, Palette

SIGN = "⌕"
LONGEST = 1000


class SearchText(OneLine):
    """The sign of the field and, while nobody types, the filter that is kept."""

    text: reactive[str] = reactive("")
    typing: reactive[bool] = reactive(False)

    def __init__(self, invitation: str = "") -> None:
        """``invitation`` stands there while there is no filter."""
        super().__init__()
        self._invitation = invitation

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return the sign and the filter, or the key that begins one."""
        active = self.typing or bool(self.text)
        yield f"{SIGN} ", self.palette.style("accent" if active else "faint")
        if not self.typing:
            shown = self.text or self._invitation
            yield cut(shown, width - 2), self.palette.style("text" if self.text else "faint")


class SearchFound(OneLine):
    """How many papers the filter leaves."""

    found: reactive[int | None] = reactive(None)

    def pieces(self, width: int) -> Iterable[Piece]:
        """Return the number, at the right."""
        text = "" if self.found is None else f"{self.found:,}"
        yield pad_left(text, width - 1) + " ", self.palette.style("muted")


class FaultHighlighter(Highlighter):
    """Underlines a query from the character at which it is wrong to the end of the word there."""

    def __init__(self) -> None:
        self.fault: int | None = None
        self.style = Style(underline=True)

    def highlight(self, text: Text) -> None:
        """Underline what is wrong."""
        if self.fault is None or not text.plain:
            return
        first = min(self.fault, len(text.plain) - 1)
        end = text.plain.find(" ", first)
        text.stylize(self.style, first, end if end > first else len(text.plain))


class SearchBar(Horizontal):
    """One line: ⌕, the text of the filter, the number of papers it leaves."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1;
        SearchFound { width: 8; }
        SearchText.-typing { width: 2; }
        Input { width: 1fr; background: transparent; &:focus { background-tint: transparent; } }
    }
    """

    palette: reactive[Palette] = reactive(TERMINAL_PALETTE)
    text: reactive[str] = reactive("")
    """The filter that is kept."""
    found: reactive[int | None] = reactive(None)
    fault: reactive[int | None] = reactive(None)
    """The offset of the first wrong character of what is typed."""

    def __init__(self, invitation: str = "", *, id: str | None = None) -> None:  # noqa: A002
        """``invitation`` stands there while there is no filter: the key that begins one."""
        super().__init__(id=id)
        self._invitation = invitation

    class Typed(Message):
        """The text of the filter is another one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    @cached_property
    def _highlighter(self) -> FaultHighlighter:
        return FaultHighlighter()

    def watch_fault(self, fault: int | None) -> None:
        """Underline what is wrong."""
        self._highlighter.fault = fault
        self._highlighter.style = self.palette.style("error") + Style(underline=True)
        for field in self.query(Input):
            field.refresh()

    class Clicked(Message):
        """The field was clicked while nobody typed in it."""

    def on_click(self) -> None:
        """Ask for the field to be opened."""
        if not self.typing:
            self.post_message(self.Clicked())

    def compose(self) -> ComposeResult:
        """Lay out sign and number; the field to type in comes when it is wanted."""
        yield SearchText(self._invitation).data_bind(SearchBar.palette, SearchBar.text)
        yield SearchFound().data_bind(SearchBar.palette, SearchBar.found)

    @property
    def typing(self) -> bool:
        """Whether the field is open."""
        return self.query_one(SearchText).typing

    async def open(self) -> None:
        """Let the user type: over the filter that is kept, or on from it."""
        if not self.query(Input):
            field = Input(
                compact=True, select_on_focus=False, max_length=LONGEST, highlighter=self._highlighter
            )
            await self.mount(field, after=self.query_one(SearchText))
        field = self.query_one(Input)
        field.value = self.text
        field.cursor_position = len(self.text)
        self._set_typing(typing=True)
        self.screen.set_focus(field)
        field.selection = Selection(0, len(self.text))  # typing replaces it, an arrow or End keeps it

    def close(self, text: str) -> None:
        """Close the field; ``text`` is the filter that is kept."""
        self.text = text
        if self.typing:
            self._set_typing(typing=False)

    @property
    def state(self) -> tuple[str, int]:
        """What stands in the field, and at which character the cursor is."""
        field = self.query_one(Input)
        return field.value, field.cursor_position

    def write(self, written: Callable[[str], tuple[str, int]]) -> None:
        """Have ``written`` turn what stands in the field into something else, and say where the cursor is."""
        field = self.query_one(Input)
        field.value, field.cursor_position = written(field.value)

    async def typed(self) -> str:
        """Return what stands in the field when every key before this has reached it."""
        field = self.query_one(Input)
        reached = asyncio.Event()
        field.call_later(reached.set)
        await reached.wait()
        return field.value

    @on(Input.Changed)
    def tell_typed(self, event: Input.Changed) -> None:
        """Hand what is typed to the screen."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def _set_typing(self, *, typing: bool) -> None:
        sign = self.query_one(SearchText)
        sign.typing = typing
        sign.set_class(typing, "-typing")
        self.query_one(Input).display = typing
