"""Mending: from the library's own lines, its journal, its backups, and what lists remember."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tinydb import TinyDB

from readlist.errors import LibraryBusyError, StoreError
from readlist.paths import LibraryFiles
from readlist.store import lock as lock_module
from readlist.store import repair as repair_module
from readlist.store import retention
from readlist.store.backups import BY_HAND, make_backup
from readlist.store.files import NewFile
from readlist.store.journal_file import create_journal
from readlist.store.lock import locked
from readlist.store.migrations import Migration
from readlist.store.paper_store import PaperStore
from readlist.store.repair import repair
from readlist.store.snapshot import open_snapshot, write_snapshot
from readlist.store.snapshot_meta import META_TABLE, Meta
from readlist.store.table import LISTS, PAPERS
from tests.store.conftest import Open, add_papers, set_fields, titles

Papers = dict[int, dict[str, Any]]


@pytest.fixture
def files(library_path: Path) -> LibraryFiles:
    return LibraryFiles(library_path)


@pytest.fixture
def ids(open_store: Open, files: LibraryFiles) -> list[int]:
    """The ids of the papers of a library with everything in its snapshot; the journal has all of it, too."""
    store = open_store()
    ids = add_papers(store, "Tides", "Moons", "Seas", "Stars", added_at="2026-01-01")
    set_fields(store, ids[0], starred=True)
    assert store._storage.compact()
    store.close()
    return ids


def papers(path: Path) -> Papers:
    store = PaperStore(path, "cli")
    try:
        return {doc_id: store.document(doc_id) for doc_id in store.paper_ids()}
    finally:
        store.close()


def forget_history(files: LibraryFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the journal trimmed to its last step by a compaction."""
    monkeypatch.setattr(retention, "KEPT_STEPS", 1)
    monkeypatch.setattr(retention, "KEPT_AGE", timedelta(0))
    store = PaperStore(files.snapshot, "cli")
    assert store._storage.compact()
    assert len(store.history()) == 1
    store.close()


def back_up(files: LibraryFiles) -> None:
    store = PaperStore(files.snapshot, "cli")
    make_backup(store.frozen(), BY_HAND)
    store.close()


def cut_in_half(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def test_nothing_is_mended_in_a_whole_library(files: LibraryFiles, ids: list[int]) -> None:
    before = {path: path.read_bytes() for path in (files.snapshot, files.journal)}
    assert not repair(files).is_needed
    assert {path: path.read_bytes() for path in (files.snapshot, files.journal)} == before
    assert not files.backups.exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 300, b'{"papers": {}}', None])
def test_a_snapshot_of_which_nothing_is_left_comes_back_from_the_journal(
    files: LibraryFiles, ids: list[int], content: bytes | None
) -> None:
    right = papers(files.snapshot)
    if content is None:
        files.snapshot.unlink()
    else:
        files.snapshot.write_bytes(content)
    report = repair(files)
    assert report.is_complete
    assert papers(files.snapshot) == right
    assert "Every step" in report.history


