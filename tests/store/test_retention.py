"""How much of the history is kept: at least so many steps, at least so long, up to a size."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import UsageError
from readlist.store import retention
from readlist.store.journal import Commit
from readlist.store.paper_store import PaperStore
from readlist.store.retention import ALLOWED_LIBRARIES, ALLOWED_SIZE, KEPT_STEPS, Step, steps_to_drop
from tests.store.conftest import Open, add_papers, set_fields

NOW = datetime(2030, 1, 1, tzinfo=UTC)
OLD, YOUNG = timedelta(days=91), timedelta(days=89)
MEGABYTE = 1 << 20


def history(*ages: timedelta, size: int = 1000, undoes: int | None = None) -> list[Step]:
    """Return steps of so many bytes each, of those ages."""
    return [
        (
            number * size,
            (number + 1) * size,
            Commit(number + 1, (NOW - age).isoformat(), "cli", "star", 1, undoes=undoes),
        )
        for number, age in enumerate(ages)
    ]


def dropped(steps: list[Step], *, in_snapshot: int | None = None, library: int = 0) -> int:
    end = steps[-1][1] if in_snapshot is None else in_snapshot
    return steps_to_drop(steps, in_snapshot=end, library_size=library, now=NOW)


def test_a_thousand_steps_stay_however_old() -> None:
    assert dropped(history(*[OLD] * KEPT_STEPS)) == 0
    assert dropped(history(*[OLD] * (2 * KEPT_STEPS))) == KEPT_STEPS


def test_ninety_days_stay_however_many() -> None:
    assert dropped(history(*[YOUNG] * (5 * KEPT_STEPS))) == 0


def test_what_takes_back_is_no_step_that_counts() -> None:
    steps = history(*[OLD] * KEPT_STEPS)
    undoing = history(*[OLD] * KEPT_STEPS, undoes=1)
    shifted = [(start + steps[-1][1], end + steps[-1][1], commit) for start, end, commit in undoing]
    assert dropped([*steps, *shifted]) == 0


def test_a_clock_that_was_wrong_does_not_take_newer_steps_along() -> None:
    ages = [OLD] * (KEPT_STEPS - 1) + [YOUNG] + [OLD] * (2 * KEPT_STEPS)
    assert dropped(history(*ages)) == KEPT_STEPS - 1


def test_the_file_is_not_rewritten_for_a_little() -> None:
    assert dropped(history(*[OLD] * (KEPT_STEPS + 10))) == 0


def test_beyond_the_size_only_a_thousand_steps_are_sure_to_stay() -> None:
    steps = history(*[YOUNG] * (3 * KEPT_STEPS), size=MEGABYTE)
    assert dropped(steps) == 2 * KEPT_STEPS
    assert dropped(steps, library=3 * KEPT_STEPS * MEGABYTE) == 0


def test_a_thousand_steps_stay_however_large() -> None:
    assert dropped(history(*[YOUNG] * KEPT_STEPS, size=1000 * MEGABYTE)) == 0


def test_steps_that_the_snapshot_lacks_stay() -> None:
    steps = history(*[OLD] * (3 * KEPT_STEPS), size=MEGABYTE)
    assert dropped(steps, in_snapshot=KEPT_STEPS * MEGABYTE) == KEPT_STEPS
    assert dropped(steps, in_snapshot=0) == 0


def test_no_steps_are_none_to_drop() -> None:
    assert steps_to_drop([], in_snapshot=0, library_size=0, now=NOW) == 0


@given(
    count=st.integers(1, 4 * KEPT_STEPS),
    size=st.integers(200, MEGABYTE),
    library=st.integers(0, 200 * MEGABYTE),
    days=st.integers(0, 400),
)
def test_the_journal_is_bound(count: int, size: int, library: int, days: int) -> None:
    ages = [timedelta(days=days) * (count - number) / count for number in range(count)]
    steps = history(*ages, size=size)
    kept = count - dropped(steps, library=library)
    assert kept >= min(count, KEPT_STEPS)
    # A third more, below which the file is not rewritten.
    allowed = max(KEPT_STEPS * size, ALLOWED_SIZE + ALLOWED_LIBRARIES * library)
    assert kept * size <= allowed * 4 / 3 + size


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of steps, none of which is waited for."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def undo_all(store: PaperStore) -> int:
    """Take back all there is; return how many steps that were."""
    count = 0
    while True:
        try:
            store.undo(own_first=False)
        except UsageError:
            return count
        count += 1


def redo_all(store: PaperStore) -> int:
    """Do all again there is; return how many steps that were."""
    count = 0
    while True:
        try:
            store.redo()
        except UsageError:
            return count
        count += 1


@pytest.mark.usefixtures("quick")
def test_more_than_a_thousand_steps_are_taken_back_and_done_again_over_compactions(open_store: Open) -> None:
    store = open_store()
    first, second = add_papers(store, "Tides", "Moons")
    for year in range(1, 1051):
        set_fields(store, first if year % 3 else second, f"year {year}", year=year)
        if year % 200 == 0:
            assert store._storage.compact()
    assert (len(store.history()), len(store.history(second))) == (1051, 351)

    again = open_store()
    assert undo_all(again) == 1051
    assert again.summaries() == {}
    assert again._storage.compact()
    last = open_store()
    assert redo_all(last) == 1051
    assert (last.summaries()[first].year, last.summaries()[second].year) == (1049, 1050)
    assert last._storage.compact()
    assert [step.command for step in open_store().history(second)][:2] == ["year 1050", "year 1047"]


@pytest.mark.usefixtures("quick")
def test_a_history_that_was_cut_is_taken_back_to_where_it_begins(
    open_store: Open, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "KEPT_STEPS", 20)
    monkeypatch.setattr(retention, "ALLOWED_SIZE", 0)
    monkeypatch.setattr(retention, "ALLOWED_LIBRARIES", 1)
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    for year in range(1, 101):
        set_fields(store, doc_id, f"year {year}", year=year)
    for _ in range(10):
        store.undo(own_first=False)
    size = library_path.with_suffix(".journal").stat().st_size
    assert store._storage.compact()
    assert library_path.with_suffix(".journal").stat().st_size < size * 3 / 4

    kept = open_store().history()
    assert [step.command for step in kept][:2] == ["year 100", "year 99"]
    assert sum(step.undone for step in kept) == 10
    again = open_store()
    assert redo_all(again) == 10
    assert undo_all(again) == len(kept)
    assert f"year {again.summaries()[doc_id].year}" == f"year {100 - len(kept)}"
    assert redo_all(open_store()) == len(kept)


@pytest.mark.usefixtures("quick")
def test_what_was_taken_back_before_the_history_begins_is_not_done_again(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step taken back last is the one to do again, and it is gone: another one would come too early."""
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    for year in range(1, 11):
        set_fields(store, doc_id, f"year {year}", year=year)
    for _ in range(10):
        store.undo(own_first=False)
    monkeypatch.setattr(retention, "KEPT_STEPS", 5)
    monkeypatch.setattr(retention, "KEPT_AGE", timedelta(0))
    assert store._storage.compact()
    again = open_store()
    assert [(step.command, step.undone) for step in again.history()][-1] == ("year 6", True)
    with pytest.raises(UsageError, match="nothing to redo"):
        again.redo()
    with pytest.raises(UsageError, match="nothing to undo"):
        again.undo(own_first=False)
    assert again.summaries()[doc_id].year is None


def test_a_disk_too_full_to_cut_the_history_is_no_failure_of_the_compaction(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from readlist.store.journal_file import JournalFile

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(retention, "KEPT_STEPS", 1)
    monkeypatch.setattr(retention, "KEPT_AGE", timedelta(0))
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    set_fields(store, doc_id, starred=True)
    with monkeypatch.context() as patched:
        patched.setattr(JournalFile, "trim", full)
        assert store._storage.compact()
    assert len(store.history()) == 2
    assert store._storage.compact()
    assert len(store.history()) == 1
