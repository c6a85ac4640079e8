"""A folder of notes that lives on: what its owner edits, moves, deletes and writes in it stays."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from readlist import paths
from readlist.errors import ExportError
from readlist.formats.notes import vault_record
from readlist.formats.notes.front_matter import readlist_id
from readlist.formats.notes.markdown_notes import note_file
from readlist.formats.notes.vault_record import RECORD_NAME
from readlist.library.exported_files import ExportReport, FileChange
from readlist.library.exporting import FolderWishes, export_markdown
from readlist.library.file_changes import difference
from readlist.library.vault import heading_of, record_file
from readlist.model.paper import Identifiers, Link, Note, Paper, PaperList, Place
from tests.library.test_exporting import names, states

LISTS = {
    1: PaperList(doc_id=1, title="Week 35: agents?", listed_on="2024-09-01"),
    2: PaperList(doc_id=2, title="week 35- agents"),
}
HE = Paper(
    doc_id=11,
    key="he2016deep",
    title="Deep Residual Learning",
    year=2016,
    tags=("vision",),
    note=Note("Skip connections."),
    places=(Place(1, None, 1),),
    identifiers=Identifiers(arxiv="1512.03385"),
)
VASWANI = Paper(doc_id=12, key="vaswani2017attention", title="Attention Is All You Need", status="read")
PAPERS = (HE, VASWANI)
HE_STARRED = msgspec.structs.replace(HE, starred=True)
CONFLICT = "he2016deep.readlist-conflict.md"


@pytest.fixture(autouse=True, scope="module")
def _no_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("readlist.library.exported_files.flush_to_disk", lambda _: None)
        yield


def export(folder: Path, *papers: Paper, **wishes: str | bool) -> ExportReport:
    chosen = msgspec.convert(wishes, FolderWishes)
    return export_markdown(papers or PAPERS, LISTS, str(folder), wishes=chosen)


def everything(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return the state of every file, of the record also."""
    record = record_file(folder)
    status = record.stat()
    return {
        **states(folder),
        RECORD_NAME: (status.st_ino, status.st_mtime_ns, record.read_bytes()),
    }


def edit(path: Path, old: str, new: str) -> str:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path.read_text("utf-8")


# Again and again


def test_an_export_without_news_touches_nothing_also_not_the_record(tmp_path: Path) -> None:
    export(tmp_path)
    before = everything(tmp_path)
    assert len(export(tmp_path).unchanged) == 2
    assert everything(tmp_path) == before


def test_a_note_written_in_outside_the_block_is_not_touched_and_known_again(tmp_path: Path) -> None:
    export(tmp_path)
    note = tmp_path / "he2016deep.md"
    note.write_text(note.read_text("utf-8") + "\nMine.\n", "utf-8")
    before = states(tmp_path)
    report = export(tmp_path)
    assert (report.written, report.refused, len(report.unchanged)) == ((), (), 2)
    assert states(tmp_path) == before
    before = everything(tmp_path)
    export(tmp_path)
    assert everything(tmp_path) == before


def test_a_vault_without_a_record_is_taken_on_as_it_is(tmp_path: Path) -> None:
    export(tmp_path)
    record_file(tmp_path).unlink()
    export(tmp_path, VASWANI)  # of one paper: the other's note is known from now on, too
    report = export(tmp_path, HE_STARRED, VASWANI)
    assert (report.written, report.refused) == ((tmp_path / "he2016deep.md",), ())


def test_options_that_are_not_given_are_those_of_the_last_time(tmp_path: Path) -> None:
    export(tmp_path, HE, layout="year", flavour="obsidian")
    export(tmp_path, HE, VASWANI)
    assert names(tmp_path) == ["2016/he2016deep.md", "undated/vaswani2017attention.md"]
    assert vault_record.read(record_file(tmp_path).read_text()).flavour == "obsidian"


def test_a_flavour_that_no_note_can_take_is_not_remembered(tmp_path: Path) -> None:
    export(tmp_path)
    with pytest.raises(ExportError, match="notes of plain"):
        export(tmp_path, flavour="logseq")
    assert len(export(tmp_path).unchanged) == 2


