"""What keeps its lines draws them anew when something of it changes, not when something beside it does."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widgets import Static

from readlist.tui.widgets.kept_lines import KeptLines


class Counting(Horizontal, KeptLines):
    """Counts the lines that it draws."""

    drawn = 0

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        return super().render_line(y)


class Beside(App[None]):
    """Something that keeps its lines, and something beside it."""

    CSS = "Counting { height: 3; } Static { height: 1; }"

    def compose(self) -> ComposeResult:
        yield Counting()
        yield Static("before")


async def test_lines_are_drawn_anew_when_something_changes() -> None:
    app = Beside()
    async with app.run_test(size=(20, 6)) as pilot:
        rows = app.query_one(Counting)
        for change in (
            rows.refresh,
            lambda: setattr(rows.styles, "background", "red"),
            lambda: setattr(rows.styles, "height", 2),
        ):
            before = rows.drawn
            change()
            await pilot.pause()
            assert rows.drawn > before


async def test_a_theme_reaches_what_keeps_its_lines() -> None:
    app = Beside()
    async with app.run_test(size=(20, 6)) as pilot:
        rows = app.query_one(Counting)
        rows.styles.background = "red"
        await pilot.pause()
        before = rows.render_lines(rows.size.region)
        app.theme = "textual-light"
        rows.styles.background = "blue"
        await pilot.pause()
        assert rows.render_lines(rows.size.region) != before


async def test_nothing_is_drawn_for_what_changes_beside_it() -> None:
    app = Beside()
    async with app.run_test(size=(20, 6)) as pilot:
        rows = app.query_one(Counting)
        kept, drawn = rows.render_lines(rows.size.region), rows.drawn
        app.query_one(Static).update("after")
        await pilot.pause()
        assert rows.drawn == drawn
        assert rows.render_lines(rows.size.region) is kept
