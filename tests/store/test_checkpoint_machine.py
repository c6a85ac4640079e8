"""Opening from a checkpoint, whatever two processes and an editor did: the same as without it."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from readlist.errors import UsageError
from readlist.model.paper import PaperSummary
from readlist.store import storage
from readlist.store.columns import FirstPage
from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS, SEARCHES
from tests.store.conftest import add_papers, content, set_fields

PROCESS = st.integers(0, 1)
NUMBER = st.integers(0, 5)


def first_two(summaries: Sequence[PaperSummary]) -> FirstPage:
    return FirstPage(tuple(summaries[:2]), "", len(summaries) > 2)


class Library(RuleBasedStateMachine):
    """Two processes at one library; its cache folder comes and goes."""

    folder: Path
    cache: Path

    @initialize()
    def begin(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)
        self.path = Path(tempfile.mkdtemp(dir=self.folder)) / "library.json"
        self.stores = [PaperStore(self.path, "one"), PaperStore(self.path, "other")]
        self.written = 0
        add_papers(self.stores[0], "Tides", "Moons")
        self.compact_and_trim(0, checkpoint=True)

    def teardown(self) -> None:
        for store in self.stores:
            store.close()

    def name(self) -> str:
        self.written += 1
        return f"Number {self.written}"

    def chosen(self, process: int, number: int) -> tuple[PaperStore, int | None]:
        store = self.stores[process]
        store.refresh()
        known = sorted(store.summaries())
        return store, known[number % len(known)] if known else None

    @rule(process=PROCESS)
    def add(self, process: int) -> None:
        add_papers(self.stores[process], self.name())

    @rule(process=PROCESS, number=NUMBER, year=st.integers(1990, 1993))
    def change(self, process: int, number: int, year: int) -> None:
        store, doc_id = self.chosen(process, number)
        if doc_id is not None:
            set_fields(store, doc_id, year=year)

    @rule(process=PROCESS, number=NUMBER)
    def remove(self, process: int, number: int) -> None:
        store, doc_id = self.chosen(process, number)
        if doc_id is not None:
            with store.step("remove"):
                store.remove(PAPERS, [doc_id])

    @rule(process=PROCESS, table=st.sampled_from([LISTS, SEARCHES]))
    def add_beside(self, process: int, table: str) -> None:
        store = self.stores[process]
        with store.step("beside"):
            store.insert(table, [(store.new_id(), {"title": self.name()})])

    @rule(process=PROCESS, own_first=st.booleans())
    def undo(self, process: int, own_first: bool) -> None:
        with contextlib.suppress(UsageError):
            self.stores[process].undo(own_first=own_first)

    @rule(process=PROCESS)
    def redo(self, process: int) -> None:
        with contextlib.suppress(UsageError):
            self.stores[process].redo()

    @rule(process=PROCESS)
    def make_checkpoint(self, process: int) -> None:
        self.stores[process].tidy(first_two)

    @rule(process=PROCESS, checkpoint=st.booleans())
    def compact_and_trim(self, process: int, checkpoint: bool) -> None:
        self.stores[process]._storage.compact()
        if checkpoint:
            self.make_checkpoint(process)

    @rule(process=PROCESS)
    def open_again(self, process: int) -> None:
        self.stores[process].close()
        self.stores[process] = PaperStore(self.path, ("one", "other")[process])

    @rule(venue=st.sampled_from("abc"))
    def edit_outside(self, venue: str) -> None:
        library = json.loads(self.path.read_bytes())
        if library.get(PAPERS):
            next(iter(library[PAPERS].values()))["venue"] = venue
            self.path.write_text(json.dumps(library))

    @rule()
    def crash_while_appending(self) -> None:
        with self.path.with_suffix(".journal").open("ab") as journal:
            journal.write(b'{"seq":99,"table":"papers"')

    @rule()
    def clear_cache(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    @invariant()
    def all_agree(self) -> None:
        with_it = PaperStore(self.path, "reader")
        page = with_it.first_page("", lambda fields: True)
        found = content(with_it)
        with_it.close()
        if page is not None:
            assert all(found[0][paper.doc_id] == paper for paper in (*page[0].papers, *page[1]))
        aside = self.cache.rename(self.cache.with_name("aside")) if self.cache.exists() else None
        without = PaperStore(self.path, "reader")
        assert content(without) == found
        without.close()
        if aside is not None:
            aside.rename(self.cache)
        for store in self.stores:
            store.refresh()
            assert content(store) == found


def test_no_state_in_which_the_column_file_says_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, value in (
        ("CHECKPOINT_ABOVE", 0),
        ("CHECKPOINT_FRACTION", 1 << 30),
        ("KEPT_STEPS", 2),
        ("KEPT_AGE", timedelta(0)),
    ):
        monkeypatch.setattr(storage, name, value)
    monkeypatch.setattr(Library, "folder", tmp_path, raising=False)
    monkeypatch.setattr(Library, "cache", tmp_path / "cache", raising=False)
    run_state_machine_as_test(
        Library, settings=settings(max_examples=30, stateful_step_count=30, deadline=None)
    )
