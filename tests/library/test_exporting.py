"""Exports on disk: which file a paper goes to, what is left alone, and what a full disk does."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import ExportError
from readlist.formats.notes.markdown_notes import BEGIN, END
from readlist.library.exported_files import ExportReport
from readlist.library.exporting import export_markdown
from readlist.model.paper import Note, Paper
from readlist.store.files import write_all

PAPERS = (
    Paper(doc_id=11, key="he2016deep", title="Deep Residual Learning", note=Note("Skip connections.")),
    Paper(doc_id=12, key="vaswani2017attention", title="Attention Is All You Need", status="read"),
)
posix_only = pytest.mark.skipif(os.name == "nt", reason="modes and links are those of POSIX")


def export(target: Path | str, papers: tuple[Paper, ...] = PAPERS) -> ExportReport:
    return export_markdown(papers, {}, str(target))


def names(folder: Path) -> list[str]:
    """Return the files but for the record, which no reader sees."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(folder)) for path in files)


def states(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        name: (status.st_ino, status.st_mtime_ns, (folder / name).read_bytes())
        for name in names(folder)
        for status in [(folder / name).stat()]
    }


def test_a_folder_gets_one_file_a_paper(tmp_path: Path) -> None:
    folder = tmp_path / "vault" / "papers"
    report = export(folder)
    assert names(folder) == ["he2016deep.md", "vaswani2017attention.md"]
    assert report == ExportReport(written=(folder / "he2016deep.md", folder / "vaswani2017attention.md"))
    assert "# Deep Residual Learning" in (folder / "he2016deep.md").read_text("utf-8")


def test_exporting_again_touches_nothing(tmp_path: Path) -> None:
    export(tmp_path)
    before = states(tmp_path)
    report = export(tmp_path)
    assert (report.written, len(report.unchanged)) == ((), 2)
    assert states(tmp_path) == before


def test_the_same_library_gives_the_same_bytes(tmp_path: Path) -> None:
    export(tmp_path / "a")
    export(tmp_path / "b")
    assert [state[2] for state in states(tmp_path / "a").values()] == [
        state[2] for state in states(tmp_path / "b").values()
    ]


def test_only_the_changed_paper_is_written(tmp_path: Path) -> None:
    export(tmp_path)
    before = states(tmp_path)
    report = export(tmp_path, (PAPERS[0], msgspec.structs.replace(PAPERS[1], starred=True)))
    assert report.written == (tmp_path / "vaswani2017attention.md",)
    assert states(tmp_path)["he2016deep.md"] == before["he2016deep.md"]


def test_a_renamed_or_moved_file_is_found_by_its_id(tmp_path: Path) -> None:
    export(tmp_path)
    (tmp_path / "Archive").mkdir()
    moved = (tmp_path / "he2016deep.md").rename(tmp_path / "Archive" / "ResNet.md")
    text = moved.read_text("utf-8").replace("---\nreadlist_id", "---\naliases: [ResNet]\nreadlist_id")
    moved.write_text(text + "\nMy own words.\n", "utf-8")
    report = export(tmp_path, (msgspec.structs.replace(PAPERS[0], starred=True), PAPERS[1]))
    assert report.written == (moved,)
    assert names(tmp_path) == ["Archive/ResNet.md", "vaswani2017attention.md"]
    assert moved.read_text("utf-8") == text.replace("starred: false", "starred: true") + "\nMy own words.\n"


def test_hidden_folders_hold_no_notes(tmp_path: Path) -> None:
    export(tmp_path / ".trash")
    assert len(export(tmp_path).written) == 2


def test_two_files_of_one_paper_are_refused(tmp_path: Path) -> None:
    export(tmp_path)
    copy = tmp_path / "copy.md"
    copy.write_bytes((tmp_path / "he2016deep.md").read_bytes())
    before = states(tmp_path)
    report = export(tmp_path, (msgspec.structs.replace(PAPERS[0], starred=True),))
    assert [refusal.path for refusal in report.refused] == [copy]
    assert "same readlist_id" in report.refused[0].reason
    assert states(tmp_path) == before


def test_a_file_of_the_user_is_refused_and_the_others_are_written(tmp_path: Path) -> None:
    mine = tmp_path / "he2016deep.md"
    mine.write_text("# My page\n")
    report = export(tmp_path)
    assert mine.read_text() == "# My page\n"
    assert report.written == (tmp_path / "vaswani2017attention.md",)
    assert report.refused[0].path == mine
    assert "readlist did not write it" in report.refused[0].reason
    assert BEGIN in report.refused[0].hint


@pytest.mark.parametrize("content", ["Grüße\n".encode("cp1252"), "# x\n".encode("utf-16")])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "he2016deep.md").write_bytes(content)
    report = export(tmp_path)
    assert "UTF-8" in report.refused[0].reason
    assert (tmp_path / "he2016deep.md").read_bytes() == content


@pytest.mark.parametrize("name", ["Reading.md", "reading.qmd"])
def test_one_document_and_its_second_export(tmp_path: Path, name: str) -> None:
    target = tmp_path / "new" / name
    assert export(target).written == (target,)
    written = target.read_text("utf-8")
    target.write_text(f"# My list\n\n{written}\nMine too.", "utf-8")
    before = states(tmp_path)
    assert export(target).unchanged == (target,)
    assert states(tmp_path) == before
    export(target, PAPERS[:1])
    text = target.read_text("utf-8")
    assert text.startswith(f"# My list\n\n{BEGIN}")
    assert text.endswith(f"{END}\n\nMine too.")
    assert "Attention" not in text


