"""``kill -9`` at random moments, of some of several processes: nothing acknowledged is ever lost."""

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

KILLS = int(os.environ.get("READLIST_STRESS_KILLS", "40"))
CHECKOUT = Path(__file__).parents[2]
NAMES = ("one", "two", "three", "four")


class Worker:
    """A process that counts upwards in a library, and the last number that it has acknowledged."""

    def __init__(self, path: Path, name: str) -> None:
        """Start it, and wait until it has acknowledged a step."""
        self.name = name
        self._said = b""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.crash_worker", str(path), name],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout.fileno()
        os.set_blocking(self._output, False)
        while b"\n" not in self._said:
            select.select([self._output], [], [])
            self.acknowledged()
            assert self._process.poll() is None, "it has ended by itself"

    def acknowledged(self) -> int:
        """Return the last number that it has said so far; 0 before the first."""
        try:
            while data := os.read(self._output, 65536):
                self._said += data
        except BlockingIOError:
            pass
        self._said = b"".join(self._said.splitlines(keepends=True)[-2:])
        whole = [line for line in self._said.splitlines(keepends=True) if line.endswith(b"\n")]
        return int(whole[-1]) if whole else 0

    def kill(self) -> int:
        """Kill it, and return the last number that it has acknowledged."""
        self._process.send_signal(signal.SIGKILL)
        assert self._process.wait() == -signal.SIGKILL
        said = self.acknowledged()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return said


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_everything_acknowledged_survives_kill_9(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "library.json"
    chance = random.Random(20240901)
    workers: dict[str, Worker] = {}
    kills = 0
    try:
        while kills < KILLS:
            for name in NAMES:
                if name not in workers:
                    workers[name] = Worker(path, name)
            select.select([], [], [], chance.uniform(0, 0.08))
            killed = {name: workers.pop(name).kill() for name in chance.sample(NAMES, chance.randint(1, 3))}
            kills += len(killed)
            check(path, killed, {name: worker.acknowledged() for name, worker in workers.items()})
    finally:
        last = {name: worker.kill() for name, worker in workers.items()}
    check(path, last, {})


def check(path: Path, killed: dict[str, int], counting: dict[str, int]) -> None:
    """Open the library, in which some count on, and look for what all have acknowledged."""
    store = PaperStore(path, "check")
    assert store.conflicts() == ()
    for name, number in (killed | counting).items():
        numbers = [summary.year or 0 for summary in store.summaries().values() if summary.venue == name]
        assert len(numbers) == PAPERS_EACH
        assert len(set(numbers)) == 1, "half a step is visible"
        assert numbers[0] >= number, "an acknowledged step is missing"
        assert name in counting or numbers[0] <= number + 1
    store.close()
