"""What readlist and its peers are asked to do, and how the seconds of it are taken."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.generator import ANY_TITLE_MARK
from bench.list_files import FILES
from bench.rows import MeasurementError, OverdueError
from bench.subject import Subject
from bench.terminal import Terminal

OPEN = "open, until titles are shown"
LIST = "list 20"
YEAR = "list the papers of a year"
SEARCH = "search a word of one abstract"
STAR = "star, until it is saved and shown"
BIBTEX = "import of BibTeX"
ATOM = "import of an Atom feed"
KINDS = (OPEN, LIST, YEAR, SEARCH, STAR, BIBTEX, ATOM)

PREPARATION_SECONDS = 900.0
LEAST_BYTES = 1000
"""Every abstract is longer: an import leaves as much behind for each paper."""


@dataclass(frozen=True)
class Task:
    """One of ``KINDS`` as a program does it: how a user would ask for it, and what returns its seconds.

    ``seconds`` raises OverdueError past the deadline, and MeasurementError when it did not work.
    """

    kind: str
    command: str
    seconds: Callable[[], float]


@dataclass(frozen=True)
class Stage:
    """Where a program is measured: the generated papers, a folder of its own, the deadline in seconds."""

    subject: Subject
    folder: Path
    deadline: float

    def source(self, name: str) -> Path:
        """Return the file with all papers in the format of that name."""
        path = self.subject.folder / f"papers.{name}"
        if not path.exists():
            FILES[name](path, self.subject.papers)
        return path

    def whole(self, kind: str, command: str, words: Sequence[str], shows: str) -> Task:
        """Return a task that runs ``words``; the regular expression ``shows`` matches what they print."""
        return Task(kind, command, lambda: run(words, self.deadline, shows))

    def opening(self, command: str, words: Sequence[str], enter: str = "", leave: str = "") -> Task:
        """Return a task from a start to the first title, behind Enter where ``enter`` is on the screen.

        ``leave`` is the key that ends the program; without one it is killed.
        """

        def seconds() -> float:
            with Terminal(words) as program:
                if enter:
                    program.shown_at(enter, timeout=self.deadline)
                    program.send("\r")
                shown = program.shown_at(ANY_TITLE_MARK, timeout=self.deadline)
                if leave:
                    program.quit(leave)
            return shown - program.started

        return Task(OPEN, command, seconds)

    def importing(self, kind: str, command: str, words_for: Callable[[Path], Sequence[str]]) -> Task:
        """Return a task that imports everything into a new folder by the words for that folder."""

        def seconds() -> float:
            with TemporaryDirectory(dir=self.folder) as place:
                taken = run(words_for(Path(place)), self.deadline)
                size = sum(path.stat().st_size for path in Path(place).rglob("*") if path.is_file())
            if size < LEAST_BYTES * self.subject.papers:
                raise MeasurementError(f"{command} left {size:,} bytes behind, too few for the papers.")
            return taken

        return Task(kind, command, seconds)


def run(words: Sequence[str], deadline: float, shows: str = "") -> float:
    """Return the seconds that a command takes.

    Raises OverdueError when they are more than ``deadline``, MeasurementError when it fails or
    what it prints does not match the regular expression ``shows``.
    """
    name = Path(words[0]).name
    began = time.perf_counter()
    try:
        finished = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=deadline, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise OverdueError(f"{name} took more than {deadline:g} s.") from error
    seconds = time.perf_counter() - began
    last = " ".join((finished.stdout + finished.stderr)[-200:].split())
    if finished.returncode:
        raise MeasurementError(f"{name} ended with {finished.returncode}: {last}")
    if not re.search(shows, finished.stdout):
        raise MeasurementError(f"{name} did not show {shows}: {last}")
    return seconds
