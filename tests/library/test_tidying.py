"""Tidying beside the thread that changes the library."""

from __future__ import annotations

import json

import pytest

from readlist.errors import StoreError
from readlist.library import tidying as tidying_module
from readlist.library.library import Library, open_library
from readlist.library.tidying import Tidying
from readlist.model.change import SetNote, SetStarred
from readlist.store import columns, files
from readlist.store import storage as storage_module
from tests.library.conftest import json_lines, take


@pytest.fixture
def ids(library: Library, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(storage_module, "COMPACT_ABOVE", 1000)
    lines = [json.dumps({"title": f"Paper number {number} about the sea"}) for number in range(120)]
    take(library, json_lines(*lines))
    return list(library.summaries())


def to_its_end(tidying: Tidying) -> None:
    """Do all that pays now, as an idle writer does."""
    tidying.go_on()
    while tidying.is_under_way:
        tidying.go_on()


def test_it_compacts_and_then_writes_the_columns(library: Library, ids: list[int]) -> None:
    tidying = Tidying(library)
    to_its_end(tidying)
    assert not library.store._storage.needs_compaction()
    assert library.path.stat().st_size > 5000
    to_its_end(tidying)
    assert columns.column_file(library.path).exists()
    with open_library(library.path, session="other") as again:
        assert again.summaries() == library.summaries()
    tidying.go_on()
    assert not tidying.is_under_way
    tidying.close()


def test_changes_go_on_meanwhile(library: Library, ids: list[int]) -> None:
    tidying = Tidying(library)
    tidying.go_on()
    library.apply(SetStarred(True), ids[:1])
    while tidying.is_under_way:
        library.apply(SetNote("tides"), ids[1:2])
        tidying.go_on()
    library.apply(SetStarred(True), ids[2:3])
    with open_library(library.path, session="other") as again:
        assert [again.summaries()[doc_id].starred for doc_id in ids[:3]] == [True, False, True]
        note = again.paper(ids[1]).note
        assert note is not None and note.text == "tides"


def test_its_end_leaves_no_half_file(library: Library, ids: list[int]) -> None:
    before = set(library.path.parent.iterdir())
    tidying = Tidying(library)
    tidying.go_on()
    tidying.close()
    assert set(library.path.parent.iterdir()) == before


def test_a_full_disk_is_said_once_and_tried_again_later(
    library: Library, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    tidying = Tidying(library)
    with monkeypatch.context() as patch:
        patch.setattr(files, "flush_to_disk", full)
        with pytest.raises(StoreError, match="No space left"):
            to_its_end(tidying)
        tidying.go_on()
        assert not tidying.is_under_way
    now += tidying_module.SECONDS_AFTER_FAILURE
    to_its_end(tidying)
    assert not library.store._storage.needs_compaction()


def test_nothing_new_is_begun_before_it_is_quiet(
    library: Library, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    tidying = Tidying(library, quiet_seconds=2)
    now += 1.5
    tidying.make_way()
    now += 1.5
    tidying.go_on()
    assert not tidying.is_under_way
    now += 0.5
    to_its_end(tidying)
    assert not library.store._storage.needs_compaction()


def test_who_types_does_not_stop_what_was_begun(library: Library, ids: list[int]) -> None:
    tidying = Tidying(library)
    tidying.go_on()
    while tidying.is_under_way:
        tidying.make_way()
        tidying.go_on()
    assert not library.store._storage.needs_compaction()
