"""Saved searches in the app: in the sidebar, by digit, counted, saved from a filter, changed, deleted."""

from __future__ import annotations

from datetime import date

from textual.widgets import Input

from readlist.library.library import Library
from readlist.library.saved_searches import save_search
from readlist.model.change import EditTags
from readlist.tui.screens.saved_search import SavedSearchScreen
from tests.tui.stage import TITLES, Stage, by_title, staged

TODAY = date(2026, 11, 23)


def saved(stage: Stage) -> list[str]:
    views = stage.app.main.views
    lines = [views.render_line(y).text.strip(" ▌▐") for y in range(views.size.height)]
    below = lines[lines.index("SAVED") + 1 :] if "SAVED" in lines else []
    return [" ".join(line.split()) for line in below[: [*below, ""].index("")]]


async def until(stage: Stage, expected: list[str]) -> None:
    while saved(stage) != expected:
        await stage.pilot.pause()


async def in_dialog(stage: Stage) -> None:
    while not isinstance(stage.app.screen, SavedSearchScreen) or not stage.app.screen.query(Input):
        await stage.pilot.pause()


async def at_home(stage: Stage) -> None:
    while stage.app.screen is not stage.app.main:
        await stage.pilot.pause()
    await stage.settle()


async def test_they_stand_in_the_sidebar_with_their_counts(library: Library) -> None:
    save_search(library, "beams", "beam", today=TODAY)
    save_search(library, "stars", "is:starred", today=TODAY)
    async with staged(library) as stage:
        await until(stage, ["1 beams 1", "2 stars 0"])
        await stage.press("s", "j", "s")
        await until(stage, ["1 beams 1", "2 stars 2"])
        await stage.press("u")
        await until(stage, ["1 beams 1", "2 stars 1"])


async def test_a_digit_shows_one_and_what_leaves_it_stays_dimmed(library: Library) -> None:
    doc_ids = [by_title(library)[title].doc_id for title in TITLES[1:4]]
    library.apply(EditTags(add=("moe",)), doc_ids)
    save_search(library, "to read", "tag:moe is:unread", today=TODAY)
    async with staged(library) as stage:
        await stage.press("1")
        assert stage.app.main.papers.listing.paper_count == 3
        assert "to read" in str(stage.app.main.papers.border_title)
        await stage.press("d")
        assert stage.app.main.papers.listing.paper_count == 3
        assert "1 handled" in stage.status()
        await until(stage, ["1 to read 2"])
        await stage.press("R")
        assert stage.app.main.papers.listing.paper_count == 2


async def test_a_digit_without_a_search_says_so(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("3")
        assert "no search is saved there" in stage.status()


async def test_a_filter_is_saved_while_it_is_typed(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"beam")
        await stage.pilot.press("ctrl+s")
        await in_dialog(stage)
        await stage.pilot.press(*"beams", "enter")
        await at_home(stage)
        await until(stage, ["1 beams 1"])
        assert "Saved as 1 · beams · u undo" in stage.status()
        assert stage.paper.title == TITLES[1]
        assert [(each.name, each.query) for each in library.searches()] == [("beams", "beam")]
        await stage.press("u")
        await stage.settle()
        assert library.searches() == ()


async def test_without_a_filter_there_is_nothing_to_save(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("ctrl+s")
        assert "there is no filter to save" in stage.status()


async def test_one_is_changed_and_deleted_from_the_sidebar(library: Library) -> None:
    save_search(library, "beams", "beam", today=TODAY)
    async with staged(library) as stage:
        await stage.press("1", "shift+tab", "t")
        await in_dialog(stage)
        stage.app.screen.query_one("#search-query", Input).value = "is:nothing"
        await stage.pilot.press("enter")
        await stage.pilot.pause()
        assert "knows no" in str(stage.app.screen.query_one("#search-says").render())
        stage.app.screen.query_one("#search-query", Input).value = "is:unread"
        await stage.pilot.press("enter")
        await at_home(stage)
        await until(stage, ["1 beams 6"])
        await stage.press("shift+tab", "t")
        await in_dialog(stage)
        stage.app.screen.query_one("#search-query", Input).value = ""
        await stage.pilot.pause()
        assert "deletes" in str(stage.app.screen.query_one("#search-says").render())
        await stage.pilot.press("enter")
        await at_home(stage)
        await until(stage, [])
        assert library.searches() == ()


async def test_a_filter_narrows_a_saved_search(library: Library) -> None:
    save_search(library, "unread", "is:unread sort:title", today=TODAY)
    async with staged(library) as stage:
        await stage.press("1")
        assert stage.app.main.papers.listing.paper_count == 6
        await stage.press("slash", *"beam")
        assert stage.app.main.papers.listing.paper_count == 1
        await stage.press("escape")
        assert stage.app.main.papers.listing.paper_count == 6


async def test_what_another_process_saves_appears(library: Library, tmp_path: object) -> None:
    from readlist.library.library import open_library

    async with staged(library) as stage:
        with open_library(library.path, session="other") as other:
            save_search(other, "beams", "beam", today=TODAY)
        await until(stage, ["1 beams 1"])


async def test_a_saved_search_that_cannot_be_read_is_said(library: Library) -> None:
    save_search(library, "beams", "beam", today=TODAY)
    with library.store.step("by hand"):
        library.store.update("searches", [library.searches()[0].doc_id], {"query": "is:nothing"})
    async with staged(library) as stage:
        await stage.press("1")
        assert "knows no" in stage.status()
        assert stage.rows()


async def test_delete_in_the_views_deletes_one(library: Library) -> None:
    save_search(library, "beams", "beam", today=TODAY)
    async with staged(library) as stage:
        await stage.press("1", "shift+tab")
        assert ("Del", "delete") in stage.app.main.hints.hints
        await stage.press("delete")
        await until(stage, [])
        assert "Saved search deleted · beams · u undo" in stage.status()
        await stage.press("u")
        await until(stage, ["1 beams 1"])


async def test_what_is_nobodys_name_is_neither_edited_nor_deleted(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("shift+tab")
        hints = stage.app.main.hints.hints
        assert not any(word.startswith(("edit", "delete")) for _, word in hints)
        await stage.press("t")
        assert "only tags and saved searches are renamed here" in stage.status()
        await stage.press("G", "delete")
        assert "only tags and saved searches are deleted here" in stage.status()
