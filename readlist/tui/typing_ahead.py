"""Waiting for a widget, so that keys typed ahead of it stay in order."""

from __future__ import annotations

import asyncio
import contextlib

from textual.dom import DOMNode
from textual.widget import Widget

PATIENCE = 0.5
"""Seconds: a widget that takes longer over one key does not hold up the keyboard."""


async def worked_off(widget: Widget) -> None:
    """Return when ``widget`` has handled its messages, and its parents what came of them.

    A message that a widget posts to itself while it handles a key comes behind the key,
    hence the second look at the widget itself.
    """
    nodes: list[DOMNode] = [widget, *widget.ancestors_with_self]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            for node in nodes:
                reached = asyncio.Event()
                if node is not widget.app and node.is_running and node.call_later(reached.set):
                    await reached.wait()
