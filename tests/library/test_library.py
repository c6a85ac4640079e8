"""Changes through the library: durable, exact, one step each."""

from __future__ import annotations

import pytest

from readlist.errors import StoreError, UsageError
from readlist.library.library import Library, open_library
from readlist.model.change import BackToInbox, EditTags, SetLater, SetNote, SetStarred, SetStatus
from tests.library.conftest import json_lines, take


@pytest.fixture
def ids(library: Library) -> list[int]:
    report = take(
        library,
        json_lines(*(f'{{"title": "Paper number {n} about the sea", "tags": ["sea"]}}' for n in range(3))),
    )
    return [paper.doc_id or 0 for paper in report.sources[0].papers]


def test_a_change_to_many_papers_is_one_step_that_counts_them(library: Library, ids: list[int]) -> None:
    library.apply(SetStatus("queued"), ids[:1], "status queued")
    outcome = library.apply(SetStatus("queued"), ids, "status queued")
    assert set(outcome.changed) == set(ids[1:])
    assert [(step.command, step.count) for step in library.history()][:2] == [
        ("status queued", 2),
        ("status queued", 1),
    ]


def test_the_same_again_is_no_step(library: Library, ids: list[int]) -> None:
    library.apply(SetStatus("queued"), ids, "status queued")
    assert library.apply(SetStatus("queued"), ids, "status queued").step is None
    assert library.apply(SetStarred(False), ids).step is None
    assert library.apply(EditTags(("sea",), ("none",)), ids).step is None


def test_what_can_be_taken_back_or_done_again_is_known(library: Library) -> None:
    assert library.steps_left() == (False, False)
    take(library, json_lines('{"title": "A paper about the sea"}'))
    assert library.steps_left() == (True, False)
    library.undo(own_first=True)
    assert library.steps_left() == (False, True)
    library.redo()
    assert library.steps_left() == (True, False)


def test_reading_a_paper_stamps_it_and_ends_its_later_date(library: Library, ids: list[int]) -> None:
    library.apply(SetLater("2030-01-01"), ids)
    library.apply(SetStatus("read"), ids[:1])
    library.apply(SetStatus("queued"), ids[1:2])
    library.apply(BackToInbox(), ids[2:])
    papers = [library.paper(doc_id) for doc_id in ids]
    assert [paper.later_until for paper in papers] == [None, "2030-01-01", None]
    assert papers[0].read_at is not None
    assert papers[0].read_at == papers[0].status_changed_at


def test_a_note_is_written_appended_to_and_removed(library: Library, ids: list[int]) -> None:
    library.apply(SetNote("First thought."), ids[:1], "note")
    library.append_to_note(ids[0], "Second thought.")
    note = library.paper(ids[0]).note
    assert note is not None
    assert note.text == "First thought.\n\nSecond thought."
    assert library.apply(SetNote(note.text), ids[:1]).step is None
    library.apply(SetNote("  "), ids[:1])
    assert library.paper(ids[0]).note is None


def test_tags_are_renamed_merged_and_deleted(library: Library, ids: list[int]) -> None:
    library.apply(EditTags(("water",)), ids[:1])
    library.rename_tag("sea", "water")
    assert {library.summaries()[doc_id].tags for doc_id in ids} == {("water",)}
    library.delete_tag("water")
    assert {library.summaries()[doc_id].tags for doc_id in ids} == {()}
    with pytest.raises(UsageError, match="No paper has the tag"):
        library.delete_tag("water")


def test_a_deleted_list_leaves_its_papers(library: Library, ids: list[int]) -> None:
    (list_id,) = library.lists()
    library.rename_list(list_id, "Sea papers")
    assert library.lists()[list_id].title == "Sea papers"
    library.delete_list(list_id)
    assert library.lists() == {}
    assert {library.summaries()[doc_id].places for doc_id in ids} == {()}
    library.undo(own_first=True)
    assert library.lists()[list_id].title == "Sea papers"
    assert {library.summaries()[doc_id].places[0].list for doc_id in ids} == {list_id}


