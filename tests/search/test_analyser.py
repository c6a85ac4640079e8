from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.search.analyser import stem_of, stems_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Writing in the Margins: Better!", "writing in the margins better"),
        ("Müller–Łukasz’s naïve “co-op” … ﬁne", "muller lukasz s naive co op fine"),
        ("snake_case O(n\u00b2)\n\tend", "snake case o n2 end"),
        ("使用BERT模型", "使 用 bert 模 型"),
        ("α-helix", "α helix"),
        ("—!?", ""),
    ],
)
def test_texts_become_folded_words(text: str, words: str) -> None:
    assert words_of(text) == words.split()


@given(st.text())
def test_words_are_letters_and_digits_and_stay_as_they_are(text: str) -> None:
    words = words_of(text)
    assert all(word.isalnum() for word in words)
    assert words_of(" ".join(words)) == words


def test_of_an_endless_word_only_the_beginning_counts() -> None:
    (word,) = words_of("a" * 70_000)
    assert len(word) == 200


def test_words_have_english_stems() -> None:
    assert stems_of(["models", "model", "learning", "learned"]) == ["model", "model", "learn", "learn"]
    assert stem_of("習") == "習"
    assert stem_of("über") == "über"


@given(st.lists(st.integers(150, 250), max_size=4), st.sampled_from([" ", ", ", "\u3000", "\n"]))
def test_long_words_are_cut_wherever_they_stand(lengths: list[int], between: str) -> None:
    words = ["a" * length for length in lengths]
    assert words_of(between.join(words)) == [word[:200] for word in words]
