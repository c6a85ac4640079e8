"""A library on disk for the tests of the store, and what to put in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS, SEARCHES

Open = Callable[..., PaperStore]


@pytest.fixture
def library_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "data" / "library.json"


@pytest.fixture
def open_store(library_path: Path) -> Iterator[Open]:
    """Open the same library as often as a test likes, each time like another process."""
    opened: list[PaperStore] = []

    def open_it(session: str = "cli") -> PaperStore:
        opened.append(PaperStore(library_path, session))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def add_papers(store: PaperStore, *titles: str, **fields: Any) -> list[int]:
    """Insert papers with those titles as one step and return their ids."""
    ids = [store.new_id() for _ in titles]
    with store.step("import"):
        store.insert(
            PAPERS,
            [
                (doc_id, {"key": f"k{doc_id}", "title": title, **fields})
                for doc_id, title in zip(ids, titles, strict=True)
            ],
        )
    return ids


def set_fields(store: PaperStore, doc_id: int, command: str = "edit", **fields: Any) -> None:
    """Set fields of one paper as one step."""
    with store.step(command):
        store.update(PAPERS, [doc_id], fields)


def titles(store: PaperStore) -> list[str]:
    """Return the titles of all papers, sorted."""
    return sorted(summary.title for summary in store.summaries().values())


def in_memory(store: PaperStore) -> list[Any]:
    """Return every document and what was made of it, without looking at what others wrote."""
    return [
        dict(sorted(store.summaries().items())),
        {doc_id: store.document(doc_id) for doc_id in sorted(store.summaries())},
        dict(sorted(store.lists().items())),
        list(store._storage.documents.raw_items(SEARCHES)),
        [store._storage.documents.length(table) for table in (PAPERS, LISTS, SEARCHES)],
    ]


def content(store: PaperStore) -> list[Any]:
    """Return everything that a library holds."""
    return [*in_memory(store), [msgspec.structs.replace(step, at="") for step in store.history()]]
