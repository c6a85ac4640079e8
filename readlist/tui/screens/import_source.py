"""What to import: a path that is completed as it is typed, or a list that is pasted."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

import msgspec
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.formats.registry import is_recognised
from readlist.model.text import clean
from readlist.tui.background import in_background
from readlist.tui.path_completion import PathChoice, common_beginning, files_meant, path_choices
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices

PASTED_EARLIER = "\n"
"""The id of the choice that takes up a list whose import was cut off; no path is called so."""

TAKES_FILE = "Enter takes this file"
TAKES_LIST = "Enter takes this as a list"
OPENS_FOLDER = "Enter opens this folder"
NO_FILE = "No such file"
NOTHING_THERE = "There is no such file, and this is no list of papers"


class ChosenSource(msgspec.Struct, frozen=True):
    """What was chosen: paths of files and folders, or the text of a list."""

    paths: tuple[str, ...] = ()
    text: str = ""


class ImportSourceScreen(Dialog[ChosenSource]):
    """Asks for files, a folder or a pasted list. Gives None when it is cancelled.

    A pasted text of several lines is the list itself; so is a typed line that names no file,
    such as an identifier or a link.
    """

    TITLE = "Import"
    HINTS = (("Enter", "take"), ("Tab", "complete"), ("↑↓", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete"),
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
    ]
    DEFAULT_CSS = """
    ImportSourceScreen {
        & > #dialog { width: 76; }
        Input { margin: 0 0 1 0; }
        Choices { height: 12; max-height: 50vh; }
        #import-says { height: 1; color: $text-muted; }
    }
    """

    def __init__(self, typed: str = "", pasted_earlier: str = "") -> None:
        """``typed`` stands in the field at first; ``pasted_earlier`` is a list that was not imported."""
        super().__init__()
        self._typed = typed
        self._pasted_earlier = pasted_earlier
        self._choices: list[PathChoice] = []
        self._refused = False

    def contents(self) -> Iterable[Widget]:
        """Return the field, what it may become, and a line that says what Enter takes."""
        yield SourceInput(
            self._typed,
            compact=True,
            placeholder="a file, a folder, *.bib, a link, or paste a list here",
            id="import-input",
        )
        yield Choices()
        yield Static(id="import-says")

    def on_mount(self) -> None:
        """Offer what stands in the folder."""
        entry = self.query_one(Input)
        entry.cursor_position = len(entry.value)
        self._look_up()

    def on_input_changed(self) -> None:
        """Offer what the typed path may become."""
        self._refused = False
        self._look_up()

    def _look_up(self) -> None:
        in_background(self, partial(self._offer, self.query_one(Input).value))

    async def _offer(self, typed: str) -> None:
        found = await asyncio.to_thread(path_choices, typed)
        words = await asyncio.to_thread(_what_enter_takes, typed)
        if not self.is_active or typed != self.query_one(Input).value:
            return
        self._choices = found
        choices = [
            Choice(each.text, Content(each.label), "folder" if each.is_folder else "") for each in found
        ]
        if self._pasted_earlier and not typed:
            lines = len(self._pasted_earlier.splitlines())
            choices.insert(
                0, Choice(PASTED_EARLIER, Content("The list that was pasted earlier"), f"{lines} lines")
            )
        self.query_one(Choices).show(choices)
        if not self._refused:
            self._say(words or ("" if choices or not typed.strip() else NO_FILE))

    def _say(self, words: str, style: str = "") -> None:
        self.query_one("#import-says", Static).update(Content.styled(words, style))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what Enter takes now."""
        if self.query_one(Choices).highlighted is not None:
            is_folder = any(choice.is_folder for choice in self._choices if choice.text == event.option_id)
            is_list = event.option_id == PASTED_EARLIER
            self._say(OPENS_FOLDER if is_folder else TAKES_LIST if is_list else TAKES_FILE)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted choice; without one what was typed."""
        if not self.query_one(Choices).take() and event.value.strip():
            in_background(self, partial(self._take_typed, event.value.strip()))

    async def _take_typed(self, typed: str) -> None:
        in_the_field = self.query_one(Input).value
        meant = await asyncio.to_thread(files_meant, typed)
        if meant:
            self._take(ChosenSource(paths=tuple(meant)))
        elif await asyncio.to_thread(is_recognised, typed):
            self._take(ChosenSource(text=typed))
        elif self.is_active and self.query_one(Input).value == in_the_field:
            self._refused = True
            self._say(NOTHING_THERE, "$error")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go into a folder; take a file."""
        chosen = event.option_id or ""
        if chosen == PASTED_EARLIER:
            self._take(ChosenSource(text=self._pasted_earlier))
        elif any(choice.text == chosen and choice.is_folder for choice in self._choices):
            self._put(chosen)
        else:
            in_background(self, partial(self._take_typed, chosen))

    def on_source_input_pasted(self, event: SourceInput.Pasted) -> None:
        """Take a pasted list."""
        self._take(ChosenSource(text=event.text))

    def _take(self, chosen: ChosenSource) -> None:
        """Close with what was chosen, unless a key typed meanwhile has closed the dialog."""
        if self.is_active:
            self.dismiss(chosen)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    async def action_complete(self) -> None:
        """Put what is highlighted, or what all choices begin with, into the field."""
        choices, typed = self.query_one(Choices), self.query_one(Input).value
        if choices.highlighted is not None:
            self._put(choices.get_option_at_index(choices.highlighted).id or "")
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


class SourceInput(Input):
    """A field of one line that hands on what is pasted when it is a list."""

    class Pasted(Message):
        """Several lines were pasted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def _on_paste(self, event: events.Paste) -> None:
        text = clean(event.text).strip("\n")
        event.prevent_default()
        event.stop()
        if "\n" in text:
            self.post_message(self.Pasted(text))
        else:
            super()._on_paste(events.Paste(text))


def _what_enter_takes(typed: str) -> str:
    """Return what Enter takes when no choice is highlighted; empty when that is nothing. Reads the disk."""
    if not typed.strip():
        return ""
    meant = files_meant(typed)
    if len(meant) > 1:
        return f"Enter takes the {len(meant)} files that match"
    if meant:
        return "Enter takes all files in this folder" if os.path.isdir(meant[0]) else TAKES_FILE  # noqa: PTH112
    return TAKES_LIST if is_recognised(typed) else ""
