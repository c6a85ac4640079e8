"""Builds of the text index by processes of their own, as tests see them and hold them up."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 120
_STOPS_ITSELF = """\
import os, signal, sys
if "readlist.library.index_process" in sys.orig_argv:
    os.kill(os.getpid(), signal.SIGSTOP)
"""


@contextmanager
def held_builds(library: Path) -> Iterator[str]:
    """Yield a folder: where Python looks there first, a build stops (SIGSTOP) before it begins.

    Those of that library that are left at the end of the block are killed.
    """
    with TemporaryDirectory() as folder:
        Path(folder, "sitecustomize.py").write_text(_STOPS_ITSELF, "utf-8")
        try:
            yield folder
        finally:
            for number in builds_of(library):
                os.kill(number, signal.SIGKILL)


def builds_of(library: Path) -> list[int]:
    """Return the ids of the processes that build the index of that library."""
    return list(_states_of_builds(library))


def held_build_of(library: Path) -> int:
    """Wait until the process that builds the index of that library has stopped itself, and return its id."""
    # Told to go on before it has stopped, it would stop for good.
    wait_until(lambda: any(state.startswith("T") for state in _states_of_builds(library).values()))
    (number,) = builds_of(library)
    return number


def _states_of_builds(library: Path) -> dict[int, str]:
    shown = subprocess.run(
        ["ps", "-axww", "-o", "pid=,stat=,command="], capture_output=True, text=True, check=True
    )
    lines = [line.split(maxsplit=2) for line in shown.stdout.splitlines()]
    return {
        int(number): state
        for number, state, command in lines
        if "readlist.library.index_process" in command and str(library) in command
    }


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until something holds that takes a while to ask."""
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
