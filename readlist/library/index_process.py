"""The text index built by a process of its own, so that whoever asks for it is not held up.

Python runs one thread at a time, and a build keeps it busy for seconds. ``python -m
readlist.library.index_process LIBRARY`` builds the index into the cache folder. This module has
both ends of the pipe between the two processes, and is the one below the front ends that prints:
not to a person, but for each per cent a line with its number, and the outcome as the last line.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from readlist.errors import Cancelled, IndexBusy, IndexUnusable
from readlist.library.library import open_library
from readlist.library.text_search import TextSearch

NICENESS = 10
"""The app, and whatever else its user does, come first."""


class Outcome(StrEnum):
    """What became of a build."""

    BUILT = "built"
    BUSY = "busy"
    """Another process builds the index or writes to it."""
    UNWRITABLE = "unwritable"
    """The cache folder cannot be written."""
    FAILED = "failed"
    """None can be made of the library as it is, or the process was killed."""


OUTCOMES = {outcome.value: outcome for outcome in Outcome}


class IndexProcess:
    """A build under way in another process, from its start on."""

    def __init__(self, library: Path) -> None:
        """Start building the index of ``library`` in the cache folder of this process. Raises OSError."""
        self._process = subprocess.Popen(
            # -P: never a module that happens to lie in the folder in which the user is.
            [sys.executable, "-P", "-m", __name__, str(library)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The same modules, however this process found them.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            # Out of reach of the terminal and its ctrl+c, which is for the editor that runs meanwhile.
            start_new_session=True,
        )

    def outcome(self, tell: Callable[[int], None]) -> Outcome:
        """Wait for the end of the build, and ``tell`` the percentages on the way there."""
        outcome = Outcome.FAILED
        with self._process as process:
            for line in process.stdout or ():
                word = line.decode("ascii", "replace").strip()
                if word.isdecimal():
                    tell(int(word))
                else:
                    outcome = OUTCOMES.get(word, outcome)
        return outcome

    def kill(self) -> None:
        """Have the process end now; the next build takes what it leaves behind. Any thread may call this."""
        self._process.kill()


def main() -> None:
    """Build the index of the library that the command line names."""
    with contextlib.suppress(AttributeError, OSError):  # Windows has no such call
        os.nice(NICENESS)
    with open_library(Path(sys.argv[1]), session="index") as library:
        _say(_build(TextSearch(library)))


def _build(search: TextSearch) -> Outcome:
    told = -1

    def tell(done: int, of_all: int) -> None:
        nonlocal told
        percent = done * 100 // max(of_all, 1)
        if percent != told:
            told = percent
            _say(str(percent))

    try:
        return Outcome.BUILT if search.write(tell) else Outcome.FAILED
    except IndexBusy:
        return Outcome.BUSY
    except IndexUnusable:
        return Outcome.UNWRITABLE


def _say(word: str) -> None:
    """Print a line. Raises Cancelled when the app that would read it has gone."""
    try:
        print(word, flush=True)
    except BrokenPipeError as error:
        raise Cancelled("Nobody waits for the index any more.") from error


if __name__ == "__main__":
    main()
