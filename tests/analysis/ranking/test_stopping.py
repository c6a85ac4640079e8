from __future__ import annotations

import random

import pytest

from readlist.analysis.ranking.stopping import LEAST_IN_VAIN, StopHint, stop_hint


def test_there_is_no_hint_while_papers_still_turn_up() -> None:
    assert stop_hint([], 100) is None
    assert stop_hint([False] * 100, 100) is None
    assert stop_hint([True, *[False] * (LEAST_IN_VAIN - 1)], 100) is None
    assert stop_hint([True, *[False] * LEAST_IN_VAIN], 100) is not None


def test_the_words_are_those_of_the_figures() -> None:
    assert StopHint(40, 59, 2, 9).words == (
        "None of the last 40 was for you; about 2 of 61 that are may be left."
    )
    assert (
        StopHint(40, 59, 0, 9).words
        == "None of the last 40 was for you; likely you have found all 59 that are."
    )


def test_where_nothing_is_left_nothing_is_expected() -> None:
    hint = stop_hint([True, *[False] * 50], 0)
    assert hint == StopHint(50, 1, 0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_the_estimate_is_of_the_right_size(seed: int) -> None:
    chance = random.Random(seed)
    # The chance of a hit falls to half every 60 papers: some 87 in all.
    decisions = [chance.random() < 2 ** (-place / 60) for place in range(800)]
    for read in range(100, 800):
        hint = stop_hint(decisions[:read], 800 - read)
        if hint is not None:
            left = sum(decisions[read:])
            assert left <= hint.at_most
            assert abs(hint.about - left) <= 8
            assert hint.found == sum(decisions[:read])


def test_papers_that_get_no_rarer_are_expected_to_go_on() -> None:
    decisions = [*([False] * 19 + [True]) * 10, *[False] * 20]
    hint = stop_hint(decisions, 220)
    assert hint is not None
    assert hint.about == min(10, hint.at_most)
