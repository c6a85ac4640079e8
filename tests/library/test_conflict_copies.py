"""Two computers change one library at once; what synchronising leaves is merged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readlist.errors import UsageError
from readlist.library.conflict_copies import (
    CopiesMerged,
    find_conflict_copies,
    merge_copies,
    preview_merge,
)
from readlist.library.library import Library, open_library
from readlist.library.saved_searches import save_search
from readlist.model.change import Change, EditTags, SetNote, SetStarred, SetStatus
from readlist.model.paper import Paper
from readlist.paths import LibraryFiles
from tests.library.conftest import json_lines, take

TITLES = ("Tides of the Northern Sea", "Moons of the Outer Planets", "Winds over the Open Ocean")
MARK = ".sync-conflict-20261127-220501-ABCDEFG"


def source(*titles: str, name: str = "papers.jsonl", **fields: Any) -> Any:
    return json_lines(*(json.dumps({"title": title, **fields}) for title in titles), name=name)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The library of this computer, with three papers."""
    path = tmp_path / "here" / "library.json"
    with open_library(path, session="cli") as library:
        take(library, source(*TITLES, tags=["sea"]))
    return path


@pytest.fixture
def there(here: Path, tmp_path: Path) -> Path:
    """The same library on another computer."""
    shutil.copytree(here.parent, tmp_path / "there")
    return tmp_path / "there" / "library.json"


def paper_of(library: Library, title: str) -> Paper:
    (found,) = (each.doc_id for each in library.summaries().values() if each.title == title)
    return library.paper(found)


def change(path: Path, title: str, *changes: Change) -> None:
    with open_library(path, session="cli") as library:
        for each in changes:
            library.apply(each, [paper_of(library, title).doc_id])


def remove(path: Path, title: str) -> None:
    with open_library(path, session="cli") as library:
        library.remove([paper_of(library, title).doc_id])


def bring(path: Path, *titles: str, name: str = "more.jsonl", **fields: Any) -> None:
    with open_library(path, session="cli") as library:
        take(library, source(*titles, name=name, **fields))


def compact(path: Path) -> None:
    with open_library(path, session="cli") as library:
        assert library.store._storage.compact()


def titles(path: Path) -> set[str]:
    with open_library(path, session="cli") as library:
        return {each.title for each in library.summaries().values()}


def read(path: Path, title: str) -> Paper:
    with open_library(path, session="cli") as library:
        return paper_of(library, title)


def merge(path: Path, *paths: Path) -> CopiesMerged:
    with open_library(path, session="cli") as library:
        wanted = paths or find_conflict_copies(library)
        assert wanted
        preview = preview_merge(library, wanted)
        merged = merge_copies(library, wanted, "conflicts merge")
        assert (preview.copies, preview.failures) == (merged.copies, merged.failures)
        return merged


def journal_only(here: Path, there: Path) -> None:
    """The snapshot is the same on both, as long as neither was compacted."""
    shutil.copy(LibraryFiles(there).journal, here.with_name(f"library{MARK}.journal"))


def both_files(here: Path, there: Path) -> None:
    shutil.copy(there, here.with_name(f"library{MARK}.json"))
    # A second later: the names differ.
    shutil.copy(
        LibraryFiles(there).journal, here.with_name(f"library{MARK.replace('220501', '220502')}.journal")
    )


def compacted_both_files(here: Path, there: Path) -> None:
    compact(there)
    both_files(here, there)


def snapshot_only(here: Path, there: Path) -> None:
    compact(there)
    shutil.copy(there, here.with_name("library (conflicted copy 2026-11-27 220501).json"))


def snapshot_taken_over(here: Path, there: Path) -> None:
    """The other computer compacted: its snapshot won, its journal lost."""
    compact(there)
    shutil.copy(there, here)
    shutil.copy(LibraryFiles(there).journal, here.with_name(f"library{MARK}.journal"))


def journal_taken_over(here: Path, there: Path) -> None:
    """This computer compacted: its snapshot won, but its journal lost."""
    compact(here)
    shutil.copy(LibraryFiles(here).journal, here.with_name(f"library{MARK}.journal"))
    shutil.copy(LibraryFiles(there).journal, LibraryFiles(here).journal)


