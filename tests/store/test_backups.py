"""Backups: that they hold everything, that only whole ones stay, and which go."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from readlist.errors import Cancelled, DamagedLibraryError, StoreError
from readlist.paths import LibraryFiles
from readlist.store import files as store_files
from readlist.store.backups import (
    AFTER_IMPORT,
    BEFORE_RESTORE,
    BY_HAND,
    DAILY,
    Backup,
    BackupMeta,
    Counts,
    counts_of,
    list_backups,
    make_backup,
    read_backup,
    read_counts,
    verify,
)
from readlist.store.paper_store import PaperStore
from readlist.store.rotation import rotate, to_remove
from readlist.store.storage import JournaledStorage
from readlist.store.table import LISTS, PAPERS
from tests.store.conftest import Open, add_papers, set_fields, titles

NOW = datetime(2026, 11, 27, 22, 5, 1, tzinfo=UTC)
WHOLE = BackupMeta(library="lib", papers=1)


@pytest.fixture
def files(library_path: Path) -> LibraryFiles:
    return LibraryFiles(library_path)


@pytest.fixture
def store(open_store: Open) -> PaperStore:
    """A library with three papers, one note and one list, part of it in the journal alone."""
    store = open_store()
    first, *_ = add_papers(store, "One", "Two")
    with store.step("lists"):
        store.insert(LISTS, [(7, {"title": "Digest"})])
    store.tidy()
    add_papers(store, "Three")
    set_fields(store, first, note={"text": "Read it."})
    return store


def back_up(store: PaperStore, reason: str = DAILY, now: datetime = NOW, **settings: Any) -> Backup:
    return make_backup(store.frozen(), reason, now=now, **settings)


def test_a_backup_is_named_by_when_and_why_and_is_private(store: PaperStore, files: LibraryFiles) -> None:
    backup = back_up(store)
    assert backup.path == files.backups / "library-20261127T220501Z-daily.json"
    assert (backup.made_at, backup.reason, backup.papers) == (NOW, DAILY, 3)
    assert backup.bytes == backup.path.stat().st_size
    assert backup.path.stat().st_mode & 0o777 == 0o600
    assert files.backups.stat().st_mode & 0o777 == 0o700


def test_it_holds_snapshot_and_journal_and_stock_tinydb_opens_it(store: PaperStore) -> None:
    backup = back_up(store)
    with TinyDB(backup.path, access_mode="r") as database:
        assert sorted(paper["title"] for paper in database.table(PAPERS)) == ["One", "Three", "Two"]
        assert [paper["note"] for paper in database.table(PAPERS) if "note" in paper] == [
            {"text": "Read it."}
        ]
        assert [each["title"] for each in database.table(LISTS)] == ["Digest"]


def test_it_is_a_library_by_itself(store: PaperStore) -> None:
    backup = back_up(store)
    alone = PaperStore(backup.path, "cli")
    assert titles(alone) == ["One", "Three", "Two"]
    alone.close()


def test_in_the_place_of_a_lost_snapshot_it_leads_on_to_every_later_step(
    store: PaperStore, files: LibraryFiles, open_store: Open
) -> None:
    backup = back_up(store)
    add_papers(store, "Four")
    store.close()
    files.snapshot.write_bytes(backup.path.read_bytes())
    again = open_store()
    assert titles(again) == ["Four", "One", "Three", "Two"]
    assert not again.notices()


def test_what_changes_while_it_is_written_is_not_in_it(store: PaperStore, files: LibraryFiles) -> None:
    storage = JournaledStorage(files.snapshot)
    state = storage.frozen()

    def change() -> None:
        if storage.sequence == state.meta.sequence:
            storage.update(PAPERS, lambda table: table.clear())
            storage.compact()

    backup = make_backup(state, DAILY, breathe=change)
    assert storage.documents.length(PAPERS) == 0
    assert counts_of(read_backup(backup.path).documents) == Counts(papers=3, lists=1, notes=1)
    storage.close()


def test_two_of_the_same_second_are_both_kept(store: PaperStore, files: LibraryFiles) -> None:
    made = [back_up(store, reason) for reason in (DAILY, BY_HAND, DAILY)]
    assert [backup.path for backup in list_backups(files)] == [backup.path for backup in reversed(made)]


def test_they_are_listed_newest_first_and_nothing_else_is(store: PaperStore, files: LibraryFiles) -> None:
    made = [back_up(store, BY_HAND, NOW + timedelta(minutes=minute)) for minute in (0, 2, 1)]
    for name in (
        "library.json",
        "library-20261127T220501Z-daily.journal",
        "other-20261127T220501Z-daily.json",
    ):
        (files.backups / name).touch()
    (files.backups / "library-20269927T220501Z-daily.json").touch()
    (files.backups / "library-20261127T220501Z-daily.json").mkdir()
    assert list_backups(files) == [made[1], made[2], made[0]]


def test_a_library_without_backups_has_none(files: LibraryFiles) -> None:
    assert list_backups(files) == []


def test_an_empty_library_has_an_empty_backup(open_store: Open, library_path: Path) -> None:
    backup = back_up(open_store())
    assert read_counts(backup.path) == Counts()
    assert backup.papers == 0


@pytest.mark.parametrize("position", [60, 300, -20, -2])
def test_any_byte_that_is_another_is_found(store: PaperStore, position: int) -> None:
    backup = back_up(store)
    assert verify(backup.path) == ""
    data = bytearray(backup.path.read_bytes())
    data[position] ^= 1
    backup.path.write_bytes(data)
    assert str(backup.path) in verify(backup.path)


@pytest.mark.parametrize("length", [0, 10, 200, -2])
def test_a_cut_backup_is_listed_as_damaged(store: PaperStore, files: LibraryFiles, length: int) -> None:
    backup = back_up(store)
    backup.path.write_bytes(backup.path.read_bytes()[:length])
    (listed,) = list_backups(files)
    assert listed.papers is None
    assert verify(backup.path)
    with pytest.raises(DamagedLibraryError):
        read_backup(backup.path)


def test_a_backup_that_is_gone_is_told(files: LibraryFiles) -> None:
    assert "cannot be read" in verify(files.backups / "none.json")
    with pytest.raises(StoreError):
        read_backup(files.backups / "none.json")


def test_one_that_another_program_wrote_is_read_as_it_is(store: PaperStore) -> None:
    backup = back_up(store)
    with TinyDB(backup.path) as database:
        database.table(PAPERS).truncate()
    opened = read_backup(backup.path)
    assert opened.snapshot.edited_outside
    assert opened.documents.length(PAPERS) == 0
    assert verify(backup.path)


def test_one_that_is_not_on_the_disk_as_written_is_not_kept(
    store: PaperStore, files: LibraryFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = back_up(store)
    flush = store_files.flush_to_disk

    def forget(descriptor: int) -> None:
        flush(descriptor)
        os.truncate(descriptor, os.fstat(descriptor).st_size - 4)

    monkeypatch.setattr(store_files, "flush_to_disk", forget)
    with pytest.raises(DamagedLibraryError):
        back_up(store)
    assert [path.name for path in files.backups.iterdir()] == [kept.path.name]


def test_a_full_disk_leaves_nothing_behind(
    store: PaperStore, files: LibraryFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store_files, "flush_to_disk", full)
    with pytest.raises(StoreError, match="No space left"):
        back_up(store)
    assert list(files.backups.iterdir()) == []


def test_one_that_is_broken_off_leaves_nothing_behind(store: PaperStore, files: LibraryFiles) -> None:
    def stop() -> None:
        raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        back_up(store, breathe=stop)
    assert list(files.backups.iterdir()) == []


@pytest.mark.parametrize("damaged", [b'{"title":"One', b'{"title":"On\xff"}', b"[1]"])
def test_a_library_with_a_damaged_document_has_no_backup(
    store: PaperStore, files: LibraryFiles, damaged: bytes
) -> None:
    state = store.frozen()
    state.documents.put(PAPERS, 1, damaged)
    with pytest.raises(DamagedLibraryError, match="No backup was made"):
        make_backup(state, DAILY)
    assert list(files.backups.iterdir()) == []


# Which go


def backup_at(age: timedelta, reason: str = DAILY, size: int = 1, meta: BackupMeta | None = WHOLE) -> Backup:
    at = NOW - age
    return Backup(Path(f"library-{at:%Y%m%dT%H%M%SZ}-{reason}.json"), at, 1, reason, size, meta)


ages = st.timedeltas(timedelta(days=-2), timedelta(days=120)).map(
    lambda age: timedelta(seconds=int(age.total_seconds()))
)
some_backups = st.lists(
    st.builds(
        backup_at,
        ages,
        st.sampled_from([DAILY, AFTER_IMPORT, BY_HAND, BEFORE_RESTORE]),
        st.integers(0, 100),
        st.sampled_from([WHOLE, WHOLE, WHOLE, None]),
    ),
    unique_by=lambda backup: backup.path,
    max_size=60,
)


def newest(backups: Iterable[Backup]) -> list[Backup]:
    return sorted(backups, key=lambda backup: backup.order, reverse=True)


@given(some_backups)
def test_with_room_enough_the_rules_alone_say_what_goes(backups: list[Backup]) -> None:
    gone = to_remove(backups, NOW, 10**9)
    kept = [backup for backup in newest(backups) if backup not in gone]
    whole = [backup for backup in newest(backups) if backup.meta is not None]
    assert set(whole[:10]) <= set(kept)
    for period, length in ((timedelta(days=14), "%Y-%m-%d"), (timedelta(weeks=8), "%G-%V")):
        recent = [backup for backup in whole if NOW - backup.made_at < period]
        for name in {backup.made_at.strftime(length) for backup in recent}:
            assert next(each for each in recent if each.made_at.strftime(length) == name) in kept
    young = [backup for backup in backups if NOW - backup.made_at < timedelta(days=14)]
    assert not [backup for backup in young if not backup.is_automatic and backup in gone]
    assert len([backup for backup in kept if backup not in young]) <= 10 + 9


@given(some_backups, st.integers(0, 3000))
def test_the_limit_holds_but_for_the_newest(backups: list[Backup], limit: int) -> None:
    gone = to_remove(backups, NOW, limit)
    kept = [backup for backup in backups if backup not in gone]
    assert gone == newest(gone)[::-1]
    whole = [backup for backup in newest(backups) if backup.meta is not None]
    assert set(whole[:1]) <= set(kept)
    assert sum(backup.bytes for backup in kept) <= limit or kept == whole[:1]


@given(some_backups, st.integers(0, 3000))
def test_what_was_kept_is_kept_when_it_is_asked_again(backups: list[Backup], limit: int) -> None:
    gone = to_remove(backups, NOW, limit)
    assert to_remove([backup for backup in backups if backup not in gone], NOW, limit) == []


def test_a_year_of_daily_work_leaves_two_weeks_of_days_and_eight_weeks() -> None:
    kept: list[Backup] = []
    for day in range(365, -1, -1):
        kept.append(backup_at(timedelta(days=day)))
        gone = to_remove(kept, NOW - timedelta(days=day), 10**9)
        kept = [backup for backup in kept if backup not in gone]
    ages_left = [(NOW - backup.made_at).days for backup in newest(kept)]
    assert ages_left[:14] == list(range(14))
    weeks = itertools.pairwise(ages_left[14:])
    assert [later - earlier for earlier, later in weeks] == [7] * (len(ages_left) - 15)
    assert 14 + 6 <= len(ages_left) <= 14 + 8


def test_rotating_removes_the_files(store: PaperStore, files: LibraryFiles) -> None:
    made = [back_up(store, now=NOW - timedelta(days=100 + day)) for day in range(12)]
    abandoned = files.backups / ".library-20261127T220501Z-daily.json.x.new"
    abandoned.touch()
    os.utime(abandoned, (0, 0))
    assert rotate(files, NOW) == [made[11], made[10]]
    assert list_backups(files) == made[:10]
    assert not abandoned.exists()
