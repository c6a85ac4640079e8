"""Notes in the app: whatever else happens, nothing that was typed is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from readlist.errors import StoreError
from readlist.library.library import Library, open_library
from readlist.model.change import SetNote, SetStatus
from readlist.tui.widgets.abstract_body import AbstractBody
from readlist.views.paper import NOTE
from tests.tui.import_stage import until
from tests.tui.stage import TITLES, Stubborn, by_title, make_library, staged

SIZES = ((80, 24), (120, 40))


def doc_id(library: Library, number: int = 0) -> int:
    return by_title(library)[TITLES[number]].doc_id


def note(library: Library, number: int = 0) -> str:
    """The note as another process reads it."""
    with open_library(library.path, session="cli") as other:
        found = by_title(other)[TITLES[number]].note
    return found.text if found is not None else ""


def append_elsewhere(library: Library, text: str) -> None:
    with open_library(library.path, session="cli") as other:
        other.append_to_note(doc_id(other), text)


async def test_a_note_changed_elsewhere_is_kept_beside_the_typed_one(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("n", *"mine")
        append_elsewhere(library, "theirs")
        await stage.press("ctrl+s")
        assert "both texts are kept" in stage.status()
        assert note(library) == "theirs\n\nmine"
        await stage.press("!", "escape")
    assert note(library) == "theirs\n\nmine!"
    assert library.drafts.names() == ()


async def test_the_status_line_tells_a_draft_from_what_is_saved(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("n", "m")
        assert stage.status().rstrip().endswith("draft…")
        await stage.press("backspace")
        assert stage.status().rstrip().endswith("saved")
        await stage.press(*"mine")
        assert stage.status().rstrip().endswith("draft…")
        while not stage.status().rstrip().endswith("draft"):
            await stage.pilot.pause(0.01)
        await stage.press("ctrl+s")
        assert stage.status().rstrip().endswith("saved")
        await stage.press("!")
        assert stage.status().rstrip().endswith("draft…")
        await stage.press("escape")
        assert stage.status().rstrip().endswith("saved")


async def test_saving_again_and_again_keeps_one_text(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("n", "a", "ctrl+s", "b", "ctrl+s", "c", "escape")
    assert note(library) == "abc"


async def test_a_note_changed_while_the_editor_ran_is_kept(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(*_: object) -> str:
        append_elsewhere(library, "theirs")
        return "mine"

    monkeypatch.setattr("readlist.tui.opening.edit_in_editor", edit)
    async with staged(library) as stage:
        await stage.press("e")
        assert "both texts are kept" in stage.status()
    assert note(library) == "theirs\n\nmine"


@pytest.mark.parametrize("known", [True, False])
async def test_the_note_of_a_removed_paper_is_kept_as_a_draft(library: Library, known: bool) -> None:
    number = doc_id(library)
    async with staged(library) as stage:
        await stage.press("n", *"mine")
        with open_library(library.path, session="cli") as other:
            other.remove([number])
        while known and not stage.app.session.is_gone(number):
            await stage.pilot.pause(0.02)
        await stage.press("escape")
        while "emoved meanwhile" not in stage.status():
            await stage.pilot.pause()
        assert stage.status().endswith("not saved ")
        await stage.app.session.ask(lambda _: None)
        (draft,) = library.drafts.names()
        assert library.drafts.read(draft) == "mine"


@pytest.mark.parametrize("size", SIZES)
async def test_a_note_that_the_disk_refuses_is_there_again(library: Library, size: tuple[int, int]) -> None:
    failing = Stubborn(library)
    async with staged(failing.as_library(), size=size) as stage:
        await stage.press("n", *"mine")
        failing.failure = _full_disk()
        await stage.press("escape")
        assert "No space left on device" in stage.status()
        assert stage.status().endswith("not saved ")
        await stage.press("s")
        assert stage.status().endswith("not saved ")
        await stage.press("n")
        editor = stage.app.main.pane.editor
        assert editor is not None
        assert editor.text == "mine"
        await stage.press("escape")
        assert stage.status().endswith("  saved ")
    assert note(library) == "mine"
    assert library.drafts.names() == ()


async def test_leaving_tries_again_to_write_what_the_disk_refused(library: Library) -> None:
    failing = Stubborn(library)
    async with staged(failing.as_library()) as stage:
        await stage.press("n", *"mine")
        failing.failure = _full_disk()
        await stage.press("escape", "q")
        assert await stage.ended()
    assert note(library) == "mine"


async def test_leaving_writes_the_newest_of_the_texts_that_were_refused(library: Library) -> None:
    failing = Stubborn(library)
    async with staged(failing.as_library()) as stage:
        await stage.press("n", "o", "n", "e")
        failing.failure = _full_disk()
        await stage.press("ctrl+s", "!")
        stage.app.main.set_focus(stage.app.main.papers)
        await stage.pilot.pause()
        await stage.press("q")
    assert note(library) == "one!"


def _full_disk() -> StoreError:
    error = StoreError("Cannot write to /a/long/path/to/the/library.journal: No space left on device")
    error.__cause__ = OSError(28, "No space left on device")
    return error


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("status", ["skipped", "queued", "to cite"])
async def test_a_draft_in_another_view_is_gone_to(
    library: Library, status: str, size: tuple[int, int]
) -> None:
    number = doc_id(library, 3)
    library.apply(SetStatus(status), [number])
    library.drafts.save(f"note-{number}", "half a thou")
    async with staged(library, size=size) as stage:
        while "not saved" not in stage.status() or stage.app.main.papers.finding:
            await stage.pilot.pause()
        assert stage.paper.title == TITLES[3]
        await stage.press("n", *"ght", "escape")
    assert note(library, 3) == "half a thought"


async def test_a_draft_of_an_older_note_does_not_replace_a_newer_one(library: Library) -> None:
    library.drafts.save(f"note-{doc_id(library)}", "draft")
    library.apply(SetNote("newer"), [doc_id(library)])
    async with staged(library) as stage:
        await stage.press("n", "escape")
    assert note(library) == "newer\n\ndraft"


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be asked whether a process runs")
async def test_a_draft_that_another_running_app_works_on_is_left_alone(library: Library) -> None:
    name = f"note-{doc_id(library, 2)}-{os.getppid()}-app-other-00000000"
    library.drafts.save(name, "theirs")
    async with staged(library) as stage:
        await stage.settle()
        assert "not saved" not in stage.status()
        await stage.press("j", "j", "n", *"mine", "escape")
    assert note(library, 2) == "mine"
    assert library.drafts.names() == (name,)


async def test_leaving_a_note_opened_from_the_list_returns_to_the_list(library: Library) -> None:
    async with staged(library, size=(80, 24)) as stage:
        await stage.press("n", *"mine", "escape")
        assert stage.focus() == "papers"
        await stage.press("enter", "n", "escape")
        assert stage.focus() == "abstract"


async def test_a_note_is_written_and_kept(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("n", *"cheap", "escape")
        assert stage.app.focused is stage.app.main.papers
        assert stage.paper.note is not None
    note = by_title(library)[TITLES[0]].note
    assert note is not None
    assert note.text == "cheap"


async def test_leaving_beside_an_open_note_keeps_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("n", *"cheap")
        stage.app.main.set_focus(stage.app.main.papers)
        await stage.pilot.pause()
        await stage.press("q")
        assert await stage.ended()
    note = by_title(library)[TITLES[0]].note
    assert note is not None
    assert note.text == "cheap"


async def test_a_draft_is_offered_again_after_a_crash(library: Library) -> None:
    paper = by_title(library)[TITLES[2]]
    library.drafts.save(f"note-{paper.doc_id}", "half a thou")
    async with staged(library) as stage:
        while "not saved" not in stage.status():
            await stage.pilot.pause()
        assert stage.paper.title == TITLES[2]
        await stage.press("n", *"ght", "escape")
    note = by_title(library)[TITLES[2]].note
    assert note is not None
    assert note.text == "half a thought"
    assert library.drafts.names() == ()


async def test_a_note_that_was_written_is_in_sight(tmp_path: Path) -> None:
    with make_library(tmp_path, ("Tides",), abstract="We count the sand of the sea. " * 120) as library:
        async with staged(library, size=(80, 24)) as stage:
            await stage.press("enter", "n", *"seen", "escape")
            view = stage.app.main.pane.abstract
            body = view.query_one(AbstractBody)
            await until(stage, lambda: body.line_of_section(NOTE) is not None and view.scroll_y > 0)
            line = body.line_of_section(NOTE)
            assert line is not None
            assert view.scroll_y < line < view.scroll_y + view.size.height - 2
