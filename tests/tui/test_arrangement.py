"""How many panes there are, how wide they are, and what the mouse does to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readlist.library.library import Library
from readlist.tui.arrangement import NARROWEST
from readlist.tui.remembered import Memory, Remembered, read_remembered
from readlist.tui.screens.paper_menu import PaperMenu
from tests.tui.stage import TITLES, Stage, by_title, make_library, resize, staged


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path) as library:
        yield library


def shown(stage: Stage) -> tuple[bool, bool, bool]:
    main = stage.app.main
    return main.views.display, main.papers.display, main.pane.display


def widths(stage: Stage) -> tuple[int, int, int]:
    main = stage.app.main
    return main.views.region.width, main.papers.region.width, main.pane.region.width


async def test_a_key_shows_fewer_panes_and_all_again(library: Library) -> None:
    async with staged(library, size=(160, 40)) as stage:
        assert shown(stage) == (True, True, True)
        await stage.press("backslash")
        assert shown(stage) == (False, True, True)
        assert "Two panes" in stage.status()
        await stage.press("backslash")
        assert shown(stage) == (False, True, False)
        await stage.press("backslash")
        assert shown(stage) == (True, True, True)


async def test_with_one_pane_the_abstract_has_the_whole_width_for_itself(library: Library) -> None:
    async with staged(library, size=(160, 40)) as stage:
        await stage.press("backslash", "backslash", "enter")
        assert shown(stage) == (False, False, True)
        assert widths(stage)[2] == 160
        await stage.press("escape")
        assert shown(stage) == (False, True, False)
        await stage.press("shift+tab")
        assert shown(stage) == (True, True, False)


async def test_two_panes_make_room_for_the_views_while_they_are_used(library: Library) -> None:
    async with staged(library, size=(160, 40)) as stage:
        await stage.press("backslash", "shift+tab")
        assert shown(stage) == (True, True, True)
        await stage.press("tab")
        assert shown(stage) == (False, True, True)


@pytest.mark.parametrize(("pane", "column"), [((), 1), (("tab",), 2), (("shift+tab",), 0)])
async def test_the_pane_in_focus_is_given_room(library: Library, pane: tuple[str, ...], column: int) -> None:
    async with staged(library, size=(160, 40)) as stage:
        await stage.press(*pane)
        before = widths(stage)[column]
        await stage.press(">", ">")
        assert widths(stage)[column] == before + 4
        await stage.press("<")
        assert widths(stage)[column] == before + 2


async def test_no_pane_is_squeezed_out(library: Library) -> None:
    async with staged(library, size=(120, 40)) as stage:
        await stage.press(*"<" * 60)
        assert widths(stage)[1] >= NARROWEST["papers"]
        await stage.press(*">" * 60)
        assert widths(stage)[2] >= NARROWEST["paper"]
        await stage.press("tab", *">" * 60)
        assert widths(stage)[1] >= NARROWEST["papers"]
        assert sum(widths(stage)) == 118


async def test_the_lines_between_panes_can_be_dragged(library: Library) -> None:
    async with staged(library, size=(200, 50)) as stage:
        columns = stage.app.main.columns
        edge = columns.paper_edge.region
        await stage.pilot.mouse_down(columns.paper_edge, offset=(0, 5))
        assert columns.paper_edge.held
        await stage.pilot.hover(None, offset=(edge.x - 6, 12))
        await stage.settle()
        assert columns.paper_edge.region.x == edge.x - 6
        await stage.pilot.mouse_up(None, offset=(edge.x - 9, 12))
        await stage.settle()
        assert columns.paper_edge.region.x == edge.x - 9
        assert not columns.paper_edge.held

        await stage.pilot.mouse_down(columns.views_edge, offset=(0, 5))
        await stage.pilot.mouse_up(None, offset=(33, 12))
        await stage.settle()
        assert widths(stage)[0] == 33


async def test_the_arrangement_outlives_the_run(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    async with staged(library, size=(160, 40), memory=Memory(path)) as stage:
        await stage.press("backslash", "tab", ">", ">")
        width = widths(stage)[2]
    assert read_remembered(path) == Remembered(panes=2, paper_width=width, paper_width_of=160)
    async with staged(library, size=(160, 40), memory=Memory(path, read_remembered(path))) as stage:
        assert shown(stage) == (False, True, True)
        assert widths(stage)[2] == width


async def test_any_size_at_any_moment_leaves_every_pane_its_room(library: Library) -> None:
    memory = Memory(None, Remembered(views_width=40, paper_width=120))
    async with staged(library, size=(300, 90), memory=memory) as stage:
        for size in ((60, 20), (300, 90), (100, 30), (80, 24), (160, 20), (99, 24)):
            await resize(stage.pilot, size)
            await stage.settle()
            here = [width for width, there in zip(widths(stage), shown(stage), strict=True) if there]
            assert widths(stage)[1] >= 36
            assert sum(here) + len(here) - 1 == size[0]
            assert stage.app.focused is stage.app.main.papers


async def test_a_second_click_opens_a_paper(library: Library) -> None:
    async with staged(library, size=(160, 40)) as stage:
        await stage.pilot.click(stage.app.main.papers, offset=(20, 4), times=2)
        await stage.settle()
        assert stage.app.main.pane.has_focus_within


async def test_the_right_button_offers_what_can_be_done(library: Library) -> None:
    async with staged(library, size=(160, 40)) as stage:
        papers = stage.app.main.papers
        y = 1 + next(row for row in range(papers.size.height) if TITLES[1] in papers.render_line(row).text)
        await stage.pilot.click(papers, offset=(20, y), button=3)
        await stage.settle()
        menu = stage.app.screen
        assert isinstance(menu, PaperMenu)
        assert menu.heading() == TITLES[1]
        box = menu.query_one("#dialog").region
        assert (box.x, box.y) == (papers.region.x + 20, papers.region.y + y)
        await stage.press("down", "enter")
        assert not isinstance(stage.app.screen, PaperMenu)
    assert by_title(library)[TITLES[1]].status == "queued"


@pytest.mark.parametrize("size", [(80, 24), (160, 40)])
async def test_the_menu_stays_inside_and_takes_the_keys_of_its_commands(
    library: Library, size: tuple[int, int]
) -> None:
    async with staged(library, size=size) as stage:
        papers = stage.app.main.papers
        await stage.pilot.click(papers, offset=(papers.size.width - 4, 2), button=3)
        await stage.settle()
        box = stage.app.screen.query_one("#dialog").region
        assert stage.app.screen.region.contains_region(box)
        title = stage.paper.title
        await stage.press("x")
        assert not isinstance(stage.app.screen, PaperMenu)
    assert by_title(library)[title].status == "skipped"


async def test_a_click_beside_the_menu_closes_it(library: Library) -> None:
    async with staged(library, size=(160, 40)) as stage:
        await stage.pilot.click(stage.app.main.papers, offset=(20, 4), button=3)
        await stage.settle()
        await stage.pilot.click(None, offset=(2, 30))
        await stage.settle()
        assert not isinstance(stage.app.screen, PaperMenu)


async def test_a_broad_screen_has_room_for_long_names_of_lists(library: Library) -> None:
    async with staged(library, size=(200, 50)) as stage:
        views, papers, paper = widths(stage)
        assert (views, paper) == (38, 84)
        assert papers > NARROWEST["papers"]


async def test_where_one_pane_is_shown_anyway_it_is_said_in_full(library: Library) -> None:
    async with staged(library, size=(80, 24)) as stage:
        await stage.press("backslash")
        assert "Two panes from 100 columns on" in stage.status()
