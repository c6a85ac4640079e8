"""Putting a paper off: one or two keys for the usual dates, words for any other."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

from readlist.tui.screens.later import NEVER, LaterScreen
from readlist.tui.widgets.choices import Choices

MONDAY = datetime.date(2026, 11, 23)


class Host(App[None]):
    def __init__(self, today: datetime.date = MONDAY) -> None:
        super().__init__()
        self.dialog = LaterScreen(today)
        self.results: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.results.append)

    @property
    def answer(self) -> str:
        return str(self.dialog.query_one("#later-answer", Static).visual)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    await pilot.press(*({" ": "space", "-": "minus"}.get(character, character) for character in text))
    await pilot.pause()


async def test_enter_alone_means_one_week() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["2026-11-30"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("t", "2026-11-24"),
        ("m", "2026-11-30"),
        ("1", "2026-11-30"),
        ("2", "2026-12-07"),
        ("1 m", "2026-12-23"),
        ("3d", "2026-11-26"),
        ("fri", "2026-11-27"),
        ("2027-02-01", "2027-02-01"),
        ("1 feb", "2027-02-01"),
        ("none", NEVER),
        ("next mon", "2026-11-30"),
        ("next month", "2026-12-23"),
    ],
)
async def test_what_is_typed_becomes_a_date(typed: str, expected: str) -> None:
    app = Host()
    async with app.run_test() as pilot:
        await type_text(pilot, typed)
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [expected]


async def test_the_date_is_said_in_words_while_it_is_typed() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.answer == "Comes back Monday 30 November, in 7 days."
        await type_text(pilot, "t")
        assert app.answer == "Comes back Tuesday 24 November, tomorrow."
        await pilot.press("backspace")
        await type_text(pilot, "none")
        assert app.answer == "Comes back now: no longer put off."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("soon", '"soon" is not a date. Write a day (31 Jan, 2030-01-31, mon, tomorrow)'),
        ("2020-01-01", "2020-01-01 is in the past: only a later day puts a paper off."),
        ("today", "2026-11-23 is today: only a later day puts a paper off."),
    ],
)
async def test_a_wrong_date_is_answered_and_the_dialog_stays(typed: str, said: str) -> None:
    app = Host()
    async with app.run_test() as pilot:
        await type_text(pilot, typed)
        assert app.answer.startswith(said)
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == []
        assert app.screen is app.dialog
        assert app.dialog.query_one("#later-answer").has_class("wrong")


async def test_the_arrows_move_among_the_usual_dates() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("down")
        await pilot.pause()
        assert app.answer == "Comes back Monday 7 December, in 14 days."
        await pilot.press("up", "up", "enter")
        await pilot.pause()
    assert app.results == ["2026-11-30"]


async def test_a_click_takes_a_date() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.click(Choices, offset=(3, 0))
        await pilot.pause()
    assert app.results == ["2026-11-24"]


async def test_a_date_of_another_year_says_which() -> None:
    app = Host(datetime.date(2026, 12, 21))
    async with app.run_test() as pilot:
        await pilot.pause()
        choices = app.dialog.query_one(Choices)
        asides = [str(choices.get_option_at_index(index).prompt).strip() for index in range(6)]
    assert asides[2].endswith("Mon 28 Dec")
    assert asides[3].endswith("Mon  4 Jan 2027")
    assert asides[5].endswith("no longer put off")


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 20)])
async def test_what_is_wrong_is_said_to_its_end(size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        for typed in ("the thirty-second of the month", "40000000000000000 september 20", "1999-01-01"):
            app.dialog.query_one(Input).value = typed
            await pilot.pause()
            answer = app.dialog.query_one("#later-answer", Static)
            shown = " ".join(answer.render_line(y).text.strip() for y in range(answer.size.height))
            assert " ".join(shown.split()) == app.answer
        assert app.dialog.query_one("#dialog-hints").region.bottom < size[1]


async def test_nothing_jumps_while_the_answer_changes() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        before = [widget.region for widget in app.dialog.query("#dialog > *")]
        await type_text(pilot, "someday in the far future")
        assert [widget.region for widget in app.dialog.query("#dialog > *")] == before
