"""`readlist export --watch`: the files follow the library until the command is ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import KEYS, Run

PATIENCE = 30.0


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_notes_follow_what_others_change(library: Run, home: Path, number: signal.Signals) -> None:
    note = home / "vault" / f"{KEYS[0]}.md"
    command = ["export", "markdown", "is:any", "--to", str(note.parent), "--watch"]
    with subprocess.Popen(
        [sys.executable, "-m", "readlist", *command], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "4 files written, 0 unchanged.\n"
            assert process.stdout.readline() == "Watching the library; ctrl+c ends.\n"
            library("star", KEYS[0])
            until(lambda: "starred: true" in note.read_text("utf-8"))
            library("tag", "+seen", KEYS[0])
            until(lambda: "- seen" in note.read_text("utf-8"))
            process.send_signal(number)
            assert process.wait(PATIENCE) == 0
            assert process.stdout.read().splitlines() == ["1 file written, 3 unchanged."] * 2
        finally:
            process.kill()


@pytest.mark.parametrize("option", ["--dry-run", "--json"])
def test_what_writes_no_file_cannot_be_watched(library: Run, home: Path, option: str) -> None:
    result = library("export", "bibtex", "--to", str(home / "refs.bib"), "--watch", option)
    assert (result.exit_code, "--watch keeps files current" in result.stderr) == (2, True)
    assert library("export", "bibtex", "--to", "-", "--watch").exit_code == 2
