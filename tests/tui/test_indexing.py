"""The text index beside the app: made once it is worth it, followed, written, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readlist.library.library import Library
from readlist.library.text_search import TextSearch
from readlist.tui import indexing
from readlist.tui.indexing import Indexing
from tests.tui.stage import TITLES, Stage, by_title, make_library, staged


@pytest.fixture
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the smallest library indexed."""
    monkeypatch.setattr(indexing, "WORTH_AN_INDEX", 1)


async def until(stage: Stage, holds: Callable[[], object]) -> None:
    while not holds():
        await stage.pilot.pause()


def indexed_again(library: Library) -> bool:
    search = TextSearch(library)
    try:
        return search.open() and not search.pending
    finally:
        search.close()


async def test_a_small_library_is_looked_through(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"beam")
        assert stage.app.main.papers.listing.paper_count == 1
        assert not stage.app.session.text_search.is_indexed


async def test_a_search_asks_the_index_once_it_is_there(library: Library, worth_it: None) -> None:
    async with staged(library) as stage:
        await until(stage, lambda: stage.app.session.text_search.is_indexed)
        await stage.press("slash", *"distil")
        assert stage.paper.title == TITLES[2]
        await stage.press("escape", "slash", *"reader")
        assert stage.paper.title == TITLES[2]  # by its stem
    assert indexed_again(library)


async def test_what_is_written_is_found_at_once(library: Library, worth_it: None) -> None:
    async with staged(library) as stage:
        await until(stage, lambda: stage.app.session.text_search.is_indexed)
        await stage.press("n")
        await stage.press(*"hippopotamus")
        await stage.press("escape")
        await stage.press("slash", *"hippo")
        assert stage.app.main.papers.listing.paper_count == 1
        await until(stage, lambda: not stage.app.session.text_search.pending)
        assert stage.app.main.papers.listing.paper_count == 1
    assert indexed_again(library)


async def test_leaving_gives_up_a_build(tmp_path: Path) -> None:
    library = make_library(tmp_path, [f"Paper number {number} about the sea" for number in range(300)])
    told: list[int | None] = []
    search = TextSearch(library)
    beside = Indexing(search, told.append)
    beside.start()
    beside.close()
    assert not search.is_indexed
    assert told[-1:] in ([], [None])
    library.close()


async def test_a_cache_that_cannot_be_written_is_no_error(
    library: Library, worth_it: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "no folder"
    blocked.write_text("a file", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    async with staged(library) as stage:
        await stage.press("slash", *"beam")
        assert stage.paper.title == TITLES[1]
        assert by_title(library)[TITLES[1]].status == "inbox"
