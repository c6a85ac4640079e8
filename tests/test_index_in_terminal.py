"""The installed program in a pseudo-terminal, while another process builds the text index for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from readlist.library.library import open_library
from readlist.library.text_search import TextSearch
from readlist.tui.session_search import WORTH_AN_INDEX
from tests.builds import builds_of, held_build_of, held_builds, wait_until
from tests.terminal import Terminal
from tests.tui.stage import make_library

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library that is just worth an index."""
    with make_library(tmp_path, [f"Paper number {number}" for number in range(WORTH_AN_INDEX)]) as made:
        return made.path


@pytest.fixture
def terminal(library: Path) -> Iterator[Terminal]:
    """The app, the build of whose index stops before it begins."""
    with held_builds(library) as folder:
        path = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))
        yield Terminal([], {"READLIST_LIBRARY": str(library), "PYTHONPATH": path})


def has_index(library: Path) -> bool:
    with open_library(library, session="check") as again:
        search = TextSearch(again)
        try:
            return search.open()
        finally:
            search.close()


def test_the_index_is_built_beside_the_app(terminal: Terminal, library: Path) -> None:
    os.kill(held_build_of(library), signal.SIGCONT)
    wait_until(lambda: has_index(library))
    wait_until(lambda: builds_of(library) == [])
    terminal.wait_for("saved")
    terminal.send("/1234")
    terminal.wait_for("1 found")
    terminal.send("\x1b")
    terminal.wait_for("s star")
    terminal.send("q")
    assert terminal.wait_for_end() == 0


def test_leaving_does_not_wait_for_a_build(terminal: Terminal, library: Path) -> None:
    held_build_of(library)
    terminal.send("q")
    assert terminal.wait_for_end() == 0
    assert builds_of(library) == []


def test_a_build_ends_when_the_app_is_killed(terminal: Terminal, library: Path) -> None:
    build = held_build_of(library)
    terminal.kill()
    os.kill(build, signal.SIGCONT)
    wait_until(lambda: builds_of(library) == [])
    assert not has_index(library)
