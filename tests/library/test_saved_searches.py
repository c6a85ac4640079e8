"""Saved searches: named, ordered, changed in steps that can be taken back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.errors import QueryError, UsageError
from readlist.library.library import Library, open_library
from readlist.library.saved_searches import change_search, delete_search, find_search, save_search

TODAY = datetime.date(2024, 9, 5)


def names(library: Library) -> list[str]:
    return [each.name for each in library.searches()]


def save(library: Library, *names: str) -> None:
    for name in names:
        save_search(library, name, f"tag:{name}", today=TODAY)


def test_saved_searches_stand_in_the_order_in_which_they_were_saved(library: Library) -> None:
    save(library, "moe", "alps", "zoo")
    assert names(library) == ["moe", "alps", "zoo"]
    again = open_library(library.path, session="other")
    assert names(again) == ["moe", "alps", "zoo"]
    again.close()


def test_saving_under_a_name_that_is_there_changes_its_query(library: Library) -> None:
    save(library, "moe", "alps")
    outcome, saved = save_search(library, " MoE ", "is:starred", today=TODAY)
    assert outcome.step is not None
    assert [(each.name, each.query) for each in library.searches()] == [
        ("moe", "is:starred"),
        ("alps", "tag:alps"),
    ]
    assert save_search(library, "moe", "is:starred", today=TODAY)[0].step is None
    assert saved.doc_id == library.searches()[0].doc_id


def test_one_is_moved_renamed_and_deleted_and_each_is_taken_back(library: Library) -> None:
    save(library, "a", "b", "c")
    change_search(library, library.searches()[2], place=1, today=TODAY)
    assert names(library) == ["c", "a", "b"]
    library.undo(own_first=True)
    assert names(library) == ["a", "b", "c"]
    change_search(library, library.searches()[0], name="first", today=TODAY)
    assert names(library) == ["first", "b", "c"]
    delete_search(library, library.searches()[1])
    assert names(library) == ["first", "c"]
    library.undo(own_first=True)
    library.undo(own_first=True)
    assert names(library) == ["a", "b", "c"]


def test_what_cannot_be_saved_is_refused(library: Library) -> None:
    save(library, "a", "b")
    with pytest.raises(UsageError):
        save_search(library, "  ", "moe", today=TODAY)
    with pytest.raises(UsageError):
        save_search(library, "all", "sort:year", today=TODAY)
    with pytest.raises(QueryError):
        save_search(library, "bad", "is:nothing", today=TODAY)
    with pytest.raises(UsageError):
        change_search(library, library.searches()[0], name="B", today=TODAY)
    assert names(library) == ["a", "b"]


def test_a_name_is_found_whatever_its_case(library: Library) -> None:
    save(library, "Cafe")
    assert find_search(library, "CAFÉ") is not None
    assert find_search(library, "tea") is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=8))
@settings(max_examples=15)
def test_moving_keeps_every_search_once(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[int, int]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("searches")
    with open_library(folder / "library.json", session="test") as library:
        save(library, "a", "b", "c", "d")
        expected = ["a", "b", "c", "d"]
        for which, place in moves:
            search = library.searches()[which % 4]
            change_search(library, search, place=place, today=TODAY)
            expected.remove(search.name)
            expected.insert(min(place, 4) - 1, search.name)
            assert names(library) == expected
