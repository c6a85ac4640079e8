from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.analysis.ranking.terms import KnownWords, numbers_in, numbers_of_terms, terms_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A Mixture-of-Experts, again!", ["mixture", "of", "experts", "again"]),
        ("GPT-4 in 2024", ["gpt", "in", "2024"]),
        ("Łukasz’s naïve Bayes", ["lukasz", "naive", "bayes"]),
        ("大規模", ["大", "規", "模"]),
        ("GPT模型 works", ["gpt", "模", "型", "works"]),
        ("", []),
        ("x y z", []),
    ],
)
def test_words_are_folded_and_single_letters_are_none(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_terms_are_words_their_ends_and_pairs_as_they_are_written() -> None:
    spellings = [term.spelling for term in terms_of(["Mixture-of-Experts (MoE) layer", "MoE"])]
    assert spellings == [
        "Mixture", "of", "Experts", "MoE", "layer",
        "Mixture", "Experts", "Mixture", "Experts",
        "Mixture-of", "of-Experts", "Experts MoE", "MoE layer", "MoE",
    ]  # fmt: skip


def test_words_of_one_family_share_an_end() -> None:
    one, two, three = (
        {term.number for term in terms_of([word])} for word in ("quantized", "quantisation", "pagination")
    )
    assert (len(one & two), len(two & three), len(one & three)) == (1, 1, 0)
    assert {term.number for term in terms_of(["quant ation"])}.isdisjoint(one | two)


def test_a_term_has_one_number_however_it_is_written() -> None:
    (one,), (two,) = terms_of(["Naïve"]), terms_of(["naive"])
    assert one.number == two.number < 2**32
    assert numbers_in("deep learning") != numbers_in("learning deep")
    assert [*numbers_in("deep"), *numbers_in("mind"), *numbers_in("deep mind")] == [
        term.number for term in terms_of(["Deep Mind"])
    ]
    assert numbers_in(" ") == []


def test_numbers_stay_as_they_are() -> None:
    # What is kept in files was made of these.
    assert numbers_in("sparse") == [4066752772]
    assert numbers_in("sparse attention") == [1137736812]


@settings(max_examples=50)
@given(st.lists(st.text("ab é-模デ'\u0301", max_size=20), max_size=3))
def test_terms_told_are_those_counted(texts: list[str]) -> None:
    counted, of = numbers_of_terms([words_of(text) for text in texts], KnownWords())
    assert sorted(term.number for term in terms_of(texts)) == sorted(counted.tolist())
    assert all(0 <= each < len(texts) for each in of.tolist())
