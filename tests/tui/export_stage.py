"""The dialogs of an export, on the running app."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, Static

from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.export_preview import ExportPreviewScreen
from readlist.tui.widgets.choice_line import ChoiceLine
from tests.tui.import_stage import until
from tests.tui.stage import Stage


async def dialog(stage: Stage) -> ExportScreen:
    """Press the key and return the dialog, once it says what is meant."""
    await stage.pilot.press("E")
    return await the_dialog(stage)


async def the_dialog(stage: Stage) -> ExportScreen:
    await until(stage, lambda: isinstance(stage.app.screen, ExportScreen) and says(stage))
    screen = stage.app.screen
    assert isinstance(screen, ExportScreen)
    return screen


async def preview(stage: Stage) -> ExportPreviewScreen:
    """Press Enter and return what would be written."""
    await stage.pilot.press("enter")
    await until(stage, lambda: isinstance(stage.app.screen, ExportPreviewScreen))
    screen = stage.app.screen
    assert isinstance(screen, ExportPreviewScreen)
    return screen


def says(stage: Stage) -> str:
    return "".join(str(line.visual) for line in stage.app.screen.query("#export-says").results(Static))


def lines(screen: ExportPreviewScreen) -> list[str]:
    """The texts of the preview."""
    return [line for text in screen.query(Static) for line in str(text.visual).splitlines()]


def fields(screen: ExportScreen) -> tuple[str, str, str]:
    """Which papers, in which form, where to."""
    return (
        str(screen.query_one("#export-papers", ChoiceLine).render()),
        str(screen.query_one("#export-form", ChoiceLine).render()),
        screen.query_one("#export-target", Input).value,
    )


async def until_said(stage: Stage, words: str) -> None:
    """Wait until the dialog says something that begins so."""
    await until(stage, lambda: says(stage).startswith(words))


async def to(stage: Stage, form: str, target: Path | str) -> None:
    """Choose a form and a path."""
    stage.app.screen.query_one("#export-form", ChoiceLine).choose(form)
    await stage.pilot.pause()
    stage.app.screen.query_one("#export-target", Input).value = str(target)
    await stage.pilot.pause()
