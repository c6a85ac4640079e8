"""A folder of notes that is exported to again: whole processes, ten papers starred since the last time."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from bench.rows import Goal, Row, in_turn
from bench.subject import READLIST, Subject
from readlist.model.change import SetStarred

CHANGED = 10
_LOOK = "import os, sys; [entry.stat() for entry in os.scandir(sys.argv[1])]"


def vault_rows(subject: Subject) -> Iterator[Row]:
    """Yield what the first export of all takes, and one after ten changes beside a look at the files."""
    folder = subject.folder / "notes"
    export = [*READLIST, "export", "markdown", "is:any", "--to", str(folder)]
    look = [sys.executable, "-c", _LOOK, str(folder)]
    first = _seconds(export)
    yield Row("export of every paper as a note, whole process", subject.papers, "s", (first,))
    figures, baseline = in_turn(
        subject.repeats, 1, _after(subject, lambda: _seconds(export)), lambda _: _seconds(look)
    )
    what, against = f"export again after {CHANGED} changes, whole process", "Python: every note's state"
    yield Row(what, subject.papers, "s", figures, against, baseline, Goal(1.0, 10.0))


def _after(subject: Subject, measure: Callable[[], float]) -> Callable[[int], float]:
    """Return ``measure`` with a change of ten papers before it, which takes no time."""

    def changed(call: int) -> float:
        with subject.open() as library:
            papers = itertools.islice(sorted(library.summaries()), call * CHANGED, (call + 1) * CHANGED)
            doc_ids = list(papers)
            starred = all(library.summaries()[doc_id].starred for doc_id in doc_ids)
            library.apply(SetStarred(starred=not starred), doc_ids, "star")
        return measure()

    return changed


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began
