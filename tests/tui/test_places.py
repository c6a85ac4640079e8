"""The views that the palette leads to."""

from __future__ import annotations

from datetime import date

import pytest

from readlist.library.library import Library
from readlist.library.saved_searches import save_search
from readlist.model.change import EditTags
from readlist.tui.view import ALL_VIEW, QUEUE_VIEW, SKIPPED_VIEW, View
from tests.tui.stage import TITLES, Stage, by_title, staged


async def choose(stage: Stage, letters: str) -> View:
    await stage.press("colon")
    assert stage.app.screen.query("#palette-input")
    await stage.press(*letters, "enter")
    assert not stage.app.screen.is_modal
    return stage.app.main.papers.wanted.view


@pytest.mark.parametrize(
    ("letters", "view"),
    [
        ("go queue", QUEUE_VIEW),
        ("skipped", SKIPPED_VIEW),
        ("go all", ALL_VIEW),
        ("go #moe", View("tag", "moe")),
        ("beams", View("search", "beams", query="beam")),
    ],
)
async def test_a_view_is_found_by_its_name(library: Library, letters: str, view: View) -> None:
    library.apply(EditTags(add=("moe",)), [by_title(library)[TITLES[1]].doc_id])
    save_search(library, "beams", "beam", today=date(2026, 11, 23))
    async with staged(library) as stage:
        assert await choose(stage, letters) == view
        assert stage.focus() == "papers"


async def test_a_list_is_found_by_its_title(library: Library) -> None:
    async with staged(library) as stage:
        assert (await choose(stage, "week one")).kind == "list"


async def test_inbox_goes_to_the_inbox_and_changes_no_paper(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("w", "k")
        assert (await choose(stage, "inbox")).kind == "inbox"
        assert by_title(library)[TITLES[0]].status == "queued"


async def test_view_names_them_all_behind_the_commands(library: Library) -> None:
    async with staged(library) as stage:
        titles = [place.title for place in stage.app.main.places()]
        assert titles == [
            *(
                f"Go to {name}"
                for name in ("Inbox", "For you", "Queue", "Reading", "Read", "Later", "Skipped", "Starred")
            ),
            "Go to All",
            "Go to Week one",
        ]
        await stage.press("T", "colon")
        assert stage.app.screen_stack[-2].places() == ()  # type: ignore[attr-defined]
