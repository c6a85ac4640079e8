"""What a pull would change, before it does it: what comes in can be chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

import msgspec
from rich.console import RenderableType
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from readlist.errors import ReadlistError
from readlist.library.pulling import PulledNote, PullReport
from readlist.tui.background import in_background
from readlist.tui.screens.read_beside import ReadBesideScreen
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.key_hints import Hint, KeyHints
from readlist.tui.widgets.pull_list import NOT_TAKEN, PullList, pull_rows
from readlist.tui.widgets.row_list import RowList
from readlist.views.palette import Palette
from readlist.views.pulled import pulled_view, refused_view
from readlist.views.signs import signs

Compare = Callable[[bool], PullReport]
"""What a pull would do that prefers the vault, or not. Runs on another thread."""

READING_HINTS = (("Tab", "back to the list"), ("j k", "scroll"), ("Enter", "take in"))


class PullDecision(msgspec.Struct, frozen=True):
    """How to pull: without the papers left out, with what the notes say where both sides differ."""

    left_out: frozenset[int] = frozenset()
    prefer_vault: bool = False


class PullPreviewScreen(ReadBesideScreen[PullDecision]):
    """Shows every note of a pull before anything is taken in. Gives None when it is cancelled.

    The text of the row under the cursor stands beside the rows, on a narrow screen below them.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it
    AUTO_FOCUS = "#pull-rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "accept", "Take in"),
        ("ctrl+s", "accept", "Take in"),
        ("space,x", "leave_out", "Leave out"),
        ("a", "leave_all_out", "All or none"),
        ("t", "prefer_vault", "Take what the notes say"),
    ]
    DEFAULT_CSS = """
    PullPreviewScreen {
        background: $background;
        #pull-title {
            height: 2;
            background: $surface;
            padding: 0 2;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        #pull-panes { height: 1fr; layout: horizontal; }
        #pull-rows { width: 1fr; height: 1fr; background: $background; border-top: solid $border; }
        #pull-note { width: 1fr; max-width: 84; height: 1fr; border-top: solid $border; }
        &.-narrow #pull-panes { layout: vertical; }
        &.-narrow #pull-rows { height: 2fr; }
        &.-narrow #pull-note { max-width: 100%; height: 3fr; }
    }
    """

    def __init__(
        self,
        report: PullReport,
        folder: str,
        titles: Callable[[PullReport], Mapping[int, str]],
        palette: Palette,
        compare: Compare,
        *,
        ascii: bool = False,  # noqa: A002
    ) -> None:
        """``folder`` is how the folder is named, ``titles`` returns those of the papers by id."""
        super().__init__()
        self._report = report
        self._folder = folder
        self._titles_of = titles
        self._compare = compare
        self._palette = palette
        self._titles: Mapping[int, str] = {}
        self._prefer_vault = False
        self._may_prefer = any(note.clashes for note in report.notes)
        self._left_out: set[int] = set()
        self._list = PullList(signs(ascii=ascii), id="pull-rows")
        self._hints = KeyHints(id="pull-hints")
        self._list.palette = self._hints.palette = palette

    def compose(self) -> ComposeResult:
        """Frame the rows and the text of the row under the cursor."""
        yield Static(id="pull-title")
        with Container(id="pull-panes"):
            yield self._list
            yield AbstractView(self._draw, id="pull-note")
        yield self._hints

    def on_mount(self) -> None:
        """Show the rows."""
        self._show(self._report)

    # What is said

    def _show(self, report: PullReport) -> None:
        self._report = report
        self._titles = self._titles_of(report)
        self._list.show(pull_rows(report), self._titles, cursor=self._list.cursor)
        self._left_out &= {note.doc_id for note in self._list.changed}
        self._list.leave_out(self._left_out)
        self._say()

    def _say(self) -> None:
        title = Content("\n").join([self._counts_line(), self._folder_line()])
        self.query_one("#pull-title", Static).update(title)
        self.show_hints()

    def show_hints(self) -> None:
        """Show the keys of the rows, or those of the text while it is read."""
        self._hints.hints = list(READING_HINTS) if self.is_reading else self._list_hints()

    def _counts_line(self) -> Content:
        """Return what would be taken in: "3 notes · 1 not taken", or "2 of 3 notes" """
        every = len(self._list.changed)
        taken, not_taken = every - len(self._left_out), self._list.row_total() - every
        of = f" of {every:,}" if self._left_out else ""
        what = f"{taken:,}{of} {'note' if every == 1 else 'notes'} to take in"
        parts = [
            Content.styled("Pull", "bold $accent"),
            Content.styled(what, "$warning" if self._left_out else ""),
        ]
        if not_taken:  # one of the rows is their heading
            parts.append(Content.styled(f"{not_taken - 1:,} {NOT_TAKEN}", "$warning"))
        return Content(" · ").join(parts)

    def _folder_line(self) -> Content:
        facts = [self._folder]
        if self._prefer_vault:
            facts.append("where both sides differ, what the notes say")
        if gone := self._report.gone:
            facts.append(f"{gone:,} {'note is' if gone == 1 else 'notes are'} not there any more")
        return Content.styled(" · ".join((*facts, *self._report.notices)), "$text-muted")

    def _list_hints(self) -> list[Hint]:
        words = "let the library hold" if self._prefer_vault else "take what the notes say"
        choose = (("x", "leave out"),) if self._list.changed else ()
        prefer = (("t", words),) if self._may_prefer else ()
        go_on = "take in" if len(self._left_out) < len(self._list.changed) else "close"
        return [("Enter", go_on), *choose, *prefer, ("Tab", "read"), ("Esc", "cancel")]

    def _draw(self, number: int) -> RenderableType:
        """Return the text of a row. Runs on another thread."""
        rows = pull_rows(self._report)
        row = rows[number] if number < len(rows) else ""
        if isinstance(row, str):
            return Text()
        if isinstance(row, PulledNote):
            return pulled_view(row, self._titles.get(row.doc_id, row.key), self._palette)
        return refused_view(row, self._palette)

    @on(RowList.Moved, "#pull-rows")
    def follow_cursor(self) -> None:
        """Show the text of the row under the cursor."""
        self.query_one(AbstractView).follow(self._list.cursor if self._list.row is not None else None)

    # Keys

    @property
    def rows(self) -> RowList:
        """The rows beside the text."""
        return self._list

    def action_accept(self) -> None:
        """Take in what is not left out."""
        self.dismiss(PullDecision(frozenset(self._left_out), self._prefer_vault))

    @on(RowList.Opened, "#pull-rows")
    def action_leave_out(self) -> None:
        """Leave the paper under the cursor out, or take it back in, and go on."""
        row = self._list.row
        if isinstance(row, PulledNote) and row.changes:
            self._left_out ^= {row.doc_id}
            self._list.leave_out(self._left_out)
            self._list.move(1)
            self._say()

    def action_leave_all_out(self) -> None:
        """Leave all papers out, or take them all back in."""
        self._left_out = set() if self._left_out else {note.doc_id for note in self._list.changed}
        self._list.leave_out(self._left_out)
        self._say()

    def action_prefer_vault(self) -> None:
        """Take what the notes say where both sides differ, or let the library hold again."""
        if self._may_prefer:
            in_background(self, partial(self._compare_again, not self._prefer_vault))

    async def _compare_again(self, prefer_vault: bool) -> None:
        try:
            report = await asyncio.to_thread(self._compare, prefer_vault)
        except ReadlistError:  # the pull itself will tell it
            return
        if self.is_attached:
            self._prefer_vault = prefer_vault
            self._show(report)
            self.query_one(AbstractView).redraw()
