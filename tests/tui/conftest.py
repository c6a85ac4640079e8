"""What tests of the app begin with: a small library, and lists to import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import _wait

from readlist.library.library import Library
from tests.tui.import_stage import DIGEST
from tests.tui.painting import painted_when_asked
from tests.tui.stage import make_library
from tests.tui.style_sheets import parse_each_once

# How long a pilot watches, behind every key, whether the app is idle. Textual's 20 ms were two thirds
# of the time of a test; what a test needs to have happened, it waits for by name.
_wait.SLEEP_GRANULARITY = 1 / 100
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20

parse_each_once()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path) as opened:
        yield opened


@pytest.fixture
def snap_compare(snap_compare: Any) -> Iterator[Any]:
    """Compare how an app looks that is painted only for that."""
    with painted_when_asked():
        yield snap_compare


@pytest.fixture
def at_home(isolated_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder that ``~`` stands for."""
    home = isolated_home / "home"
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "digest.txt").write_text(DIGEST)
    (folder / "more.jsonl").write_text(
        '{"title": "Winds of the Upper Air"}\n{"title": "Rain"}\n{"year": 1}\n'
    )
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH but for the shell's own, in an environment without display or SSH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in (
        "BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "VISUAL", "EDITOR",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return folder
