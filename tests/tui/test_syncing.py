"""Syncing from inside the app: two libraries, two apps and the repository between them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from readlist.config import Config
from readlist.library.clashes import noted_clashes
from readlist.library.following import follow
from readlist.library.library import Library, open_library
from readlist.library.publishing import publish, send_published
from readlist.library.sync_setup import sync_off
from readlist.library.sync_standing import standing
from readlist.library.syncing import begin_sync, sync
from readlist.model.change import EditFields, SetNote, SetStarred
from readlist.sync import git
from readlist.tui import sync_process, syncing
from readlist.tui.screens.conflicts import ConflictsScreen
from readlist.tui.sync_pace import Refusal, Report
from readlist.tui.widgets.abstract_body import AbstractBody
from readlist.tui.widgets.clash_list import ClashList
from tests.library.conftest import take
from tests.library.test_conflict_copies import source
from tests.tui.import_stage import until
from tests.tui.stage import TITLES, Stage, by_title, staged

FIRST, SECOND, THIRD = TITLES[:3]
AUTO = Config(sync="auto")

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="a repository that a process holds cannot be moved there"
)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return tmp_path / "remote.git"


@pytest.fixture
def shared(library: Library, remote: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library that was synced, of which an app sees at once how it stands."""
    monkeypatch.setitem(git._SETTINGS, "core.fsync", "none")
    monkeypatch.setattr(syncing, "LOOK_SECONDS", 0.05)
    begin_sync(library, str(remote))
    return library


@pytest.fixture
def other(shared: Library, remote: Path, tmp_path: Path) -> Iterator[Library]:
    """The same library on another machine."""
    with open_library(tmp_path / "other" / "library.json", session="app-other") as opened:
        begin_sync(opened, str(remote))
        yield opened


def of(library: Library, title: str) -> int:
    return by_title(library)[title].doc_id


async def synced(stage: Stage, words: str) -> None:
    """Run the command, and wait for what it says."""
    await stage.app.action_command("sync")
    await until(stage, lambda: words in stage.status())
    await stage.settle()


async def test_the_same_paper_is_worked_on_in_two_apps_and_both_show_all_of_it(
    shared: Library, other: Library
) -> None:
    async with staged(shared) as here, staged(other) as there:
        for stage, tag, note in ((here, "sea", "Here."), (there, "land", "There.")):
            await stage.press("j", "t", *tag, "enter", "n", *note, "escape", "d", "k")
            assert (stage.paper.title, stage.paper.status) == (SECOND, "read")
        await synced(here, "Sent 1 read, 1 tagged, 1 note on ")
        await synced(there, "Received 1 ")
        await synced(here, "Received 1 ")
        for stage in (here, there):
            assert set(stage.paper.tags) == {"sea", "land"}
            assert (stage.paper.title, stage.paper.status) == (SECOND, "read")
            assert stage.app.main.papers.position == 2
            assert "1 handled" in stage.status()
            assert "1 conflict" in stage.status(), "of the note, which holds both"
        assert here.rows() == there.rows()
        await here.press("j", "u")
        assert "Undone: what a sync brought" in here.status()
        assert here.paper.title == THIRD
        assert set(by_title(shared)[SECOND].tags) == {"sea"}
        await here.press("U")
        assert set(by_title(shared)[SECOND].tags) == {"sea", "land"}
        await until(here, lambda: "1 conflict" in here.status())
    assert [step.session for step in shared.history() if step.command == "sync"] == ["app-test"]


async def test_without_another_machine_it_is_said_how_to_begin(library: Library) -> None:
    async with staged(library, config=AUTO) as stage:
        await stage.app.action_command("sync")
        await until(stage, lambda: "No other machine yet · `readlist sync init REMOTE`" in stage.status())
        assert stage.app.main.status.sync == ""


async def test_a_followed_list_is_brought_up_to_date_also_without_another_machine(
    library: Library, remote: Path, tmp_path: Path
) -> None:
    news = "Currents in the Southern Ocean Revisited"
    with open_library(tmp_path / "ada" / "library.json", session="cli") as ada:
        take(ada, source("Tides in Shallow Seas", name="sea.jsonl"))
        (published,) = ada.lists().values()
        publish(ada, published, str(remote))
        follow(library, str(remote))
        take(ada, source("Tides in Shallow Seas", news, name="sea.jsonl"))
        (sent,) = send_published(ada)
        assert sent.error is None
    async with staged(library) as stage:
        await synced(stage, "u undo")
        assert by_title(library)[news].status == "inbox"
        await stage.press("u")
        assert news not in by_title(library)


