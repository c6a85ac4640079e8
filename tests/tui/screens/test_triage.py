"""Triage: a card, a key, the next card; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Static

from readlist.library.library import Library
from readlist.tui.screens.help import HelpText
from readlist.tui.screens.triage import TriageScreen
from readlist.tui.screens.triage_summary import TriageSummary
from tests.tui.stage import TITLES, Stage, add_papers, by_title, line_text, make_library, staged


def screen_of(stage: Stage) -> TriageScreen:
    screen = next(screen for screen in stage.app.screen_stack if isinstance(screen, TriageScreen))
    assert isinstance(screen, TriageScreen)
    return screen


def card(stage: Stage) -> str:
    view = screen_of(stage).card
    return "\n".join(view.render_line(y).text.rstrip() for y in range(view.size.height))


def progress(stage: Stage) -> str:
    line = screen_of(stage).progress
    return line_text(line.pieces(line.size.width))


def tags(stage: Stage) -> str:
    line = screen_of(stage).tag_keys
    return line_text(line.pieces(line.size.width))


async def shown(stage: Stage, title: str) -> None:
    """Wait until the card of a paper is drawn."""
    await until(stage, lambda: title in card(stage))


async def until(stage: Stage, true: Callable[[], object]) -> None:
    for _ in range(2000):
        if true():
            return
        await stage.pilot.pause(0.005)
    raise AssertionError(f"never came; the card is {card(stage)!r}")


async def test_a_decision_shows_the_next_card(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T")
        await shown(stage, TITLES[0])
        assert "1 of 6" in progress(stage)
        assert "Inbox" in progress(stage)
        await stage.press("w")
        await shown(stage, TITLES[1])
        assert "2 of 6" in progress(stage)
        assert f"Queued · {TITLES[0]} · u undo" in line_text(screen_of(stage).status.pieces(120))
    assert by_title(library)[TITLES[0]].status == "queued"


async def test_a_burst_decides_one_card_a_key(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("Tswxdr")
        await shown(stage, TITLES[5])
        await stage.press("escape")
        assert stage.app.screen is stage.app.main
        assert stage.paper.title == TITLES[5]
    papers = by_title(library)
    assert papers[TITLES[0]].starred
    assert [papers[title].status for title in TITLES[1:]] == ["queued", "skipped", "read", "reading", "inbox"]


async def test_triage_begins_with_the_paper_under_the_cursor(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("j", "j", "T")
        await shown(stage, TITLES[2])
        assert "3 of 6" in progress(stage)
        await stage.press("x", "q", "T")
        await shown(stage, TITLES[3])
        assert "3 of 5" in progress(stage)


async def test_undo_lays_the_card_on_the_table_again(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "x", "x", "j", "u")
        await shown(stage, TITLES[1])
        await stage.press("u")
        await shown(stage, TITLES[0])
        await stage.burst("Ux")
        await shown(stage, TITLES[1])
    papers = by_title(library)
    assert [papers[title].status for title in TITLES[:2]] == ["skipped", "inbox"]


async def test_a_star_goes_on_and_taking_it_away_stays(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "s", "k", "s")
        await shown(stage, TITLES[0])
        assert "1 of 6" in progress(stage)
    assert not by_title(library)[TITLES[0]].starred


async def test_digits_set_the_tags_that_are_used_most(tmp_path: Path) -> None:
    with make_library(tmp_path, ()) as library:
        add_papers(library, [{"title": title, "tags": ["moe", "rag"]} for title in TITLES[:2]])
        add_papers(library, [{"title": TITLES[2], "tags": ["rag"]}], name="Week two")
        async with staged(library) as stage:
            await stage.press("T")
            await shown(stage, TITLES[2])
            assert tags(stage) == "  tag  1 #rag   2 moe"
            await stage.press("2", "1", "3")
            assert tags(stage) == "  tag  1 rag    2 #moe"
            await shown(stage, "#moe")
            assert "1 of 3" in progress(stage)
        assert by_title(library)[TITLES[2]].tags == ("moe",)


async def test_later_and_tags_ask_and_go_on(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "t", *"moe", "enter", "z", "enter")
        await shown(stage, TITLES[1])
    paper = by_title(library)[TITLES[0]]
    assert (paper.tags, paper.later_until) == (("moe",), "2026-11-30")


async def test_a_note_is_written_under_its_card(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "n", *"xw", "escape", "x")
        await shown(stage, TITLES[1])
    paper = by_title(library)[TITLES[0]]
    assert paper.note is not None
    assert (paper.note.text, paper.status) == ("xw", "skipped")


async def summary_of(stage: Stage) -> str:
    await until(stage, lambda: isinstance(stage.app.screen, TriageSummary))
    return str(stage.app.screen.query_one("#triage-counts", Static).visual)


async def test_the_end_says_what_became_of_the_papers(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("Tswwxxx")
        told = await summary_of(stage)
        assert [line.split() for line in told.splitlines()[1:]] == [
            ["1", "★", "starred"],
            ["2", "→", "queued"],
            ["3", "✕", "skipped"],
        ]
        await stage.press("enter")
        assert stage.app.main.papers.shown.view.label({}) == "Queue"
        assert stage.paper.title == TITLES[1]


async def test_keys_behind_the_last_card_do_no_harm(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("T" + "x" * 6 + "xjw")
        await summary_of(stage)
        await stage.press("escape")
        assert stage.app.screen is stage.app.main
    assert [step.command for step in library.history()].count("status skipped") == len(TITLES)


async def test_everything_can_be_undone_at_the_end(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("Tswwxxx")
        await summary_of(stage)
        await stage.press("up", "enter")
        await shown(stage, TITLES[0])
        await stage.press("escape")
    assert {paper.status for paper in by_title(library).values()} == {"inbox"}


async def test_the_last_card_can_be_taken_back_from_the_end(library: Library) -> None:
    async with staged(library) as stage:
        await stage.burst("Txxxxxx")
        await summary_of(stage)
        await stage.press("u")
        await shown(stage, TITLES[5])
        await stage.press("u", "w")
        await summary_of(stage)
    assert by_title(library)[TITLES[5]].status == "queued"


async def test_what_has_no_place_here_says_so(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "slash")
        assert "Search · not while triaging" in line_text(screen_of(stage).status.pieces(120))


async def test_a_filter_and_a_view_are_triaged_as_they_are_shown(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("slash", *"Forgetting", "enter", "T")
        await shown(stage, TITLES[5])
        assert "Triage · Forgetting" in progress(stage)
        assert "1 of 1" in progress(stage)


async def test_leaving_twice_is_leaving_once(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T")
        screen = screen_of(stage)
        screen.leave()
        screen.leave()
        await stage.settle()
        assert stage.focus() == "papers"


async def test_a_page_of_papers_takes_little_more_than_a_key_each(tmp_path: Path) -> None:
    verdicts = {"s": 10, "w": 20, "x": 50, "z\r": 11}
    keys = "T" + "".join(key * count for key, count in verdicts.items())
    total = sum(verdicts.values())
    assert len(keys) <= 1.2 * total
    with make_library(tmp_path, ()) as library:
        add_papers(library, [{"title": f"Paper number {number}"} for number in range(total)])
        async with staged(library, size=(120, 40)) as stage:
            for key in keys:
                await stage.pilot.press("enter" if key == "\r" else key)
            told = await summary_of(stage)
        assert [line.split()[::2] for line in told.splitlines()[1:]] == [
            ["10", "starred"],
            ["20", "queued"],
            ["50", "skipped"],
            ["11", "later"],
        ]


async def test_an_empty_view_says_that_there_is_nothing(tmp_path: Path) -> None:
    with make_library(tmp_path, ()) as library:
        async with staged(library) as stage:
            await stage.press("T")
            assert stage.app.screen is stage.app.main
            assert "Nothing to triage" in stage.status()


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (30, 8), (200, 60)])
async def test_every_size_is_drawn(library: Library, size: tuple[int, int]) -> None:
    async with staged(library, size=size) as stage:
        await stage.press("T")
        if screen_of(stage).is_too_small if len(stage.app.screen_stack) > 1 else True:
            return
        await shown(stage, TITLES[0])
        await stage.pilot.resize_terminal(100, 40)
        await shown(stage, TITLES[0])


async def test_it_is_left_by_itself_only_never_in_place_of_a_dialog_over_it(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "question_mark")
        dialog, screen = stage.app.screen, stage.app.screen_stack[-2]
        assert isinstance(screen, TriageScreen)
        screen.leave()
        await stage.settle()
        assert stage.app.screen is dialog
        await stage.press("escape", "escape")
        assert stage.app.screen is stage.app.main


async def test_the_help_begins_with_the_keys_of_the_cards(library: Library) -> None:
    async with staged(library) as stage:
        await stage.press("T", "question_mark")
        text = stage.app.screen.query_one(HelpText).render().plain
        assert text.startswith("The card on the table")
        assert "Pass: go on" in text
        assert "saved search" not in text
