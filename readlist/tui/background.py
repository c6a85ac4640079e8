"""Work beside the keys: in Textual's workers for reading only, changes go through the session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from textual.app import App
from textual.dom import DOMNode
from textual.worker import Worker

R = TypeVar("R")

FRAME_SECONDS = 0.01
"""In what time a key is on the screen, if nothing else takes its turn."""


def in_background(node: DOMNode, work: Callable[[], Coroutine[Any, Any, None]]) -> Worker[None]:
    """Run ``work`` until ``node`` goes.

    It is called only once the worker runs: a coroutine made beforehand would never be awaited
    when the app ends in between.
    """
    return node.run_worker(work)


def after_frame(call: Callable[[], None]) -> None:
    """Have ``call`` called when there was time for a frame, whether or not one was due."""
    asyncio.get_running_loop().call_later(FRAME_SECONDS, call)


def turn_by_turn(app: App[Any]) -> Callable[[Callable[[], None]], object]:
    """Return what has something called on the app's thread, in the order in which it was handed over.

    Between two calls everything else has its turn, also where each hands over the next one.
    """

    def deliver(call: Callable[[], None]) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # on another thread, which has turns of its own
            app.call_later(call)
        else:
            loop.call_soon(app.call_later, call)

    return deliver


def answer(waiting: asyncio.Future[R], done: Future[R]) -> None:
    """Hand on what became of work on another thread to who waits for it, if anybody still does."""
    if waiting.cancelled():
        return
    error = done.exception()
    if error is None:
        waiting.set_result(done.result())
    else:
        waiting.set_exception(error)
