"""What both sides of a sync changed, value by value: each is settled with one key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Protocol

from rich.console import RenderableType
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from readlist.library.clashes import NotedClash
from readlist.model.text import printable
from readlist.tui.background import in_background
from readlist.tui.notes import UNDO_HINT
from readlist.tui.screens.read_beside import ReadBesideScreen
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.clash_list import ClashList
from readlist.tui.widgets.key_hints import Hint, KeyHints
from readlist.tui.widgets.row_list import RowList
from readlist.tui.widgets.status_line import NOTHING, Said, fitted
from readlist.views.clashes import clash_view
from readlist.views.palette import Palette
from readlist.views.signs import signs

NONE = "No conflicts: no sync has left anything to decide."
HOW_THEY_COME = (
    "Where two machines change the same value, the later one stays and the other one is listed here, until "
    "you choose. Everything else is merged without questions."
)
BOTH_STAND = "Both versions stand there: edit the text, or keep it as it is"
READING_HINTS = (("Tab", "back to the list"), ("j k", "scroll"), ("a", "keep"))


class Desk(Protocol):
    """What the screen has done for it, and asks."""

    def titles(self, clashes: Sequence[NotedClash]) -> Mapping[int, str]:
        """Return the titles of the papers by id."""

    def read(self, noted: NotedClash) -> str:
        """Return the text that holds both versions. Runs on another thread."""

    async def look(self) -> Sequence[NotedClash]:
        """Return the conflicts that are open, once everything before is on disk."""

    async def settle(self, clashes: Sequence[NotedClash], *, other: bool) -> Said:
        """Keep what stands there, or take what the other side had; return NOTHING, or why it failed."""

    async def undo(self, *, redo: bool) -> Said:
        """Take back the newest step, or do it again, and say which it was."""


class ConflictsScreen(ReadBesideScreen[int]):
    """Shows the conflicts that are open and has them settled. Gives the paper to go to, or None.

    Both values of the row under the cursor stand beside the rows, on a narrow screen below them.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it
    AUTO_FOCUS = "#clash-rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,a", "settle(False)", "Keep"),
        ("b", "settle(True)", "Take the other"),
        ("A", "settle_all", "Keep all"),
        ("o", "open", "Go to the paper"),
        ("u", "undo(False)", "Undo"),
        ("U", "undo(True)", "Redo"),
    ]
    DEFAULT_CSS = """
    ConflictsScreen {
        background: $background;
        #clash-title {
            height: 2;
            background: $surface;
            padding: 0 2;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        #clash-panes { height: 1fr; layout: horizontal; }
        #clash-rows { width: 1fr; height: 1fr; background: $background; border-top: solid $border; }
        #clash-values { width: 1fr; max-width: 84; height: 1fr; border-top: solid $border; }
        &.-narrow #clash-panes { layout: vertical; }
        &.-narrow #clash-values { max-width: 100%; }
    }
    """

    def __init__(
        self,
        clashes: Sequence[NotedClash],
        desk: Desk,
        palette: Palette,
        *,
        ascii: bool = False,  # noqa: A002
    ) -> None:
        super().__init__()
        self._clashes = tuple(clashes)
        self._desk = desk
        self._palette = palette
        self._is_at_work = False
        self._list = ClashList(signs(ascii=ascii), id="clash-rows")
        self._hints = KeyHints(id="clash-hints")
        self._list.palette = self._hints.palette = palette

    def compose(self) -> ComposeResult:
        """Frame the rows and the values of the row under the cursor."""
        yield Static(id="clash-title")
        with Container(id="clash-panes"):
            yield self._list
            yield AbstractView(self._draw, id="clash-values")
        yield self._hints

    def on_mount(self) -> None:
        """Show the rows."""
        self._show(NOTHING)

    # What is said

    def _show(self, said: Said) -> None:
        titles = self._desk.titles(self._clashes)
        self._list.show(list(self._clashes), titles, self._list.cursor)
        count = len(self._clashes)
        what = f"{count:,} to decide" if count else "none"
        title = Content(" · ").join([Content.styled("Conflicts", "bold $accent"), Content(what)])
        below = "".join(fitted(said, self.size.width - 4)) or self._usual
        lines = Content("\n").join([title, Content.styled(below, "$text-muted")])
        self.query_one("#clash-title", Static).update(lines)
        values = self.query_one(AbstractView)
        values.follow(self._shown)
        values.redraw()
        self.show_hints()

    @property
    def _usual(self) -> str:
        """What is said while nothing was done."""
        return "changed on both sides since they last met" if self._clashes else ""

    @property
    def _shown(self) -> int:
        """Which row is read beside; without any the text says how conflicts come."""
        return max(self._list.cursor, 0)

    def show_hints(self) -> None:
        """Show the keys of the rows, or those of the values while they are read."""
        self._hints.hints = list(READING_HINTS) if self.is_reading else self._list_hints()

    def _list_hints(self) -> list[Hint]:
        row = self._list.row
        if row is None:
            return [("u", "undo"), ("Esc", "close")]
        other = [("b", "take the other")] if row.can_take_other else []
        paper = [("o", "go to it")] if row.kind == "paper" else []
        return [
            ("a", "keep"),
            *other,
            ("A", "keep all"),
            *paper,
            ("u", "undo"),
            ("Tab", "read"),
            ("Esc", "close"),
        ]

    def _draw(self, number: int) -> RenderableType:
        """Return both values of a row. Runs on another thread."""
        rows = self._clashes
        if number < len(rows):
            row = rows[number]
            return clash_view(row, self._list.title_of(row), self._palette, self._desk.read(row))
        style = self._palette.style("text")
        return Text(f"{NONE}\n\n{HOW_THEY_COME}", style)

    @on(RowList.Moved, "#clash-rows")
    def follow_cursor(self) -> None:
        """Show the values of the row under the cursor."""
        self.query_one(AbstractView).follow(self._shown)
        self.show_hints()

    # Keys

    @property
    def rows(self) -> RowList:
        """The rows beside the values."""
        return self._list

    def action_settle(self, other: bool) -> None:
        """Keep what stands there, or take what the other side had; the next row comes up."""
        row = self._list.row
        if row is None:
            return
        if other and not row.can_take_other:
            is_text = row.clash.kept is None
            self._show(Said(BOTH_STAND if is_text else f"The {row.kind} stays: papers are in it"))
            return
        done = "The other value taken" if other else "Kept as it is"
        said = Said(f"{done}: {row.clash.field}", printable(self._list.title_of(row)), UNDO_HINT)
        self._work(partial(self._settle_and_say, (row,), said, other=other))

    def action_settle_all(self) -> None:
        """Keep everything as it is."""
        if self._clashes:
            count = len(self._clashes)
            said = Said(f"{count:,} kept as {'it is' if count == 1 else 'they are'}", "", UNDO_HINT)
            self._work(partial(self._settle_and_say, self._clashes, said, other=False))

    def action_undo(self, redo: bool) -> None:
        """Take back the newest step, or do it again."""
        self._work(partial(self._desk.undo, redo=redo))

    @on(RowList.Opened, "#clash-rows")
    def action_open(self) -> None:
        """Close, and go to the paper."""
        row = self._list.row
        if row is not None and row.kind == "paper":
            self.dismiss(row.doc_id)

    def _work(self, act: Callable[[], Awaitable[Said]]) -> None:
        """Do something and show what is open then; a key pressed meanwhile would be about another row."""
        if not self._is_at_work:
            self._is_at_work = True
            in_background(self, partial(self._work_and_look, act))

    async def _work_and_look(self, act: Callable[[], Awaitable[Said]]) -> None:
        try:
            said = await act()
            self._clashes = tuple(await self._desk.look())
        finally:
            self._is_at_work = False
        if self.is_attached:
            self._show(said)

    async def _settle_and_say(self, clashes: Sequence[NotedClash], done: Said, *, other: bool) -> Said:
        failure = await self._desk.settle(clashes, other=other)
        return done if failure == NOTHING else failure
