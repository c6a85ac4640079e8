from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.merged_text import SEPARATOR
from readlist.analysis.three_way import merge_documents
from readlist.model.paper import STATUSES, Clash

Document = dict[str, Any]

WORDS = st.sampled_from("abcde")
DAYS = st.sampled_from(["2026-11-01", "2026-11-02", "2026-11-03"])
ANNOTATIONS = st.builds(
    lambda exact, comment: {"exact": exact, "created_at": f"at {exact}", "comment": comment}, WORDS, WORDS
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "key": WORDS,
        "title": WORDS,
        "authors": st.lists(WORDS, max_size=2),
        "year": st.integers(2020, 2022),
        "identifiers": st.dictionaries(st.sampled_from(["arxiv", "doi"]), WORDS, min_size=1),
        "links": st.lists(st.builds(lambda url: {"kind": "other", "url": url}, WORDS), unique_by=str),
        "tags": st.lists(WORDS, unique=True, min_size=1),
        "status": st.sampled_from(STATUSES),
        "status_changed_at": DAYS,
        "read_at": DAYS,
        "later_until": DAYS,
        "starred": st.booleans(),
        "note": st.builds(
            lambda lines, day: {"text": "\n".join(lines), "changed_at": day},
            st.lists(WORDS, unique=True, min_size=1),
            DAYS,
        ),
        "annotations": st.lists(ANNOTATIONS, unique_by=lambda each: each["exact"], min_size=1),
        "places": st.lists(
            st.builds(lambda number: {"list": number, "position": 1}, st.integers(1, 4)),
            unique_by=lambda each: each["list"],
            min_size=1,
        ),
        "edited": st.lists(st.sampled_from(["title", "year"]), unique=True, min_size=1),
        "extra": st.dictionaries(WORDS, WORDS, min_size=1),
        "mood": WORDS,
    },
)
BASE: Document = {
    "key": "ada2024tides",
    "title": "Tides",
    "tags": ["sea", "moon"],
    "identifiers": {"arxiv": "2401.00001", "arxiv_versions": [1]},
}


def merge(ours: Document, theirs: Document, base: Document | None = BASE) -> Document:
    merged = merge_documents(base, ours, theirs)
    assert merged.clashes == ()
    return merged.document


@given(DOCUMENTS, DOCUMENTS)
def test_what_one_side_changed_is_taken_as_it_is(base: Document, changed: Document) -> None:
    assert merge(changed, base, base) == changed
    assert merge(base, changed, base) == changed
    assert merge(changed, changed, base) == changed
    assert merge(changed, changed, None) == changed


def things(document: Document) -> set[str]:
    """Return everything in a document that no merge may lose."""
    found = {f"tag {tag}" for tag in document.get("tags", ())}
    found |= {f"line {line}" for line in document.get("note", {}).get("text", "").split("\n")}
    found |= {f"link {link['url']}" for link in document.get("links", ())}
    found |= {f"place {place['list']}" for place in document.get("places", ())}
    found |= {f"annotation {annotation['exact']}" for annotation in document.get("annotations", ())}
    return found - {"line "}


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_nothing_is_lost_that_nobody_removed(base: Document, ours: Document, theirs: Document) -> None:
    merged = things(merge_documents(base, ours, theirs).document)
    for mine, others in ((ours, theirs), (theirs, ours)):
        wanted = {each for each in things(mine) if each not in things(base) or each in things(others)}
        assert wanted <= merged
    removed = {each for each in things(base) if each not in things(ours) | things(theirs)}
    assert merged - {f"line {SEPARATOR}"} <= (things(ours) | things(theirs)) - removed


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_neither_side_is_better_but_where_they_clash(
    base: Document, ours: Document, theirs: Document
) -> None:
    one, other = merge_documents(base, ours, theirs), merge_documents(base, theirs, ours)
    assert things(one.document) == things(other.document)
    assert {each.field for each in one.clashes} == {each.field for each in other.clashes}
    clashing = {each.field.partition(".")[0] for each in one.clashes} | {"key"}
    united = ("tags", "links", "places", "annotations", "edited", "note")
    if ours.get("status_changed_at") == theirs.get("status_changed_at"):
        clashing |= {"status", "read_at", "later_until"}
    for name in one.document.keys() | other.document.keys():
        if name not in clashing and name not in united:
            assert (one.document.get(name) or None) == (other.document.get(name) or None)


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_merging_again_changes_nothing(base: Document, ours: Document, theirs: Document) -> None:
    once = merge_documents(base, ours, theirs).document
    again = merge_documents(base, once, theirs).document
    assert things(again) == things(once)


