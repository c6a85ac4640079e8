"""The palette: every command by a few letters."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.widgets import Input

from readlist.commands import COMMANDS
from readlist.config import Config
from readlist.tui.keymap import keymap
from readlist.tui.screens.dialog import HintLines
from readlist.tui.screens.palette import PaletteScreen, find_entries
from readlist.tui.widgets.choices import Choices


def found(query: str) -> list[str]:
    return [entry.id for entry, _ in find_entries(query)]


def test_without_a_query_all_commands_stand_in_the_order_of_the_table() -> None:
    assert found("  ") == [entry.id for entry in COMMANDS]


@pytest.mark.parametrize(
    ("query", "first"),
    [("star", "star"), ("und", "undo"), ("thm", "theme"), ("EDITOR", "edit-note"), ("q", "queue")],
)
def test_letters_of_the_name_find_a_command(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_words_of_the_help_find_it_after_those_with_the_letters_in_the_name() -> None:
    assert found("inbox")[0] == "inbox"
    assert "redo" in found("taken back")
    assert found("no such thing") == []


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.dialog = PaletteScreen(keymap(Config(keys={"star": "a", "copy": ""})))
        self.results: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)

    @property
    def rows(self) -> list[str]:
        return [str(option.prompt) for option in self.dialog.query_one(Choices).options]


@pytest.mark.parametrize(
    ("word", "command"),
    [("layout", "panes"), ("snooze", "later"), ("find", "search"), ("color", "theme"), ("exit", "quit")],
)
def test_other_words_for_it_find_a_command(word: str, command: str) -> None:
    assert command in found(word)


async def test_enter_gives_the_first_command_that_matches() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press(*"undo", "enter")
        await pilot.pause()
    assert app.results == ["undo"]


async def test_arrows_and_mouse_choose_another() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("down", "down", "up", "enter")
        await pilot.pause()
        assert app.results == ["queue"]
        app.push_screen(again := PaletteScreen(keymap(Config())), app.results.append)
        await pilot.pause()
        await pilot.click(again.query_one(Choices), offset=(5, 2))
        await pilot.pause()
    assert app.results == ["queue", "reading"]


async def test_every_row_shows_the_key_to_learn() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = dict(zip((entry.id for entry in COMMANDS), app.rows, strict=True))
        assert rows["star"].rstrip().endswith("  a")
        assert rows["open"].rstrip().endswith("  Enter")
        assert rows["copy"].rstrip().endswith("link or id.")


async def test_a_command_that_would_do_nothing_says_why_and_cannot_be_chosen() -> None:
    app = Host()
    app.dialog = PaletteScreen(keymap(Config()), lambda name: "no paper here" if name == "star" else "")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.rows[-1].startswith(" Star ")
        assert "not now: no paper here" in app.rows[-1]
        assert app.rows[-1].rstrip().endswith("  s")
        await pilot.press(*"star", "enter")
        await pilot.pause()
        assert app.rows[0].startswith(" Star "), "what is typed decides, not what can be done"
        assert app.results == []


async def test_reasons_that_come_later_leave_the_highlight_where_it_is() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        app.dialog.show_reasons(lambda name: "no paper here" if name in ("star", "queue") else "")
        await pilot.pause()
        assert "not now" not in app.rows[0]
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["reading"]


async def test_enter_without_a_match_stays() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press(*"zzzz", "enter")
        await pilot.pause()
        assert app.results == []
        assert app.rows == []


async def test_reasons_that_come_while_letters_are_typed_do_no_harm() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.dialog.query_one(Input).value = "theme"
        app.dialog.show_reasons(lambda _: "")  # the rows on screen are still those of no letters
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["theme"]


async def test_a_small_screen_keeps_the_way_out() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        line = app.dialog.query_one("#dialog-hints", HintLines)
        assert line.region.bottom <= 20
        assert line.region.height == 1
        assert app.dialog.query_one("#dialog").region.contains_region(line.region)
        assert str(line.render()) == "Enter run   Esc close"
