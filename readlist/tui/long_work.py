"""Long work on another thread, with its progress on the screen and esc to stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from textual.app import App

from readlist.errors import Cancelled
from readlist.tui.screens.progress import ProgressScreen

R = TypeVar("R")

Tell = Callable[[int, int], None]
"""Takes how much is done, and of how much. Raises Cancelled when the work is to stop."""


async def left_at_once(app: App[Any], title: str, what: str, work: Callable[[Tell], R]) -> R:
    """Return the result of work that only reads. Raises Cancelled as soon as the user wants it."""
    progress = ProgressScreen(title, what)
    app.push_screen(progress)
    try:
        task = asyncio.ensure_future(asyncio.to_thread(work, progress.tell))
        stopped = asyncio.ensure_future(asyncio.to_thread(progress.stopped.wait))
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()  # its thread goes on to its next report; nobody waits for what it raises there
            raise Cancelled(f"{title} stopped", "nothing was written")
        return task.result()
    finally:
        progress.stopped.set()
        progress.dismiss(None)


async def followed_to_its_end(app: App[Any], title: str, what: str, work: Callable[[Tell], R]) -> R:
    """Return the result of work that writes: where it is to stop it says itself what is done."""
    progress = ProgressScreen(title, what)
    app.push_screen(progress)
    try:
        return await asyncio.to_thread(work, progress.tell)
    finally:
        progress.dismiss(None)
