"""Many processes that change one library at once: each change is there, and a step of the history."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tinydb import TinyDB

from readlist import paths
from readlist.library.library import Library, open_library
from readlist.store import storage
from readlist.store.retention import KEPT_STEPS
from tests.library.busy_worker import (
    SHARED,
    changes,
    own_title,
    paragraph_of,
    shared_title,
    tag_of,
    take,
)

CHECKOUT = Path(__file__).parents[2]
CHANGES = int(os.environ.get("READLIST_STRESS_CHANGES", "100"))
"""How many changes all processes make together."""
NAMES = ("ada", "bo", "cy", "di")
EACH = CHANGES // len(NAMES)


def test_nothing_is_lost_where_many_processes_write_at_once(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(library, SHARED)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.library.busy_worker", str(library.path), name, str(EACH)],
            cwd=CHECKOUT,
            stderr=subprocess.PIPE,
        )
        for name in NAMES
    ]
    said = [process.communicate()[1].decode() for process in processes]
    assert said == [""] * len(NAMES)
    library.refresh()
    check(library)
    shutil.rmtree(paths.cache_folder(), ignore_errors=True)
    with open_library(library.path, session="check") as again:
        check(again)
        monkeypatch.setattr(storage, "COMPACT_ABOVE", 0)
        again.tidy()
        check(again)
    with TinyDB(library.path) as stock:
        assert len(stock.table("papers")) == len(library.summaries())


def check(library: Library) -> None:
    """Hold the library against everything that the processes were told to do."""
    assert library.notices() == ()
    summaries = {summary.title: summary for summary in library.summaries().values()}
    notes = {title: library.paper(summary.doc_id).note for title, summary in summaries.items()}
    tags = {title: set[str]() for title in SHARED}
    paragraphs: dict[str, Counter[str]] = {title: Counter() for title in SHARED}
    own: dict[str, tuple[bool, str]] = {}
    for name in NAMES:
        for number, change, turn in changes(EACH):
            title, shared = own_title(name, turn), shared_title(number)
            starred, status = own.get(title, (False, "inbox"))
            match change:
                case "import":
                    own[title] = (False, "inbox")
                case "tag":
                    tags[shared].add(tag_of(name, number))
                case "note":
                    paragraphs[shared][paragraph_of(name, number)] += 1
                case "star" | "unstar":
                    own[title] = (change == "star", status)
                case "queue" | "read":
                    own[title] = (starred, {"queue": "queued"}.get(change, change))
                case "remove":
                    del own[title]
    assert summaries.keys() == {*SHARED, *own}
    assert {title: (summaries[title].starred, summaries[title].status) for title in own} == own
    assert {title: set(summaries[title].tags) for title in SHARED} == tags
    written = {title: Counter(note.text.split("\n\n") if note else ()) for title, note in notes.items()}
    assert {title: written[title] for title in SHARED} == paragraphs
    steps = library.history()
    last = len(NAMES) * EACH + 1
    # Every change is a step; of very many the history may have forgotten the oldest.
    assert [step.step for step in steps] == list(range(last, last - len(steps), -1))
    if last <= KEPT_STEPS:
        assert Counter(step.session for step in steps) == {"cli": 1, **dict.fromkeys(NAMES, EACH)}
    assert len(steps) >= min(last, KEPT_STEPS)
