"""Putting a paper off: a date in one or two keys, or any date in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.errors import UsageError
from readlist.model.dates import MONTHS, WEEKDAYS, date_in_words, parse_date
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices

NEVER = "none"
"""What the dialog gives for "no date": the paper comes back now."""

QUICK = ("tomorrow", "monday", "1 week", "2 weeks", "1 month", NEVER)
"""The choices in order; the beginning of one is enough to take it."""
DEFAULT = QUICK.index("1 week")

LONGEST = 30
"""Letters that can be typed: no date is longer, and what is wrong with one has room."""


class LaterScreen(Dialog[str]):
    """Asks until when. Gives an ISO date, ``NEVER`` or, when cancelled, None.

    Enter alone means one week. What is typed is a date of ``parse_date``, or the beginning
    of a quick choice: ``t`` and Enter is tomorrow, ``2`` and Enter two weeks.
    """

    TITLE = "Later"
    HINTS = (("Enter", "put off"), ("↑↓", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [("down", "move(1)", "Next"), ("up", "move(-1)", "Previous")]
    DEFAULT_CSS = """
    LaterScreen {
        Input { margin: 0 0 1 0; }
        Choices { height: 6; }
        #later-answer { height: 3; margin-top: 1; color: $foreground; }
        #later-answer.wrong { color: $warning; }
    }
    """

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def contents(self) -> Iterable[Widget]:
        """Return the line to type in, the quick choices, and the date that comes out."""
        yield Input(
            compact=True,
            placeholder="fri, next week, 3d, 31 Jan, 2030-01-31, none",
            max_length=LONGEST,
            id="later-input",
        )
        yield Choices()
        yield Static(id="later-answer")

    def on_mount(self) -> None:
        """Offer the quick choices, the first highlighted."""
        self.query_one(Choices).show([self._choice(text) for text in QUICK], highlighted=DEFAULT)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the date that the typed words mean."""
        self.query_one(Choices).highlighted = _quick_choice(event.value)
        self._answer()

    def on_option_list_option_highlighted(self) -> None:
        """Show the date of the choice."""
        self._answer()

    def on_input_submitted(self) -> None:
        """Close with the date; stay when it is none."""
        try:
            day = self._day()
        except UsageError:
            self.query_one("#later-answer").add_class("wrong")
            return
        self.dismiss(day.isoformat() if day else NEVER)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the date of the choice that was clicked."""
        day = parse_date(event.option_id or "", self._today)
        self.dismiss(day.isoformat() if day else NEVER)

    def action_move(self, step: int) -> None:
        """Move among the quick choices; what was typed gives way."""
        choices = self.query_one(Choices)
        index = choices.highlighted
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        choices.highlighted = DEFAULT if index is None else (index + step) % len(QUICK)
        self._answer()

    def _day(self) -> date | None:
        choices = self.query_one(Choices)
        if choices.highlighted is not None:
            return parse_date(QUICK[choices.highlighted], self._today)
        return parse_date(self.query_one(Input).value, self._today)

    def _answer(self) -> None:
        answer = self.query_one("#later-answer", Static)
        try:
            day = self._day()
        except UsageError as error:
            answer.update(Content(f"{error.message} {error.hint}"))
        else:
            words = (
                f"Comes back {date_in_words(day, self._today)}."
                if day
                else "Comes back now: no longer put off."
            )
            answer.update(Content(words))
        answer.remove_class("wrong")

    def _choice(self, text: str) -> Choice:
        day = parse_date(text, self._today)
        if day is None:
            return Choice(text, Content(text.capitalize()), "no longer put off")
        year = "" if day.year == self._today.year else f" {day.year}"
        date = f"{WEEKDAYS[day.weekday()][:3]} {day.day:2} {MONTHS[day.month - 1][:3]}{year}"
        return Choice(text, Content(text.capitalize()), date)


def _quick_choice(text: str) -> int | None:
    """Return the index of the quick choice that begins like ``text``; the default for no text."""
    words = " ".join(text.lower().split())
    if not words:
        return DEFAULT
    return next((index for index, choice in enumerate(QUICK) if choice.startswith(words)), None)
