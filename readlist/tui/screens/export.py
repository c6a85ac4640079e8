"""What to export: which papers, in which form, and where to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

import msgspec
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.errors import QueryError
from readlist.formats.notes.vault_record import VaultRecord
from readlist.tui.background import in_background
from readlist.tui.export_choices import (
    ALL,
    AS_BEFORE,
    FOLDER,
    QUERY,
    about,
    fault_of,
    fault_of_flavour,
    flavour_options,
    flavour_there,
    is_library,
    layout_options,
    layout_there,
    notes_there,
    suggested_target,
)
from readlist.tui.feedback import papers_in_words
from readlist.tui.path_completion import common_beginning, path_choices
from readlist.tui.remembered import ExportChoice
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choice_line import ChoiceLine, Option
from readlist.tui.widgets.choices import Choice, Choices

Count = Callable[[str, str], int]
"""Returns how many papers are meant by an id of the papers and a query. Reads the disk. Raises QueryError."""


NAMES_SKIPPED = ("status:", "is:any", "id:")
"""What a query has to say so that it finds skipped papers, too."""


class ExportScreen(Dialog[ExportChoice]):
    """Asks for an export. Gives None when it is cancelled; nothing is written yet.

    ``papers`` and ``forms`` are what can be chosen, ``choice`` is what is chosen at first.
    """

    TITLE = "Export"
    HINTS = (("Enter", "preview"), ("←→", "change"), ("↑↓", "field"), ("Esc", "cancel"))
    UNUSED = "not used"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "look", "Look"),
        ("down", "down", "Down"),
        ("up", "up", "Up"),
        Binding("tab", "complete", "Complete"),
        Binding("shift+tab", "up", "Up"),
    ]
    DEFAULT_CSS = """
    ExportScreen {
        & > #dialog { width: 76; }
        Horizontal { height: 1; }
        .label { width: 9; color: $text-muted; border-left: blank; }
        .-here .label { color: $accent; text-style: bold; border-left: outer $accent; }
        #export-unused { width: auto; padding-left: 1; color: $text-disabled; display: none; }
        &.-without-query #export-unused { display: block; }
        &.-without-query #export-query { color: $text-disabled; text-style: dim; }
        ChoiceLine, Input { width: 1fr; }
        ChoiceLine, #export-about { text-wrap: nowrap; text-overflow: ellipsis; }
        #export-about { width: 1fr; padding: 0 1; color: $text-disabled; }
        #export-as-before { width: 11; padding-left: 1; background: $surface; color: $text-disabled; }
        #export-notes, &.-one-file-a-paper #export-words { display: none; }
        &.-one-file-a-paper #export-notes { display: block; }
        Choices { height: 5; margin-top: 1; }
        #export-says { height: 2; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(
        self, papers: Sequence[Option], forms: Sequence[Option], choice: ExportChoice, count: Count
    ) -> None:
        super().__init__()
        self._choice = choice
        self._count = count
        self._papers = ChoiceLine(papers, choice.papers, id="export-papers")
        self._query = Input(
            choice.query, compact=True, placeholder="such as has:note, or tag:bench", id="export-query"
        )
        self._form = ChoiceLine(forms, choice.form, id="export-form")
        self._there: VaultRecord | None = None
        self._by_hand = set(choice.by_hand)
        self._flavour = ChoiceLine(flavour_options(None), choice.flavour, id="export-flavour")
        self._layout = ChoiceLine(layout_options(), choice.layout, id="export-layout")
        self._suggested = suggested_target(choice, self._form.chosen)
        self._target = Input(
            self._suggested,
            compact=True,
            placeholder="a path",
            select_on_focus=False,
            id="export-target",
        )

    @property
    def chosen(self) -> ExportChoice:
        """What is chosen now."""
        form, target = self._form.chosen, self._target.value.strip()
        is_folder = form == FOLDER
        return msgspec.structs.replace(
            self._choice,
            papers=self._papers.chosen,
            query=self._query.value.strip(),
            form=form,
            targets={**self._choice.targets, form: target},
            flavour=self._flavour.chosen if is_folder else self._choice.flavour,
            layout=self._layout.chosen if is_folder else self._choice.layout,
            by_hand=tuple(sorted(self._by_hand)),
        )

    def contents(self) -> Iterable[Widget]:
        """Return the fields, what the path may become, and a line that says what is meant.

        Of the notes in a folder there is more to choose; in that line the other forms say what they are.
        """
        yield _row("Papers", self._papers)
        yield _row("Query", self._query, Static(self.UNUSED, id="export-unused"))
        yield _row("As", self._form)
        as_before = Static(id="export-as-before")
        yield _row("Notes", self._flavour, self._layout, as_before, id="export-notes")
        yield _row("", Static(id="export-about"), id="export-words")
        yield _row("To", self._target)
        yield Choices()
        yield Static(id="export-says")

    def on_mount(self) -> None:
        """Begin with the papers, where no letter can spoil a path."""
        self._target.cursor_position = len(self._target.value)
        self._papers.focus()
        self._show_about()
        self.look_again()

    def on_descendant_focus(self) -> None:
        """Show which field is in focus, and its keys."""
        for row in self.query(Horizontal):
            row.set_class(self.focused is not None and self.focused.parent is row, "-here")
        preview, change, *others = self.HINTS
        if self._target.has_focus:
            self.show_hints((preview, ("Tab", "complete"), *others))
        else:
            self.show_hints((preview, *(() if self._query.has_focus else (change,)), *others))

    # What changes

    @on(Input.Changed, "#export-query")
    def ask_query(self) -> None:
        """Who types a query means what it finds."""
        if self._query.has_focus:
            self._papers.choose(QUERY)
        self.look_again()

    @on(ChoiceLine.Changed, "#export-papers")
    @on(Input.Changed, "#export-target")
    def look_again(self) -> None:
        """Say what is meant now, and whether the query is part of it."""
        self.set_class(self._papers.chosen != QUERY and bool(self._query.value), "-without-query")
        self._look_up()

    @on(ChoiceLine.Changed, "#export-form")
    def suggest_target(self) -> None:
        """Offer where this form went last, unless a path was typed."""
        self._show_about()
        before, self._suggested = self._suggested, suggested_target(self._choice, self._form.chosen)
        if self._target.value == before:
            self._put(self._suggested)
        else:
            self._look_up()

    @on(ChoiceLine.Changed, "#export-flavour")
    @on(ChoiceLine.Changed, "#export-layout")
    def keep_wish(self, event: ChoiceLine.Changed) -> None:
        """Who chooses means it, whatever the folder has."""
        self._by_hand.add("flavour" if event.line is self._flavour else "layout")
        self._show_as_before()
        self._look_up()

    def _show_about(self) -> None:
        form = self._form.chosen
        self.set_class(form == FOLDER, "-one-file-a-paper")
        self.query_one("#export-about", Static).update(Content(about(form)))

    def _show_there(self, there: VaultRecord | None) -> None:
        """Choose what the notes of the folder are, but for what was chosen by hand."""
        if there != self._there:
            self._there = there
            flavour = flavour_there(there) if there is not None else self._choice.flavour
            layout = layout_there(there) if there is not None else self._choice.layout
            if "flavour" in self._by_hand:
                flavour = self._flavour.chosen
            if "layout" in self._by_hand:
                layout = self._layout.chosen
            self._flavour.offer(flavour_options(there), flavour)
            self._layout.offer(layout_options(), layout)
        self._show_as_before()

    def _show_as_before(self) -> None:
        there, chosen = self._there, (self._flavour.chosen, self._layout.chosen)
        is_as_before = there is not None and chosen == (flavour_there(there), layout_there(there))
        self.query_one("#export-as-before", Static).update(AS_BEFORE if is_as_before else "")

    def _look_up(self) -> None:
        in_background(self, partial(self._say_what_is_meant, self.chosen))

    async def _say_what_is_meant(self, choice: ExportChoice) -> None:
        found = await asyncio.to_thread(path_choices, choice.target)
        there, words, is_fault = await asyncio.to_thread(self._looked_up, choice)
        if self.is_active and choice == self.chosen:
            self._show_there(there)
            if choice != self.chosen:
                self._look_up()
                return
            self.query_one(Choices).show(
                [Choice(each.text, Content(each.label), "folder" if each.is_folder else "") for each in found]
            )
            self._say(words, "$warning" if is_fault else "")

    def _looked_up(self, choice: ExportChoice) -> tuple[VaultRecord | None, str, bool]:
        """Return how notes are written there, how many papers are meant, or what is wrong. Reads the disk."""
        there = notes_there(choice.form, choice.target)
        return there, *self._words(choice, there)

    def _words(self, choice: ExportChoice, there: VaultRecord | None) -> tuple[str, bool]:
        try:
            count = self._count(choice.papers, choice.query)
        except QueryError as error:
            return f"{error.message} {error.hint}".strip(), True
        if not count:
            return "No paper matches.", True
        if fault := fault_of(choice.form, choice.target) or fault_of_flavour(choice, there):
            return fault, True
        which = f"{papers_in_words(count)}{_more_about(choice)}"
        return f"{which}. Enter shows what would be written; nothing is written yet.", False

    def _say(self, words: str, style: str = "") -> None:
        self.query_one("#export-says", Static).update(Content.styled(words, style))

    # Keys

    def on_input_submitted(self) -> None:
        """Take the highlighted path; without one look at what would be written."""
        if not (self._target.has_focus and self.query_one(Choices).take()):
            self.action_look()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Put the path into the field."""
        self._put(event.option_id or "")
        self._target.focus()

    def action_look(self) -> None:
        """Close with what is chosen, if it can be exported."""
        in_background(self, partial(self._take, self.chosen))

    async def _take(self, choice: ExportChoice) -> None:
        there, words, is_fault = await asyncio.to_thread(self._looked_up, choice)
        if not self.is_active or choice != self.chosen:
            return
        self._show_there(there)
        if choice != self.chosen:  # the keys were faster than the look into the folder
            self.action_look()
        elif is_fault:
            self._say(words, "$error")
        else:
            self.dismiss(choice)

    def action_down(self) -> None:
        """Go to the next field, behind the last one among the paths."""
        if self._target.has_focus:
            self.query_one(Choices).move(1)
        else:
            self.focus_next("ChoiceLine, Input")

    def action_up(self) -> None:
        """Go back through the paths, and then to the field before."""
        choices = self.query_one(Choices)
        if self._target.has_focus and choices.highlighted:
            choices.move(-1)
        elif choices.highlighted is not None:
            choices.highlighted = None
        else:
            self.focus_previous("ChoiceLine, Input")

    async def action_complete(self) -> None:
        """Complete the path as far as it is certain; in another field go to the next."""
        if not self._target.has_focus:
            self.focus_next("ChoiceLine, Input")
            return
        choices, typed = self.query_one(Choices), self._target.value
        if choices.highlighted is not None:
            choices.take()
            return
        beginning = common_beginning(await asyncio.to_thread(path_choices, typed))
        if len(beginning) > len(typed):
            self._put(beginning)
        else:
            choices.move(1)

    def _put(self, path: str) -> None:
        self._target.value = path
        self._target.cursor_position = len(path)


def _row(label: str, *fields: Widget, id: str | None = None) -> Horizontal:  # noqa: A002
    return Horizontal(Static(label, classes="label"), *fields, id=id)


def _more_about(choice: ExportChoice) -> str:
    """Return what should be known of the papers that are meant, behind their number."""
    if is_library(choice):
        return " with all you said of them, lists and searches"
    if choice.papers == ALL:
        return ", skipped ones too"
    left_out = choice.papers == QUERY and not any(words in choice.query for words in NAMES_SKIPPED)
    return ", without skipped ones" if left_out else ""
