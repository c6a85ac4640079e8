"""The statistics screen: what it counts, how it is left, and how it looks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Static

from readlist.config import Config
from readlist.errors import StoreError
from readlist.library.library import Library
from readlist.store.table import PAPERS
from readlist.tui.app import ReadlistApp
from readlist.tui.screens.keys import KeysScreen
from readlist.tui.screens.statistics import StatisticsScreen
from readlist.views.palette import load_palettes, theme_folders
from readlist.views.statistics import StatisticsView
from tests.tui.stage import (
    NOW,
    TITLES,
    TODAY,
    Stage,
    Stubborn,
    add_papers,
    by_title,
    make_library,
    resize,
    staged,
)

DRAWN_WITH = "8.2.8"
SIZES = {"60x20": (60, 20), "80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path) as opened:
        yield opened


async def opened(stage: Stage) -> StatisticsScreen:
    """Press the key and wait until the figures are there."""
    await stage.press("S")
    return await counted(stage.pilot)


async def counted(pilot: Pilot[None]) -> StatisticsScreen:
    while not isinstance(pilot.app.screen, StatisticsScreen):
        await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return pilot.app.screen


def page_text(screen: StatisticsScreen, width: int = 110) -> str:
    page = screen.query_one("#statistics-page", Static).content
    assert isinstance(page, StatisticsView)
    return "\n".join(line.plain for line in page.lines(width))


async def test_it_counts_what_was_done_a_moment_ago(library: Library) -> None:
    async with staged(library) as stage:
        await stage.pilot.press("d", "x", "S")
        text = page_text(await counted(stage.pilot))
    assert "6 papers" in text
    assert "1 read" in text
    assert "1 skipped" in text
    assert "1 of 6  17%" in text


async def test_it_shows_its_keys_and_says_what_is_counted(library: Library) -> None:
    async with staged(library) as stage:
        screen = await opened(stage)
        assert "Counted as triaged: what left the inbox" in page_text(screen)
        await stage.press("question_mark")
        assert [type(each) for each in stage.app.screen_stack[-2:]] == [StatisticsScreen, KeysScreen]
        await stage.press("question_mark")
        assert stage.app.screen_stack[-1] is screen


@pytest.mark.parametrize("key", ["S", "q", "escape"])
async def test_it_closes_and_the_app_goes_on(library: Library, key: str) -> None:
    async with staged(library) as stage:
        await opened(stage)
        await stage.press(key)
        assert stage.app.screen is stage.app.main
        await stage.press("w")
    assert by_title(library)[TITLES[0]].status == "queued"


async def test_it_closes_with_the_users_own_key_and_names_their_keys(tmp_path: Path) -> None:
    with make_library(tmp_path, ()) as library:
        async with staged(library, config=Config(keys={"statistics": "f7", "import": "f8"})) as stage:
            await stage.press("f7")
            screen = await counted(stage.pilot)
            assert "F8 imports a list" in page_text(screen)
            await stage.press("f7")
            assert stage.app.screen is stage.app.main


async def test_the_palette_opens_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("colon", *"statis", "enter")
        assert "6 papers" in page_text(await counted(stage.pilot))


async def test_keys_typed_ahead_of_it_land_in_order(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("Sqw")
        assert stage.app.screen is stage.app.main
    assert by_title(library)[TITLES[0]].status == "queued"


async def test_verdicts_do_nothing_while_it_is_open(library: Library) -> None:
    async with staged(library) as stage:
        await opened(stage)
        await stage.press("x", "s", "u")
    assert {paper.status for paper in by_title(library).values()} == {"inbox"}


async def test_it_scrolls_like_a_text(library: Library) -> None:
    async with staged(library, size=(60, 20)) as stage:
        scroll = (await opened(stage)).query_one("#statistics", VerticalScroll)
        await stage.press("j", "j", "k")
        assert scroll.scroll_offset.y == 1
        await stage.press("G")
        assert scroll.scroll_offset.y == scroll.max_scroll_y > 10
        await stage.press("g")
        assert scroll.scroll_offset.y == 0
        await stage.press("space")
        assert scroll.scroll_offset.y == scroll.size.height - 2
        await stage.press("pageup", "down")
        assert scroll.scroll_offset.y == 1


@pytest.mark.parametrize("size", [(40, 10), (60, 20), (80, 24), (120, 40), (300, 90)])
async def test_it_fits_any_terminal_and_a_change_of_its_size(library: Library, size: tuple[int, int]) -> None:
    async with staged(library) as stage:
        screen = await opened(stage)
        await resize(stage.pilot, size)
        await stage.settle()
        scroll = screen.query_one("#statistics", VerticalScroll)
        page = screen.query_one("#statistics-page", Static)
        assert scroll.max_scroll_x == 0
        assert page.region.right <= size[0]
        assert abs(page.region.x - (scroll.scrollable_content_region.right - page.region.right)) <= 2


async def test_a_library_that_cannot_be_read_says_so(library: Library) -> None:
    class Broken(Stubborn):
        def history(self) -> list[Any]:
            raise StoreError("The journal [is] gone.", "Look for it.")

    async with staged(Broken(library).as_library()) as stage:
        await stage.press("S")
        screen = await counted(stage.pilot)
        assert "The journal [is] gone." in str(screen.query_one("#statistics-page", Static).content)
        await stage.press("escape")
        assert stage.app.screen is stage.app.main


# How it looks


def at(days_ago: int) -> str:
    return f"{TODAY - datetime.timedelta(days=days_ago)}T12:00:00Z"


@pytest.fixture
def year(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library in which something happened all year, at times that no clock decides."""
    lists = {"Week on the shore": 40, "海の音楽について:四十の海岸": 25, "From Ada [b]": 9}
    tags: tuple[list[str], ...]
    tags = (["sea"], ["海の音楽", "to-cite"], ["a tag that is longer than its column is wide"], [])
    for name, count in lists.items():
        records = [{"title": f"Of {name}, chapter {n}", "tags": tags[n % 4]} for n in range(count)]
        add_papers(library, records, name=name)
    with library.store.step("dates"):
        for number, doc_id in enumerate(
            sorted(library.summaries(), key=lambda i: library.summaries()[i].title)
        ):
            added = 7 * (number * number % 53)
            judged = max(0, added - number % 9)
            status = ("inbox", "read", "skipped", "queued", "skipped")[number % 5]
            fields: dict[str, Any] = {"added_at": at(added), "status": status}
            if status != "inbox":
                fields["status_changed_at"] = at(judged)
            if status == "read":
                fields["read_at"] = at(judged)
            library.store.update(PAPERS, [doc_id], fields)
    monkeypatch.setattr(Library, "history", lambda _: [])
    return library


