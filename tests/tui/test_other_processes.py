"""The app beside other processes that change the same library."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readlist.library.library import Library, open_library
from readlist.store import lock
from readlist.tui.widgets.abstract_body import AbstractBody
from tests.other_process import another_writes
from tests.terminal import installed_program
from tests.tui.import_stage import until
from tests.tui.stage import TITLES, Stage, by_title, staged

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals of POSIX")

SHOWN_WITHIN = 2.0
"""Seconds after which a change from outside is on the screen."""


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    path = tmp_path / "digest.jsonl"
    path.write_text(json.dumps({"title": "Gradients that come late"}) + "\n", "utf-8")
    return path


class Shell:
    """A shell beside the app: runs commands, and keeps how long each took to be seen."""

    def __init__(self, stage: Stage, library: Library) -> None:
        self._stage = stage
        self._path = library.path
        self._keys = {paper.title: paper.key for paper in library.summaries().values()}
        self.seconds: list[float] = []

    def key(self, number: int) -> str:
        """The key of a paper."""
        return self._keys[TITLES[number]]

    async def run(self, *arguments: str) -> str:
        """Run ``readlist`` in a process of its own and return what it prints."""
        command = [installed_program(), "--library", str(self._path), *arguments]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    async def see(self, is_shown: Callable[[], object], *arguments: str) -> None:
        """Run a command, and wait until the app shows what it did."""
        await self.run(*arguments)
        ended = time.monotonic()
        await until(self._stage, is_shown)
        self.seconds.append(time.monotonic() - ended)


async def test_what_commands_change_is_shown_and_undo_is_about_ones_own_step(
    library: Library, digest: Path
) -> None:
    async with staged(library) as stage:
        shell = Shell(stage, library)
        body = stage.app.main.pane.abstract.query_one(AbstractBody)

        def is_drawn(words: str) -> bool:
            return any(words in body.render_line(y).text for y in range(body.size.height))

        def is_still_there() -> bool:
            return stage.paper.title == TITLES[2] and "of 6" in stage.status()

        await stage.press("j", "j", "s")
        await shell.see(lambda: stage.paper.tags == ("sea",), "tag", "+sea", shell.key(2))
        assert is_still_there()
        await shell.see(lambda: "1 handled" in stage.status(), "status", "read", shell.key(0))
        assert is_still_there()
        await shell.see(lambda: is_drawn("Elsewhere"), "note", shell.key(2), "--append", "Elsewhere.")
        assert is_still_there()
        await shell.see(lambda: "2 handled" in stage.status(), "remove", shell.key(1))
        assert is_still_there()
        await shell.see(lambda: "1 new" in stage.status(), "import", str(digest))
        assert is_still_there()
        assert any(TITLES[0] in row for row in stage.rows())
        assert "Inbox 5" in stage.top()
        assert statistics.median(shell.seconds) <= SHOWN_WITHIN, shell.seconds

        await stage.press("u")
        assert "Undone: starred" in stage.status()
        assert not stage.paper.starred
        assert (stage.paper.title, stage.paper.tags) == (TITLES[2], ("sea",))
        await stage.press("R")
        assert stage.paper.title == TITLES[2]
        assert any("Gradients that come late" in row for row in stage.rows())
        assert not any(TITLES[0] in row or TITLES[1] in row for row in stage.rows())
    with open_library(library.path, session="check") as after:
        papers = by_title(after)
        assert papers.keys() == {TITLES[0], *TITLES[2:], "Gradients that come late"}
        note = papers[TITLES[2]].note
        assert (papers[TITLES[0]].status, note and note.text) == ("read", "Elsewhere.")
        assert [(step.command, step.undone) for step in after.history() if step.session != "app-test"] == [
            ("import digest.jsonl", False),
            ("remove", False),
            ("note", False),
            ("status read", False),
            ("tag +sea", False),
        ]
        assert [step.command for step in after.history() if step.undone] == ["star"]


async def test_what_commands_change_is_shown_while_keys_are_pressed(library: Library) -> None:
    async with staged(library) as stage:
        shell = Shell(stage, library)
        await shell.run("tag", "+sea", shell.key(2))
        doc_id = next(p.doc_id for p in stage.app.session.snapshot().values() if p.title == TITLES[2])
        began = time.monotonic()
        while not stage.app.session.snapshot()[doc_id].tags:
            await stage.pilot.press("s")
            assert time.monotonic() - began < 10, "never shown"


async def test_a_change_of_a_paper_that_was_removed_a_moment_ago_is_refused(library: Library) -> None:
    async with staged(library) as stage:
        with open_library(library.path, session="cli") as other:
            other.remove([by_title(other)[TITLES[0]].doc_id])
        await stage.press("s")
        await until(stage, lambda: "removed meanwhile" in stage.status().lower())
        assert "Starred" not in stage.status()
        assert [step.command for step in library.history()] == ["remove", "import"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Waiting is told at once."""
    monkeypatch.setattr(lock, "PATIENCE", 0.02)
    yield


@pytest.mark.usefixtures("impatient")
async def test_who_is_waited_for_is_said_until_it_is_over(library: Library) -> None:
    async with staged(library) as stage:
        with another_writes(library.path, "import digest.txt") as other:
            await stage.pilot.press("s")
            known = f"Waiting for another readlist (process {other.pid}, import"
            await until(stage, lambda: known in stage.status())
            await until(stage, lambda: "saving 1…" in stage.status())
            await stage.pilot.press("j", "s")
            await until(stage, lambda: "saving 2…" in stage.status())
        await stage.settle()
        assert "Waiting" not in stage.status()
        assert "Starred" in stage.status()
        assert "saved" in stage.status()
    starred = {title for title, paper in by_title(library).items() if paper.starred}
    assert starred == set(TITLES[:2])


@pytest.mark.usefixtures("impatient")
async def test_what_was_said_before_the_waiting_is_said_again(library: Library) -> None:
    async with staged(library) as stage:
        with another_writes(library.path):
            await stage.pilot.press("s")
            await until(stage, lambda: "Waiting for another readlist" in stage.status())
        await stage.settle()
        assert f"Starred · {TITLES[0]}" in stage.status()


@pytest.mark.usefixtures("impatient")
async def test_a_process_that_does_not_let_go_is_named(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "TIMEOUT", 0.1)
    async with staged(library, size=(200, 30)) as stage:
        with another_writes(library.path) as other:
            await stage.pilot.press("s")
            await until(stage, lambda: f"Another readlist (process {other.pid}, " in stage.status())
            assert "Not saved" in stage.status()
            assert not stage.paper.starred
        await stage.press("s")
        assert stage.paper.starred
        assert "not saved" not in stage.status()
