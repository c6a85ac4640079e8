"""One library on two machines, with a remote in a folder: whole processes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.rows import Goal, Row
from bench.subject import READLIST, SESSION, Subject
from readlist.library.library import open_library
from readlist.model.change import EditTags

CHANGED = 100


def sync_rows(subject: Subject) -> Iterator[Row]:
    """Yield what a first sync takes, one with nothing to do, and one with changes on both sides."""
    size, remote = subject.papers, str(subject.folder / "remote.git")
    other = subject.folder / "other" / "library.json"
    first = _seconds(subject.library, "init", remote)
    yield Row("first sync: every paper sent, whole process", size, "s", (first,), goal=Goal(15, 150))
    taken = _seconds(other, "init", remote)
    yield Row("first sync of the next machine, whole process", size, "s", (taken,), goal=Goal(15, 150))
    _seconds(subject.library)
    nothing = tuple(_seconds(subject.library) for _ in range(subject.repeats))
    yield Row("sync with nothing to do, whole process", size, "s", nothing, goal=Goal(0.3, 1.5))
    figures = tuple(_after_changes(subject, other, call) for call in range(subject.repeats))
    what = f"sync with {CHANGED} changes on each side, whole process"
    yield Row(what, size, "s", figures, goal=Goal(2, 20))
    _seconds(subject.library, "off")


def _after_changes(subject: Subject, other: Path, call: int) -> float:
    """Change both libraries, sync the other one, and return what that of the subject takes then."""
    with subject.open() as library:
        doc_ids = sorted(library.summaries())
    start = call * CHANGED
    _tag(other, f"there-{call}", doc_ids[start : start + CHANGED])
    _seconds(other)
    _tag(subject.library, f"here-{call}", doc_ids[start + CHANGED // 2 : start + CHANGED // 2 + CHANGED])
    took = _seconds(subject.library)
    _seconds(other)
    return took


def _tag(path: Path, tag: str, doc_ids: Sequence[int]) -> None:
    with open_library(path, session=SESSION) as library:
        for doc_id in doc_ids:
            library.apply(EditTags(add=(tag,)), [doc_id], "tag")


def _seconds(library: Path, *arguments: str) -> float:
    command = [*READLIST, "sync", *arguments, "--library", str(library)]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began