def compacted_here(here: Path, there: Path) -> None:
    compact(here)
    journal_only(here, there)


def rewritten(here: Path, there: Path) -> None:
    """Another program wrote into the other library, which keeps its table meta."""
    compact(there)
    content = json.loads(there.read_text("utf-8"))
    here.with_name("library (Ada's conflicted copy 2026-11-27).json").write_text(json.dumps(content))


Leave = Callable[[Path, Path], None]
EXACT = (
    journal_only,
    both_files,
    compacted_both_files,
    compacted_here,
    snapshot_taken_over,
    journal_taken_over,
)
EVERY = (*EXACT, snapshot_only, rewritten)


@pytest.fixture(params=EVERY, ids=lambda each: each.__name__)
def leave(request: pytest.FixtureRequest) -> Leave:
    """What synchronising leaves on this computer of a change there."""
    found: Leave = request.param
    return found


def test_what_either_changed_is_there_after_merging(here: Path, there: Path, leave: Leave) -> None:
    change(here, TITLES[0], SetStatus("queued"), EditTags(("ours",), ("sea",)), SetNote("Ours.\n"))
    change(here, TITLES[1], SetStarred(True))
    bring(here, "A Paper That Was Found Here", name="here.jsonl")
    change(there, TITLES[0], SetStatus("read"), EditTags(("theirs",)), SetStarred(True))
    change(there, TITLES[2], SetNote("Theirs.\n"), EditTags(remove=("sea",)))
    bring(there, "Another Paper Found There", name="there.jsonl")
    leave(here, there)
    merged = merge(here)
    assert merged.failures == ()
    assert titles(here) == {*TITLES, "A Paper That Was Found Here", "Another Paper Found There"}
    first, second, third = (read(here, title) for title in TITLES)
    assert (first.status, first.starred, set(first.tags)) == ("read", True, {"ours", "theirs"})
    assert first.note is not None
    assert first.note.text == "Ours.\n"
    assert second.starred
    assert third.note is not None
    assert third.note.text == "Theirs.\n"
    assert third.tags == ()
    with open_library(here, session="cli") as library:
        standing = {place.list for paper in library.summaries().values() for place in paper.places}
        assert standing == set(library.lists())
        assert len(standing) == 3
        assert find_conflict_copies(library) == ()


def test_merging_is_one_step_that_can_be_taken_back(here: Path, there: Path, leave: Leave) -> None:
    change(here, TITLES[0], SetStarred(True))
    change(there, TITLES[1], SetStarred(True))
    bring(there, "Another Paper Found There")
    leave(here, there)

    def state() -> dict[int, Paper]:
        with open_library(here, session="cli") as library:
            return {doc_id: library.paper(doc_id) for doc_id in library.summaries()}

    before = state()
    merged = merge(here)
    assert merged.outcome is not None
    assert merged.outcome.step is not None
    assert state() != before
    with open_library(here, session="cli") as library:
        library.undo(own_first=True)
    assert state() == before


@pytest.mark.parametrize("leave", EXACT)
def test_what_one_removed_and_the_other_left_alone_is_removed(here: Path, there: Path, leave: Leave) -> None:
    remove(here, TITLES[0])
    remove(there, TITLES[1])
    change(there, TITLES[2], SetStarred(True))
    leave(here, there)
    merged = merge(here)
    assert titles(here) == {TITLES[2]}
    assert read(here, TITLES[2]).starred
    assert [clash for copy in merged.copies for clash in copy.clashes] == []


def test_what_one_removed_and_the_other_changed_stays_and_is_listed(
    here: Path, there: Path, leave: Leave
) -> None:
    remove(here, TITLES[0])
    change(here, TITLES[1], SetNote("Worth it."))
    change(there, TITLES[0], SetNote("Worth it."))
    if leave in EXACT:
        remove(there, TITLES[1])
    leave(here, there)
    merged = merge(here)
    assert titles(here) == set(TITLES)
    clashes = [(clash.field, clash.kept, clash.other) for copy in merged.copies for clash in copy.clashes]
    assert clashes == [("presence", "changed", "removed")] * (2 if leave in EXACT else 1)


