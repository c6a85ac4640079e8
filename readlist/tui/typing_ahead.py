"""Keys typed ahead of a dialog or an editor: none overtakes what the one before it opens or closes."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

from readlist.tui.screens.command_screen import CommandScreen

PATIENCE = 0.5
"""Seconds: a widget that takes longer over one key does not hold up the keyboard."""
HOLDING_SECONDS = 0.01


class TypingAhead:
    """Hands keys on one at a time while a dialog or an editor is open, or a command is held back.

    Textual runs a key's binding when the key has bubbled up to the app, behind whatever was
    typed meanwhile: an Enter would close a field after the letters that follow it.
    """

    def __init__(self, app: App[Any], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        """``hand_on`` gives a key to the app itself."""
        self._app = app
        self._hand_on = hand_on
        self._typed: deque[events.Key] = deque()
        self._waiting = False

    @property
    def waiting(self) -> bool:
        """Whether keys wait for what those before them have begun."""
        return self._waiting

    async def take(self, key: events.Key) -> None:
        """Hand a key on, now or when those before it are worked off."""
        self._typed.append(key)
        if not self._waiting:
            await self._hand_on_keys()

    async def _hand_on_keys(self) -> None:
        while self._typed and not self._waiting:
            key = self._typed.popleft()
            screen = self._app.screen
            letter = isinstance(screen, CommandScreen) and screen.writes_note and key.is_printable
            await self._hand_on(key)
            if letter:
                continue  # nothing comes of it that the next key could overtake
            screen = self._app.screen
            if not isinstance(screen, CommandScreen) or not screen.takes_commands or screen.commands.holding:
                self._waiting = True
                await worked_off(self._app.focused or screen)
                self._app.call_later(self._await_binding)  # behind the key, if it bubbles up

    async def _await_binding(self) -> None:
        await worked_off(self._app.focused or self._app.screen)
        self._app.call_later(self._hand_on_rest)  # behind what a closed dialog gives back

    async def _hand_on_rest(self) -> None:
        screens = (screen for screen in self._app.screen_stack if isinstance(screen, CommandScreen))
        if any(screen.commands.holding for screen in screens):
            self._app.set_timer(HOLDING_SECONDS, self._hand_on_rest)
        else:
            self._waiting = False
            await self._hand_on_keys()


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
