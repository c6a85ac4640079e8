"""Exporting from inside the app: chosen, looked at, written; nothing of others is written over."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from textual.geometry import Region
from textual.widgets import Input, Static

from readlist.config import Config
from readlist.library.library import Library
from readlist.library.whole_library import export_library
from readlist.model.anchors import annotation_of
from readlist.model.change import SetAnnotation, SetNote, SetStatus
from readlist.model.spans import Span
from readlist.store.files import write_all
from readlist.tui.export_choices import ALL
from readlist.tui.remembered import Memory, read_remembered
from readlist.tui.screens.address import AddressScreen
from readlist.tui.screens.dialog import HintLines
from readlist.tui.screens.export import ExportScreen
from readlist.tui.screens.export_preview import ExportPreviewScreen
from readlist.tui.screens.progress import ProgressScreen
from readlist.tui.widgets.choice_line import ChoiceLine
from readlist.tui.widgets.choices import Choices
from tests.tui.export_stage import dialog, fields, lines, preview, says, the_dialog, to, until_said
from tests.tui.import_stage import back, until
from tests.tui.outside import osc_52, terminal_output
from tests.tui.stage import TITLES, by_title, make_library, staged

pytestmark = pytest.mark.usefixtures("at_home")


async def test_a_first_export_is_three_keys_and_writes_only_after_the_last(
    library: Library, at_home: Path
) -> None:
    async with staged(library, size=(80, 24)) as stage:
        screen = await dialog(stage)
        assert fields(screen) == ("‹ the 6 papers shown ›", "‹ Markdown, one file a paper ›", "~/readlist")
        looked = await preview(stage)
        assert lines(looked)[:3] == [
            "Export 6 papers as Markdown, one file a paper", "To     ~/readlist", "Files  6 new",
        ]  # fmt: skip
        assert list(at_home.iterdir()) == []
        await stage.pilot.press("enter")
        await back(stage)
        assert len(list((at_home / "readlist").glob("*.md"))) == 6
        assert "6 files written" in stage.status()


async def test_again_only_what_differs_is_written_and_the_readers_files_are_left_alone(
    library: Library, at_home: Path
) -> None:
    async with staged(library) as stage:
        await dialog(stage)
        await preview(stage)
        await stage.pilot.press("enter")
        await back(stage)
        mine, changed, starred = sorted((at_home / "readlist").glob("*.md"))[:3]
        mine.write_text("My own file\n")
        before = changed.read_text()
        changed.write_text((before + "\nMine, below.\n").replace("\nadded: ", "\nadded: 19"))
        starred.write_text(in_vault := starred.read_text().replace("starred: false", "starred: true"))
        await dialog(stage)
        looked = await preview(stage)
        assert "Files  1 changed, 4 as they should be, 1 left alone" in lines(looked)
        assert any(line.startswith(f"{mine.name}  left alone: ") for line in lines(looked))
        await stage.pilot.press("r")  # never of notes
        assert stage.app.screen is looked
        await stage.pilot.press("enter")
        await back(stage)
        assert mine.read_text() == "My own file\n"
        assert changed.read_text() == before + "\nMine, below.\n"
        assert starred.read_text() == in_vault  # for a pull to take in
        assert "1 file written, 4 unchanged, 1 left alone" in stage.app.main.status.said.what


async def test_a_file_that_holds_something_else_is_written_over_in_a_step_of_its_own(
    library: Library, tmp_path: Path
) -> None:
    target = tmp_path / "refs.bib"
    target.write_text("@misc{mine}")
    async with staged(library) as stage:
        await dialog(stage)
        await to(stage, "bibtex", target)
        looked = await preview(stage)
        assert "Files  1 left alone" in lines(looked)
        await stage.pilot.press("enter")  # there is nothing to write: back to the dialog
        screen = await the_dialog(stage)
        assert fields(screen)[1:] == ("‹ BibTeX ›", str(target))
        looked = await preview(stage)
        await stage.pilot.press("r")
        await until(stage, lambda: stage.app.screen is not looked)
        await until(stage, lambda: isinstance(stage.app.screen, ExportPreviewScreen))
        assert target.read_text() == "@misc{mine}"
        again = stage.app.screen
        assert isinstance(again, ExportPreviewScreen)
        assert "Files  1 changed" in lines(again)
        await stage.pilot.press("enter")
        await back(stage)
        assert target.read_text().count("@misc{") == 6


async def test_esc_goes_back_to_the_dialog_and_from_there_to_the_papers(
    library: Library, at_home: Path
) -> None:
    async with staged(library) as stage:
        await dialog(stage)
        await preview(stage)
        await stage.pilot.press("escape")
        await the_dialog(stage)
        await stage.pilot.press("escape")
        await back(stage)
        assert list(at_home.iterdir()) == []


@pytest.mark.parametrize(
    ("form", "ending", "kind"),
    [
        ("markdown-document", ".md", str), ("weekly-digest", "-digest.md", str),
        ("html", ".html", str), ("table", "-table.md", str), ("biblatex", ".bib", str),
        ("ris", ".ris", str), ("csl-json", ".json", list), ("csv", ".csv", str),
        ("readlist-json", ".json", dict), ("json-lines", ".jsonl", str),
    ],
)  # fmt: skip
async def test_every_form_is_one_file_of_all_papers(
    library: Library, at_home: Path, form: str, ending: str, kind: type
) -> None:
    async with staged(library) as stage:
        screen = await dialog(stage)
        screen.query_one("#export-form", ChoiceLine).choose(form)
        await until(stage, lambda: fields(screen)[2] == f"~/readlist{ending}")
        await preview(stage)
        await stage.pilot.press("enter")
        await back(stage)
        text = (at_home / f"readlist{ending}").read_text()
        assert all(title in text for title in TITLES)
        if kind is not str:
            assert isinstance(json.loads(text), kind | list)


async def test_marked_papers_come_first_and_a_query_is_meant_once_it_is_typed(
    library: Library, tmp_path: Path
) -> None:
    async with staged(library) as stage:
        await stage.press("v", "v")
        screen = await dialog(stage)
        assert fields(screen)[0] == "‹ the 2 papers marked ›"
        await to(stage, "csv", tmp_path / "a.csv")
        screen.query_one("#export-query", Input).focus()
        await stage.pilot.press(*"title:dropout")
        await until(stage, lambda: says(stage).startswith("1 paper, without skipped ones."))
        assert fields(screen)[0] == "‹ what a query finds ›"
        await stage.pilot.press("enter")
        await until(stage, lambda: isinstance(stage.app.screen, ExportPreviewScreen))
        await stage.pilot.press("enter")
        await back(stage)
        assert "Dropout after the fact" in (tmp_path / "a.csv").read_text()
        assert "Attention" not in (tmp_path / "a.csv").read_text()


def query_is_used(screen: ExportScreen) -> bool:
    return not screen.query_one("#export-unused").display


async def test_a_query_that_is_not_used_looks_so(library: Library, tmp_path: Path) -> None:
    async with staged(library, size=(60, 20)) as stage:
        screen = await dialog(stage)
        assert query_is_used(screen)  # there is none
        screen.query_one("#export-query", Input).focus()
        await stage.pilot.press(*"title:dropout")
        assert query_is_used(screen)
        await stage.pilot.press("up", "right")
        assert fields(screen)[0] == "‹ the 6 papers shown ›"
        assert not query_is_used(screen)
        assert screen.query_one("#export-unused").region.right <= screen.query_one("#dialog").region.right
        await stage.pilot.press("down", "s")
        assert fields(screen)[0] == "‹ what a query finds ›"
        assert query_is_used(screen)
        assert str(screen.query_one("#dialog-hints", HintLines).render()).endswith("Esc cancel")


async def test_a_first_export_is_of_all_that_the_reader_wrote(library: Library, at_home: Path) -> None:
    papers = by_title(library)
    for title, status in ((TITLES[1], "read"), (TITLES[2], "skipped")):
        library.apply(SetNote("worth it"), [papers[title].doc_id])
        library.apply(SetStatus(status), [papers[title].doc_id])
    marked = papers[TITLES[4]]
    highlight = annotation_of(marked.abstract, Span(0, 4), kind="claim", comment="is it?", created_at="")
    library.apply(SetAnnotation(highlight), [marked.doc_id])
    memory = Memory()
    async with staged(library, memory=memory) as stage:
        screen = await dialog(stage)
        assert fields(screen)[0] == "‹ all papers with notes or highlights ›", "the first time"
        await until_said(stage, "3 papers.")
        await preview(stage)
        await stage.pilot.press("enter")
        await back(stage)
        texts = [path.read_text() for path in (at_home / "readlist").glob("*.md")]
        assert len(texts) == 3
        assert sum("is it?" in text for text in texts) == 1
        assert fields(await dialog(stage))[0] == "‹ all papers with notes or highlights ›"


async def test_the_whole_library_is_all_papers_as_json(library: Library, tmp_path: Path) -> None:
    library.apply(SetStatus("skipped"), [by_title(library)[TITLES[1]].doc_id])
    target = tmp_path / "whole.json"
    async with staged(library) as stage:
        screen = await dialog(stage)
        screen.query_one("#export-papers", ChoiceLine).choose(ALL)
        await to(stage, "csv", target)
        await until_said(stage, "6 papers, skipped ones too.")
        await to(stage, "readlist-json", target)
        await until_said(stage, "6 papers with all you said of them, lists and searches.")
        looked = await preview(stage)
        assert lines(looked)[0] == "Export the whole library as JSON"
        await stage.pilot.press("enter")
        await back(stage)
        assert export_library(library, "-").text == target.read_text("utf-8")


async def test_the_preview_says_how_many_files_are_out_of_sight(tmp_path: Path) -> None:
    with make_library(tmp_path, [f"Paper number {number} of many" for number in range(30)]) as library:
        async with staged(library, size=(60, 20)) as stage:
            await dialog(stage)
            looked = await preview(stage)
            more = looked.query_one("#export-more", Static)
            await until(stage, lambda: str(more.visual) == "↓ 20 more")
            await stage.pilot.press("down", "j")
            await until(stage, lambda: str(more.visual) == "↓ 18 more")
            await stage.pilot.press(*["down"] * 20)
            await until(stage, lambda: str(more.visual) == "")
            assert looked.query_one("#dialog-hints").region.bottom <= 20


async def test_a_typed_path_stays_when_another_form_is_chosen(library: Library, tmp_path: Path) -> None:
    async with staged(library) as stage:
        screen = await dialog(stage)
        target = screen.query_one("#export-target", Input)
        before = target.value
        screen.query_one("#export-form", ChoiceLine).focus()
        await stage.pilot.press("right")
        assert target.value != before
        target.value = str(tmp_path / "mine.bib")
        await stage.pilot.press("right", "right")
        assert target.value == str(tmp_path / "mine.bib")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_field_in_focus_alone_looks_so_and_says_its_keys(
    library: Library, size: tuple[int, int]
) -> None:
    async with staged(library, size=size) as stage:
        screen = await dialog(stage)
        labels = list(screen.query(".label").results(Static))
        for name, keys in (
            ("Papers", "Enter preview   ←→ change   ↑↓ field   Esc cancel"),
            ("Query", "Enter preview   ↑↓ field   Esc cancel"),
            ("As", "Enter preview   ←→ change   ↑↓ field   Esc cancel"),
            ("Notes", "Enter preview   ←→ change   ↑↓ field   Esc cancel"),
            ("Notes", "Enter preview   ←→ change   ↑↓ field   Esc cancel"),
            ("To", "Enter preview   Tab complete   ↑↓ field   Esc cancel"),
        ):
            await stage.pilot.pause()
            bright = [label for label in labels if label.styles.text_style.bold]
            assert [str(label.visual) for label in bright] == [name]
            assert len({label.styles.color for label in labels}) == 2
            signs = {label: label.render_lines(Region(0, 0, 9, 1))[0].text[0] for label in labels}
            assert [label for label, sign in signs.items() if sign == "▌"] == bright
            assert str(screen.query_one("#dialog-hints", HintLines).render()) == keys
            await stage.pilot.press("down")


async def test_letters_typed_at_once_do_not_become_part_of_the_path(library: Library) -> None:
    async with staged(library) as stage:
        screen = await dialog(stage)
        await stage.pilot.press(*"notes")
        assert fields(screen)[2] == "~/readlist"


async def test_handled_papers_are_not_among_those_shown(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x", "d")
        screen = await dialog(stage)
        assert fields(screen)[0] == "‹ the 4 papers shown, not the 2 handled ›"
        await until_said(stage, "4 papers.")


async def test_the_preview_shows_whole_names_where_there_is_room(tmp_path: Path) -> None:
    with make_library(tmp_path, ["Synergized evaluations collaboratively"], year=2024) as library:
        (paper,) = by_title(library).values()
        for size in ((60, 20), (120, 40)):
            async with staged(library, size=size) as stage:
                await dialog(stage)
                looked = await preview(stage)
                assert f"{paper.key}.md  new" in lines(looked)


async def test_what_cannot_be_is_said_and_stays_in_the_dialog(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with staged(library) as stage:
        screen = await dialog(stage)
        for form, target, words in (
            ("bibtex", tmp_path, "This is a folder: name a file in it."),
            ("markdown-document", tmp_path / "a.txt", "The name of a Markdown document ends in .md"),
            ("table", tmp_path / "a.txt", "The name of a table ends in .md, or in .csv for a spreadsheet"),
            ("markdown-folder", tmp_path / "a.md", "One file a paper needs a folder; this is the name of"),
            ("markdown-folder", tmp_path / "file", "This is a file; one file a paper needs a folder."),
            ("csv", "", "Where to? Type a path."),
        ):
            await to(stage, form, target)
            await until_said(stage, words)
            await stage.pilot.press("enter")
            await stage.app.workers.wait_for_complete()
            assert stage.app.screen is screen
        await to(stage, "table", tmp_path / "a.csv")
        for query, words in (("title:nowhere", "No paper matches."), ("year:soon", '"soon" is not a year')):
            screen.query_one("#export-query", Input).focus()
            screen.query_one("#export-query", Input).value = query
            await until_said(stage, words)


async def test_the_keys_go_through_the_fields_and_complete_the_path(library: Library, tmp_path: Path) -> None:
    (tmp_path / "vault" / "papers").mkdir(parents=True)
    (tmp_path / "vault" / "people").mkdir()
    async with staged(library) as stage:
        screen = await dialog(stage)
        assert stage.focus() == "export-papers"
        await stage.pilot.press("down", "down", "right")
        assert fields(screen)[1] == "‹ Markdown, one document ›"
        await stage.pilot.press("left", "up", "up")
        assert stage.focus() == "export-papers"
        await stage.pilot.press("tab", "down", "down", "down", "down")
        assert stage.focus() == "export-target"
        target = screen.query_one("#export-target", Input)
        target.value = f"{tmp_path}/vau"
        await stage.pilot.press("tab")
        await until(stage, lambda: target.value == f"{tmp_path}/vault/")
        await until(stage, lambda: screen.query_one(Choices).option_count == 2)
        await stage.pilot.press("down", "down", "enter")
        await until(stage, lambda: target.value == f"{tmp_path}/vault/people/")
        assert stage.app.screen is screen


async def test_the_last_export_is_offered_by_the_next_run_and_its_folder_opened(
    library: Library, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    path, target = tmp_path / "remembered.json", tmp_path / "out" / "refs.bib"
    async with staged(library, memory=Memory(path)) as stage:
        await stage.press("O")
        assert "Nothing was exported yet" in stage.status()
        await dialog(stage)
        await to(stage, "bibtex", target)
        await preview(stage)
        await stage.pilot.press("enter")
        await back(stage)
    async with staged(library, memory=Memory(path, read_remembered(path))) as stage:
        screen = await dialog(stage)
        assert fields(screen)[1:] == ("‹ BibTeX ›", str(target))
        await stage.pilot.press("escape")
        await back(stage)
        with terminal_output(stage.app, monkeypatch) as written:
            await stage.pilot.press("O")
            await until(stage, lambda: isinstance(stage.app.screen, AddressScreen))
        assert osc_52(str(target.parent)) in written
        assert str(stage.app.screen.query_one("#address", Static).visual) == str(target.parent)


@pytest.mark.parametrize(
    ("config", "after"), [(Config(), "O shows the folder"), (Config(opener="true"), "O opens the folder")]
)
async def test_what_the_key_does_to_the_folder_is_said_as_it_will_be(
    library: Library, programs: Path, config: Config, after: str
) -> None:
    async with staged(library, config=config) as stage:
        await dialog(stage)
        await preview(stage)
        await stage.pilot.press("enter")
        await back(stage)
        assert stage.app.main.status.said.after == after


async def test_what_was_typed_just_now_is_exported(library: Library, at_home: Path) -> None:
    async with staged(library) as stage:
        await stage.pilot.press("s", "E")
        await the_dialog(stage)
        await preview(stage)
        await stage.pilot.press("enter")
        await back(stage)
    texts = [path.read_text() for path in (at_home / "readlist").glob("*.md")]
    assert sum("starred: true" in text for text in texts) == 1


async def test_esc_stops_between_two_notes_and_says_what_is_written(
    library: Library, at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write, begun = threading.Event(), threading.Event()

    def slowly(descriptor: int, data: bytes) -> None:
        begun.set()
        may_write.wait()
        write_all(descriptor, data)

    monkeypatch.setattr("readlist.library.exported_files.write_all", slowly)
    async with staged(library) as stage:
        await dialog(stage)
        await preview(stage)
        await stage.pilot.press("enter")
        await until(stage, lambda: begun.is_set() and isinstance(stage.app.screen, ProgressScreen))
        await stage.pilot.press("escape")
        may_write.set()
        await back(stage)
        assert "Stopped: 1 file written" in stage.status()
        assert len(list((at_home / "readlist").glob("*.md"))) == 1


async def test_a_name_that_no_disk_can_hold_is_said(library: Library, tmp_path: Path) -> None:
    async with staged(library) as stage:
        await dialog(stage)
        await to(stage, "csv", tmp_path / f"{'a' * 300}.csv")
        await stage.pilot.press("enter")
        await back(stage)
        assert "Not exported: File name too long" in stage.status()


async def test_a_disk_that_refuses_is_said(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("readlist.library.exported_files.write_all", refuse)
    async with staged(library) as stage:
        await dialog(stage)
        await to(stage, "csv", tmp_path / "a.csv")
        await preview(stage)
        await stage.pilot.press("enter")
        await until(stage, lambda: "Cannot write" in stage.status())
        assert not (tmp_path / "a.csv").exists()
