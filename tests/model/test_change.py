from __future__ import annotations

from typing import Any

import msgspec
import pytest

from readlist.model.change import (
    BackToInbox,
    Change,
    EditFields,
    EditTags,
    RemoveAnnotation,
    SetAnnotation,
    SetLater,
    SetNote,
    SetStarred,
    SetStatus,
    changed_fields,
)
from readlist.model.paper import Annotation, AnnotationMark, Note, NoteMark, Paper, PaperSummary, summary_of

NOW = "2024-09-05T10:00:00Z"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (SetStatus("queued"), {"status": "queued", "status_changed_at": NOW}),
        (SetStatus("to present"), {"status": "to present", "status_changed_at": NOW}),
        (SetStatus("reading"), {"status": "reading", "status_changed_at": NOW, "later_until": None}),
        (SetStatus("skipped"), {"status": "skipped", "status_changed_at": NOW, "later_until": None}),
        (
            SetStatus("read"),
            {"status": "read", "status_changed_at": NOW, "later_until": None, "read_at": NOW},
        ),
        (SetStarred(True), {"starred": True}),
        (SetLater("2024-10-01"), {"later_until": "2024-10-01"}),
        (EditTags(add=("moe", "moe")), {"tags": ["nlp", "moe"]}),
        (EditTags(remove=("nlp",)), {"tags": []}),
        (EditTags(add=("nlp", "moe"), remove=("nlp",)), {"tags": ["nlp", "moe"]}),
        (SetNote("Mine."), {"note": {"text": "Mine.", "changed_at": NOW}}),
        (
            EditFields({"title": "New", "year": 2023}),
            {"title": "New", "year": 2023, "edited": ["venue", "title", "year"]},
        ),
        (EditFields({"venue": "X"}), {"venue": "X", "edited": ["venue"]}),
    ],
)
def test_a_change_sets_these_fields(change: Change, fields: dict[str, Any]) -> None:
    paper = Paper(title="Old", tags=("nlp",), edited=("venue",))
    assert changed_fields(paper, change, NOW) == fields


@pytest.mark.parametrize(
    "change",
    [
        SetStatus("read"),
        SetStarred(True),
        SetLater(None),
        EditTags(add=("nlp",), remove=("absent",)),
        EditTags(),
        SetNote("Mine."),
        EditFields({"title": "Old", "year": 2023}),
        EditFields({}),
    ],
)
def test_nothing_changes_what_already_is_so(change: Change) -> None:
    paper = Paper(
        title="Old",
        year=2023,
        status="read",
        read_at="2020",
        starred=True,
        tags=("nlp",),
        note=Note("Mine.", "2020"),
    )
    assert changed_fields(paper, change, NOW) == {}


@pytest.mark.parametrize("status", ["reading", "read", "skipped"])
def test_taking_a_paper_up_or_out_ends_its_being_put_off(status: str) -> None:
    paper = Paper(status=status, later_until="2024-10-01")
    assert changed_fields(paper, SetStatus(status), NOW)["later_until"] is None


def test_queueing_leaves_a_paper_put_off() -> None:
    assert "later_until" not in changed_fields(Paper(later_until="2024-10-01"), SetStatus("queued"), NOW)


def test_back_to_the_inbox_is_visible_now_and_unread() -> None:
    paper = Paper(status="read", read_at="2020", later_until="2024-10-01")
    assert changed_fields(paper, BackToInbox(), NOW) == {
        "status": "inbox",
        "status_changed_at": NOW,
        "read_at": None,
        "later_until": None,
    }
    assert changed_fields(Paper(), BackToInbox(), NOW) == {}


def test_an_empty_note_is_no_note() -> None:
    assert changed_fields(Paper(note=Note("Mine.")), SetNote("  \n"), NOW) == {"note": None}
    assert changed_fields(Paper(), SetNote(""), NOW) == {}


@pytest.mark.parametrize(
    "change",
    [SetStatus("read"), SetStarred(True), SetLater("2025-01-01"), EditTags(add=("x",)), BackToInbox()],
)
def test_the_row_on_the_screen_changes_as_the_paper_does(change: Change) -> None:
    paper = Paper(status="queued", tags=("nlp",), later_until="2024-10-01", read_at="2020")
    assert changed_fields(summary_of(paper), change, NOW) == changed_fields(paper, change, NOW)


def test_a_summary_does_not_know_the_text_of_its_note() -> None:
    marked = PaperSummary(note=NoteMark("2020"))
    assert changed_fields(marked, SetNote("Mine."), NOW) == {"note": {"text": "Mine.", "changed_at": NOW}}


FIRST = Annotation(exact="moves", kind="claim", created_at="2024-09-01T10:00:00Z")
SECOND = Annotation(exact="moves", kind="claim", created_at="2024-09-02T10:00:00Z")


def annotated(*annotations: Annotation) -> list[dict[str, Any]]:
    return [
        {"exact": each.exact, "created_at": each.created_at}
        | {
            name: getattr(each, name)
            for name in ("kind", "comment")
            if getattr(each, name) not in ("", "claim")
        }
        for each in annotations
    ]


def test_an_annotation_is_added_or_takes_the_place_of_itself() -> None:
    paper = Paper(annotations=(FIRST,))
    edited = msgspec.structs.replace(FIRST, kind="result", comment="so")
    assert changed_fields(paper, SetAnnotation(SECOND), NOW) == {"annotations": annotated(FIRST, SECOND)}
    assert changed_fields(paper, SetAnnotation(edited), NOW) == {"annotations": annotated(edited)}
    assert changed_fields(paper, SetAnnotation(FIRST), NOW) == {}


def test_an_annotation_is_removed_whatever_was_made_of_it() -> None:
    paper = Paper(annotations=(FIRST, SECOND))
    edited = msgspec.structs.replace(FIRST, comment="so")
    assert changed_fields(paper, RemoveAnnotation(edited), NOW) == {"annotations": annotated(SECOND)}
    assert changed_fields(Paper(), RemoveAnnotation(FIRST), NOW) == {}


def test_a_summary_shows_whether_there_is_an_annotation() -> None:
    summary = PaperSummary(annotations=(AnnotationMark("claim"),))
    assert changed_fields(summary, RemoveAnnotation(FIRST), NOW) == {"annotations": []}
    assert len(changed_fields(summary, SetAnnotation(SECOND), NOW)["annotations"]) == 2
