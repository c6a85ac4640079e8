"""Another name for a tag: a new one renames it, that of another merges the two, none deletes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.model.tags import is_within, tag_name
from readlist.model.text import clean_line, fold
from readlist.tui.feedback import papers_in_words
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices


class RenameTagScreen(Dialog[str]):
    """Asks what ``tag`` is to be called. Gives the name, "" to delete it, None when it is cancelled.

    ``counts`` say how many papers have each tag or one below it.
    """

    HINTS = (("Enter", "rename"), ("Tab", "complete"), ("↑↓", "choose"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete"),
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
    ]
    DEFAULT_CSS = """
    RenameTagScreen {
        Input { margin: 0 0 1 0; }
        Choices { height: 6; }
        #rename-says { height: 2; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, tag: str, counts: Mapping[str, int]) -> None:
        super().__init__()
        self._tag = tag
        self._counts = counts

    def heading(self) -> str:
        """Return the tag and how many papers it is about."""
        below = sum(1 for tag in self._counts if tag != self._tag and is_within(tag, self._tag))
        parts = [f"Tag #{self._tag}", papers_in_words(self._counts.get(self._tag, 0))]
        return " · ".join([*parts, f"{below:,} below it"] if below else parts)

    def contents(self) -> Iterable[Widget]:
        """Return the name, the tags it may become one with, and what Enter does."""
        yield Input(self._tag, compact=True, placeholder="no name: the tag is deleted", id="rename-input")
        yield Choices()
        yield Static(id="rename-says")

    def on_mount(self) -> None:
        """Begin at the end of the name."""
        entry = self.query_one(Input)
        entry.cursor_position = len(entry.value)
        self._show()

    def on_input_changed(self) -> None:
        """Show what the name would do."""
        self._show()

    def on_input_submitted(self) -> None:
        """Take the highlighted tag; without one close with the name."""
        if not self.query_one(Choices).take():
            name = self._typed_name()
            if not self._is_two(name):
                self._close(name)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Put the chosen tag in the field: one more Enter takes it."""
        entry = self.query_one(Input)
        entry.value = event.option_id or ""
        entry.cursor_position = len(entry.value)
        entry.focus()

    def action_complete(self) -> None:
        """Put the highlighted tag in the field, else the first that is offered."""
        choices = self.query_one(Choices)
        if choices.highlighted is None and choices.option_count:
            choices.highlighted = 0
        choices.take()

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self.query_one(Choices).move(step)

    def _close(self, name: str) -> None:
        self.dismiss(None if name == self._tag else name)

    def _typed_name(self) -> str:
        """Return the name that is typed, spelt as the tag that is there already but for case and accents."""
        written = clean_line(self.query_one(Input).value).strip()
        typed = written if written in (self._tag, *self._counts) else tag_name(written)
        others = (tag for tag in self._counts if tag != self._tag and fold(tag) == fold(typed))
        return typed if typed in (self._tag, *self._counts) else next(others, typed)

    def _show(self) -> None:
        name = self._typed_name()
        others = [tag for tag in self._counts if tag != self._tag]
        typed = fold(name) if name != self._tag else ""
        near = [tag for tag in others if typed in fold(tag) and tag != name]
        near.sort(key=lambda tag: not fold(tag).startswith(typed))
        self.query_one(Choices).show(
            [Choice(tag, Content(f"#{tag}"), f"{self._counts[tag]:,}") for tag in near]
        )
        self.query_one("#rename-says", Static).update(Content(self._words(name)))
        self.show_hints((("Enter", self._verb(name)), *self.HINTS[1:]))

    def _is_two(self, name: str) -> bool:
        """Return whether a name would be read as two tags wherever tags are typed."""
        return "," in name and name not in (self._tag, *self._counts)

    def _verb(self, name: str) -> str:
        if not name:
            return "delete"
        return "merge" if name != self._tag and name in self._counts else "rename"

    def _words(self, name: str) -> str:
        papers = papers_in_words(self._counts.get(self._tag, 0))
        if name == self._tag:
            return "Type another name, or choose a tag to merge it into."
        if self._is_two(name):
            return "A comma separates tags: a name has none."
        if not name:
            return f"Enter deletes the tag: it is taken off {papers}."
        if name in self._counts:
            count = self._counts[name]
            have = "has" if count == 1 else "have"
            return f"Enter merges it into #{name}, which {papers_in_words(count)} {have}."
        return f"Enter renames it on {papers}."
