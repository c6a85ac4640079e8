"""Random changes, syncs and crashes on three machines: at rest all have the same, and nothing was lost.

What was said and taken back is noted beside the libraries, and compared with what they hold at rest. In
calm examples, without crashes and undoing, it is known who knew of what: a removed paper is to stay away.
``READLIST_STRESS_SYNC`` is how many examples of 40 steps are tried.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from readlist.errors import MissingError, SyncError, UsageError
from readlist.library.clashes import settle
from readlist.library.library import Library, open_library
from readlist.library.sync_setup import repository_of, sync_status
from readlist.library.syncing import begin_sync, sync
from readlist.model.change import EditFields, EditTags, SetNote, SetStarred, SetStatus
from readlist.store import files
from readlist.store.table import LISTS, PAPERS, SEARCHES
from readlist.sync import git, repository
from tests.library.conftest import take
from tests.library.test_conflict_copies import source
from tests.store.faults import SimulatedCrash

EXAMPLES = int(os.environ.get("READLIST_STRESS_SYNC", "0"))
MACHINES = ("laptop", "desktop", "server")
WORKS = tuple(
    f"{what} of the Northern Seas, Considered Anew" for what in ("Tides", "Moons", "Winds", "Birds")
)

Fact = tuple[str, ...]
"""A title and something that somebody said of it: of most, nobody says the same again."""

INDEXES = st.integers(0, 2)
PAPERS_THERE = st.integers(0, 5)
CRASHES = st.integers(1, 40)
DELAYS = st.none() | st.integers(0, 8)


class Faults:
    """Stops the process at a call of git, or of the system by which the store changes the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._left: int | None = None
        self._delay: int | None = None
        self.crashed = 0
        run = git.Git._run

        def crashing_run(*arguments: Any, **options: Any) -> bytes:
            if self._left == 1 and self._delay is not None:
                self._kill_git(lambda: run(*arguments, **options))
            self._pass()
            answer = run(*arguments, **options)
            self._pass()
            return answer

        def crashing(name: str) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                self._pass()
                return getattr(os, name)(*arguments, **options)

            return call

        calls = ("write", "fsync", "replace", "ftruncate", "unlink")
        stand_in = SimpleNamespace(**{**vars(os), **{name: crashing(name) for name in calls}})
        monkeypatch.setattr(git.Git, "_run", crashing_run)
        monkeypatch.setattr(files, "os", stand_in)

    def _kill_git(self, run: Callable[[], object]) -> None:
        """Kill git at its work, after so many milliseconds, and then the process, too."""
        assert self._delay is not None
        with pytest.MonkeyPatch.context() as patch, contextlib.suppress(SyncError):
            patch.setattr(git, "_POLL", 0.001)
            for timeout in ("LOCAL_TIMEOUT", "NETWORK_TIMEOUT"):
                patch.setattr(git, timeout, self._delay / 1000)
            run()

    def _pass(self) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left <= 0:
            self.crashed += self._left == 0
            raise SimulatedCrash

    @contextlib.contextmanager
    def after(self, calls: int | None, delay: int | None) -> Iterator[None]:
        """Stop the process after so many calls, if there are so many; nothing is done after that.

        Where the last one is git's, that is killed after ``delay`` milliseconds, if any.
        """
        self._left, self._delay = calls, delay
        try:
            yield
        finally:
            self._left = None


