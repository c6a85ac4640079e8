"""Conflict copies beside a library: which files are some."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from readlist.paths import LibraryFiles
from readlist.store.conflict_copies import conflict_copies, is_conflict_name
from tests.store.conftest import Open, add_papers

SYNCTHING = "library.sync-conflict-20261127-220501-ABCDEFG.json"
NAMES = (
    SYNCTHING,
    "library (Ada's conflicted copy 2026-11-27).json",
    "library (Copie en conflit de Ada 2026-11-27).json",
    "library (conflicted copy 2026-11-27 220501).json",
    "library_conflict-20261127-220501.json",
    "library-DESKTOP-4F2A.json",
    "library-Adas-MacBook-Pro.json",
    "library (1).json",
    "library 2.json",
)
OTHER_NAMES = (
    "library.json",
    "library-old.json",
    "library-Old.json",
    "library-BACKUP-2.json",
    "library-2026-11-27.json",
    "library-20261127T220501Z-daily.json",
    "library2.json",
    "library (1).bib",
    "libraryconflict.json",
    "papers.sync-conflict-20261127-220501-ABCDEFG.json",
    "library.sync-conflict-20261127-220501-ABCDEFG.lock",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_conflict_copy_is_recognised(name: str) -> None:
    assert is_conflict_name(name, "library")


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_another_name_is_none(name: str) -> None:
    assert not is_conflict_name(name, "library")


def test_copies_of_snapshot_and_journal_are_found(open_store: Open, library_path: Path) -> None:
    add_papers(open_store(), "Tides")
    files = LibraryFiles(library_path)
    assert conflict_copies(files) == ()
    for name in (*NAMES, "library-old.json"):
        shutil.copy(library_path, library_path.with_name(name))
    journal = library_path.with_name("library.sync-conflict-20261127-220501-ABCDEFG.journal")
    shutil.copy(files.journal, journal)
    before = sorted(library_path.parent.iterdir())
    assert conflict_copies(files) == tuple(sorted([*map(library_path.with_name, NAMES), journal]))
    assert sorted(library_path.parent.iterdir()) == before


def test_only_what_is_a_library_counts(open_store: Open, library_path: Path, tmp_path: Path) -> None:
    add_papers(open_store(), "Tides")
    files = LibraryFiles(library_path)
    numbered, marked = library_path.with_name("library (1).json"), library_path.with_name(SYNCTHING)
    for content in ('{"name": "x"}', "", "[1, 2]"):
        numbered.write_text(content)
        marked.write_text(content)
        assert conflict_copies(files) == ()
    # Two computers each began a library before they were synchronised; another program rewrote one.
    other = json.loads(library_path.read_text())
    other["meta"]["1"] |= {"library": "another", "sum": ""}
    numbered.write_text(json.dumps(other))
    marked.write_text(json.dumps(other))
    assert conflict_copies(files) == (marked,)


def test_a_journal_of_another_library_is_none(open_store: Open, library_path: Path) -> None:
    store = open_store()
    add_papers(store, "Tides")
    files = LibraryFiles(library_path)
    journal = library_path.with_name("library (conflicted copy).journal")
    journal.write_text(files.journal.read_text())
    files.snapshot.write_text(files.snapshot.read_text().replace(store.library_id, "0" * 32))
    assert conflict_copies(files) == ()


def test_without_a_library_there_are_none(tmp_path: Path) -> None:
    assert conflict_copies(LibraryFiles(tmp_path / "nowhere" / "library.json")) == ()
