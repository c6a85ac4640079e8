from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from readlist.errors import ReadlistError
from readlist.views.palette import TERMINAL_PALETTE
from readlist.web.server import BrowserServer, listen, page_colours
from tests.web.conftest import papers, run

SECONDS = 30


class Tab:
    """What a tab of the browser sees and sends."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen = ""

    async def wait_for(self, text: str) -> None:
        """Wait until the app has drawn a text."""
        async with asyncio.timeout(SECONDS):
            while text not in self.seen:
                message = await self.socket.receive()
                assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), (message, self.seen[-500:])
                if message.type == WSMsgType.BINARY:
                    self.seen += message.data.decode("utf-8")

    async def press(self, keys: str) -> None:
        self.seen = ""
        await self.socket.send_str(json.dumps(["stdin", keys]))


async def open_tab(guest: ClientSession, address: str) -> Tab:
    """Open a tab and wait until the app is there."""
    socket = await guest.ws_connect(f"{address}/ws?width=120&height=40", headers={"Origin": address})
    tab = Tab(socket)
    await tab.wait_for("1 of 4")
    return tab


@pytest.fixture(autouse=True)
def with_papers(library: Path) -> None:
    """Every app here has something to show."""


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not is_so():
            await asyncio.sleep(0.02)


async def test_a_tab_is_an_app_on_the_library(
    guest: ClientSession, server: BrowserServer, address: str, library: Path
) -> None:
    tab = await open_tab(guest, address)
    await tab.press("s")
    await tab.wait_for("Starred")
    await tab.socket.close()
    await until(lambda: not server.tabs)
    assert [paper["key"] for paper in papers("is:starred", library)] == ["vaswani2017attention"]


async def test_several_tabs_work_at_once_and_each_ends_when_it_is_closed(
    guest: ClientSession, server: BrowserServer, address: str, library: Path
) -> None:
    first, second = await open_tab(guest, address), await open_tab(guest, address)
    processes = [tab._process for tab in server.tabs]
    assert len(processes) == 2
    await first.press("x")
    await second.press("jw")
    await first.socket.close()
    await until(lambda: len(server.tabs) == 1)
    assert papers("status:skipped", library)[0]["key"] == "vaswani2017attention"
    await second.wait_for("Queued")
    await second.socket.close()
    await until(lambda: not server.tabs)
    assert [process.returncode for process in processes if process is not None] == [0, 0]
    assert papers("status:queued", library)[0]["key"] == "he2016deep"


async def test_a_note_that_is_being_typed_is_saved_when_the_tab_is_closed(
    guest: ClientSession, server: BrowserServer, address: str, library: Path
) -> None:
    tab = await open_tab(guest, address)
    await tab.press("n")
    await tab.wait_for("save and leave")
    await tab.press("half a thought")
    await tab.wait_for("thought")
    await tab.socket.close()
    await until(lambda: not server.tabs)
    assert "half a thought" in run("note", "vaswani2017attention", library=library)


async def test_leaving_the_app_ends_the_tab(
    guest: ClientSession, server: BrowserServer, address: str
) -> None:
    tab = await open_tab(guest, address)
    await tab.press("q")
    async with asyncio.timeout(SECONDS):
        async for _ in tab.socket:
            pass
    assert tab.socket.closed
    await until(lambda: not server.tabs)


async def test_an_app_that_does_not_start_ends_its_tab_and_is_counted(
    guest: ClientSession, server: BrowserServer, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server._arguments = (sys.executable, "-c", "raise SystemExit('the library is damaged')")
    tab = Tab(await guest.ws_connect(f"{address}/ws", headers={"Origin": address}))
    async with asyncio.timeout(SECONDS):
        assert (await tab.socket.receive()).type == WSMsgType.CLOSE
    await until(lambda: not server.tabs)
    assert server.failures == 1
    assert "the library is damaged" in capsys.readouterr().out


async def test_links_are_opened_by_the_browser(guest: ClientSession, address: str) -> None:
    tab = await open_tab(guest, address)
    await tab.press("o")
    async with asyncio.timeout(SECONDS):
        while (message := await tab.socket.receive()).type != WSMsgType.TEXT:
            pass
    assert message.json() == ["open_url", {"url": "https://arxiv.org/abs/1706.03762", "new_tab": True}]
    await tab.socket.close()


async def test_a_size_that_makes_no_sense_is_none(guest: ClientSession, address: str) -> None:
    for query in ("width=&height=x", "width=-3&height=1e9", "width=99999999&height=0"):
        headers = {"Origin": address}
        async with guest.ws_connect(f"{address}/ws?{query}", headers=headers) as socket:
            async with asyncio.timeout(SECONDS):
                assert (await socket.receive()).type == WSMsgType.BINARY


def test_a_port_that_is_taken_is_said_with_a_way_out() -> None:
    with listen(0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(
            ReadlistError, match=f"Port {port} cannot be used: something listens there"
        ) as found:
            listen(port)
    assert "--port 0" in found.value.hint


def test_it_listens_on_this_machine_only() -> None:
    with listen(0) as listening:
        assert listening.family == socket.AF_INET
        assert listening.getsockname()[0] == "127.0.0.1"


def test_colours_that_the_terminal_decides_are_black_and_white_on_the_pages() -> None:
    assert set(page_colours(TERMINAL_PALETTE).values()) == {"#000000", "#ffffff"}
