"""Looking at what an import would bring, and deciding."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from textual.widgets import Static

from readlist.config import Config, Rule
from readlist.model.change import SetStatus
from readlist.model.record import Problem
from readlist.tui.screens.import_preview import KEYS, ImportPreviewScreen
from readlist.tui.screens.import_source import ImportSourceScreen
from readlist.tui.screens.pick import PickScreen
from readlist.tui.screens.tags import TagsScreen
from readlist.tui.widgets.abstract_body import AbstractBody
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.preview_list import PreviewList
from tests.tui.import_stage import (
    back,
    dialog_on,
    hints,
    preview_of,
    read_as,
    rows,
    rules_of,
    title_of,
    until,
)
from tests.tui.stage import by_title, make_library


def text_of(screen: ImportPreviewScreen) -> str:
    """What is shown of the paper under the cursor."""
    body = screen.query_one(AbstractBody)
    return " ".join(body.render_line(y).text for y in range(body.size.height))


async def test_papers_can_be_left_out_and_options_given(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "digest.txt")
        await stage.pilot.press("x")
        assert title_of(screen).splitlines()[0] == "Import · 2 of 3 to import · 2 new"
        await stage.pilot.press("t")
        await until(stage, lambda: isinstance(stage.app.screen, TagsScreen))
        asked = stage.app.screen
        assert isinstance(asked, TagsScreen)
        assert asked.heading() == "Tags of every paper that is imported"
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


RULES = {
    1: Rule(query="title:sand OR title:[b]", skip=True),
    3: Rule(query="title:hills", star=True, tags=("land",)),
    4: Rule(query="title:nothing", skip=True),
}


async def test_it_is_told_what_rules_do_to_what_is_not_left_out(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library, config=Config(rules=RULES)) as stage:
        screen = await preview_of(stage, "digest.txt")
        assert rules_of(screen) == (
            "r Rules 2 skipped, 1 starred, 1 tagged   title:sand OR title:[b] 2 · title:hills 1"
        )
        assert [row[:12].strip() for row in rows(screen) if "✓" in row] == [
            "▌✓ new",
            "✓ skipped",
            "✓ skipped",
        ]
        await stage.pilot.press("j", "x")
        assert rules_of(screen).startswith(
            "r Rules 1 skipped, 1 starred, 1 tagged   title:sand OR title:[b] 1"
        )
        await until(stage, lambda: "starred" in text_of(screen))
        assert "#land" in text_of(screen)
        await stage.pilot.press("x")
        assert rules_of(screen).strip() == "r Rules none finds a new paper"


async def test_rules_can_be_left_out_and_taken_back_in(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library, config=Config(rules=RULES)) as stage:
        screen = await preview_of(stage, "digest.txt")
        await stage.pilot.press("G", "r")
        await until(stage, lambda: "skipped" not in "\n".join(rows(screen)))
        assert rules_of(screen) == "r Rules off"
        await until(stage, lambda: "starred" not in text_of(screen))
        again = await read_as(stage, screen, "weekly")
        assert rules_of(again) == "r Rules off"
        await stage.pilot.press("r")
        await until(stage, lambda: "2 skipped" in rules_of(again))
        await stage.pilot.press("G")
        await until(stage, lambda: "starred" in text_of(again))
        await stage.pilot.press("r")
        await until(stage, lambda: "skipped" not in "\n".join(rows(again)))
        await stage.pilot.press("enter")
        await back(stage)
    assert {(paper.status, paper.starred) for paper in library.summaries().values()} == {("inbox", False)}


async def test_a_status_chosen_for_all_holds_against_rules(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library, config=Config(rules=RULES)) as stage:
        screen = await preview_of(stage, "digest.txt")
        await stage.pilot.press("s")
        await until(stage, lambda: isinstance(stage.app.screen, PickScreen))
        await stage.pilot.press(*"que", "enter")
        await until(stage, lambda: rules_of(screen).startswith("r Rules 1 starred, 1 tagged"))
        await stage.pilot.press("enter")
        await back(stage)
    assert {paper.status for paper in library.summaries().values()} == {"queued"}


async def test_without_rules_nothing_is_said_of_them(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        screen = await preview_of(stage, "digest.txt")
        assert not screen.query_one("#import-rules").display
        await stage.pilot.press("r")
        assert not screen.query_one("#import-rules").display


async def test_all_and_none(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "digest.txt")
        await stage.pilot.press("a")
        assert title_of(screen).splitlines()[0] == "Import · 0 of 3 to import"
        await stage.pilot.press("a")
        assert title_of(screen).splitlines()[0] == "Import · 3 records · 3 new"
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


async def test_another_format_reads_the_source_again(tmp_path: Path, lists: Path) -> None:
    library = make_library(tmp_path, ())
    async with dialog_on(library) as stage:
        screen = await preview_of(stage, "more.jsonl")
        again = await read_as(stage, screen, "weekly")
        assert "Format weekly-digest" in str(again.query_one("#import-options", Static).visual)


async def test_what_is_not_recognised_names_the_key_not_the_option(tmp_path: Path, lists: Path) -> None:
    (lists / "titles.txt").write_text("trees for everyone\nlists for nobody\n", encoding="utf-8")
    async with dialog_on(make_library(tmp_path, ())) as stage:
        screen = await preview_of(stage, "titles.txt")
        problem = screen.query_one(PreviewList).row
        assert isinstance(problem, Problem)
        assert "--format" not in problem.message + problem.text
    (lists / "titles.txt").write_text("Trees for everyone\nLists for nobody\n", encoding="utf-8")
    async with dialog_on(make_library(tmp_path, ())) as stage:
        screen = await preview_of(stage, "titles.txt")
        problem = screen.query_one(PreviewList).row
        assert isinstance(problem, Problem)
        assert "choose title-list with f;" in problem.text


async def test_a_source_without_papers_says_so(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        screen = await preview_of(stage, "digest.txt")
        again = await read_as(stage, screen, "ris")
        assert "No papers were found in it as ris." in "\n".join(rows(again))


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
        await until(stage, lambda: "2 of 3 to import · 2 merged" in title_of(screen))
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
        assert "4 of 5 to import" in title.render_line(0).text
        assert "3 sources" in title.render_line(1).text
        assert options.render_line(0).text.rstrip().endswith("…")


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


async def test_a_known_paper_is_said_to_be_one_and_the_list_has_its_name(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        await preview_of(stage, "digest.txt")
        await stage.pilot.press("enter")
        await back(stage)
        await stage.press("I")
        await until(stage, lambda: isinstance(stage.app.screen, ImportSourceScreen))
        screen = await preview_of(stage, "digest.txt")
        await until(stage, lambda: "In the library already; it stays as it is." in text_of(screen))
        assert "l List Papers of the week" in str(screen.query_one("#import-options", Static).visual)


async def test_every_key_of_the_preview_can_be_looked_up(tmp_path: Path, lists: Path) -> None:
    async with dialog_on(make_library(tmp_path, ())) as stage:
        screen = await preview_of(stage, "more.jsonl")
        assert "?" in hints(stage)
        await stage.pilot.press("question_mark")
        told = str(stage.app.screen.query(Static).last().visual)
        for key, _ in KEYS:
            assert key in told
        await stage.pilot.press("question_mark")
        assert stage.app.screen is screen
