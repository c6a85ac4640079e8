from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from readlist.errors import StoreError
from readlist.library.library import Library, open_library
from readlist.model.change import EditTags, SetStarred, SetStatus
from readlist.tui import taking_in
from readlist.tui.session import Session
from readlist.tui.session_events import Begun, Event, Failed, Merged, Saved, Stepped
from tests.tui.stage import NOW, Stubborn, by_title, make_library


class Front:
    """A session whose reports are worked off when the test says so, as an event loop would."""

    def __init__(self, library: Library) -> None:
        self.calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.events: list[Event] = []
        self.after_frame: list[Callable[[], None]] = []
        self.session = Session(
            library,
            clock=lambda: NOW,
            deliver=self.calls.put,
            after_frame=self.after_frame.append,
            listener=self.events.append,
        )

    def paint(self) -> None:
        """Give the screen the time of a frame."""
        calls, self.after_frame = self.after_frame, []
        for call in calls:
            call()

    def wait(self) -> None:
        """Work off reports until nothing is under way."""
        self.paint()
        while self.session.pending:
            self.calls.get(timeout=30)()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Stubborn]:
    with make_library(tmp_path) as library:
        yield Stubborn(library)


@pytest.fixture
def front(disk: Stubborn) -> Iterator[Front]:
    front = Front(disk.as_library())
    yield front
    disk.may_write.set()
    front.session.close()


def first(front: Front) -> int:
    return next(iter(front.session.snapshot()))


def test_a_change_is_shown_before_it_is_on_disk(front: Front, disk: Stubborn) -> None:
    disk.may_write.clear()
    doc_id = first(front)
    assert front.session.change(doc_id, SetStatus("queued"), "status queued")
    shown = front.session.summary(doc_id)
    assert shown is not None
    assert shown.status == "queued"
    assert front.session.is_pending(doc_id)
    assert front.events == [Begun((doc_id,))]
    disk.may_write.set()
    front.wait()
    assert front.events[-1] == Saved((doc_id,))
    assert not front.session.is_pending(doc_id)


def test_a_change_goes_to_the_disk_behind_the_frame_that_shows_it(front: Front, disk: Stubborn) -> None:
    first_one, second, *_ = front.session.snapshot()
    front.session.change(first_one, SetStatus("queued"), "status queued")
    assert front.calls.empty()
    assert disk.as_library().paper(first_one).status == "inbox"
    front.session.change(second, SetStatus("queued"), "status queued")  # typed ahead of the frame
    front.calls.get(timeout=30)()
    assert disk.as_library().paper(first_one).status == "queued"
    assert front.session.is_pending(second)
    front.wait()
    assert [step.command for step in disk.as_library().history()[:2]] == ["status queued"] * 2


def test_an_undo_right_behind_a_change_takes_that_one_back(front: Front, disk: Stubborn) -> None:
    front.session.change(first(front), SetStatus("queued"), "status queued")
    front.session.undo()
    front.wait()
    assert {paper.status for paper in by_title(disk.as_library()).values()} == {"inbox"}


def test_nothing_to_change_is_no_step(front: Front) -> None:
    assert not front.session.change(first(front), SetStarred(False), "unstar")
    assert front.session.pending == 0


def test_a_failed_change_leaves_those_around_it(front: Front, disk: Stubborn) -> None:
    doc_id = first(front)
    disk.may_write.clear()
    disk.failure = StoreError("disk full")
    front.session.change(doc_id, SetStatus("skipped"), "status skipped")
    front.session.change(doc_id, SetStarred(True), "star")
    disk.may_write.set()
    front.wait()
    shown = front.session.summary(doc_id)
    assert shown is not None
    assert (shown.status, shown.starred) == ("inbox", True)
    failures = [event for event in front.events if isinstance(event, Failed)]
    assert [(failure.doc_ids, failure.message) for failure in failures] == [((doc_id,), "disk full")]


def test_an_undo_is_reported_with_what_it_restored(front: Front) -> None:
    doc_id = first(front)
    front.session.change(doc_id, EditTags(add=("moe",)), "tag +moe")
    front.session.undo()
    assert front.session.stepping
    front.wait()
    stepped = front.events[-1]
    assert isinstance(stepped, Stepped)
    assert list(stepped.outcome.changed) == [doc_id]
    shown = front.session.summary(doc_id)
    assert shown is not None
    assert shown.tags == ()


def test_a_failed_change_hides_nothing_of_what_others_did_meanwhile(
    front: Front, disk: Stubborn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "AT_ONCE", 1)
    with open_library(disk.as_library().path, session="other") as other:
        doc_ids = list(other.summaries())
        other.apply(SetStatus("skipped"), doc_ids)
    front.calls.get(timeout=30)()  # the first of them is shown
    shown = {doc_id: front.session.summary(doc_id) for doc_id in doc_ids}
    last = next(doc_id for doc_id, paper in shown.items() if paper is not None and paper.status == "inbox")
    disk.failure = StoreError("disk full")
    front.session.change(last, SetStarred(True), "star")
    front.wait()
    while not any(isinstance(event, Merged) for event in front.events):
        front.calls.get(timeout=30)()
    paper = front.session.summary(last)
    assert paper is not None
    assert (paper.status, paper.starred) == ("skipped", False)


async def test_what_others_wrote_is_all_there_when_it_is_said_to_be(
    front: Front, disk: Stubborn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "AT_ONCE", 1)
    with open_library(disk.as_library().path, session="other") as other:
        other.apply(SetStatus("skipped"), list(other.summaries()))
    taking = asyncio.ensure_future(front.session.take_in_others())
    while not taking.done():
        if not front.calls.empty():
            front.calls.get()()
        await asyncio.sleep(0)
    assert {paper.status for paper in front.session.snapshot().values()} == {"skipped"}


async def test_counts_follow_changes_made_while_counting(front: Front) -> None:
    doc_id = first(front)
    counting = front.session.count()
    front.session.change(doc_id, SetStatus("read"), "status read")
    await counting
    front.wait()
    counts = front.session.counts
    assert counts is not None
    assert (counts.inbox, counts.status["read"]) == (5, 1)
    front.session.undo()
    front.wait()
    assert (counts.inbox, counts.status["read"]) == (6, 0)


def test_closing_writes_everything_that_is_queued(front: Front, disk: Stubborn) -> None:
    disk.may_write.clear()
    for doc_id in front.session.snapshot():
        front.session.change(doc_id, SetStatus("skipped"), "status skipped")
    threading.Timer(0, disk.may_write.set).start()
    front.session.close()
    assert {paper.status for paper in by_title(disk.as_library()).values()} == {"skipped"}


async def test_a_question_is_answered_after_the_changes_before_it(front: Front) -> None:
    doc_id = first(front)
    front.session.change(doc_id, SetStatus("read"), "status read")
    paper = await front.session.ask(lambda library: library.paper(doc_id))
    assert paper.status == "read"


async def test_what_others_changed_is_shown_though_the_disk_is_full(
    front: Front, disk: Stubborn, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc_id, full = first(front), OSError(28, "No space left on device")

    def refuse() -> None:
        raise full

    monkeypatch.setattr(front.session.tidying, "go_on", refuse)
    with open_library(disk.as_library().path, session="other") as other:
        other.apply(SetStarred(True), [doc_id])
    await front.session.ask(front.session.look_outside)
    while not front.calls.empty():
        front.calls.get()()
    assert Failed("refresh", full) in front.events
    shown = front.session.summary(doc_id)
    assert shown is not None
    assert shown.starred
