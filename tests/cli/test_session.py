"""The command line beside another process that writes to the library."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from readlist.store import lock
from tests.cli.conftest import KEYS, Run
from tests.other_process import another_writes
from tests.terminal import installed_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals of POSIX")


def test_who_is_waited_for_is_said_on_stderr(library: Run, home: Path) -> None:
    with another_writes(home / "library.json", "import digest.txt") as other:
        command = subprocess.Popen(
            [installed_program(), "star", KEYS[0]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert command.stderr is not None
        said = command.stderr.readline()
        other.end()
        printed, more = command.communicate(timeout=60)
    known = rf"Waiting for another readlist \(process {other.pid}, import digest\.txt, since [\d:]+\) …\n"
    assert re.fullmatch(known, said)
    assert (command.returncode, more) == (0, "")
    assert printed.startswith("1 paper starred")
    assert library("count", "is:starred").stdout.strip() == "1"


def test_a_process_that_does_not_let_go_is_named_and_nothing_is_done(
    library: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "TIMEOUT", 0)
    with another_writes(home / "library.json", "import digest.txt") as other:
        refused = library("star", KEYS[0], "--json")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"Another readlist (process {other.pid}, import digest.txt, since" in refused.stderr
    assert "Nothing was changed" in refused.stderr


def test_reading_does_not_wait(library: Run, home: Path) -> None:
    with another_writes(home / "library.json"):
        assert library("count", "is:any").stdout.strip() == str(len(KEYS))
