"""The text index beside the app: made once it is worth it, followed, written, and never in the way."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from readlist.library import text_search
from readlist.library.library import Library
from readlist.library.text_search import TextSearch
from readlist.model.change import SetNote
from readlist.tui import indexing, session_search
from readlist.tui.indexing import MOST_BUILDS, Indexing
from readlist.tui.session import Session
from tests.builds import builds_of, held_build_of, held_builds, wait_until
from tests.tui.outside import script
from tests.tui.stage import TITLES, Stage, add_papers, by_title, make_library, staged

posix = pytest.mark.skipif(os.name == "nt", reason="signals and scripts are POSIX")


@pytest.fixture
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the smallest library indexed."""
    monkeypatch.setattr(session_search, "WORTH_AN_INDEX", 1)


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
        assert not stage.app.session.search.text_search.is_indexed


async def test_a_search_asks_the_index_once_it_is_there(library: Library, worth_it: None) -> None:
    async with staged(library) as stage:
        await until(stage, lambda: stage.app.session.search.text_search.is_indexed)
        await stage.press("slash", *"distil")
        assert stage.paper.title == TITLES[2]
        await stage.press("escape", "slash", *"reader")
        assert stage.paper.title == TITLES[2]  # by its stem
    assert indexed_again(library)


async def test_the_index_does_not_wait_for_the_counts(
    library: Library, worth_it: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, indexing_by_then = Session.count, []

    async def noted(session: Session) -> None:
        indexing_by_then.append(session.search.is_indexing)
        await count(session)

    monkeypatch.setattr(Session, "count", noted)
    async with staged(library):
        assert indexing_by_then == [True]


async def test_what_is_written_is_found_at_once(library: Library, worth_it: None) -> None:
    async with staged(library) as stage:
        await until(stage, lambda: stage.app.session.search.text_search.is_indexed)
        await stage.press("n")
        await stage.press(*"hippopotamus")
        await stage.press("escape")
        await stage.press("slash", *"hippo")
        assert stage.app.main.papers.listing.paper_count == 1
        await until(stage, lambda: not stage.app.session.search.text_search.pending)
        assert stage.app.main.papers.listing.paper_count == 1
    assert indexed_again(library)


@posix
async def test_while_an_index_is_built_titles_are_searched_and_texts_follow(
    tmp_path: Path, worth_it: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    records: list[dict[str, Any]] = [
        {"title": "Beams of light"},
        {"title": "Lanterns", "abstract": "They cast beams."},
        {"title": "Candles", "authors": ["Ada Beam"]},
    ]
    with make_library(tmp_path, ()) as library, held_builds(tmp_path) as folder:
        add_papers(library, records)
        monkeypatch.syspath_prepend(folder)
        async with staged(library) as stage:
            build = held_build_of(library.path)
            await stage.press("slash", *"beam")
            assert [row.split()[-1] for row in stage.rows()[1:]] == ["light", "Candles"]
            assert "2 found in titles · abstracts follow" in stage.status()
            os.kill(build, signal.SIGCONT)
            await until(stage, lambda: stage.app.main.papers.listing.paper_count == 3)
            await stage.settle()
            assert "3 found" in stage.status()


@posix
async def test_where_no_index_comes_texts_are_looked_through(
    library: Library, worth_it: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_builds(library.path) as folder:
        monkeypatch.syspath_prepend(folder)
        async with staged(library) as stage:
            build = held_build_of(library.path)
            await stage.press("slash", *"is:unread")
            assert f"{len(TITLES)} found" in stage.status()
            await stage.press("escape", "n", *"hippopotamus", "escape", "slash", *"hippo")
            assert "0 found in titles" in stage.status()
            os.kill(build, signal.SIGKILL)
            await until(stage, lambda: stage.app.main.papers.listing.paper_count)
            assert "1 found" in stage.status()


@posix
async def test_leaving_gives_up_a_build(
    library: Library, worth_it: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_builds(library.path) as folder:
        monkeypatch.syspath_prepend(folder)
        async with staged(library) as stage:
            held_build_of(library.path)
            assert not stage.app.session.search.text_search.is_indexed
        assert builds_of(library.path) == []
    assert not indexed_again(library)


@posix
async def test_a_build_that_is_killed_leaves_the_scan_and_the_next_run_builds(
    library: Library, worth_it: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_builds(library.path) as folder, monkeypatch.context() as held:
        held.syspath_prepend(folder)
        async with staged(library) as stage:
            os.kill(held_build_of(library.path), signal.SIGKILL)
            await until(stage, lambda: not stage.app.session.search.is_indexing)
            await stage.press("slash", *"beam")
            assert stage.paper.title == TITLES[1]
    async with staged(library) as stage:
        await until(stage, lambda: stage.app.session.search.text_search.is_indexed)
    assert indexed_again(library)


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


class Beside:
    """The index of a library, built by a program that a test writes instead of Python."""

    def __init__(self, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self.told: list[int | None] = []
        self.search = TextSearch(library)
        self.indexing = Indexing(library.path, self.search, self.told.append)

    def begin(self, lines: str) -> None:
        """Begin, with a shell script of those lines."""
        program = script(self._folder, "python", f"echo x >> {self._folder}/runs\n{lines}")
        self._monkeypatch.setattr(sys, "executable", str(program))
        self.indexing.start()

    @property
    def runs(self) -> int:
        """How often the program was run."""
        log = self._folder / "runs"
        return len(log.read_text("utf-8").splitlines()) if log.exists() else 0


@pytest.fixture
def beside(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    monkeypatch.setattr(indexing, "LOOK_AGAIN_SECONDS", 0.01)
    beside = Beside(library, tmp_path, monkeypatch)
    yield beside
    beside.indexing.close()


@posix
def test_a_build_that_fails_is_not_tried_again(beside: Beside) -> None:
    beside.begin("echo 50; echo nonsense; exit 1")
    wait_until(lambda: not beside.indexing.is_alive)
    assert beside.runs == 1
    assert beside.told == [50, None]
    assert not beside.search.is_indexed


@posix
def test_builds_that_are_of_no_use_come_to_an_end(beside: Beside) -> None:
    beside.begin("echo built")
    wait_until(lambda: not beside.indexing.is_alive)
    assert beside.runs == MOST_BUILDS
    assert not beside.search.is_indexed


@posix
def test_what_another_process_builds_is_used_once_it_is_there(beside: Beside, library: Library) -> None:
    other = TextSearch(library)

    def meanwhile(done: int, of_all: int) -> None:
        if done < of_all:
            wait_until(lambda: beside.runs > 1)
            assert not beside.search.is_indexed

    beside.begin("echo busy")
    assert other.build(meanwhile)
    other.close()
    wait_until(lambda: beside.told == [None])
    assert beside.search.is_indexed
    assert beside.indexing.is_alive


@posix
def test_more_changes_than_can_be_caught_up_lead_to_another_build(
    beside: Beside, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_search, "MOST_TO_CATCH_UP", 3)
    changed = tmp_path / "changed"
    beside.begin(f'{sys.executable} "$@"\nwhile [ ! -e {changed} ]; do :; done')
    wait_until(lambda: indexed_again(library))
    library.apply(SetNote("a grey heron"), list(library.summaries()))
    changed.touch()
    wait_until(lambda: beside.search.is_indexed)
    assert beside.runs == 2
    assert beside.search.pending == 0


def test_where_no_process_can_be_started_this_one_builds(
    beside: Beside, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    beside.indexing.start()
    wait_until(lambda: beside.search.is_indexed)
    assert indexed_again(library)
