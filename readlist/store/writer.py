"""The one thread that changes a library while an app is open.

Jobs run in the order in which they were handed in, each to its end, so a burst of keys is
written in the order it was typed, and nothing that was handed in is dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Writer(Generic[T]):
    """A first-in-first-out queue of jobs on ``target``, worked off by one thread."""

    def __init__(self, target: T, idle: Callable[[T], None] | None = None, period: float = 1.0) -> None:
        """Start the thread. ``idle`` runs on it every ``period`` seconds, as soon as no job is queued."""
        self._target = target
        self._idle = idle
        self._period = period
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._pending = 0
        self._counting = threading.Lock()
        self._closed = False
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="readlist-writer", daemon=False)
        self._thread.start()

    @property
    def pending(self) -> int:
        """How many jobs are not done yet."""
        return self._pending

    def submit(self, job: Callable[[T], R], done: Callable[[Future[R]], None] | None = None) -> Future[R]:
        """Queue ``job``; its result or exception is in the future, and ``done`` gets it.

        ``done`` runs on the writer's thread. Raises RuntimeError after ``close``.
        """
        future: Future[R] = Future()
        future.set_running_or_notify_cancel()  # what was handed in cannot be called back

        def run() -> None:
            try:
                result = job(self._target)
            except BaseException as error:  # noqa: BLE001 - the future carries it to whoever asked
                future.set_exception(error)
            else:
                future.set_result(result)
            with self._counting:
                self._pending -= 1
            if done is not None:
                self._tell(done, future)

        with self._counting:
            if self._closed:
                raise RuntimeError("the writer is closed")
            self._pending += 1
            self._jobs.put(run)
        return future

    def _tell(self, done: Callable[[Future[R]], None], future: Future[R]) -> None:
        try:
            done(future)
        except Exception as error:  # noqa: BLE001 - what is queued behind is still to be written
            self._failure = self._failure or error

    def close(self) -> None:
        """Work off everything that was handed in, then end the thread. May be called twice.

        Raises the first exception of a ``done`` callback, once everything is written.
        """
        with self._counting:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()
            failure, self._failure = self._failure, None
            if failure is not None:
                raise failure

    def _run(self) -> None:
        due = time.monotonic() + self._period
        while True:
            try:
                job = self._jobs.get(timeout=max(due - time.monotonic(), 0))
            except Empty:
                self._run_idle()
                due = time.monotonic() + self._period
                continue
            if job is None:
                return
            job()

    def _run_idle(self) -> None:
        try:
            if self._idle is not None:
                self._idle(self._target)
        except Exception as error:  # noqa: BLE001 - the next key is still to be written
            self._failure = self._failure or error

    def __enter__(self) -> Writer[T]:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()
