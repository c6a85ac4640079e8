"""The dialogs that ask for files: a field with what the typed path may become under it."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.model.text import printable
from readlist.tui.background import in_background
from readlist.tui.path_completion import PathChoice, common_beginning, path_choices
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices
from readlist.views.fitting import cut_middle

OPENS_FOLDER = "Enter opens this folder"
_BEGINS_ANEW = re.compile(rf"~|{re.escape(os.sep)}|[A-Za-z]:[\\/]|https?://", re.IGNORECASE)
"""What nobody types behind a folder: it is a path, or an address, of its own."""

Result = TypeVar("Result")


class PathDialog(Dialog[Result]):
    """Asks for a path. Subclasses say what Enter takes and take it; folders are gone into.

    Everything that reads the disk runs on another thread.
    """

    HINTS = (("Enter", "take"), ("Tab", "complete"), ("↑↓", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete"),
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
    ]
    DEFAULT_CSS = """
    PathDialog {
        & > #dialog { width: 76; }
        Input { margin: 0 0 1 0; }
        Choices { height: 12; max-height: 50vh; }
        #path-says { height: 1; color: $text-muted; }
    }
    """

    def __init__(self, begin: str = "") -> None:
        """``begin`` is a folder with its slash, which stands in the field at first."""
        super().__init__()
        self._begin = begin
        self._choices: list[PathChoice] = []
        self._refused = False

    # What subclasses say

    def field(self, typed: str) -> Input:
        """Return the field, with what stands in it at first."""
        raise NotImplementedError

    def what_enter_takes(self, typed: str) -> str:
        """Return what Enter takes when no choice is highlighted, "" for nothing. Reads the disk."""
        raise NotImplementedError

    def what_choosing_takes(self, choice: str) -> str:
        """Return what Enter takes when this choice, which is no folder, is highlighted."""
        raise NotImplementedError

    async def take_typed(self, typed: str) -> None:
        """Close with what was typed or chosen, or refuse it."""
        raise NotImplementedError

    def is_offered(self, choice: PathChoice) -> bool:
        """Return whether a path is worth a row."""
        return True

    def others(self, typed: str) -> Sequence[Choice]:
        """Return choices that are no paths; they come first."""
        return ()

    def when_nothing(self, typed: str) -> str:
        """Return what to say of a path that leads nowhere."""
        return ""

    def no_such_file(self, typed: str) -> str:
        """Return the words for a path that is not there, in one line."""
        words = "No such file: "
        return words + cut_middle(
            printable(typed.strip()), self.query_one("#path-says").size.width - len(words)
        )

    # The dialog

    def contents(self) -> Iterable[Widget]:
        """Return the field, what it may become, and a line that says what Enter takes."""
        yield self.field(self._begin)
        yield Choices()
        yield Static(id="path-says")

    def on_mount(self) -> None:
        """Offer what stands in the folder."""
        entry = self.query_one(Input)
        entry.cursor_position = len(entry.value)
        self._look_up()

    def on_input_changed(self) -> None:
        """Offer what the typed path may become; a whole one takes the place of the folder before it."""
        self._refused = False
        typed = self.query_one(Input).value
        if self._begin and typed.startswith(self._begin) and _BEGINS_ANEW.match(typed, len(self._begin)):
            self._put(typed.removeprefix(self._begin))
            return
        self._look_up()

    def refuse(self, words: str) -> None:
        """Say why what was typed cannot be taken."""
        self._refused = True
        self._say(words, "$error")

    def take(self, chosen: Result) -> None:
        """Close with what was chosen, unless a key typed meanwhile has closed the dialog."""
        if self.is_active:
            self.dismiss(chosen)

    def is_untouched(self, typed: str) -> bool:
        """Return whether nothing is typed but what stood there at first."""
        return typed in ("", self._begin)

    def is_still(self, typed: str) -> bool:
        """Return whether the dialog is open and its field holds what it held."""
        return self.is_active and self.query_one(Input).value == typed

    def _look_up(self) -> None:
        in_background(self, partial(self._offer, self.query_one(Input).value))

    async def _offer(self, typed: str) -> None:
        found = await asyncio.to_thread(path_choices, typed)
        words = await asyncio.to_thread(self.what_enter_takes, typed)
        own = await asyncio.to_thread(self._path_of_its_own, typed) if not (found or words) else ""
        if not self.is_still(typed):
            return
        if own:
            self._put(own)
            return
        found = self._choices = [choice for choice in found if self.is_offered(choice)]
        if not words and (only := _only_one(typed, found)) is not None:
            words = self._what_taking(only)
        paths = [Choice(each.text, Content(each.label), "folder" if each.is_folder else "") for each in found]
        choices = [*self.others(typed), *paths]
        self.query_one(Choices).show(choices)
        if not self._refused:
            self._say(words or ("" if choices or not typed.strip() else self.when_nothing(typed)))

    def _path_of_its_own(self, typed: str) -> str:
        """Return what was typed behind the folder that stood there, if it leads somewhere without that."""
        path = typed.removeprefix(self._begin) if self._begin else typed
        return path if path != typed and os.sep in path and path_choices(path) else ""

    def _say(self, words: str, style: str = "") -> None:
        self.query_one("#path-says", Static).update(Content.styled(words, style))

    def _is_folder(self, choice: str) -> bool:
        return any(each.is_folder for each in self._choices if each.text == choice)

    def _what_taking(self, choice: PathChoice) -> str:
        return OPENS_FOLDER if choice.is_folder else self.what_choosing_takes(choice.text)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what Enter takes now."""
        if self.query_one(Choices).highlighted is not None:
            choice = event.option_id or ""
            path = next((each for each in self._choices if each.text == choice), None)
            self._say(self._what_taking(path) if path is not None else self.what_choosing_takes(choice))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted choice; without one what was typed."""
        choices = self.query_one(Choices)
        if choices.take():
            return
        if event.value.strip():
            in_background(self, partial(self._take_or_complete, event.value))
        elif choices.option_count:
            choices.move(1)  # the next Enter takes it: the line below says what that is

    async def _take_or_complete(self, typed: str) -> None:
        """Take what was typed; where that is nothing yet, the only thing that it may become."""
        only = await asyncio.to_thread(self._only_completion, typed)
        if only is None:
            await self.take_typed(typed.strip())
        elif not only.is_folder:
            await self.take_typed(only.text)
        elif self.is_still(typed):
            self._put(only.text)

    def _only_completion(self, typed: str) -> PathChoice | None:
        if self.what_enter_takes(typed):
            return None
        # What is listed may be of an earlier letter.
        return _only_one(typed, [choice for choice in path_choices(typed) if self.is_offered(choice)])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go into a folder; take anything else."""
        chosen = event.option_id or ""
        if self._is_folder(chosen):
            self._put(chosen)
        else:
            in_background(self, partial(self.take_typed, chosen))

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    async def action_complete(self) -> None:
        """Put what is highlighted, or what all choices begin with, into the field."""
        choices, typed = self.query_one(Choices), self.query_one(Input).value
        if choices.highlighted is not None:
            chosen = choices.get_option_at_index(choices.highlighted).id or ""
            if any(each.text == chosen for each in self._choices):  # only paths can be typed
                self._put(chosen)
            return
        # What is listed may be of an earlier letter.
        beginning = common_beginning(await asyncio.to_thread(path_choices, typed))
        if len(beginning) > len(typed):
            self._put(beginning)
        else:
            choices.move(1)

    def _put(self, path: str) -> None:
        entry = self.query_one(Input)
        entry.value = path
        entry.cursor_position = len(path)
        entry.focus()


def _only_one(typed: str, choices: Sequence[PathChoice]) -> PathChoice | None:
    """Return the only choice, if a part of its name was typed."""
    return choices[0] if len(choices) == 1 and typed.strip() and not typed.endswith(os.sep) else None