def test_what_the_journal_forgot_comes_from_the_newest_backup_with_later_changes(
    files: LibraryFiles, ids: list[int], open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(files)
    set_fields(open_store(), ids[3], tags=["night"])
    forget_history(files, monkeypatch)
    right = papers(files.snapshot)
    cut_in_half(files.snapshot)
    report = repair(files)
    assert papers(files.snapshot) == right
    assert report.is_complete
    assert any(origin.startswith("backup") for origin in report.sources)


def test_without_a_backup_what_lists_remember_is_taken_and_the_missing_texts_are_named(
    files: LibraryFiles, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    ids = add_papers(store, "Tides", "Moons", abstract="Long.", note={"text": "Mine."}, status="queued")
    set_fields(store, ids[0], starred=True)
    store.close()
    forget_history(files, monkeypatch)
    store = open_store()
    set_fields(store, ids[0], venue="Nature")
    store.tidy()
    store.close()
    cut_in_half(files.snapshot)
    report = repair(files)
    found = papers(files.snapshot)
    assert sorted(found) == sorted(ids)
    assert {paper["status"] for paper in found.values()} == {"queued"}
    assert not report.is_complete
    in_part = {told.doc_id for told in report.in_part}
    assert in_part
    assert all(("note" in found[doc_id]) == (doc_id not in in_part) for doc_id in ids)
    assert "the abstract and note" in report.in_part[0].detail


def test_what_is_lost_is_told_by_key_and_title(
    files: LibraryFiles, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_history(files, monkeypatch)
    data = files.snapshot.read_bytes()
    damaged = next(doc_id for doc_id in ids if f'"key":"k{doc_id}","title":"Moons"'.encode() in data)
    files.snapshot.write_bytes(data.replace(b'"Moons"}', b'"Moons"#'))
    report = repair(files)
    assert [(told.doc_id, told.key, told.title) for told in report.lost] == [
        (damaged, f"k{damaged}", "Moons")
    ]
    assert sorted(papers(files.snapshot)) == sorted(set(ids) - {damaged})
    assert report.copy is not None
    assert b'"Moons"#' in (report.copy / files.snapshot.name).read_bytes()


def test_a_file_that_stock_tinydb_left_half_written(
    files: LibraryFiles, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(files)
    forget_history(files, monkeypatch)
    right = papers(files.snapshot)
    with TinyDB(files.snapshot) as database:
        database.table(PAPERS).update({"venue": "Nature"}, doc_ids=[min(ids)])
    data = files.snapshot.read_bytes()
    files.snapshot.write_bytes(data[: data.index(b'"%d"' % sorted(ids)[1]) + 30])
    report = repair(files)
    assert report.is_complete
    assert papers(files.snapshot) == right | {min(ids): {**right[min(ids)], "venue": "Nature"}}


def test_both_sides_of_a_conflict_of_version_control_are_read(
    files: LibraryFiles, ids: list[int], open_store: Open
) -> None:
    first, second = sorted(ids)[:2]
    before = files.snapshot.read_text("utf-8").split("\n")
    ours = [line for line in before if line.startswith((f'"{first}"', f'"{second}"'))]
    theirs = [
        ours[0].replace('"title"', '"status":"read","status_changed_at":"2026-05-05","title"'),
        '"5":{"key":"comets","title":"Comets"},',
    ]
    start = before.index(ours[0])
    text = [
        *before[:start],
        "<<<<<<< HEAD",
        *ours,
        "=======",
        *theirs,
        ">>>>>>> theirs",
        *before[start + 2 :],
    ]
    files.snapshot.write_text("\n".join(text), "utf-8")
    with pytest.raises(StoreError, match="conflicts of version control"):
        open_store()
    report = repair(files)
    found = papers(files.snapshot)
    assert sorted(found) == sorted([5, *ids])
    assert (found[first]["status"], found[5]["title"]) == ("read", "Comets")
    assert [told.doc_id for told in report.left_out] == [first]
    assert "the other side was taken" in report.left_out[0].detail


def test_a_damaged_line_of_the_journal_costs_its_change_alone(
    files: LibraryFiles, ids: list[int], open_store: Open
) -> None:
    store = open_store()
    set_fields(store, ids[0], venue="Nature")
    set_fields(store, ids[1], venue="Science")
    set_fields(store, ids[2], venue="Cell")
    store.close()
    right = papers(files.snapshot)
    data = files.journal.read_bytes()
    files.journal.write_bytes(data.replace(b'"after":{"venue":"Science"}', b'"after":{"venue":"Science"#'))
    report = repair(files)
    found = papers(files.snapshot)
    assert {doc_id for doc_id in ids if found[doc_id] != right[doc_id]} == {ids[1]}
    assert [told.key for told in report.lost] == [f"k{ids[1]}"]
    assert "steps can still be taken back whole" in report.history
    store = open_store()
    store.undo(own_first=False)
    assert store.summaries()[ids[2]].venue is None


def test_a_journal_of_another_library_is_put_aside(
    files: LibraryFiles, ids: list[int], open_store: Open, tmp_path: Path
) -> None:
    other = PaperStore(tmp_path / "other" / "library.json", "cli")
    add_papers(other, "Elsewhere")
    other.close()
    right = papers(files.snapshot)
    files.journal.write_bytes((tmp_path / "other" / "library.journal").read_bytes())
    report = repair(files)
    assert papers(files.snapshot) == right
    assert "begins anew" in report.history
    set_fields(open_store(), ids[0], venue="Nature")
    assert not repair(files).is_needed


def rewrite(files: LibraryFiles, doc_id: int, **fields: Any) -> None:
    """Have another program write fields into a paper."""
    with TinyDB(files.snapshot) as database:
        database.table(PAPERS).update(fields, doc_ids=[doc_id])


def test_a_field_of_the_wrong_kind_is_put_aside_and_the_paper_stays(
    files: LibraryFiles, ids: list[int], open_store: Open
) -> None:
    rewrite(files, ids[1], starred="yes", year=1999)
    with pytest.raises(StoreError, match="readlist doctor"):
        open_store().summaries()
    report = repair(files)
    paper = open_store().paper(ids[1])
    assert (paper.year, paper.starred, paper.extra) == (1999, False, {"unreadable": {"starred": "yes"}})
    assert any("starred" in line for line in report.mended)


def test_two_papers_of_one_key_get_two(files: LibraryFiles, ids: list[int], open_store: Open) -> None:
    rewrite(files, ids[1], key=f"k{ids[0]}", added_at="2026-02-02")
    repair(files)
    keys = {doc_id: summary.key for doc_id, summary in open_store().summaries().items()}
    assert (keys[ids[0]], keys[ids[1]]) == (f"k{ids[0]}", f"k{ids[0]}a")


def test_a_lost_list_stays_as_one_without_a_title(
    files: LibraryFiles, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    with store.step("import"):
        store.insert(LISTS, [(7, {"title": "Weekly"})])
    (doc_id,) = add_papers(store, "Tides", places=[{"list": 7, "section": "Sea", "position": 3}])
    set_fields(store, doc_id, starred=True)
    store.close()
    forget_history(files, monkeypatch)
    files.snapshot.write_bytes(
        files.snapshot.read_bytes().replace(b'{"title":"Weekly"}', b'{"title":"Weekly"#')
    )
    report = repair(files)
    assert [(told.table, told.doc_id, told.title) for told in report.lost] == [(LISTS, 7, "Weekly")]
    store = open_store()
    assert store.lists()[7].title
    assert store.paper(doc_id).places[0].section == "Sea"


def test_files_that_others_may_read_become_private(files: LibraryFiles, ids: list[int]) -> None:
    files.snapshot.chmod(0o644)
    assert any("becomes private" in line for line in repair(files).mended)
    assert files.snapshot.stat().st_mode & 0o777 == 0o600
    assert not repair(files).is_needed


def test_a_newer_library_is_left_alone(files: LibraryFiles, ids: list[int]) -> None:
    snapshot = open_snapshot(files.snapshot)
    with NewFile(files.snapshot) as new:
        meta = msgspec.structs.replace(snapshot.meta, schema=99)
        write_snapshot(new, meta, {PAPERS: list(snapshot.raw_items(PAPERS))})
        new.put_in_place()
    before = files.snapshot.read_bytes()
    with pytest.raises(StoreError, match="newer readlist"):
        repair(files)
    assert files.snapshot.read_bytes() == before


def test_a_newer_journal_is_left_alone(files: LibraryFiles, ids: list[int]) -> None:
    snapshot = open_snapshot(files.snapshot)
    create_journal(files.journal, snapshot.meta.library, snapshot.meta.sequence, 99)
    cut_in_half(files.snapshot)
    before = {path: path.read_bytes() for path in (files.snapshot, files.journal)}
    with pytest.raises(StoreError, match="newer readlist"):
        repair(files)
    assert {path: path.read_bytes() for path in before} == before


def test_an_earlier_version_is_mended_into_the_newest(
    files: LibraryFiles, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_venue(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "venue": document["title"]}

    monkeypatch.setattr(repair_module, "MIGRATIONS", (Migration(2, PAPERS, to_venue),))
    monkeypatch.setattr(repair_module, "NEWEST_VERSION", 2)
    cut_in_half(files.snapshot)
    planned = repair_module._plan(files)
    raw = planned.documents.raw(PAPERS, ids[0])
    assert json.loads(raw or b"")["venue"] == "Tides"
    assert "begins anew" in planned.repair.history


def test_a_wrong_schema_alone_is_no_newer_library(files: LibraryFiles, ids: list[int]) -> None:
    right = papers(files.snapshot)
    files.snapshot.write_bytes(files.snapshot.read_bytes().replace(b'"schema":1', b'"schema":3'))
    assert repair(files).is_complete
    assert papers(files.snapshot) == right


def test_where_nothing_can_be_read_nothing_is_written(files: LibraryFiles) -> None:
    files.snapshot.parent.mkdir(parents=True)
    files.snapshot.write_bytes(b"nonsense" * 50)
    files.snapshot.chmod(0o600)
    with pytest.raises(StoreError, match="Nothing of"):
        repair(files)
    assert files.snapshot.read_bytes() == b"nonsense" * 50
    assert not files.backups.exists()


def test_there_must_be_a_library(files: LibraryFiles) -> None:
    with pytest.raises(StoreError, match="There is no library"):
        repair(files)
    assert not files.snapshot.parent.exists()


def test_a_repair_that_is_broken_off_is_done_again(
    files: LibraryFiles, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = papers(files.snapshot)
    data = files.journal.read_bytes()
    files.journal.write_bytes(data.replace(b'"starred":true', b'"starred":trie'))

    def broken(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(repair_module, "replace_file", broken)
        with pytest.raises(StoreError, match="No space left"):
            repair(files)
    repair(files)
    assert papers(files.snapshot) == right
    assert not repair(files).is_needed


def test_it_waits_for_who_is_writing(
    files: LibraryFiles, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_in_half(files.snapshot)
    before = files.snapshot.read_bytes()
    monkeypatch.setattr(lock_module, "TIMEOUT", 0.05)
    with locked(files, "star"), pytest.raises(LibraryBusyError):
        repair(files)
    assert files.snapshot.read_bytes() == before


def test_an_open_app_goes_on_with_the_mended_library(
    files: LibraryFiles, ids: list[int], open_store: Open
) -> None:
    app = open_store("app")
    set_fields(app, ids[1], venue="Nature")
    cut_in_half(files.snapshot)
    with pytest.raises(StoreError, match="readlist doctor"):
        app.refresh()
    repair(files)
    app.refresh()
    set_fields(app, ids[2], venue="Science")
    assert titles(open_store()) == ["Moons", "Seas", "Stars", "Tides"]
    assert [paper.get("venue") for _, paper in sorted(papers(files.snapshot).items())].count(None) == 2


def test_a_library_from_elsewhere_is_no_damage(files: LibraryFiles, ids: list[int]) -> None:
    snapshot = open_snapshot(files.snapshot)
    meta = Meta(library=snapshot.meta.library, sequence=99, step=9, journal="elsewhere", journal_offset=4000)
    with NewFile(files.snapshot) as new:
        write_snapshot(new, meta, {PAPERS: list(snapshot.raw_items(PAPERS))})
        new.put_in_place()
    report = repair(files)
    assert not report.is_needed, report
    assert META_TABLE in json.loads(files.snapshot.read_bytes())