@pytest.mark.parametrize("flavour", ["obsidian", "logseq"])
def test_every_flavour_keeps_what_was_edited_and_touches_nothing_else(tmp_path: Path, flavour: str) -> None:
    tagged = msgspec.structs.replace(HE, tags=("computer vision", "2016", "vision"))
    export(tmp_path, tagged, VASWANI, flavour=flavour)
    before = everything(tmp_path)
    assert len(export(tmp_path, tagged, VASWANI).unchanged) == 2
    assert everything(tmp_path) == before
    (tmp_path / "vaswani2017attention.md").write_text(
        (tmp_path / "vaswani2017attention.md").read_text("utf-8") + "- Mine.\n", "utf-8"
    )
    mine = edit(tmp_path / "he2016deep.md", "Skip connections.", "Skips, mine.")
    report = export(tmp_path, msgspec.structs.replace(tagged, starred=True), VASWANI)
    assert ([each.path.name for each in report.refused], report.written) == (["he2016deep.md"], ())
    assert report.edited == ()
    assert (tmp_path / "he2016deep.md").read_text("utf-8") == mine
    export(tmp_path, msgspec.structs.replace(tagged, starred=True), VASWANI)
    assert names(tmp_path) == ["he2016deep.md", CONFLICT, "vaswani2017attention.md"]


# Edits


def test_an_edited_block_stays_and_what_is_new_lies_beside_it(tmp_path: Path) -> None:
    export(tmp_path)
    note, conflict = tmp_path / "he2016deep.md", tmp_path / CONFLICT
    mine = edit(note, "Skip connections.", "Skip connections, *really*.")
    report = export(tmp_path, HE_STARRED, VASWANI)
    assert note.read_text("utf-8") == mine
    (refusal,) = report.refused
    assert (refusal.path, CONFLICT in refusal.reason) == (note, True)
    assert "readlist pull" in refusal.hint
    assert "--replace" in refusal.hint
    new = conflict.read_text("utf-8")
    assert "starred: true" in new
    assert readlist_id(new.splitlines(keepends=True)) is None
    before = everything(tmp_path)
    assert len(export(tmp_path, HE_STARRED, VASWANI).refused) == 1
    assert everything(tmp_path) == before
    report = export(tmp_path, HE_STARRED, VASWANI, replace=True)
    assert (report.written, report.refused, conflict.exists()) == ((note,), (), False)
    assert "really" not in note.read_text("utf-8")
    assert "starred: true" in note.read_text("utf-8")


def test_a_conflict_is_over_once_both_say_the_same(tmp_path: Path) -> None:
    export(tmp_path)
    edit(tmp_path / "he2016deep.md", "Skip connections.", "Skips.")
    export(tmp_path)
    assert (tmp_path / CONFLICT).exists()
    report = export(tmp_path, msgspec.structs.replace(HE, note=Note("Skips.")), VASWANI)
    assert (report.written, report.refused) == ((), ())
    assert names(tmp_path) == ["he2016deep.md", "vaswani2017attention.md"]


def test_a_conflict_file_that_was_written_in_stays(tmp_path: Path) -> None:
    export(tmp_path)
    edit(tmp_path / "he2016deep.md", "Skip connections.", "Skips.")
    export(tmp_path)
    mine = edit(tmp_path / CONFLICT, "Skip connections.", "Which of the two?")
    export(tmp_path, HE_STARRED)
    assert (tmp_path / CONFLICT).read_text("utf-8") == mine
    export(tmp_path, HE_STARRED, replace=True)
    assert (tmp_path / CONFLICT).read_text("utf-8") == mine


def test_a_tag_added_in_the_vault_stays_until_it_is_pulled(tmp_path: Path) -> None:
    export(tmp_path)
    note = tmp_path / "he2016deep.md"
    mine = edit(note, "  - vision\n", "  - vision\n  - cnn\n")
    report = export(tmp_path)
    assert (report.edited, report.refused, names(tmp_path)[0]) == ((note,), (), "he2016deep.md")
    assert export(tmp_path).edited == (note,)
    assert "front matter" in export(tmp_path, HE_STARRED).refused[0].reason
    assert note.read_text("utf-8") == mine


