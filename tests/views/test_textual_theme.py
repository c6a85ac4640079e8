from __future__ import annotations

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from readlist.views.palette import TERMINAL_COLOURS, TERMINAL_PALETTE
from readlist.views.textual_theme import textual_colour, theme_arguments
from tests.views.drawing import bundled_palettes


@pytest.mark.parametrize("name", ["readlist-dark", "readlist-light", "high-contrast", "ansi", "terminal"])
async def test_an_app_has_the_colours_of_every_palette(name: str) -> None:
    palette = {**bundled_palettes(), "terminal": TERMINAL_PALETTE}[name]
    app: App[None] = App()
    async with app.run_test(size=(20, 5)) as pilot:
        app.register_theme(Theme(**theme_arguments(palette)))
        app.theme = name
        await pilot.pause()
        assert (app.current_theme.dark, app.current_theme.ansi) == (palette.dark, palette.ansi)
        for variable, role in {"star": "star", "cursor-text": "cursor_text", "cursor": "cursor"}.items():
            assert Color.parse(app.theme_variables[variable]) == Color.parse(
                textual_colour(getattr(palette, role))
            )


@pytest.mark.parametrize("colour", TERMINAL_COLOURS)
def test_textual_knows_every_colour_of_the_terminal(colour: str) -> None:
    assert Color.parse(textual_colour(colour)).ansi is not None
