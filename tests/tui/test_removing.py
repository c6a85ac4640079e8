"""Papers taken out of the library, and back."""

from __future__ import annotations

from readlist.library.library import Library
from readlist.tui.screens.confirm import ConfirmScreen
from tests.tui.stage import TITLES, Stage, by_title, staged


def question(stage: Stage) -> str:
    assert isinstance(stage.app.screen, ConfirmScreen)
    return stage.app.screen.heading()


async def test_a_removed_paper_goes_at_once_and_comes_back(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j", "delete")
        assert question(stage) == "Remove this paper from the library?"
        await stage.press("enter")
        assert f"Removed · {TITLES[1]} · u undo" in stage.status()
        assert stage.paper.title == TITLES[2]
        assert f"2 of {len(TITLES) - 1}" in stage.status()
        assert f"Inbox {len(TITLES) - 1}" in stage.top()
        assert TITLES[1] not in by_title(library)
        assert library.history()[0].command == "remove"
        await stage.press("u")
        assert stage.paper.title == TITLES[1]
        assert f"2 of {len(TITLES)}" in stage.status()
        assert "removed" in stage.status()


async def test_nothing_is_removed_without_a_yes(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("delete", "escape", "delete", "n")
        assert len(library.summaries()) == len(TITLES)


async def test_marked_papers_go_together_and_handled_rows_stay(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x", "v", "v", "delete")
        assert question(stage) == "Remove 2 papers from the library?"
        await stage.press("enter")
        assert "Removed · 2 papers" in stage.status()
        assert "1 handled" in stage.status()
        assert stage.paper.title == TITLES[3]
        await stage.press("u")
        assert len(library.summaries()) == len(TITLES)


async def test_behind_the_last_row_the_cursor_goes_up(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("G", "delete", "enter")
        assert stage.paper.title == TITLES[-2]
        await stage.press("V", "delete", "enter")
        assert stage.app.main.papers.doc_id is None
        await stage.press("delete")
        assert "no paper here" in stage.status()


async def test_it_is_said_that_a_note_goes_too(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("n", *"keep", "escape", "delete")
        shown = "\n".join(str(part.render()) for part in stage.app.screen.query("Static"))
        assert "Its notes and highlights go, too." in shown
