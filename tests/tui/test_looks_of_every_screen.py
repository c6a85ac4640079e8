"""How every screen looks, in four themes at three sizes: one app walks through all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partialmethod
from importlib.metadata import version
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]  # it has no types
from rich.console import Console
from textual.content import Content
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from readlist.library.library import Library
from readlist.tui.app import ReadlistApp
from readlist.tui.screens.address import AddressScreen
from readlist.tui.screens.annotation import AnnotationScreen
from readlist.tui.screens.attach_pdf import AttachPdfScreen
from readlist.tui.screens.confirm import ConfirmScreen
from readlist.tui.screens.copying import CopyScreen
from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.export_preview import ExportPreviewScreen
from readlist.tui.screens.help import HelpScreen
from readlist.tui.screens.import_preview import ImportPreviewScreen
from readlist.tui.screens.import_source import ImportSourceScreen
from readlist.tui.screens.later import LaterScreen
from readlist.tui.screens.links import LinksScreen
from readlist.tui.screens.main import MainScreen
from readlist.tui.screens.palette import PaletteScreen
from readlist.tui.screens.paper_menu import PaperMenu
from readlist.tui.screens.pick import PickScreen
from readlist.tui.screens.progress import ProgressScreen
from readlist.tui.screens.rename_tag import RenameTagScreen
from readlist.tui.screens.same_paper import SamePaperScreen
from readlist.tui.screens.saved_search import SavedSearchScreen
from readlist.tui.screens.statistics import StatisticsScreen
from readlist.tui.screens.tag_colour import TagColourScreen
from readlist.tui.screens.tags import TagsScreen
from readlist.tui.screens.themes import ThemeScreen
from readlist.tui.screens.tour import TourScreen
from readlist.tui.screens.triage import TriageScreen
from readlist.tui.screens.triage_summary import TriageSummary
from readlist.tui.view import View
from readlist.tui.widgets.choices import Choices
from tests.tui.painting import painted_at_once, painted_when_asked
from tests.tui.stage import terminal_of
from tests.tui.test_looks import DRAWN_WITH, SIZES, THEMES, app_of, library, lists, settle

__all__ = ["library", "lists"]

pytestmark = pytest.mark.skipif(
    version("textual") != DRAWN_WITH, reason=f"the snapshots were drawn with textual {DRAWN_WITH}"
)

Go = Callable[["Walk"], Awaitable[None]]


class Walk:
    """The running app, and what a stop of the walk does in it."""

    def __init__(self, app: ReadlistApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def until(self, holds: Callable[[], object]) -> None:
        while not holds():
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def arrive(self, screen: type[Any]) -> None:
        """Wait until the screen is there with what it asks the disk for."""
        await self.until(lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted)
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def drawn(self, widget: Widget) -> None:
        """Wait until the widget has done what it put off until it is drawn."""
        done = asyncio.Event()
        widget.call_after_refresh(done.set)
        await done.wait()

    async def home(self) -> None:
        """Go back to the list."""
        if isinstance(self.app.screen, ProgressScreen):
            self.app.pop_screen()  # only the work itself ends it
        while self.app.screen is not self.app.main or self.app.main.pane.editor is not None:
            await self.press("escape")
            await self.pilot.pause()
        while self.app.focused is not self.app.main.papers:
            await self.press("escape")
            await self.pilot.pause()
            if self.app.focused is not self.app.main.papers:
                await self.press("tab")
        await settle(self.pilot)


def opens(screen: type[Any], *keys: str) -> Go:
    async def go(walk: Walk) -> None:
        await walk.press(*keys)
        await walk.arrive(screen)

    return go


def about_tag(screen: type[Any], command: str) -> Go:
    async def go(walk: Walk) -> None:
        views = walk.app.main.views
        while walk.app.focused is not views:
            await walk.press("shift+tab")
        views.cursor = views.row_of(View("tag", "sea"))
        await walk.app.action_command(command)
        await walk.arrive(screen)

    return go


async def search(walk: Walk) -> None:
    await walk.press("slash", *"tides")
    await settle(walk.pilot)
    view = walk.app.main.pane.abstract
    await view.drawn()  # with what was found, which else waits until nothing more is typed
    await walk.drawn(view)


async def search_wrongly(walk: Walk) -> None:
    await walk.press("slash", *"is:sunk")
    await walk.until(lambda: walk.app.main.search.fault is not None)


async def save_search(walk: Walk) -> None:
    await search(walk)
    await walk.press("ctrl+s")
    await walk.arrive(SavedSearchScreen)


def shows(screen: Callable[[], Screen[Any]]) -> Go:
    """What comes only after something that a walk cannot wait for, such as long work."""

    async def go(walk: Walk) -> None:
        await walk.app.push_screen(screen())
        await walk.pilot.pause()

    return go


async def write_note(walk: Walk) -> None:
    await walk.press("n")
    await walk.until(lambda: isinstance(walk.app.focused, TextArea))
    pane = walk.app.main.pane
    # On the smallest screen the abstract gives way to the note, and then tells what it hides.
    await walk.until(lambda: "1 match below" in str(pane.border_title) or pane.size.height > 30)


async def open_menu(walk: Walk) -> None:
    await walk.app.main.flows.open_menu(Offset(8, 6))
    await walk.arrive(PaperMenu)


async def export(walk: Walk) -> None:
    await walk.press("E")
    await walk.arrive(ExportScreen)
    await walk.until(lambda: str(walk.app.screen.query_one("#export-says", Static).visual))


async def preview_export(walk: Walk) -> None:
    await export(walk)
    walk.app.screen.query_one("#export-target", Input).value = "notes"
    await walk.press("enter")
    await walk.until(
        lambda: isinstance(walk.app.screen, ExportPreviewScreen)
    )  # its worker waits for the answer
    await walk.until(lambda: walk.app.screen.is_mounted)


async def choose_theme(walk: Walk) -> None:
    with painted_at_once():  # only then are rows made narrower by a scroll bar that comes after them
        await walk.press("ctrl+t")
        await walk.arrive(ThemeScreen)
        choices = walk.app.screen.query_one(Choices)
        await walk.until(lambda: _rows_fit(choices))


def _rows_fit(choices: Choices) -> bool:
    row = choices.options[0].prompt
    return isinstance(row, Content) and row.cell_length == choices.scrollable_content_region.width


async def choose_source(walk: Walk) -> None:
    await walk.press("I")
    await walk.arrive(ImportSourceScreen)
    await walk.until(lambda: walk.app.screen.query_one(Choices).option_count)


async def preview_import(walk: Walk) -> None:
    await choose_source(walk)
    walk.app.screen.query_one(Input).value = "tides.jsonl"
    await walk.press("enter")
    await walk.until(
        lambda: isinstance(walk.app.screen, ImportPreviewScreen)
    )  # its worker waits for the answer
    screen = walk.app.screen
    await walk.until(  # its widgets come after it
        lambda: (
            walk.app.size.width < 100
            or any(body.content for body in screen.query("#abstract-body").results(Static))
        )
    )


async def annotate(walk: Walk) -> None:
    view, main = walk.app.main.pane.abstract, walk.app.main
    for key in ("h", "j"):
        before = view.selected
        await walk.press(key)
        await walk.until(lambda before=before: view.selected not in (None, before))  # type: ignore[misc]
        await walk.until(lambda: view._page is not None and view._page.page.selected == view.selected)
        await walk.drawn(view)
        if key == "h":  # the sentence after it is scrolled to from the end, wherever the walk had left it
            view.move_last()
    await walk.press("enter")
    await walk.arrive(AnnotationScreen)
    await walk.until(lambda: list(main.hints.hints) == list(main._annotating.hints()))


async def triage(walk: Walk) -> None:
    await walk.press("T")
    await walk.arrive(TriageScreen)
    await _cards_drawn(walk)


async def end_triage(walk: Walk) -> None:
    await triage(walk)
    await walk.press("s", "w", "x", "x", "x", "x", "x")
    await walk.arrive(TriageSummary)


async def _cards_drawn(walk: Walk) -> None:
    card = next(screen for screen in walk.app.screen_stack if isinstance(screen, TriageScreen))
    await walk.until(lambda: not card.missing())
    await walk.app.workers.wait_for_complete()


STOPS: dict[str, Go] = {
    "help": opens(HelpScreen, "question_mark"),
    "palette": opens(PaletteScreen, "colon"),
    "tags": opens(TagsScreen, "t", "s"),
    "later": opens(LaterScreen, "z"),
    "links": opens(LinksScreen, "o"),
    "copy": opens(CopyScreen, "y"),
    "pdf": opens(AttachPdfScreen, "p"),
    "duplicate": opens(SamePaperScreen, "D", "t", "i"),
    "theme": choose_theme,
    "tour 1": opens(TourScreen, "f2"),
    "tour 2": opens(TourScreen, "f2", "right"),
    "tour 3": opens(TourScreen, "f2", "right", "right"),
    "statistics": opens(StatisticsScreen, "S"),
    "rename tag": about_tag(RenameTagScreen, "rename-tag"),
    "colour tag": about_tag(TagColourScreen, "colour-tag"),
    "question": about_tag(ConfirmScreen, "delete-tag"),
    "search": search,
    "search guide": opens(MainScreen, "slash"),
    "search fault": search_wrongly,
    "saved search": save_search,
    "note": write_note,
    "menu": open_menu,
    "export": export,
    "export preview": preview_export,
    "pick": shows(lambda: PickScreen("Which tag is to be renamed?", ["sea", "sea/tides", "to cite"])),
    "progress": shows(lambda: ProgressScreen("Import", "Reading tides.jsonl")),
    "address": shows(lambda: AddressScreen("https://arxiv.org/abs/2408.14906", "Nothing here opens links")),
    "source": choose_source,
    "preview": preview_import,
    "annotation": annotate,
    "card": triage,
    "triage summary": end_triage,
}


@asynccontextmanager
async def walking(library: Library, theme: str, size: str) -> AsyncIterator[Walk]:
    with terminal_of(SIZES[size]):
        app = app_of(library, theme, motion="off")
    with painted_when_asked():  # by a picture
        async with app.run_test(size=SIZES[size]) as pilot:
            await settle(pilot)
            yield Walk(app, pilot)
    app.drain()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", THEMES)
async def test_every_screen(
    snapshot: Any, library: Library, lists: None, monkeypatch: pytest.MonkeyPatch, theme: str, size: str
) -> None:
    # Without a name, which is not compared, a picture is named by a hash of all that is on it.
    monkeypatch.setattr(Console, "export_svg", partialmethod(Console.export_svg, unique_id="terminal-0"))
    kept = snapshot.use_extension(SVGImageExtension)
    others = []
    async with walking(library, theme, size) as walk:
        for stop, go in STOPS.items():
            await go(walk)
            await walk.pilot.pause()
            if not kept(name=stop) == walk.app.export_screenshot():  # noqa: SIM201 - the snapshot compares
                others.append(stop)
            await walk.home()
    assert others == []
