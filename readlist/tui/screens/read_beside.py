"""A screen of rows with the text of the row under the cursor beside them, or below."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.row_list import RowList

Result = TypeVar("Result")


class ReadBesideScreen(ModalScreen[Result | None]):
    """The base of such screens. Tab gives the keys that move to the text, and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "cancel", "Cancel"),
        ("tab,shift+tab", "read", "Read"),
        ("j,down", "move(1)", "Next"),
        ("k,up", "move(-1)", "Previous"),
        ("pagedown", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
        ("g,home", "first", "First"),
        ("G,end", "last", "Last"),
    ]

    @property
    def rows(self) -> RowList:
        """The rows beside the text."""
        raise NotImplementedError

    def show_hints(self) -> None:
        """Show the keys of the rows, or those of the text while it is read."""
        raise NotImplementedError

    @property
    def is_reading(self) -> bool:
        """Whether the keys that move scroll the text."""
        return self.has_class("-reading")

    @property
    def _moved(self) -> RowList | AbstractView:
        return self.query_one(AbstractView) if self.is_reading else self.rows

    def action_read(self) -> None:
        """Give the keys to the text of the row under the cursor, or back to the rows."""
        self.toggle_class("-reading")
        self._moved.focus()
        self.show_hints()

    def action_cancel(self) -> None:
        """Go back to the rows, or leave with nothing decided."""
        if self.is_reading:
            self.action_read()
        else:
            self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Move the cursor, or scroll."""
        self._moved.move(step)

    def action_page(self, step: int) -> None:
        """Move the cursor by a page, or scroll by one."""
        self._moved.move_page(step)

    def action_first(self) -> None:
        """Go to the first row, or to the top."""
        self._moved.move_first()

    def action_last(self) -> None:
        """Go to the last row, or to the end."""
        self._moved.move_last()