class Machines(RuleBasedStateMachine):
    """Three machines and what was said on them."""

    monkeypatch: pytest.MonkeyPatch
    crashes = 0
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        self._remote = str(self._folder / "remote.git")
        self._faults = Faults(self.monkeypatch)
        self._numbers = itertools.count()
        self._said: set[Fact] = set()
        self._taken_back: set[Fact] = set()
        self._shaken: set[str] = set()
        """Titles of papers that were removed, or of which something was undone."""
        self._sent: list[set[Fact]] = [set() for _ in MACHINES]
        """What each machine held when it was synced last."""
        self._is_calm = False
        self._events: list[tuple[Fact, bool, frozenset[int]]] = []
        """What became true or untrue, and of which events was known once it had."""
        self._known: list[set[int]] = [set() for _ in MACHINES]
        self._known_to_remote: set[int] = set()
        self._libraries = [self._open(name) for name in MACHINES]

    def _open(self, name: str) -> Library:
        return open_library(self._folder / name / "library.json", session=f"app-{name}")

    def teardown(self) -> None:
        try:
            self._rest()
        finally:
            for library in self._libraries:
                library.close()
            type(self).crashes += self._faults.crashed
            self.monkeypatch.undo()
            shutil.rmtree(self._folder)

    @initialize(is_calm=st.sampled_from([False, False, True]))
    def begin(self, is_calm: bool) -> None:
        self._is_calm = is_calm
        with self._acknowledged(0):
            take(self._libraries[0], source(*WORKS[:3], name="first.jsonl"))
        for library in self._libraries:
            begin_sync(library, self._remote)
        self._known = [set(range(len(self._events))) for _ in MACHINES]
        self._known_to_remote = set(self._known[0])

    # What people do

    @contextlib.contextmanager
    def _acknowledged(self, index: int) -> Iterator[Library]:
        """Note what is said in the block, and what is taken back."""
        type(self).steps += 1
        library = self._libraries[index]
        library.refresh()
        before, listed = facts(library), clashing(library)
        with contextlib.suppress(MissingError, UsageError):
            yield library
        after = facts(library)
        self._said |= after - before
        self._taken_back |= (before - after) | (listed - clashing(library))
        self._happened(index, [(fact, fact in after) for fact in sorted(before ^ after)])

    def _happened(self, index: int, events: list[tuple[Fact, bool]]) -> None:
        self._known[index] |= set(range(len(self._events), len(self._events) + len(events)))
        self._events += [(fact, is_true, frozenset(self._known[index])) for fact, is_true in events]

    def _doc_id(self, index: int, number: int) -> int | None:
        ids = sorted(self._libraries[index].store.ids(PAPERS))
        return ids[number % len(ids)] if ids else None

    def _apply(self, index: int, number: int, change: Any) -> None:
        with self._acknowledged(index) as library:
            if (doc_id := self._doc_id(index, number)) is not None:
                library.apply(change, [doc_id])

    @rule(index=INDEXES, number=PAPERS_THERE)
    def tag(self, index: int, number: int) -> None:
        self._apply(index, number, EditTags(add=(f"t{next(self._numbers)}",)))

    @rule(index=INDEXES, number=PAPERS_THERE)
    def untag(self, index: int, number: int) -> None:
        if (doc_id := self._doc_id(index, number)) is not None:
            self._apply(index, number, EditTags(remove=self._libraries[index].paper(doc_id).tags[:1]))

    @rule(index=INDEXES, number=PAPERS_THERE)
    def write(self, index: int, number: int) -> None:
        if (doc_id := self._doc_id(index, number)) is not None:
            note = self._libraries[index].paper(doc_id).note
            text = note.text if note is not None else ""
            self._apply(index, number, SetNote(f"{text}\nline {next(self._numbers)}".strip()))

    @rule(index=INDEXES, number=PAPERS_THERE, status=st.sampled_from(["read", "queued", "inbox"]))
    def judge(self, index: int, number: int, status: str) -> None:
        self._apply(index, number, SetStatus(status))

    @rule(index=INDEXES, number=PAPERS_THERE, starred=st.booleans())
    def star(self, index: int, number: int, starred: bool) -> None:
        self._apply(index, number, SetStarred(starred))

    @rule(index=INDEXES, number=PAPERS_THERE)
    def edit(self, index: int, number: int) -> None:
        self._apply(index, number, EditFields({"venue": f"Venue {next(self._numbers)}"}))

    @rule(index=INDEXES, which=st.integers(0, len(WORKS) - 1))
    def bring(self, index: int, which: int) -> None:
        self._happened(
            index, [((WORKS[which], "brought"), True)]
        )  # into a list more, if it was there already
        with self._acknowledged(index) as library:
            take(
                library,
                source(WORKS[which], name=f"{next(self._numbers)}.jsonl", arxiv_id=f"2401.0000{which}"),
            )

    @rule(index=INDEXES, number=PAPERS_THERE)
    def remove(self, index: int, number: int) -> None:
        if (doc_id := self._doc_id(index, number)) is not None:
            self._shaken.add(self._libraries[index].paper(doc_id).title)
            with self._acknowledged(index) as library:
                library.remove([doc_id])

    @rule(index=INDEXES)
    def undo(self, index: int) -> None:
        """Take back the newest step, which may be a sync."""
        if not self._is_calm:
            self._shaken.update(WORKS)
            with self._acknowledged(index) as library:
                library.undo(own_first=True)

    @rule(index=INDEXES)
    def redo(self, index: int) -> None:
        if not self._is_calm:
            self._shaken.update(WORKS)
            with self._acknowledged(index) as library:
                library.redo()

    @rule(index=INDEXES, other=st.booleans())
    def settle(self, index: int, other: bool) -> None:
        self._libraries[index].refresh()
        self._taken_back |= clashing(self._libraries[index])
        self._happened(index, [((work, "settled"), True) for work in WORKS])
        with self._acknowledged(index) as library:
            settle(library, other=other)

    @rule(index=INDEXES)
    def compact(self, index: int) -> None:
        with self._acknowledged(index) as library:
            library.store._storage.compact()

    @rule(index=INDEXES)
    def keep_a_copy(self, index: int) -> None:
        copy = self._folder / f"copy-{index}"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._libraries[index].path.parent, copy)

    @rule(index=INDEXES)
    def put_the_copy_back(self, index: int) -> None:
        """What was not sent before that is lost, as whoever does it knows; nothing counts as removed."""
        copy = self._folder / f"copy-{index}"
        if self._is_calm or not copy.is_dir():
            return
        self._shaken.update(WORKS)
        library = self._libraries[index]
        before, folder = facts(library) | clashing(library), library.path.parent
        library.close()
        shutil.rmtree(folder)
        shutil.copytree(copy, folder)
        self._libraries[index] = self._open(MACHINES[index])
        self._taken_back |= before - facts(self._libraries[index]) - self._sent[index]

    @rule(rounds=st.integers(1, 2))
    def all_at_once(self, rounds: int) -> None:
        with ThreadPoolExecutor() as threads:
            for done in [threads.submit(self._syncs, library, rounds) for library in self._libraries]:
                done.result(120)
        for index in (0, 1, 2) if self._is_calm else ():
            self._synced(index)  # one by one, so that it is known who knows of what
        self._sent = [facts(library) for library in self._libraries]

    def _syncs(self, library: Library, rounds: int) -> None:
        for _ in range(rounds):
            sync(library)

    def _synced(self, index: int) -> None:
        sync(self._libraries[index])
        self._sent[index] = facts(self._libraries[index])
        self._known_to_remote |= self._known[index]
        self._known[index] = set(self._known_to_remote)

    @rule(index=INDEXES)
    def sync(self, index: int) -> None:
        type(self).steps += 1
        self._synced(index)

    @rule(index=INDEXES, crash=CRASHES, delay=DELAYS, locked=st.booleans())
    def sync_cut_short(self, index: int, crash: int, delay: int | None, locked: bool) -> None:
        """A crash at any call of git or of the system; in a calm example there is none."""
        type(self).steps += 1
        try:
            with self._faults.after(None if self._is_calm else crash, delay):
                self._synced(index)
        except SimulatedCrash:
            with contextlib.suppress(SimulatedCrash):
                self._libraries[index].close()
            self._libraries[index] = self._open(MACHINES[index])
            if locked:
                self._leave_lock(index)

    def _leave_lock(self, index: int) -> None:
        """Leave what git leaves when it is killed while it moves a reference."""
        lock = repository_of(self._libraries[index]).folder / f"{repository.BRANCH}.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.write_bytes(b"")
        os.utime(lock, (time.time() - 60, time.time() - 60))

    # At rest

    def _rest(self) -> None:
        for index in (0, 1, 2, 0, 1):
            sync(self._libraries[index])
        states = [state(library) for library in self._libraries]
        assert states[0] == states[1] == states[2]
        for library in self._libraries:
            assert (sync(library).outcome, sync_status(library).waiting) == (None, "")
        found, listed = facts(self._libraries[0]), clashing(self._libraries[0])
        told = found | self._taken_back
        for fact in self._said - told:
            title, what, *values = fact
            if what == "status":
                assert any(other[:2] == (title, "status") and other[3] >= values[1] for other in told), fact
            else:
                assert (title, what, *values) in listed, fact
        for fact in (self._said & self._taken_back & found) - {fact for fact in found if fact[1] != "tag"}:
            assert fact[0] in self._shaken, fact
        if self._is_calm:
            self._check_removals(found)

    def _check_removals(self, found: set[Fact]) -> None:
        """A paper stays away that was removed by somebody who knew of all that was said of it."""
        for work in WORKS:
            there = (work, "is there")
            told = {number for number, (fact, *_) in enumerate(self._events) if fact[0] == work}
            for fact, is_true, known in self._events:
                if fact == there and not is_true:
                    assert there not in found or told - known, work


