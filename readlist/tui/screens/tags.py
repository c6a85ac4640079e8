"""Editing the tags of a paper: one line, completed from the tags of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from readlist.model.change import EditTags
from readlist.model.tags import TypedTag, tag_name, typed_tags
from readlist.model.text import clean_line, fold
from readlist.tui.screens.dialog import Dialog
from readlist.tui.widgets.choices import Choice, Choices


def read_tags(text: str, current: Sequence[str], known: Iterable[str]) -> EditTags:
    """Return what a typed line does to the ``current`` tags.

    The line is read as ``typed_tags`` says. A tag that differs from a known one only in case or
    accents is that one. The last mention of a tag wins; adding a tag that is there, or removing
    one that is not, does nothing.
    """
    wanted = _wanted(text, current, known)
    return EditTags(
        add=tuple(tag for tag, added in wanted.items() if added and tag not in current),
        remove=tuple(tag for tag, added in wanted.items() if not added and tag in current),
    )


def not_there(text: str, current: Sequence[str]) -> tuple[str, ...]:
    """Return what a typed line would remove and the paper does not have, but for a tag half typed."""
    wanted = _wanted(text, current, ())
    half = fold(split_last_word(text)[1].strip())
    return tuple(
        tag
        for tag, added in wanted.items()
        if not (added or tag in current)
        and not (half == fold(tag) and any(fold(other).startswith(half) for other in current))
    )


def _wanted(text: str, current: Sequence[str], known: Iterable[str]) -> dict[str, bool]:
    """Return the tags of a typed line, and of each whether it is to be there."""
    spellings = {fold(tag): tag for tag in (*known, *current)}
    wanted: dict[str, bool] = {}
    for tag in typed_tags(clean_line(text)):
        name = spellings.get(fold(tag.written)) or tag_name(tag.written)
        if name:
            wanted[spellings.setdefault(fold(name), name)] = not tag.removes
    return wanted


def split_last_word(text: str) -> tuple[str, str]:
    """Return ``text`` up to the name of the tag that is being typed, and that name so far."""
    for tag in typed_tags(text):
        if tag.end == len(text) and not tag.is_finished:
            start = tag.start + len(text[tag.start :]) - len(text[tag.start :].lstrip())
            return text[:start], text[start:].lstrip('"')
    return text, ""


def _is_plain(tag: str) -> bool:
    """Return whether a tag can be typed without quotation marks."""
    return next(typed_tags(tag)) == TypedTag(tag, False, 0, len(tag), False)


class TagsScreen(Dialog[EditTags]):
    """Asks for tags to add and remove. Gives None when it is cancelled or nothing changes.

    ``known`` are the tags of the library with their counts, the most useful first. ``of`` names the
    papers where they are more than one: what they share is shown.
    """

    HINTS = (("Enter", "save"), ("Tab", "complete"), (",", "next"), ("-", "remove"), ("Esc", "cancel"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete"),
        Binding("ctrl+s", "save", "Save"),
        ("down", "move(1)", "Next"),
        ("up", "move(-1)", "Previous"),
    ]
    DEFAULT_CSS = """
    TagsScreen {
        #tags-preview { height: 2; color: $foreground; }
        Input { margin: 0 0 1 0; }
        Choices { height: 6; }
    }
    """

    def __init__(self, current: tuple[str, ...], known: list[tuple[str, int]], *, of: str = "") -> None:
        super().__init__()
        self._of = of
        self._current = current
        self._counts = dict(known)

    def heading(self) -> str:
        """Return what the tags are of."""
        return f"Tags of {self._of}" if self._of else "Tags"

    def contents(self) -> Iterable[Widget]:
        """Return the tags as they will be, the line to type in, and the known tags."""
        yield Static(id="tags-preview")
        yield Input(
            compact=True,
            placeholder="such as ml/llm, mixture of experts, -old",
            suggester=_TagSuggester(self._candidates),
            id="tags-input",
        )
        yield Choices()

    def on_mount(self) -> None:
        """Show the current tags and every known one."""
        self._show()

    def on_input_changed(self) -> None:
        """Show what the typed line would do."""
        self._show()

    def on_input_submitted(self) -> None:
        """Take the highlighted tag; without one save and close."""
        if not self.query_one(Choices).take():
            self.action_save()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Complete the word that is being typed with the chosen tag."""
        entry = self.query_one(Input)
        before, _ = split_last_word(entry.value)
        tag = event.option_id or ""
        entry.value = f"{before}{tag}, " if _is_plain(tag) else f'{before}"{tag}", '
        entry.cursor_position = len(entry.value)
        entry.focus()

    def action_move(self, step: int) -> None:
        """Move the highlight among the known tags."""
        self.query_one(Choices).move(step)

    def action_complete(self) -> None:
        """Complete the word that is being typed: the highlighted tag, else the first that begins like it."""
        choices = self.query_one(Choices)
        _, name = split_last_word(self.query_one(Input).value)
        if choices.highlighted is None and name and choices.option_count:
            choices.highlighted = 0
        choices.take()

    def action_save(self) -> None:
        """Close with what was typed."""
        edit = self._edit()
        if edit.add or edit.remove:
            self.dismiss(edit)
        elif not_there(self._whole_line, self._current):
            self._show_preview(self._whole_line)
        else:
            self.dismiss(None)

    @property
    def _whole_line(self) -> str:
        """What is typed, its last tag as good as finished."""
        return f"{self.query_one(Input).value},"

    def _edit(self) -> EditTags:
        return read_tags(self.query_one(Input).value, self._current, self._counts)

    def _candidates(self, text: str) -> list[str]:
        """Return the tags that may complete ``text``, those that begin like its last word first."""
        before, name = split_last_word(text)
        if before.endswith("-"):
            tags = list(self._current)
        else:
            edit = read_tags(before, self._current, self._counts)
            tags = [tag for tag in self._counts if tag not in self._current and tag not in edit.add]
        folded = fold(name)
        beginning = [tag for tag in tags if fold(tag).startswith(folded)]
        return beginning + [tag for tag in tags if folded in fold(tag) and tag not in beginning]

    def _show(self) -> None:
        self._show_preview(self.query_one(Input).value)
        candidates = self._candidates(self.query_one(Input).value)
        self.query_one(Choices).show(
            [Choice(tag, Content(f"#{tag}"), str(self._counts.get(tag) or "")) for tag in candidates]
        )

    def _show_preview(self, text: str) -> None:
        self.query_one("#tags-preview", Static).update(self._preview(self._edit(), text))

    def _preview(self, edit: EditTags, text: str) -> Content:
        parts = [
            Content.styled(f"-#{tag}", "$text-muted") if tag in edit.remove else Content(f"#{tag}")
            for tag in self._current
        ]
        for tag in edit.add:
            new = "" if tag in self._counts else " (new)"
            parts.append(Content.assemble((f"+#{tag}", "bold $success"), (new, "$text-muted")))
        parts += [Content.styled(f"no tag #{tag} here", "$warning") for tag in not_there(text, self._current)]
        none = "They have no tag in common yet." if self._of else "This paper has no tags yet."
        return Content("  ").join(parts) if parts else Content.styled(none, "$text-muted")


class _TagSuggester(Suggester):
    """Shows the rest of the first tag that begins like the word being typed."""

    def __init__(self, candidates: Callable[[str], list[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._candidates = candidates

    async def get_suggestion(self, value: str) -> str | None:
        """Return ``value`` with its last word completed; None when no tag begins like it."""
        _, name = split_last_word(value)
        if not name:
            return None
        first = next(iter(self._candidates(value)), "")
        fits = first.lower().startswith(name.lower()) and _is_plain(first)
        return value + first[len(name) :] if fits else None
