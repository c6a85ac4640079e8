"""The library without a screen: import, list, a star on disk, everything at once, stock TinyDB."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tinydb import TinyDB
from tinydb.table import Document, Table

from bench.generator import papers
from bench.rows import Goal, MeasurementError, Row, in_turn
from bench.subject import READLIST, Subject
from readlist.library.index_process import IndexProcess, Outcome
from readlist.library.library import Library
from readlist.model.change import SetStarred, SetStatus
from readlist.model.paper import SKIPPED
from readlist.store.files import flush_to_disk
from readlist.store.writer import Writer
from readlist.tui.session_search import WORTH_AN_INDEX

STARS = 20
LISTED = "20"
BLOCK = b"\n" * 4096
UPDATES = 3
"""How often stock TinyDB is asked in one repeat: it takes its time."""


def command_rows(subject: Subject) -> Iterator[Row]:
    """Yield what whole processes of the command line take."""
    size = subject.papers
    listing, alone = [*READLIST, "list", "--limit", LISTED], [sys.executable, "-c", "pass"]
    figures, baseline = in_turn(
        subject.repeats, 1, lambda _: _seconds(lambda: _run(listing)), lambda _: _seconds(lambda: _run(alone))
    )
    what = f"`readlist list --limit {LISTED}`, whole process"
    yield Row(what, size, "s", figures, "Python alone", baseline, Goal(0.35, 1.0))


def index_rows(subject: Subject) -> Iterator[Row]:
    """Yield what building the text index takes, which the app has another process do beside it.

    What is measured afterwards finds an index, as every run of the app but the first few seconds
    of the very first does.
    """
    if subject.papers < WORTH_AN_INDEX:
        return
    builds = tuple(_seconds(lambda: _build_index(subject.library)) for _ in range(subject.repeats))
    yield Row("text index built by a process of its own", subject.papers, "s", builds, goal=Goal(3, 30))


def _build_index(library: Path) -> None:
    outcome = IndexProcess(library).outcome(lambda _: None)
    if outcome is not Outcome.BUILT:
        raise MeasurementError(f"The index was not built: {outcome}.")


def store_rows(subject: Subject) -> Iterator[Row]:
    """Yield what changes take until they are on disk, and what stock TinyDB takes for the same."""
    size, repeats = subject.papers, subject.repeats
    stock = stock_database(subject.folder / "stock.json", size)
    with (
        subject.open() as library,
        Writer(library) as writer,
        (subject.folder / "appended").open("ab", buffering=0) as file,
    ):
        doc_ids = list(library.summaries())

        def star(call: int) -> float:
            return _seconds(lambda: _toggle_star(writer, library, doc_ids[call % size])) * 1000

        def append(_: int) -> float:
            return _seconds(lambda: _append(file.fileno())) * 1000

        def stock_star(call: int) -> float:
            return _seconds(lambda: stock.update({"starred": True}, doc_ids=[1 + call % size])) * 1000

        def read(call: int) -> float:
            return _seconds(lambda: library.paper(doc_ids[call % size])) * 1000

        def stock_read(call: int) -> float:
            return _seconds(lambda: stock.get(doc_id=1 + call % size)) * 1000

        figures, baseline = in_turn(repeats, STARS, star, append)
        goal, against = Goal(3, 3, "ratio"), "append + fsync of 4 kB"
        yield Row("star to acknowledged on disk", size, "ms", figures, against, baseline, goal)
        figures, baseline = in_turn(repeats, UPDATES, star, stock_star)
        yield Row("star, beside stock TinyDB", size, "ms", figures, "stock TinyDB: update", baseline)
        figures, baseline = in_turn(repeats, UPDATES, read, stock_read)
        yield Row("one paper read, beside stock TinyDB", size, "ms", figures, "stock TinyDB: get", baseline)
        skipped = tuple(_skip_all(writer, doc_ids) for _ in range(repeats))
        yield Row("all papers skipped in one step", size, "s", skipped, goal=Goal(0.5, 2.0))


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _toggle_star(writer: Writer[Library], library: Library, doc_id: int) -> None:
    change = SetStarred(starred=not library.summaries()[doc_id].starred)
    writer.submit(lambda target: target.apply(change, [doc_id], "star")).result()


def _append(descriptor: int) -> None:
    os.write(descriptor, BLOCK)
    flush_to_disk(descriptor)


def _skip_all(writer: Writer[Library], doc_ids: list[int]) -> float:
    """Return the seconds that skipping everything takes; it is taken back."""
    change = SetStatus(SKIPPED)
    seconds = _seconds(writer.submit(lambda library: library.apply(change, doc_ids, "skip")).result)
    writer.submit(lambda library: library.undo(own_first=True)).result()
    return seconds


def stock_database(path: Path, number: int) -> Table:
    """Return a table of ``number`` papers in TinyDB's own storage, with ids from 1."""
    table = TinyDB(path).table("papers")
    table.insert_multiple(
        Document(paper.fields, doc_id=number) for number, paper in enumerate(papers(number), 1)
    )
    return table