def state(library: Library) -> dict[str, dict[int, Any]]:
    store = library.store
    return {
        table: {doc_id: store.find(table, doc_id) for doc_id in store.ids(table)}
        for table in (PAPERS, LISTS, SEARCHES)
    }


def facts(library: Library) -> set[Fact]:
    """Return everything that is said of the papers."""
    found: set[Fact] = set()
    for document in state(library)[PAPERS].values():
        title = document["title"]
        found.add((title, "is there"))
        found |= {(title, "tag", tag) for tag in document.get("tags", ())}
        lines = document.get("note", {}).get("text", "").splitlines()
        found |= {(title, "note", line) for line in lines if line.startswith("line")}
        if "venue" in document:
            found.add((title, "venue", document["venue"]))
        if document.get("starred"):
            found.add((title, "starred"))
        if "status_changed_at" in document:
            found.add((title, "status", document.get("status", "inbox"), document["status_changed_at"]))
    return found


def clashing(library: Library) -> set[Fact]:
    """Return what is listed as a clash."""
    return {
        (document["title"], clash["field"], str(value))
        for document in state(library)[PAPERS].values()
        for clash in document.get("clashes", ())
        for value in (clash.get("kept"), clash.get("other"))
    }


def test_three_machines_come_to_rest_with_all_that_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(git._SETTINGS, "core.fsync", "none")
    monkeypatch.setattr(repository, "PACKS", 6)
    Machines.monkeypatch = pytest.MonkeyPatch()
    Machines.crashes = Machines.steps = 0
    run_state_machine_as_test(
        Machines,
        settings=settings(
            max_examples=EXAMPLES or 3,
            stateful_step_count=40 if EXAMPLES else 15,
            deadline=None,
            derandomize=not EXAMPLES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    if EXAMPLES:
        print(f"{Machines.steps} steps, {Machines.crashes} crashes")
        assert Machines.crashes
