"""The app as its user knows it: keys in, rows and files out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from readlist.commands import COMMANDS
from readlist.config import Config
from readlist.errors import StoreError
from readlist.library.first_page import PAGE
from readlist.library.library import Library, open_library
from readlist.tui.app import ReadlistApp
from readlist.tui.screens.later import LaterScreen
from readlist.tui.screens.view_list import ViewList
from readlist.views.palette import load_palettes, theme_folders
from tests.tui.stage import NOW, TITLES, TODAY, Stage, Stubborn, by_title, make_library, staged

SIZES = ((80, 24), (120, 40))


@pytest.mark.parametrize("size", SIZES)
async def test_opens_the_inbox_with_the_cursor_on_the_first_row(
    library: Library, size: tuple[int, int]
) -> None:
    async with staged(library, size=size) as stage:
        assert stage.paper.title == TITLES[0]
        assert "1 of 6" in stage.status()
        assert "Inbox 6" in stage.top()
        assert stage.app.focused is stage.app.main.papers


@pytest.mark.parametrize(
    ("key", "status"), [("w", "queued"), ("r", "reading"), ("d", "read"), ("x", "skipped")]
)
async def test_a_verdict_is_on_disk_and_moves_on(library: Library, key: str, status: str) -> None:
    async with staged(library) as stage:
        await stage.press(key)
        assert stage.paper.title == TITLES[1]
        assert "1 handled" in stage.status()
        assert TITLES[0] in stage.status()
        assert "u undo" in stage.status()
        assert "Inbox 5" in stage.top()
    assert by_title(library)[TITLES[0]].status == status


async def test_a_handled_row_stays_until_refresh(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j", "x")
        assert any(TITLES[1] in row for row in stage.rows())
        await stage.press("R")
        assert not any(TITLES[1] in row for row in stage.rows())
        assert stage.paper.title == TITLES[2]
        assert "2 of 5" in stage.status()
        assert "handled" not in stage.status()


async def test_star_toggles_and_stays(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("s")
        assert (stage.paper.title, stage.paper.starred) == (TITLES[0], True)
        await stage.press("s", "s", "s")
        assert (stage.paper.title, stage.paper.starred) == (TITLES[0], False)
    assert not by_title(library)[TITLES[0]].starred


async def test_the_same_status_again_is_no_step(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x", "k", "x")
    assert [step.command for step in library.history()] == ["status skipped", "import"]


async def test_undo_puts_the_cursor_on_the_restored_paper(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x", "x", "j", "u")
        assert (stage.paper.title, stage.paper.status) == (TITLES[1], "inbox")
        assert "1 handled" in stage.status()
        await stage.press("U")
        assert (stage.paper.title, stage.paper.status) == (TITLES[1], "skipped")
    assert by_title(library)[TITLES[1]].status == "skipped"


async def test_undo_brings_back_a_paper_that_had_left_the_rows(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x", "R", "G", "u")
        assert stage.paper.title == TITLES[0]
        assert "1 of 6" in stage.status()


async def test_keys_typed_behind_an_undo_are_about_what_it_restores(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("xxus")
        assert (stage.paper.title, stage.paper.starred) == (TITLES[1], True)
    papers = by_title(library)
    assert (papers[TITLES[1]].status, papers[TITLES[1]].starred) == ("inbox", True)
    assert papers[TITLES[0]].status == "skipped"


async def test_nothing_to_undo_is_said(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.json", session="app-test") as library:
        async with staged(library) as stage:
            await stage.press("u")
            assert "othing to undo" in stage.status()


async def test_a_burst_of_keys_lands_in_order(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("sjswxd")
    papers = by_title(library)
    assert papers[TITLES[0]].starred
    assert (papers[TITLES[1]].starred, papers[TITLES[1]].status) == (True, "queued")
    assert papers[TITLES[2]].status == "skipped"
    assert papers[TITLES[3]].status == "read"


async def test_a_burst_that_ends_with_quit_loses_nothing(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("xxxxq")
        assert await stage.ended()
    with open_library(library.path, session="cli") as again:
        papers = by_title(again)
    assert [papers[title].status for title in TITLES] == ["skipped"] * 4 + ["inbox"] * 2


async def test_quit_waits_for_a_slow_disk(library: Library) -> None:
    slow = Stubborn(library)
    slow.may_write.clear()
    async with staged(slow.as_library()) as stage:
        await stage.pilot.press("x", "x", "q")
        assert stage.app.is_running
        assert stage.app.session.pending == 2
        slow.may_write.set()
        await stage.settle()
        assert await stage.ended()
    assert by_title(library)[TITLES[1]].status == "skipped"


async def test_a_slow_disk_is_told_and_rows_are_pending(library: Library) -> None:
    slow = Stubborn(library)
    slow.may_write.clear()
    async with staged(slow.as_library()) as stage:
        await stage.pilot.press("s", "s", "s")
        assert stage.paper.starred
        assert stage.app.session.is_pending(stage.paper.doc_id)
        while "saving" not in stage.status():
            await stage.pilot.pause()
        assert "saving 3…" in stage.status()
        slow.may_write.set()
        await stage.settle()
        assert "saved" in stage.status()
        assert stage.paper.starred


async def test_a_failure_takes_the_row_back_and_says_why(library: Library) -> None:
    failing = Stubborn(library)
    failing.failure = StoreError("No space left on the disk")
    async with staged(failing.as_library()) as stage:
        await stage.press("x")
        assert "No space left on the disk" in stage.status()
        await stage.press("k")
        assert (stage.paper.title, stage.paper.status) == (TITLES[0], "inbox")
        assert "Inbox 6" in stage.top()
        assert "handled" not in stage.status()


async def test_quit_after_a_failure_stays_until_it_was_seen(library: Library) -> None:
    failing = Stubborn(library)
    failing.failure = StoreError("No space left on the disk")
    failing.may_write.clear()
    async with staged(failing.as_library()) as stage:
        await stage.pilot.press("x", "q")
        failing.may_write.set()
        await stage.settle()
        assert stage.app.is_running
        assert "No space left" in stage.status()
        await stage.press("q")
        assert await stage.ended()


@pytest.mark.parametrize("advance", ["off", "down", "up"])
async def test_the_cursor_advances_as_configured(library: Library, advance: str) -> None:
    config = Config(advance=advance)  # type: ignore[arg-type]
    async with staged(library, config=config) as stage:
        await stage.press("j", "j", "w")
        expected = {"off": 2, "down": 3, "up": 1}[advance]
        assert stage.paper.title == TITLES[expected]


async def test_help_and_palette_open_and_close(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("question_mark")
        assert stage.app.screen is not stage.app.main
        await stage.press("escape", "colon", *"skip", "enter")
        assert stage.app.screen is stage.app.main
    assert by_title(library)[TITLES[0]].status == "skipped"


async def test_tags_are_edited_in_a_dialog(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("t", *"moe", "enter")
        assert stage.paper.tags == ("moe",)
        assert any(entry.label == "#moe" for entry in stage.app.main.views.entries)
    assert by_title(library)[TITLES[0]].tags == ("moe",)


async def test_later_takes_one_week_with_enter(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("z")
        await stage.press("enter")
        assert stage.paper.title == TITLES[1]
        assert "1 handled" in stage.status()
    assert by_title(library)[TITLES[0]].later_until == "2026-11-30"


async def test_ctrl_c_interrupts_nothing(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("ctrl+c")
        assert stage.app.is_running
        assert "q leaves" in stage.status()
        await stage.press("n", "ctrl+c")
        assert "Esc leaves" in stage.status()
        assert stage.focus() == "note"


async def test_every_command_of_the_table_does_something(library: Library) -> None:
    async with staged(library) as stage:
        known = stage.app.main.commands
        assert {command.id for command in COMMANDS} == set(known.acts)


async def test_notices_are_shown_as_text(library: Library) -> None:
    async with staged(library, config=Config(theme="no such [theme]")) as stage:
        messages = [notification.message for notification in stage.app._notifications]
        assert any("no such [theme]" in message for message in messages)


async def test_keys_typed_ahead_of_dialogs_and_the_note_stay_in_order(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    async with staged(library) as stage:
        for key in ("t", *"moe", "enter", "j", "n", *"why", "ctrl+s", "escape", "j", "z", "enter", "x"):
            stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await stage.settle()
        await stage.settle()
    papers = by_title(library)
    tagged, noted, later, skipped = (papers[title] for title in TITLES[:4])
    assert tagged.tags == ("moe",)
    assert noted.note is not None
    assert noted.note.text == "why"
    assert later.later_until == "2026-11-30"
    assert skipped.status == "skipped"


@pytest.mark.parametrize("size", SIZES)
async def test_notices_stand_above_the_two_bottom_lines(library: Library, size: tuple[int, int]) -> None:
    config = Config(theme="none")
    async with staged(library, size=size, config=config, notifications=True) as stage:
        while not (toasts := stage.app.screen.query("Toast")):
            await stage.pilot.pause(0.02)
        await stage.pilot.pause()
        assert all(toast.region.bottom <= stage.app.main.status.region.y for toast in toasts)


async def test_what_comes_to_light_while_the_app_runs_is_shown_once(library: Library) -> None:
    troubled = Stubborn(library)
    async with staged(troubled.as_library()) as stage:
        troubled.notice = "A torn line was cut off."
        shown = stage.app._notifications
        while not any(notification.message == troubled.notice for notification in shown):
            await stage.pilot.pause(0.02)
        for _ in range(2):
            stage.app.session.look_outside(troubled.as_library())
        await stage.settle()
        assert [notification.message for notification in shown].count(troubled.notice) == 1


async def test_the_screen_is_drawn_again_when_the_process_goes_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual.driver import Driver

    async with staged(library) as stage:
        drawn: list[bool] = []
        monkeypatch.setattr(stage.app, "refresh", lambda *, layout: drawn.append(layout))
        stage.app.post_message(Driver.SignalResume())
        await stage.settle()
        assert drawn == [True]


async def test_keys_typed_at_the_first_paint_are_about_the_whole_inbox(tmp_path: Path) -> None:
    """A tidied library begins with its first page; what is typed meanwhile waits for the others."""
    titles = [f"Paper number {number} on the tides of far moons" for number in range(PAGE + 30)]
    library = make_library(tmp_path, titles)
    library.store._storage.compact()
    library.refresh()
    library.tidy()
    library.close()
    with open_library(library.path, session="app-test") as again:
        assert again.first_page(TODAY) is not None
        palettes, _ = load_palettes(theme_folders())
        app = ReadlistApp(again, Config(), palettes, clock=lambda: NOW)
        assert not app.session.is_whole
        async with app.run_test(size=(120, 40)) as pilot:
            stage = Stage(app, pilot)
            for key in "jxsx":
                app.post_message(events.Key(key, key))
            await stage.settle()
            assert app.session.is_whole
            assert stage.paper.title == titles[3]
            assert "4 of 150 · 2 handled" in stage.status()
        app.drain()
        found = by_title(again)
        assert [found[title].status for title in titles[:4]] == ["inbox", "skipped", "skipped", "inbox"]
        assert found[titles[2]].starred


@pytest.mark.parametrize("ahead", [0, 1])
async def test_the_cursor_goes_on_while_the_rest_of_the_library_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    """``ahead`` are the steps that are typed before anything is to be seen."""
    titles = [f"Paper number {number} on the tides of far moons" for number in range(PAGE + 30)]
    library = make_library(tmp_path, titles)
    library.store._storage.compact()
    library.refresh()
    library.tidy()
    library.close()
    may_read = threading.Event()
    with open_library(library.path, session="app-test") as again:
        read = again.summaries
        monkeypatch.setattr(again, "summaries", lambda: may_read.wait(30) and read())
        palettes, _ = load_palettes(theme_folders())
        app = ReadlistApp(again, Config(), palettes, clock=lambda: NOW)
        mount = ViewList.on_mount

        async def mount_behind_steps(papers: ViewList) -> None:
            for _ in range(ahead):
                await app.main.commands.perform("cursor-down")
            mount(papers)

        monkeypatch.setattr(ViewList, "on_mount", mount_behind_steps)
        async with app.run_test(size=(120, 40)) as pilot:
            stage = Stage(app, pilot)
            for key in "jjjkxj"[ahead:]:
                app.post_message(events.Key(key, key))
            while stage.app.main.papers.doc_id is None or stage.paper.title != titles[2]:
                await pilot.pause()
            assert not app.session.is_whole
            assert again.history()[0].command == "import"
            may_read.set()
            await stage.settle()
            assert stage.paper.title == titles[4]
            assert "5 of 150 · 1 handled" in stage.status()
        app.drain()


async def test_a_dialog_behind_an_undo_gets_the_keys_behind_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x")
        await stage.burst("uzT")
        assert isinstance(stage.app.screen, LaterScreen)
        assert stage.app.screen.query_one(Input).value == "T"


async def test_what_is_not_put_off_is_said_when_it_is_to_come_back(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("z", *"none", "enter")
        assert "Not put off · Attention as a budget" in stage.status()
        await stage.press("z", "enter", "k", "z", *"none", "enter")
        assert "No longer put off" in stage.status()
