"""``kill -9`` at random moments, two processes at once: nothing acknowledged is ever lost."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from readlist.store.paper_store import PaperStore
from tests.store.crash_worker import PAPERS_EACH

ROUNDS = int(os.environ.get("READLIST_STRESS_ROUNDS", "50"))
CHECKOUT = Path(__file__).parents[2]


def start(path: Path, name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.store.crash_worker", str(path), name]
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE)


def acknowledged_when_killed(processes: list[subprocess.Popen[bytes]], moment: float) -> list[int]:
    """Let every process acknowledge a step, wait ``moment`` seconds, kill all; return the last numbers."""
    said = [b"" for _ in processes]
    for index, process in enumerate(processes):
        assert process.stdout is not None
        said[index] += process.stdout.readline()
    select.select([], [], [], moment)
    for process in processes:
        process.send_signal(signal.SIGKILL)
    for index, process in enumerate(processes):
        said[index] += process.communicate()[0]
        assert process.returncode == -signal.SIGKILL
    return [int(lines[: lines.rindex(b"\n")].rsplit(b"\n", 1)[-1]) for lines in said]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_everything_acknowledged_survives_kill_9(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "library.json"
    chance = random.Random(20240901)
    names = ("one", "two")
    for _ in range(ROUNDS):
        acknowledged = acknowledged_when_killed(
            [start(path, name) for name in names], chance.uniform(0, 0.08)
        )
        store = PaperStore(path, "check")
        assert store.conflicts() == ()
        for name, number in zip(names, acknowledged, strict=True):
            numbers = [summary.year for summary in store.summaries().values() if summary.venue == name]
            assert len(numbers) == PAPERS_EACH
            assert len(set(numbers)) == 1, "half a step is visible"
            assert numbers[0] in (number, number + 1), "an acknowledged step is missing"
        store.close()
