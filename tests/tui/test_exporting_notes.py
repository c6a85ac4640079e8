"""Exporting notes from inside the app: how they are written, and what is said of those that were edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from readlist.library.exported_papers import PapersOfLibrary
from readlist.library.exporting import FolderWishes, export_notes
from readlist.library.library import Library
from readlist.model.change import SetNote, SetStatus
from readlist.tui.export_choices import ALL, form_options
from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.export_preview import ExportPreviewScreen
from readlist.tui.widgets.choice_line import ChoiceLine
from tests.tui.export_stage import dialog, lines, preview, the_dialog, to, until_said
from tests.tui.import_stage import back, until
from tests.tui.stage import TITLES, by_title, staged

pytestmark = pytest.mark.usefixtures("at_home")


def notes_line(screen: ExportScreen) -> tuple[str, str, str]:
    """How the notes of a folder are to be written: flavour, layout, and whether they were so before."""
    lines = (screen.query_one(f"#export-{name}", ChoiceLine) for name in ("flavour", "layout"))
    before = str(screen.query_one("#export-as-before", Static).visual)
    return (*(str(line.render()).strip("‹ ›") for line in lines), before)  # type: ignore[return-value]


async def test_a_folder_keeps_its_flavour_and_layout_and_the_next_one_gets_the_same(
    library: Library, at_home: Path, tmp_path: Path
) -> None:
    async with staged(library, size=(80, 24)) as stage:
        screen = await dialog(stage)
        assert notes_line(screen) == ("plain", "flat", "")
        await stage.pilot.press("down", "down", "down", "right", "down", "right")
        assert notes_line(screen) == ("for Obsidian", "by year", "")
        looked = await preview(stage)
        await stage.pilot.press("escape")
        await the_dialog(stage)
        await preview(stage)
        assert stage.app.screen is not looked
        await stage.pilot.press("enter")
        await back(stage)
        note = next((at_home / "readlist" / "undated").glob("*.md"))
        assert "> [!abstract]" in note.read_text()
        screen = await dialog(stage)
        await until(stage, lambda: notes_line(screen) == ("for Obsidian", "by year", "as before"))
        await to(stage, "markdown-folder", tmp_path / "new")
        await until(stage, lambda: notes_line(screen) == ("for Obsidian", "by year", ""))
        await to(stage, "markdown-folder", at_home / "readlist")
        await until(stage, lambda: notes_line(screen) == ("for Obsidian", "by year", "as before"))
        screen.query_one("#export-flavour", ChoiceLine).focus()
        await stage.pilot.press("right")
        assert notes_line(screen) == ("for Logseq", "by year", "")
        await until_said(stage, "The notes there are for Obsidian: name another folder.")
        await to(stage, "markdown-folder", tmp_path / "new")
        await until_said(stage, "6 papers.")
        assert notes_line(screen) == ("for Logseq", "by year", "")


async def test_a_template_that_a_folder_has_is_named_and_stays(library: Library, tmp_path: Path) -> None:
    template, vault = tmp_path / "mine.md.jinja", tmp_path / "vault"
    template.write_text("My {{ paper.title }}\n")
    wishes = FolderWishes(template=str(template), layout="status")
    export_notes(PapersOfLibrary(library), list(library.summaries())[:1], str(vault), wishes=wishes)
    async with staged(library) as stage:
        await dialog(stage)
        await to(stage, "markdown-folder", vault)
        await stage.pilot.press("enter")  # before the folder was looked into, as may be
        await until(stage, lambda: isinstance(stage.app.screen, ExportPreviewScreen))
        assert "Files  5 new, 1 as it should be" in lines(stage.app.screen)  # type: ignore[arg-type]
        await stage.pilot.press("enter")
        await back(stage)
        notes = list((vault / "inbox").glob("*.md"))
        assert len(notes) == 6
        assert all("My " in note.read_text() for note in notes)
        screen = await dialog(stage)
        await until(stage, lambda: notes_line(screen) == ("by mine.md.jinja", "by status", "as before"))


async def test_the_dialog_is_as_high_for_every_form_and_says_what_it_is_good_for(library: Library) -> None:
    async with staged(library, size=(80, 24)) as stage:
        screen = await dialog(stage)
        frames, said = set(), set()
        form = screen.query_one("#export-form", ChoiceLine)
        form.focus()
        for _ in form_options():
            await stage.pilot.press("right")
            frames.add(screen.query_one("#dialog").region)
            frames.add(screen.query_one("#dialog-hints").region)
            said.add(str(screen.query_one("#export-about", Static).visual))
        assert len(frames) == 2
        assert len(said) == len(form_options())
        assert max(frame.bottom for frame in frames) <= 24


async def test_a_reading_log_is_of_what_was_read(library: Library, tmp_path: Path) -> None:
    library.apply(SetStatus("read"), [by_title(library)[TITLES[1]].doc_id])
    async with staged(library) as stage:
        screen = await dialog(stage)
        screen.query_one("#export-papers", ChoiceLine).choose(ALL)
        await to(stage, "reading-log", tmp_path / "log.txt")
        await until_said(stage, "The name of a Markdown document ends in .md")
        await to(stage, "reading-log", tmp_path / "log.md")
        looked = await preview(stage)
        assert lines(looked)[0].endswith("as Markdown, reading log")
        await stage.pilot.press("enter")
        await back(stage)
        text = (tmp_path / "log.md").read_text()
        assert [title for title in TITLES if title in text] == [TITLES[1]]


async def test_a_note_that_was_edited_is_left_alone_and_the_way_out_is_named(
    library: Library, at_home: Path
) -> None:
    papers = PapersOfLibrary(library)
    export_notes(papers, list(library.summaries()), str(at_home / "readlist"))
    note, other, *_ = sorted((at_home / "readlist").glob("*.md"))
    note.write_text(note.read_text().replace("status: inbox", "status: read"))
    other.write_text(other.read_text().replace("starred: false", "starred: true"))
    (paper,) = (paper for paper in library.summaries().values() if paper.key == note.stem)
    library.apply(SetNote("Something new."), [paper.doc_id])
    async with staged(library, size=(120, 40)) as stage:
        screen = await dialog(stage)
        screen.query_one("#export-papers", ChoiceLine).choose(ALL)
        await until_said(stage, "6 papers")
        looked = await preview(stage)
        takes = "edited; Pull notes from a folder takes the edits in"
        said = " ".join(" ".join(lines(looked)).split())
        assert f"{note.name} left alone: {takes}" in said
        assert f"{other.name} {takes}" in said
        assert "Files  5 as they should be, 1 left alone" in lines(looked)
