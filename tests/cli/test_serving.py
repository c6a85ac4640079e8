"""``readlist serve`` as a command; tests/web has the server, the guard and the browser."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSCloseCode

from readlist.web.server import listen
from tests.cli.conftest import Run
from tests.terminal import Terminal

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=[\w-]+")
SECONDS = 30


def test_without_the_extra_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("readlist.web", "textual_serve"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    result = run("serve")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "needs textual-serve" in result.stderr
    assert "pip install 'readlist[serve]'" in result.stderr


def test_a_port_that_is_taken_is_one_error(run: Run) -> None:
    with listen(0) as listening:
        port = str(listening.getsockname()[1])
        result = run("serve", "--port", port)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Port {port} cannot be used" in result.stderr
    assert "--port 0" in result.stderr


def test_a_library_that_cannot_be_opened_is_told_before_any_tab(run: Run, home: Path) -> None:
    (home / "library.json").write_text("{", "utf-8")
    result = run("serve", "--port", "0")
    assert (result.exit_code, result.stdout) == (2, "")


def test_it_cannot_be_bound_to_anything_but_this_machine(run: Run) -> None:
    for option in ("--host", "--bind", "--address"):
        assert run("serve", option, "0.0.0.0").exit_code == 2
    assert "127.0.0.1 only" in run("serve", "--help").stdout


async def wait_for(tab: ClientWebSocketResponse, text: bytes) -> None:
    """Wait until the app of a tab has drawn a text."""
    seen = b""
    async with asyncio.timeout(SECONDS):
        while text not in seen:
            seen += (await tab.receive()).data


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
async def test_ctrl_c_ends_it_with_every_tab_saved_and_the_terminal_as_it_was(
    library: Run, home: Path
) -> None:
    terminal = Terminal(["serve", "--port", "0", "--no-open"], {}, columns=200)
    try:
        link = LINK.search(terminal.wait_for("token="))
        assert link is not None
        address = link[0].partition("/?")[0]
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            assert (await browser.get(link[0])).status == 200
            tabs = [
                await browser.ws_connect(f"{address}/ws?width=120&height=40", headers={"Origin": address})
                for _ in range(2)
            ]
            for tab, keys, said in zip(tabs, ("s", "jw"), (b"Starred", b"Queued"), strict=True):
                await wait_for(tab, b"1 of 4")
                await tab.send_json(["stdin", keys])
                await wait_for(tab, said)
            terminal.send("\x03")
            for tab in tabs:
                async with asyncio.timeout(SECONDS):
                    async for _ in tab:
                        pass
                assert tab.close_code == WSCloseCode.GOING_AWAY
        assert terminal.wait_for_end() == 0
        assert "Stopped; everything is saved." in terminal.text
        assert len(LINK.findall(terminal.text)) == 1
        assert b"\x1b" not in terminal.raw
    finally:
        if terminal.process.isalive():
            terminal.kill()
    assert library("count", "is:starred").stdout == "1\n"
    assert library("count", "status:queued").stdout == "1\n"
