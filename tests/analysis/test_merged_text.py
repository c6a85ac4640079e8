from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis import merged_text as merged_text_module
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


MANY = 50_000
"""Lines: with the pairs of equal ones, a search takes hours."""


def test_a_long_text_of_lines_that_are_alike_is_merged_all_the_same() -> None:
    base = ["-", ""] * MANY
    ours, theirs = ["here", *base[1:], "end"], [*base[:-1], "there", "-"]
    merged = merged_text(*map("\n".join, (base, ours, theirs)))
    assert merged == ("\n".join(["here", *base[1:-1], "there", "-", "end"]), False) or merged[1]
    lines = merged[0].split("\n")
    assert {"here", "there", "end"} <= set(lines)
    assert lines.count("-") >= MANY


def test_a_long_text_is_merged_by_the_lines_that_stand_in_it_once() -> None:
    base = [line for number in range(MANY) for line in (f"line {number}", "", "---")]
    ours, theirs = list(base), list(base)
    ours[3::300], theirs[6::300] = (
        [f"{line}, here" for line in ours[3::300]],
        [f"{line}, there" for line in theirs[6::300]],
    )
    both = [mine if mine != old else other for old, mine, other in zip(base, ours, theirs, strict=True)]
    assert merged_text(*map("\n".join, (base, ours, theirs))) == ("\n".join(both), False)


@given(LINES, LINES, LINES)
def test_no_line_is_lost_in_a_long_text(base: list[str], ours: list[str], theirs: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merged_text_module, "_MOST_WORK", -1)
        merged = merged_text(*map("\n".join, (base, ours, theirs)))[0].split("\n")
    for mine, others in ((ours, theirs), (theirs, ours)):
        assert {line for line in mine if line not in base or line in others} <= set(merged)
