from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from rich.cells import cell_len

from readlist.analysis.statistics import Statistics, statistics_of
from readlist.model.paper import NoteMark, PaperList, PaperSummary, Place
from readlist.views.charts import Look
from readlist.views.palette import TERMINAL_PALETTE
from readlist.views.statistics import MOST_ROWS, StatisticsView, Ways, page_width
from readlist.views.year import year_width
from tests.views.drawing import bundled_palettes, drawn, drawn_in_colour

TODAY = datetime.date(2026, 11, 23)
WAYS = Ways(bring_in="I imports a list.", read="d marks a paper as read.", tag="t tags a paper.")
WIDTHS = (20, 40, 56, 57, 76, 110, 116, 177, 296)


def at(days_ago: int) -> str:
    return f"{TODAY - datetime.timedelta(days=days_ago)}T12:00:00Z"


def some_statistics() -> Statistics:
    """Return the figures of 120 papers with awkward names and dates all over the year."""
    tags = ("海の音楽", "[red]moe[/red]", "a tag that is far too long for any column of any table", "عربي")
    lists = {
        1: PaperList(doc_id=1, title="海の音楽について:四十の海岸で砂を数える" * 2),
        2: PaperList(doc_id=2, title="[b]Digest[/b] 🧑‍🔬"),
        3: PaperList(doc_id=3, listed_on="2026-11-01"),
    }
    statuses = ("inbox", "read", "skipped", "to present", "queued")
    papers = [
        PaperSummary(
            doc_id=number,
            added_at=at(number * 3),
            status=statuses[number % 5],
            status_changed_at=at(number * 2) if number % 5 else None,
            read_at=at(number * 2) if number % 5 == 1 else None,
            tags=(tags[number % 4],),
            places=(Place(1 + number % 3),),
            starred=number % 7 == 0,
            note=NoteMark(at(number)) if number % 3 else None,
        )
        for number in range(120)
    ]
    return statistics_of(papers, lists, TODAY)


def view(statistics: Statistics, **settings: Any) -> StatisticsView:
    return StatisticsView(statistics, Look(TERMINAL_PALETTE, **settings), WAYS)


def one_paper(**fields: Any) -> Statistics:
    return statistics_of([PaperSummary(added_at=at(0), **fields)], {}, TODAY)


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_screen(width: int, ascii_only: bool) -> None:
    page = view(some_statistics(), ascii=ascii_only)
    lines = list(page.lines(page_width(width)))
    if width >= 40:
        assert max(line.cell_len for line in lines) <= width
    assert max(map(cell_len, drawn(page, width))) <= width


@pytest.mark.parametrize("width", [57, year_width(2), 177])
def test_figures_are_aligned_at_the_right_edge(width: int) -> None:
    lines = [line.plain for line in view(some_statistics()).lines(width)]
    edge = min(width, year_width(2))
    headings = [line[:edge] for line in lines if line.startswith(("Added", "Triaged", "Read", "Handled"))]
    ends = {tuple(found.end() for found in re.finditer(r"\d+", line)) for line in headings}
    assert len(headings) == 4
    assert len(ends) == 1
    assert ends.pop()[-1] == edge


def test_every_day_up_to_today_has_its_place() -> None:
    lines = drawn(view(some_statistics()), 60)
    start = next(number for number, line in enumerate(lines) if line.startswith("Mon "))
    days = [line[4:] for line in lines[start : start + 7]]
    assert [len(line) for line in days] == [53, *[52] * 6]  # today is a Monday
    assert set("".join(days)) <= set("·▁▃▅▇")


def test_months_stand_above_the_week_of_their_first_day() -> None:
    lines = drawn(view(some_statistics()), 60)
    months = next(line for line in lines if line.strip().startswith("Dec"))
    assert months.split() == [
        "Dec",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
    ]
    weeks = [week.starts_on for week in some_statistics().weeks]
    monday = weeks[months.index("Nov") - 4]
    assert monday <= datetime.date(2026, 11, 1) <= monday + datetime.timedelta(days=6)


def test_ascii_is_ascii_but_for_what_people_wrote() -> None:
    papers = [
        PaperSummary(added_at=at(3), status="read", status_changed_at=at(1), read_at=at(1), tags=("moe",))
    ]
    page = StatisticsView(statistics_of(papers, {}, TODAY), Look(TERMINAL_PALETTE, ascii=True), WAYS)
    assert "\n".join(drawn(page, 110)).isascii()


def test_nothing_from_the_library_is_markup() -> None:
    text = "\n".join(drawn(view(some_statistics()), 177))
    assert "#[red]moe[/red]" in text
    assert "[b]Digest[/b] 🧑‍🔬" in text
    assert "1 Nov 2026" in text


def test_an_empty_library_says_what_to_do() -> None:
    assert drawn(view(statistics_of([], {}, TODAY)), 60) == ["There is nothing to count yet.", WAYS.bring_in]


def test_what_is_missing_says_how_to_come_by_it() -> None:
    text = "\n".join(drawn(view(one_paper()), 60))
    assert f"No paper has a tag. {WAYS.tag}" in text
    assert f"No paper stands in a list. {WAYS.bring_in}" in text
    assert "1 paper  · 1 inbox" in text
    assert "skipped" not in text
    lists = {1: PaperList(doc_id=1, title="One")}
    unread = statistics_of([PaperSummary(status="skipped", places=(Place(1),))], lists, TODAY)
    text = "\n".join(drawn(view(unread), 60))
    assert f"Nothing is read yet. {WAYS.read}" in text
    assert "the inbox is empty" in text


def test_long_tables_end_with_how_many_are_left_out() -> None:
    papers = [PaperSummary(doc_id=number, tags=(f"tag{number:02}",)) for number in range(MOST_ROWS + 3)]
    lines = drawn(view(statistics_of(papers, {}, TODAY)), 60)
    assert sum(line.startswith("#tag") for line in lines) == MOST_ROWS
    assert any(line.startswith("3 more") for line in lines)


def test_the_page_is_no_wider_than_it_needs_to_be() -> None:
    for width in (40, 57, 109, 116, 300):
        assert page_width(page_width(width)) == page_width(width) <= width


@pytest.mark.parametrize("name", sorted(bundled_palettes()))
def test_shades_differ_in_every_theme(name: str) -> None:
    palette = bundled_palettes()[name]
    busy = [
        PaperSummary(added_at=at(9), status="queued", status_changed_at=at(days))
        for days, count in enumerate((1, 3, 10, 30))
        for _ in range(count)
    ]
    page = StatisticsView(statistics_of(busy, {}, TODAY), Look(palette), WAYS)
    legend = next(line for line in drawn_in_colour(page, 60).splitlines() if "papers a day" in line)
    assert len(set(re.findall(r"\x1b\[([\d;]+m[■·▁▃▅▇])", legend))) == 5
