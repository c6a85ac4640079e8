"""Two papers become one: what both say is kept, and what the reader wrote is never lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from readlist.library.uniting import united_fields
from readlist.model.paper import paper_from_document

NOW = "2024-09-02T10:00:00Z"
WORDS = st.text("ab \nλ", max_size=12).map(lambda text: text.strip() or "x")
QUOTES = st.fixed_dictionaries(
    {"exact": WORDS, "comment": WORDS, "kind": st.sampled_from(["claim", "doubt"])}
)
EDITABLE = ("title", "abstract", "authors", "year", "venue", "tags", "identifiers", "links")


def some(values: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=size, unique_by=repr)


DOCUMENTS = st.fixed_dictionaries(
    {"key": WORDS, "title": WORDS, "added_at": st.just(NOW)},
    optional={
        "abstract": WORDS,
        "authors": some(WORDS),
        "year": st.integers(1900, 2030),
        "venue": WORDS,
        "tags": some(WORDS),
        "identifiers": st.fixed_dictionaries(
            {}, optional={"arxiv": st.just("2401.00001"), "doi": WORDS, "isbn": WORDS}
        ),
        "links": some(st.fixed_dictionaries({"kind": st.just("paper"), "url": WORDS})),
        "places": st.lists(
            st.fixed_dictionaries({"list": st.integers(1, 4), "position": st.integers(1, 9)}),
            max_size=3,
            unique_by=lambda place: place["list"],
        ),
        "note": st.fixed_dictionaries({"text": WORDS, "changed_at": st.just("2024-01-01T00:00:00Z")}),
        "annotations": some(QUOTES),
        "starred": st.booleans(),
        "status": st.sampled_from(["inbox", "queued", "read", "skipped"]),
        "later_until": st.just("2030-01-01"),
        "read_at": st.sampled_from(["2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"]),
        "edited": some(st.sampled_from(EDITABLE)),
        "distinct_from": some(st.integers(1, 9)),
        "mood": WORDS,
    },
)


def united(kept: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {**kept, **united_fields(kept, other, 2, NOW)}


@given(DOCUMENTS, DOCUMENTS)
def test_nothing_of_either_is_lost(kept: dict[str, Any], other: dict[str, Any]) -> None:
    both = united(kept, other)
    for document in (kept, other):
        if "note" in document:
            assert document["note"]["text"] in both["note"]["text"]
        for name in ("tags", "annotations", "edited", "distinct_from"):
            assert all(each in both[name] for each in document.get(name, ()))
        assert {place["list"] for place in document.get("places", ())} <= {
            place["list"] for place in both.get("places", ())
        }
        for name in document.keys() - {"status", "later_until", "read_at", *kept.get("edited", ())}:
            assert name in both or not document[name]
        assert both.get("starred", False) or not document.get("starred")
    assert both["merged"][0]["title"] == other["title"]
    paper_from_document(1, both)


@given(DOCUMENTS, DOCUMENTS)
def test_what_the_reader_decided_about_the_kept_one_stays(
    kept: dict[str, Any], other: dict[str, Any]
) -> None:
    both = united(kept, other)
    assert (both["key"], both["added_at"]) == (kept["key"], kept["added_at"])
    assert both.get("status", "inbox") == kept.get("status", "inbox")
    for name in kept.get("edited", ()):
        if name in ("tags", "links"):
            assert all(each in both[name] for each in kept.get(name, ()))
        elif name == "identifiers":
            assert kept.get(name, {}).items() <= both.get(name, {}).items()
        elif name in kept:
            assert both[name] == kept[name]


def test_gaps_are_filled_and_the_longer_abstract_is_kept() -> None:
    kept = {"key": "a", "title": "Tides", "year": 2020, "abstract": "Water moves."}
    other = {
        "key": "b",
        "title": "Tides!",
        "year": 2021,
        "venue": "Sea",
        "abstract": "Water moves twice a day.",
    }
    both = united(kept, other)
    assert (both["title"], both["year"], both["venue"]) == ("Tides", 2020, "Sea")
    assert both["abstract"] == "Water moves twice a day."


def test_what_was_edited_by_hand_wins_over_what_was_imported() -> None:
    kept = {"title": "Tides", "year": 2020, "venue": "Sea", "edited": ["venue"]}
    both = united(kept, {"title": "Tydes", "year": 1999, "venue": "Lake", "edited": ["year", "venue"]})
    assert (both["year"], both["venue"]) == (1999, "Sea")
    assert both["edited"] == ["venue", "year"]


def test_conflicting_identifiers_stay_with_what_the_paper_was() -> None:
    kept = {"title": "Tides", "identifiers": {"doi": "10.1/a"}}
    both = united(
        kept, {"key": "b", "title": "Tydes", "identifiers": {"doi": "10.1/b", "arxiv": "2401.00001"}}
    )
    assert both["identifiers"] == {"doi": "10.1/a", "arxiv": "2401.00001"}
    assert both["merged"] == [
        {"doc_id": 2, "key": "b", "title": "Tydes", "identifiers": {"doi": "10.1/b", "arxiv": "2401.00001"}}
    ]


def test_notes_are_joined_as_paragraphs_and_not_repeated() -> None:
    kept = {"title": "Tides", "note": {"text": "mine\n", "changed_at": "2024-01-01"}}
    joined = united(kept, {"title": "Tides", "note": {"text": "theirs", "changed_at": "2024-01-02"}})
    assert joined["note"] == {"text": "mine\n\ntheirs", "changed_at": NOW}
    assert united(joined, {"title": "Tides", "note": {"text": "theirs"}})["note"] == joined["note"]


def test_dates_of_reading_and_of_putting_off() -> None:
    put_off = {"title": "Tides", "later_until": "2030-01-01"}
    assert united({"title": "Tides"}, put_off)["later_until"] == "2030-01-01"
    assert "later_until" not in united({"title": "Tides", "status": "read"}, put_off)
    was_read = {"title": "Tides", "status": "read", "read_at": "2024-02-01T00:00:00Z"}
    assert "read_at" not in united({"title": "Tides"}, was_read)
    again = united({"title": "Tides", "status": "reading", "read_at": "2023-01-01T00:00:00Z"}, was_read)
    assert (again["status"], again["read_at"]) == ("reading", "2024-02-01T00:00:00Z")
