"""Another process that writes to a library, for as long as a test likes or at a moment that it chooses.

Run as ``python -m tests.other_process LIBRARY COMMAND`` it opens a step of that name, says so, and
ends when its stdin does, nothing changed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readlist.library.library import open_library

CHECKOUT = Path(__file__).parent.parent


class OtherProcess:
    """A process that has the lock of a library."""

    def __init__(self, path: Path, command: str) -> None:
        """Start it, and wait until it has the lock."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.other_process", str(path), command],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == b"writes"

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def end(self) -> None:
        """Have it end in order. May be called twice."""
        self._process.communicate()

    def kill(self) -> None:
        """End it the hard way, the lock in its hand."""
        self._process.kill()
        self._process.communicate()
        assert self._process.returncode == -signal.SIGKILL


@contextlib.contextmanager
def another_writes(path: Path, command: str = "import digest.txt") -> Iterator[OtherProcess]:
    """Have another process write to the library until the block, or the process itself, ends."""
    other = OtherProcess(path, command)
    try:
        yield other
    finally:
        other.end()


def writes_first(monkeypatch: pytest.MonkeyPatch, write: Callable[[], object]) -> None:
    """Have ``write`` done when the next step asks for its turn, having decided what to do."""
    import fcntl

    flock, waiting = fcntl.flock, [write]

    def after_it(descriptor: int, operation: int) -> None:
        if waiting:
            waiting.pop()()
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", after_it)


def main() -> None:
    """Hold the lock until nobody is there any more."""
    path, command = sys.argv[1:]
    with open_library(Path(path), session="cli") as library, library.store.step(command):
        os.write(sys.stdout.fileno(), b"writes\n")
        sys.stdin.read()


if __name__ == "__main__":
    main()
