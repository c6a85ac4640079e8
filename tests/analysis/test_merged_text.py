from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.merged_text import SEPARATOR, merged_text

LINES = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8)
TEXTS = st.text(alphabet="ab\n ", max_size=12)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("a\nb\nc", "a1\nb\nc", "a\nb\nc1", "a1\nb\nc1"),
        ("a\nb\nc", "b\nc", "a\nb\nc\nd", "b\nc\nd"),
        ("", "a\n\nb\n", "a\n\nb\n", "a\n\nb\n"),
        ("a\nb", "a\nb\nc", "a\nb\nc\nd", "a\nb\nc\nd"),
        ("a\nb", "a\nb\nc\n", "a\nb", "a\nb\nc\n"),
    ],
)
def test_changes_in_different_places_are_both_made(base: str, ours: str, theirs: str, merged: str) -> None:
    assert merged_text(base, ours, theirs) == (merged, False)
    assert merged_text(base, theirs, ours) == (merged, False)


def test_what_both_wrote_in_one_place_stands_one_below_the_other() -> None:
    merged, overlapped = merged_text("first\nlast\n", "first\nhere\nlast\n", "first\nthere\nlast\n")
    assert overlapped
    assert merged == f"first\nhere\n\n{SEPARATOR}\n\nthere\n\nlast\n"
    assert merged_text("", "here", "there")[0] == f"here\n\n{SEPARATOR}\n\nthere"


def test_a_passage_that_one_side_removed_and_the_other_changed_stays() -> None:
    assert merged_text("a\nb\nc", "a\nc", "a\nb, and more\nc") == ("a\nb, and more\nc", False)


def test_merging_the_same_text_again_changes_nothing() -> None:
    once, _ = merged_text("a", "a\nhere", "a\nthere")
    assert merged_text("a", once, "a\nthere") == (once, False)


@given(TEXTS, TEXTS)
def test_a_change_on_one_side_is_taken_as_it_is(base: str, changed: str) -> None:
    assert merged_text(base, changed, base) == (changed, False)
    assert merged_text(base, base, changed) == (changed, False)
    assert merged_text(base, changed, changed) == (changed, False)


@given(LINES, LINES, LINES)
def test_no_line_is_lost_that_nobody_removed(base: list[str], ours: list[str], theirs: list[str]) -> None:
    merged = merged_text(*map("\n".join, (base, ours, theirs)))[0].split("\n")
    for mine, others in ((ours, theirs), (theirs, ours)):
        assert {line for line in mine if line not in base or line in others} <= set(merged)
    assert set(merged) - {SEPARATOR, ""} <= {*base, *ours, *theirs}
