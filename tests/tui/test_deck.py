"""The cards of a triage, how long they take, and what became of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import PaperSummary
from readlist.tui.deck import AHEAD, KNOWN_PACE, Deck, Pace, Tally

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = "2026-11-23"


def test_cards_are_turned_in_order_and_end() -> None:
    deck = Deck([3, 1, 2])
    assert (deck.current, deck.left) == (3, 3)
    assert deck.move(1)
    assert (deck.current, deck.left) == (1, 2)
    assert not deck.move(2)
    assert (deck.current, deck.left, deck.here) == (None, 0, 2)
    assert deck.move(-1)
    assert deck.current == 2


def test_a_deck_begins_where_it_is_told_if_it_has_that_card() -> None:
    assert Deck([3, 1, 2], 1).current == 1
    assert Deck([3, 1, 2], 9).current == 3
    assert Deck([]).current is None


@given(st.lists(st.integers(), unique=True, max_size=9), st.lists(st.integers(-3, 3), max_size=20))
def test_a_card_that_is_drawn_ahead_is_one_of_the_deck(cards: list[int], moves: list[int]) -> None:
    deck = Deck(cards)
    for move in moves:
        assert deck.move(move) == (deck.current is not None)
        around = deck.around()
        assert set(around) <= set(cards)
        assert len(set(around)) == len(around) <= AHEAD + 2
        assert deck.current is None or around[0] == deck.current


def test_the_time_left_is_told_after_some_cards_and_leaves_out_breaks() -> None:
    pace, now = Pace(NOON), NOON
    for _ in range(KNOWN_PACE - 1):
        now += timedelta(seconds=6)
        pace.turned(now)
    assert pace.minutes(100) is None
    pace.turned(now + timedelta(hours=1))
    assert pace.minutes(100) is None
    pace.turned(now + timedelta(hours=1, seconds=6))
    assert pace.minutes(100) == 10
    assert pace.minutes(1) == 1
    assert pace.minutes(0) is None


@pytest.mark.parametrize(
    ("after", "counted"),
    [
        ({}, []),
        ({"status": "queued"}, [("queued", 1)]),
        ({"starred": True, "status": "queued"}, [("starred", 1), ("queued", 1)]),
        ({"later_until": "2026-12-01"}, [("later", 1)]),
        ({"later_until": "2026-12-01", "status": "queued"}, [("later", 1)]),
        ({"later_until": TODAY, "status": "someday"}, [("someday", 1)]),
    ],
)
def test_what_became_of_a_paper(after: dict[str, object], counted: list[tuple[str, int]]) -> None:
    before = PaperSummary(doc_id=1)
    now = PaperSummary(doc_id=1, **after)  # type: ignore[arg-type]
    assert Tally([before]).count({1: now}.get, TODAY) == counted


def test_a_paper_that_was_removed_is_not_counted() -> None:
    assert Tally([PaperSummary(doc_id=1)]).count(lambda _: None, TODAY) == []
