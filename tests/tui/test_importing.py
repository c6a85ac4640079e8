"""Importing from inside the app, from the key to the disk."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input
from textual.widgets._progress_bar import PercentageStatus

from readlist.config import Config, Rule
from readlist.library.saved_searches import save_search
from readlist.library.whole_library import export_library, is_empty
from readlist.model.change import SetNote, SetStatus
from readlist.tui import taking_in
from readlist.tui.screens.import_preview import ImportPreviewScreen
from readlist.tui.screens.progress import ProgressScreen
from readlist.tui.widgets.choices import Choices
from tests.tui.import_stage import (
    DIGEST,
    back,
    dialog_on,
    preview_of,
    rows,
    title_of,
    until,
)
from tests.tui.stage import TITLES, TODAY, Stage, by_title, make_library, staged


def views_of(stage: Stage) -> str:
    views = stage.app.main.views
    return "\n".join(views.render_line(y).text for y in range(views.size.height))


@pytest.mark.parametrize("at_once", [1, 250])
async def test_a_file_is_looked_at_and_taken_in_as_one_step(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """However few papers are taken in before the next key has its turn."""
    monkeypatch.setattr(taking_in, "AT_ONCE", at_once)
    library = make_library(tmp_path)
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "digest.txt")
        assert title_of(screen).splitlines()[0] == "Import · 3 records · 3 new"
        assert "22 Nov" in title_of(screen)
        assert [row[:22].strip() for row in rows(screen)] == [
            "OF THE SEA",
            "▌✓ new      On the Slo",
            "✓ new      Counting S",
            "OF THE LAND",
            "✓ new      Why Hills",
        ]
        assert len(library.summaries()) == 6
        await stage.pilot.press("enter")
        await back(stage)
        assert stage.paper.title == "On the Slow Music of Tides"
        assert stage.app.main.papers.listing.count == 9
        assert "3 new" in stage.status()
        assert "u undo" in stage.status()
        assert library.history()[0].command == "import digest.txt"
        await stage.press("u")
        assert len(library.summaries()) == 6


async def test_rules_are_part_of_the_import_and_go_with_it(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    rules = {1: Rule(query="title:tides", skip=True), 2: Rule(query="is:any", star=True, tags=("week",))}
    async with dialog_on(library, config=Config(rules=rules)) as stage:
        await preview_of(stage, "digest.txt")
        await stage.pilot.press("enter")
        await back(stage)
        assert "3 new, 1 skipped by rules" in stage.status()
        assert "u undo" in stage.status()
        # The first paper that no rule skipped.
        assert stage.paper.title == "Counting Sand by Moonlight"
        papers = by_title(library)
        assert {paper.tags for paper in papers.values()} == {("week",)}
        assert papers["On the Slow Music of Tides"].status == "skipped"
        assert len(library.history()) == 1
        await stage.press("u")
        assert not library.summaries()


async def test_an_import_that_is_undone_leaves_no_row_and_the_cursor_alone(
    tmp_path: Path, lists: Path
) -> None:
    library = make_library(tmp_path)
    async with dialog_on(library) as stage:
        await preview_of(stage, "digest.txt")
        await stage.pilot.press("enter")
        await back(stage)
        assert stage.app.main.papers.listing.paper_count == len(TITLES) + 3
        await stage.press("G", "k")
        here = stage.paper.title
        assert here in TITLES
        await stage.press("u")
        await until(stage, lambda: stage.app.main.papers.listing.paper_count == len(TITLES))
        assert stage.paper.title == here
        await stage.press("U")
        await until(stage, lambda: stage.app.main.papers.listing.paper_count == len(TITLES) + 3)


async def test_a_whole_library_comes_in_as_its_reader_left_it(tmp_path: Path, lists: Path) -> None:
    (tmp_path / "away").mkdir()
    with make_library(tmp_path / "away") as away:
        (paper, *_) = away.summaries()
        away.apply(SetStatus("read"), [paper])
        away.apply(SetNote("worth it"), [paper])
        save_search(away, "to cite", "tag:to-cite", today=TODAY)
        file = export_library(away, "-").text or ""
    (lists / "whole.json").write_text(file, "utf-8")
    library = make_library(tmp_path, ())
    rules = {1: Rule(query="is:any", skip=True)}
    async with dialog_on(library, config=Config(rules=rules)) as stage:
        screen = await preview_of(stage, "whole.json")
        assert title_of(screen).splitlines()[0] == f"Import · {len(TITLES)} records · {len(TITLES)} new"
        await stage.pilot.press("enter")
        await back(stage)
        assert export_library(library, "-").text == file
        await until(stage, lambda: "to cite" in views_of(stage))
        await stage.press("u")
        await until(stage, lambda: "to cite" not in views_of(stage))
    assert is_empty(library)


async def test_what_is_known_already_makes_no_step(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    for expected in (["import digest.txt"], ["import digest.txt"]):
        async with dialog_on(library) as stage:
            await preview_of(stage, "digest.txt")
            await stage.pilot.press("enter")
            await back(stage)
            assert [step.command for step in library.history()] == expected
    assert len(library.summaries()) == 3


async def test_esc_imports_nothing_at_every_stage(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        await stage.pilot.press("escape")
        await back(stage)
        await stage.press("I")
        await preview_of(stage, "digest.txt")
        await stage.pilot.press("escape")
        await back(stage)
    assert not library.summaries()


async def test_work_that_is_stopped_writes_nothing(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library(tmp_path, ())
    released = threading.Event()

    def slow(*arguments: object, **options: object) -> list[object]:
        released.wait(10)
        return []

    monkeypatch.setattr("readlist.tui.importing.read_sources", slow)
    async with dialog_on(library) as stage:
        stage.app.screen.query_one(Input).value = "digest.txt"
        await stage.pilot.press("enter")
        await until(stage, lambda: isinstance(stage.app.screen, ProgressScreen))
        assert not stage.app.screen.query_one(PercentageStatus).display  # nothing is counted yet
        await stage.pilot.press("escape")
        await back(stage)
        assert "Import stopped" in stage.status()
        released.set()
    assert not library.summaries()


async def test_what_was_cancelled_is_told(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        await preview_of(stage, "digest.txt")
        await stage.pilot.press("escape")
        await back(stage)
        assert "Nothing was imported" in stage.status()


async def test_a_stopped_reading_ends_in_silence(
    tmp_path: Path, lists: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    released, ended = threading.Event(), threading.Event()

    def slow(*arguments: object, progress: Callable[[int, int], None], **options: object) -> list[object]:
        released.wait(10)
        try:
            progress(1, 2)
        finally:
            ended.set()
        return []

    monkeypatch.setattr("readlist.tui.importing.read_sources", slow)
    async with dialog_on(make_library(tmp_path, ())) as stage:
        stage.app.screen.query_one(Input).value = "digest.txt"
        await stage.pilot.press("enter")
        await until(stage, lambda: isinstance(stage.app.screen, ProgressScreen))
        await stage.pilot.press("escape")
        await back(stage)
        released.set()
        await until(stage, ended.is_set)
        gc.collect()
        await stage.pilot.pause()
    assert "never retrieved" not in caplog.text


async def test_a_pasted_list_that_was_looked_at_is_offered_again(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        for expected in ("the first", "the second"):
            text = DIGEST.replace("Counting Sand", f"Counting Sand {expected}")
            stage.app.screen.query_one(Input).post_message(events.Paste(text))
            await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
            await stage.pilot.press("escape")
            await back(stage)
            assert "Nothing was imported" in stage.status()
            assert "I offers the pasted list again" in stage.status()
            await stage.press("I")
            await until(stage, lambda: stage.app.screen.query_one(Choices).option_count)
        await stage.pilot.press("down", "enter")
        await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
        await stage.pilot.press("enter")
        await back(stage)
    assert "Counting Sand the second by Moonlight" in by_title(library)
    assert library.drafts.names() == ()


async def test_what_is_pasted_among_the_papers_is_a_list_to_import(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    before = len(library.summaries())
    async with staged(library) as stage:
        stage.app.post_message(events.Paste("oops"))
        stage.app.post_message(events.Paste("2408.14906\n1706.03762\n"))
        await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
        await stage.pilot.press("enter")
        await back(stage)
        assert "2 new" in stage.status()
    assert len(library.summaries()) == before + 2


async def test_what_is_pasted_into_a_field_stays_there(tmp_path: Path) -> None:
    async with staged(make_library(tmp_path)) as stage:
        await stage.press("slash")
        stage.app.post_message(events.Paste("2408.14906 or another"))
        await until(stage, lambda: stage.app.main.search.query_one(Input).value == "2408.14906 or another")
        await stage.press("escape", "n")
        stage.app.post_message(events.Paste("A note that is long enough"))
        editor = stage.app.main.pane.editor
        assert editor is not None
        await until(stage, lambda: "long enough" in editor.text)
        assert stage.app.screen is stage.app.main