async def test_a_remote_that_is_missing_is_told_once_and_calmly(
    shared: Library, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.rename(remote.with_name("away.git"))
    refusal = sync_process.begin_sync(shared.path, "app-test").result()
    assert isinstance(refusal, Refusal)
    assert refusal.message == f"There is no repository at {remote}."
    assert refusal.hint.startswith("Is the disk there")
    answers: list[Refusal | Report] = [refusal, refusal, Report("", "")]

    def answered(path: Path, session: str) -> Future[Refusal | Report]:
        future: Future[Refusal | Report] = Future()
        future.set_result(answers.pop(0))
        return future

    monkeypatch.setattr(sync_process, "begin_sync", answered)
    async with staged(shared, config=AUTO, notifications=True) as stage:
        await until(stage, lambda: "sync failed" in stage.status())
        assert [each.message for each in stage.app._notifications] == [refusal.text]
        assert not stage.app.main.said.failed
        monkeypatch.setattr("readlist.tui.sync_pace.FIRST_RETRY_SECONDS", 0.0)
        await until(stage, lambda: "synced " in stage.status())
        assert len(stage.app._notifications) == 1
        assert answers == []


async def test_it_syncs_by_itself_at_the_start_and_at_the_end(
    shared: Library, other: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.apply(SetStarred(True), [of(other, THIRD)])
    sync(other)
    left: list[threading.Thread | None] = []
    leave = sync_process.leave_syncing
    monkeypatch.setattr(
        sync_process, "leave_syncing", lambda path, session: left.append(leave(path, session))
    )
    async with staged(shared, config=AUTO) as stage:
        await until(stage, lambda: "Received 1 starred · u undo" in stage.status())
        assert stage.paper.title == FIRST
        await stage.press("x")
    (last,) = left
    assert last is not None
    last.join()
    assert sync(other).received == "1 skipped"


async def test_nothing_is_sent_at_the_end_where_nothing_was_changed_or_nobody_wants_it(
    shared: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_process, "leave_syncing", lambda *_: pytest.fail("nobody asked for it"))
    monkeypatch.setattr(syncing, "LOOK_SECONDS", 100.0)
    async with staged(shared, config=AUTO):
        pass
    async with staged(shared) as stage:
        await stage.press("s")
    found = standing(shared)
    assert found is not None
    assert found.has_news
    sync_off(shared)
    assert standing(shared) is None


async def test_how_it_stands_has_its_place_and_gives_way_on_a_narrow_screen(shared: Library) -> None:
    async with staged(shared) as stage:
        await until(stage, lambda: "synced " in stage.status())
        assert len(stage.status()) == 120
        place = stage.status().index("synced ")
        await stage.press("w")
        await until(stage, lambda: "not sent yet" in stage.status())
        assert f"Queued · {FIRST} · u undo" in stage.status()
        assert abs(stage.status().index("not sent") - place) < 12
    async with staged(shared, size=(80, 24)) as stage:
        await until(stage, lambda: "not sent yet" in stage.status())
        await stage.press("w", "x")
        assert "not sent" not in stage.status()
        assert " u undo" in stage.status()


async def test_conflicts_are_seen_and_settled_one_by_one(shared: Library, other: Library) -> None:
    for library, venue in ((shared, "ICML [b]2026[/b]"), (other, "ACL")):
        library.apply(EditFields({"venue": venue}), [of(library, FIRST)])
        library.apply(SetNote(f"At {venue}."), [of(library, SECOND)])
        sync(library)
    sync(shared)
    kept = by_title(shared)[FIRST].venue
    async with staged(shared) as stage:
        screen = await conflicts_of(stage)

        def rows() -> list[str]:
            shown = screen.query_one(ClashList)
            lines = [" ".join(shown.render_line(y).text.split()) for y in range(shown.size.height)]
            return [line for line in lines if line]

        def values() -> str:
            body = screen.query_one(AbstractBody)
            return "\n".join(body.render_line(y).text.strip() for y in range(body.size.height))

        assert sorted(row.removeprefix("▌") for row in rows()) == [f"{FIRST} venue", f"{SECOND} note"]
        await on_row_of(stage, screen, "note")
        await until(stage, lambda: "At ACL." in values() and "At ICML [b]2026[/b]." in values())
        await stage.pilot.press("b")
        assert "Both versions stand there" in str(screen.query_one("#clash-title").render())
        await on_row_of(stage, screen, "venue")
        await until(stage, lambda: "ACL" in values() and "ICML [b]2026[/b]" in values())
        await stage.pilot.press("b")
        await until(stage, lambda: len(rows()) == 1)
        assert {by_title(shared)[FIRST].venue, kept} == {"ICML [b]2026[/b]", "ACL"}
        await stage.pilot.press("u")
        await until(stage, lambda: len(rows()) == 2)
        assert by_title(shared)[FIRST].venue == kept
        await stage.pilot.press("A")
        await until(stage, lambda: not rows())
        await until(stage, lambda: "No conflicts" in values())
        assert noted_clashes(shared) == []
        await stage.pilot.press("u")
        await until(stage, lambda: len(rows()) == 2)
        await on_row_of(stage, screen, "note")
        await stage.pilot.press("o")
        await until(stage, lambda: stage.app.screen is stage.app.main)
        assert stage.paper.title == SECOND
        await until(stage, lambda: "2 conflicts" in stage.status())


async def conflicts_of(stage: Stage) -> ConflictsScreen:
    await stage.app.action_command("conflicts")
    await until(stage, lambda: isinstance(stage.app.screen, ConflictsScreen))
    screen = stage.app.screen
    assert isinstance(screen, ConflictsScreen)
    return screen


async def on_row_of(stage: Stage, screen: ConflictsScreen, field: str) -> None:
    """Move the cursor to the conflict about a field."""
    row = screen.query_one(ClashList).row
    if row is None or row.clash.field != field:
        await stage.pilot.press("g")
        row = screen.query_one(ClashList).row
        if row is not None and row.clash.field != field:
            await stage.pilot.press("j")
    await until(stage, lambda: (row := screen.query_one(ClashList).row) and row.clash.field == field)


def test_a_process_that_says_nothing_is_a_refusal_in_words() -> None:
    assert sync_process._outcome(b"", b"Traceback\n") == Refusal(
        "The sync has ended without saying why.", "`readlist sync` tries again."
    )
    told = b"Waiting for somebody\nreadlist: It cannot be\x1b[31m reached.\nTry later.\nOr never.\n"
    refused = sync_process._outcome(b"", told)
    assert isinstance(refused, Refusal)
    assert refused.text.startswith("It cannot be")
    assert refused.text.endswith("reached. Try later. Or never.")
    assert "\x1b" not in refused.text
    assert sync_process._outcome(b'{"sent": "1 read", "received": "", "later": 1}', b"") == Report(
        "1 read", ""
    )
