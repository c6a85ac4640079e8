"""Another spelling of a query that finds nothing."""

from __future__ import annotations

from datetime import date

import pytest

from readlist.model.paper import PaperSummary
from readlist.search.query import parse
from readlist.search.spelling import Respelling, respelling, words_in_use
from readlist.search.syntax import Query

WORDS = {"quantization": 3, "mixture": 2, "experts": 5, "expert": 1, "moe": 4, "bengio": 1, "café": 1}
TODAY = date(2026, 9, 2)


def respelt(text: str) -> str | None:
    asked: list[Query] = []

    def select(query: Query) -> list[int]:
        asked.append(query)
        return [1, 2]

    found = respelling(parse(text, today=TODAY), WORDS, select)
    assert found is None or (found.papers == 2 and asked == [parse(found.query, today=TODAY)])
    return found.query if found is not None else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quantizaton", "quantization"),
        ("qunatization", "quantization"),
        ("Quantisation", "quantization"),
        ("mixtrue moe", "mixture moe"),
        ("author:bengoi", "author:bengio"),
        ("mixtrue OR quantizatoin", "mixture OR quantization"),
        ("mixtrue is:starred sort:year", "mixture is:starred sort:year"),
    ],
)
def test_a_word_that_is_not_in_use_becomes_the_nearest(typed: str, meant: str) -> None:
    found = respelt(typed)
    assert found is not None
    assert parse(found, today=TODAY) == parse(meant, today=TODAY)


def test_of_two_that_are_as_near_the_more_used_one_is_meant() -> None:
    assert respelt("expertx") == "experts"


@pytest.mark.parametrize(
    "typed",
    [
        "quantization",
        "quant",
        "zzzzzzz",
        "mo",
        "maed",
        '"quantizaton"',
        "-quantizaton",
        "tag:quantizaton",
        "",
    ],
)
def test_what_may_be_meant_as_it_is_stays(typed: str) -> None:
    assert respelt(typed) is None


def test_what_finds_nothing_either_is_not_proposed() -> None:
    assert respelling(parse("mixtrue", today=TODAY), WORDS, lambda _: []) is None


def test_words_are_those_of_titles_names_and_tags() -> None:
    papers = [
        PaperSummary(doc_id=1, title="Mixture of Experts", authors=("Yoshua Bengio",), tags=("to-read",)),
        PaperSummary(doc_id=2, title="More mixture", venue="ICLR"),
    ]
    words = words_in_use(papers)
    assert words["mixture"] == 2
    assert {"experts", "bengio", "read", "iclr"} <= words.keys()
    found = respelling(parse("mixtrue", today=TODAY), words, lambda _: [1, 2])
    assert found == Respelling("mixture", 2)
