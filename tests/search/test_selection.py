"""Selections are sets of papers, whichever side of them is named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readlist.search.selection import EVERYTHING, Selection, selection

ALL = frozenset(range(8))
selections = st.builds(Selection, st.frozensets(st.integers(0, 7)), st.booleans())


def of(selected: Selection) -> set[int]:
    return set(selected.among(ALL))


@given(selections, selections)
def test_they_are_combined_as_sets_are(one: Selection, other: Selection) -> None:
    assert of(one & other) == of(one) & of(other)
    assert of(one | other) == of(one) | of(other)
    assert of(~one) == ALL - of(one)
    assert one.most is None or one.most == len(of(one))


def test_some_are_named_and_everything_is_not() -> None:
    assert of(selection([1, 2, 2])) == {1, 2}
    assert of(EVERYTHING) == ALL
    assert EVERYTHING.most is None
