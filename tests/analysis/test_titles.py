from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.titles import Title, title_likeness, word_count, words_of

SOME = "deep learning of the tides: part II – moons? (v2) not 2019 R-CNN net networks β 深度学习"
WORDS = st.sampled_from(SOME.split())
TITLES = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join))


def alike(a: str, b: str) -> float:
    return title_likeness(Title(a), Title(b)).score


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("On the Slow Music of Tides", "ON THE SLOW MUSIC OF TIDES."),
        ("Large-scale pretraining of tide models", "Large scale pre-training of tide models"),
        ("$\\beta$-decay in $\\mathcal{O}(n)$ small steps", "β-decay in O(n) small steps"),
        ("The P\\'olya walk on {T}rees of H$_2$O", "The Pólya walk on trees of H2O"),
        ("k-means++ for slow and small tides", "K-Means++ for slow and small tides"),
    ],
)
def test_the_same_letters_are_the_same_title(a: str, b: str) -> None:
    assert title_likeness(Title(a), Title(b)) == (1.0, "same title")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Counting the Small Moons of Far Planets", "Counting the Small Moons of Far Plantes"),
        ("The behaviour of coloured tides in small seas", "The behavior of colored tides in small seas"),
        ("Tides: Listening to the Slow Music of the Sea", "Listening to the Slow Music of the Sea"),
        ("The Slow Music of the Sea: A Study of Tides", "The slow music of the sea"),
        ("The Slow Music of the Sea (extended version)", "The slow music of the sea"),
        ("Ranking tides with CNNs and a clock", "Ranking tides with convolutional neural nets and a clock"),
        ("Tides and neural nets in small seas", "Tides and neural networks in small seas"),
        ("A survey of tides in small seas", "Tides in small seas: a survey"),
        ("St. Petersburg and the slow tides", "The St. Petersburg and the slow tides"),
        ("基于深度学习的潮汐预测方法综述", "基于深度学习的潮汐预测方法研究综述"),
    ],
)
def test_a_slip_or_a_subtitle_leaves_titles_alike(a: str, b: str) -> None:
    assert alike(a, b) > 0.85


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("On the slow music of tides, Part I", "On the slow music of tides, Part II"),
        ("On the slow music of tides. I. Moons", "On the slow music of tides. II. Seas"),
        ("Tide statistics of small seas, 2019", "Tide statistics of small seas, 2020"),
        ("The third data release of the tide survey", "The fourth data release of the tide survey"),
        ("On the slow music of tides", "On the slow music of tides revisited"),
        ("On the slow music of tides", "Erratum: On the slow music of tides"),
        ("On the slow music of tides", "Reply to: On the slow music of tides"),
        ("On the slow music of tides", "Comment on “On the slow music of tides”"),
        ("Tides are music of the seas", "Tides are not music of the seas"),
        ("TideNet: Slow music of small seas", "TideNet++: Slow music of small seas"),
        ("TideNet: Slow music of small seas", "MoonFormer: Slow music of small seas"),
        ("", "On the slow music of tides"),
        ("?!", "?!"),
    ],
)
def test_what_is_numbered_or_answered_or_named_differently_is_not_alike(a: str, b: str) -> None:
    assert alike(a, b) == 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Supervised learning of tides in seas", "Unsupervised learning of tides in seas"),
        ("Tidal heating of small moons", "Tidal heating of large moons"),
        ("Sparse attention for reading tides", "Sparse attention for writing songs"),
    ],
)
def test_another_word_in_its_place_counts_more_than_a_word_less(a: str, b: str) -> None:
    assert 0 < alike(a, b) < 0.8


def test_a_short_title_says_less() -> None:
    assert (
        alike("Tides", "Tides")
        < alike("Slow Tides", "Slow tides")
        < alike("Slow Sea Tides", "Slow sea tides")
    )
    assert alike("Tides", "Tides: a study of slow seas") < alike("Slow tides", "Slow tides: a study of seas")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("on the tides", ["on", "the", "tides"]),
        ("深度学习 v2", ["深", "度", "学", "习", "v2"]),
        ("海", ["海"]),
        ("", []),
    ],
)
def test_scripts_without_spaces_have_characters_for_words(title: str, words: list[str]) -> None:
    assert words_of(title) == words


@pytest.mark.parametrize(("title", "number"), [("", 0), ("one two", 2), ("深度学习综述", 3), ("深度 v2", 2)])
def test_word_count(title: str, number: int) -> None:
    assert word_count(title) == number


@given(TITLES, TITLES)
def test_likeness_is_the_same_either_way_round(a: str, b: str) -> None:
    there, back = title_likeness(Title(a), Title(b)), title_likeness(Title(b), Title(a))
    assert there.reason == back.reason
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1


@given(TITLES)
def test_nothing_is_more_like_a_title_than_itself(text: str) -> None:
    if Title(text).squashed:
        assert title_likeness(Title(text), Title(text)).reason == "same title"
