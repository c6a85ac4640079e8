"""What all dialogs share: they fit small terminals, close with Esc, and read nothing as markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input, Static

from readlist.config import Config
from readlist.library.exported_files import Refusal
from readlist.model.paper import Identifiers, Link, Paper
from readlist.tui.keymap import keymap
from readlist.tui.remembered import ExportChoice
from readlist.tui.screens.address import AddressScreen
from readlist.tui.screens.copying import CopyScreen, samples_of
from readlist.tui.screens.dialog import Dialog
from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.export_preview import ExportPreviewScreen, Plan
from readlist.tui.screens.help import HelpScreen
from readlist.tui.screens.later import LaterScreen
from readlist.tui.screens.links import LinksScreen
from readlist.tui.screens.palette import PaletteScreen
from readlist.tui.screens.rename_tag import RenameTagScreen
from readlist.tui.screens.tags import TagsScreen
from readlist.tui.screens.themes import ThemeScreen
from readlist.tui.screens.tour import TourScreen
from readlist.tui.themes import textual_theme
from readlist.views.palette import load_palettes, theme_folders
from tests.tui.stage import resize

HOSTILE = ("[/]", "[red]x", "[b", "[@click=app.quit]x[/]", "x^2", "漢字" * 30, "👩🏽‍🔬")


class Host(App[None]):
    """An app that opens one dialog and remembers what it gave."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []

    def compose(self) -> Any:
        yield Static("the papers")

    def ask(self, dialog: Dialog[Any]) -> None:
        self.push_screen(dialog, self.results.append)


def tags() -> Dialog[Any]:
    return TagsScreen(HOSTILE[:3], [(tag, 1) for tag in HOSTILE])


def later() -> Dialog[Any]:
    return LaterScreen(date(2026, 11, 23))


def keys() -> Dialog[Any]:
    return HelpScreen(keymap(Config()))


def commands() -> Dialog[Any]:
    return PaletteScreen(keymap(Config()))


def tour() -> Dialog[Any]:
    return TourScreen(keymap(Config()))


def themes() -> Dialog[Any]:
    palettes, _ = load_palettes(theme_folders())
    return ThemeScreen(palettes, "ansi", preview=lambda _: None)


def links() -> Dialog[Any]:
    return LinksScreen([Link("[/]", f"https://a.org/{text}") for text in HOSTILE * 3])


def copying() -> Dialog[Any]:
    paper = Paper(title=" ".join(HOSTILE), authors=HOSTILE, identifiers=Identifiers(doi="10.1/[/]"))
    return CopyScreen(1, samples_of([paper]), "title")


def address() -> Dialog[Any]:
    return AddressScreen("https://a.org/[/]" + "x" * 300, "Sent to [b]somebody[/b]")


def renaming() -> Dialog[Any]:
    return RenameTagScreen("[/]", dict.fromkeys(HOSTILE, 1))


def export() -> Dialog[Any]:
    choice = ExportChoice(form="csv", targets={"csv": "/[/]/[b"})
    return ExportScreen([("rows", "[/]"), ("query", "[b")], [("csv", "[red]x")], choice, lambda *_: 1)


def export_preview() -> Dialog[Any]:
    paths = tuple(Path(f"/{text.replace('/', '-')}") for text in HOSTILE)
    refused = tuple(Refusal(path, "[/] is no reason", "[b") for path in paths)
    return ExportPreviewScreen(Plan("[/] papers", "/[b", paths, paths, 3, refused, replaceable=True))


DIALOGS = pytest.mark.parametrize(
    "dialog",
    [tags, later, keys, commands, tour, themes, links, copying, address, renaming, export, export_preview],
)


@DIALOGS
async def test_esc_closes_without_a_result(dialog: Callable[[], Dialog[Any]]) -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.ask(dialog())
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
    assert app.results == [None]


@DIALOGS
async def test_every_dialog_lies_inside_the_terminal(dialog: Callable[[], Dialog[Any]]) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(dialog())
        for size in ((80, 24), (40, 10), (200, 60)):
            await resize(pilot, size)
            frame = app.screen.query_one("#dialog").region
            assert app.screen.region.contains_region(frame)
            assert frame.width <= min(96, size[0])


@DIALOGS
async def test_every_theme_has_the_colours_that_dialogs_use(dialog: Callable[[], Dialog[Any]]) -> None:
    palettes, _ = load_palettes(theme_folders())
    app = Host()
    async with app.run_test() as pilot:
        app.ask(dialog())
        for name in ("readlist-dark", "readlist-light", "high-contrast", "ansi"):
            app.register_theme(textual_theme(palettes[name]))
            app.theme = name
            await pilot.pause()
            assert app.native_ansi_color == (name == "ansi")


@pytest.mark.parametrize("dialog", [tags, later, commands, renaming, export])
async def test_whatever_is_typed_is_shown_as_text(dialog: Callable[[], Dialog[Any]]) -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.ask(dialog())
        await pilot.pause()
        field = app.screen.query_one(Input)
        for typed in (*HOSTILE, "\x1b[31m", "a\tb"):
            field.value = typed
            await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
    assert app.results == [None]


@DIALOGS
@pytest.mark.parametrize("columns", [60, 80])
async def test_a_small_terminal_shows_no_crumbs_of_the_list_beside_a_dialog(
    dialog: Callable[[], Dialog[Any]], columns: int
) -> None:
    app = Host()
    async with app.run_test(size=(columns, 24)) as pilot:
        shown = dialog()
        app.ask(shown)
        await pilot.pause()
        await pilot.pause()
        if columns == 80 and isinstance(shown, ThemeScreen):  # what lies behind is what it is about
            assert shown.query_one("#dialog").region.width < columns
        else:
            assert shown.query_one("#dialog").region.width == columns
        await resize(pilot, (100, 24))
        assert shown.query_one("#dialog").region.width < 100