def test_a_note_that_the_record_does_not_know_was_edited_by_somebody(tmp_path: Path) -> None:
    export(tmp_path, VASWANI)
    mine = note_file(HE, LISTS).replace("Skip connections.", "Typed in by hand.")
    (tmp_path / "he2016deep.md").write_text(mine, "utf-8")
    assert len(export(tmp_path).refused) == 1
    assert (tmp_path / "he2016deep.md").read_text("utf-8") == mine


def test_a_damaged_record_is_told_and_mended(tmp_path: Path) -> None:
    export(tmp_path)
    record = record_file(tmp_path)
    record.write_text(record.read_text().replace('{"id":11', '{"id":1"'), "utf-8")
    (notice,) = export(tmp_path).notices
    assert "1 line of" in notice
    before = everything(tmp_path)
    assert export(tmp_path).notices == ()
    assert everything(tmp_path) == before


def test_a_record_of_a_newer_readlist_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / RECORD_NAME).write_text('{"vault":2}\n')
    with pytest.raises(ExportError, match="newer readlist"):
        export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [RECORD_NAME]


# Deleted, moved, gone


def test_a_deleted_note_is_made_again_only_when_asked_for(tmp_path: Path) -> None:
    export(tmp_path)
    (tmp_path / "he2016deep.md").unlink()
    report = export(tmp_path, HE_STARRED, VASWANI)
    assert (report.deleted, report.written) == ((tmp_path / "he2016deep.md",), ())
    assert [each.reason for each in report.left_alone] == ["you deleted it"]
    assert names(tmp_path) == ["vaswani2017attention.md"]
    report = export(tmp_path, HE_STARRED, VASWANI, recreate=True)
    assert (report.deleted, report.written) == ((), (tmp_path / "he2016deep.md",))
    assert export(tmp_path, HE, VASWANI).deleted == ()


def test_a_note_stays_where_it_is_whatever_the_layout_says(tmp_path: Path) -> None:
    export(tmp_path, layout="status")
    assert names(tmp_path) == ["inbox/he2016deep.md", "read/vaswani2017attention.md"]
    export(tmp_path, msgspec.structs.replace(HE, status="read"), VASWANI)
    export(tmp_path, layout="year")
    assert names(tmp_path) == ["inbox/he2016deep.md", "read/vaswani2017attention.md"]


def test_folders_of_lists_have_safe_names_and_one_spelling(tmp_path: Path) -> None:
    other = msgspec.structs.replace(VASWANI, places=(Place(2),))
    apart = Paper(doc_id=13, key="x")
    export(tmp_path, HE, other, apart, layout="list")
    assert names(tmp_path) == [
        "Week 35- agents/he2016deep.md",
        "Week 35- agents/vaswani2017attention.md",
        "unlisted/x.md",
    ]


def test_names_are_unique_in_the_whole_vault(tmp_path: Path) -> None:
    export(tmp_path, HE, Paper(doc_id=13, key="HE2016deep", year=2020), layout="year")
    assert names(tmp_path) == ["2016/he2016deep.md", "2020/HE2016deep-13.md"]


def test_an_unknown_layout_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no layout"):
        export(tmp_path / "vault", layout="colour")
    assert not (tmp_path / "vault").exists()


# Links


