"""The theme of the running app: chosen with a look at each, remembered, followed when its file changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.color import Color
from textual.widgets import Input

from readlist import paths
from readlist.config import Config
from readlist.library.library import Library
from readlist.tui.remembered import Memory, Remembered, read_remembered
from readlist.tui.screens.themes import ThemeScreen
from readlist.tui.widgets.choices import Choices
from readlist.views.palette import DEFAULT_THEME, TERMINAL_PALETTE, Palette, read_palette
from tests.tui.stage import LOOKS, Stage, staged
from tests.views.drawing import bundled_palettes, theme_text


def memory() -> Memory:
    """What was remembered, as the launcher reads it."""
    return Memory(paths.remembered_file(), read_remembered(paths.remembered_file()))


async def until(stage: Stage, true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(LOOKS):
        if true():
            return
        await stage.pilot.pause(0.01)
    raise AssertionError("it never was")


async def open_chooser(stage: Stage) -> ThemeScreen:
    await stage.press("ctrl+t")
    await until(stage, lambda: isinstance(stage.app.screen, ThemeScreen))
    await stage.pilot.pause()
    screen = stage.app.screen
    assert isinstance(screen, ThemeScreen)
    return screen


def highlighted(screen: ThemeScreen) -> str:
    option = screen.query_one(Choices).highlighted_option
    return (option.id or "") if option else ""


def drawn_ground(stage: Stage) -> str:
    """The background on which the list of papers is really drawn."""
    style = next(iter(stage.app.main.papers.render_line(5))).style
    assert style is not None and style.bgcolor is not None
    return Color.from_rich_color(style.bgcolor).hex.lower()


async def test_the_app_shows_each_theme_that_is_highlighted(library: Library) -> None:
    async with staged(library) as stage:
        screen = await open_chooser(stage)
        assert highlighted(screen) == DEFAULT_THEME
        assert screen.query_one(Choices).option_count == len(bundled_palettes())
        for key in ("down", "down", "up"):
            await stage.press(key)
            await until(stage, lambda: stage.app.theme == highlighted(screen))
            assert stage.app.main.palette == bundled_palettes()[highlighted(screen)]
            assert drawn_ground(stage) == stage.app.main.palette.background
        assert highlighted(screen) == "readlist-light"


async def test_dark_and_light_find_themes_too(library: Library) -> None:
    async with staged(library) as stage:
        screen = await open_chooser(stage)
        await stage.pilot.press(*"light")
        found = [option.id for option in screen.query_one(Choices).options]
        assert "sepia" in found
        assert "readlist-light" in found
        assert "nord" not in found


async def test_letters_find_a_theme_and_enter_keeps_it_for_the_next_time(library: Library) -> None:
    async with staged(library, memory=memory()) as stage:
        screen = await open_chooser(stage)
        await stage.press(*"nor")
        assert highlighted(screen) == "nord"
        await stage.press("enter")
        assert stage.app.theme == "nord"
        assert "Theme nord" in stage.status()
    assert read_remembered(paths.remembered_file()).theme == "nord"
    async with staged(library, memory=memory()) as stage:
        assert stage.app.theme == "nord"


async def test_esc_goes_back_to_the_theme_before(library: Library) -> None:
    async with staged(library, memory=memory()) as stage:
        screen = await open_chooser(stage)
        await stage.press("down", "down")
        await until(stage, lambda: stage.app.theme == highlighted(screen) != DEFAULT_THEME)
        await stage.press("escape")
        assert stage.app.theme == DEFAULT_THEME
        assert drawn_ground(stage) == bundled_palettes()[DEFAULT_THEME].background
        await stage.pilot.pause(0.1)
        assert stage.app.theme == DEFAULT_THEME
    assert not paths.remembered_file().exists()


async def test_the_abstract_is_drawn_in_the_new_colours(library: Library) -> None:
    async with staged(library) as stage:
        region = stage.app.main.pane.abstract.region

        def colours() -> set[str]:
            strips = stage.app.screen._compositor.render_strips()[region.y : region.bottom]
            drawn = [segment for strip in strips for segment in strip.crop(region.x, region.right)]
            return {
                Color.from_rich_color(style.color).hex.lower()
                for text, style, _ in drawn
                if text.strip() and style is not None and style.color is not None
            }

        await until(stage, lambda: bundled_palettes()[DEFAULT_THEME].text in colours())
        await open_chooser(stage)
        await stage.press(*"sepia", "enter")
        await until(stage, lambda: bundled_palettes()["sepia"].text in colours())
        await until(stage, lambda: bundled_palettes()[DEFAULT_THEME].text not in colours())


async def test_a_theme_of_the_configuration_set_later_wins(library: Library) -> None:
    config = Config(theme="sepia")
    async with staged(library, config=config, memory=Memory(now=Remembered(theme="nord"))) as stage:
        assert stage.app.theme == "sepia"
    async with staged(library, config=config, memory=memory()) as stage:
        await open_chooser(stage)
        await stage.press(*"dracula", "enter")
    async with staged(library, config=config, memory=memory()) as stage:
        assert stage.app.theme == "dracula"


# Themes of the user's own


@pytest.fixture
def own_theme() -> Path:
    paths.user_themes_folder().mkdir(parents=True)
    path = paths.user_themes_folder() / "mine.toml"
    path.write_text(theme_text(background='"#101020"'), "utf-8")
    return path


async def test_a_theme_is_used_as_it_is_edited(library: Library, own_theme: Path) -> None:
    async with staged(library, config=Config(theme="mine")) as stage:
        assert drawn_ground(stage) == "#101020"
        await stage.app._theming.look()
        own_theme.write_text(theme_text(background='"#102010"'), "utf-8")
        await until(stage, lambda: drawn_ground(stage) == "#102010")  # the app looks by itself
        await until(stage, lambda: stage.app.theme_variables["background"].lower() == "#102010")


async def test_a_theme_broken_while_it_is_edited_is_told_once_and_taken_when_mended(
    library: Library, own_theme: Path
) -> None:
    def told() -> list[str]:
        return [note.message for note in stage.app._notifications if "mine.toml" in note.message]

    async with staged(library, config=Config(theme="mine")) as stage:
        own_theme.write_text("nonsense", "utf-8")
        for _ in range(3):
            await stage.app._theming.look()
        assert len(told()) == 1
        assert drawn_ground(stage) == "#101020"
        own_theme.write_text(theme_text(background='"#201010"'), "utf-8")
        await stage.app._theming.look()
        await stage.settle()
        assert drawn_ground(stage) == "#201010"
        own_theme.unlink()
        await stage.app._theming.look()
        assert drawn_ground(stage) == "#201010"
        assert stage.app.is_running


async def test_a_theme_that_is_broken_at_the_start_is_taken_when_mended(
    library: Library, own_theme: Path
) -> None:
    own_theme.write_text("[colours\n", "utf-8")
    async with staged(library, config=Config(theme="mine")) as stage:
        assert stage.app.theme == DEFAULT_THEME
        await stage.app._theming.look()
        assert sum("mine.toml" in note.message for note in stage.app._notifications) == 1
        own_theme.write_text(theme_text(background='"#201010"'), "utf-8")
        await stage.app._theming.look()
        await stage.settle()
        assert (stage.app.theme, drawn_ground(stage)) == ("mine", "#201010")


async def test_an_edit_waits_until_the_choice_is_made(library: Library, own_theme: Path) -> None:
    async with staged(library, config=Config(theme="mine")) as stage:
        await open_chooser(stage)
        await stage.press(*"nord")
        await until(stage, lambda: stage.app.theme == "nord")
        own_theme.write_text(theme_text(background='"#201010"'), "utf-8")
        await stage.app._theming.look()
        assert stage.app.theme == "nord"
        await stage.press("escape")
        assert (stage.app.theme, drawn_ground(stage)) == ("mine", "#201010")


async def test_only_the_theme_in_use_is_read_before_the_first_paint(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def spy(path: Path) -> Palette:
        read.append(path.stem)
        return read_palette(path)

    monkeypatch.setattr("readlist.views.palette.read_palette", spy)
    async with staged(library):
        assert set(read) == {DEFAULT_THEME}


# Without colours, without motion


async def test_with_no_color_there_is_nothing_to_choose(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with staged(library, config=Config(theme="sepia")) as stage:
        assert stage.app.theme == TERMINAL_PALETTE.name
        await stage.press("ctrl+t")
        assert "NO_COLOR" in stage.status()
        assert stage.app.screen is stage.app.main


@pytest.mark.parametrize("motion", ["on", "off"])
async def test_without_motion_nothing_blinks_or_slides(library: Library, motion: str) -> None:
    config = Config(motion="off") if motion == "off" else Config()
    async with staged(library, config=config) as stage:
        assert (stage.app.animation_level == "none") == (motion == "off")
        await stage.press("t")
        assert stage.app.screen.query_one(Input).cursor_blink == (motion == "on")
        await stage.press("escape", "slash")
        assert stage.app.screen.query_one(Input).cursor_blink == (motion == "on")
        await stage.press("escape", "n")
        editor = stage.app.main.pane.editor
        assert editor is not None
        assert editor.cursor_blink == (motion == "on")
