"""The first page: what the app shows before it has read the library."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from readlist.library.first_page import PAGE
from readlist.library.library import Library, open_library
from readlist.library.selecting import select_query
from readlist.model.change import SetLater, SetStarred, SetStatus
from readlist.model.paper import PaperSummary
from readlist.store.journal_file import EarlierSteps
from tests.library.conftest import json_lines, take

TODAY = date.today()
TOMORROW, NEXT_WEEK = (TODAY + timedelta(days) for days in (1, 7))


@pytest.fixture
def many(library: Library) -> Library:
    titles = (f'{{"title": "Paper number {n} on the tides of far moons"}}' for n in range(PAGE + 50))
    take(library, json_lines(*titles))
    return library


def page(library: Library, today: date = TODAY) -> list[int] | None:
    """Return the first page as another start would find it."""
    with open_library(library.path, session="other") as again:
        found = again.first_page(today)
        return None if found is None else [paper.doc_id for paper in found]


def inbox(library: Library) -> list[int]:
    return select_query(library, "status:inbox -is:later", today=TODAY)


def tidy(library: Library) -> None:
    library.store._storage.compact()
    library.refresh()
    library.tidy()


def test_it_is_the_head_of_the_inbox_in_its_order(many: Library) -> None:
    assert page(many) is None
    tidy(many)
    assert page(many) == inbox(many)[:PAGE]


def test_papers_that_were_handled_since_are_gone_from_it(many: Library) -> None:
    tidy(many)
    order = inbox(many)
    many.apply(SetStatus("skipped"), [order[1], order[PAGE + 3]])
    many.remove([order[2]])
    assert page(many) == [order[0], *order[3:PAGE]]


def test_papers_that_came_into_the_inbox_since_stand_in_their_place(many: Library) -> None:
    order = inbox(many)
    many.apply(SetStatus("skipped"), order[3:4])
    tidy(many)
    assert page(many) == [*order[:3], *order[4 : PAGE + 1]]
    many.apply(SetStatus("inbox"), order[3:4])
    many.apply(SetStarred(True), order[-1:])
    assert page(many) == order[: PAGE + 1]


def test_a_verdict_that_was_taken_back_brings_the_paper_back(many: Library) -> None:
    order = inbox(many)
    many.apply(SetStatus("skipped"), order[3:4])
    tidy(many)
    many.undo(own_first=True)
    many.apply(SetStatus("read"), order[-3:])
    assert page(many) == order[: PAGE + 1]


def test_a_new_list_stands_on_top(many: Library) -> None:
    tidy(many)
    take(many, json_lines('{"title": "A newer paper on the same tides"}', name="next.jsonl"))
    assert page(many) == inbox(many)[: PAGE + 1]


def test_a_new_paper_that_was_changed_since_stands_on_it_once(many: Library) -> None:
    tidy(many)
    take(many, json_lines('{"title": "A newer paper on the same tides"}', name="next.jsonl"))
    many.apply(SetStarred(True), inbox(many)[:1])
    assert page(many) == inbox(many)[: PAGE + 1]


def test_a_short_inbox_is_on_it_as_a_whole(library: Library) -> None:
    take(
        library,
        json_lines('{"title": "The one paper on these tides"}', '{"title": "The other paper on them"}'),
    )
    order = inbox(library)
    library.apply(SetStatus("skipped"), order[1:])
    tidy(library)
    assert page(library) == order[:1]
    library.apply(SetStatus("inbox"), order[1:])
    assert page(library) == order
    library.apply(SetStatus("read"), order)
    assert page(library) is None


def test_it_is_good_until_a_paper_that_was_put_off_comes_back(many: Library) -> None:
    order = inbox(many)
    many.apply(SetLater(NEXT_WEEK.isoformat()), order[:1])
    tidy(many)
    assert page(many, TOMORROW) == order[1 : PAGE + 1]
    assert page(many, NEXT_WEEK) is None


def test_an_edit_from_outside_makes_it_unknown(many: Library) -> None:
    tidy(many)
    many.path.write_bytes(many.path.read_bytes().replace(b"far moons", b"old moons"))
    assert page(many) is None


def test_the_table_of_all_papers_is_prepared_for_the_next_start(many: Library) -> None:
    tidy(many)
    with open_library(many.path, session="other") as again:
        assert again.prepared_table() is None  # nothing was read yet
        summaries = again.summaries()
        table = again.prepared_table()
        assert table is not None
        assert table.doc_ids == select_query(again, "is:any", today=TODAY)
        assert table.brought_up_to_date(summaries, again.lists()) is table
        assert again.prepared_table() is None  # only the first needs it


def test_the_prepared_table_is_brought_up_to_date_with_what_was_changed_since(many: Library) -> None:
    tidy(many)
    many.apply(SetStatus("skipped"), inbox(many)[:1])
    many.apply(SetStarred(True), inbox(many)[-2:])
    with open_library(many.path, session="other") as again:
        summaries = again.summaries()
        prepared = again.prepared_table()
        assert prepared is not None
        table = prepared.brought_up_to_date(summaries, again.lists())
        assert table.doc_ids == select_query(again, "is:any", today=TODAY)
        assert table.papers == [summaries[doc_id] for doc_id in table.doc_ids]
        assert table.states is not None
        assert table.states.flags(is_skipped) == bytes(map(is_skipped, table.papers))
        assert again.prepared_table() is None  # only the first needs it


def is_skipped(paper: PaperSummary) -> bool:
    return paper.status == "skipped"


def test_what_was_changed_since_is_laid_over_the_papers_that_are_known(
    many: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidy(many)
    order = inbox(many)
    many.apply(SetStarred(True), order[:1])
    many.apply(SetStatus("skipped"), [order[1], order[-1]])
    monkeypatch.setattr(EarlierSteps, "changes", lambda _: pytest.fail("the earlier steps were read"))
    with open_library(many.path, session="other") as again:
        first = again.first_page(TODAY)
        summaries = again.summaries()
    assert first is not None
    assert [paper.doc_id for paper in first] == [order[0], *order[2:PAGE]]
    assert first[0].starred
    assert [doc_id for doc_id in order if summaries[doc_id].status == "skipped"] == [order[1], order[-1]]