def test_papers_that_name_each_other_or_stand_together_are_linked(tmp_path: Path) -> None:
    citing = Paper(
        doc_id=13,
        key="citing",
        title="Cites",
        links=(Link("other", "https://arxiv.org/abs/1512.03385v2"),),
        extra={"references": ["doi:10.1000/182"]},
    )
    cited = Paper(doc_id=14, key="cited", title="By DOI", identifiers=Identifiers(doi="10.1000/182"))
    beside = Paper(doc_id=15, key="beside", title="Beside", places=(Place(1, None, 2),))
    export(tmp_path, HE, citing, cited, beside, layout="year")
    text = (tmp_path / "undated" / "citing.md").read_text("utf-8")
    assert "../2016/he2016deep" in text
    assert "By DOI" in text
    assert "Beside" not in text
    assert "Beside" in (tmp_path / "2016" / "he2016deep.md").read_text("utf-8")
    moved = (tmp_path / "2016" / "he2016deep.md").rename(tmp_path / "ResNet.md")
    report = export(tmp_path, HE, citing, cited, beside)
    assert report.unchanged == (tmp_path / "undated" / "cited.md",)
    assert "](undated/beside.md)" in moved.read_text("utf-8")
    assert "../ResNet" in (tmp_path / "undated" / "citing.md").read_text("utf-8")
    before = everything(tmp_path)
    export(tmp_path, HE, citing, cited, beside)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("flavour", ["obsidian", "logseq"])
@pytest.mark.parametrize("name", ["Nearby", "Beside"])
def test_an_editor_that_renames_a_note_in_all_links_has_edited_nothing(
    tmp_path: Path, flavour: str, name: str
) -> None:
    beside = Paper(doc_id=15, key="near", title="Beside", places=(Place(1, None, 2),))
    export(tmp_path, HE, beside, flavour=flavour)
    (tmp_path / "near.md").rename(tmp_path / f"{name}.md")
    edit(tmp_path / "he2016deep.md", "[[near", f"[[{name}")
    report = export(tmp_path, HE_STARRED, beside)
    assert (report.refused, report.written) == ((), (tmp_path / "he2016deep.md",))
    assert f"[[{name}" in (tmp_path / "he2016deep.md").read_text("utf-8")
    edit(tmp_path / "he2016deep.md", " · same list", " · mine")
    assert len(export(tmp_path, HE, beside).refused) == 1


def test_a_name_that_another_file_has_is_no_link_in_obsidian(tmp_path: Path) -> None:
    beside = Paper(doc_id=15, key="near", title="Beside", places=(Place(1, None, 2),))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "Near.md").write_text("Something else.")
    export(tmp_path, HE, beside, flavour="obsidian")
    assert "- [Beside](./near.md) · same list" in (tmp_path / "he2016deep.md").read_text("utf-8")
    (tmp_path / "mine" / "Near.md").unlink()
    export(tmp_path, HE, beside)
    assert "- [[near|Beside]] · same list" in (tmp_path / "he2016deep.md").read_text("utf-8")


def test_a_long_list_links_nobody(tmp_path: Path) -> None:
    papers = [
        Paper(doc_id=at, key=f"p{at}", title=f"T{at}", places=(Place(1, None, at),)) for at in range(1, 53)
    ]
    export(tmp_path, *papers)
    assert "T2" not in (tmp_path / "p1.md").read_text("utf-8")
    export(tmp_path, *papers[:10])
    assert "T2" in (tmp_path / "p1.md").read_text("utf-8")
    assert "T9" not in (tmp_path / "p1.md").read_text("utf-8")


# What would be


def test_a_dry_run_shows_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    export(tmp_path)
    edit(tmp_path / "vaswani2017attention.md", "# Attention", "# Intention")
    before = everything(tmp_path)
    changes: list[FileChange] = []
    new = Paper(doc_id=13, key="new", title="New")
    starred = msgspec.structs.replace(HE, starred=True, abstract="\n".join(f"line {at}" for at in range(99)))
    report = export_markdown((starred, VASWANI, new), LISTS, str(tmp_path), dry_run=True, show=changes.append)
    assert everything(tmp_path) == before
    assert [path.name for path in report.written] == ["he2016deep.md", "new.md"]
    assert [each.path.name for each in report.refused] == ["vaswani2017attention.md"]
    lines = [line for change in changes for line in difference(change, most=9)]
    assert lines[:2] == [f"--- {tmp_path / 'he2016deep.md'}", f"+++ {tmp_path / 'he2016deep.md'}"]
    assert {"-starred: false", "+starred: true"} <= set(lines)
    more = len(list(difference(changes[0], most=1000))) - 9
    assert [line for line in lines if "more lines" in line] == [f"… {more} more lines"]
    assert lines[-1].startswith(f"new: {tmp_path / 'new.md'} (")


