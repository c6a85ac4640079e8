from __future__ import annotations

from typing import Any

import pytest

from readlist.analysis.remarks import Remarks
from readlist.library.written_remarks import completed, written_remarks
from readlist.model.paper import STATUSES

OURS = Remarks(note="n", status="queued", starred=True, tags=("long context", "moe"))


def hyphened(tag: str) -> str:
    return tag.replace(" ", "-")


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        (["a", "#b/c", 2024, "", None, "a"], ("a", "b/c", "2024")),
        ("a, b", ("a", "b")),
        ("", ()),
        (None, ()),
        ([], ()),
        (2024, ("2024",)),
    ],
)
def test_tags_are_a_list_or_a_line(value: Any, tags: tuple[str, ...]) -> None:
    assert written_remarks(None, {"tags": value}, STATUSES).tags == tags


@pytest.mark.parametrize("value", [{"a": 1}, [["a"]], [{"a": 1}]])
def test_other_tags_are_refused(value: Any) -> None:
    written = written_remarks(None, {"tags": value}, STATUSES)
    assert (written.tags, len(written.problems)) == (None, 1)


def test_a_status_is_one_that_there_is() -> None:
    written = written_remarks(None, {"status": "Read "}, STATUSES)
    assert (written.status, written.problems) == ("read", ())
    written = written_remarks(None, {"status": "done"}, (*STATUSES, "cited"))
    assert written.status is None
    assert written.problems == (
        ("there is no status “done”", "Known: inbox, queued, reading, read, skipped, cited."),
    )


@pytest.mark.parametrize(("value", "starred"), [(True, True), ("no", False), ("TRUE", True), (1, None)])
def test_a_star_is_there_or_not(value: Any, starred: bool | None) -> None:
    written = written_remarks(None, {"starred": value}, STATUSES)
    assert (written.starred, bool(written.problems)) == (starred, starred is None)


def test_what_a_file_says_nothing_of_is_as_it_was_exported() -> None:
    written = written_remarks(None, {"status": None}, STATUSES)
    assert completed(written, OURS, Remarks(), hyphened) == OURS
    assert completed(written, None, OURS, hyphened) == OURS


def test_an_emptied_note_says_that_it_is_empty() -> None:
    written = written_remarks("\n \n", {}, STATUSES)
    assert completed(written, OURS, OURS, hyphened).note == ""


def test_a_tag_in_the_form_of_the_notes_is_that_of_the_library() -> None:
    written = written_remarks(None, {"tags": ["new", "long-context"]}, STATUSES)
    assert completed(written, OURS, OURS, hyphened).tags == ("new", "long context")
    both = Remarks(tags=("a b", "a-b"))
    written = written_remarks(None, {"tags": ["a-b"]}, STATUSES)
    assert completed(written, both, both, hyphened).tags == both.tags


def test_a_tag_that_the_notes_cannot_show_stays() -> None:
    written = written_remarks(None, {"tags": []}, STATUSES)
    assert completed(written, OURS, OURS, lambda tag: "" if tag == "moe" else tag).tags == ("moe",)
