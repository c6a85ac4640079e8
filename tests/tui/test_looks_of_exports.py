"""How the dialogs look that lead notes out to a folder and back again."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from readlist.library.exported_papers import PapersOfLibrary
from readlist.library.exporting import FolderWishes, export_notes
from readlist.library.library import Library
from readlist.model.change import EditTags, SetNote
from readlist.tui.app import ReadlistApp
from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.pull_preview import PullPreviewScreen
from readlist.tui.screens.pull_source import PullSourceScreen
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.choice_line import ChoiceLine
from tests.library.vaults import edit, file_of
from tests.tui.stage import by_title, make_library
from tests.tui.test_looks import DRAWN_WITH, SIZES, app_of, settle

pytestmark = pytest.mark.skipif(
    version("textual") != DRAWN_WITH, reason=f"the snapshots were drawn with textual {DRAWN_WITH}"
)

TITLES = (
    "The Slow Music of Tides: Counting Sand on Forty Shores",
    "[red]Brackets[/red] and [/] Other Things That Titles May Hold",
    "海の音楽について:四十の海岸で砂を数える",
)
LOOKS = [("readlist-dark", "80x24"), ("readlist-light", "120x40")]


@pytest.fixture
def vault(isolated_home: Path) -> Path:
    return isolated_home / "home" / "vault"


@pytest.fixture
def library(tmp_path: Path, vault: Path) -> Iterator[Library]:
    """A library whose notes were exported and then edited in their folder."""
    with make_library(tmp_path, TITLES) as opened:
        tides, brackets, sea = (by_title(opened)[title].doc_id for title in TITLES)
        opened.apply(SetNote("Ask Bo about the *sieve*.\n\n- which mesh?\n- how many shores?"), [tides])
        opened.apply(EditTags(("sea", "sand")), [tides])
        papers, wishes = PapersOfLibrary(opened), FolderWishes(flavour="obsidian")
        export_notes(papers, [tides, brackets, sea], str(vault), wishes=wishes)
        edit(
            file_of(vault, tides),
            ("- which mesh?", "- which mesh? [b]The finest.[/b]"),
            ("status: inbox", "status: read"),
            ("  - sand\n", "  - to-cite\n"),
        )
        edit(file_of(vault, brackets), ("starred: false", "starred: true"))
        edit(file_of(vault, sea), ("status: inbox", "status: sunk"))
        yield opened


async def ask_for_folder(pilot: Pilot[None]) -> None:
    await settle(pilot)
    app = pilot.app
    assert isinstance(app, ReadlistApp)
    await app.action_command("pull")
    while not isinstance(app.screen, PullSourceScreen):
        await pilot.pause()
    field = app.screen.query_one(Input)
    field.value = "~/vault"
    field.cursor_blink = False
    await app.workers.wait_for_complete()
    await pilot.pause()


async def look(pilot: Pilot[None]) -> None:
    await ask_for_folder(pilot)
    await pilot.press("enter")
    while not isinstance(pilot.app.screen, PullPreviewScreen):
        await pilot.pause()
    await pilot.press("j")
    await pilot.app.screen.query_one(AbstractView).drawn()
    await pilot.pause()


async def ask_for_export(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await pilot.press("E")
    while not isinstance(pilot.app.screen, ExportScreen):
        await pilot.pause()
    screen = pilot.app.screen
    screen.query_one("#export-target", Input).value = "~/vault"
    screen.query_one("#export-layout", ChoiceLine).focus()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def matches(snap_compare: Any, library: Library, look: tuple[str, str], go: Any) -> bool:
    theme, size = look
    app = app_of(library, theme)
    try:
        return bool(snap_compare(app, terminal_size=SIZES[size], run_before=go))
    finally:
        app.drain()


@pytest.mark.parametrize("look", LOOKS)
def test_the_folder_that_is_asked_for(snap_compare: Any, library: Library, look: tuple[str, str]) -> None:
    assert matches(snap_compare, library, look, ask_for_folder)


@pytest.mark.parametrize("at", LOOKS)
def test_what_would_come_back(snap_compare: Any, library: Library, at: tuple[str, str]) -> None:
    assert matches(snap_compare, library, at, look)


@pytest.mark.parametrize("look", LOOKS)
def test_an_export_to_a_folder_that_has_notes(
    snap_compare: Any, library: Library, look: tuple[str, str]
) -> None:
    assert matches(snap_compare, library, look, ask_for_export)