def test_the_same_import_on_both_sides_makes_each_paper_once(here: Path, there: Path, leave: Leave) -> None:
    fields: dict[str, Any] = {"authors": ["Ada Lovelace"], "year": 2024, "tags": ["new"]}
    for path in (here, there):
        bring(path, "A Long Title That Both of Them Found", "Short", **fields)
    change(here, "Short", SetNote("Ours."))
    change(there, "Short", SetStatus("read"))
    leave(here, there)
    merge(here)
    assert titles(here) == {*TITLES, "A Long Title That Both of Them Found", "Short"}
    short = read(here, "Short")
    assert short.status == "read"
    assert short.note is not None
    assert short.key == "lovelace2024short"
    assert len(short.places) == 1
    with open_library(here, session="cli") as library:
        assert len(library.lists()) == 2
        assert len(library.summaries()) == 5


def test_different_papers_of_one_number_both_stay(here: Path, there: Path, leave: Leave) -> None:
    for path, title in ((here, "Ours of That Number Here"), (there, "Theirs of That Number There")):
        with open_library(path, session="cli") as library, library.store.step("add"):
            library.store.insert(
                "papers", [(106, {"title": title, "key": "same", "tags": [path.parent.name]})]
            )
    leave(here, there)
    merge(here)
    ours, theirs = read(here, "Ours of That Number Here"), read(here, "Theirs of That Number There")
    assert sorted((ours.key, theirs.key)) == ["same", "samea"]
    assert 106 in (ours.doc_id, theirs.doc_id)


def test_both_versions_of_a_note_stay(here: Path, there: Path, leave: Leave) -> None:
    change(here, TITLES[0], SetNote("What I thought here."))
    change(there, TITLES[0], SetNote("What I thought there."))
    leave(here, there)
    merged = merge(here)
    note = read(here, TITLES[0]).note
    assert note is not None
    assert {"What I thought here.", "What I thought there."} <= set(note.text.split("\n"))
    assert [clash.field for copy in merged.copies for clash in copy.clashes] == ["note"]


def test_a_copy_that_is_merged_lies_among_the_backups(here: Path, there: Path, leave: Leave) -> None:
    change(here, TITLES[0], SetStarred(True))
    change(there, TITLES[1], SetStarred(True))
    leave(here, there)
    with open_library(here, session="cli") as library:
        copies = {path: path.read_bytes() for path in find_conflict_copies(library)}
    merged = merge(here)
    assert merged.moved.keys() == copies.keys()
    for path, content in copies.items():
        assert not path.exists()
        assert merged.moved[path].read_bytes() == content
        assert merged.moved[path].parent == LibraryFiles(here).backups
    # The same once more: it is known already, and its name is given away.
    again = shutil.copy(next(iter(merged.moved.values())), next(iter(copies)))
    if leave not in (snapshot_taken_over, journal_taken_over, both_files, compacted_both_files):
        merged = merge(here)
        assert merged.outcome is not None
        assert merged.outcome.step is None
        assert not Path(again).exists()
        assert len(list(LibraryFiles(here).backups.iterdir())) == len(copies) + 1


def test_a_copy_that_is_only_older_brings_nothing(here: Path) -> None:
    change(here, TITLES[0], EditTags(("early",)))
    compact(here)
    shutil.copy(here, here.with_name("library (1).json"))
    change(here, TITLES[0], EditTags(("late",), ("early", "sea")), SetStatus("read"))
    remove(here, TITLES[1])
    merged = merge(here)
    assert merged.outcome is not None
    assert merged.outcome.step is None
    assert read(here, TITLES[0]).tags == ("late",)
    assert titles(here) == {TITLES[0], TITLES[2]}


