"""The installed ``readlist serve`` in a real browser: what it loads, what its keys do, what it keeps out."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from tests.terminal import installed_program
from tests.web.chromium import Chromium, Page, chromium, find_chromium
from tests.web.conftest import papers

FOUND = find_chromium()

pytestmark = pytest.mark.skipif(FOUND is None, reason="no Chromium; Debian has it: apt-get install chromium")


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Chromium]:
    assert FOUND is not None
    async with chromium(FOUND, tmp_path / "profile") as running:
        yield running


@pytest.fixture
async def link(library: Path) -> AsyncIterator[str]:
    """The link that a running ``readlist serve`` has printed."""
    arguments = ("--library", str(library), "serve", "--port", "0", "--no-open")
    process = await asyncio.create_subprocess_exec(installed_program(), *arguments, stdout=PIPE)
    assert process.stdout is not None
    yield (await process.stdout.readline()).decode().strip()
    process.send_signal(signal.SIGINT)
    assert await process.wait() == 0


@asynccontextmanager
async def foreign_site() -> AsyncIterator[str]:
    """Another server on this machine: the same site to a cookie, another origin."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>elsewhere</title>", content_type="text/html")

    application = web.Application()
    application.router.add_get("/", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def open_app(page: Page, url: str) -> None:
    await page.open(url)
    await page.wait_for(lambda page: "1 of 4" in page.text and "s star" in page.text)


async def test_triage_in_a_browser(browser: Chromium, link: str, library: Path) -> None:
    home = f"http://{urlsplit(link).netloc}/"
    async with browser.page() as page, browser.page() as second, browser.page() as foreign:
        await open_app(page, link)
        assert await page.evaluate("location.href") == home, "the token is not left in the address"
        assert await page.evaluate("document.cookie") == ""
        assert await page.evaluate("[...document.fonts].filter(font => font.status == 'loaded').length") == 2

        await page.press("s")
        await page.wait_for(lambda page: "Starred" in page.text)
        assert [paper["key"] for paper in papers("is:starred", library)] == ["vaswani2017attention"]

        await open_app(second, home)
        assert "★" in second.text
        await second.press("q")
        assert await second.evaluate(ENDED) == "This tab has ended"

        hosts = {urlsplit(url).netloc for url in (*page.requested, *second.requested)}
        assert hosts == {urlsplit(home).netloc}
        assert (page.errors, [error for error in second.errors if "CLOSING or CLOSED" not in error]) == (
            [],
            [],
        )

        async with foreign_site() as elsewhere:
            await foreign.open(elsewhere)
            await foreign.wait_for(lambda page: elsewhere in page.requested)
            assert await foreign.evaluate(KNOCK.replace("HOME", home.replace("http", "ws"))) == "refused"
            await foreign.wait_for(lambda page: any("403" in error for error in page.errors))


ENDED = """
new Promise(done => {
  const look = () => getComputedStyle(document.querySelector(".ended")).display === "flex"
    ? done(document.querySelector(".ended h1").textContent) : requestAnimationFrame(look);
  look();
})
"""
KNOCK = """
new Promise(done => {
  const socket = new WebSocket("HOMEws?width=80&height=24");
  socket.onopen = () => done("let in");
  socket.onerror = () => done("refused");
})
"""
