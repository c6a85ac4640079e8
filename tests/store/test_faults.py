"""A disk that fails, a process that is killed, a power cut: at every point of a session."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from errno import EROFS
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tinydb import TinyDB

from readlist.errors import StoreError
from readlist.store.columns import FirstPage
from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS, SEARCHES
from tests.store.conftest import content, in_memory, set_fields
from tests.store.faults import ERRORS, Disk, Fault, PowerCut, SimulatedCrash, State

CRASHES = (Fault("stop"), Fault("tear"))
POWER_CUTS = (
    PowerCut(0, "nothing"),
    PowerCut(1, "nothing"),
    PowerCut(0.5, "torn"),
    PowerCut(0, "everything"),
    PowerCut(1, "last"),
)
FAILURES = (
    *(Fault("fail", error) for error in ERRORS),
    Fault("fail", EROFS, lasts=True),
    Fault("short"),
)


class Action(NamedTuple):
    """A step of a session, and what another program does to the files before it."""

    do: Callable[[PaperStore], object]
    prepare: Callable[[Path], object] = lambda path: None


class Session:
    """Actions one after the other, and how many trials they give at least."""

    def __init__(self, trials: int, *actions: Action) -> None:
        self.trials = trials
        self.actions = actions


def insert(store: PaperStore, table: str, *ids: int, **fields: Any) -> None:
    with store.step(f"add to {table}"):
        store.insert(table, [(doc_id, {"title": f"Number {doc_id}", **fields}) for doc_id in ids])


def import_week(store: PaperStore) -> None:
    with store.step("import"):
        store.insert(LISTS, [(11, {"title": "Week"})])
        papers = [(i, {"key": f"k{i}", "title": f"Number {i}", "places": [{"list": 11}]}) for i in (1, 2, 3)]
        store.insert(PAPERS, papers)


def tag_all(store: PaperStore) -> None:
    with store.step("tag +sea"):
        store.update(PAPERS, list(store.summaries()), {"tags": ["sea"]})


def remove(store: PaperStore, doc_id: int) -> None:
    with store.step("remove"):
        store.remove(PAPERS, [doc_id])


def compact(store: PaperStore) -> None:
    store._storage.compact()
    store.refresh()


def make_checkpoint(store: PaperStore) -> None:
    store.tidy(lambda papers: FirstPage(tuple(papers[:2])))


def write_by_stock_tinydb(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with TinyDB(path) as database:
        database.table(PAPERS).insert_multiple([{"title": "Number 1"}, {"title": "Number 2"}])


def edit_by_stock_tinydb(path: Path) -> None:
    with TinyDB(path) as database:
        database.table(PAPERS).update({"venue": "Nature"}, doc_ids=[1])


def begin_library(path: Path) -> None:
    store = PaperStore(path, "one")
    import_week(store)
    store.close()


def leave_unfinished_step(path: Path) -> None:
    begin_library(path)
    with path.with_suffix(".journal").open("ab") as journal:
        journal.write(b'{"seq":4,"table":"papers","id":1,"bef')


STAR = Action(lambda store: set_fields(store, 1, "star", starred=True))
TAG = Action(tag_all)
UNDO = Action(lambda store: store.undo(own_first=True))
COMPACT = Action(compact)
CHECKPOINT = Action(make_checkpoint)

SESSIONS = {
    "of its own": Session(
        1450,
        Action(import_week),
        STAR,
        TAG,
        Action(lambda store: set_fields(store, 2, "note", note={"text": "Read again. " * 20})),
        Action(lambda store: insert(store, SEARCHES, 21, query="sea")),
        Action(lambda store: remove(store, 3)),
        UNDO,
        Action(lambda store: store.redo()),
        COMPACT,
        CHECKPOINT,
        Action(lambda store: insert(store, PAPERS, 4)),
        CHECKPOINT,
        UNDO,
        COMPACT,
    ),
    "of stock TinyDB": Session(520, STAR._replace(prepare=write_by_stock_tinydb), TAG, UNDO, COMPACT),
    "edited outside": Session(
        450,
        STAR._replace(prepare=begin_library),
        COMPACT,
        TAG._replace(prepare=edit_by_stock_tinydb),
        COMPACT,
    ),
    "with a torn end": Session(240, STAR._replace(prepare=leave_unfinished_step), COMPACT),
}


class Trial(NamedTuple):
    """An action, the points that it passes, and what the library holds before and after it."""

    disk: Disk
    path: Path
    action: Action
    calls: list[str]
    start: State
    before: list[Any]
    after: list[Any]

    def crash(self, point: int, fault: Fault) -> int:
        """Act until the process is killed, or the power cut; return in how many ways that was tried."""
        self._act_until_crash(point, fault)
        cuts = self.disk.different(POWER_CUTS)
        self.disk.work()
        self._go_on_elsewhere()
        self._act_until_crash(point, fault)
        self.disk.work()
        self._compact_elsewhere()
        for cut in cuts:
            self._act_until_crash(point, fault)
            self.disk.cut_power(cut)
            self._go_on_elsewhere()
        return 2 + len(cuts)

    def _act_until_crash(self, point: int, fault: Fault) -> None:
        self.disk.restore(self.start)
        self.disk.expect(point, fault)
        with pytest.raises(SimulatedCrash), contextlib.closing(PaperStore(self.path, "one")) as store:
            self.action.do(store)

    def _go_on_elsewhere(self) -> None:
        with contextlib.closing(PaperStore(self.path, "two")) as store:
            found = content(store)
            assert store.conflicts() == ()
            assert found in (self.before, self.after)
            self._go_on(store, found)

    def _compact_elsewhere(self) -> None:
        """Write what is found as a snapshot; all of it is there after a power cut."""
        with contextlib.closing(PaperStore(self.path, "two")) as store:
            compact(store)
            found = content(store)
        assert found[:-1] in (self.before[:-1], self.after[:-1])
        self.disk.cut_power(POWER_CUTS[0])
        assert content_of(self.path) == found

    def fail(self, point: int, fault: Fault) -> int:
        """Act until an error that says what it is, and go on in the same process."""
        self.disk.restore(self.start)
        self.disk.expect(point, fault)
        faults, failed = self.disk.faults, False
        with contextlib.closing(PaperStore(self.path, "one")) as store:
            try:
                self.action.do(store)
            except StoreError as error:
                failed = True
                assert os.strerror(fault.error) in str(error)
            assert self.disk.faults > faults
            assert in_memory(store) == (self.before if failed else self.after)[:-1]
            self.disk.work()
            if failed:
                # A compaction may have come as far as forgetting old steps.
                is_compacted = self.before[:-1] == self.after[:-1]
                assert content(store) in ((self.before, self.after) if is_compacted else (self.before,))
                self.action.do(store)
            self._go_on(store, self.after)
        return 1

    def _go_on(self, store: PaperStore, found: list[Any]) -> None:
        """Make one more change; it is there after a power cut, with all that was found."""
        insert(store, PAPERS, 99)
        changed = content(store)
        for papers_before, papers in zip(found[:2], changed[:2], strict=True):
            assert papers == {**papers_before, 99: papers[99]}
        assert changed[2:4] == found[2:4]
        assert changed[-1][1:] == found[-1]
        self.disk.cut_power(POWER_CUTS[0])
        assert content_of(self.path) == changed

    def be_read(self, point: int) -> int:
        """Act while others read what is open already, and what is on the disk."""
        self.disk.restore(self.start)
        acting, following = PaperStore(self.path, "one"), PaperStore(self.path, "two")

        def read() -> None:
            following.refresh()
            for found in (in_memory(acting), in_memory(following), content_of(self.path)[:-1]):
                assert found in (self.before[:-1], self.after[:-1])

        faults = self.disk.faults
        self.disk.expect(point, Fault("wait"), read)
        with contextlib.closing(acting), contextlib.closing(following):
            self.action.do(acting)
            assert self.disk.faults > faults
            following.refresh()
            assert content(acting) == content(following) == self.after
        return 1

    def all_at(self, point: int) -> Iterator[Callable[[], int]]:
        """Yield everything that can happen at a point."""
        call = self.calls[point - 1]
        for crash in CRASHES:
            if crash.fits(call):
                yield partial(self.crash, point, crash)
        for failure in FAILURES:
            if failure.fits(call):
                yield partial(self.fail, point, failure)
        yield partial(self.be_read, point)


def content_of(path: Path) -> list[Any]:
    """Return what another process finds in the library."""
    with contextlib.closing(PaperStore(path, "reader")) as store:
        assert store.conflicts() == ()
        return content(store)


def trials(disk: Disk, path: Path, actions: Iterable[Action]) -> Iterator[Trial]:
    """Yield each action, from where the ones before it led."""
    for action in actions:
        action.prepare(path)
        start, before = disk.save(), content_of(path)
        disk.work()
        with contextlib.closing(PaperStore(path, "one")) as store:
            action.do(store)
        calls, end = disk.calls, disk.save()
        disk.work()
        yield Trial(disk, path, action, calls, start, before, content_of(path))
        disk.restore(end)


@pytest.mark.skipif(os.name == "nt", reason="files are replaced while they are open")
@pytest.mark.parametrize("session", SESSIONS)
def test_what_goes_wrong_at_any_point_leaves_the_library_as_before_or_after_the_step(
    session: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, tried = Disk(tmp_path / "disk"), 0
    disk.install(monkeypatch)
    path = disk.folder / "data" / "library.json"
    for number, trial in enumerate(trials(disk, path, SESSIONS[session].actions)):
        for point in range(1, len(trial.calls) + 1):
            for attempt in trial.all_at(point):
                try:
                    tried += attempt()
                except BaseException as error:
                    error.add_note(f"action {number}, at point {point} of {trial.calls}: {attempt}")
                    raise
    assert tried >= SESSIONS[session].trials