def test_a_dash_returns_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    report = export("-")
    assert report.text is not None
    assert "## Attention Is All You Need" in report.text
    assert names(tmp_path) == []


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("x")
    with pytest.raises(ExportError, match="is a file"):
        export(tmp_path / "notes")


def test_a_folder_where_a_document_should_be(tmp_path: Path) -> None:
    (tmp_path / "notes.md").mkdir()
    assert export(tmp_path / "notes.md").refused[0].reason == "it is not a file"


KEYS = [
    ("con", "con_.md"),
    ("LPT1.x", "LPT1_.x.md"),
    ("console", "console.md"),
    ("a/b:c*d", "a-b-c-d.md"),
    ("ends. ", "ends.md"),
    (".hidden", "hidden.md"),
    ("../../etc/passwd", "etc-passwd.md"),
    ("", "paper.md"),
    ("müller2020Ü", "müller2020Ü.md"),
    ("k" * 300, "k" * 120 + ".md"),
    ("漢" * 100, "漢" * 40 + ".md"),
]


@pytest.mark.parametrize(("key", "name"), KEYS)
def test_names_are_safe_on_every_system(tmp_path: Path, key: str, name: str) -> None:
    export(tmp_path, (Paper(doc_id=1, key=key, title="x"),))
    assert names(tmp_path) == [name]


def test_names_that_clash_elsewhere_get_the_id(tmp_path: Path) -> None:
    papers = tuple(
        Paper(doc_id=at, key=key)
        for at, key in enumerate(["Key", "key", "straße", "STRASSE", "é", "e\u0301"], 1)
    )
    export(tmp_path, papers)
    assert names(tmp_path) == sorted(["Key.md", "key-2.md", "straße.md", "STRASSE-4.md", "é.md", "é-6.md"])
    assert len(export(tmp_path, tuple(reversed(papers))).unchanged) == 6


def test_a_name_taken_by_another_paper_gets_the_id(tmp_path: Path) -> None:
    export(tmp_path, PAPERS[:1])
    export(tmp_path, (Paper(doc_id=99, key="he2016deep", title="Another library's"),))
    assert names(tmp_path) == ["he2016deep-99.md", "he2016deep.md"]


@posix_only
def test_the_mode_stays(tmp_path: Path) -> None:
    export(tmp_path)
    note = tmp_path / "he2016deep.md"
    note.chmod(0o640)
    export(tmp_path, (msgspec.structs.replace(PAPERS[0], starred=True),))
    assert stat.S_IMODE(note.stat().st_mode) == 0o640


@posix_only
def test_a_read_only_note_is_refused(tmp_path: Path) -> None:
    export(tmp_path)
    (tmp_path / "he2016deep.md").chmod(0o444)
    report = export(tmp_path, (msgspec.structs.replace(PAPERS[0], starred=True),))
    assert report.refused[0].reason == "it is read-only"


@posix_only
def test_links_are_written_through(tmp_path: Path) -> None:
    vault, elsewhere = tmp_path / "vault", tmp_path / "elsewhere"
    export(vault)
    elsewhere.mkdir()
    real = (vault / "he2016deep.md").rename(elsewhere / "note.md")
    (vault / "he2016deep.md").symlink_to(real)
    (vault / "again.md").symlink_to(real)
    report = export(vault, (msgspec.structs.replace(PAPERS[0], starred=True),))
    assert report.refused == ()
    assert (vault / "he2016deep.md").is_symlink()
    assert "starred: true" in real.read_text("utf-8")


@posix_only
def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "he2016deep.md").symlink_to(tmp_path / "gone.md")
    report = export(tmp_path)
    assert "does not exist" in report.refused[0].reason
    assert not (tmp_path / "gone.md").exists()


def test_a_full_disk_leaves_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(tmp_path, PAPERS[:1])
    before = states(tmp_path)
    starred = tuple(msgspec.structs.replace(paper, starred=True) for paper in PAPERS)

    def half_written(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("readlist.library.exported_files.write_all", half_written)
    with pytest.raises(ExportError, match=r"he2016deep\.md: No space left"):
        export(tmp_path, starred)
    assert states(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["he2016deep.md"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="file") as failed:
        export(tmp_path / "file" / "notes")
    assert failed.value.hint


def test_a_note_edited_during_the_export_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path)
    note = tmp_path / "he2016deep.md"

    def edit_meanwhile(descriptor: int, data: bytes) -> None:
        write_all(descriptor, data)
        note.write_text("typed just now\n")

    monkeypatch.setattr("readlist.library.exported_files.write_all", edit_meanwhile)
    report = export(tmp_path, (msgspec.structs.replace(PAPERS[0], starred=True),))
    assert "during the export" in report.refused[0].reason
    assert note.read_text() == "typed just now\n"
    assert names(tmp_path) == ["he2016deep.md", "vaswani2017attention.md"]


KEY_TEXTS = st.text(max_size=150) | st.sampled_from(["CON", "con.txt", "nul", "a/../b", "A", "a", "..", "x."])


@given(st.lists(KEY_TEXTS, min_size=1, max_size=8))
def test_any_keys_give_as_many_safe_files(tmp_path_factory: pytest.TempPathFactory, keys: list[str]) -> None:
    folder = tmp_path_factory.mktemp("export")
    papers = tuple(Paper(doc_id=at, key=key) for at, key in enumerate(keys, 1))
    report = export(folder, papers)
    found = names(folder)
    assert report.refused == ()
    assert len({name.casefold() for name in found}) == len(keys)
    assert all(len(os.fsencode(name)) <= 150 and "/" not in name and name[-4] not in ". " for name in found)
    assert len(export(folder, papers).unchanged) == len(keys)