def test_merged_lists_are_one_and_their_sources_are_known(library: Library, ids: list[int]) -> None:
    (into,) = library.lists()
    shared, other = '{"title": "Paper number 0 about the sea"}', '{"title": "A paper about the wind"}'
    source = json_lines(other, shared, name="wind.jsonl")
    wind_ids = [paper.doc_id or 0 for paper in take(library, source).sources[0].papers]
    (wind,) = set(library.lists()) - {into}
    outcome = library.merge_lists(into, [wind])
    assert set(outcome.changed) == set(wind_ids)
    assert set(library.lists()) == {into}
    assert [place.list for doc_id in (*ids, *wind_ids) for place in library.summaries()[doc_id].places] == [
        into
    ] * 5
    assert take(library, source).step is None
    library.undo(own_first=True)
    assert set(library.lists()) == {into, wind}
    assert [place.list for place in library.summaries()[ids[0]].places] == [into, wind]


def test_the_tags_below_come_along(library: Library, ids: list[int]) -> None:
    library.apply(EditTags(("sea/deep", "seashore"), ("sea",)), ids[:1])
    library.rename_tag("sea", "water")
    assert library.summaries()[ids[0]].tags == ("water/deep", "seashore")
    library.merge_tags("blue", ["water"])
    assert library.summaries()[ids[0]].tags == ("blue/deep", "seashore")
    library.delete_tag("blue")
    assert {library.summaries()[doc_id].tags for doc_id in ids} == {("seashore",), ()}


def test_tags_used_last_come_from_steps_about_tags_that_are_in_force(
    library: Library, ids: list[int]
) -> None:
    assert library.recent_tags() == ()
    library.apply(EditTags(("a", "b")), ids, "tag +a +b")
    library.apply(EditTags(("c",), ("a",)), ids[:1], "tag +c -a")
    assert library.recent_tags() == ("c", "b", "a")
    assert library.recent_tags(2) == ("c", "b")
    library.undo(own_first=True)
    assert library.recent_tags() == ("b", "a")


def test_merged_tags_are_one_step(library: Library, ids: list[int]) -> None:
    library.apply(EditTags(("water",)), ids[:1])
    assert set(library.merge_tags("blue", ["sea", "water"]).changed) == set(ids)
    assert {library.summaries()[doc_id].tags for doc_id in ids} == {("blue",)}
    library.undo(own_first=True)
    assert library.summaries()[ids[0]].tags == ("sea", "water")


@pytest.mark.parametrize(
    ("here", "started_from", "typed", "kept"),
    [
        ("", "", "mine", "mine"),
        ("old", "old", "mine", "mine"),
        ("old", "old", "", ""),
        ("theirs", "old", "mine", "theirs\n\nmine"),
        ("theirs\n", None, "mine", "theirs\n\nmine"),
        ("theirs", "old", "", "theirs"),
        ("mine", "old", "mine", "mine"),
        ("", "old", "mine", "mine"),
    ],
)
def test_a_note_takes_the_place_only_of_what_it_was_made_from(
    library: Library, ids: list[int], here: str, started_from: str | None, typed: str, kept: str
) -> None:
    library.apply(SetNote(here), ids[:1])
    _, note = library.set_note(ids[0], typed, started_from)
    assert note.rstrip("\n") == kept
    found = library.paper(ids[0]).note
    assert (found.text.rstrip("\n") if found else "") == kept


def test_a_note_for_a_removed_paper_is_refused(library: Library, ids: list[int]) -> None:
    library.remove(ids[:1])
    with pytest.raises(StoreError, match="removed"):
        library.set_note(ids[0], "mine", "")


def test_removed_papers_come_back_by_undo(library: Library, ids: list[int]) -> None:
    before = library.paper(ids[0])
    outcome = library.remove(ids[:2])
    assert outcome.changed == {ids[0]: None, ids[1]: None}
    library.undo(own_first=True)
    assert library.paper(ids[0]) == before


def test_texts_come_from_disk_for_those_that_exist(library: Library, ids: list[int]) -> None:
    found = dict(library.texts([*ids, 12345]))
    assert [found[doc_id].title for doc_id in ids] == [f"Paper number {n} about the sea" for n in range(3)]


def test_everything_is_there_after_tidying_and_opening_again(library: Library, ids: list[int]) -> None:
    library.apply(SetStarred(True), ids[:1])
    library.tidy()
    with open_library(library.path, session="other") as again:
        assert again.summaries() == library.summaries()
        assert again.paper(ids[0]) == library.paper(ids[0])
