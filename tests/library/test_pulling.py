"""Notes edited in a vault: what comes back, what does not, and what the next export makes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from readlist.analysis.merged_text import SEPARATOR
from readlist.errors import UsageError
from readlist.formats.notes.flavours import FLAVOURS
from readlist.formats.notes.managed_block import BEGIN, END
from readlist.library.duplicates import merge_papers
from readlist.library.library import Library
from readlist.library.vault import record_file
from readlist.model.change import EditFields, EditTags, SetNote, SetStarred, SetStatus
from readlist.model.paper import STATUSES
from tests.library.vaults import edit, export, file_of, note_of, pull, two_papers

FIRST, SECOND = "First paragraph.", "Second paragraph."
NOTE = f"{FIRST}\n\n{SECOND}"
posix_only = pytest.mark.skipif(os.name == "nt", reason="links are those of POSIX")


@pytest.fixture(params=FLAVOURS)
def flavour(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def papers(library: Library) -> tuple[int, int]:
    """Two papers, the first one with a note and a tag of two words."""
    return two_papers(library, NOTE)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.md")}


def settles(library: Library, folder: Path) -> None:
    """Check that nothing is left to do on either side, and that no conflict file stays."""
    assert export(library, folder).refused == ()
    again = pull(library, folder)
    assert (again.notes, again.refused, again.outcome) == ((), (), None)
    before = files(folder)
    assert export(library, folder).written == ()
    assert files(folder) == before
    assert not list(folder.rglob("*.readlist-conflict.md"))


def test_what_was_edited_comes_back(
    library: Library, papers: tuple[int, int], tmp_path: Path, flavour: str
) -> None:
    folder = tmp_path / "vault"
    export(library, folder, flavour)
    path = file_of(folder, papers[0])
    tag = "to-read" if flavour == "obsidian" else "to read"
    edit(path, (SECOND, "Better."), (tag, "new"))
    status, starred = ("status:: ", "starred:: ") if flavour == "logseq" else ("status: ", "starred: ")
    edit(path, (f"{status}inbox", f"{status}cited"), (f"{starred}false", f"{starred}true"))
    tried = pull(library, folder, dry_run=True)
    assert library.paper(papers[0]).status == "inbox"
    report = pull(library, folder)
    assert (report.refused, report.unchanged) == ((), 1)
    assert tried.notes == report.notes
    (note,) = report.notes
    assert note.changes == ("note", "status", "starred", "tags")
    paper = library.paper(papers[0])
    assert (paper.status, paper.starred, paper.tags) == ("cited", True, ("new",))
    assert note_of(library, papers[0]) == f"{FIRST}\n\nBetter."
    settles(library, folder)


def test_edits_are_one_step_that_names_the_folder(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    for doc_id in papers:
        edit(file_of(tmp_path, doc_id), ("starred: false", "starred: true"))
    report = pull(library, tmp_path)
    assert report.outcome is not None
    assert report.outcome.command == f"pull of 2 notes from {tmp_path}"
    assert library.history()[0].count == 2
    library.undo(own_first=True)
    assert not any(library.paper(doc_id).starred for doc_id in papers)


def test_a_pull_that_was_taken_back_is_forgotten(
    library: Library, papers: tuple[int, int], tmp_path: Path, flavour: str
) -> None:
    folder = tmp_path / "vault"
    export(library, folder, flavour)
    path = file_of(folder, papers[0])
    edit(path, (SECOND, "Typed in the vault."))
    pull(library, folder)
    library.undo(own_first=True)
    library.apply(SetNote(f"{NOTE} And more."), [papers[0]])
    # What was typed there is in no other place now, so no export writes over it.
    assert len(export(library, folder).refused) == 1
    assert "Typed in the vault." in path.read_text("utf-8")
    assert len(list(folder.glob("*.readlist-conflict.md"))) == 1
    assert pull(library, folder).notes[0].changes == ("note",)
    settles(library, folder)


def test_a_pull_that_was_done_again_holds(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    edit(file_of(tmp_path, papers[0]), (SECOND, "Better."))
    pull(library, tmp_path)
    library.undo(own_first=True)
    assert pull(library, tmp_path, dry_run=True).notes[0].changes == ("note",)
    library.redo()
    library.apply(SetNote("Shorter."), [papers[0]])
    settles(library, tmp_path)
    assert note_of(library, papers[0]) == "Shorter."


def test_both_sides_in_different_paragraphs(
    library: Library, papers: tuple[int, int], tmp_path: Path, flavour: str
) -> None:
    export(library, tmp_path / "vault", flavour)
    edit(file_of(tmp_path / "vault", papers[0]), (SECOND, "Second, there."))
    library.apply(SetNote(f"First, here.\n\n{SECOND}"), [papers[0]])
    library.apply(EditTags(add=("mine",)), [papers[0]])
    report = pull(library, tmp_path / "vault")
    assert report.notes[0].clashes == ()
    assert note_of(library, papers[0]) == "First, here.\n\nSecond, there."
    assert library.paper(papers[0]).tags == ("to read", "mine")
    settles(library, tmp_path / "vault")


def test_both_sides_in_one_place(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    path = file_of(tmp_path, papers[0])
    edit(path, (SECOND, "There."), ("status: inbox", "status: read"))
    library.apply(SetNote(f"{FIRST}\n\nHere."), [papers[0]])
    library.apply(SetStatus("queued"), [papers[0]])
    report = pull(library, tmp_path, dry_run=True)
    assert {clash.field for clash in report.notes[0].clashes} == {"note", "status"}
    pull(library, tmp_path)
    assert note_of(library, papers[0]) == f"{FIRST}\n\nHere.\n\n{SEPARATOR}\n\nThere."
    assert library.paper(papers[0]).status == "queued"
    (left,) = pull(library, tmp_path).notes
    assert [clash.field for clash in left.clashes] == ["status"]
    pull(library, tmp_path, take="vault")
    assert library.paper(papers[0]).status == "read"
    settles(library, tmp_path)


def test_an_emptied_note_comes_back_as_none(
    library: Library, papers: tuple[int, int], tmp_path: Path, flavour: str
) -> None:
    folder = tmp_path / "vault"
    export(library, folder, flavour)
    empty = {"logseq": ("\t- First paragraph.\n\t- Second paragraph.\n", "")}
    edit(file_of(folder, papers[0]), empty.get(flavour, (f"{NOTE}\n", "")))
    assert pull(library, folder).notes[0].changes == ("note",)
    assert library.paper(papers[0]).note is None
    settles(library, folder)


def test_without_its_heading_a_note_is_not_found(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    path = file_of(tmp_path, papers[0])
    edit(path, ("## Note\n", ""), (SECOND, "Better."), ("status: inbox", "status: read"))
    report = pull(library, tmp_path)
    assert ["heading" in each.reason for each in report.refused] == [True, False]
    assert report.notes[0].changes == ("status",)
    assert note_of(library, papers[0]) == NOTE
    assert "Better." in path.read_text("utf-8")
    assert len(export(library, tmp_path).refused) == 1


def test_a_note_written_where_there_was_none(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    edit(file_of(tmp_path, papers[1]), (f"\n{END}", f"\n## Note\n\nNew *here*.\n\n{END}"))
    assert pull(library, tmp_path).refused == ()
    assert note_of(library, papers[1]) == "New *here*."
    settles(library, tmp_path)


@pytest.mark.parametrize(
    "changed", [lambda data: data.replace(b"\n", b"\r\n"), lambda data: b"\xef\xbb\xbf" + data]
)
def test_line_ends_and_marks_are_no_edits(
    library: Library, papers: tuple[int, int], tmp_path: Path, changed: Callable[[bytes], bytes]
) -> None:
    export(library, tmp_path)
    path = file_of(tmp_path, papers[0])
    path.write_bytes(changed(path.read_bytes()))
    assert pull(library, tmp_path).notes == ()
    edit(path, (SECOND, "Better."))
    pull(library, tmp_path)
    assert note_of(library, papers[0]) == f"{FIRST}\n\nBetter."
    before = path.read_bytes()
    settles(library, tmp_path)
    assert path.read_bytes() == before


def test_a_renamed_and_moved_note_is_found(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    (tmp_path / "Archive").mkdir()
    path = file_of(tmp_path, papers[0]).rename(tmp_path / "Archive" / "ResNet.md")
    assert pull(library, tmp_path).unchanged == 2
    edit(path, (SECOND, "Better."))
    assert pull(library, tmp_path).notes[0].path == path
    settles(library, tmp_path)


def test_a_conflict_file_is_resolved_by_a_pull(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    edit(file_of(tmp_path, papers[0]), (SECOND, "There."))
    library.apply(SetNote(f"Here.\n\n{SECOND}"), [papers[0]])
    assert len(export(library, tmp_path).refused) == 1
    assert len(list(tmp_path.glob("*.readlist-conflict.md"))) == 1
    pull(library, tmp_path)
    assert note_of(library, papers[0]) == "Here.\n\nThere."
    settles(library, tmp_path)


def test_what_readlist_rewrites_is_told(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    path = file_of(tmp_path, papers[0])
    edit(path, ("title: Deep", "title: Shallow"), ("Shortcuts.", "Detours."))
    edit(path, ("status: inbox", "status: done"))
    report = pull(library, tmp_path)
    assert report.notes == ()
    reasons = [(each.reason, each.hint) for each in report.refused]
    assert reasons[0] == ("there is no status “done”", f"Known: {', '.join(STATUSES)}, cited.")
    assert "between the markers" in reasons[1][0]
    key = library.paper(papers[0]).key
    assert reasons[2][0] == "title was edited, which readlist rewrites"
    assert reasons[2][1] == f"`readlist edit {key} title=…` changes it."
    assert pull(library, tmp_path).refused == report.refused


def test_what_the_library_changed_is_no_edit_of_the_vault(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    edit(file_of(tmp_path, papers[0]), (SECOND, "Better."), ("starred: false", "starred: true"))
    library.apply(EditFields({"title": "Residual Learning", "abstract": "Ways around."}), [papers[0]])
    report = pull(library, tmp_path)
    assert (report.refused, report.notes[0].changes) == ((), ("note", "starred"))
    settles(library, tmp_path)


def test_without_a_record_nothing_is_taken_unasked(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    record_file(tmp_path).unlink()
    assert pull(library, tmp_path).notes == ()
    edit(file_of(tmp_path, papers[0]), (SECOND, "Better."))
    library.apply(SetStarred(True), [papers[0]])
    (note,) = pull(library, tmp_path).notes
    assert (note.changes, note.has_base) == ((), False)
    assert [clash.field for clash in note.clashes] == ["note", "starred"]
    assert note_of(library, papers[0]) == NOTE
    pull(library, tmp_path, take="vault")
    assert note_of(library, papers[0]) == f"{FIRST}\n\nBetter."
    assert not library.paper(papers[0]).starred
    settles(library, tmp_path)


def test_a_damaged_line_of_the_record_counts_as_no_record(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    edit(file_of(tmp_path, papers[0]), (SECOND, "Better."))
    record = record_file(tmp_path)
    lines = record.read_text("utf-8").splitlines(keepends=True)
    damaged = [line.replace('"id"', '"di"') if str(papers[0]) in line else line for line in lines]
    record.write_text("".join(damaged), "utf-8")
    report = pull(library, tmp_path)
    assert (report.notes[0].has_base, report.unchanged, len(report.notices)) == (False, 1, 1)
    pull(library, tmp_path, take="vault")
    settles(library, tmp_path)


def test_files_that_cannot_be_looked_at_are_told_and_the_others_done(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    folder = tmp_path / "vault"
    export(library, folder)
    edit(file_of(folder, papers[0]), (SECOND, "Better."))
    other = file_of(folder, papers[1])
    text = other.read_text("utf-8")
    for data, reason in (
        (text.replace("Attention", "Aufmerksämkeit").encode("cp1252"), "UTF-8"),
        ((text + "\0").encode(), "not a text"),
        ((text + "x" * 1_000_001).encode(), "larger"),
        (text.replace(BEGIN, "").encode(), "no managed block"),
        (text.replace("readlist_id", "id").encode(), "readlist_id is gone"),
    ):
        other.write_bytes(data)
        (refused,) = pull(library, folder, dry_run=True).refused
        assert (refused.path, reason in refused.reason) == (other, True), refused
    assert len(pull(library, folder).notes) == 1


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("tags:\n  - to read\n", "tags: {a: b}\n", "tags cannot be read"),
        ("title: Deep", 'title: "Deep', "never closed"),
    ],
)
def test_front_matter_that_cannot_be_read_is_told(
    library: Library, papers: tuple[int, int], tmp_path: Path, before: str, after: str, reason: str
) -> None:
    export(library, tmp_path)
    path = file_of(tmp_path, papers[0])
    edit(path, (before, after), (SECOND, "Better."))
    report = pull(library, tmp_path)
    assert [reason in each.reason for each in report.refused] == [True], report.refused
    assert library.paper(papers[0]).tags == ("to read",)
    assert note_of(library, papers[0]) == f"{FIRST}\n\nBetter."
    assert pull(library, tmp_path).refused == report.refused


def test_two_files_of_one_paper_are_told(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    path = file_of(tmp_path, papers[0])
    edit(path, (SECOND, "Better."))
    path.with_name("copy.md").write_bytes(path.read_bytes())
    report = pull(library, tmp_path)
    assert ("same readlist_id" in report.refused[0].reason, report.notes) == (True, ())


@posix_only
def test_a_link_out_of_the_folder_is_not_followed(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    folder = tmp_path / "vault"
    export(library, folder)
    path = file_of(folder, papers[0])
    edit(path, (SECOND, "Better."))
    path.rename(tmp_path / "elsewhere.md")
    path.symlink_to(tmp_path / "elsewhere.md")
    report = pull(library, folder)
    assert ("link" in report.refused[0].reason, report.notes) == (True, ())


def test_a_deleted_note_is_no_edit(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    file_of(tmp_path, papers[0]).unlink()
    report = pull(library, tmp_path)
    assert (report.notes, report.gone, report.unchanged) == ((), 1, 1)
    assert note_of(library, papers[0]) == NOTE


def test_notes_of_papers_that_are_gone(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    for doc_id in papers:
        edit(file_of(tmp_path, doc_id), ("starred: false", "starred: true"))
    library.remove([papers[1]])
    report = pull(library, tmp_path)
    assert [each.reason for each in report.refused] == ["its paper is not in the library"]
    assert library.paper(papers[0]).starred
    library.remove([papers[0]])
    with pytest.raises(UsageError, match="not in this library"):
        pull(library, tmp_path)


def test_a_note_of_a_paper_merged_into_another(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path)
    edit(file_of(tmp_path, papers[1]), ("starred: false", "starred: true"))
    merge_papers(library, papers[0], [papers[1]], "merge")
    (refused,) = pull(library, tmp_path).refused
    assert refused.reason == f"its paper was merged into {library.paper(papers[0]).key}"


def test_a_folder_without_notes_is_refused(library: Library, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("# Mine\n")
    for folder in (tmp_path, tmp_path / "mine.md", tmp_path / "nowhere"):
        with pytest.raises(UsageError):
            pull(library, folder)
    assert not (tmp_path / "nowhere").exists()


def test_nothing_is_written_to_the_notes(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    export(library, tmp_path)
    edit(file_of(tmp_path, papers[0]), (SECOND, "Better."), ("starred: false", "starred: true"))
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.glob("*.md")}
    pull(library, tmp_path)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.glob("*.md")} == before


def test_a_template_that_hides_the_note(library: Library, papers: tuple[int, int], tmp_path: Path) -> None:
    folder, template = tmp_path / "vault", tmp_path / "own.jinja"
    template.write_text("{{ paper.note }}\n\n## Abstract\n\n{{ paper.abstract }}\n", "utf-8")
    export(library, folder, template=str(template))
    edit(file_of(folder, papers[0]), (SECOND, "Better."), ("starred: false", "starred: true"))
    report = pull(library, folder)
    assert ["no note can be told" in each.reason for each in report.refused] == [True]
    assert report.notes[0].changes == ("starred",)
    assert note_of(library, papers[0]) == NOTE


def test_a_template_that_gives_the_note_back(
    library: Library, papers: tuple[int, int], tmp_path: Path
) -> None:
    export(library, tmp_path, template="obsidian")
    edit(file_of(tmp_path, papers[0]), (SECOND, "Better."))
    assert pull(library, tmp_path).refused == ()
    assert note_of(library, papers[0]) == f"{FIRST}\n\nBetter."
    settles(library, tmp_path)
