"""A server for a browser in this process, and a visitor who may come in or not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar, web

from readlist.views.palette import choose_palette, theme_folders
from readlist.web.server import BrowserServer, listen
from tests.cli.conftest import PAPERS
from tests.terminal import installed_program

LIBRARY = "library.json"


@asynccontextmanager
async def visitor() -> AsyncIterator[ClientSession]:
    """A browser without a past."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[BrowserServer]:
    """A running server for the library of this test, which is empty unless it asks for ``library``."""
    with listen(0) as listening:
        arguments = (sys.executable, "-m", "readlist", "--library", str(tmp_path / LIBRARY))
        palette = choose_palette("readlist-dark", theme_folders())[0]
        port = listening.getsockname()[1]
        made = BrowserServer(arguments, port, palette, started=lambda: None)
        runner = web.AppRunner(await made._make_app())
        await runner.setup()
        await web.SockSite(runner, listening).start()
        yield made
        await runner.cleanup()


@pytest.fixture
def address(server: BrowserServer) -> str:
    """The address of the server, without a path."""
    return f"http://{server.guard.hosts[0]}"


@pytest.fixture
async def stranger(server: BrowserServer) -> AsyncIterator[ClientSession]:
    """A browser that was given no link."""
    async with visitor() as session:
        yield session


@pytest.fixture
async def guest(server: BrowserServer) -> AsyncIterator[ClientSession]:
    """A browser that was let in."""
    async with visitor() as session:
        async with session.get(server.guard.link) as answer:
            assert answer.status == 200
        yield session


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The library of this test, with the four papers of the command line's tests."""
    source = tmp_path / "papers.jsonl"
    source.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), "utf-8")
    path = tmp_path / LIBRARY
    run("import", str(source), library=path)
    return path


def run(*arguments: str, library: Path) -> str:
    """Run a command of the installed program and return what it prints."""
    command = [installed_program(), "--library", str(library), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def papers(query: str, library: Path) -> list[dict[str, Any]]:
    """Return the papers on disk that match."""
    found: list[dict[str, Any]] = json.loads(run("list", query, "--json", library=library))
    return found
