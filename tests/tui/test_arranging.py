"""Sorting the list, other headings, and folding what stands below one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from readlist.library.library import Library
from readlist.model.change import SetStatus
from readlist.search.syntax import Sort
from readlist.tui.arranging import BY_RANK, SORTS
from readlist.tui.finding import Finder
from readlist.tui.remembered import Memory
from readlist.tui.screens.pick import PickScreen
from readlist.tui.view import ALL_VIEW
from tests.tui.stage import TITLES, Stage, add_papers, by_title, staged


def headings(stage: Stage) -> list[str]:
    listing = stage.app.main.papers.listing
    found = (listing[row] for row in range(len(listing)))
    return [f"{each.section}|{each.folded}" for each in found if not isinstance(each, int)]


async def choose(stage: Stage, key: str, letters: str) -> None:
    """Choose in the dialog of a key the row in which letters stand."""
    await stage.press(key)
    while not isinstance(stage.app.screen, PickScreen):
        await stage.pilot.pause()
    await stage.pilot.press(*letters, "enter")
    while isinstance(stage.app.screen, PickScreen):
        await stage.pilot.pause()
    await stage.settle()


async def test_a_sort_stands_in_the_filter_and_goes_with_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j")
        here = stage.paper
        await choose(stage, "B", "title")
        assert stage.app.main.papers.wanted.query == "sort:title"
        assert stage.paper == here
        await choose(stage, "B", "oldest")
        assert stage.app.main.papers.wanted.query == "sort:-year"
        await stage.press("slash", "home", *"beam ", "enter")
        await choose(stage, "B", "author")
        assert stage.app.main.papers.wanted.query == "beam sort:author"
        await choose(stage, "B", "imported")
        assert stage.app.main.papers.wanted.query == "beam"


async def test_every_order_is_prepared_while_one_is_chosen(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[Sequence[Sort]] = []
    monkeypatch.setattr(Finder, "prepare_sort", lambda _, __, sorts: prepared.append(sorts))
    async with staged(library) as stage:
        await stage.press("B")
        while len(prepared) < len(SORTS) + 1:
            await stage.pilot.pause()
        assert isinstance(stage.app.screen, PickScreen)
        assert set(prepared) == {*SORTS.values(), BY_RANK}


async def test_papers_stand_below_other_headings_which_are_remembered(library: Library) -> None:
    papers = by_title(library)
    library.apply(SetStatus("read"), [papers[TITLES[0]].doc_id])
    add_papers(library, [{"title": "A paper of another week"}], name="Week two")
    memory = Memory()
    async with staged(library, memory=memory) as stage:
        stage.app.main.show_view(ALL_VIEW)
        await stage.settle()
        await choose(stage, "H", "status")
        assert headings(stage) == ["inbox|0", "read|0"]
        await choose(stage, "H", "no head")
        assert headings(stage) == []
        await choose(stage, "H", "list")
        assert headings(stage) == ["Week two|0", "Week one|0"]
    assert memory.now.grouping == "list"
    async with staged(library, memory=memory) as stage:
        assert headings(stage) == ["Week two|0", "Week one|0"]


async def test_a_group_is_folded_to_its_heading_and_unfolded_there(library: Library, tmp_path: Path) -> None:
    add_papers(library, [{"title": "A paper of another week"}], name="Week two")
    async with staged(library) as stage:
        papers = stage.app.main.papers
        await choose(stage, "H", "list")
        total = papers.listing.count
        await stage.press("G")
        await stage.press("space")
        while papers.finding:
            await stage.pilot.pause()
        assert headings(stage) == ["Week two|0", "Week one|6"]
        assert papers.listing.count == total
        assert papers.doc_id is None
        assert "6 folded: Space" in stage.status()
        await stage.press("x")
        assert "no paper here" in stage.status()
        await stage.press("k")
        assert stage.paper.title == "A paper of another week"
        await stage.press("j", "space")
        while papers.finding:
            await stage.pilot.pause()
        assert headings(stage) == ["Week two|0", "Week one|0"]
        assert stage.paper.title == TITLES[0]


async def test_handled_papers_stay_when_they_are_arranged_anew(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x")
        await choose(stage, "H", "month")
        assert stage.app.main.papers.listing.count == len(TITLES)
        assert len(stage.app.main.papers.handled) == 1


async def test_the_order_by_rank_is_called_what_it_is(library: Library) -> None:
    async with staged(library) as stage:
        await choose(stage, "B", "what you may want")
        assert stage.app.main.papers.wanted.query == "sort:rank"
        await stage.press("/", *"tides ", "enter")
        await choose(stage, "B", "best match")
        assert "sort:rank" in stage.app.main.papers.wanted.query
