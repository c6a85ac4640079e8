"""Annotations and what becomes of the abstract they are about."""

from __future__ import annotations

import json

import pytest

from readlist.library.library import Library
from readlist.model.anchors import annotation_of, placed
from readlist.model.change import EditFields, SetAnnotation
from readlist.model.paper import Paper
from readlist.model.spans import Span
from tests.library.conftest import json_lines, take

TITLE = "On the Slow Music of Tides"
ABSTRACT = "Water moves slowly around the world. Nobody hears it."
QUOTE = "slowly around the world"


def annotated(library: Library) -> Paper:
    (paper,) = take(library, json_lines(json.dumps({"title": TITLE, "abstract": ABSTRACT}))).sources[0].papers
    start = ABSTRACT.index(QUOTE)
    mark = annotation_of(ABSTRACT, Span(start, start + len(QUOTE)), kind="claim", comment="is it?")
    library.apply(SetAnnotation(mark), [paper.doc_id or 0], "annotate")
    return library.paper(paper.doc_id or 0)


def quoted(paper: Paper) -> list[str | None]:
    found = placed(paper.annotations, paper.abstract)
    return [paper.abstract[slice(*each.span)] if each.span else None for each in found]


@pytest.mark.parametrize(
    ("abstract", "quote"),
    [
        (f"In this revised version more is said. {ABSTRACT} Except at night.", QUOTE),
        (
            f"Water moves slowly\naround the\nworld. Nobody hears it, {'not ' * 9}you.",
            "slowly\naround the\nworld",
        ),
        ("At last: water moves rather slowly around the world. Nobody at all hears it.", QUOTE),
        (
            "At last: water moves slowly around the whole world. Nobody at all hears it.",
            "slowly around the whole world",
        ),
    ],
    ids=["longer", "broken into lines", "edited beside it", "edited inside of it"],
)
def test_a_changed_abstract_keeps_the_annotation_where_its_words_are(
    library: Library, abstract: str, quote: str
) -> None:
    before = annotated(library)
    take(library, json_lines(json.dumps({"title": TITLE, "abstract": abstract}), name="again.jsonl"))
    after = library.paper(before.doc_id)
    assert after.abstract == abstract
    assert after.annotations == before.annotations
    assert quoted(after) == [quote]


def test_an_import_does_not_take_away_what_is_quoted(library: Library) -> None:
    before = annotated(library)
    other = "A wholly different abstract of the same paper, and a longer one at that, by somebody else."
    take(library, json_lines(json.dumps({"title": TITLE, "abstract": other}), name="again.jsonl"))
    assert library.paper(before.doc_id).abstract == ABSTRACT


def test_an_abstract_edited_by_hand_loses_the_place_and_not_the_annotation(library: Library) -> None:
    before = annotated(library)
    library.apply(EditFields({"abstract": "Something else."}), [before.doc_id])
    after = library.paper(before.doc_id)
    assert (after.annotations, quoted(after)) == (before.annotations, [None])
    library.undo(own_first=True)
    assert quoted(library.paper(before.doc_id)) == [QUOTE]


def test_two_readers_annotate_the_same_paper(library: Library) -> None:
    before = annotated(library)
    later = annotation_of(ABSTRACT, Span(0, 5), kind="question", created_at="2024-09-02T10:00:00Z")
    library.apply(SetAnnotation(later), [before.doc_id])
    assert [each.kind for each in library.paper(before.doc_id).annotations] == ["claim", "question"]
    library.undo(own_first=True)
    assert library.paper(before.doc_id).annotations == before.annotations
