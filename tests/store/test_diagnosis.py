"""The checks: what each of them finds, and that none of them leaves a trace."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB

from readlist.paths import LibraryFiles
from readlist.store.backups import BY_HAND, make_backup
from readlist.store.columns import column_file
from readlist.store.diagnosis import Finding, diagnose
from readlist.store.drafts import Drafts
from readlist.store.lock import locked
from readlist.store.table import PAPERS
from tests.store.conftest import Open, add_papers, set_fields

Damage = Callable[[LibraryFiles], object]


@pytest.fixture
def files(open_store: Open, library_path: Path) -> LibraryFiles:
    store = open_store()
    first, _ = add_papers(store, "Tides", "Moons")
    store._storage.compact()
    set_fields(store, first, starred=True)
    store.tidy()
    store.close()
    return LibraryFiles(library_path)


def of(files: LibraryFiles, check: str) -> list[Finding]:
    return [finding for finding in diagnose(files) if finding.check == check]


def trace(folder: Path) -> dict[Path, tuple[int, int, bytes | None]]:
    return {
        path: (path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes() if path.is_file() else None)
        for path in (folder, *folder.rglob("*"))
    }


def edit(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def add(path: Path, data: bytes) -> None:
    path.write_bytes(path.read_bytes() + data)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def drop_line(path: Path, number: int) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[number]
    path.write_bytes(b"".join(lines))


def write_outside(files: LibraryFiles) -> None:
    with TinyDB(files.snapshot) as database:
        database.table(PAPERS).update({"starred": "no", "title": "Other"})


def repeat_line(files: LibraryFiles) -> None:
    lines = files.snapshot.read_bytes().splitlines(keepends=True)
    files.snapshot.write_bytes(
        b"".join([*lines[:5], lines[4].replace(b'"title":"', b'"title":"The '), *lines[5:], b"#"])
    )


def test_a_whole_library_is_found_whole_and_left_untouched(files: LibraryFiles) -> None:
    before = trace(files.snapshot.parent)
    findings = diagnose(files)
    assert {finding.severity for finding in findings} <= {"ok", "note"}, findings
    assert trace(files.snapshot.parent) == before
    assert len({finding.check for finding in findings}) == 13


def test_where_there_is_no_library_nothing_is_made(library_path: Path) -> None:
    found = diagnose(LibraryFiles(library_path))
    assert (found[0].check, found[0].severity, found[0].can_be_mended) == ("files", "error", False)
    assert not library_path.parent.exists()


@pytest.mark.parametrize(
    ("damage", "check", "severity", "words"),
    [
        (lambda files: cut_in_half(files.snapshot), "snapshot", "error", "cannot be read"),
        (lambda files: files.snapshot.write_bytes(b""), "snapshot", "error", "is empty"),
        (lambda files: files.snapshot.unlink(), "files", "error", "missing"),
        (lambda files: edit(files.snapshot, b"Moons", b"Mo\xffns"), "snapshot", "error", "Moons|Mo.ns"),
        (lambda files: edit(files.snapshot, b'"step":1', b'"step":7'), "snapshot", "error", "meta"),
        (repeat_line, "snapshot", "error", "stands twice"),
        (
            lambda files: add(files.snapshot, b"<<<<<<< a\n=======\n>>>>>>> b\n"),
            "snapshot",
            "error",
            "conflicts of version",
        ),
        (lambda files: edit(files.journal, b"Moons", b"Muons"), "journal", "error", "Muons"),
        (lambda files: files.journal.write_bytes(b""), "journal", "error", "first line"),
        (lambda files: drop_line(files.journal, 1), "journal", "warning", "lines are missing"),
        (lambda files: add(files.journal, b'{"seq":'), "journal-end", "warning", "7 bytes"),
        (lambda files: drop_line(files.journal, -1), "journal-end", "warning", "unfinished"),
        (write_outside, "outside-edits", "warning", "another than the journal tells of"),
        (write_outside, "replay", "warning", "no longer fits"),
        (write_outside, "papers", "error", "starred"),
        (lambda files: files.snapshot.chmod(0o644), "permissions", "warning", "644"),
        (lambda files: column_file(files.snapshot).write_bytes(b"x"), "column-file", "note", "damaged"),
    ],
)
def test_damage_is_named(files: LibraryFiles, damage: Damage, check: str, severity: str, words: str) -> None:
    import re

    damage(files)
    before = trace(files.snapshot.parent)
    found = of(files, check)
    assert any(finding.severity == severity and re.search(words, finding.message) for finding in found), (
        diagnose(files)
    )
    assert all(finding.can_be_mended for finding in found if finding.severity == "error")
    assert trace(files.snapshot.parent) == before


def test_a_damaged_line_is_named_with_its_place(files: LibraryFiles) -> None:
    edit(files.snapshot, b'"title":"Moons"', b'"title"#"Moons"')
    (finding,) = [each for each in of(files, "snapshot") if ", line " in each.where]
    line = files.snapshot.read_bytes().split(b'"title"#')[0].count(b"\n") + 1
    assert f"line {line}, byte " in finding.where


def test_a_newer_library_is_no_damage_that_can_be_mended(files: LibraryFiles) -> None:
    edit(files.snapshot, b'"schema":1', b'"schema":99')
    text = files.snapshot.read_bytes()
    start = text.index(b',"sum":')
    files.snapshot.write_bytes(text[:start] + text[start + len(b',"sum":"00000000"') :])
    (finding,) = of(files, "snapshot")
    assert "newer readlist" in finding.message
    assert not finding.can_be_mended


@pytest.mark.parametrize(
    "name",
    [
        "library.sync-conflict-20260101-101010-ABCDEFG.json",
        "library (conflicted copy).json",
        "library (Ada's conflicted copy 2026-01-01).json",
        "library (1).json",
    ],
)
def test_a_conflicted_copy_beside_the_library_is_named(files: LibraryFiles, name: str) -> None:
    path = files.snapshot.with_name(name)
    path.write_bytes(files.snapshot.read_bytes())
    files.snapshot.with_name("library-of-others.json").write_text("{}", "utf-8")
    (finding,) = of(files, "conflict-copies")
    assert (finding.severity, finding.where) == ("warning", str(path))
    assert "readlist conflicts" in finding.remedy


@pytest.mark.parametrize("name", ["library (1).json", "library.json.orig", "library (conflicted copy).json"])
def test_what_is_only_named_like_a_copy_is_a_note(files: LibraryFiles, name: str) -> None:
    path = files.snapshot.with_name(name)
    path.write_text("no library", "utf-8")
    (finding,) = of(files, "conflict-copies")
    assert (finding.severity, finding.where) == ("note", str(path))


def test_the_newest_whole_backup_is_named_and_a_damaged_one_too(
    files: LibraryFiles, open_store: Open
) -> None:
    store = open_store()
    one, other = make_backup(store.frozen(), BY_HAND), make_backup(store.frozen(), BY_HAND)
    assert [(each.severity, each.where) for each in of(files, "backups")] == [("ok", str(other.path))]
    edit(other.path, b"Moons", b"Muons")
    found = of(files, "backups")
    assert [(each.severity, each.where) for each in found] == [
        ("ok", str(one.path)),
        ("note", str(other.path)),
    ]


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux tells who holds a lock")
def test_who_holds_the_lock_is_named(files: LibraryFiles) -> None:
    with locked(files, "star"):
        (finding,) = of(files, "lock")
    assert (finding.severity, str(os.getpid()) in finding.message) == ("note", True)


def test_a_journal_that_ends_before_what_the_lists_know_is_told(files: LibraryFiles) -> None:
    lines = files.journal.read_bytes().splitlines(keepends=True)
    files.journal.write_bytes(b"".join(lines[:-2]))
    assert [each.severity for each in of(files, "journal-end")] == ["warning"]


def test_texts_that_wait_are_told(files: LibraryFiles) -> None:
    Drafts(files.drafts).save("note-1", "Half a thought")
    (finding,) = of(files, "drafts")
    assert (finding.severity, finding.message[:6]) == ("note", "1 text")
