"""Saying in the app that two papers are one."""

from __future__ import annotations

from pathlib import Path

from readlist.tui.screens.same_paper import SamePaperScreen
from readlist.tui.widgets.choices import Choices
from tests.tui.stage import Stage, by_title, make_library, staged

TITLES = ("Routing tokens with a budget", "Routing tokens with budgets", "Fish of the northern rivers")


def offered(stage: Stage) -> list[str]:
    assert isinstance(stage.app.screen, SamePaperScreen)
    choices = stage.app.screen.query_one(Choices)
    return [
        str(choices.get_option_at_index(at).prompt).split("  ")[0].strip()
        for at in range(choices.option_count)
    ]


async def test_a_paper_is_made_one_with_the_likeliest(tmp_path: Path) -> None:
    with make_library(tmp_path, TITLES) as library:
        async with staged(library) as stage:
            await stage.press("s", "D")
            assert offered(stage) == [TITLES[1]]
            await stage.press("enter")
            assert "Made one with" in stage.status()
            assert "Inbox 2" in stage.top()
            assert stage.paper.title == TITLES[1]
            assert by_title(library)[TITLES[1]].starred
            await stage.press("u")
            assert "Inbox 3" in stage.top()
        assert set(by_title(library)) == set(TITLES)


async def test_any_paper_can_be_looked_for_by_its_title(tmp_path: Path) -> None:
    with make_library(tmp_path, TITLES) as library:
        async with staged(library) as stage:
            await stage.press("D", *"riv")
            assert offered(stage) == [TITLES[2]]
            await stage.press("escape")
            assert "Inbox 3" in stage.top()


async def test_in_triage_the_next_card_comes(tmp_path: Path) -> None:
    with make_library(tmp_path, TITLES) as library:
        async with staged(library) as stage:
            await stage.press("T", "D", "enter", "x", "escape")
        papers = by_title(library)
        assert {title: paper.status for title, paper in papers.items()} == {
            TITLES[1]: "skipped",
            TITLES[2]: "inbox",
        }
