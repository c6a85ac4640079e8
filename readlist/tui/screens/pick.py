"""Picking one of a few names, or typing one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList

from readlist.model.text import clean_line, fold
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices


class Narrowing(Input):
    """The letters that narrow the names; those that move are left to the dialog as long as there are none."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether the key is a letter of the text."""
        return (key not in ("j", "k") or bool(self.value)) and super().check_consume_key(key, character)


class PickScreen(Dialog[str]):
    """Asks for one of ``names``; the field narrows them, j and k move as long as it is empty.

    Gives None when it is cancelled.

    Where ``free`` is set, what is typed is taken as it is when no name is highlighted, nothing
    ("") included.
    """

    MOST_SHOWN = 12
    """How many names are in sight at once, where there is room."""

    HINTS = (("Enter", "take"), ("j k", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
        Binding("j", "move(1)", "Next", priority=True),
        Binding("k", "move(-1)", "Previous", priority=True),
    ]
    DEFAULT_CSS = """
    PickScreen {
        Input { margin: 0 0 1 0; }
        Choices { max-height: 50vh; }
    }
    """

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        chosen: str = "",
        *,
        kind: str = "name",
        free: bool = False,
        placeholder: str = "",
    ) -> None:
        """``kind`` is the word for what is chosen."""
        super().__init__()
        if free:
            choose = (("↑↓", "choose"),) if names else ()
            self.HINTS = (("Enter", "take"), *choose, ("Esc", "cancel"))
        self._title = title
        self._names = tuple(names)
        self._chosen = chosen
        self._free = free
        self._placeholder = placeholder or f"a few letters of a {kind}"
        self._nothing = "" if free else f"No such {kind}. Take letters away to see others."

    def heading(self) -> str:
        """Return what is asked for."""
        return self._title

    def contents(self) -> Iterable[Widget]:
        """Return the field and the names."""
        field = Input if self._free else Narrowing
        yield field(
            self._chosen if self._free else "", compact=True, placeholder=self._placeholder, id="pick-input"
        )
        yield Choices()

    def on_mount(self) -> None:
        """Show every name, the chosen one highlighted."""
        entry = self.query_one(Input)
        entry.cursor_position = len(entry.value)
        # The same as letters are typed, too.
        self.query_one(Choices).styles.height = min(
            len(self._names), self.MOST_SHOWN, max(self.app.size.height // 2, 1)
        )
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the names in whose rows stands what is typed."""
        self._show("" if self._free and event.value == self._chosen else event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with the highlighted name, or with what was typed."""
        if not self.query_one(Choices).take() and self._free:
            self.dismiss(clean_line(event.value))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the name."""
        self.dismiss(event.option_id)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def _show(self, typed: str) -> None:
        rows = [choice for choice in map(self.choice, self._names) if _holds(choice, typed)]
        names = [choice.id for choice in rows]
        here = names.index(self._chosen) if self._chosen in names else 0
        self.query_one(Choices).show(
            rows, highlighted=None if self._free or not names else here, nothing=self._nothing
        )

    def choice(self, name: str) -> Choice:
        """Return the row of a name."""
        return Choice(name, Content(name))


def _holds(choice: Choice, typed: str) -> bool:
    """Return whether what is typed stands in the name, or in what is said beside it."""
    words = fold(typed.strip())
    return words in fold(choice.id) or words in fold(choice.aside)
