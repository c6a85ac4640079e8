"""The dialogs of an import, on the running app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.widgets import Input, Static

from readlist.config import Config
from readlist.library.library import Library
from readlist.tui.remembered import Memory
from readlist.tui.screens.import_preview import ImportPreviewScreen
from readlist.tui.screens.import_source import ImportSourceScreen
from readlist.tui.screens.pick import PickScreen
from readlist.tui.widgets.key_hints import KeyHints
from readlist.tui.widgets.preview_list import PreviewList
from tests.tui.stage import DEFAULTS, Stage, staged

TEXT = "What is said here is long enough to be the abstract of a paper about lists."
DIGEST = (
    f"Papers of the week, from 16/11 to 22/11\n1. Of the Sea\n1.1. On the Slow Music of Tides\n{TEXT}\n"
    f"1.2. Counting Sand by Moonlight\n{TEXT}\n2. Of the Land\n"
    f"2.1. Why Hills Stay [b]Where[/b] They Are\n{TEXT}\n"
)


@asynccontextmanager
async def dialog_on(
    library: Library,
    size: tuple[int, int] = (120, 40),
    memory: Memory | None = None,
    config: Config = DEFAULTS,
) -> AsyncIterator[Stage]:
    """The app with the dialog for a source open."""
    async with staged(library, size=size, memory=memory, config=config) as stage:
        await stage.press("I")
        await until(stage, lambda: isinstance(stage.app.screen, ImportSourceScreen))
        yield stage


async def until(stage: Stage, true: Callable[[], object]) -> None:
    """Wait until something is true; fail when it never is."""
    for _ in range(2000):
        if true():
            break
        await stage.pilot.pause(0.005)
    else:
        raise AssertionError(f"never came; the screen is {stage.app.screen}")
    await stage.pilot.pause()


async def preview_of(stage: Stage, typed: str) -> ImportPreviewScreen:
    """Type a source, take it, and return the preview."""
    stage.app.screen.query_one(Input).value = typed
    await stage.pilot.press("enter")
    await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
    screen = stage.app.screen
    assert isinstance(screen, ImportPreviewScreen)
    return screen


def rows(screen: ImportPreviewScreen) -> list[str]:
    """The rows of the preview as they stand on the screen, without the empty ones."""
    view = screen.query_one(PreviewList)
    lines = [view.render_line(y).text.rstrip() for y in range(view.size.height)]
    return [line for line in lines if line]


def title_of(screen: ImportPreviewScreen) -> str:
    """The title of the preview."""
    return str(screen.query_one("#import-title", Static).visual)


def rules_of(screen: ImportPreviewScreen) -> str:
    """What the preview says of the rules."""
    return str(screen.query_one("#import-rules", Static).visual)


async def back(stage: Stage) -> None:
    """Wait until the main screen is there again, with nothing under way."""
    await until(stage, lambda: stage.app.screen is stage.app.main)
    await stage.settle()


def words(stage: Stage) -> str:
    """What the dialog says that Enter takes."""
    return str(stage.app.screen.query_one("#path-says", Static).visual)


async def until_said(stage: Stage, expected: str) -> None:
    """Wait until the dialog says that Enter takes ``expected``."""
    await until(stage, lambda: words(stage) == expected)


def hints(stage: Stage) -> list[str]:
    """The keys that the last line of the screen names."""
    return [key for key, _ in stage.app.screen.query_one(KeyHints).hints]


async def read_as(stage: Stage, screen: ImportPreviewScreen, letters: str) -> ImportPreviewScreen:
    """Choose the format that ``letters`` find, and return the preview of the source read as that."""
    await stage.pilot.press("f")
    await until(stage, lambda: isinstance(stage.app.screen, PickScreen))
    await stage.pilot.press(*letters, "enter")
    await until(
        stage,
        lambda: isinstance(stage.app.screen, ImportPreviewScreen) and stage.app.screen is not screen,
    )
    again = stage.app.screen
    assert isinstance(again, ImportPreviewScreen)
    return again
