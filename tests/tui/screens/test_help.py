"""The help: every key as it is now, in groups, on any terminal."""

from __future__ import annotations

import pytest
from textual.app import App

from readlist.commands import COMMANDS
from readlist.config import Config
from readlist.tui.keymap import keymap
from readlist.tui.screens.help import HelpScreen, help_text
from readlist.tui.screens.keys import here_of


class Host(App[None]):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.dialog = HelpScreen(keymap(config))
        self.results: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)


def test_every_command_stands_there_once_with_its_keys() -> None:
    lines = help_text(keymap(Config()), None, 200).plain.splitlines()
    for entry in (entry for entry in COMMANDS if entry.scope != "saved"):
        (line,) = [line for line in lines if f"  {entry.help}" in line]
        assert line.split("  ")[0] in (keymap(Config()).labels(entry.id) or (f": {entry.title}",))


def test_the_users_keys_are_shown_not_the_defaults() -> None:
    text = help_text(keymap(Config(keys={"star": "a, *", "copy": ""})), None, 200).plain
    assert "a  *            Star the paper" in text
    assert ": Copy          Copy as" in text, "without a key the palette runs it"


def test_the_keys_of_a_screen_come_first_and_only_what_works_there() -> None:
    here = here_of("Cards", [(("cursor-down",), "Pass."), ("1 … 9", "Tag.")], {"cursor-down", "star"})
    lines = [" ".join(line.split()) for line in help_text(keymap(Config()), here, 200).plain.splitlines()]
    assert lines[:3] == ["Cards", "j Pass.", "1 … 9 Tag."]
    assert any(line.startswith("s Star the paper") for line in lines)
    assert not any("saved search" in line or "Move the cursor" in line for line in lines)


@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
async def test_it_closes_the_way_it_was_opened(key: str) -> None:
    app = Host(Config())
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
    assert app.results == [None]


async def test_it_closes_with_the_users_own_help_key() -> None:
    app = Host(Config(keys={"help": "f1"}))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
    assert app.results == [None]


@pytest.mark.parametrize(("key", "command"), [("f2", "tour"), ("colon", "palette")])
async def test_it_leads_on_to_the_tour_and_the_palette(key: str, command: str) -> None:
    app = Host(Config())
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
    assert app.results == [command]


async def test_on_a_small_terminal_it_scrolls_with_the_keys_of_the_list() -> None:
    app = Host(Config())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table = app.dialog.query_one("#keys")
        await pilot.press("j", "j", "k")
        await pilot.pause()
        assert table.scroll_offset.y == 1
        await pilot.press("G")
        await pilot.pause()
        assert table.scroll_offset.y == table.max_scroll_y > 0
        await pilot.press("g")
        await pilot.pause()
        assert table.scroll_offset.y == 0
        await pilot.press("space")
        await pilot.pause()
        assert table.scroll_offset.y > 1


def test_what_does_not_fit_beside_a_key_stands_below_its_beginning() -> None:
    lines = help_text(keymap(Config()), None, 60).plain.splitlines()
    assert max(map(len, lines)) <= 60
    star = next(number for number, line in enumerate(lines) if line.startswith("s "))
    assert lines[star].split()[1:3] == ["Star", "the"]
    assert lines[star + 1].startswith(" " * 16)
    assert lines[star + 1].strip().endswith("in triage.")