def test_libraries_that_were_begun_apart_are_united(here: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "library.json"
    with open_library(other, session="cli") as library:
        take(library, source(*TITLES[:2], "A Paper of the Other Library", tags=["other"]))
    change(other, TITLES[0], SetStatus("read"))
    compact(other)
    shutil.copy(other, here.with_name(f"library{MARK}.json"))
    (copy,) = merge(here).copies
    assert not copy.has_ancestor
    assert titles(here) == {*TITLES, "A Paper of the Other Library"}
    first = read(here, TITLES[0])
    assert (first.status, set(first.tags)) == ("read", {"sea", "other"})


def test_a_library_elsewhere_is_merged_with_its_journal_and_left_there(here: Path, there: Path) -> None:
    change(there, TITLES[1], SetStarred(True))
    before = {path: path.read_bytes() for path in there.parent.iterdir() if path.is_file()}
    (copy,) = merge(here, there).copies
    assert copy.changed == 1
    assert read(here, TITLES[1]).starred
    assert {path: path.read_bytes() for path in there.parent.iterdir() if path.is_file()} == before


def test_a_copy_that_cannot_be_read_is_left_and_the_others_are_merged(here: Path, there: Path) -> None:
    change(there, TITLES[1], SetStarred(True))
    journal_only(here, there)
    damaged = here.with_name("library (2).journal")
    damaged.write_text(LibraryFiles(here).journal.read_text().replace("Tides", "Tidal", 1))
    merged = merge(here)
    assert [failure.path for failure in merged.failures] == [damaged]
    assert damaged.exists()
    assert read(here, TITLES[1]).starred


def test_a_journal_of_another_line_needs_its_snapshot(here: Path, there: Path) -> None:
    compact(there)
    LibraryFiles(there).journal.unlink()
    change(there, TITLES[1], SetStarred(True))
    compact(there)
    journal_only(here, there)
    merged = merge(here)
    assert merged.copies == ()
    assert "goes on from a library that is not here" in merged.failures[0].message
    shutil.copy(there, here.with_name(f"library{MARK}.json"))
    merged = merge(here)
    assert merged.failures == ()
    assert read(here, TITLES[1]).starred


def test_previewing_writes_nothing(here: Path, there: Path, leave: Leave) -> None:
    change(here, TITLES[0], SetStarred(True))
    change(there, TITLES[1], SetStarred(True))
    leave(here, there)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in here.parent.iterdir()}
    with open_library(here, session="cli") as library:
        preview = preview_merge(library, find_conflict_copies(library))
    assert sum(copy.changed for copy in preview.copies) == 1
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in here.parent.iterdir()} == before


def test_the_library_itself_is_no_copy_of_it(here: Path) -> None:
    with open_library(here, session="cli") as library:
        for path in (here, LibraryFiles(here).journal):
            with pytest.raises(UsageError, match="the library itself"):
                preview_merge(library, [path])
        with pytest.raises(UsageError, match="no file"):
            preview_merge(library, [here.with_name("nowhere.json")])


def test_a_notice_at_start_says_that_there_is_a_copy_and_what_to_do(here: Path) -> None:
    with open_library(here, session="cli") as library:
        assert library.notices_at_start() == library.notices() == ()
        shutil.copy(here, here.with_name(f"library{MARK}.json"))
        (notice,) = library.notices_at_start()
        assert f"library{MARK}.json" in notice
        assert "`readlist conflicts merge`" in notice
        shutil.copy(here, here.with_name("library (1).json"))
        assert "2 conflict copies" in library.notices_at_start()[0]
        assert library.notices() == ()


def test_saved_searches_of_both_are_there(here: Path, there: Path, leave: Leave) -> None:
    def save(path: Path, name: str, query: str) -> None:
        with open_library(path, session="cli") as library:
            save_search(library, name, query, today=date(2026, 11, 27))

    save(here, "Ours", "tag:ours")
    save(there, "Theirs", "tag:theirs")
    save(here, "Both", "tag:sea")
    save(there, "Both", "tag:sea")
    save(here, "Same name", "tag:a")
    save(there, "Same name", "tag:b")
    leave(here, there)
    merge(here)
    with open_library(here, session="cli") as library:
        found = {search.name: search.query for search in library.searches()}
        assert len(library.searches()) == 5
    assert found.keys() == {"Ours", "Theirs", "Both", "Same name", "Same name (other copy)"}
    assert {found["Same name"], found["Same name (other copy)"]} == {"tag:a", "tag:b"}
