"""The storage: steps, several processes, torn ends, compaction, failing disks."""

from __future__ import annotations

import errno
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from readlist.errors import DamagedLibraryError, LibraryBusyError, StoreError
from readlist.store import storage as storage_module
from readlist.store.files import stamp_of
from readlist.store.table import PAPERS
from tests.store.conftest import Open, add_papers, set_fields, titles


def journal_of(path: Path) -> Path:
    return path.with_suffix(".journal")


def test_opening_and_reading_create_nothing(open_store: Open, library_path: Path) -> None:
    store = open_store()
    assert store.summaries() == {}
    assert store.history() == []
    assert not library_path.parent.exists()


def test_files_and_folders_are_for_their_owner_alone(open_store: Open, library_path: Path) -> None:
    add_papers(open_store(), "Tides")
    assert library_path.parent.stat().st_mode & 0o777 == 0o700
    for path in library_path.parent.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_a_step_is_there_after_opening_again(open_store: Open) -> None:
    add_papers(open_store(), "Tides", "Moons")
    assert titles(open_store()) == ["Moons", "Tides"]


def test_a_step_without_a_change_is_no_step(open_store: Open, library_path: Path) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides", starred=True)
    size = journal_of(library_path).stat().st_size
    set_fields(store, doc_id, starred=True)
    assert journal_of(library_path).stat().st_size == size
    assert len(store.history()) == 1


def test_a_failing_step_changes_nothing(open_store: Open) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    with pytest.raises(ZeroDivisionError), store.step("star"):
        store.update(PAPERS, [doc_id], {"starred": True})
        raise ZeroDivisionError
    assert not store.summaries()[doc_id].starred
    assert not open_store().summaries()[doc_id].starred


def test_two_open_stores_see_each_other(open_store: Open) -> None:
    one, other = open_store("a"), open_store("b")
    assert other.summaries() == {}
    (doc_id,) = add_papers(one, "Tides")
    assert set(other.refresh()) == {doc_id}
    set_fields(other, doc_id, starred=True)
    set_fields(one, doc_id, tags=["sea"])
    changed = other.refresh()
    assert changed[doc_id] == one.summaries()[doc_id]
    assert (one.summaries()[doc_id].starred, one.summaries()[doc_id].tags) == (True, ("sea",))
    assert other.refresh() == {}


def test_a_compaction_elsewhere_is_followed(open_store: Open) -> None:
    one, other = open_store("a"), open_store("b")
    (doc_id,) = add_papers(one, "Tides")
    other.refresh()
    assert one._storage.compact()
    set_fields(one, doc_id, starred=True)
    other.refresh()
    assert other.summaries()[doc_id].starred
    set_fields(other, doc_id, title="Seas")
    assert titles(open_store()) == ["Seas"]


def test_only_what_came_after_the_snapshot_is_replayed(open_store: Open) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    store._storage.compact()
    set_fields(store, doc_id, starred=True)
    again = open_store()
    assert 0 < again._storage.journal_bytes_since_snapshot < 400
    assert again.summaries()[doc_id].starred
    assert [step.command for step in again.history()] == ["edit", "import"]


def test_a_large_journal_is_compacted_when_tidying(
    open_store: Open, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "COMPACT_ABOVE", 1000)
    store = open_store()
    (doc_id,) = add_papers(store, "Tides" * 300)
    before = library_path.stat().st_size
    store.tidy()
    assert library_path.stat().st_size > before
    with TinyDB(library_path) as database:
        assert database.table("papers").get(doc_id=doc_id) is not None
    assert not store._storage.needs_compaction()


def test_old_steps_are_trimmed_when_they_are_many_and_in_the_snapshot(
    open_store: Open, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "KEPT_STEPS", 3)
    monkeypatch.setattr(storage_module, "KEPT_AGE", timedelta(0))
    store, other = open_store("a"), open_store("b")
    (doc_id,) = add_papers(store, "Tides")
    for year in range(2000, 2010):
        set_fields(store, doc_id, f"year {year}", year=year)
    other.refresh()
    assert store._storage.compact()
    assert [step.command for step in store.history()] == ["year 2009", "year 2008", "year 2007"]
    set_fields(other, doc_id, "star", starred=True)
    store.refresh()
    store.undo(own_first=False)
    again = open_store()
    assert (again.summaries()[doc_id].year, again.summaries()[doc_id].starred) == (2009, False)
    assert again._storage.journal_bytes_since_snapshot < 1000


