from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readlist.views.charts import ASCII_INK, UNICODE_INK, Ink, Look, bar, columns, heading, shade
from readlist.views.palette import TERMINAL_PALETTE

INKS = st.sampled_from((UNICODE_INK, ASCII_INK))


def test_a_bar_is_as_long_as_its_share() -> None:
    assert bar(4, 4, 6, UNICODE_INK) == "━━━━━━"
    assert bar(1, 4, 6, UNICODE_INK) == "━╸"
    assert bar(1, 4, 8, ASCII_INK) == "=="
    assert bar(0, 4, 6, UNICODE_INK) == bar(0, 0, 6, UNICODE_INK) == ""


def test_columns_stand_on_a_floor() -> None:
    assert columns([0, 8, 16, 1], 2, UNICODE_INK) == ["  █ ", " ██▁"]
    assert columns([0, 3, 6, 1], 2, ASCII_INK) == ["  # ", " ##."]
    assert columns([0, 0], 2, UNICODE_INK) == ["  ", "  "]
    assert columns([], 2, UNICODE_INK) == ["", ""]


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 60), INKS)
def test_whatever_there_is_is_seen_and_stays_in_its_room(value: int, most: int, width: int, ink: Ink) -> None:
    assert 1 <= cell_len(bar(value, most, width, ink)) <= width


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_more_is_never_shorter(first: int, second: int) -> None:
    less, more = sorted((first, second))
    assert len(bar(less, 1000, 24, ASCII_INK)) <= len(bar(more, 1000, 24, ASCII_INK))


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60), st.integers(1, 8), INKS)
def test_columns_are_one_cell_a_value_and_the_highest_reaches_the_top(
    values: list[int], height: int, ink: Ink
) -> None:
    lines = columns(values, height, ink)
    assert [len(line) for line in lines] == [len(values)] * height
    assert (ink.standing[-1] in lines[0]) == bool(max(values))
    assert [cell == " " for cell in lines[-1]] == [value == 0 for value in values]


@pytest.mark.parametrize("ink", [UNICODE_INK, ASCII_INK])
def test_amounts_are_told_apart_without_a_colour(ink: Ink) -> None:
    assert len({ink.nothing, *ink.shades}) == 5
    assert ink is UNICODE_INK or all(
        sign.isascii() for sign in "".join((ink.lying, ink.standing, ink.shades, ink.nothing))
    )


def test_a_shade_is_how_many_steps_are_reached() -> None:
    assert [shade(value, (1, 3, 10)) for value in (0, 1, 2, 3, 9, 10, 999)] == [0, 1, 1, 2, 2, 3, 3]


def test_figures_stand_at_the_right_edge_as_far_as_there_is_room() -> None:
    look = Look(TERMINAL_PALETTE)
    figures = (("this week", "12"), ("year", "1,204"))
    assert (
        heading("Read", "read", figures, look, 46).plain
        == f"Read{'':4}  this week      12       year   1,204"
    )
    assert heading("Read", "read", figures, look, 30).plain == f"Read{'':7}  this week      12"
    assert heading("Read", "read", figures, look, 3).plain == "Read"