def app_of(library: Library, theme: str, *, ascii_only: bool = False) -> ReadlistApp:
    palettes, _ = load_palettes(theme_folders())
    return ReadlistApp(library, Config(theme=theme, ascii=ascii_only), palettes, clock=lambda: NOW)


async def open_statistics(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, ReadlistApp)
    while app.main.papers.finding or app.session.counts is None:
        await pilot.pause()
    await pilot.press("S")
    await counted(pilot)


async def open_its_end(pilot: Pilot[None]) -> None:
    await open_statistics(pilot)
    await pilot.press("G")
    await pilot.pause()


drawn_here = pytest.mark.skipif(
    version("textual") != DRAWN_WITH, reason=f"the snapshots were drawn with textual {DRAWN_WITH}"
)


@drawn_here
@pytest.mark.parametrize("size", ["60x20", "120x40", "200x60"])
@pytest.mark.parametrize("theme", ["readlist-dark", "readlist-light", "high-contrast", "ansi"])
def test_the_year(snap_compare: Any, year: Library, theme: str, size: str) -> None:
    app = app_of(year, theme)
    try:
        assert snap_compare(app, terminal_size=SIZES[size], run_before=open_statistics)
    finally:
        app.drain()


@drawn_here
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_tables(snap_compare: Any, year: Library, ascii_only: bool) -> None:
    app = app_of(year, "readlist-dark", ascii_only=ascii_only)
    try:
        assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=open_its_end)
    finally:
        app.drain()


@drawn_here
def test_an_empty_library(snap_compare: Any, tmp_path: Path) -> None:
    with make_library(tmp_path / "empty", ()) as library:
        app = app_of(library, "readlist-dark")
        try:
            assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=open_statistics)
        finally:
            app.drain()
