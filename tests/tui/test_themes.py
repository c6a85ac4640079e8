"""Palettes as Textual's themes."""

from __future__ import annotations

import pytest
from textual.app import App

from readlist.tui.themes import textual_theme
from readlist.views.palette import TERMINAL_PALETTE, load_palettes, theme_folders

PALETTES, _ = load_palettes(theme_folders()[:1])


@pytest.mark.parametrize("name", sorted(PALETTES))
async def test_every_bundled_palette_can_be_put_on_a_running_app(name: str) -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        app.register_theme(textual_theme(PALETTES[name]))
        app.theme = name
        await pilot.pause()
        assert app.current_theme.dark == PALETTES[name].dark
        assert app.native_ansi_color == PALETTES[name].ansi
        if not PALETTES[name].ansi:
            assert app.theme_variables["text-muted"] == PALETTES[name].muted


async def test_what_is_left_without_any_theme_file_can_be_put_on_too() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        app.register_theme(textual_theme(TERMINAL_PALETTE))
        app.theme = TERMINAL_PALETTE.name
        await pilot.pause()
        assert app.native_ansi_color
