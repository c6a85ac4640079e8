"""The searches of a session, and the index they get."""

from __future__ import annotations

import asyncio
import importlib
import threading

import pytest

from readlist.library.library import Library
from readlist.tui.indexing import Indexing
from readlist.tui.session_search import WORTH_AN_INDEX, SessionSearch


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Indexing]:
    """Return which indexings are started; none runs."""
    begun: list[Indexing] = []

    def start(indexing: Indexing) -> None:
        begun.append(indexing)

    monkeypatch.setattr(Indexing, "start", start)
    return begun


async def test_two_who_want_an_index_at_once_get_one(library: Library, started: list[Indexing]) -> None:
    search = SessionSearch(library, lambda _: None)
    await asyncio.gather(*(search.begin_indexing(WORTH_AN_INDEX) for _ in range(2)))
    assert len(started) == 1


async def test_few_papers_are_not_worth_one(library: Library, started: list[Indexing]) -> None:
    await SessionSearch(library, lambda _: None).begin_indexing(WORTH_AN_INDEX - 1)
    assert not started


async def test_keys_are_heard_while_its_code_is_loaded(
    library: Library, started: list[Indexing], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = threading.Event()

    def load(name: str) -> None:
        assert heard.wait(30), f"{name} is loaded on the thread of the keys"

    monkeypatch.setattr(importlib, "import_module", load)
    asyncio.get_running_loop().call_soon(heard.set)
    await SessionSearch(library, lambda _: None).begin_indexing(WORTH_AN_INDEX)
    assert len(started) == 1
