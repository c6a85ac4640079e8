"""Work beside the keys, in Textual's workers: for reading only, changes go through the session."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker


def in_background(node: DOMNode, work: Callable[[], Coroutine[Any, Any, None]]) -> Worker[None]:
    """Run ``work`` until ``node`` goes.

    It is called only once the worker runs: a coroutine made beforehand would never be awaited
    when the app ends in between.
    """
    return node.run_worker(work)