# Together, and cut short

KILLED = """
import os, sys
from pathlib import Path
from readlist.library import exported_files
from readlist.library.exporting import export_markdown
from readlist.model.paper import Note, Paper
count, after = 0, int(sys.argv[2])
write = exported_files.write_all
def write_all(descriptor, data):
    global count
    count += 1
    if count > after:
        write(descriptor, data[:9])
        os._exit(9)
    write(descriptor, data)
exported_files.write_all = write_all
papers = [Paper(doc_id=at, key=f"p{at}", title=sys.argv[3]) for at in range(1, 6)]
export_markdown(papers, {}, sys.argv[1])
"""


def test_a_kill_in_the_middle_loses_nothing_and_the_next_export_mends(tmp_path: Path) -> None:
    papers = [Paper(doc_id=at, key=f"p{at}", title="New") for at in range(1, 6)]
    export(tmp_path, *(msgspec.structs.replace(papers[at], title="Old") for at in (0, 1, 4)))
    edit(tmp_path / "p5.md", "# Old", "# Mine")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), "3", "New"], check=False)
    assert ended.returncode == 9
    assert names(tmp_path)[1:] == ["p1.md", "p2.md", "p3.md", "p5.md"]
    (half,) = tmp_path.glob(".*.readlist")
    os.utime(half, (0, 0))
    later = [msgspec.structs.replace(paper, title="Newer") for paper in papers]
    report = export(tmp_path, *later)
    assert [each.path for each in report.refused] == [tmp_path / "p5.md"]
    assert [path.name for path in report.written] == ["p1.md", "p2.md", "p3.md", "p4.md"]
    assert all("# Newer" in path.read_text() for path in report.written)
    assert not half.exists()
    state = everything(tmp_path)
    export(tmp_path, *later)
    assert everything(tmp_path) == state


def test_two_exports_at_once_take_turns(tmp_path: Path) -> None:
    papers = [Paper(doc_id=at, key=f"p{at}", title="T") for at in range(1, 60)]
    reports: list[ExportReport] = []
    threads = [threading.Thread(target=lambda: reports.append(export(tmp_path, *papers))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(report.written) for report in reports) == [0, 0, 59]
    assert all(report.refused == () for report in reports)
    assert len(vault_record.read(record_file(tmp_path).read_text()).notes) == 59


def test_how_a_folder_was_written_is_in_the_first_line_of_its_record(tmp_path: Path) -> None:
    assert heading_of(tmp_path / "nowhere") is None
    wishes = FolderWishes(flavour="obsidian", layout="year")
    export_markdown(PAPERS, LISTS, str(tmp_path), wishes=wishes)
    there = heading_of(tmp_path)
    assert there is not None
    assert (there.flavour, there.template, there.layout, dict(there.notes)) == ("obsidian", "", "year", {})
    assert heading_of(next(tmp_path.rglob("*.md"))) is None
    (tmp_path / RECORD_NAME).write_bytes(b"\xff no record")
    assert heading_of(tmp_path) is not None


def test_the_record_goes_with_a_vault_and_stays_out_of_other_folders(tmp_path: Path) -> None:
    folder = tmp_path / "vault" / "papers"
    export(folder)
    notes = sorted(folder.iterdir())
    assert [path.suffix for path in notes] == [".md"] * len(PAPERS)
    (tmp_path / "vault" / ".obsidian").mkdir()
    notes[0].unlink()
    beside = next(paths.exports_folder().iterdir())
    assert export(folder, flavour="obsidian").deleted == (notes[0],)
    assert (folder / RECORD_NAME).exists()
    assert not beside.exists()
    assert sorted(folder.glob("*.md")) == notes[1:]
