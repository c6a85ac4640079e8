"""A compaction in two halves: changes go on while the new snapshot is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from readlist.errors import Cancelled, DamagedLibraryError, StoreError
from readlist.store import files
from readlist.store.compaction import Compaction
from readlist.store.paper_store import PaperStore
from tests.store.conftest import Open, add_papers, set_fields, titles


def begun(store: PaperStore) -> Compaction:
    compaction = store._storage.begin_compaction()
    assert compaction is not None
    return compaction


def names_beside(library_path: Path) -> set[str]:
    return {path.name for path in library_path.parent.iterdir()}


def test_what_changes_meanwhile_is_kept(open_store: Open) -> None:
    store, other = open_store("a"), open_store("b")
    tides, moons = add_papers(store, "Tides", "Moons")
    other.refresh()
    compaction = begun(store)
    set_fields(store, tides, starred=True)
    compaction.write()
    set_fields(other, moons, starred=True)
    assert store._storage.finish_compaction(compaction)
    assert set(store.refresh()) == {moons}
    for each in (store, open_store()):
        assert [each.summaries()[doc_id].starred for doc_id in (tides, moons)] == [True, True]
        assert [step.command for step in each.history()] == ["edit", "edit", "import"]
    assert store._storage.snapshot.meta.generation == 1


def test_the_snapshot_holds_the_moment_at_which_it_was_begun(open_store: Open, library_path: Path) -> None:
    store = open_store()
    (tides,) = add_papers(store, "Tides")
    compaction = begun(store)
    set_fields(store, tides, title="Later")
    compaction.write()
    store._storage.finish_compaction(compaction)
    assert '"title":"Tides"' in library_path.read_text("utf-8")
    assert titles(store) == ["Later"]


def test_after_another_process_compacted_it_is_dropped(open_store: Open, library_path: Path) -> None:
    store, other = open_store("a"), open_store("b")
    (tides,) = add_papers(store, "Tides")
    other.refresh()
    before = names_beside(library_path)
    compaction = begun(store)
    compaction.write()
    set_fields(other, tides, starred=True)
    assert other._storage.compact()
    assert not store._storage.finish_compaction(compaction)
    store.refresh()
    assert store.summaries()[tides].starred
    assert names_beside(library_path) == before


def test_one_that_is_given_up_leaves_nothing(open_store: Open, library_path: Path) -> None:
    store = open_store()
    add_papers(store, "Tides")
    before = names_beside(library_path)

    def stop() -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        begun(store).write(stop)
    assert names_beside(library_path) == before
    assert titles(open_store()) == ["Tides"]


def test_a_full_disk_leaves_the_old_snapshot(
    open_store: Open, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    add_papers(store, "Tides")
    before = names_beside(library_path)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "flush_to_disk", full)
        with pytest.raises(StoreError, match="No space left"):
            begun(store).write()
    assert names_beside(library_path) == before
    assert store._storage.compact()
    assert titles(open_store()) == ["Tides"]


def test_a_byte_that_the_medium_lost_is_not_made_right(open_store: Open, library_path: Path) -> None:
    store = open_store()
    add_papers(store, "Tides", "Moons")
    assert store._storage.compact()
    status = library_path.stat()
    damaged = library_path.read_bytes().replace(b"Moons", b"Mopns")
    library_path.write_bytes(damaged)
    os.utime(library_path, ns=(status.st_atime_ns, status.st_mtime_ns))
    add_papers(store, "Seas")
    with pytest.raises(DamagedLibraryError, match="not as it was written"):
        store._storage.compact()
    assert library_path.read_bytes() == damaged
