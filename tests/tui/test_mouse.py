"""What a click does beside the list: hints press their keys, figures show their views."""

from __future__ import annotations

from readlist.library.library import Library
from readlist.tui.screens.help import HelpScreen
from readlist.tui.view import QUEUE_VIEW
from tests.tui.stage import TITLES, Stage, by_title, line_text, staged


async def click(stage: Stage, selector: str, words: str) -> None:
    """Click on words of a line."""
    line = stage.app.main.query_one(selector)
    text = line_text(line.pieces(line.size.width))  # type: ignore[attr-defined]  # each is a OneLine
    await stage.pilot.click(line, offset=(text.index(words), 0))
    await stage.settle()


async def test_a_hint_presses_its_key(library: Library) -> None:
    async with staged(library) as stage:
        await click(stage, "#hints", "skip")
        assert by_title(library)[TITLES[0]].status == "skipped"
        await click(stage, "#hints", "undo")
        assert by_title(library)[TITLES[0]].status == "inbox"


async def test_the_way_to_help_is_a_click(library: Library) -> None:
    async with staged(library) as stage:
        await click(stage, "#help", "help")
        assert isinstance(stage.app.screen, HelpScreen)


async def test_a_figure_shows_its_view(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("w")
        await click(stage, "#figures", "Queue")
        assert stage.app.main.papers.wanted.view == QUEUE_VIEW
        assert stage.paper.title == TITLES[0]


async def test_a_click_opens_the_search_field(library: Library) -> None:
    async with staged(library) as stage:
        await stage.pilot.click("#search", offset=(2, 0))
        await stage.settle()
        assert stage.app.main.search.typing
        await stage.press(*"beam")
        assert stage.paper.title == TITLES[1]
