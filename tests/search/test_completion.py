"""What may be written next in a query, told from what stands there."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.search.completion import MOST, complete
from readlist.search.query import parse
from readlist.search.syntax import FIELDS, HAS_VALUES, IS_VALUES, SORT_VALUES

NAMES = {
    "tag": [("ml", 9), ("ml/llm", 4), ("to cite", 2), ("moe", 1)],
    "author": [("LeCun, Yann", 3), ("Müller, Jörg", 1)],
    "status": [("inbox", 5), ("read", 0)],
}
TODAY = datetime.date(2024, 9, 5)


def offered(text: str, cursor: int | None = None) -> list[str]:
    return [each.text for each in complete(text, len(text) if cursor is None else cursor, NAMES)]


def test_the_beginning_of_a_field_is_completed() -> None:
    assert offered("abst")[0] == "abstract:"
    assert "title:" in offered("ti")


def test_a_single_letter_and_nothing_offer_nothing() -> None:
    assert offered("t") == []
    assert offered("") == []
    assert offered("moe ") == []


def test_a_word_is_offered_as_a_state_and_as_a_tag() -> None:
    assert offered("star") == ["is:starred"]
    assert offered("moe") == ["tag:moe"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tag:", "tag:ml"),
        ("tag:l", "tag:ml/llm"),
        ("tag:#mo", "tag:moe"),
        ("tag:to", 'tag:"to cite"'),
        ('tag:"to c', 'tag:"to cite"'),
        ("author:yann", 'author:"LeCun, Yann"'),
        ("author:mull", 'author:"Müller, Jörg"'),
        ("-is:un", "is:unread"),
        ("(status:i", "status:inbox"),
        ("moe sort:y", "sort:year"),
        ("sort:-y", "sort:year"),
    ],
)
def test_a_value_is_completed(text: str, first: str) -> None:
    assert offered(text)[0] == first


def test_the_word_at_the_cursor_is_the_one_that_is_completed() -> None:
    (offer, *_) = complete("is:st moe", 5, NAMES)
    assert offer.applied("is:st moe") == ("is:starred moe", 11)


def test_a_field_waits_for_its_value_and_a_value_is_followed_by_a_space() -> None:
    assert complete("abst", 4, NAMES)[0].applied("abst") == ("abstract:", 9)
    assert complete("tag:to", 6, NAMES)[0].applied("tag:to") == ('tag:"to cite" ', 14)


def test_what_stands_there_already_is_not_offered() -> None:
    assert "is:starred" not in offered("is:starred")


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_offered_with_words_about_it(field: str) -> None:
    offers = {each.text: each.about for each in complete(field[:-1], len(field) - 1, {})}
    assert not field[1:-1] or len(field) < 3 or offers[f"{field}:"]


@pytest.mark.parametrize(("field", "values"), [("is", IS_VALUES), ("has", HAS_VALUES), ("sort", SORT_VALUES)])
def test_every_fixed_value_is_offered(field: str, values: tuple[str, ...]) -> None:
    assert {f"{field}:{value}" for value in values} == set(offered(f"{field}:"))


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_completing_never_raises_and_offers_few(text: str, cursor: int) -> None:
    offers = complete(text, cursor, NAMES)
    assert len(offers) <= MOST
    for offer in offers:
        written, place = offer.applied(text)
        assert offer.text in written
        assert 0 <= place <= len(written)


@given(st.sampled_from(["tag:", "author:", "is:", "has:", "year:", "added:", "listed:", "status:"]))
def test_what_is_offered_can_be_read(text: str) -> None:
    for offer in complete(text, len(text), NAMES):
        assert parse(offer.applied(text)[0], today=TODAY).expression is not None
