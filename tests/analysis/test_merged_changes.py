"""Two sides' changes of one library: both come to the same, and nothing of either is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.analysis.merged_changes import MergedChanges, merge_changes
from readlist.analysis.merged_text import SEPARATOR
from readlist.model.versions import Changes, Versions
from tests.analysis.test_three_way import DOCUMENTS, WORDS

Document = dict[str, Any]

NOW = "2026-11-28T08:00:00+00:00"
TIDES: Document = {
    "key": "ada2024tides",
    "title": "Tides of the Northern Sea",
    "authors": ["Ada Lovelace"],
    "tags": ["sea", "moon"],
    "added_at": "2026-11-01T08:00:00+00:00",
}


def papers(**documents: tuple[Document | None, Document | None]) -> Changes:
    """Return changes of papers, each named by the number of its id: what it was, and what it is."""
    return {"papers": {int(name[1:]): Versions(*versions) for name, versions in documents.items()}}


def merge(ours: Changes, theirs: Changes, *taken: str) -> MergedChanges:
    merged = merge_changes(ours, theirs, taken=taken, now=NOW)
    assert merged == merge_changes(theirs, ours, taken=taken, now=NOW)
    return merged


def one(merged: MergedChanges, doc_id: int = 1) -> Document:
    document = merged.documents["papers"][doc_id]
    assert document is not None
    return document


def changed(**fields: Any) -> Document:
    return {name: value for name, value in {**TIDES, **fields}.items() if value is not None}


def test_what_one_side_changed_is_taken() -> None:
    merged = merge(
        papers(_1=(TIDES, changed(year=2024))), papers(_2=(TIDES, None), _3=(None, changed(key="x")))
    )
    assert merged.documents["papers"] == {1: changed(year=2024), 2: None, 3: changed(key="x")}
    assert merged.clashes == ()


def test_what_was_removed_under_one_id_and_is_there_under_another_is_there() -> None:
    """Without a common past: what the other side buried here, it has imported again."""
    ours = papers(_1=(None, TIDES))
    theirs = papers(_1=(TIDES, None), _2=(None, changed(added_at="2026-11-02T08:00:00+00:00", starred=True)))
    merged = merge(ours, theirs)
    assert one(merged)["starred"]
    assert merged.documents["papers"][2] is None


def test_tags_are_united_and_removals_respected() -> None:
    ours, theirs = changed(tags=["sea", "wind"]), changed(tags=["sea", "moon", "star"])
    assert set(one(merge(papers(_1=(TIDES, ours)), papers(_1=(TIDES, theirs))))["tags"]) == {
        "sea",
        "wind",
        "star",
    }


def test_the_later_status_stays_and_is_no_clash() -> None:
    early = changed(status="read", status_changed_at="2026-11-02", read_at="2026-11-02")
    late = changed(status="queued", status_changed_at="2026-11-03")
    merged = merge(papers(_1=(TIDES, early)), papers(_1=(TIDES, late)))
    assert (one(merged)["status"], one(merged).get("clashes"), merged.clashes) == ("queued", None, ())


def test_statuses_of_the_same_moment_clash() -> None:
    one_side, other = (changed(status=name, status_changed_at="2026-11-02") for name in ("read", "queued"))
    merged = merge(papers(_1=(TIDES, one_side)), papers(_1=(TIDES, other)))
    (clash,) = merged.clashes
    assert {clash.clash.kept, clash.clash.other} == {"read", "queued"}


@pytest.mark.parametrize("before", [True, False])
def test_a_star_is_what_it_was_made(before: bool) -> None:
    base, turned = changed(starred=before or None), changed(starred=not before or None)
    tagged = {**base, "tags": ["x"]}
    assert (
        one(merge(papers(_1=(base, turned)), papers(_1=(base, tagged)))).get("starred", False) is not before
    )


def test_what_both_wrote_in_one_place_stands_there_twice_and_is_noted() -> None:
    sides = [changed(note={"text": text}) for text in ("Mine", "Theirs")]
    merged = merge(papers(_1=(TIDES, sides[0])), papers(_1=(TIDES, sides[1])))
    assert set(one(merged)["note"]["text"].split("\n")) == {"Mine", "Theirs", SEPARATOR, ""}
    assert one(merged)["clashes"] == [{"field": "note", "at": NOW}]


def test_of_a_true_clash_both_values_are_kept() -> None:
    sides = [changed(venue=venue) for venue in ("ICML", "NeurIPS")]
    merged = merge(papers(_1=(TIDES, sides[0])), papers(_1=(TIDES, sides[1])))
    (noted,) = one(merged)["clashes"]
    assert (noted["field"], noted["at"], noted["kept"]) == ("venue", NOW, one(merged)["venue"])
    assert {noted["kept"], noted["other"]} == {"ICML", "NeurIPS"}


def test_what_was_removed_and_changed_stays() -> None:
    merged = merge(papers(_1=(TIDES, None)), papers(_1=(TIDES, changed(starred=True))))
    assert one(merged) == changed(
        starred=True, clashes=[{"field": "presence", "kept": "changed", "other": "removed", "at": NOW}]
    )


def test_what_both_removed_and_what_was_removed_as_it_was_is_gone() -> None:
    assert merge(papers(_1=(TIDES, None)), papers(_1=(TIDES, None))).documents["papers"] == {1: None}
    # Without a common past a grave says what was removed, and how it was then.
    unknown, grave = papers(_1=(None, TIDES)), papers(_1=(TIDES, None))
    assert merge(unknown, grave).documents["papers"] == {1: None}


def test_a_paper_that_was_merged_into_another_brings_its_changes_there() -> None:
    other = changed(key="ada2024moon", title="Moons of the Outer Planets")
    united = {**other, "merged": [{"doc_id": 1, "key": "ada2024tides"}]}
    merged = merge(
        papers(_1=(TIDES, None), _2=(other, united)),
        papers(_1=(TIDES, changed(tags=["sea", "moon", "read-me"]))),
    )
    assert merged.documents["papers"][1] is None
    assert "read-me" in one(merged, 2)["tags"]
    assert one(merged, 2)["key"] == "ada2024moon"


def test_a_paper_imported_on_both_sides_is_one() -> None:
    older = changed(identifiers={"arxiv": "2401.00001"}, abstract="Water.", tags=["a"])
    newer = changed(
        identifiers={"arxiv": "2401.00001", "doi": "10.1/x"}, tags=["b"], added_at="2026-11-02T08:00:00+00:00"
    )
    merged = merge(
        papers(_7=(None, older), _9=(None, changed(key="x", title="Else"))), papers(_5=(None, newer))
    )
    assert merged.documents["papers"].keys() == {5, 7, 9}
    assert merged.documents["papers"][5] is None
    paper = one(merged, 7)
    assert (set(paper["tags"]), paper["abstract"]) == ({"a", "b"}, "Water.")
    assert paper["identifiers"] == {"arxiv": "2401.00001", "doi": "10.1/x"}
    assert [former["doc_id"] for former in paper["merged"]] == [5]
    assert merged.clashes == ()


def test_different_papers_that_share_an_id_or_a_key_are_both_kept() -> None:
    mine = changed(title="Winds over the Open Ocean", added_at="2026-11-03T08:00:00+00:00")
    merged = merge(papers(_1=(None, TIDES)), papers(_1=(None, mine)))
    found = [each for each in merged.documents["papers"].values() if each is not None]
    assert sorted(each["title"] for each in found) == [
        "Tides of the Northern Sea",
        "Winds over the Open Ocean",
    ]
    assert sorted(each["key"] for each in found) == ["ada2024tides", "ada2024tidesa"]


def test_a_new_paper_gets_a_letter_where_its_key_is_taken() -> None:
    merged = merge(papers(_1=(None, TIDES)), papers(_2=(TIDES, changed(key="x", year=2024))), "ada2024tides")
    assert one(merged)["key"] == "ada2024tidesa"


def in_list(doc_id: int) -> Document:
    return changed(places=[{"list": doc_id, "position": 1}])


def test_a_list_imported_on_both_sides_is_one() -> None:
    week = {"title": "Week", "listed_on": "2026-11-20", "content_hashes": ["aa"], "added_at": "2026-11-21"}
    later = {**week, "title": "Another title", "added_at": "2026-11-22"}
    merged = merge(
        {"lists": {7: Versions(None, week)}, **papers(_1=(TIDES, in_list(7)))},
        {"lists": {3: Versions(None, later)}, **papers(_2=(TIDES, in_list(3)))},
    )
    assert merged.documents["lists"][3] is None
    assert one(merged, 2)["places"] == one(merged, 1)["places"] == [{"list": 7, "position": 1}]


def test_a_list_that_got_papers_stays() -> None:
    week = {"title": "Week"}
    merged = merge({"lists": {7: Versions(week, None)}}, papers(_1=(TIDES, in_list(7))))
    assert merged.documents["lists"] == {7: week}


def test_searches_of_one_name_are_one_or_get_names_of_their_own() -> None:
    def saved(**named: tuple[str, str]) -> Changes:
        return {
            "searches": {
                int(i[1:]): Versions(None, {"name": name, "query": query})
                for i, (name, query) in named.items()
            }
        }

    merged = merge(
        saved(_1=("Read me", "is:starred"), _2=("x", "tag:a")),
        saved(_3=("read me", "is:starred"), _4=("X", "tag:b")),
    )
    found = merged.documents["searches"]
    assert [doc_id for doc_id, each in found.items() if each is None] == [3]
    assert sorted(str(each["name"]).lower() for each in found.values() if each is not None) == [
        "read me",
        "x",
        "x (2)",
    ]


def test_a_search_of_the_base_and_one_without_papers_are_no_trouble() -> None:
    assert merge({}, {}).documents == {"lists": {}, "searches": {}, "papers": {}}


VERSIONS = st.tuples(st.none() | DOCUMENTS, st.none() | DOCUMENTS)


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[Changes, Changes]:
    """Both sides' changes of a few papers, lists and searches that had the same base."""
    sides: tuple[Changes, Changes] = ({}, {})
    for table, documents in (
        ("papers", DOCUMENTS),
        ("lists", st.builds(lambda title, day: {"title": title, "added_at": day}, WORDS, WORDS)),
        ("searches", st.builds(lambda name, query: {"name": name, "query": query}, WORDS, WORDS)),
    ):
        bases = [draw(st.none() | documents) for _ in range(3)]
        for side in sides:
            now = {i: draw(st.none() | st.just(base) | documents) for i, base in enumerate(bases, 1)}
            side[table] = {i: Versions(bases[i - 1], each) for i, each in now.items() if each != bases[i - 1]}
    return sides


