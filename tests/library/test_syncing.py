"""Libraries on several machines, kept the same through a git remote."""

# ruff: noqa: F401, F811 - fixtures are imported, and asked for by their names

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readlist.analysis.merged_text import SEPARATOR
from readlist.errors import SyncError, UsageError
from readlist.library import sync_setup, syncing
from readlist.library.clashes import noted_clashes, settle
from readlist.library.duplicates import merge_papers
from readlist.library.library import Library
from readlist.library.saved_searches import save_search
from readlist.library.sync_setup import repository_of, sync_log, sync_off, sync_status
from readlist.library.syncing import begin_sync, sync
from readlist.model.change import EditFields, EditTags, SetNote, SetStarred, SetStatus
from readlist.store.table import PAPERS
from readlist.sync.repository import Repository
from tests.library.conftest import take
from tests.library.machines import (
    MOONS,
    TIDES,
    WINDS,
    Make,
    desktop,
    do,
    laptop,
    machine,
    remote,
    remove,
    settled,
    state,
    titles,
)
from tests.library.test_conflict_copies import TITLES, paper_of, source
from tests.sync.conftest import git


def test_a_new_machine_gets_the_library_with_all_that_was_said_of_it(
    machine: Make, laptop: Library, remote: Path
) -> None:
    do(laptop, TIDES, SetStatus("read"), SetStarred(True), SetNote("Deep."))
    save_search(laptop, "to cite", "tag:cite", today=date(2026, 11, 28))
    assert sync(laptop).sent.startswith("1 read, 1 starred, 1 note on ")
    desktop = machine("desktop")
    report = begin_sync(desktop, str(remote))
    assert (report.sent, report.received) == ("", "3 papers new, 1 list new, 1 search new")
    assert state(desktop) == state(laptop)
    assert report.outcome is not None
    assert report.outcome.step is not None
    assert [step.command for step in desktop.history()] == ["sync"]


def test_changes_of_both_sides_come_together(laptop: Library, desktop: Library) -> None:
    do(laptop, TIDES, SetStatus("read"), EditTags(add=("a",), remove=("sea",)))
    do(desktop, TIDES, SetStarred(True), EditTags(add=("b",)))
    do(desktop, MOONS, SetNote("Round."))
    remove(laptop, WINDS)
    take(desktop, source("A Paper of Some Other Machine", name="more.jsonl"))
    first, second, third = settled(laptop, desktop)
    assert (first.sent, first.received) == ("1 paper removed, 1 read, 1 tagged", "")
    assert second.received == "1 paper removed, 1 read, 1 tagged"
    assert third.received.startswith("1 paper new, 1 starred, 1 tagged, 1 note on ")
    paper = paper_of(laptop, TIDES)
    assert (paper.status, paper.starred, set(paper.tags)) == ("read", True, {"a", "b"})
    assert titles(desktop) == {TIDES, MOONS, "A Paper of Some Other Machine"}
    assert (first.clashes, second.clashes, noted_clashes(laptop)) == ((), (), [])


def test_nothing_to_do_is_told_and_makes_no_commit(laptop: Library, desktop: Library) -> None:
    sync(laptop)
    report = sync(desktop)
    assert (report.sent, report.received, report.outcome) == ("", "", None)
    assert len(sync_log(laptop)) == 1
    assert laptop.history()[0].command != "sync"


def test_clashes_keep_both_and_are_listed_on_every_machine(laptop: Library, desktop: Library) -> None:
    for library, venue in ((laptop, "ICML"), (desktop, "NeurIPS")):
        do(library, TIDES, EditFields({"venue": venue}), SetNote(f"Read at {venue}."))
    reports = settled(laptop, desktop)
    assert [len(each.clashes) for each in reports] == [0, 2, 0]
    for library in (laptop, desktop):
        noted = {each.clash.field: each.clash for each in noted_clashes(library)}
        assert noted.keys() == {"venue", "note"}
        assert {noted["venue"].kept, noted["venue"].other} == {"ICML", "NeurIPS"}
        assert noted["venue"].kept == paper_of(library, TIDES).venue
    note = paper_of(laptop, TIDES).note
    assert note is not None
    assert all(part in note.text for part in ("Read at ICML.", "Read at NeurIPS.", SEPARATOR))


def test_a_clash_is_settled_on_all_machines(laptop: Library, desktop: Library) -> None:
    for library, venue in ((laptop, "ICML"), (desktop, "NeurIPS")):
        do(library, TIDES, EditFields({"venue": venue}))
        do(library, MOONS, EditFields({"venue": venue}))
    settled(laptop, desktop)
    kept = paper_of(laptop, TIDES).venue
    settle(laptop, [paper_of(laptop, TIDES).doc_id], other=True)
    assert {paper_of(laptop, TIDES).venue, kept} == {"ICML", "NeurIPS"}
    do(desktop, MOONS, EditFields({"venue": "Neither"}))
    settled(laptop, desktop)
    assert noted_clashes(laptop) == noted_clashes(desktop) == []
    settle(laptop)
    laptop.undo(own_first=True)
    settled(laptop, desktop)


