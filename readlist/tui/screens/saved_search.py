"""A saved search: its name, what it asks, and its place in the sidebar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from readlist.model.text import clean_line
from readlist.tui.screens.dialog import Dialog


class SearchForm(msgspec.Struct, frozen=True):
    """What was filled in; without a query the search is to be deleted."""

    name: str
    query: str
    place: int


class SavedSearchScreen(Dialog[SearchForm]):
    """Asks for name, query and place of a saved search. Gives None when it is cancelled.

    ``fault`` returns what is wrong with a query, "" for one that can be read; ``places`` is how
    many places there are.
    """

    HINTS = (("Enter", "save"), ("↑↓", "field"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
        Binding("down,tab", "move(1)", "Next"),
        Binding("up,shift+tab", "move(-1)", "Previous"),
    ]
    DEFAULT_CSS = """
    SavedSearchScreen {
        .field { height: 1; }
        .field > Static { width: 8; color: $text-muted; }
        .field > Input { width: 1fr; }
        #search-place { width: 6; }
        #search-says { height: 3; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, form: SearchForm, *, is_new: bool, places: int, fault: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form
        self._is_new = is_new
        self._places = places
        self._fault = fault

    def heading(self) -> str:
        """Return whether one is made or changed."""
        return "Save this search" if self._is_new else "Saved search"

    def contents(self) -> Iterable[Widget]:
        """Return the three fields, and what is to be said about them."""
        form = self._form
        fields = (
            ("Name", Input(form.name, placeholder=form.query, compact=True, id="search-name")),
            (
                "Query",
                Input(form.query, placeholder="no query: it is deleted", compact=True, id="search-query"),
            ),
            ("Place", Input(str(form.place), type="integer", compact=True, id="search-place")),
        )
        for label, field in fields:
            yield Horizontal(Static(label), field, classes="field")
        yield Static(id="search-says", markup=False)

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one("#search-name", Input).focus()
        self._say()

    def on_input_changed(self) -> None:
        """Say what Enter would do."""
        self._say()

    def on_input_submitted(self) -> None:
        """Save."""
        self.action_save()

    def action_save(self) -> None:
        """Close with what is filled in; a query that cannot be read is to be mended first."""
        form = self._filled_in()
        if form.query and self._fault(form.query):
            self.query_one("#search-query", Input).focus()
        else:
            self.dismiss(form)

    def action_move(self, step: int) -> None:
        """Go to the next field."""
        fields = list(self.query(Input))
        here = next((number for number, field in enumerate(fields) if field.has_focus), 0)
        fields[(here + step) % len(fields)].focus()

    def _filled_in(self) -> SearchForm:
        name, query, place = (clean_line(field.value) for field in self.query(Input))
        number = int(place) if place.isdecimal() else self._form.place
        return SearchForm(name or query or self._form.name, query, min(max(number, 1), self._places))

    def _say(self) -> None:
        form = self._filled_in()
        if not form.query:
            words = "" if self._is_new else "Enter deletes the saved search; its papers stay."
        else:
            key = f" Its key is {form.place}." if form.place <= 9 else ""
            where = f"It searches the whole library but the skipped, and stands in the views as {form.name}."
            words = self._fault(form.query) or f"{where}{key}"
        self.query_one("#search-says", Static).update(Content(words))
