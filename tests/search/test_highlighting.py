"""Which words of a text are those that a query asked for."""

from __future__ import annotations

import datetime

import pytest

from readlist.search.highlighting import finds_of
from readlist.search.query import parse

TODAY = datetime.date(2024, 9, 5)


def found(query: str, text: str) -> list[str]:
    finds = finds_of(parse(query, today=TODAY))
    return [] if finds is None else [text[start:end] for start, end in finds(text)]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("models ", "Large Language Models model the world", ["Models", "model"]),
        ("quant", "Quantization of quantities", ["Quantization", "quantities"]),
        ("café", "The Cafe and the CAFÉ", ["Cafe", "CAFÉ"]),
        ('"in context"', "In context, not in any context", ["In context"]),
        ("mixture-of-experts", "A Mixture of Experts model", ["Mixture of Experts"]),
        ("moe* survey", "MoEs: a survey of moe", ["MoEs", "survey", "moe"]),
        ("title:survey", "A survey", ["survey"]),
        ("学习", "深度学习方法", ["学习"]),
        ("a OR (b c)", "a b c d", ["a", "b", "c"]),
        ("-survey transformer", "A survey of transformers", ["transformers"]),
        ("note:survey tag:survey", "A survey", []),
        ("is:starred", "starred", []),
        ("->", "a -> b", []),
    ],
)
def test_words_that_were_asked_for_are_found(query: str, text: str, words: list[str]) -> None:
    assert found(query, text) == words


def test_without_words_nothing_is_looked_for() -> None:
    assert finds_of(parse("is:starred sort:year", today=TODAY)) is None
