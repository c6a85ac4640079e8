"""One tab: a process of the app that draws into a WebSocket and ends with it."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

_DRIVER = "readlist.tui.browser_driver:BrowserDriver"
_OF_THE_SERVERS_TERMINAL = ("TMUX", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LINES", "COLUMNS")


class Tab(AppService):
    """The process behind a tab.

    Unlike its base it is started without a shell and away from the terminal's ctrl+c, is read
    to its end though the tab is gone, since a full pipe would keep it from saving, and is
    waited for.
    """

    def __init__(
        self, arguments: Sequence[str], websocket: web.WebSocketResponse, downloads: DownloadManager
    ) -> None:
        super().__init__(
            shlex.join(arguments),
            write_bytes=self._show,
            write_str=self._tell,
            close=self._close,
            download_manager=downloads,
        )
        self._arguments = arguments
        self._websocket = websocket

    @property
    def failed(self) -> bool:
        """Whether the app has ended with anything but success."""
        return self._process is not None and self._process.returncode not in (None, 0)

    async def run(self) -> None:
        """Show what the app draws until it ends, then end the tab, also if it has not begun to draw."""
        try:
            await super().run()
        except asyncio.CancelledError:
            # The base cancels its reading of stderr, also when that has not begun yet.
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
        finally:
            await self._close()
        if self._process is not None and self._process.stderr is not None:
            sys.stdout.write((await self._process.stderr.read()).decode("utf-8", "replace"))

    async def stop(self) -> None:
        """Have the app leave and wait until everything done in it is on disk. May be called again."""
        await super().stop()
        if self._process is not None:
            await self._process.wait()

    async def end(self) -> None:
        """Close the tab from this side, then do as ``stop``."""
        await self._websocket.close(code=WSCloseCode.GOING_AWAY)
        await self.stop()

    async def _show(self, data: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            await self._websocket.send_bytes(data)

    async def _tell(self, text: str) -> None:
        with contextlib.suppress(ConnectionError):
            await self._websocket.send_str(text)

    async def _close(self) -> None:
        await self._websocket.close()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        environment = super()._build_environment(width, height)
        for name in _OF_THE_SERVERS_TERMINAL:
            environment.pop(name, None)
        size = {"COLUMNS": str(width), "ROWS": str(height), "LINES": str(height)}
        return {**environment, **size, "TERM": "xterm-256color", "TEXTUAL_DRIVER": _DRIVER}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,
        )
        self._stdin = process.stdin
        return process
