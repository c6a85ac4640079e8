"""The command palette: any command by a few letters of its name, with its key to learn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.commands import COMMANDS, Command, command
from readlist.tui.keymap import Keymap
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices

TITLE_COLUMN = max(len(entry.title) for entry in COMMANDS) + 2


def find_commands(query: str) -> list[tuple[Command, tuple[int, ...]]]:
    """Return the commands that match ``query``, the best first, with the matching letters of their titles.

    Commands match by letters of the title in order, by words of their help, or by other words
    for the same. No query gives all of them in the order of the table.
    """
    query = query.strip()
    if not query:
        return [(entry, ()) for entry in COMMANDS]
    search = FuzzySearch()
    found: list[tuple[float, Command, tuple[int, ...]]] = []
    for entry in COMMANDS:
        score, letters = search.match(query, entry.title)
        if score:
            found.append((score, entry, tuple(letters)))
        elif query.lower() in f"{entry.help} {entry.also}".lower():
            found.append((0, entry, ()))
    found.sort(key=lambda match: -match[0])
    return [(entry, letters) for _, entry, letters in found]


class PaletteScreen(Dialog[str]):
    """Asks for a command and gives its id; None when it is cancelled.

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

    def __init__(self, keymap: Keymap, why_not: Callable[[str], str] = lambda _: "") -> None:
        super().__init__()
        self._keymap = keymap
        self._why_not = why_not

    def contents(self) -> Iterable[Widget]:
        """Return the line to type in and the commands."""
        yield Input(compact=True, placeholder="a few letters of a command", id="palette-input")
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
        """Say in full what the command does: a row may have no room for it."""
        words = command(event.option_id).help if event.option_id is not None else ""
        self.query_one("#palette-help", Static).update(words)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the chosen command; one that would do nothing stays, with its reason."""
        if event.option_id is not None and not self._why_not(event.option_id):
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
        found = find_commands(query)
        if not query.strip():
            found.sort(key=lambda match: bool(self._why_not(match[0].id)))  # what can be done comes first
        rows = [self._choice(entry, letters) for entry, letters in found]
        self.query_one(Choices).show(rows, highlighted=0 if rows else None)
        if not rows:
            self.query_one("#palette-help", Static).update("No command is called that; ? shows them all.")

    def _choice(self, entry: Command, letters: tuple[int, ...]) -> Choice:
        title = Content(entry.title)
        for letter in letters:
            title = title.stylize("bold underline", letter, letter + 1)
        title = title.pad_right(TITLE_COLUMN - title.cell_length)
        if reason := self._why_not(entry.id):
            # The colours of a terminal have no quiet shade.
            style = "$text-disabled dim" if self.app.native_ansi_color else "$text-disabled"
            text = Content.assemble(title, f"not now: {reason}").stylize(style)
        else:
            text = Content.assemble(title, (entry.help, "$text-muted"))
        return Choice(entry.id, text, self._keymap.label(entry.id))
