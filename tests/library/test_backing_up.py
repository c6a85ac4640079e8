"""The daily backup of an open library: when it is made, and that nothing waits for it."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from readlist.library import backing_up
from readlist.library.backing_up import DailyBackups, back_up
from readlist.library.library import Library, open_library
from readlist.model.change import SetStarred
from readlist.paths import LibraryFiles
from readlist.store.backups import BY_HAND, DAILY, Backup, list_backups, make_backup
from tests.library.conftest import json_lines, take

NOW = datetime(2026, 11, 27, 22, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ids(library: Library) -> list[int]:
    report = take(
        library, json_lines(*(f'{{"title": "Paper number {n} about the sea"}}' for n in range(200)))
    )
    return [paper.doc_id or 0 for paper in report.sources[0].papers]


def backups(library: Library) -> list[Backup]:
    return list_backups(LibraryFiles(library.path))


def look(library: Library, now: datetime, daily: DailyBackups | None = None) -> bool:
    """Let an app that was just opened look whether a backup is due; return whether it was made."""
    daily = daily or DailyBackups(first_look=0, next_look=0)
    begun = daily.begin_when_due(library.store, now)
    daily.finish()
    return begun


def test_a_library_is_backed_up_once_a_day_when_something_changed(library: Library, ids: list[int]) -> None:
    assert look(library, NOW)
    library.apply(SetStarred(True), ids[:1])
    assert not look(library, NOW + timedelta(hours=1))
    assert look(library, NOW + DAY)
    assert not look(library, NOW + 2 * DAY)
    library.apply(SetStarred(True), ids[1:2])
    assert look(library, NOW + 2 * DAY)
    assert [(each.made_at, each.reason) for each in backups(library)] == [
        (NOW + day * DAY, DAILY) for day in (2, 1, 0)
    ]


def test_an_app_that_stays_open_makes_one_every_day(library: Library, ids: list[int]) -> None:
    daily = DailyBackups(first_look=0, next_look=0)
    for day in range(3):
        library.apply(SetStarred(True), ids[day : day + 1])
        assert look(library, NOW + day * DAY, daily)


def test_an_empty_library_has_none(library: Library) -> None:
    assert not look(library, NOW)
    assert backups(library) == []


def test_one_by_hand_serves_and_a_damaged_one_does_not(library: Library, ids: list[int]) -> None:
    path = back_up(library.store.frozen(), BY_HAND, now=NOW).path
    assert not look(library, NOW + DAY)
    path.write_bytes(path.read_bytes()[:100])
    assert look(library, NOW)


def test_old_ones_go_when_a_new_one_came(library: Library, ids: list[int]) -> None:
    for number in range(12):
        back_up(library.store.frozen(), BY_HAND, now=NOW - 100 * DAY + timedelta(minutes=number))
    assert look(library, NOW) is False
    library.apply(SetStarred(True), ids[:1])
    assert look(library, NOW)
    assert len(backups(library)) == 10


def test_the_first_moments_of_an_app_have_no_backup(library: Library, ids: list[int]) -> None:
    assert not look(library, NOW, DailyBackups())


def test_a_change_does_not_wait_for_a_backup(
    library: Library, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def make_slowly(*arguments: object, **settings: object) -> Backup:
        begun.set()
        assert goes_on.wait(30)
        return make_backup(*arguments, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(backing_up, "make_backup", make_slowly)
    daily = DailyBackups(first_look=0, next_look=0)
    assert daily.begin_when_due(library.store, NOW)
    assert begun.wait(30)
    assert library.apply(SetStarred(True), ids[:3]).step is not None
    library.tidy()
    assert not daily.begin_when_due(library.store, NOW + DAY)
    goes_on.set()
    daily.finish()
    (backup,) = backups(library)
    with open_library(backup.path, session="cli") as before:
        assert not any(paper.starred for paper in before.summaries().values())


def test_leaving_breaks_it_off_without_a_trace(
    library: Library, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    daily = DailyBackups(first_look=0, next_look=0)

    def make_until_closed(*arguments: object, **settings: object) -> Backup:
        begun.set()
        assert daily._closing.wait(30)
        return make_backup(*arguments, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(backing_up, "make_backup", make_until_closed)
    daily.begin_when_due(library.store, NOW)
    assert begun.wait(30)
    daily.close()
    assert list(LibraryFiles(library.path).backups.iterdir()) == []
    assert daily.notices == ()
    assert not daily.begin_when_due(library.store, NOW)


def test_what_goes_wrong_is_told_once_a_day(
    library: Library, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    daily = DailyBackups(first_look=0, next_look=0)
    assert look(library, NOW, daily)
    assert "could not be made" in daily.notices[0]
    assert not look(library, NOW, daily)
    monkeypatch.undo()
    assert look(library, NOW + DAY, daily)
    assert daily.notices == ()
    assert len(backups(library)) == 1


def test_a_folder_that_is_none_is_told_and_the_library_works(library: Library, ids: list[int]) -> None:
    LibraryFiles(library.path).backups.write_text("a file in its place")
    daily = DailyBackups(first_look=0, next_look=0)
    look(library, NOW, daily)
    assert "could not be made" in daily.notices[0]
    assert library.apply(SetStarred(True), ids).step is not None


def test_an_app_makes_it_when_it_tidies(library: Library, ids: list[int]) -> None:
    daily = DailyBackups(first_look=0)
    app = Library(library.store, library.path, daily)
    app.tidy()
    daily.finish()
    assert len(backups(library)) == 1
    library.tidy()
    assert len(backups(library)) == 1
