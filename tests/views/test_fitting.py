from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readlist.views.fitting import cut, cut_middle, cut_words, pad

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)


def test_what_fits_is_left_alone() -> None:
    assert cut("title", 5) == cut_words("title", 5) == cut_middle("title", 5) == "title"


def test_what_does_not_fit_loses_its_end() -> None:
    assert cut("a long title", 7) == "a long…"
    assert cut("a long title", 8, "...") == "a lon..."
    assert cut("anything", 1) == "…"
    assert cut("anything", 0) == ""


def test_wide_letters_take_two_cells() -> None:
    assert cut("漢字漢字", 5) == "漢字…"
    assert cut("漢字漢字", 4) == "漢…"
    assert cut_middle("漢字漢字漢字", 7) == "漢…漢字"


def test_families_are_not_torn_apart() -> None:
    assert cut("👩‍👩‍👧‍👧 and friends", 4) == "👩‍👩‍👧‍👧…"


def test_words_are_not_torn_apart_where_one_ends_nearby() -> None:
    assert cut_words("learning to rank papers", 20) == "learning to rank…"
    assert cut_words("x" * 50, 10) == "x" * 9 + "…"


def test_paths_lose_their_middle() -> None:
    assert cut_middle("github.com/owner/name/tree/main/file.py", 20) == "github.co…in/file.py"


def test_padding_aligns() -> None:
    assert [pad(text, 6) for text in ("abc", "abcdefgh", "漢字漢字")] == ["abc   ", "abcde…", "漢字… "]


@given(TEXTS, st.integers(0, 30), st.sampled_from(["…", "..."]))
def test_nothing_is_wider_than_it_may_be(text: str, width: int, ellipsis: str) -> None:
    for shorten in (cut, cut_words, cut_middle):
        assert cell_len(shorten(text, width, ellipsis)) <= width
    assert cell_len(pad(text, width, ellipsis)) == width


@pytest.mark.parametrize("letter", ["x", "漢", "e\u0301", "\u0301"])
def test_a_text_of_a_megabyte_costs_no_more_than_its_beginning(letter: str) -> None:
    text = letter * 1_000_000
    start = time.perf_counter()
    cut(text, 40)
    cut_words(text, 40)
    assert time.perf_counter() - start < 0.2
