from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.search.words import pattern, row_of_words, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Writing in the Margins: Better!", "writing in the margins better"),
        ("Müller–Łukasz’s naïve “co-op” … ﬁne", "muller lukasz s naive co op fine"),
        ("snake_case O(n\u00b2)\n\tend", "snake case o n2 end"),
        ("使用BERT模型", "使用 bert 模型"),
        ("α-helix", "α helix"),
        ("—!?", ""),
    ],
)
def test_texts_become_folded_words(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("wanted", "text", "exact", "found"),
    [
        ("quantiza", "Post-training quantization", False, True),
        ("training", "Post-training quantization", False, True),
        ("raining", "Post-training quantization", False, False),
        ("post-train", "Post-training quantization", False, True),
        ("quantiza", "Post-training quantization", True, False),
        ("quantization", "Post-training quantization", True, True),
        ("training quantization", "Post-training, quantization", True, True),
        ("post quantization", "Post-training quantization", True, False),
        ("学习", "基于深度学习的方法", False, True),
        ("学习", "基于深度学习的方法", True, True),
        ("BERT模型", "使用BERT模型的方法", False, True),
        ("ERT模型", "使用BERT模型的方法", False, False),
        ("한국", "대한국어", False, True),
        ("muller", "M\u00fcller", False, True),
        ("M\u00fcller", "Muller", False, True),
        ("M\u00fcller", "Mu\u0308ller", False, True),
    ],
)
def test_a_pattern_is_found_by_a_plain_search(wanted: str, text: str, exact: bool, found: bool) -> None:
    assert (pattern(wanted, exact=exact) in row_of_words([text])) is found


def test_no_phrase_goes_across_two_parts() -> None:
    row = row_of_words(["Ada Lovelace", "Grace Hopper"])
    assert pattern("grace hopper", exact=True) in row
    assert pattern("lovelace grace", exact=True) not in row


def test_what_has_no_word_has_no_pattern() -> None:
    assert pattern("->", exact=False) == ""


@given(st.text())
def test_every_text_is_found_in_itself(text: str) -> None:
    for exact in (True, False):
        wanted = pattern(text, exact=exact)
        assert wanted in row_of_words([text])
        assert "\n" not in wanted