@given(two_sides())
def test_whoever_merges_comes_to_the_same(sides: tuple[Changes, Changes]) -> None:
    merge(*sides)


@given(two_sides())
def test_nothing_is_lost(sides: tuple[Changes, Changes]) -> None:
    merged = merge(*sides)
    papers_now = merged.documents["papers"]
    clashes = {(each.doc_id, each.clash.field) for each in merged.clashes}
    for side in sides:
        for doc_id, each in side["papers"].items():
            now = papers_now[doc_id]
            if each.theirs is None or each.base is None:
                continue
            assert now is not None
            removed = set((each.base or {}).get("tags", ())) - set(each.theirs.get("tags", ()))
            added = set(each.theirs.get("tags", ())) - set(each.base.get("tags", ()))
            assert added <= set(now.get("tags", ()))
            assert not removed & set(now.get("tags", ()))
            for line in str((each.theirs.get("note") or {}).get("text", "")).splitlines():
                known = str((each.base.get("note") or {}).get("text", "")).splitlines()
                if line not in known:
                    assert line in str((now.get("note") or {}).get("text", "")).splitlines()
            title = each.theirs.get("title")
            if title not in (each.base.get("title"), None):
                assert now.get("title") == title or (doc_id, "title") in clashes


@given(two_sides())
def test_merging_what_was_merged_changes_nothing(sides: tuple[Changes, Changes]) -> None:
    """After a crash one side has the result already, and meets it again."""
    merged = merge(*sides)
    bases = {
        table: {i: each.base for side in sides for i, each in side[table].items()}
        for table in merged.documents
    }
    again = {
        table: {i: Versions(bases[table].get(i), each) for i, each in documents.items()}
        for table, documents in merged.documents.items()
    }
    assert merge(again, again).documents == merged.documents
