"""The tour: three pages, true to the keys as they are, on any terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Static

from readlist.commands import COMMANDS
from readlist.config import Config
from readlist.library.library import Library, open_library
from readlist.tui.keymap import keymap
from readlist.tui.screens.dialog import HintLines
from readlist.tui.screens.tour import LINES, PAGES, TourScreen, page_text
from tests.tui.stage import staged

WIDEST = 52
"""Cells of a line: the dialog has as many inside."""


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.dialog = TourScreen(keymap(Config()))
        self.results: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)

    @property
    def title_shown(self) -> str:
        return str(self.dialog.query_one("#dialog-title", Static).content)

    @property
    def hints_shown(self) -> str:
        return str(self.dialog.query_one("#dialog-hints", HintLines).render())


def test_three_pages_fit_into_the_dialog() -> None:
    assert len(PAGES) == 3
    for page in PAGES:
        lines = page_text(page, keymap(Config())).plain.splitlines()
        assert len(lines) <= LINES
        assert max(map(len, lines)) <= WIDEST


@pytest.mark.parametrize("preset", ["vim", "emacs", "arrows"])
def test_every_key_that_is_named_is_the_live_one(preset: str) -> None:
    keys = keymap(Config(keymap=preset, keys={"star": "*", "refresh": "f9"}))  # type: ignore[arg-type]
    text = "\n".join(page_text(page, keys).plain for page in PAGES)
    for page in PAGES:
        for command, words in page.keys:
            assert re.search(rf"^  {re.escape(keys.label(command))} +{re.escape(words)}$", text, re.MULTILINE)
    assert "until you press F9." in text
    assert {command for page in PAGES for command, _ in page.keys} <= {entry.id for entry in COMMANDS}


def test_a_command_without_a_key_is_passed_over() -> None:
    text = page_text(PAGES[1], keymap(Config(keys={"later": "", "refresh": ""}))).plain
    assert "not today" not in text
    assert "until you press refresh." in text


@pytest.mark.parametrize("onward", ["enter", "right", "space"])
async def test_it_goes_on_and_back_and_ends(onward: str) -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert app.title_shown == "Bring in a list   ● ○ ○"
        assert app.hints_shown == "Enter next   Esc leave"
        await pilot.press("left", onward)
        assert app.title_shown == "One key for each paper   ○ ● ○"
        assert app.hints_shown == "Enter next   Left back   Esc leave"
        await pilot.press(onward, "left", onward)
        assert app.title_shown.endswith("○ ○ ●")
        assert app.hints_shown.startswith("Enter done")
        await pilot.press(onward)
        await pilot.pause()
    assert app.results == [None]


async def test_nothing_jumps_and_everything_is_seen_at_60x20() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        regions = []
        for _ in PAGES:
            await pilot.pause()
            frame = app.dialog.query_one("#dialog").region
            regions.append(frame)
            assert app.screen.region.contains_region(frame)
            assert frame.contains_region(app.dialog.query_one("#dialog-hints").region)
            await pilot.press("right")
        assert len(set(regions)) == 1


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.json", session="app-test") as library:
        yield library


async def test_an_empty_library_offers_it_and_opens_nothing_by_itself(empty: Library) -> None:
    async with staged(empty) as stage:
        assert stage.app.screen is stage.app.main
        assert "Enter shows you around" in " ".join(stage.rows())
        await stage.press("enter")
        assert isinstance(stage.app.screen, TourScreen)
        await stage.press("escape")
        assert stage.app.screen is stage.app.main
        assert stage.focus() == "papers"


async def test_it_is_reached_by_its_key_and_from_the_help(library: Library) -> None:
    async with staged(library) as stage:
        assert stage.app.screen is stage.app.main
        await stage.press("f2")
        assert isinstance(stage.app.screen, TourScreen)
        await stage.press("escape", "question_mark", "f2")
        assert isinstance(stage.app.screen, TourScreen)


async def test_a_key_that_stands_on_the_page_does_what_it_says() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("I")
        await pilot.pause()
    assert app.results == ["import"]
