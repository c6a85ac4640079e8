"""Importing from inside the app, from the key to the disk."""

from __future__ import annotations

import gc
import io
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.console import Console
from textual import events
from textual.widgets import Input, Static
from textual.widgets._progress_bar import PercentageStatus

from readlist.library.library import Library
from readlist.model.change import SetStatus
from readlist.model.record import Problem
from readlist.tui.path_completion import files_meant
from readlist.tui.screens.import_preview import ImportPreviewScreen
from readlist.tui.screens.import_source import ImportSourceScreen
from readlist.tui.screens.pick import PickScreen
from readlist.tui.screens.progress import ProgressScreen
from readlist.tui.screens.tags import TagsScreen
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.choices import Choices
from readlist.tui.widgets.key_hints import KeyHints
from readlist.tui.widgets.preview_list import PreviewList
from tests.tui.stage import Stage, by_title, make_library, staged

TEXT = "What is said here is long enough to be the abstract of a paper about lists."
DIGEST = (
    f"Papers of the week, from 16/11 to 22/11\n1. Of the Sea\n1.1. On the Slow Music of Tides\n{TEXT}\n"
    f"1.2. Counting Sand by Moonlight\n{TEXT}\n2. Of the Land\n"
    f"2.1. Why Hills Stay [b]Where[/b] They Are\n{TEXT}\n"
)


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "digest.txt").write_text(DIGEST)
    (folder / "more.jsonl").write_text(
        '{"title": "Winds of the Upper Air"}\n{"title": "Rain"}\n{"year": 1}\n'
    )
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    monkeypatch.chdir(folder)
    return folder


@asynccontextmanager
async def dialog_on(library: Library, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Stage]:
    """The app with the dialog for a source open."""
    async with staged(library, size=size) as stage:
        await stage.press("I")
        await until(stage, lambda: isinstance(stage.app.screen, ImportSourceScreen))
        yield stage


async def until(stage: Stage, true: Callable[[], object]) -> None:
    for _ in range(2000):
        if true():
            break
        await stage.pilot.pause(0.005)
    else:
        raise AssertionError(f"never came; the screen is {stage.app.screen}")
    await stage.pilot.pause()


async def preview_of(stage: Stage, typed: str) -> ImportPreviewScreen:
    """Type a source, take it, and return the preview."""
    stage.app.screen.query_one(Input).value = typed
    await stage.pilot.press("enter")
    await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))
    screen = stage.app.screen
    assert isinstance(screen, ImportPreviewScreen)
    return screen


def rows(screen: ImportPreviewScreen) -> list[str]:
    view = screen.query_one(PreviewList)
    lines = [view.render_line(y).text.rstrip() for y in range(view.size.height)]
    return [line for line in lines if line]


def title_of(screen: ImportPreviewScreen) -> str:
    return str(screen.query_one("#import-title", Static).visual)


async def back(stage: Stage) -> None:
    await until(stage, lambda: stage.app.screen is stage.app.main)
    await stage.settle()


async def test_a_file_is_looked_at_and_taken_in_as_one_step(tmp_path: Path, lists: Path) -> None:
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
        assert "3 new" in stage.status()
        assert "u undo" in stage.status()
        assert library.history()[0].command == "import digest.txt"
        await stage.press("u")
        assert len(library.summaries()) == 6


async def test_papers_can_be_left_out_and_options_given(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "digest.txt")
        await stage.pilot.press("x")
        assert "1 left out" in title_of(screen)
        await stage.pilot.press("t")
        await until(stage, lambda: isinstance(stage.app.screen, TagsScreen))
        await stage.pilot.press(*"sea", "ctrl+s")
        await until(stage, lambda: stage.app.screen is screen)
        await stage.pilot.press("s")
        await until(stage, lambda: isinstance(stage.app.screen, PickScreen))
        await stage.pilot.press(*"que", "enter")
        await until(stage, lambda: stage.app.screen is screen)
        await stage.pilot.press("l")
        await until(stage, lambda: isinstance(stage.app.screen, PickScreen))
        await stage.pilot.press(*"Shore", "enter")
        await until(stage, lambda: stage.app.screen is screen)
        await stage.pilot.press("enter")
        await back(stage)
    papers = by_title(library)
    assert set(papers) == {"Counting Sand by Moonlight", "Why Hills Stay [b]Where[/b] They Are"}
    assert {(paper.status, paper.tags) for paper in papers.values()} == {("queued", ("sea",))}
    assert [found.title for found in library.lists().values()] == ["Shore"]