def test_a_torn_end_is_cut_off_by_the_next_writer_and_reported(open_store: Open, library_path: Path) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    with journal_of(library_path).open("ab") as file:
        file.write(b'{"seq":4,"table":"papers","id":1,"bef')
    again = open_store()
    assert titles(again) == ["Tides"]
    set_fields(again, doc_id, starred=True)
    assert any("unfinished step" in notice for notice in again.notices())
    assert store.refresh()[doc_id] == again.summaries()[doc_id]
    assert open_store().summaries()[doc_id].starred


def test_damage_in_the_middle_stops_with_the_files_untouched(open_store: Open, library_path: Path) -> None:
    store = open_store()
    ids = add_papers(store, "Tides", "Moons")
    set_fields(store, ids[0], starred=True)
    data = bytearray(journal_of(library_path).read_bytes())
    data[data.index(b"Moons")] = ord("X")
    journal_of(library_path).write_bytes(data)
    with pytest.raises(DamagedLibraryError):
        open_store()
    assert journal_of(library_path).read_bytes() == data


def test_an_edit_from_outside_is_taken_in_and_later_changes_still_fit(
    open_store: Open, library_path: Path
) -> None:
    store = open_store()
    first, second = add_papers(store, "Tides", "Moons")
    store._storage.compact()
    set_fields(store, first, starred=True)
    set_fields(store, second, title="Moons of Mars")
    with TinyDB(library_path) as database:
        database.table("papers").update({"venue": "Nature"}, doc_ids=[first])
        database.table("papers").update({"title": "Moons, edited"}, doc_ids=[second])
    store.refresh()
    assert store.summaries()[first].venue == "Nature"
    assert store.summaries()[first].starred
    assert store.summaries()[second].title == "Moons, edited"
    assert [(conflict.id, conflict.fields) for conflict in store.conflicts()] == [(second, ("title",))]


def test_an_emptied_snapshot_is_not_taken_for_an_empty_library(open_store: Open, library_path: Path) -> None:
    add_papers(open_store(), "Tides")
    for content in ("", "{}", '{"papers": {}}', '{"papers": {"1": {"title": "Tides"}}}'):
        library_path.write_text(content, "utf-8")
        with pytest.raises(DamagedLibraryError):
            open_store()
        assert library_path.read_text("utf-8") == content


def test_a_missing_snapshot_beside_a_journal_stops(open_store: Open, library_path: Path) -> None:
    add_papers(open_store(), "Tides")
    library_path.unlink()
    with pytest.raises(DamagedLibraryError, match="missing"):
        open_store()


def test_a_tinydb_file_of_another_program_becomes_a_library_with_its_first_change(
    open_store: Open, library_path: Path
) -> None:
    library_path.parent.mkdir(parents=True)
    with TinyDB(library_path) as database:
        doc_id = database.table("papers").insert({"title": "Tides"})
    store = open_store()
    assert titles(store) == ["Tides"]
    set_fields(store, doc_id, starred=True)
    again = open_store()
    assert (titles(again), again.summaries()[doc_id].starred) == (["Tides"], True)


@pytest.mark.parametrize("ids", [("-1",), ("1", "01"), (str(2**64),)])
def test_ids_that_are_no_distinct_numbers_are_refused(
    open_store: Open, library_path: Path, ids: tuple[str, ...]
) -> None:
    library_path.parent.mkdir(parents=True)
    library_path.write_text(json.dumps({"papers": {each: {"title": "Tides"} for each in ids}}), "utf-8")
    with pytest.raises(DamagedLibraryError, match="ids"):
        open_store()


def test_a_step_that_was_cut_off_again_is_forgotten_by_who_read_it(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = open_store("a"), open_store("b")
    (doc_id,) = add_papers(writer, "Tides")
    reader.refresh()
    assert titles(reader) == ["Tides"]
    really_flush = os.fsync

    def fail_after_being_read(descriptor: int) -> None:
        reader.refresh()
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail_after_being_read)
        with pytest.raises(StoreError, match="Input/output"):
            set_fields(writer, doc_id, title="Never was")
    assert titles(reader) == ["Never was"]
    assert os.fsync is really_flush
    set_fields(writer, doc_id, title="Really is, and longer than that was")
    set_fields(reader, doc_id, starred=True)
    for store in (reader, open_store()):
        assert titles(store) == ["Really is, and longer than that was"]
        assert store.summaries()[doc_id].starred


