"""Papers and other records as documents: what is stored, and what survives of a newer version."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import (
    Annotation,
    AnnotationMark,
    Identifiers,
    Link,
    Note,
    NoteMark,
    Paper,
    PaperList,
    PaperSummary,
    PaperText,
    Place,
    SavedSearch,
    paper_from_document,
    paper_to_document,
    summary_of,
)
from readlist.model.stored import Stored, from_document, to_document

PAPER = Paper(
    doc_id=7,
    key="wang2024writing",
    title="Writing in the Margins",
    authors=("Li Wang",),
    abstract="Long.\n\nText.",
    year=2024,
    identifiers=Identifiers(arxiv="2408.14906", arxiv_versions=(1, 3)),
    links=(Link("pdf", "https://arxiv.org/pdf/2408.14906"),),
    tags=("nlp",),
    status="queued",
    starred=True,
    later_until="2024-10-01",
    note=Note("Mine.", "2024-09-01T00:00:00Z"),
    annotations=(Annotation(exact="Long", comment="very", kind="doubt"),),
    places=(Place(3, "Inference", 2),),
    added_at="2024-09-01T00:00:00Z",
    edited=("title",),
    extra={"pages": "1-9"},
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
unknown_fields = st.dictionaries(
    st.text(min_size=1).map(lambda name: "future " + name), json_values, max_size=4
)


def test_a_paper_is_stored_as_plain_json_without_its_id_and_defaults() -> None:
    document = paper_to_document(PAPER)
    assert msgspec.json.decode(msgspec.json.encode(document)) == document
    assert "doc_id" not in document
    assert document["identifiers"] == {"arxiv": "2408.14906", "arxiv_versions": [1, 3]}
    assert paper_to_document(Paper(doc_id=7)) == {}


def test_a_paper_is_read_as_it_was_stored() -> None:
    assert paper_from_document(7, paper_to_document(PAPER)) == PAPER


@given(unknown_fields)
def test_the_fields_of_a_newer_version_survive_a_round_trip(unknown: dict[str, Any]) -> None:
    document = {**paper_to_document(PAPER), **unknown}
    paper = paper_from_document(7, document)
    assert paper.title == PAPER.title
    assert paper_to_document(paper) == document
    assert paper_to_document(msgspec.structs.replace(paper, starred=False, title="Other")) == {
        **{name: value for name, value in document.items() if name != "starred"},
        "title": "Other",
    }


@pytest.mark.parametrize(
    "record", [PaperList(doc_id=1, title="Week", content_hashes=("a",)), SavedSearch(name="x")]
)
def test_lists_and_searches_keep_unknown_fields_too(record: Stored) -> None:
    document = {**to_document(record), "colour": {"dark": [1, 2]}}
    assert to_document(from_document(type(record), document)) == document


def test_no_unknown_field_is_called_unknown() -> None:
    assert "unknown" not in to_document(from_document(PaperList, {"title": "Week", "new": 1}))


@pytest.mark.parametrize(
    "document", [{"title": 5}, {"tags": "nlp"}, {"starred": "yes"}, {"places": [{"list": "x"}]}]
)
def test_a_field_of_the_wrong_type_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        paper_from_document(1, document)


def test_records_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        PAPER.title = "Other"  # type: ignore[misc]


def test_a_summary_is_the_paper_without_its_long_texts() -> None:
    summary = summary_of(PAPER)
    assert summary.key == PAPER.key
    assert summary.identifiers == PAPER.identifiers
    assert summary.places == PAPER.places
    assert summary.note == NoteMark("2024-09-01T00:00:00Z")
    assert summary.annotations == (AnnotationMark("doubt"),)
    assert not hasattr(summary, "abstract")


def test_a_summary_and_a_text_decode_straight_from_a_document() -> None:
    line = msgspec.json.encode({**paper_to_document(PAPER), "future": 1})
    decoded = msgspec.json.decode(line, type=PaperSummary)
    assert msgspec.structs.replace(decoded, doc_id=7) == summary_of(PAPER)
    text = msgspec.json.decode(line, type=PaperText)
    assert (text.title, text.abstract, text.note, text.tags) == (
        PAPER.title,
        PAPER.abstract,
        PAPER.note,
        PAPER.tags,
    )


@pytest.mark.parametrize(
    ("later_until", "is_later"),
    [(None, False), ("2024-09-04", False), ("2024-09-05", False), ("2024-09-06", True)],
)
def test_a_paper_is_put_off_until_its_day_begins(later_until: str | None, is_later: bool) -> None:
    assert PaperSummary(later_until=later_until).is_later("2024-09-05") is is_later
