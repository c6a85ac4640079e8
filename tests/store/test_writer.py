"""The writer thread: order, failures, draining."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from functools import partial

import pytest

from readlist.store.writer import Writer


def _append(target: list[int], number: int) -> None:
    target.append(number)


def test_jobs_run_in_the_order_in_which_they_were_handed_in() -> None:
    done: list[int] = []
    with Writer(done) as writer:
        for number in range(500):
            writer.submit(partial(_append, number=number))
    assert done == list(range(500))


def test_closing_works_off_what_is_queued() -> None:
    gate, done = threading.Event(), [0]
    writer = Writer(done)
    writer.submit(lambda target: gate.wait())
    for _ in range(5):
        writer.submit(lambda target: target.__setitem__(0, target[0] + 1))
    assert writer.pending == 6
    gate.set()
    writer.close()
    assert done == [5]
    assert writer.pending == 0


def test_a_failing_job_is_reported_and_the_next_one_runs() -> None:
    reported: list[Future[float]] = []
    with Writer(0) as writer:
        writer.submit(lambda target: 1 / target, reported.append)
        following = writer.submit(lambda target: "done")
    assert isinstance(reported[0].exception(), ZeroDivisionError)
    assert following.result() == "done"


def test_a_failing_callback_does_not_stop_the_queue_and_is_raised_at_the_end() -> None:
    def fail(future: Future[None]) -> None:
        raise ZeroDivisionError

    done: list[int] = []
    writer = Writer(done)
    writer.submit(partial(_append, number=1), fail)
    writer.submit(partial(_append, number=2))
    with pytest.raises(ZeroDivisionError):
        writer.close()
    assert done == [1, 2]
    writer.close()


def test_a_closed_writer_takes_no_more() -> None:
    writer = Writer(0)
    writer.close()
    writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        writer.submit(lambda target: None)


def test_idle_work_is_done_between_jobs() -> None:
    idle = threading.Event()
    with Writer(0, lambda target: idle.set(), period=0.01):
        assert idle.wait(5)


def test_idle_work_has_its_turn_where_jobs_keep_coming() -> None:
    idle = threading.Event()
    done: list[int] = []
    with Writer(done, lambda target: idle.set(), period=0.2) as writer:
        while not idle.is_set() and len(done) < 50_000:
            writer.submit(partial(_append, number=len(done))).result()
    assert len(done) < 50_000
    assert done == list(range(len(done)))


def test_a_job_whose_result_nobody_wants_any_more_runs_all_the_same() -> None:
    done: list[int] = []
    gate = threading.Event()
    with Writer(done) as writer:
        writer.submit(lambda target: gate.wait())
        future = writer.submit(partial(_append, number=1))
        assert not future.cancel()
        writer.submit(partial(_append, number=2))
        gate.set()
    assert done == [1, 2]


def test_failing_idle_work_does_not_stop_the_queue() -> None:
    failed = threading.Event()

    def fail(target: list[int]) -> None:
        failed.set()
        raise ZeroDivisionError

    done: list[int] = []
    writer = Writer(done, fail, period=0.01)
    assert failed.wait(5)
    writer.submit(partial(_append, number=1)).result(5)
    with pytest.raises(ZeroDivisionError):
        writer.close()
    assert done == [1]
