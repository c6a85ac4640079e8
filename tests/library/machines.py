"""Libraries on several machines with one remote, and what tests ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from readlist.library.library import Library, open_library
from readlist.library.syncing import SyncReport, begin_sync, sync
from readlist.model.change import Change
from readlist.store.table import LISTS, PAPERS, SEARCHES
from readlist.sync import git as git_module
from tests.library.conftest import take
from tests.library.test_conflict_copies import TITLES, paper_of, source

Make = Callable[[str], Library]
TIDES, MOONS, WINDS = TITLES


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes a library on a machine of that name, or opens it again."""
    monkeypatch.setitem(git_module._SETTINGS, "core.fsync", "none")
    with ExitStack() as stack:

        def make(name: str) -> Library:
            folder = tmp_path / name
            return stack.enter_context(open_library(folder / "library.json", session="cli"))

        yield make


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return tmp_path / "remote.git"


@pytest.fixture
def laptop(machine: Make, remote: Path) -> Library:
    """A library with three papers, synced once."""
    library = machine("laptop")
    take(library, source(*TITLES, tags=["sea"]))
    begin_sync(library, str(remote))
    return library


@pytest.fixture
def desktop(machine: Make, laptop: Library, remote: Path) -> Library:
    """The same library on another machine, synced once."""
    library = machine("desktop")
    begin_sync(library, str(remote))
    return library


def state(library: Library) -> dict[str, dict[int, Any]]:
    library.refresh()
    store = library.store
    return {
        table: {doc_id: store.find(table, doc_id) for doc_id in store.ids(table)}
        for table in (PAPERS, LISTS, SEARCHES)
    }


def do(library: Library, title: str, *changes: Change) -> None:
    for change in changes:
        library.apply(change, [paper_of(library, title).doc_id])


def remove(library: Library, title: str) -> None:
    library.remove([paper_of(library, title).doc_id])


def titles(library: Library) -> set[str]:
    library.refresh()
    return {each.title for each in library.summaries().values()}


def settled(*libraries: Library) -> list[SyncReport]:
    """Sync each in turn until all have everything; all are the same then."""
    reports = [sync(each) for each in (*libraries, *libraries[:-1])]
    assert all(state(each) == state(libraries[0]) for each in libraries)
    return reports
