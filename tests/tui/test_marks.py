"""Marked papers: one verb, one step, for all of them."""

from __future__ import annotations

import json
from pathlib import Path

from readlist.library.library import Library, open_library
from readlist.tui.screens.confirm import ConfirmScreen
from readlist.tui.screens.tags import TagsScreen
from readlist.tui.taking_in import AT_ONCE
from tests.tui.stage import TITLES, Stage, add_papers, by_title, make_library, staged


def statuses(library: Library) -> list[str]:
    papers = by_title(library)
    return [papers[title].status for title in TITLES]


def steps(library: Library) -> list[str]:
    return [step.command for step in library.history()]


async def test_a_verb_is_about_all_marked_papers_and_is_one_step(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("v", "j", "v")
        assert "2 marked" in stage.status()
        assert [row[1] for row in stage.rows() if any(title in row for title in TITLES)] == list("+ +   ")
        await stage.press("x")
        assert "Skipped · 2 papers · u undo" in stage.status()
        assert "marked" not in stage.status()
        assert stage.paper.title == TITLES[3]
        assert statuses(library) == ["skipped", "inbox", "skipped", "inbox", "inbox", "inbox"]
        await stage.press("u")
        assert statuses(library) == ["inbox"] * 6
    assert steps(library).count("status skipped") == 1


async def test_marks_stay_for_verbs_that_stay(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("v", "v", "s", "w")
    papers = by_title(library)
    assert [papers[title].starred for title in TITLES] == [True, True] + [False] * 4
    assert [papers[title].status for title in TITLES] == ["queued"] * 2 + ["inbox"] * 4


async def test_a_range_is_marked_while_the_cursor_moves(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j", "J", "J", "w")
    assert statuses(library) == ["inbox", "queued", "queued", "queued", "inbox", "inbox"]


async def test_a_mark_and_all_marks_can_be_taken_away(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("v", "k", "v")
        assert "marked" not in stage.status()
        await stage.press("V")
        assert "6 marked" in stage.status()
        await stage.press("V")
        assert "marked" not in stage.status()
        await stage.press("v", "escape")
        assert "marked" not in stage.status()


async def test_tags_and_later_take_all_marked_papers(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("v", "v", "t")
        assert isinstance(stage.app.screen, TagsScreen)
        assert stage.app.screen.heading() == "Tags of 2 papers"
        await stage.press(*"moe", "enter")
        await stage.press("z", "enter")
    papers = by_title(library)
    assert [papers[title].tags for title in TITLES[:3]] == [("moe",), ("moe",), ()]
    assert [papers[title].later_until for title in TITLES[:3]] == ["2026-11-30", "2026-11-30", None]


async def test_marks_do_not_outlive_their_rows(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("V", "slash", *"Beam", "enter")
        assert "1 marked" in stage.status()


async def asked(stage: Stage) -> ConfirmScreen:
    screen = stage.app.screen
    assert isinstance(screen, ConfirmScreen)
    return screen


async def test_more_than_ten_are_asked_about(tmp_path: Path) -> None:
    titles = [f"Paper number {number}" for number in range(11)]
    with make_library(tmp_path, titles) as library:
        async with staged(library) as stage:
            await stage.press("V", "x")
            assert "11 papers" in (await asked(stage)).heading()
            await stage.press("escape")
            assert {paper.status for paper in by_title(library).values()} == {"inbox"}
            await stage.press("x", "enter")
            assert {paper.status for paper in by_title(library).values()} == {"skipped"}
            assert "11 papers" in stage.status()
            await stage.press("u")
            assert "Inbox 11" in stage.top()


async def test_as_many_as_are_taken_in_by_parts_are_one_step(tmp_path: Path) -> None:
    count = 2 * AT_ONCE + 50
    with make_library(tmp_path, ()) as library:
        add_papers(library, [{"title": f"Paper number {number}"} for number in range(count)])
        async with staged(library) as stage:
            await stage.press("V", "x", "enter")
            assert f"Skipped · {count} papers" in stage.status()
            assert "Inbox 0" in stage.top()
            assert "R refreshes" in stage.status()
            await stage.press("u")
            assert f"Inbox {count}" in stage.top()
        states = {json.dumps(paper.status) for paper in library.summaries().values()}
    assert states == {'"inbox"'}


async def test_many_papers_that_are_so_already_are_no_step(tmp_path: Path) -> None:
    count = AT_ONCE + 2
    with make_library(tmp_path, ()) as library:
        add_papers(library, [{"title": f"Paper number {number}"} for number in range(count)])
        async with staged(library) as stage:
            await stage.press("V", "i", "enter")
            assert f"In the inbox already · {count} papers" in stage.status()
            await stage.press("escape", "s")
            assert [step.command for step in library.history()] == ["star", "import"]


async def test_marked_papers_that_are_gone_are_told(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("v")
        with open_library(library.path, session="another process") as other:
            other.remove([by_title(other)[TITLES[0]].doc_id])
        await stage.app.session.ask(stage.app.session.look_outside)
        await stage.settle()
        for key in "txz":
            await stage.press(key)
            assert "Removed meanwhile · R refreshes" in stage.status()


async def test_what_is_handled_already_is_not_marked_with_all(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("x", "x", "V")
        assert "4 marked · 3 of 6 · 2 handled" in stage.status()
        await stage.press("V")
        assert "marked" not in stage.status()


async def test_the_footer_shows_the_keys_of_marking_while_papers_are_marked(library: Library) -> None:
    async with staged(library) as stage:
        assert ("Esc", "unmark") not in stage.app.main.hints.hints
        await stage.press("v")
        assert ("Esc", "unmark") in stage.app.main.hints.hints
        await stage.press("escape")
        assert ("Esc", "unmark") not in stage.app.main.hints.hints
