"""Pulling notes from inside the app: the folder asked for, the edits shown, taken in as one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from readlist.errors import StoreError
from readlist.library.exported_papers import PapersOfLibrary
from readlist.library.exporting import export_notes
from readlist.library.library import Library
from readlist.model.change import SetNote, SetStatus
from readlist.tui.remembered import Memory, Remembered
from readlist.tui.screens.pull_preview import PullPreviewScreen
from readlist.tui.screens.pull_source import NO_FOLDER, NO_NOTES, TAKES_NOTES, PullSourceScreen
from readlist.tui.widgets.abstract_body import AbstractBody
from readlist.tui.widgets.key_hints import KeyHints
from readlist.tui.widgets.pull_list import PullList
from tests.library.vaults import edit, file_of
from tests.tui.import_stage import back, until, until_said, words
from tests.tui.stage import TITLES, Stage, by_title, staged

FIRST, SECOND, THIRD = TITLES[:3]


@pytest.fixture
def vault(library: Library, tmp_path: Path) -> Path:
    """A folder with the notes of all papers, the first of which has one of three lines."""
    library.apply(SetNote("One.\nTwo.\nThree."), [of(library, FIRST)])
    folder = tmp_path / "vault"
    export_notes(PapersOfLibrary(library), list(library.summaries()), str(folder))
    return folder


def of(library: Library, title: str) -> int:
    return by_title(library)[title].doc_id


def note_file(library: Library, folder: Path, title: str) -> Path:
    return file_of(folder, of(library, title))


async def source(stage: Stage) -> PullSourceScreen:
    """Run the command and return the dialog, once it says something."""
    await stage.app.action_command("pull")
    await until(stage, lambda: isinstance(stage.app.screen, PullSourceScreen))
    screen = stage.app.screen
    assert isinstance(screen, PullSourceScreen)
    return screen


async def preview(stage: Stage, folder: Path) -> PullPreviewScreen:
    """Name a folder and return what would come back."""
    (await source(stage)).query_one(Input).value = str(folder)
    await stage.pilot.press("enter")
    await until(stage, lambda: isinstance(stage.app.screen, PullPreviewScreen))
    screen = stage.app.screen
    assert isinstance(screen, PullPreviewScreen)
    return screen


def title_of(screen: PullPreviewScreen) -> str:
    return str(screen.query_one("#pull-title", Static).visual).splitlines()[0]


def rows(screen: PullPreviewScreen) -> list[str]:
    """The rows as they stand on the screen, without the empty ones, spaces as one."""
    view = screen.query_one(PullList)
    lines = [" ".join(view.render_line(y).text.split()) for y in range(view.size.height)]
    return [line for line in lines if line]


def text_of(stage: Stage) -> list[str]:
    """What is said of the row under the cursor."""
    body = stage.app.screen.query_one(AbstractBody)
    lines = (body.render_line(y).text.strip() for y in range(body.size.height))
    return [line for line in lines if line]


async def until_text(stage: Stage, line: str) -> list[str]:
    await until(stage, lambda: line in text_of(stage))
    return text_of(stage)


async def test_edits_are_shown_and_taken_in_as_one_step_that_is_taken_back(
    library: Library, vault: Path
) -> None:
    edit(note_file(library, vault, FIRST), ("Two.", "Zwei."), ("status: inbox", "status: read"))
    edit(note_file(library, vault, SECOND), ("starred: false", "starred: true"))
    memory = Memory(now=Remembered(notes_folder=str(vault)))
    async with staged(library, memory=memory, size=(80, 24)) as stage:
        screen = await source(stage)
        assert screen.query_one(Input).value == f"{vault}/"
        await until_said(stage, TAKES_NOTES)
        await stage.pilot.press("enter")
        await until(stage, lambda: isinstance(stage.app.screen, PullPreviewScreen))
        looked = stage.app.screen
        assert isinstance(looked, PullPreviewScreen)
        assert title_of(looked) == "Pull · 2 notes to take in"
        # They come in the order of their files.
        assert rows(looked) == [f"▌✓ {FIRST} note, status", f"✓ {SECOND} star"]
        shown = await until_text(stage, "+Zwei.")
        assert shown[2:] == ["note:", "One.", "-Two.", "+Zwei.", "Three.", "status: inbox -> read"]
        assert library.paper(of(library, FIRST)).status == "inbox"
        await stage.pilot.press("enter")
        await back(stage)
        paper = library.paper(of(library, FIRST))
        assert (paper.status, paper.note and paper.note.text) == ("read", "One.\nZwei.\nThree.")
        assert library.paper(of(library, SECOND)).starred
        said = stage.app.main.status.said
        assert (said.what, said.title, said.after) == ("2 notes pulled", str(vault), "u undo")
        await stage.press("u")
        assert stage.app.main.status.said.what == "Undone: 2 notes pulled"
        assert library.paper(of(library, FIRST)).status == "inbox"
        assert not library.paper(of(library, SECOND)).starred
        again = await preview(stage, vault)
        assert title_of(again) == "Pull · 2 notes to take in"
        await stage.pilot.press("escape")
        await back(stage)
        assert stage.app.main.status.said.what == "Nothing was pulled"
        assert library.paper(of(library, FIRST)).status == "inbox"


async def test_what_is_left_out_and_what_is_refused_stay(library: Library, vault: Path) -> None:
    for title in (FIRST, SECOND):
        edit(note_file(library, vault, title), ("starred: false", "starred: true"))
    third = note_file(library, vault, THIRD)
    edit(third, ("status: inbox", "status: nonsense"))
    async with staged(library) as stage:
        looked = await preview(stage, vault)
        assert title_of(looked) == "Pull · 2 notes to take in · 1 not taken"
        assert rows(looked)[2:] == ["NOT TAKEN", f"! {third.name} there is no status “nonsense”"]
        await stage.pilot.press("x")
        assert title_of(looked) == "Pull · 1 of 2 notes to take in · 1 not taken"
        left = looked.query_one(PullList).changed[0].doc_id
        await stage.pilot.press("G")
        shown = await until_text(stage, "Not taken: there is no status “nonsense”.")
        assert shown == [
            third.name,
            "Not taken: there is no status “nonsense”.",
            "Known: inbox, queued, reading, read, skipped.",
        ]
        await stage.pilot.press("tab")
        assert stage.focus() == "pull-note"
        await stage.pilot.press("escape")
        assert stage.focus() == "pull-rows"
        await stage.pilot.press("a")
        assert title_of(looked) == "Pull · 2 notes to take in · 1 not taken"
        await stage.pilot.press("a")
        assert ("Enter", "close") in looked.query_one(KeyHints).hints
        await stage.pilot.press("a", "g", "x", "enter")
        await back(stage)
        starred = {doc_id for doc_id, paper in library.summaries().items() if paper.starred}
        assert starred == {of(library, FIRST), of(library, SECOND)} - {left}
        assert stage.app.main.status.said.what == "1 note pulled, 1 not taken"


async def test_where_both_sides_differ_one_of_them_is_chosen(library: Library, vault: Path) -> None:
    edit(note_file(library, vault, FIRST), ("status: inbox", "status: read"))
    library.apply(SetStatus("queued"), [of(library, FIRST)])
    async with staged(library) as stage:
        looked = await preview(stage, vault)
        assert rows(looked) == ["NOT TAKEN", f"▌! {FIRST} both sides differ"]
        await until(stage, lambda: "queued stays, the vault has read." in " ".join(text_of(stage)))
        await stage.pilot.press("t")
        await until(stage, lambda: rows(looked) == [f"▌✓ {FIRST} status"])
        await until_text(stage, "status: queued -> read")
        await stage.pilot.press("t")
        await until(stage, lambda: len(rows(looked)) == 2)
        await stage.pilot.press("t")
        await until(stage, lambda: len(rows(looked)) == 1)
        await stage.pilot.press("enter")
        await back(stage)
        assert library.paper(of(library, FIRST)).status == "read"


async def test_a_folder_where_nothing_was_edited_is_said(library: Library, vault: Path) -> None:
    memory = Memory()
    async with staged(library, memory=memory) as stage:
        (await source(stage)).query_one(Input).value = str(vault)
        await stage.pilot.press("enter")
        await back(stage)
        await until(stage, lambda: stage.app.main.status.said.what == "No note was edited")
        assert memory.now.notes_folder == str(vault)


async def test_what_is_no_folder_of_notes_stays_in_the_dialog(library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.md").write_text("")
    async with staged(library) as stage:
        screen = await source(stage)
        for name, said in (
            ("empty", NO_NOTES),
            ("empty/", NO_NOTES),
            ("file.md", NO_FOLDER),
            ("nowhere", "No such file: "),
        ):
            screen.query_one(Input).value = f"{tmp_path}/{name}"
            await stage.pilot.press("enter")
            await until(stage, lambda said=said: words(stage).startswith(said))  # type: ignore[misc]
            assert stage.app.screen is screen


async def test_notes_of_another_library_are_told(library: Library, vault: Path) -> None:
    library.remove([paper.doc_id for paper in by_title(library).values()])
    async with staged(library) as stage:
        (await source(stage)).query_one(Input).value = str(vault)
        await stage.pilot.press("enter")
        await until(stage, lambda: "not in this library" in stage.app.main.status.said.what)
        await back(stage)


@contextmanager
def refusing(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk that takes no step."""

    def refuse(*arguments: object) -> None:
        raise StoreError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(library.store, "step", refuse)
        yield


async def test_a_disk_that_refuses_is_said_and_nothing_is_taken(
    library: Library, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(note_file(library, vault, SECOND), ("starred: false", "starred: true"))
    async with staged(library) as stage:
        await preview(stage, vault)
        with refusing(library, monkeypatch):
            await stage.pilot.press("enter")
            await until(stage, lambda: "No space left" in stage.status())
            await back(stage)
        assert not library.paper(of(library, SECOND)).starred
        await preview(stage, vault)
        await stage.pilot.press("enter")
        await back(stage)
        assert library.paper(of(library, SECOND)).starred
