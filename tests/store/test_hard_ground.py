"""A library where little works: behind links, on full or closed disks, on file systems that lack calls."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from readlist.errors import StoreError
from readlist.store.drafts import Drafts
from readlist.store.files import replace_file
from readlist.store.paper_store import PaperStore
from tests.hard_ground import closed, needs_permissions, no_room, tree
from tests.store.conftest import Open, add_papers, set_fields, titles


@pytest.fixture
def linked_path(library_path: Path, tmp_path: Path) -> Path:
    """A link to the library, under another name in another folder."""
    link = tmp_path / "links" / "mine.json"
    link.parent.mkdir()
    link.symlink_to(library_path)
    return link


def test_a_link_stays_a_link_and_all_files_lie_beside_the_real_one(
    library_path: Path, linked_path: Path
) -> None:
    store = PaperStore(linked_path, "cli")
    add_papers(store, "Tides")
    assert store._storage.compact()
    store.close()
    assert linked_path.is_symlink()
    assert list(linked_path.parent.iterdir()) == [linked_path]
    names = {path.name for path in library_path.parent.iterdir()}
    assert names == {"library.json", "library.journal", "library.lock"}


def test_two_paths_to_one_library_have_one_journal_and_one_lock(open_store: Open, linked_path: Path) -> None:
    direct, linked = open_store("direct"), PaperStore(linked_path, "linked")
    (doc_id,) = add_papers(direct, "Tides")
    set_fields(linked, doc_id, starred=True)
    assert direct._storage.compact()
    set_fields(direct, doc_id, tags=["sea"])
    set_fields(linked, doc_id, year=2020)
    linked.close()
    summary = open_store().summaries()[doc_id]
    assert (summary.starred, summary.tags, summary.year) == (True, ("sea",), 2020)


@pytest.mark.parametrize("error", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_that_cannot_be_waited_for_is_written_to(
    open_store: Open, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    really_flush = os.fsync

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(error, os.strerror(error))
        really_flush(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    store = open_store()
    add_papers(store, "Tides")
    assert store._storage.compact()
    assert titles(open_store()) == ["Tides"]


def test_a_folder_that_fails_is_no_folder_without_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        replace_file(tmp_path / "file", (b"text",))


def test_a_library_in_a_folder_that_may_not_be_read_is_written(open_store: Open, library_path: Path) -> None:
    needs_permissions(library_path.parent.parent)
    store = open_store()
    add_papers(store, "Tides")
    with closed(library_path.parent, mode=0o300):
        add_papers(store, "Moons")
        assert store._storage.compact()
        assert titles(open_store()) == ["Moons", "Tides"]


def test_a_journal_that_may_not_be_written_to_says_so_until_it_may(
    open_store: Open, library_path: Path
) -> None:
    needs_permissions(library_path.parent.parent)
    (doc_id,) = add_papers(open_store(), "Tides")
    with closed(library_path.with_suffix(".journal"), mode=0o400):
        store = open_store()
        with pytest.raises(StoreError, match="Permission denied") as failure:
            set_fields(store, doc_id, starred=True)
        assert "no permission" in failure.value.hint
        assert not store.summaries()[doc_id].starred
    set_fields(store, doc_id, starred=True)
    assert open_store().summaries()[doc_id].starred


def test_a_torn_end_in_a_closed_journal_is_no_reason_not_to_read(
    open_store: Open, library_path: Path
) -> None:
    needs_permissions(library_path.parent.parent)
    journal = library_path.with_suffix(".journal")
    (doc_id,) = add_papers(open_store(), "Tides")
    journal.write_bytes(journal.read_bytes() + b'{"half')
    with closed(journal, mode=0o400):
        store = open_store()
        assert titles(store) == ["Tides"]
        with pytest.raises(StoreError, match="Permission denied"):
            set_fields(store, doc_id, starred=True)


def test_everything_can_be_read_where_nothing_can_be_written(open_store: Open, library_path: Path) -> None:
    needs_permissions(library_path.parent.parent)
    (doc_id,) = add_papers(open_store(), "Tides")
    files = sorted(library_path.parent.iterdir())
    with closed(*files, library_path.parent):
        before = tree(library_path.parent)
        store = open_store()
        assert (titles(store), len(store.history())) == (["Tides"], 1)
        store.refresh()
        with pytest.raises(StoreError, match="Permission denied") as failure:
            set_fields(store, doc_id, starred=True)
        assert str(library_path.parent) in failure.value.message
        assert tree(library_path.parent) == before
    set_fields(store, doc_id, starred=True)


def test_a_folder_that_is_closed_meanwhile_is_a_clear_error(open_store: Open, library_path: Path) -> None:
    needs_permissions(library_path.parent.parent)
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    with closed(library_path.parent, mode=0):
        for use in (store.refresh, open_store, lambda: set_fields(store, doc_id, starred=True)):
            with pytest.raises(StoreError, match="Permission denied"):
                use()
    set_fields(store, doc_id, starred=True)


def test_a_link_to_itself_is_a_clear_error(open_store: Open, library_path: Path) -> None:
    library_path.parent.mkdir()
    library_path.symlink_to(library_path)
    with pytest.raises(StoreError, match="symbolic links") as failure:
        open_store()
    assert "link" in failure.value.hint


def test_a_name_that_is_too_long_for_its_companions_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".json")
    with pytest.raises(StoreError, match="too long") as failure:
        add_papers(PaperStore(path, "cli"), "Tides")
    assert "shorter" in failure.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_finds_no_room_leaves_nothing_and_the_next_works(
    open_store: Open, library_path: Path
) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    before = tree(library_path.parent)
    with no_room(library_path.with_suffix(".journal").stat().st_size + 50):
        with pytest.raises(StoreError, match="too large"):
            set_fields(store, doc_id, starred=True)
        with pytest.raises(StoreError, match="too large"):
            add_papers(store, *(f"Moon {number}" for number in range(3000)))
    assert tree(library_path.parent) == before
    set_fields(store, doc_id, tags=["sea"])
    assert titles(open_store()) == ["Tides"]
    assert open_store().summaries()[doc_id].tags == ("sea",)


def test_a_compaction_that_finds_no_room_leaves_the_old_files(open_store: Open, library_path: Path) -> None:
    store = open_store()
    ids = add_papers(store, *(f"Moon {number}" for number in range(200)))
    before = tree(library_path.parent)
    for size in (0, 100, 9000):
        with no_room(size), pytest.raises(StoreError, match="too large"):
            store._storage.compact()
        assert tree(library_path.parent) == before
    set_fields(store, ids[0], starred=True)
    assert store._storage.compact()
    assert open_store().summaries()[ids[0]].starred


def test_the_first_step_of_a_library_that_finds_no_room_leaves_no_library(
    open_store: Open, library_path: Path
) -> None:
    store = open_store()
    with no_room(), pytest.raises(StoreError, match="too large"):
        add_papers(store, "Tides")
    assert [path.name for path in library_path.parent.iterdir()] == ["library.lock"]
    assert open_store().summaries() == {}
    add_papers(store, "Tides")
    assert titles(open_store()) == ["Tides"]


def test_a_column_file_that_finds_no_room_is_done_without(open_store: Open, tmp_path: Path) -> None:
    store = open_store()
    add_papers(store, "Tides")
    assert store._storage.compact()
    with no_room():
        store.tidy()
    assert tree(tmp_path / "cache") == {}
    store.tidy()
    assert titles(open_store()) == ["Tides"]


def test_a_draft_that_finds_no_room_leaves_the_one_before(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    drafts.save("note-1", "begun")
    with no_room(), pytest.raises(StoreError, match="too large"):
        drafts.save("note-1", "begun, and gone on with")
    assert drafts.read("note-1") == "begun"
    assert [path.name for path in (tmp_path / "drafts").iterdir()] == ["note-1.md"]
    drafts.discard("note-1")
    assert not (tmp_path / "drafts").exists()


def test_what_another_target_left_is_not_taken_for_ours(tmp_path: Path) -> None:
    others, ours = tmp_path / ".mine.json.abc.new", tmp_path / ".*[a].json.abc.new"
    for path in (others, ours):
        path.write_bytes(b"half")
        os.utime(path, (1, 1))
    replace_file(tmp_path / "*[a].json", (b"text",))
    assert (others.exists(), ours.exists()) == (True, False)