def test_tags_are_united_and_what_one_side_removed_stays_away() -> None:
    merged = merge({**BASE, "tags": ["moon", "ours"]}, {**BASE, "tags": ["theirs", "sea", "moon"]})
    assert merged["tags"] == ["moon", "ours", "theirs"]
    merged = merge({**BASE, "tags": ["moon"]}, {"key": "ada2024tides", "title": "Tides"}, BASE | {"x": 1})
    assert "tags" not in merged


def test_identifiers_are_united_scheme_by_scheme() -> None:
    ours = {"identifiers": {"arxiv": "2401.00001", "arxiv_versions": [1, 2]}}
    theirs = {"identifiers": {"arxiv": "2401.00001", "arxiv_versions": [1, 3], "doi": "10.1/x"}}
    assert merge(BASE | ours, BASE | theirs)["identifiers"] == {
        "arxiv": "2401.00001",
        "arxiv_versions": [1, 2, 3],
        "doi": "10.1/x",
    }
    other = {"identifiers": {"arxiv": "2401.00001", "arxiv_versions": [1], "doi": "10.1/y"}}
    assert merge_documents(BASE, BASE | theirs, BASE | other).clashes == (
        Clash("identifiers.doi", "10.1/x", "10.1/y"),
    )


def test_the_later_status_stays_with_its_dates() -> None:
    queued = {"status": "queued", "status_changed_at": "2026-11-02", "later_until": "2026-12-24"}
    read = {"status": "read", "status_changed_at": "2026-11-03", "read_at": "2026-11-03"}
    for ours, theirs in ((queued, read), (read, queued)):
        merged = merge_documents(BASE, BASE | ours, BASE | theirs)
        assert merged.document == BASE | read
        assert merged.clashes == (Clash("status", "read", "queued"),)
    # A paper that was imported on both sides: the inbox was nobody's decision.
    assert merge_documents(None, BASE, BASE | queued).document == BASE | queued
    # What one side did to a paper that the other put off.
    later = {"later_until": "2026-12-24"}
    assert merge(BASE | later, BASE | read) == BASE | read
    starred = {"status": "queued", "status_changed_at": "2026-11-02", "starred": True}
    assert merge(BASE | later, BASE | starred) == BASE | later | starred


def test_a_star_on_either_side_stays() -> None:
    assert merge({"starred": False}, {"starred": True}, None) == {"starred": True}
    assert merge({"starred": True}, {}, None) == {"starred": True}


def test_notes_are_merged_line_by_line() -> None:
    base = {"note": {"text": "First.\nLast.", "changed_at": "1"}}
    ours = {"note": {"text": "First!\nLast.", "changed_at": "3"}}
    theirs = {"note": {"text": "First.\nLast.\nMore.", "changed_at": "2"}}
    assert merge(ours, theirs, base) == {"note": {"text": "First!\nLast.\nMore.", "changed_at": "3"}}
    merged = merge_documents({}, {"note": {"text": "Here."}}, {"note": {"text": "There."}})
    assert merged.document["note"]["text"] == f"Here.\n\n{SEPARATOR}\n\nThere."
    assert merged.clashes == (Clash("note", "Here.", "There."),)


def test_a_note_that_one_side_removed_and_the_other_changed_stays() -> None:
    base, changed = {"note": {"text": "First."}}, {"note": {"text": "First. More."}}
    for ours, theirs in (({}, changed), (changed, {})):
        merged = merge_documents(base, ours, theirs)
        assert merged.document == changed
        assert merged.clashes == (Clash("note", changed["note"], None),)


def test_of_an_annotation_kind_and_comment_are_merged_too() -> None:
    quote = {"exact": "tides", "created_at": "1", "kind": "claim"}
    ours = {"annotations": [{**quote, "comment": "Really?"}, {**quote, "exact": "new"}]}
    theirs = {"annotations": [{**quote, "kind": "result"}]}
    merged = merge(ours, theirs, {"annotations": [quote]})
    assert merged["annotations"] == [
        {**quote, "kind": "result", "comment": "Really?"},
        {**quote, "exact": "new"},
    ]
    clashing = {"annotations": [{**quote, "comment": "No."}]}
    found = merge_documents({"annotations": [quote]}, ours, clashing)
    assert found.document["annotations"][0]["comment"] == f"Really?\n\n{SEPARATOR}\n\nNo."
    assert found.clashes == (Clash("annotations.comment", "Really?", "No."),)


def test_of_other_fields_ours_stays_unless_theirs_was_edited_by_hand() -> None:
    ours, theirs = BASE | {"title": "Tide"}, BASE | {"title": "The Tides"}
    merged = merge_documents(BASE, ours, theirs)
    assert merged.document == ours
    assert merged.clashes == (Clash("title", "Tide", "The Tides"),)
    by_hand = theirs | {"edited": ["title"]}
    merged = merge_documents(BASE, ours, by_hand)
    assert merged.document == by_hand
    assert merged.clashes == (Clash("title", "The Tides", "Tide"),)