async def test_all_and_none(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "digest.txt")
        await stage.pilot.press("a")
        assert "3 left out" in title_of(screen)
        await stage.pilot.press("a")
        assert "left out" not in title_of(screen)
        await stage.pilot.press("a", "enter")
        await back(stage)
    assert not library.summaries()
    assert library.history() == []


async def test_a_folder_shows_what_failed_with_its_line(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, str(lists) + "/")
        assert title_of(screen).splitlines()[0] == "Import · 7 records · 5 new · 2 failed"
        shown = "\n".join(rows(screen))
        assert "! line 3: It has neither a title" in shown
        assert "digest.txt" in shown
        await stage.pilot.press("enter")
        await back(stage)
        assert "5 new, 2 failed" in stage.status()
    assert len(library.summaries()) == 5


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


async def test_another_format_reads_the_source_again(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "more.jsonl")
        await stage.pilot.press("f")
        await until(stage, lambda: isinstance(stage.app.screen, PickScreen))
        await stage.pilot.press(*"weekly", "enter")
        await until(
            stage,
            lambda: isinstance(stage.app.screen, ImportPreviewScreen) and stage.app.screen is not screen,
        )
        again = stage.app.screen
        assert isinstance(again, ImportPreviewScreen)
        assert "Format weekly-digest" in str(again.query_one("#import-options", Static).visual)


