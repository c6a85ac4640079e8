"""Chromium without a window, led by its DevTools protocol.

The protocol is JSON over a WebSocket, and aiohttp is there for the server's sake: a library
for it, and a driver beside the browser, would be two more things to keep in step with it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 60
OPTIONS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1280,800",
)


def find_chromium() -> str | None:
    """Return the path of a Chromium, None when there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """A tab: what it asked for, what its app has drawn, and what went wrong in it."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._changed = asyncio.Condition()
        self._screen = pyte.Screen(400, 100)
        self._stream = pyte.ByteStream(self._screen)
        self.requested: list[str] = []
        self.errors: list[str] = []

    @property
    def text(self) -> str:
        """What the app in this tab shows."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(SECONDS):
            return await answer

    async def evaluate(self, script: str) -> Any:
        """Return the value of a script in the page; a promise is waited for."""
        result = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return result["result"].get("value")

    async def open(self, url: str) -> None:
        """Go to an address."""
        await self.call("Page.navigate", url=url)

    async def press(self, key: str) -> None:
        """Press and release a key that writes a letter."""
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def wait_for(self, is_so: Callable[[Page], bool]) -> None:
        """Wait until the page is as wanted; it is looked at after every event."""
        async with asyncio.timeout(SECONDS), self._changed:
            await self._changed.wait_for(lambda: is_so(self))

    async def read(self) -> None:
        """Take in answers and events until the tab is closed."""
        async for message in self._socket:
            data = json.loads(message.data)
            if "id" in data:
                self._answers.pop(data["id"]).set_result(data.get("result", data))
                continue
            async with self._changed:
                self._note(data["method"], data["params"])
                self._changed.notify_all()

    def _note(self, event: str, parameters: dict[str, Any]) -> None:
        match event:
            case "Network.requestWillBeSent":
                self.requested.append(parameters["request"]["url"])
            case "Network.webSocketCreated":
                self.requested.append(parameters["url"])
            case "Network.webSocketFrameReceived" if parameters["response"]["opcode"] == 2:
                self._stream.feed(base64.b64decode(parameters["response"]["payloadData"]))
            case "Network.webSocketFrameError":
                self.errors.append(parameters["errorMessage"])
            case "Log.entryAdded" if parameters["entry"]["level"] == "error":
                self.errors.append(parameters["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.errors.append(json.dumps(parameters["exceptionDetails"]))


class Chromium:
    """A running browser with a profile of its own."""

    def __init__(self, client: ClientSession, address: str) -> None:
        self._client = client
        self._address = address

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """Open an empty tab; it is no longer followed at the end."""
        async with self._client.put(f"{self._address}/json/new?about:blank") as answer:
            target = await answer.json()
        async with self._client.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            page = Page(socket)
            reading = asyncio.create_task(page.read())
            try:
                for domain in ("Page", "Network", "Log", "Runtime"):
                    await page.call(f"{domain}.enable")
                await page.call("Emulation.setFocusEmulationEnabled", enabled=True)
                yield page
            finally:
                await socket.close()
                await reading


@asynccontextmanager
async def chromium(path: str, profile: Path) -> AsyncIterator[Chromium]:
    """Start a browser, and end it with everything it has started."""
    options = [*OPTIONS, f"--user-data-dir={profile}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # as root it would not start with one
    process = await asyncio.create_subprocess_exec(path, *options, stdout=DEVNULL, stderr=PIPE)
    draining: asyncio.Task[None] | None = None
    try:
        address = await _debugging_address(process)
        draining = asyncio.create_task(_drain(process))
        async with ClientSession() as client:
            yield Chromium(client, address)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()  # its own processes end with it, which they do not after a kill
        await (_drain(process) if draining is None else draining)
        await process.wait()


async def _debugging_address(process: Process) -> str:
    assert process.stderr is not None
    said = b""
    async with asyncio.timeout(SECONDS):
        while line := await process.stderr.readline():
            said += line
            if b"DevTools listening on ws://" in line:
                return "http://" + line.decode().split("ws://")[1].split("/")[0]
    raise AssertionError(f"Chromium did not start:\n{said.decode('utf-8', 'replace')}")


async def _drain(process: Process) -> None:
    assert process.stderr is not None
    while await process.stderr.read(65536):
        pass
