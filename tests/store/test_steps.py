"""Two journals that were one: where they part, and which snapshot goes with which."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from readlist.errors import DamagedLibraryError
from readlist.paths import LibraryFiles
from readlist.store.paper_store import PaperStore
from readlist.store.snapshot import Snapshot, open_snapshot
from readlist.store.steps import Steps, fits, parting, read_steps
from readlist.store.table import PAPERS
from tests.store.conftest import add_papers


@contextmanager
def opened(path: Path) -> Iterator[PaperStore]:
    store = PaperStore(path, "cli")
    try:
        yield store
    finally:
        store.close()


def add(path: Path, *titles: str) -> None:
    """Add papers, each in a step of its own."""
    with opened(path) as store:
        for title in titles:
            add_papers(store, title)


def steps(path: Path) -> Steps:
    return read_steps(LibraryFiles(path).journal)


@pytest.fixture
def here(library_path: Path) -> Path:
    add(library_path, "Tides", "Moons")
    return library_path


@pytest.fixture
def there(here: Path, tmp_path: Path) -> Path:
    shutil.copytree(here.parent, tmp_path / "there")
    return tmp_path / "there" / here.name


def trim(path: Path, kept: int) -> None:
    """Drop all but the newest steps of a journal."""
    with opened(path) as store:
        assert store._storage.compact()
        journal = store._storage._journal
        assert journal is not None
        start, _, _ = journal.commits()[-kept]
        before = journal.commits()[-kept - 1][0]
        journal.trim(start, journal.group_at(before).last_sequence)


def test_journals_part_at_the_last_step_that_they_share(here: Path, there: Path) -> None:
    shared = steps(here).last
    assert parting(steps(here), steps(there)) == shared
    add(there, "Winds")
    assert parting(steps(here), steps(there)) == shared
    add(here, "Rains", "Snows")
    assert parting(steps(here), steps(there)) == shared
    assert [group.last_sequence for group in steps(here).after(shared)][-1] == steps(here).last


def test_journals_of_two_libraries_were_never_one(here: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "library.json"
    add(other, "Tides")
    assert parting(steps(here), steps(other)) is None


def test_a_trimmed_journal_tells_as_far_as_it_goes(here: Path, there: Path) -> None:
    shared = steps(here).last
    add(here, "Rains")
    add(there, "Winds")
    trim(here, 2)
    assert parting(steps(here), steps(there)) == parting(steps(there), steps(here)) == shared
    trim(here, 1)
    assert parting(steps(here), steps(there)) is None
    assert parting(steps(here), steps(here)) is not None


def snapshot(path: Path) -> Snapshot:
    with opened(path) as store:
        assert store._storage.compact()
    return open_snapshot(path)


def test_a_snapshot_goes_with_the_journal_that_led_to_it(
    here: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = steps(here).last
    assert fits(open_snapshot(here), steps(here), 0)
    assert fits(open_snapshot(here), steps(there), 0)
    # Two steps of one length: the numbers of papers have as many digits.
    for path, title, number in ((here, "Rains", b"a"), (there, "Winds", b"b")):
        monkeypatch.setattr(os, "urandom", lambda count, number=number: number * count)
        add(path, title)
    assert steps(here).last == steps(there).last
    mine, other = snapshot(here), snapshot(there)
    assert mine.meta.journal_offset == other.meta.journal_offset
    assert fits(mine, steps(here), shared)
    assert fits(other, steps(there), shared)
    assert not fits(mine, steps(there), shared)
    assert not fits(other, steps(here), shared)


def test_a_damaged_journal_is_refused(here: Path) -> None:
    journal = LibraryFiles(here).journal
    journal.write_text("{}\n" + journal.read_text())
    with pytest.raises(DamagedLibraryError, match="no valid first line"):
        read_steps(journal)
    with pytest.raises(FileNotFoundError):
        read_steps(journal.with_name("nowhere.journal"))


def test_a_removed_paper_must_be_gone_from_the_snapshot(here: Path, there: Path) -> None:
    shared = steps(here).last
    with opened(here) as store:
        (first, *_) = store.summaries()
        with store.step("remove"):
            store.remove(PAPERS, [first])
    with opened(there) as store, store.step("edit"):
        store.update(PAPERS, [first], {"venue": "x"})
    assert not fits(snapshot(there), steps(here), shared)
    assert fits(snapshot(here), steps(here), shared)