def test_a_step_that_was_cut_off_again_is_not_compacted_into_the_snapshot(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = open_store("a"), open_store("b")
    (doc_id,) = add_papers(writer, "Tides")

    def fail_after_being_read(descriptor: int) -> None:
        reader.refresh()
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail_after_being_read)
        with pytest.raises(StoreError, match="Input/output"):
            set_fields(writer, doc_id, title="Never was")
    assert not reader._storage.compact()
    assert titles(open_store()) == ["Tides"]


def test_a_step_that_could_neither_be_written_nor_cut_off_is_dropped_before_the_next(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")

    def fail(*arguments: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patched:
        for call in ("fsync", "ftruncate"):
            patched.setattr(os, call, fail)
        for _ in range(2):
            with pytest.raises(StoreError, match="Read-only"):
                set_fields(store, doc_id, title="Never was")
            store.refresh()
            assert titles(store) == ["Tides"]
    set_fields(store, doc_id, starred=True)
    for each in (store, open_store()):
        assert titles(each) == ["Tides"]
        assert [step.command for step in each.history()] == ["edit", "import"]


def test_an_equal_stamp_does_not_make_a_step_of_others_a_torn_end(
    open_store: Open, library_path: Path
) -> None:
    ours, theirs = open_store("a"), open_store("b")
    first, second = add_papers(ours, "Tides", "Moons")
    theirs.refresh()
    journal = journal_of(library_path)
    set_fields(theirs, first, starred=True)
    ours._storage._journal._stamp = stamp_of(journal)  # type: ignore[union-attr]
    set_fields(ours, second, starred=True)
    again = open_store()
    assert all(summary.starred for summary in again.summaries().values())


def test_a_library_that_is_moved_away_meanwhile_is_not_begun_anew(
    open_store: Open, library_path: Path
) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    library_path.parent.rename(library_path.parent.with_name("elsewhere"))
    with pytest.raises(DamagedLibraryError, match="moved or removed"):
        set_fields(store, doc_id, starred=True)
    assert not library_path.exists()


def test_a_snapshot_from_elsewhere_gets_what_the_journal_here_has(
    open_store: Open, library_path: Path
) -> None:
    store = open_store()
    first, second = add_papers(store, "Tides", "Moons")
    store._storage.compact()
    ours = {path: path.read_bytes() for path in (library_path, journal_of(library_path))}
    journal_of(library_path).unlink()
    elsewhere = open_store()
    for year in range(2000, 2010):
        set_fields(elsewhere, second, year=year)
    elsewhere._storage.compact()
    pulled = library_path.read_bytes()
    for path, content in ours.items():
        path.write_bytes(content)
    here = open_store()
    set_fields(here, first, "star", starred=True)
    library_path.write_bytes(pulled)
    here.refresh()
    assert (here.summaries()[first].starred, here.summaries()[second].year) == (True, 2009)
    here.undo(own_first=False)
    assert (here.summaries()[first].starred, here.summaries()[second].year) == (False, 2009)


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_full_disk_changes_nothing_and_the_next_step_works(
    open_store: Open, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")

    def full(*arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(StoreError, match="No space left") as failure:
            set_fields(store, doc_id, starred=True)
    assert "free some space" in failure.value.hint
    assert not store.summaries()[doc_id].starred
    set_fields(store, doc_id, tags=["sea"])
    again = open_store().summaries()[doc_id]
    assert (again.starred, again.tags) == (False, ("sea",))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_a_clear_error(open_store: Open, library_path: Path) -> None:
    library_path.parent.mkdir(parents=True)
    library_path.parent.chmod(0o500)
    with pytest.raises(StoreError, match=r"permission|denied"):
        add_papers(open_store(), "Tides")


def test_a_folder_in_place_of_the_library_is_a_clear_error(open_store: Open, library_path: Path) -> None:
    library_path.mkdir(parents=True)
    with pytest.raises(StoreError, match="Cannot read the library"):
        open_store()


def test_a_held_lock_is_waited_for_and_then_reported(
    open_store: Open, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    monkeypatch.setattr(storage_module, "LOCK_TIMEOUT", 0.05)
    with (
        FileLock(library_path.with_suffix(".lock")),
        pytest.raises(LibraryBusyError, match="Another readlist"),
    ):
        set_fields(store, doc_id, starred=True)
    set_fields(store, doc_id, starred=True)