def test_what_was_removed_here_and_changed_there_stays(laptop: Library, desktop: Library) -> None:
    remove(laptop, TIDES)
    do(desktop, TIDES, SetStarred(True))
    settled(laptop, desktop)
    assert paper_of(laptop, TIDES).starred
    assert [each.clash.field for each in noted_clashes(laptop)] == ["presence"]
    settle(laptop, other=True)
    settled(laptop, desktop)
    assert TIDES not in titles(desktop)


def test_a_paper_imported_on_both_machines_is_one(laptop: Library, desktop: Library) -> None:
    new = "Currents in the Southern Ocean Revisited"
    take(laptop, source(new, name="a.jsonl", tags=["a"]))
    take(desktop, source(new, name="b.jsonl", tags=["b"], abstract="Cold."))
    settled(laptop, desktop)
    paper = paper_of(desktop, new)
    assert (set(paper.tags), paper.abstract, len(paper.merged)) == ({"a", "b"}, "Cold.", 1)
    assert len(laptop.summaries()) == 4
    do(laptop, new, SetStarred(True))
    settled(laptop, desktop)


def test_two_papers_that_got_one_key_both_keep_theirs_apart(laptop: Library, desktop: Library) -> None:
    for library, title in ((laptop, "Currents of the North"), (desktop, "Currents of the South Seas")):
        take(library, source(title, name=f"{title}.jsonl", authors=["Ada Byron"], year=2024))
    settled(laptop, desktop)
    assert sorted(each.key for each in laptop.summaries().values() if each.year == 2024) == [
        "byron2024currents",
        "byron2024currentsa",
    ]


def test_papers_merged_on_one_machine_get_what_the_other_said(laptop: Library, desktop: Library) -> None:
    tides, moons = (paper_of(laptop, title).doc_id for title in (TIDES, MOONS))
    merge_papers(laptop, tides, [moons], "merge")
    do(desktop, MOONS, EditTags(add=("bright",)))
    settled(laptop, desktop)
    assert "bright" in paper_of(laptop, TIDES).tags
    assert titles(desktop) == {TIDES, WINDS}


def test_a_library_takes_what_came_as_it_is(laptop: Library, desktop: Library) -> None:
    """Else each machine would send what it made of it, and none would come to rest."""
    tides, moons = (paper_of(laptop, title) for title in (TIDES, MOONS))
    merge_papers(laptop, tides.doc_id, [moons.doc_id], "merge")
    settled(laptop, desktop)
    with laptop.store.step("by another program"):
        laptop.store.insert(PAPERS, [(7, {"title": "Another", "key": moons.key, "added_at": "2026-11-28"})])
    sync(laptop)
    sync(desktop)
    assert state(laptop) == state(desktop)


def test_what_came_is_one_step_that_can_be_taken_back(laptop: Library, desktop: Library) -> None:
    before = state(desktop)
    do(laptop, TIDES, SetStarred(True))
    remove(laptop, MOONS)
    sync(laptop)
    sync(desktop)
    desktop.undo(own_first=True)
    assert state(desktop) == before
    settled(desktop, laptop)
    assert state(laptop) == before


def test_libraries_that_met_never_before_are_united(machine: Make, laptop: Library, remote: Path) -> None:
    other = machine("other")
    take(other, source(TIDES, "A Paper of Some Other Machine", name="theirs.jsonl", tags=["deep"]))
    do(laptop, TIDES, SetStarred(True))
    sync(laptop)
    report = begin_sync(other, str(remote))
    assert report.clashes == ()
    settled(laptop, other)
    assert titles(laptop) == {*TITLES, "A Paper of Some Other Machine"}
    assert (paper_of(laptop, TIDES).starred, set(paper_of(laptop, TIDES).tags)) == (True, {"sea", "deep"})


def test_what_was_removed_does_not_come_back_with_an_old_copy(
    machine: Make, laptop: Library, remote: Path, tmp_path: Path
) -> None:
    """A copy has no common past at the remote; but what was removed there is known by how it was."""
    shutil.copytree(tmp_path / "laptop", tmp_path / "copy")
    remove(laptop, TIDES)
    remove(laptop, MOONS)
    sync(laptop)
    sync_off(laptop)
    copy = machine("copy")
    do(copy, MOONS, SetStarred(True))
    begin_sync(copy, str(remote))
    assert titles(copy) == {MOONS, WINDS}


@pytest.mark.parametrize("steps", [1, 40])
def test_an_old_file_put_back_removes_nothing(
    machine: Make, laptop: Library, desktop: Library, tmp_path: Path, steps: int
) -> None:
    """However much was done with it since."""
    laptop.close()
    shutil.copytree(tmp_path / "laptop", tmp_path / "saved")
    again = machine("laptop")
    take(again, source("A Paper of Some Other Machine", name="more.jsonl"))
    remove(again, WINDS)
    settled(again, desktop)
    again.close()
    shutil.rmtree(tmp_path / "laptop")
    shutil.copytree(tmp_path / "saved", tmp_path / "laptop")
    restored = machine("laptop")
    do(restored, TIDES, SetStarred(True), *(EditTags(add=(f"t{step}",)) for step in range(1, steps)))
    settled(restored, desktop)
    assert titles(desktop) == {TIDES, MOONS, "A Paper of Some Other Machine"}
    assert paper_of(desktop, TIDES).starred


