"""The lock: who is waited for, what a killed process leaves, and file systems without locks."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest

from readlist.errors import LibraryBusyError, StoreError
from readlist.store import lock
from tests.other_process import another_writes, writes_first
from tests.store.conftest import Open, add_papers, set_fields, titles

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals of POSIX")


@pytest.fixture
def lock_path(library_path: Path) -> Path:
    return library_path.with_suffix(".lock")


def test_a_lock_left_behind_by_a_killed_process_stops_nobody(
    open_store: Open, library_path: Path, lock_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    add_papers(store, "Tides")
    with another_writes(library_path) as other:
        other.kill()
    assert str(other.pid) in lock_path.read_text()
    monkeypatch.setattr(lock, "TIMEOUT", 0)
    add_papers(store, "Dunes")
    assert titles(open_store()) == ["Dunes", "Tides"]


def test_who_is_waited_for_is_told_and_when_that_is_over(
    open_store: Open, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, told = open_store(), list[str]()
    (doc_id,) = add_papers(store, "Tides")
    set_fields(store, doc_id, "a longer record " * 1000, year=2009)
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with another_writes(library_path, "import digest.txt") as other:

        def tell(words: str) -> None:
            told.append(words)
            other.end()

        store.tell_of_waiting(tell)
        set_fields(store, doc_id, starred=True)
    known = rf"another readlist \(process {other.pid}, import digest\.txt, since \d\d:\d\d:\d\d\)"
    assert re.fullmatch(known, told[0])
    assert told[1:] == [""]
    assert open_store().summaries()[doc_id].starred


def test_nobody_is_told_of_a_moment(open_store: Open, library_path: Path) -> None:
    store, told = open_store(), list[str]()
    (doc_id,) = add_papers(store, "Tides")
    store.tell_of_waiting(told.append)
    set_fields(store, doc_id, starred=True)
    assert told == []


def test_a_process_that_does_not_let_go_is_named_in_the_error(
    open_store: Open, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    monkeypatch.setattr(lock, "TIMEOUT", 0.05)
    with another_writes(library_path) as other, pytest.raises(LibraryBusyError) as failure:
        set_fields(store, doc_id, starred=True)
    assert failure.value.message.startswith(f"Another readlist (process {other.pid}, import digest.txt, ")
    assert str(library_path) in failure.value.message
    assert "Nothing was changed" in failure.value.hint
    set_fields(store, doc_id, tags=["sea"])
    again = open_store().summaries()[doc_id]
    assert (again.starred, again.tags) == (False, ("sea",))


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(b"", id="none"),
        pytest.param(b"\x00" * 200, id="zeros"),
        pytest.param(b'{"pid": 1}\n', id="half"),
        pytest.param(b'{"pid": 1, "command": "x", "since": "?"}\n', id="no time"),
    ],
)
def test_a_process_that_does_not_say_who_it_is_is_waited_for_all_the_same(
    open_store: Open, library_path: Path, lock_path: Path, monkeypatch: pytest.MonkeyPatch, record: bytes
) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    monkeypatch.setattr(lock, "TIMEOUT", 0.05)
    with another_writes(library_path):
        lock_path.write_bytes(record)
        with pytest.raises(LibraryBusyError, match="Another readlist has been writing"):
            set_fields(store, doc_id, starred=True)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_without_locks_is_a_clear_error(
    open_store: Open, library_path: Path, lock_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    import fcntl

    def refuse(*arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StoreError) as failure:
        add_papers(open_store(), "Tides")
    assert failure.value.message.startswith(f"Cannot lock {lock_path}: its file system has no locks")
    assert "--library PATH" in failure.value.hint
    assert not library_path.exists()


def test_the_lock_of_a_file_that_somebody_has_removed_meanwhile_is_none(
    open_store: Open, lock_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    writes_first(monkeypatch, lock_path.unlink)
    with store.step("star"):
        assert json.loads(lock_path.read_text())["command"] == "star"
    set_fields(store, doc_id, starred=True)
