"""Opening from a checkpoint: the same library as without it, or none of it is believed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from readlist.errors import DamagedLibraryError
from readlist.store import storage
from readlist.store.journal import read_groups
from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS
from tests.store.conftest import Open, add_papers, set_fields

STEPS = 30


@pytest.fixture
def checkpointed(open_store: Open, monkeypatch: pytest.MonkeyPatch) -> PaperStore:
    """A library of three papers, STEPS steps behind its snapshot, with a checkpoint after the last."""
    monkeypatch.setattr(storage, "CHECKPOINT_ABOVE", 0)
    store = open_store()
    ids = add_papers(store, "Tides", "Moons", "Winds")
    with store.step("list"):
        store.insert(LISTS, [(store.new_id(), {"title": "Of the sea"})])
    store._storage.compact()
    for year in range(2000, 2000 + STEPS):
        set_fields(store, ids[0], year=year)
    with store.step("remove"):
        store.remove(PAPERS, ids[1:2])
    store.tidy()
    return store


def content(store: PaperStore) -> list[Any]:
    """Return everything that a library shows."""
    return [
        dict(store.summaries()),
        {doc_id: store.document(doc_id) for doc_id in store.summaries()},
        dict(store.lists()),
        [msgspec.structs.replace(step, at="") for step in store.history()],
    ]


def titled(store: PaperStore, title: str) -> int:
    return next(doc_id for doc_id, summary in store.summaries().items() if summary.title == title)


def test_the_steps_before_it_are_not_read_until_a_document_is_asked_for(
    checkpointed: PaperStore, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counted(*arguments: Any, **named: Any) -> Any:
        for group in read_groups(*arguments, **named):
            read.append(group.last_sequence)
            yield group

    monkeypatch.setattr("readlist.store.journal_file.read_groups", counted)
    again = open_store()
    assert dict(again.summaries()) == dict(checkpointed.summaries())
    assert dict(again.lists()) == dict(checkpointed.lists())
    assert read == []
    assert again.paper(titled(again, "Tides")).year == 2000 + STEPS - 1
    assert len(read) == STEPS + 1


def test_the_library_is_the_same_with_and_without_it(
    checkpointed: PaperStore, open_store: Open, tmp_path: Path
) -> None:
    set_fields(checkpointed, titled(checkpointed, "Winds"), starred=True)
    add_papers(checkpointed, "Sands")
    with_it = content(open_store())
    for file in (tmp_path / "cache").rglob("*.msgpack"):
        file.unlink()
    assert content(open_store()) == with_it == content(checkpointed)


def test_changes_on_top_of_it_are_durable_and_can_be_taken_back(
    checkpointed: PaperStore, open_store: Open
) -> None:
    again = open_store("other")
    tides = titled(again, "Tides")
    set_fields(again, tides, year=1900)
    assert open_store().summaries()[tides].year == 1900
    for _ in range(2):
        again.undo(own_first=False)
    assert sorted(summary.title for summary in again.summaries().values()) == ["Moons", "Tides", "Winds"]
    checkpointed.refresh()
    assert dict(again.summaries()) == dict(checkpointed.summaries()) == dict(open_store().summaries())


def test_it_is_compacted_like_any_library(checkpointed: PaperStore, open_store: Open) -> None:
    again = open_store()
    assert again._storage.compact()
    assert content(open_store()) == content(checkpointed)


def test_it_is_not_believed_when_the_journal_is_another(
    checkpointed: PaperStore, open_store: Open, library_path: Path
) -> None:
    """Somebody puts an older state of the journal back: its last step ends elsewhere."""
    journal = library_path.with_suffix(".journal")
    lines = journal.read_bytes().splitlines(keepends=True)
    commits = [number for number, line in enumerate(lines) if b'"commit":' in line[:64]]
    journal.write_bytes(b"".join(lines[: commits[-3] + 1]))
    again = open_store()
    assert again.paper(titled(again, "Tides")).year == again.summaries()[titled(again, "Tides")].year
    assert titled(again, "Moons")


def test_damage_before_it_is_told_and_never_written_over(
    checkpointed: PaperStore, open_store: Open, library_path: Path
) -> None:
    journal = library_path.with_suffix(".journal")
    content_before = journal.read_bytes()
    damaged = content_before.replace(b'"year":2010', b'"year":2O10')
    assert damaged != content_before
    journal.write_bytes(damaged)
    again = open_store()
    with pytest.raises(DamagedLibraryError, match="damaged at byte"):
        again.paper(titled(again, "Tides"))
    with pytest.raises(DamagedLibraryError):
        set_fields(again, titled(again, "Winds"), starred=True)
    assert journal.read_bytes() == damaged
