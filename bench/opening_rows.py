"""The library as a file: opened, filled in one step, compacted while a star is set."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bench.app_rows import KEY_REPEAT_SECONDS
from bench.generator import papers
from bench.rows import Goal, Row, in_turn
from bench.subject import SESSION, Subject
from bench.terminal import Terminal
from readlist.library.library import Library, open_library
from readlist.library.tidying import Tidying
from readlist.model.change import SetNote, SetStarred
from readlist.model.paper import PaperSummary
from readlist.store.columns import column_file
from readlist.store.table import PAPERS
from readlist.tui.launcher import SWITCH_SECONDS

OPENED = "summaries of all papers, opened"
AGAINST = "typed decode of the same file"
NOTE = "The main result in one line, and what to try next with it. " * 12
"""So long that a note on every paper is worth a compaction."""

HOLDER = """
import sys
from pathlib import Path
from readlist.library.library import open_library
library = open_library(Path(sys.argv[1]), session="bench")
library.summaries()
print("opened")
input()
"""

STARS = 5
"""How many stars are set before a compaction, to know what one takes."""


def opening_rows(subject: Subject) -> Iterator[Row]:
    """Yield what opening takes, in time and memory, beside the quickest way to read the same file."""
    # Without its journal: what is compared with reads the one file.
    path = subject.folder / "opened" / "library.json"
    path.parent.mkdir()
    shutil.copy(subject.library, path)

    def afresh(_: int) -> float:
        column_file(path).unlink(missing_ok=True)
        return _open(path)

    def prepared(_: int) -> float:
        return _open(path)

    figures, baseline = in_turn(subject.repeats, 1, afresh, lambda _: _decode(path))
    what = f"{OPENED} without the column file"
    yield Row(what, subject.papers, "s", figures, AGAINST, baseline, Goal(1.3, 1.3, "ratio"))
    with open_library(path, session=SESSION) as library:
        library.tidy()
    figures, baseline = in_turn(subject.repeats, 1, prepared, lambda _: _decode(path))
    yield Row(OPENED, subject.papers, "s", figures, AGAINST, baseline, Goal(0.7, 0.7, "ratio"))
    memory = tuple(_memory(path) for _ in range(subject.repeats))
    yield Row("memory of an open library", subject.papers, "MB", memory, goal=Goal(300, 300))


def filling_rows(subject: Subject) -> Iterator[Row]:
    """Yield what inserting all papers in one step takes, and a star while they are compacted."""
    documents = [paper.fields for paper in papers(subject.papers)]
    seconds = tuple(
        _fill(subject.folder / f"filled-{repeat}", documents) for repeat in range(subject.repeats)
    )
    yield Row("all papers inserted in one step", subject.papers, "s", seconds, goal=Goal(2, 20))
    sys.setswitchinterval(SWITCH_SECONDS)  # as in the app
    with subject.open() as library:
        doc_ids = list(library.summaries())
        usual, slowest = [], []
        for repeat in range(subject.repeats):
            library.apply(SetNote(f"{repeat} {NOTE}"), doc_ids, "note")
            usual.append(max(_star(library, doc_id) for doc_id in doc_ids[:STARS]))
            stars: list[float] = []
            tidying = Tidying(library)
            tidying.go_on()
            while tidying.is_under_way:
                began = time.perf_counter()
                tidying.go_on()
                _star(library, doc_ids[len(stars) % len(doc_ids)])
                stars.append((time.perf_counter() - began) * 1000)
                time.sleep(KEY_REPEAT_SECONDS)
            if stars:  # a small library is not worth a compaction
                slowest.append(max(stars))
        if slowest:
            what = "slowest star while a compaction is written"
            yield Row(what, subject.papers, "ms", tuple(slowest), "before it", tuple(usual), Goal(16, 16))


def _open(path: Path) -> float:
    began = time.perf_counter()
    with open_library(path, session=SESSION) as library:
        library.summaries()
        return time.perf_counter() - began


def _decode(path: Path) -> float:
    began = time.perf_counter()
    msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, PaperSummary]])
    return time.perf_counter() - began


def _memory(path: Path) -> float:
    """Return the most MB that a process of its own takes to read the summaries of all papers."""
    with Terminal([sys.executable, "-c", HOLDER, str(path)]) as holder:
        holder.shown_at("opened")
        return holder.peak_memory()


def _fill(folder: Path, documents: list[dict[str, Any]]) -> float:
    with open_library(folder / "library.json", session=SESSION) as library:
        began = time.perf_counter()
        with library.store.step("fill"):
            library.store.insert(PAPERS, enumerate(documents, 1))
        return time.perf_counter() - began


def _star(library: Library, doc_id: int) -> float:
    began = time.perf_counter()
    library.apply(SetStarred(starred=not library.summaries()[doc_id].starred), [doc_id], "star")
    return (time.perf_counter() - began) * 1000
