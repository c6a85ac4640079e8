"""Why a command would do nothing now: the palette says it, and a key that is pressed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readlist.commands import COMMANDS
from readlist.library.library import Library, open_library
from readlist.tui.availability import Facts, why_not
from readlist.tui.screens.palette import PaletteScreen
from readlist.tui.screens.tour import TourScreen
from readlist.tui.widgets.choices import Choices
from tests.tui.stage import Stage, staged
from tests.tui.test_theming import until

ALL = frozenset(entry.id for entry in COMMANDS)
IDLE = ("back", "help", "palette", "quit", "search", "theme", "tour", "import", "undo", "cursor-down")


@pytest.mark.parametrize("command", sorted(ALL))
def test_on_a_paper_every_command_does_something(command: str) -> None:
    assert why_not(command, Facts(commands=ALL, highlighting=True)) == ""


@pytest.mark.parametrize(
    ("command", "facts", "reason"),
    [
        ("star", Facts(commands=ALL, paper=False), "no paper here"),
        ("star", Facts(commands=ALL, pane="views"), "the cursor is on a view"),
        ("star", Facts(commands=ALL, pane="views", marked=2), ""),
        ("note", Facts(commands=ALL, pane="views", marked=2), "the cursor is on a view"),
        ("copy", Facts(commands=ALL, paper=False), "no paper here"),
        ("mark-all", Facts(commands=ALL, paper=False), "no paper here"),
        ("open", Facts(commands=ALL, paper=False), "no paper here"),
        ("open", Facts(commands=ALL, paper=False, pane="views"), ""),
        ("open", Facts(commands=ALL, paper=False, library_is_empty=True), ""),
        ("undo", Facts(commands=ALL, undo=False), "nothing to undo"),
        ("redo", Facts(commands=ALL, redo=False), "nothing to redo"),
        ("theme", Facts(commands=ALL, colour=False), "NO_COLOR is set"),
        ("mark", Facts(commands={"star"}, doing="triaging"), "not while triaging"),
        ("mark", Facts(commands={"star"}), "not here"),
    ],
)
def test_the_reason_comes_from_what_is_there(command: str, facts: Facts, reason: str) -> None:
    assert why_not(command, facts) == reason


@pytest.mark.parametrize("command", IDLE)
def test_what_needs_no_paper_works_without_one(command: str) -> None:
    assert why_not(command, Facts(commands=ALL, paper=False, library_is_empty=True)) == ""


# In the app


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.json", session="app-test") as library:
        yield library


def rows(stage: Stage) -> dict[str, str]:
    options = stage.app.screen.query_one(Choices).options
    return {option.id or "": str(option.prompt) for option in options}


async def test_a_key_that_does_nothing_says_why(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"zzz", "enter", "s")
        assert "Star · no paper here" in stage.status()
        await stage.press("escape", "shift+tab", "x")
        assert "Skip · the cursor is on a view" in stage.status()
        assert stage.app.session.summary(next(iter(library.summaries()))) is not None
    assert {paper.status for paper in library.summaries().values()} == {"inbox"}


async def test_the_palette_says_why_and_runs_what_it_can(empty: Library) -> None:
    async with staged(empty) as stage:
        await stage.press("colon")
        assert isinstance(stage.app.screen, PaletteScreen)
        assert "not now: no paper here" in rows(stage)["star"]
        await until(stage, lambda: "not now: nothing to undo" in rows(stage)["undo"])
        assert "not now: nothing to redo" in rows(stage)["redo"]
        assert "not now" not in rows(stage)["import"]
        await stage.press(*"tour", "enter")
        assert isinstance(stage.app.screen, TourScreen)


async def test_what_can_be_undone_is_known_to_the_palette(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("s", "u", "colon")
        await stage.pilot.pause(0.1)
        assert "not now" not in rows(stage)["redo"]
        assert "not now" not in rows(stage)["undo"]


async def test_with_no_color_the_palette_says_so(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with staged(library) as stage:
        await stage.press("colon")
        assert "not now: NO_COLOR is set" in rows(stage)["theme"]
