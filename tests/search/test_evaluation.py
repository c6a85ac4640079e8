"""Queries whose words an index answers; that the answers are right, test_agreement.py shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from readlist.model.paper import Identifiers, Paper
from readlist.search.evaluation import found_by_index
from readlist.search.facts import Surroundings
from readlist.search.matching import select
from readlist.search.query import parse
from readlist.search.selection import Selection
from readlist.search.syntax import Text
from tests.search.shelves import TODAY, MemoryShelf

SHELF = MemoryShelf(
    [
        Paper(doc_id=1, key="one2024"),
        Paper(doc_id=2, starred=True),
        Paper(doc_id=3, status="skipped"),
        Paper(doc_id=4, identifiers=Identifiers(arxiv="2408.00004")),
    ]
)


class Answers:
    """An index that was told its answers; it still knows paper 9, which is gone."""

    def __init__(self) -> None:
        self.asked: list[Text] = []

    def matching(self, term: Text) -> Selection:
        self.asked.append(term)
        return Selection({"a": {1, 2, 3, 9}, "b": {2, 4}}.get(term.value, set()))

    def with_abstract(self) -> Selection:
        return Selection({1, 3})

    def scores(self, terms: Iterable[Text]) -> Mapping[int, float]:
        self.asked += terms
        return {1: 0.5, 2: 7.04, 4: 7.0}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {1, 2, 4}),
        ("a", {1, 2}),
        ("a is:any", {1, 2, 3}),
        ("a b", {2}),
        ("a OR b", {1, 2, 4}),
        ("-a", {4}),
        ("a -b", {1}),
        ("a is:starred", {2}),
        ("-(a is:starred)", {1, 4}),
        ("has:abstract", {1}),
        ("-has:abstract status:skipped", set()),
        ("one2024", {1}),
        ("2408.00004 OR is:starred", {2, 4}),
        ("a -> ", {1, 2}),
        ("->", {1, 2, 4}),
        ("-(->) b", {2, 4}),
    ],
)
def test_answers_are_put_together(text: str, found: set[int]) -> None:
    index = Answers()
    assert set(select(parse(text, today=TODAY), SHELF, today=TODAY, index=index)) == found
    assert SHELF.read == []


def test_only_words_are_asked_of_the_index() -> None:
    index = Answers()
    query = parse('a is:starred section:x source:y -> title:"b c"', today=TODAY)
    found_by_index(query, index, SHELF.summaries(), Surroundings({}, TODAY, set))
    assert index.asked == [Text("a"), Text("b c", exact=True, field="title")]


def test_rank_is_that_of_the_words_wanted_and_newer_ones_come_first_of_equals() -> None:
    index = Answers()
    query = parse("(a OR b) -c sort:rank", today=TODAY)
    assert select(query, SHELF, today=TODAY, index=index) == [2, 4, 1]
    assert index.asked[-2:] == [Text("a"), Text("b")]
    backwards = parse("(a OR b) sort:-rank", today=TODAY)
    assert select(backwards, SHELF, today=TODAY, index=index) == [1, 2, 4]
