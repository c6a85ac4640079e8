"""What to export: which papers, in which form, and where to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar, cast

import msgspec
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.errors import QueryError
from readlist.tui.background import in_background
from readlist.tui.export_choices import ALL, QUERY, fault_of, is_library, suggested_target
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
        Choices { height: 6; margin-top: 1; }
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
        return msgspec.structs.replace(
            self._choice,
            papers=self._papers.chosen,
            query=self._query.value.strip(),
            form=form,
            targets={**self._choice.targets, form: target},
        )

    def contents(self) -> Iterable[Widget]:
        """Return the four fields, what the path may become, and a line that says what is meant."""
        for label, field in (
            ("Papers", self._papers),
            ("Query", self._query),
            ("As", self._form),
            ("To", self._target),
        ):
            beside = [Static(self.UNUSED, id="export-unused")] if field is self._query else []
            yield Horizontal(Static(label, classes="label"), field, *beside)
        yield Choices()
        yield Static(id="export-says")

    def on_mount(self) -> None:
        """Begin with the papers, where no letter can spoil a path."""
        self._target.cursor_position = len(self._target.value)
        self._papers.focus()
        self.look_again()

    def on_descendant_focus(self) -> None:
        """Show which field is in focus, and its keys."""
        for field in (self._papers, self._query, self._form, self._target):
            if field.parent is not None:
                cast(Widget, field.parent).set_class(field.has_focus, "-here")
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
        before, self._suggested = self._suggested, suggested_target(self._choice, self._form.chosen)
        if self._target.value == before:
            self._put(self._suggested)
        else:
            self._look_up()

    def _look_up(self) -> None:
        in_background(self, partial(self._say_what_is_meant, self.chosen))

    async def _say_what_is_meant(self, choice: ExportChoice) -> None:
        found = await asyncio.to_thread(path_choices, choice.target)
        words, is_fault = await asyncio.to_thread(self._words, choice)
        if self.is_active and choice == self.chosen:
            self.query_one(Choices).show(
                [Choice(each.text, Content(each.label), "folder" if each.is_folder else "") for each in found]
            )
            self._say(words, "$warning" if is_fault else "")

    def _words(self, choice: ExportChoice) -> tuple[str, bool]:
        """Return how many papers are meant, or what is wrong. Reads the disk."""
        try:
            count = self._count(choice.papers, choice.query)
        except QueryError as error:
            return f"{error.message} {error.hint}".strip(), True
        if not count:
            return "No paper matches.", True
        if fault := fault_of(choice.form, choice.target):
            return fault, True
        which = f"{papers_in_words(count)}{_about(choice)}"
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
        words, is_fault = await asyncio.to_thread(self._words, choice)
        if not self.is_active or choice != self.chosen:
            return
        if is_fault:
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


def _about(choice: ExportChoice) -> str:
    """Return what should be known of the papers that are meant, behind their number."""
    if is_library(choice):
        return " with all you said of them, lists and searches"
    if choice.papers == ALL:
        return ", skipped ones too"
    left_out = choice.papers == QUERY and not any(words in choice.query for words in NAMES_SKIPPED)
    return ", without skipped ones" if left_out else ""
