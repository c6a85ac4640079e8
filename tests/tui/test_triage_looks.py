"""How triage, marks and the questions around them look, drawn as SVG and compared with what was looked at."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from readlist.library.library import Library
from readlist.tui.screens.triage import TriageScreen
from tests.tui.test_looks import SIZES, app_of, library, settle

__all__ = ["library"]

CARDS = [("120x40", "readlist-dark")]
"""The picture in the README; the other sizes and themes are looked at on the walk through every screen."""


async def drawn(pilot: Pilot[None]) -> None:
    """Wait until the card on the table, and those around it, are drawn."""
    screen = next(screen for screen in pilot.app.screen_stack if isinstance(screen, TriageScreen))
    while screen.missing():
        await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize(("size", "theme"), CARDS)
def test_a_card(snap_compare: Any, library: Library, size: str, theme: str) -> None:
    async def press(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("T")
        await drawn(pilot)
        await pilot.press("s", "w", "k", "1")
        await drawn(pilot)

    app = app_of(library, theme)
    try:
        assert snap_compare(app, terminal_size=SIZES[size], run_before=press)
    finally:
        app.drain()


@pytest.mark.parametrize("theme", ["readlist-dark", "ansi"])
def test_marked_rows(snap_compare: Any, library: Library, theme: str) -> None:
    async def press(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("v", "j", "v", "v")
        await settle(pilot)

    app = app_of(library, theme)
    try:
        assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=press)
    finally:
        app.drain()
