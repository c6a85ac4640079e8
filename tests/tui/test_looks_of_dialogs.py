"""How the dialogs of reading, tags and export look: SVG snapshots, as in test_looks."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from readlist.library.library import Library
from readlist.tui.screens.copying import CopyScreen
from readlist.tui.screens.dialog import Dialog
from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.links import LinksScreen
from readlist.tui.screens.rename_tag import RenameTagScreen
from readlist.tui.view import View
from tests.tui.test_looks import DRAWN_WITH, SIZES, app_of, library, settle

__all__ = ["library"]

pytestmark = pytest.mark.skipif(
    version("textual") != DRAWN_WITH, reason=f"the snapshots were drawn with textual {DRAWN_WITH}"
)

DIALOGS: dict[str, tuple[str, type[Dialog[Any]]]] = {
    "links": ("o", LinksScreen),
    "copy": ("y", CopyScreen),
    "export": ("E", ExportScreen),
    "rename-tag": ("t", RenameTagScreen),
}


@pytest.mark.parametrize("size", ["80x24", "120x40"])
@pytest.mark.parametrize("theme", ["readlist-dark", "ansi"])
@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_dialog(snap_compare: Any, library: Library, dialog: str, theme: str, size: str) -> None:
    key, screen = DIALOGS[dialog]
    app = app_of(library, theme)

    async def open_dialog(pilot: Pilot[None]) -> None:
        await settle(pilot)
        if dialog == "rename-tag":
            await pilot.press("shift+tab")
            app.main.views.cursor = app.main.views.row_of(View("tag", "sea"))
        await pilot.press(key)
        while not (isinstance(app.screen, screen) and app.screen.query("#dialog-hints")):
            await pilot.pause()
        for says in app.screen.query("#export-says").results(Static):
            while not str(says.visual):
                await pilot.pause()
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await app.workers.wait_for_complete()
        await pilot.pause()

    try:
        assert snap_compare(app, terminal_size=SIZES[size], run_before=open_dialog)
    finally:
        app.drain()