async def test_a_source_without_papers_says_so(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        screen = await preview_of(stage, "digest.txt")
        await stage.pilot.press("f")
        await until(stage, lambda: isinstance(stage.app.screen, PickScreen))
        await stage.pilot.press(*"ris", "enter")
        await until(
            stage,
            lambda: isinstance(stage.app.screen, ImportPreviewScreen) and stage.app.screen is not screen,
        )
        again = stage.app.screen
        assert isinstance(again, ImportPreviewScreen)
        assert "No papers were found in it as ris." in "\n".join(rows(again))


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


def words(stage: Stage) -> str:
    """What the dialog says that Enter takes."""
    return str(stage.app.screen.query_one("#import-says", Static).visual)


async def until_said(stage: Stage, expected: str) -> None:
    await until(stage, lambda: words(stage) == expected)


def hints(stage: Stage) -> list[str]:
    return [key for key, _ in stage.app.screen.query_one(KeyHints).hints]


async def test_the_dialog_says_what_enter_takes(tmp_path: Path, lists: Path) -> None:
    (lists / "older").mkdir()
    async with dialog_on(make_library(tmp_path, ())) as stage:
        entry = stage.app.screen.query_one(Input)
        for typed, expected in (
            ("digest.txt", "Enter takes this file"),
            (str(lists), "Enter takes all files in this folder"),
            (f"{lists}/", "Enter takes all files in this folder"),
            ("*.*", "Enter takes the 3 files that match"),
            ("https://arxiv.org/abs/2408.14906", "Enter takes this as a list"),
            ("dig", ""),
            ("nowhere.bib", "No such file"),
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
        await until(stage, lambda: words(stage).startswith("There is no such file"))
        await stage.pilot.press("backspace", "backspace", "backspace", *"xt", "enter")
        await until(stage, lambda: isinstance(stage.app.screen, ImportPreviewScreen))


async def test_what_was_cancelled_is_told(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        await preview_of(stage, "digest.txt")
        await stage.pilot.press("escape")
        await back(stage)
        assert "Nothing was imported" in stage.status()


@pytest.mark.parametrize("width", [80, 120])
async def test_tab_gives_the_keys_to_the_text_beside_the_list(
    tmp_path: Path, lists: Path, width: int
) -> None:
    long = '{"title": "Rain", "abstract": "' + "Drops fall on the roof of the house. " * 200 + '"}'
    (lists / "long.jsonl").write_text(f'{long}\n{{"title": "Snow"}}\n')
    async with dialog_on(make_library(tmp_path, ()), size=(width, 24)) as stage:
        screen = await preview_of(stage, "long.jsonl")
        pane = screen.query_one(AbstractView)
        assert pane.display is (width >= 100)
        await stage.pilot.press("tab")
        assert pane.display
        await until(stage, lambda: pane.max_scroll_y)
        assert "Tab" in hints(stage)
        await stage.pilot.press("j")
        await until(stage, lambda: pane.scroll_y == 1)
        await stage.pilot.press("G")
        await until(stage, lambda: pane.scroll_y == pane.max_scroll_y)
        await stage.pilot.press("escape")
        assert stage.app.screen is screen
        assert screen.focused is screen.query_one(PreviewList)
        assert screen.query_one(PreviewList).display
        await stage.pilot.press("j")
        assert "▌✓ new      Snow" in "\n".join(rows(screen))


async def test_p_goes_from_problem_to_problem(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        screen = await preview_of(stage, str(lists) + "/")
        assert "p" in hints(stage)
        found = []
        for _ in range(3):
            await stage.pilot.press("p")
            row = screen.query_one(PreviewList).row
            assert isinstance(row, Problem)
            found.append(row.message)
        assert found[0] == found[2] != found[1]


async def test_where_there_is_no_paper_import_is_not_offered(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        await preview_of(stage, "picture.png")
        assert "Enter" not in hints(stage)
        await stage.pilot.press("enter")
        await back(stage)
        assert "Nothing was imported" in stage.status()


async def test_the_preview_shows_the_paper_as_it_will_be(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ["On the Slow Music of Tides"])
    library.apply(SetStatus("read"), list(library.summaries()))
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "digest.txt")
        body = screen.query_one("#abstract-body", Static)

        def shown() -> str:
            console = Console(width=70, file=io.StringIO())
            with console.capture() as capture:
                console.print(body.content)
            return capture.get()

        await until(stage, lambda: " read" in shown())
        await stage.pilot.press("s")
        await until(stage, lambda: isinstance(stage.app.screen, PickScreen))
        await stage.pilot.press(*"que", "enter")
        await until(stage, lambda: stage.app.screen is screen)
        assert "queued" not in shown()
        await stage.pilot.press("j")
        await until(stage, lambda: "queued" in shown())


async def test_a_tag_counts_as_new_for_known_papers(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        await preview_of(stage, "digest.txt")
        await stage.pilot.press("x", "enter")
        await back(stage)
        await stage.press("I")
        await until(stage, lambda: isinstance(stage.app.screen, ImportSourceScreen))
        screen = await preview_of(stage, "digest.txt")
        assert title_of(screen).splitlines()[0] == "Import · 3 records · 1 new · 2 known"
        await stage.pilot.press("x", "j", "t")
        await until(stage, lambda: isinstance(stage.app.screen, TagsScreen))
        await stage.pilot.press(*"sea", "ctrl+s")
        await until(stage, lambda: "1 new · 2 merged · 1 left out" in title_of(screen))
        assert "left out On the Slow" in "\n".join(rows(screen))
        assert "▌✓ merged   Why Hills" in "\n".join(rows(screen))


async def test_no_line_of_a_small_screen_wraps(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ()), size=(60, 20)) as stage:
        dialog = stage.app.screen.query_one("#dialog-hints")
        assert dialog.region.bottom <= 20
        screen = await preview_of(stage, str(lists) + "/")
        await stage.pilot.press("x")
        title, options = (
            screen.query_one("#import-title", Static),
            screen.query_one("#import-options", Static),
        )
        assert "1 left out" in title.render_line(0).text
        assert "3 sources" in title.render_line(1).text
        assert options.render_line(0).text.rstrip().endswith("…")


async def test_tab_completes_the_path(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        await stage.pilot.press("d", "tab")
        assert stage.app.screen.query_one(Input).value == "digest.txt"


async def test_on_a_narrow_screen_the_list_has_the_room(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ()), size=(80, 24)) as stage:
        screen = await preview_of(stage, "digest.txt")
        assert screen.query_one(PreviewList).size.width >= 78
        assert "On the Slow Music of Tides" in "\n".join(rows(screen))


async def test_what_a_new_paper_resembles_is_told(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ["The Slow Music of the Tides on Forty Shores"])
    (lists / "again.jsonl").write_text(
        '{"title": "The Slow Music of the Tides on Fourty Shores"}\n{"title": "Rain, Seen from Below"}\n'
    )
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "again.jsonl")
        assert "like 9" in "\n".join(rows(screen))
        body = screen.query_one("#abstract-body", Static)
        await until(stage, lambda: "like" in str(getattr(body.content, "renderables", "")))


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
