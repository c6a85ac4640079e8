"""One of a few, on one line: the arrows, or a click, go from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

Option = tuple[str, str]
"""An id, and the words for it."""


class ChoiceLine(Static, can_focus=True):
    """Shows the chosen one of its options, between the signs of the arrows that change it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("right,l,space", "step(1)", "Next"),
        ("left,h", "step(-1)", "Previous"),
    ]
    DEFAULT_CSS = """
    ChoiceLine {
        height: 1;
        background: $surface;
        padding: 0 1;
        color: $text-muted;
        &:focus { color: $accent; text-style: bold; }
    }
    """

    index: reactive[int] = reactive(0)

    class Changed(Message):
        """Another option is chosen."""

        def __init__(self, line: ChoiceLine) -> None:
            super().__init__()
            self.line = line

        @property
        def control(self) -> ChoiceLine:
            """The line, for ``on``."""
            return self.line

    def __init__(self, options: Sequence[Option], chosen: str, *, id: str | None = None) -> None:  # noqa: A002
        """``chosen`` is an id; the first option stands for one that is not there."""
        super().__init__(id=id)
        self._options = tuple(options)
        self.set_reactive(ChoiceLine.index, max(self._index_of(chosen), 0))

    @property
    def chosen(self) -> str:
        """The id of the chosen option."""
        return self._options[self.index][0]

    def offer(self, options: Sequence[Option], chosen: str) -> None:
        """Offer other options, one of them chosen, and tell nobody."""
        self._options = tuple(options)
        self.set_reactive(ChoiceLine.index, max(self._index_of(chosen), 0))
        self.refresh()

    def choose(self, identifier: str) -> None:
        """Choose the option of that id, if there is one."""
        self.index = max(self._index_of(identifier), 0)

    def render(self) -> Content:
        """Return the chosen option, with the signs only where there is something to choose."""
        words = self._options[self.index][1]
        return Content(f"‹ {words} ›" if len(self._options) > 1 else words)

    def watch_index(self) -> None:
        """Tell that another option is chosen."""
        self.post_message(self.Changed(self))

    def action_step(self, step: int) -> None:
        """Go to the next option; behind the last one comes the first."""
        self.index = (self.index + step) % len(self._options)

    def on_click(self) -> None:
        """Go to the next option."""
        self.action_step(1)

    def _index_of(self, identifier: str) -> int:
        return next((index for index, (each, _) in enumerate(self._options) if each == identifier), -1)