def test_a_moved_library_is_the_same_and_a_copy_is_refused(
    machine: Make, laptop: Library, tmp_path: Path
) -> None:
    laptop.close()
    shutil.copytree(tmp_path / "laptop", tmp_path / "moved")
    moved = machine("moved")
    with pytest.raises(SyncError, match="is a copy of it"):
        sync(moved)
    with pytest.raises(SyncError, match="is a copy of it"):
        begin_sync(moved, str(tmp_path / "remote.git"))
    shutil.rmtree(tmp_path / "laptop")
    do(moved, TIDES, SetStarred(True))
    assert sync(moved).sent == "1 starred"


def test_status_and_log_say_what_was_changed(laptop: Library, desktop: Library, remote: Path) -> None:
    assert sync_status(laptop).waiting == ""
    do(laptop, TIDES, SetStarred(True))
    status = sync_status(laptop)
    assert (status.remote, status.waiting) == (str(remote), "1 starred")
    assert status.commit is not None
    assert status.commit.message == "3 papers new, 1 list new"
    sync(laptop)
    assert [each.message for each in sync_log(laptop)] == ["1 starred", "3 papers new, 1 list new"]


def test_without_a_remote_there_is_nothing_to_sync(machine: Make, laptop: Library, remote: Path) -> None:
    other = machine("other")
    for act in (sync, sync_log, sync_off):
        with pytest.raises(UsageError, match="Sync is off"):
            act(other)
    assert sync_status(other).remote is None
    sync_off(laptop)
    assert not repository_of(laptop).folder.exists()
    assert remote.is_dir()
    with pytest.raises(UsageError, match="Sync is off"):
        sync(laptop)


def test_a_second_remote_is_refused_and_the_same_one_is_no_mistake(
    laptop: Library, remote: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="already"):
        begin_sync(laptop, str(tmp_path / "another.git"))
    assert begin_sync(laptop, str(remote)).sent == ""


def test_what_cannot_be_begun_leaves_nothing(machine: Make, tmp_path: Path) -> None:
    library = machine("laptop")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_bytes(b"x")
    for address in (tmp_path / "missing" / "x.git", tmp_path / "photos"):
        with pytest.raises(SyncError):
            begin_sync(library, str(address))
    code = tmp_path / "code.git"
    git(tmp_path, "init", "-q", "--bare", str(code))
    tree = git(code, "mktree")
    git(code, "update-ref", "refs/heads/master", git(code, "commit-tree", tree, "-m", "x"))
    with pytest.raises(SyncError, match="something else already: master"):
        begin_sync(library, str(code))
    assert sync_status(library).remote is None
    assert sorted(path.name for path in (tmp_path / "photos").iterdir()) == ["me.jpg"]


def test_others_may_be_first(laptop: Library, desktop: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    do(laptop, TIDES, SetStarred(True))
    do(desktop, MOONS, SetStarred(True))
    push = Repository.push

    def late(*arguments: Any) -> bool:
        monkeypatch.setattr(Repository, "push", push)
        sync(laptop)
        return push(*arguments)

    monkeypatch.setattr(Repository, "push", late)
    monkeypatch.setattr(sync_setup, "sync_lock", lambda _: ExitStack())
    sync(desktop)
    settled(laptop, desktop)
    assert paper_of(laptop, TIDES).starred
    assert paper_of(laptop, MOONS).starred
    monkeypatch.setattr(Repository, "push", lambda *_: False)
    monkeypatch.setattr(syncing, "TRIES", 2)
    do(laptop, WINDS, SetStarred(True))
    with pytest.raises(SyncError, match="Others were first 2 times"):
        sync(laptop)


def test_what_is_changed_meanwhile_stays_and_goes_with_the_next_sync(
    machine: Make, laptop: Library, desktop: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(laptop, TIDES, SetStarred(True))
    sync(laptop)
    push, app = Repository.push, machine("desktop")
    do(desktop, WINDS, SetStarred(True))

    def and_meanwhile(*arguments: Any) -> bool:
        do(app, TIDES, EditTags(add=("meanwhile",)))
        take(app, source("Typed While the Sync Was Running", name="typed.jsonl"))
        return push(*arguments)

    monkeypatch.setattr(Repository, "push", and_meanwhile)
    sync(desktop)
    monkeypatch.setattr(Repository, "push", push)
    assert (paper_of(desktop, TIDES).starred, set(paper_of(desktop, TIDES).tags)) == (
        True,
        {"sea", "meanwhile"},
    )
    settled(desktop, laptop)
    assert "Typed While the Sync Was Running" in titles(laptop)
