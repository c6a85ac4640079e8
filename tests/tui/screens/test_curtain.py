"""While a flow works between two dialogs, no key reaches the papers."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from readlist.library.library import Library
from readlist.tui.screens.curtain import Curtain
from readlist.tui.screens.import_preview import ImportPreviewScreen
from readlist.tui.screens.import_source import ImportSourceScreen
from tests.tui.stage import TITLES, by_title, staged


async def test_keys_behind_the_choice_of_a_file_are_not_about_papers(
    library: Library, tmp_path: Path
) -> None:
    source = tmp_path / "week.jsonl"
    source.write_text('{"title": "A paper that nobody has yet, about the sea"}\n', "utf-8")
    async with staged(library) as stage:
        await stage.pilot.press("I")
        while not isinstance(stage.app.screen, ImportSourceScreen) or not stage.app.screen.query(Input):
            await stage.pilot.pause()
        stage.app.screen.query_one(Input).value = str(source)
        await stage.pilot.press("enter")
        seen = set()
        while not isinstance(stage.app.screen, ImportPreviewScreen):
            seen.add(type(stage.app.screen))
            await stage.pilot.press("f12")
        assert stage.app.main not in {stage.app.screen}
        assert type(stage.app.main) not in seen
        await stage.pilot.press("escape")
        while any(isinstance(screen, Curtain) for screen in stage.app.screen_stack):
            await stage.pilot.pause()
        assert stage.app.screen is stage.app.main
        await stage.press("x")
    assert by_title(library)[TITLES[0]].status == "skipped"


async def test_it_takes_keys_until_it_opens(library: Library) -> None:
    async with staged(library) as stage:
        curtain = Curtain.drawn(stage.app)
        await stage.press("x", "s", "enter", "escape")
        await curtain.open()
        await stage.settle()
        assert stage.app.screen is stage.app.main
    paper = by_title(library)[TITLES[0]]
    assert (paper.status, paper.starred) == ("inbox", False)
