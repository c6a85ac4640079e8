"""What another process has removed is said, not fallen over; nothing else is lost by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from readlist.errors import MissingError
from readlist.library.duplicates import mark_distinct, merge_papers
from readlist.library.library import Library, open_library
from readlist.library.saved_searches import change_search, delete_search, save_search
from readlist.model.change import EditFields, EditTags, SetNote, SetStarred
from readlist.model.paper import SavedSearch
from tests.library.conftest import TODAY, json_lines, take


@pytest.fixture
def elsewhere(library: Library) -> Iterator[Library]:
    """The same library as another process sees it, with two papers, a list and a saved search."""
    take(library, json_lines('{"title": "On tides"}', '{"title": "Of dunes"}'))
    save_search(library, "sea", "tides", today=TODAY)
    with open_library(library.path, session="elsewhere") as opened:
        yield opened


CHANGES_OF_A_PAPER: dict[str, Callable[[Library, int], object]] = {
    "star": lambda library, doc_id: library.apply(SetStarred(True), [doc_id]),
    "tag": lambda library, doc_id: library.apply(EditTags(("sea",)), [doc_id]),
    "note": lambda library, doc_id: library.apply(SetNote("mine"), [doc_id]),
    "append": lambda library, doc_id: library.append_to_note(doc_id, "mine"),
    "set note": lambda library, doc_id: library.set_note(doc_id, "mine", ""),
    "edit": lambda library, doc_id: library.change(doc_id, lambda _: EditFields({"year": 1}), "edit"),
    "merge": lambda library, doc_id: merge_papers(library, doc_id, [_other(library, doc_id)], "merge"),
    "merge into": lambda library, doc_id: merge_papers(library, _other(library, doc_id), [doc_id], "merge"),
    "distinct": lambda library, doc_id: mark_distinct(library, [doc_id, _other(library, doc_id)], "dismiss"),
}

CHANGES_OF_A_LIST: dict[str, Callable[[Library, int], object]] = {
    "rename": lambda library, doc_id: library.rename_list(doc_id, "Sea"),
    "delete": lambda library, doc_id: library.delete_list(doc_id),
    "merge": lambda library, doc_id: library.merge_lists(_other_list(library, doc_id), [doc_id]),
    "merge into": lambda library, doc_id: library.merge_lists(doc_id, [_other_list(library, doc_id)]),
}

CHANGES_OF_A_SEARCH: dict[str, Callable[[Library, SavedSearch], object]] = {
    "delete": delete_search,
    "rename": lambda library, search: change_search(library, search, name="water", today=TODAY),
    "move": lambda library, search: change_search(library, search, place=1, today=TODAY),
}


@pytest.mark.parametrize("change", CHANGES_OF_A_PAPER.values(), ids=CHANGES_OF_A_PAPER)
def test_a_paper_that_is_gone_is_said(
    library: Library, elsewhere: Library, change: Callable[[Library, int], object]
) -> None:
    doc_id, other = library.summaries()
    before = library.paper(other)
    elsewhere.remove([doc_id])
    with pytest.raises(MissingError) as failure:
        change(library, doc_id)
    assert failure.value.message == "The paper was removed meanwhile."
    assert library.paper(other) == before
    assert library.history()[0].command == "remove"


def test_of_many_papers_those_that_are_there_are_changed(library: Library, elsewhere: Library) -> None:
    gone, other = library.summaries()
    elsewhere.remove([gone])
    assert set(library.apply(SetStarred(True), [gone, other]).changed) == {other}


@pytest.mark.parametrize("change", CHANGES_OF_A_LIST.values(), ids=CHANGES_OF_A_LIST)
def test_a_list_that_is_gone_is_said(
    library: Library, elsewhere: Library, change: Callable[[Library, int], object]
) -> None:
    (doc_id,) = library.lists()
    take(library, json_lines('{"title": "Of snow"}', name="snow.jsonl"))
    elsewhere.refresh()
    places = [paper.places for paper in library.summaries().values()]
    elsewhere.delete_list(doc_id)
    with pytest.raises(MissingError, match=r"The list was removed meanwhile\."):
        change(library, doc_id)
    elsewhere.undo(own_first=True)
    library.refresh()
    assert [paper.places for paper in library.summaries().values()] == places


@pytest.mark.parametrize("change", CHANGES_OF_A_SEARCH.values(), ids=CHANGES_OF_A_SEARCH)
def test_a_saved_search_that_is_gone_is_said(
    library: Library, elsewhere: Library, change: Callable[[Library, SavedSearch], object]
) -> None:
    (search,) = library.searches()
    delete_search(elsewhere, search)
    with pytest.raises(MissingError, match=r"The saved search was removed meanwhile\."):
        change(library, search)
    assert library.searches() == ()


def _other(library: Library, doc_id: int) -> int:
    return next(each for each in library.summaries() if each != doc_id)


def _other_list(library: Library, doc_id: int) -> int:
    return next(each for each in library.lists() if each != doc_id)
