"""The server: textual-serve's, behind a guard, with pages that load nothing from elsewhere."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server

from readlist.errors import ReadlistError
from readlist.views.palette import Palette
from readlist.web.guard import LOOPBACK, Guard
from readlist.web.tab import Tab

HEARTBEAT_SECONDS = 15.0
"""How often a tab is asked whether it is still there."""

SMALLEST_SIZE, DEFAULT_SIZE, LARGEST_SIZE = (1, 1), (80, 24), (1000, 1000)
"""Columns and rows of a tab."""

_HERE = Path(__file__).parent
_BLACK, _WHITE = "#000000", "#ffffff"


class BrowserServer(Server):
    """Serves the app: every tab gets a process of its own, which ends with the tab, all saved.

    ``tabs`` are those that are open; ``failures`` counts those whose app ended by an error.
    """

    def __init__(
        self, arguments: Sequence[str], port: int, palette: Palette, *, started: Callable[[], None]
    ) -> None:
        """``arguments`` start the app; ``started`` is called once tabs can be opened."""
        super().__init__(arguments[0], host=LOOPBACK, port=port, templates_path=_HERE / "pages")
        self.guard = Guard(port)
        self.tabs: set[Tab] = set()
        self.failures = 0
        self._arguments = arguments
        self._palette = palette
        self._started = started

    def run(self, listening: socket.socket) -> None:
        """Answer on a socket of ``listen`` until SIGINT or SIGTERM, then end every tab. Blocks."""
        web.run_app(self._make_app(), sock=listening, print=None, access_log=None)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_static("/assets", _HERE / "assets")
        app.router.add_get("/favicon.ico", _icon)  # asked for by browsers before a page names its icon
        app.middlewares.append(self.guard.middleware)
        app.on_response_prepare.append(self.guard.add_headers)
        aiohttp_jinja2.get_env(app).globals["colours"] = page_colours(self._palette)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say that it is running, in the caller's words."""
        self._started()

    async def on_shutdown(self, app: web.Application) -> None:
        """End every tab; none is left behind with something unsaved."""
        await asyncio.gather(*(tab.end() for tab in tuple(self.tabs)))

    async def handle_index(self, request: web.Request) -> web.Response:
        """Answer with the page of a tab. Its socket is at the host that was asked: so is the cookie."""
        return aiohttp_jinja2.render_template("tab.html", request, {"socket": f"ws://{request.host}/ws"})

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the app for a tab until one of them ends."""
        websocket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS)
        await websocket.prepare(request)
        tab = Tab(self._arguments, websocket, self.download_manager)
        self.tabs.add(tab)
        try:
            await tab.start(*_size(request))
            await self._process_messages(websocket, tab)
        finally:
            await tab.stop()
            self.tabs.discard(tab)
            self.failures += tab.failed
        return websocket


async def _icon(request: web.Request) -> web.FileResponse:
    return web.FileResponse(_HERE / "assets" / "icon.svg")


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port of this machine only; port 0 is any free one.

    Raises ReadlistError when the port cannot be had.
    """
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno == errno.EADDRINUSE:
            reason = "something listens there already, perhaps another `readlist serve`"
        raise ReadlistError(
            f"Port {port} cannot be used: {reason}.", "`readlist serve --port 0` takes any free one."
        ) from error


def page_colours(palette: Palette) -> dict[str, str]:
    """Return the colours of the pages as CSS; what the terminal decides is xterm's black and white."""
    back = {name: _css(getattr(palette, name), _BLACK) for name in ("background", "surface", "on_accent")}
    front = {name: _css(getattr(palette, name), _WHITE) for name in ("text", "muted", "accent")}
    return {**back, **front}


def _css(colour: str, fallback: str) -> str:
    return colour if colour.startswith("#") else fallback


def _size(request: web.Request) -> tuple[int, int]:
    """Return the columns and rows that a tab asks for, within reason."""
    asked = (request.query.get("width", ""), request.query.get("height", ""))
    width, height = (
        min(max(int(text), smallest), largest) if text.isascii() and text.isdecimal() else default
        for text, smallest, default, largest in zip(
            asked, SMALLEST_SIZE, DEFAULT_SIZE, LARGEST_SIZE, strict=True
        )
    )
    return width, height
