"""The progress bar of long work."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios

import pytest

from readlist.cli import progress
from readlist.cli.progress import ProgressBar

SLOW = """
import sys
from readlist.cli import progress
progress.PATIENCE_SECONDS = 0
with progress.ProgressBar("Counting sand", shown=True) as bar:
    for done in range(5):
        bar(done, 5)
print("counted")
"""


def test_without_a_terminal_nothing_is_drawn(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0)
    with ProgressBar("Counting", shown=True) as bar:
        bar(1, 2)
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_on_a_terminal_a_bar_shows_how_far_it_is_and_goes() -> None:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    environment = {**os.environ, "TERM": "xterm-256color"}
    done = subprocess.run(
        [sys.executable, "-c", SLOW], stdout=subprocess.PIPE, stderr=slave, env=environment, check=True
    )
    os.close(slave)
    drawn = os.read(master, 1 << 16).decode()
    os.close(master)
    assert done.stdout == b"counted\n"
    assert "Counting sand" in drawn
    assert "4/5" in drawn
    assert "\x1b[2K" in drawn  # the line is erased at the end
