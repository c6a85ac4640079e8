"""Choosing what to import: paths, patterns, a pasted list."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from readlist.tui.path_completion import files_meant
from readlist.tui.remembered import Memory, Remembered
from readlist.tui.screens.import_preview import ImportPreviewScreen
from readlist.tui.screens.import_source import ImportSourceScreen
from readlist.tui.screens.progress import ProgressScreen
from readlist.tui.widgets.choices import Choices
from tests.tui.import_stage import (
    DIGEST,
    back,
    dialog_on,
    preview_of,
    until,
    until_said,
    words,
)
from tests.tui.stage import make_library


async def test_a_pasted_list_is_the_source(tmp_path: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        stage.app.screen.query_one(Input).post_message(events.Paste(DIGEST))
        await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
        assert library.drafts.names() == (f"pasted-list-{os.getpid()}-1",)
        await stage.pilot.press("enter")
        await back(stage)
    assert len(library.summaries()) == 3
    assert library.drafts.names() == ()


async def test_a_list_pasted_before_a_crash_is_offered_again(tmp_path: Path) -> None:
    library = make_library(tmp_path, ())
    library.drafts.save(f"pasted-list-{2**22 + 1}", DIGEST)
    async with dialog_on(library) as stage:
        choices = stage.app.screen.query_one(Choices)
        await until(stage, lambda: choices.option_count)
        await stage.pilot.press("down", "enter")
        await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
        await stage.pilot.press("enter")
        await back(stage)
    assert len(library.summaries()) == 3
    assert library.drafts.names() == ()


async def test_a_typed_identifier_is_a_list_of_one(tmp_path: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        await preview_of(stage, "https://arxiv.org/abs/2408.14906")
        await stage.pilot.press("enter")
        await back(stage)
    assert [paper.identifiers.arxiv for paper in library.summaries().values()] == ["2408.14906"]


async def test_the_dialog_says_what_enter_takes(tmp_path: Path, lists: Path) -> None:
    (lists / "older").mkdir()
    (lists.parent / "home" / "lists").mkdir(parents=True)
    for name in ("a.bib", ".hidden", "b.txt"):
        (lists.parent / "home" / "lists" / name).write_bytes(b"x")
    async with dialog_on(make_library(tmp_path, ())) as stage:
        entry = stage.app.screen.query_one(Input)
        for typed, expected in (
            ("digest.txt", "Enter takes this file"),
            (str(lists), "Enter takes the 3 files in this folder"),
            (f"{lists}/", "Enter takes the 3 files in this folder"),
            (str(lists.parent / "home"), "Enter takes the 2 files in this folder and those below it"),
            (str(lists / "older"), "There are no files in this folder"),
            ("*.*", "Enter takes the 3 files that match"),
            ("https://arxiv.org/abs/2408.14906", "Enter takes this as a list"),
            ("dig", "Enter takes this file"),
            (f"{lists}/old", "Enter opens this folder"),
            ("nowhere.bib", "No such file: nowhere.bib"),
            ("https://example.org/papers", "A web page: save it as a file, or paste its text here"),
            ("", ""),
        ):
            entry.value = typed
            await until_said(stage, expected)
        await until(stage, lambda: stage.app.screen.query_one(Choices).option_count == 4)
        for expected in ("Enter opens this folder", "Enter takes this file"):
            await stage.pilot.press("down")
            await until_said(stage, expected)


async def test_what_is_neither_a_file_nor_a_list_can_be_put_right(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        stage.app.screen.query_one(Input).value = "digest.text"
        await stage.pilot.press("enter")
        await until(stage, lambda: words(stage) == "No such file: digest.text")
        await stage.pilot.press("backspace", "backspace", "backspace", *"xt", "enter")
        await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))


async def test_tab_completes_the_path(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        await stage.pilot.press("d", "tab")
        assert stage.app.screen.query_one(Input).value == "digest.txt"


async def test_a_pdf_is_no_list(tmp_path: Path, lists: Path) -> None:
    (lists / "paper.pdf").write_bytes(b"%PDF-1.7\n")
    async with dialog_on(make_library(tmp_path, ()), (60, 20)) as stage:
        said = "A PDF: readlist imports lists, p attaches PDFs to papers"
        await stage.pilot.press(*"paper")
        await until_said(stage, said)
        await stage.pilot.press("enter")
        await stage.app.workers.wait_for_complete()
        await until_said(stage, said)
        assert isinstance(stage.app.screen, ImportSourceScreen)
        says = stage.app.screen.query_one("#path-says")
        assert says.render_line(0).text.strip() == said


async def test_enter_takes_the_only_completion(tmp_path: Path, lists: Path) -> None:
    (lists / "older").mkdir()
    (lists / "older" / "last.txt").write_text(DIGEST)
    async with dialog_on(make_library(tmp_path, ())) as stage:
        entry = stage.app.screen.query_one(Input)
        await stage.pilot.press(*"old", "enter")
        await until(stage, lambda: entry.value == "older/")
        assert isinstance(stage.app.screen, ImportSourceScreen)
        await preview_of(stage, "older/la")


@pytest.mark.parametrize("behind", ["enter", "escape"])
async def test_a_key_typed_behind_enter_does_no_harm(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch, behind: str
) -> None:
    """The disk is slow: what the path means is not known yet when the next key comes."""
    released = threading.Event()
    asked: list[str] = []

    def slow(typed: str) -> list[str]:
        asked.append(typed)
        released.wait(10)
        return files_meant(typed)

    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        stage.app.screen.query_one(Input).value = "digest.txt"
        await stage.pilot.pause(0.1)
        monkeypatch.setattr("readlist.tui.screens.import_source.files_meant", slow)
        await stage.pilot.press("enter")
        await until(stage, lambda: asked)
        await stage.pilot.press(behind)
        released.set()
        if behind == "enter":
            await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
            await stage.pilot.press("escape")
        await back(stage)
        assert stage.app.is_running
    assert not library.summaries()


async def test_the_dialog_begins_where_files_were_last_taken_from(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()
    library = make_library(tmp_path, ())
    library.drafts.save(f"pasted-list-{2**22 + 1}", DIGEST)
    async with dialog_on(library, memory=memory) as stage:
        await preview_of(stage, "more.jsonl")
        await stage.pilot.press("escape")
        await back(stage)
    monkeypatch.chdir(tmp_path)
    async with dialog_on(library, memory=Memory(now=memory.now)) as stage:
        entry = stage.app.screen.query_one(Input)
        choices = stage.app.screen.query_one(Choices)
        assert entry.value == f"{lists}/"
        await until(stage, lambda: choices.option_count == 4)  # three files, and the list of earlier
        entry.post_message(events.Paste("https://arxiv.org/abs/2408.14906"))
        await until(stage, lambda: entry.value == "https://arxiv.org/abs/2408.14906")


@pytest.mark.parametrize("typed", ["~/li", "/usr", "https://arxiv.org"])
async def test_a_whole_path_typed_behind_the_folder_takes_its_place(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with dialog_on(
        make_library(tmp_path, ()), memory=Memory(now=Remembered(import_folder=str(lists)))
    ) as stage:
        entry = stage.app.screen.query_one(Input)
        await until(stage, lambda: entry.value == f"{lists}/")
        for letter in typed:
            entry.insert_text_at_cursor(letter)
            await stage.pilot.pause()
        await until(stage, lambda: entry.value == typed)
        assert entry.cursor_position == len(typed)


async def test_a_path_from_here_takes_the_place_of_a_folder_in_which_it_leads_nowhere(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    library = make_library(tmp_path / "library", ())
    async with dialog_on(library, memory=Memory(now=Remembered(import_folder=str(lists)))) as stage:
        entry = stage.app.screen.query_one(Input)
        await until(stage, lambda: entry.value == f"{lists}/")
        for letter in f"{lists.name}/":
            entry.insert_text_at_cursor(letter)
        await until(stage, lambda: entry.value == f"{lists.name}/")
        assert entry.cursor_position == len(entry.value)


async def test_what_is_typed_behind_the_folder_goes_into_it(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with dialog_on(
        make_library(tmp_path, ()), memory=Memory(now=Remembered(import_folder=str(lists)))
    ) as stage:
        entry = stage.app.screen.query_one(Input)
        await until(stage, lambda: entry.value == f"{lists}/")
        await stage.pilot.press(*"dig")
        assert entry.value == f"{lists}/dig"


async def test_a_pasted_list_stays_until_it_is_itself_imported(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    gone = 2**22 + 1
    library.drafts.save(f"pasted-list-{gone}", DIGEST)
    library.drafts.save(f"pasted-list-{gone + 1}", "Winds of the Upper Air, a List\n- arXiv:2408.14906\n")
    before = library.drafts.names()
    async with dialog_on(library) as stage:
        await preview_of(stage, "more.jsonl")
        await stage.pilot.press("enter")
        await back(stage)
        assert library.drafts.names() == before
        await stage.press("I")
        choices = stage.app.screen.query_one(Choices)
        await until(stage, lambda: choices.option_count)
        await stage.pilot.press("down", "enter")
        await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
        await stage.pilot.press("enter")
        await back(stage)
    assert library.drafts.names() == before[1:]


async def test_a_pasted_list_whose_import_was_stopped_is_offered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library(tmp_path, ())
    released = threading.Event()

    def slow(*arguments: object, **options: object) -> list[object]:
        released.wait(10)
        return []

    monkeypatch.setattr("readlist.tui.importing.read_sources", slow)
    async with dialog_on(library) as stage:
        for pasted in (DIGEST, f"{DIGEST}\nmore"):
            await until(stage, lambda: isinstance(stage.app.screen, ImportSourceScreen))
            stage.app.screen.query_one(Input).post_message(events.Paste(pasted))
            await until(stage, lambda: isinstance(stage.app.screen, ProgressScreen))
            await stage.pilot.press("escape")
            await back(stage)
            await stage.press("I")
            await until(stage, lambda: isinstance(stage.app.screen, ImportSourceScreen))
        choices = stage.app.screen.query_one(Choices)
        await until(stage, lambda: choices.option_count)
        assert "pasted earlier" in str(choices.get_option_at_index(0).prompt)
        released.set()
    texts = {library.drafts.read(name) for name in library.drafts.names()}
    assert texts == {DIGEST.strip("\n"), f"{DIGEST}\nmore"}
