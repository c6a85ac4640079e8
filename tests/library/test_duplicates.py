"""Duplicates in the library: found, made one paper, told apart; every step can be taken back."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from readlist.library.duplicates import mark_distinct, merge_papers
from readlist.library.importing import ImportOptions
from readlist.library.library import Library, open_library
from readlist.library.selecting import exact_paper, select_query
from readlist.library.sources import Source
from readlist.model.change import EditTags, SetNote, SetStarred, SetStatus
from readlist.store.table import PAPERS
from tests.library.conftest import TODAY, json_lines, take
from tests.library.test_uniting import DOCUMENTS

PREPRINT: dict[str, Any] = {
    "title": "On the Slow Music of Tides",
    "authors": ["Ada Marsh", "Ben Harrow"],
    "year": 2023,
    "arxiv_id": "2401.00001",
    "abstract": "Water moves.",
    "tags": ["sea"],
}
PUBLISHED: dict[str, Any] = {
    "title": "TideNet: On the Slow Music of Tides",
    "authors": ["Marsh, A.", "Harrow, B."],
    "year": 2024,
    "doi": "10.1000/tides",
    "abstract": "Water moves twice a day.",
    "tags": ["water"],
}
OTHER = {"title": "Counting the Small Moons of Far Planets", "year": 2020}


def source(name: str, *papers: dict[str, Any]) -> Source:
    return json_lines(*map(json.dumps, papers), name=name)


@pytest.fixture
def pair(library: Library) -> tuple[int, int]:
    take(library, source("preprints.jsonl", PREPRINT, OTHER))
    take(library, source("journal.jsonl", PUBLISHED))
    first = exact_paper(library.summaries(), "2401.00001")
    second = exact_paper(library.summaries(), "10.1000/tides")
    assert first is not None
    assert second is not None
    return first, second


def found(library: Library) -> list[tuple[int, ...]]:
    return [group.doc_ids for group in library.duplicate_groups()]


def documents(library: Library) -> dict[int, dict[str, Any]]:
    return {doc_id: library.store.document(doc_id) for doc_id in library.summaries()}


def test_an_import_says_which_paper_one_resembles(library: Library) -> None:
    take(library, source("preprints.jsonl", PREPRINT))
    report = take(library, source("journal.jsonl", PUBLISHED), options=ImportOptions(dry_run=True))
    (paper,) = report.sources[0].papers
    assert paper.action == "possible-duplicate"
    assert paper.resembles is not None
    assert (paper.resembles.key, paper.resembles.title) == ("marsh2023slow", PREPRINT["title"])
    assert paper.resembles.reason == "one title is part of the other, same authors, year differs by 1"
    assert 0.9 < paper.resembles.likeness < 1
    both = take(
        library, source("new.jsonl", OTHER, {**OTHER, "year": 1990}), options=ImportOptions(dry_run=True)
    )
    resembled = both.sources[0].papers[1].resembles
    assert resembled is not None
    assert (resembled.key, resembled.title) == (None, OTHER["title"])


def test_the_likely_ones_are_found_with_their_groups(library: Library, pair: tuple[int, int]) -> None:
    assert found(library) == [pair]
    assert library.duplicates() == frozenset(pair)
    assert set(select_query(library, "is:duplicate", today=TODAY)) == set(pair)


def test_groups_follow_every_change(library: Library, pair: tuple[int, int]) -> None:
    assert found(library) == [pair]
    library.remove([pair[1]])
    assert found(library) == []
    library.undo(own_first=True)
    assert found(library) == [pair]
    take(library, source("again.jsonl", {**PREPRINT, "arxiv_id": "2402.00002"}))
    assert [len(doc_ids) for doc_ids in found(library)] == [3]


def test_merged_papers_are_one_with_all_that_was_written(library: Library, pair: tuple[int, int]) -> None:
    keep, other = pair
    library.apply(SetStatus("reading"), [keep])
    library.apply(SetNote("mine"), [keep])
    library.apply(SetNote("theirs"), [other])
    library.apply(SetStarred(True), [other])
    library.apply(EditTags(("to-cite",)), [other])
    outcome = merge_papers(library, keep, [other], "merge")
    assert outcome.changed.keys() == {keep, other}
    assert other not in library.summaries()
    paper = library.paper(keep)
    assert (paper.key, paper.title, paper.status, paper.starred) == (
        "marsh2023slow",
        PREPRINT["title"],
        "reading",
        True,
    )
    assert (paper.abstract, paper.tags) == ("Water moves twice a day.", ("sea", "water", "to-cite"))
    assert (paper.identifiers.arxiv, paper.identifiers.doi) == ("2401.00001", "10.1000/tides")
    assert paper.note is not None
    assert paper.note.text == "mine\n\ntheirs"
    assert [library.lists()[place.list].title for place in paper.places] == ["preprints", "journal"]
    assert found(library) == []


def test_the_removed_paper_is_still_found_by_what_it_was(library: Library, pair: tuple[int, int]) -> None:
    keep, other = pair
    key = library.summaries()[other].key
    merge_papers(library, keep, [other], "merge")
    for name in (key, str(other), "10.1000/tides", "https://doi.org/10.1000/TIDES"):
        assert exact_paper(library.summaries(), name) == keep
        assert select_query(library, f"id:{name}", today=TODAY) == [keep]
    take(
        library, source("new.jsonl", {**PUBLISHED, "title": "TideNet of another kind", "doi": "10.1000/new"})
    )
    assert key not in {summary.key for summary in library.summaries().values()}


@pytest.mark.parametrize("keeps_first", [True, False])
def test_importing_both_lists_again_after_a_merge_is_no_step(
    library: Library, pair: tuple[int, int], keeps_first: bool
) -> None:
    keep, other = pair if keeps_first else pair[::-1]
    merge_papers(library, keep, [other], "merge")
    again = take(library, source("preprints.jsonl", PREPRINT, OTHER), source("journal.jsonl", PUBLISHED))
    assert (again.counts.skipped, again.step) == (3, None)


def test_a_merged_paper_without_identifiers_is_known_by_its_title(library: Library) -> None:
    typo = {"title": "On the Slow Music of Tydes", "authors": ["Ada Marsh"]}
    take(library, source("a.jsonl", {**PREPRINT, "arxiv_id": None}), source("b.jsonl", typo))
    first, second = found(library)[0]
    merge_papers(library, first, [second], "merge")
    again = take(library, source("b.jsonl", typo))
    assert (again.counts.skipped, again.step) == (1, None)


def test_more_than_two_papers_become_one_and_merges_add_up(library: Library, pair: tuple[int, int]) -> None:
    third = (
        take(library, source("x.jsonl", {**PREPRINT, "arxiv_id": "2402.00002"})).sources[0].papers[0].doc_id
    )
    assert third is not None
    merge_papers(library, pair[0], [pair[1]], "merge")
    merge_papers(library, third, [pair[0]], "merge")
    paper = library.paper(third)
    assert [former.doc_id for former in paper.merged] == [pair[0], pair[1]]
    library.undo(own_first=True)
    library.undo(own_first=True)
    merge_papers(library, third, pair, "merge")
    assert {former.doc_id for former in library.paper(third).merged} == set(pair)
    assert len(library.summaries()) == 2


@settings(max_examples=20)
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_undo_restores_every_paper_whole(
    one: dict[str, Any], two: dict[str, Any], three: dict[str, Any]
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_library(Path(folder) / "library.json", session="cli") as library,
    ):
        papers = {number: {**each, "key": f"k{number}"} for number, each in enumerate((one, two, three), 1)}
        with library.store.step("import"):
            library.store.insert(PAPERS, papers.items())
        before = documents(library)
        merge_papers(library, 1, [2, 3], "merge")
        merged = documents(library)
        assert merged.keys() == {1}
        assert library.undo(own_first=True).left == ()
        assert documents(library) == before
        library.redo()
        assert documents(library) == merged


def test_what_was_told_apart_stays_apart(library: Library, pair: tuple[int, int]) -> None:
    outcome = mark_distinct(library, pair, "dismiss")
    assert outcome.changed.keys() == set(pair)
    assert [library.paper(doc_id).distinct_from for doc_id in pair] == [pair[1:], pair[:1]]
    assert found(library) == []
    assert select_query(library, "is:duplicate", today=TODAY) == []
    assert mark_distinct(library, pair, "dismiss").step is None
    with open_library(library.path, session="cli") as again:
        assert found(again) == []
    library.undo(own_first=True)
    assert found(library) == [pair]


def test_either_paper_alone_remembers_it(library: Library, pair: tuple[int, int]) -> None:
    with library.store.step("another copy of the library"):
        library.store.update(PAPERS, [pair[1]], {"distinct_from": [pair[0]]})
    assert found(library) == []


def test_a_paper_told_apart_from_one_that_was_merged_is_so_from_the_other(
    library: Library, pair: tuple[int, int]
) -> None:
    third = (
        take(library, source("x.jsonl", {**PREPRINT, "arxiv_id": "2402.00002"})).sources[0].papers[0].doc_id
    )
    assert third is not None
    mark_distinct(library, [pair[1], third], "dismiss")
    merge_papers(library, pair[0], [pair[1]], "merge")
    assert found(library) == []


def test_the_longer_abstract_is_kept_and_importing_again_is_no_step(library: Library) -> None:
    longer = {**PREPRINT, "abstract": "Water moves, and moves again."}
    take(library, source("a.jsonl", PREPRINT))
    assert take(library, source("b.jsonl", longer)).counts.merged == 1
    (summary,) = library.summaries()
    assert library.paper(summary).abstract == "Water moves, and moves again."
    again = take(library, source("a.jsonl", PREPRINT), source("b.jsonl", longer))
    assert (again.counts.skipped, again.step) == (2, None)


def test_an_abstract_that_was_quoted_stays_where_the_longer_one_lacks_the_quote(library: Library) -> None:
    take(library, source("a.jsonl", PREPRINT))
    (doc_id,) = library.summaries()
    with library.store.step("highlight"):
        library.store.update(PAPERS, [doc_id], {"annotations": [{"exact": "Water moves."}]})
    take(library, source("b.jsonl", {**PREPRINT, "abstract": "The sea is always in motion."}))
    assert library.paper(doc_id).abstract == "Water moves."
    take(library, source("c.jsonl", {**PREPRINT, "abstract": "Water moves. The moon pulls."}))
    assert library.paper(doc_id).abstract == "Water moves. The moon pulls."
