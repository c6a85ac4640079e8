"""The command palette: any command, and any view, by a few letters of its name, with its key to learn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.commands import COMMANDS, Command
from readlist.tui.keymap import Keymap
from readlist.tui.line import cut
from readlist.tui.places import Place
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices

TITLE_COLUMN = max(len(entry.title) for entry in COMMANDS) + 2
MOST_OF_A_TITLE = 44
"""The cells of a title at most: lists can have long ones."""


Entry = Command | Place


def find_entries(query: str, places: Sequence[Place] = ()) -> list[tuple[Entry, tuple[int, ...]]]:
    """Return the commands and places that match ``query``, with the matching letters of their titles.

    They match by letters of the title in order, by words of their help, or by other words
    for the same; the best come first, of equal ones those that begin with the query, then places.
    No query gives all commands in the order of the table, and then the places.
    """
    query = query.strip()
    if not query:
        return [*((entry, ()) for entry in COMMANDS), *((place, ()) for place in places)]
    search = FuzzySearch()
    found: list[tuple[float, Entry, tuple[int, ...]]] = []
    entries: list[Entry] = [*places, *COMMANDS]
    for entry in entries:
        score, letters = search.match(query, entry.title)
        if score:
            found.append((score, entry, tuple(letters)))
        elif query.lower() in f"{entry.help} {entry.also}".lower():
            found.append((0, entry, ()))
    found.sort(key=lambda match: (-match[0], not match[1].title.lower().startswith(query.lower())))
    return [(entry, letters) for _, entry, letters in found]


class PaletteScreen(Dialog[str]):
    """Asks for a command or a place and gives its id; None when it is cancelled.

    ``why_not`` returns why a command would do nothing now, "" for one that can be chosen.
    """

    TITLE = "Commands"
    HINTS = (("Enter", "run"), ("Esc", "close"))
    BINDINGS: ClassVar[list[BindingType]] = [("down", "move(1)", "Next"), ("up", "move(-1)", "Previous")]
    DEFAULT_CSS = """
    PaletteScreen {
        & > #dialog { width: 96; max-width: 95%; }
        Input { margin: 0 0 1 0; }
        Choices { height: 12; max-height: 50vh; }
        #palette-help { height: 1; margin-top: 1; text-overflow: ellipsis; text-wrap: nowrap; }
    }
    """

    def __init__(
        self, keymap: Keymap, why_not: Callable[[str], str] = lambda _: "", places: Sequence[Place] = ()
    ) -> None:
        super().__init__()
        self._keymap = keymap
        self._why_not = why_not
        self._places = tuple(places)
        self._help = {
            **{entry.id: entry.help for entry in COMMANDS},
            **{place.id: place.help for place in places},
        }

    def contents(self) -> Iterable[Widget]:
        """Return the line to type in and the commands."""
        yield Input(compact=True, placeholder="a few letters of a command or a view", id="palette-input")
        yield Choices()
        yield Static(id="palette-help", markup=False)

    def on_mount(self) -> None:
        """Show every command."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the commands that match."""
        self._show(event.value)

    def on_input_submitted(self) -> None:
        """Run the highlighted command."""
        self.query_one(Choices).take()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say in full what the entry does: a row may have no room for it."""
        words = self._help[event.option_id] if event.option_id is not None else ""
        self.query_one("#palette-help", Static).update(words)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the chosen command; one that would do nothing stays, with its reason."""
        if event.option_id is not None and not self._reason(event.option_id):
            self.dismiss(event.option_id)

    def show_reasons(self, why_not: Callable[[str], str]) -> None:
        """Show anew which commands would do nothing, the highlight on the command where it is."""
        self._why_not = why_not
        choices = self.query_one(Choices)
        option = choices.highlighted_option
        self._show(self.query_one(Input).value)
        identifiers = [each.id for each in choices.options]
        if option is not None and option.id in identifiers:  # what was typed since may leave it out
            choices.highlighted = identifiers.index(option.id)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def _show(self, query: str) -> None:
        found = find_entries(query, self._places)
        if not query.strip():
            found.sort(key=lambda match: bool(self._reason(match[0].id)))  # what can be done comes first
        rows = [self._choice(entry, letters) for entry, letters in found]
        self.query_one(Choices).show(rows, highlighted=0 if rows else None)
        if not rows:
            self.query_one("#palette-help", Static).update("Nothing is called that; ? shows all keys.")

    def _reason(self, identifier: str) -> str:
        """Return why an entry would do nothing now; a place can always be gone to."""
        return "" if any(place.id == identifier for place in self._places) else self._why_not(identifier)

    def _choice(self, entry: Entry, letters: tuple[int, ...]) -> Choice:
        title = Content(cut(entry.title, MOST_OF_A_TITLE))
        for letter in (letter for letter in letters if letter < len(title.plain)):
            title = title.stylize("bold underline", letter, letter + 1)
        title = title.pad_right(max(TITLE_COLUMN - title.cell_length, 2))
        if reason := self._reason(entry.id):
            # The colours of a terminal have no quiet shade.
            style = "$text-disabled dim" if self.app.native_ansi_color else "$text-disabled"
            text = Content.assemble(title, f"not now: {reason}").stylize(style)
        else:
            text = Content.assemble(title, (entry.help, "$text-muted"))
        return Choice(entry.id, text, self._keymap.label(entry.id) if isinstance(entry, Command) else "")
