"""A library out to one file and back: whatever its reader did, nothing of it is lost on the way."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.analysis.duplicates import age
from readlist.config import Rule
from readlist.errors import Cancelled, ExportError, UsageError
from readlist.formats.registry import write_papers
from readlist.library.duplicates import mark_distinct, merge_papers
from readlist.library.importing import (
    ImportOptions,
    ImportReport,
    import_read,
    import_sources,
    read_sources,
    without_entries,
)
from readlist.library.library import Library, open_library
from readlist.library.rules import usable_rules
from readlist.library.saved_searches import save_search
from readlist.library.sources import Source
from readlist.library.whole_library import export_library, is_empty
from readlist.model.change import (
    BackToInbox,
    Change,
    EditFields,
    EditTags,
    SetAnnotation,
    SetLater,
    SetNote,
    SetStarred,
    SetStatus,
)
from readlist.model.links import pdf_link
from readlist.model.paper import Annotation, Paper
from readlist.model.stored import to_document
from readlist.model.text import clean
from readlist.store.table import PAPERS
from tests.formats.shelves import papers
from tests.library.conftest import TODAY, json_lines, take

OF_THE_READER = ("status", "starred", "later_until", "note", "annotations", "status_changed_at", "read_at")
STATUSES = ("inbox", "queued", "reading", "read", "skipped", "to review")

_odd = st.sampled_from(
    ["Ã©tude", "it â€™s", "РїСЂРё", "数学 🎓", "\u05d0\u05d1", "a\tb", "\u2028", "\u202e", "=1"]
)
_texts = st.lists(st.one_of(_odd, st.text(max_size=12)), min_size=1, max_size=4).map(" ".join).map(clean)
_words = _texts.map(lambda text: " ".join(text.split()) or "x")
_times = st.datetimes().map(lambda time: f"{time.isoformat()}+00:00")
_annotations = st.builds(
    Annotation,
    exact=_words,
    prefix=_texts,
    suffix=_texts,
    kind=st.sampled_from(["claim", "method", "doubt"]),
    comment=_texts,
    created_at=_times,
)
_changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(SetStatus, st.sampled_from(STATUSES)),
    st.builds(SetStarred, st.booleans()),
    st.builds(SetLater, st.none() | st.dates().map(str)),
    st.builds(EditTags, st.lists(_words, max_size=2).map(tuple), st.just(("one",))),
    st.builds(SetNote, _texts),
    st.builds(SetAnnotation, _annotations),
    st.just(BackToInbox()),
    st.builds(
        EditFields,
        st.fixed_dictionaries(
            {},
            optional={
                "title": _words,
                "abstract": _texts,
                "venue": st.none() | _words,
                "year": st.none() | st.integers(1500, 2099),
                "links": st.just(msgspec.to_builtins([pdf_link(Path("/home/ada/papers/a b.pdf"))])),
            },
        ),
    ),
)
_newer = st.dictionaries(
    st.sampled_from(["mood", "shelf"]), st.one_of(_texts, st.lists(st.integers(0, 9))), min_size=1
)


def documents(library: Library) -> dict[str, dict[int, dict[str, Any]]]:
    """Return all that is stored of papers, lists and saved searches, as it is stored."""
    return {
        "papers": {doc_id: library.store.document(doc_id) for doc_id in library.summaries()},
        "lists": {doc_id: to_document(each) for doc_id, each in library.lists().items()},
        "searches": {each.doc_id: to_document(each) for each in library.searches()},
    }


def exported(library: Library) -> bytes:
    text = export_library(library, "-").text
    assert text is not None
    return text.encode()


def imported(library: Library, data: bytes, options: ImportOptions = ImportOptions()) -> ImportReport:  # noqa: B008
    return import_sources(library, [Source("library.json", data, TODAY, "/away/library.json")], options)


def opened(folder: str | Path, name: str) -> Library:
    return open_library(Path(folder) / name, session="cli")


Step = Callable[[Library], object]
"""Something that a reader does: drawn before there is a library, for ids there are random."""


def _of_papers(do: Callable[[Library, list[int]], object], *, fewest: int = 1) -> st.SearchStrategy[Step]:
    """Return steps about some of the papers; none where there are too few."""

    def step(numbers: list[int], library: Library) -> None:
        papers = sorted(library.summaries().values(), key=age)
        chosen = dict.fromkeys(papers[number % len(papers)].doc_id for number in numbers if papers)
        if len(chosen) >= fewest:
            do(library, list(chosen))

    numbers = st.lists(st.integers(0, 20), min_size=fewest, max_size=3)
    return numbers.map(lambda drawn: partial(step, drawn))


def _of_lists(do: Callable[[Library, list[int]], object]) -> st.SearchStrategy[Step]:
    def step(number: int, library: Library) -> None:
        lists = sorted(library.lists(), key=lambda each: library.lists()[each].added_at)
        if lists:
            do(library, lists[number % len(lists) :] + lists[: number % len(lists)])

    return st.integers(0, 20).map(lambda drawn: partial(step, drawn))


def _import(shelf: list[Paper], sections: list[str], options: ImportOptions, library: Library) -> None:
    lines = []
    for paper, section in zip(shelf, sections, strict=True):
        (fields,) = json.loads(write_papers("readlist-json", [paper]))
        lines.append(json.dumps({**fields, "section": section} if section else fields))
    take(library, json_lines(*lines, name=options.list_name or "one.jsonl"), options=options)


def _of_a_newer_version(fields: dict[str, Any], library: Library, ids: list[int]) -> None:
    with library.store.step("edit"):
        library.store.update(PAPERS, ids, fields)


def _save(name: str, query: str, library: Library) -> None:
    save_search(library, name, query, today=TODAY)


def _take_back(library: Library) -> None:
    with contextlib.suppress(UsageError):
        library.undo(own_first=False)


_imports = st.integers(1, 3).flatmap(
    lambda size: st.builds(
        partial,
        st.just(_import),
        st.lists(papers(), min_size=size, max_size=size),
        st.lists(st.just("") | _words, min_size=size, max_size=size),
        st.builds(
            ImportOptions,
            format_name=st.just("json-lines"),
            on_duplicate=st.sampled_from(["merge", "keep"]),
            tags=st.sampled_from([(), ("one",)]),
            list_name=st.sampled_from([None, "Mine", "Theirs"]),
        ),
    )
)
_steps: st.SearchStrategy[Step] = st.one_of(
    _imports,
    _changes.flatmap(lambda change: _of_papers(lambda library, ids: library.apply(change, ids))),
    _newer.flatmap(lambda fields: _of_papers(partial(_of_a_newer_version, fields))),
    _of_papers(lambda library, ids: library.remove(ids)),
    _of_papers(lambda library, ids: merge_papers(library, ids[0], ids[1:], "merge"), fewest=2),
    _of_papers(lambda library, ids: mark_distinct(library, ids, "dismiss"), fewest=2),
    _words.flatmap(lambda name: _of_lists(lambda library, lists: library.rename_list(lists[0], name))),
    _of_lists(lambda library, lists: library.merge_lists(lists[0], lists[1:])),
    _of_lists(lambda library, lists: library.delete_list(lists[0])),
    st.builds(partial, st.just(_save), _words, st.sampled_from(["tag:ml", "moe is:starred"])),
    st.just(_take_back),
)
_lives = st.tuples(_imports, st.lists(_steps, max_size=9)).map(lambda drawn: [drawn[0], *drawn[1]])
"""What a reader does with a library, from its first import on."""


def lived(library: Library, life: list[Step]) -> None:
    for step in life:
        step(library)


@given(_lives)
def test_an_empty_library_becomes_the_same(life: list[Step]) -> None:
    with TemporaryDirectory() as folder, opened(folder, "one.json") as one, opened(folder, "two.json") as two:
        lived(one, life)
        file = exported(one)
        report = imported(two, file)
        assert documents(two) == documents(one)
        assert report.sources[0].problems == ()
        assert exported(two) == file
        assert (imported(two, file).step, imported(one, file).step) == (None, None)


@given(_lives, _lives)
@settings(max_examples=20)
def test_what_the_reader_of_a_library_decided_stays(theirs: list[Step], mine: list[Step]) -> None:
    with TemporaryDirectory() as folder, opened(folder, "one.json") as one, opened(folder, "two.json") as two:
        lived(one, theirs)
        lived(two, mine)
        before = documents(two)
        file = exported(one)
        imported(two, file)
        after = documents(two)
        for doc_id, paper in before["papers"].items():
            for name in (*OF_THE_READER, "key", "added_at", *paper.get("edited", ())):
                assert after["papers"][doc_id].get(name) == paper.get(name)
        assert after["searches"].items() >= before["searches"].items()
        assert len({paper["key"] for paper in after["papers"].values()}) == len(after["papers"])
        assert imported(two, file).step is None


ADA: dict[str, Any] = {
    "doc_id": 11,
    "key": "marsh2023slow",
    "title": "On the Slow Music of Tides",
    "authors": ["Ada Marsh"],
    "year": 2023,
    "identifiers": {"doi": "10.1000/tides"},
    "tags": ["sea"],
    "status": "read",
    "starred": True,
    "note": {"text": "Hers.", "changed_at": "2024-01-02T10:00:00+00:00"},
    "places": [{"list": 7, "section": "Water", "position": 4}],
    "added_at": "2024-01-01T10:00:00+00:00",
    "status_changed_at": "2024-01-02T10:00:00+00:00",
    "read_at": "2024-01-02T10:00:00+00:00",
    "distinct_from": [12, 99],
}
BEN: dict[str, Any] = {
    "doc_id": 12,
    "key": "tides",
    "title": "Tides",
    "added_at": "2024-01-01T10:00:00+00:00",
    "distinct_from": [11],
    "places": [{"list": 7, "position": 5}],
}
WEEK = {
    "doc_id": 7,
    "title": "A Week of Water",
    "listed_on": "2024-01-01",
    "added_at": "2024-01-01T10:00:00+00:00",
}
SEARCH = {"doc_id": 8, "name": "moe", "query": "tag:moe", "position": 3}


def file_of(*papers: dict[str, Any], lists: Any = (WEEK,), searches: Any = (SEARCH,)) -> bytes:
    whole = {"readlist": 1, "lists": list(lists), "searches": list(searches), "papers": list(papers)}
    return json.dumps(whole).encode()


def only(report: ImportReport) -> list[str]:
    return [paper.action for paper in report.sources[0].papers]


def test_ids_and_keys_stay_where_they_are_free(library: Library) -> None:
    report = imported(library, file_of(ADA, BEN))
    assert (only(report), report.sources[0].lists, report.sources[0].searches) == (["new", "new"], 1, 1)
    assert {doc_id: each.key for doc_id, each in library.summaries().items()} == {
        11: "marsh2023slow",
        12: "tides",
    }
    assert library.paper(11).distinct_from == (12, 99)
    assert [each.position for each in library.searches()] == [3]


def test_what_is_taken_by_another_paper_is_given_anew_and_still_found(library: Library) -> None:
    ada = {**ADA, "doc_id": 12, "distinct_from": []}
    moons = {**BEN, "doc_id": 20, "title": "Counting Moons", "distinct_from": []}
    imported(library, file_of(ada, moons, lists=[{**WEEK, "title": "Another"}]))
    later = "2024-02-01T10:00:00+00:00"
    ben = {**BEN, "added_at": later}
    third = {"doc_id": 13, "key": "ebb", "title": "Ebb", "distinct_from": [12], "added_at": later}
    file = file_of(ben, third, lists=[{**WEEK, "added_at": later}])
    report = imported(library, file)
    assert only(report) == ["new", "new"]
    first, second = report.sources[0].papers
    assert (first.doc_id not in (12, 13, 20), first.key, second.doc_id) == (True, "tidesa", 13)
    assert library.paper(13).distinct_from == (first.doc_id,)
    (place,) = library.paper(first.doc_id or 0).places
    assert library.lists()[place.list].title == "A Week of Water"
    assert imported(library, file).step is None


def test_a_paper_that_is_here_keeps_what_was_said_of_it_and_the_difference_is_told(library: Library) -> None:
    take(library, json_lines('{"title": "On the Slow Music of Tides", "doi": "10.1000/tides"}'))
    (mine,) = library.summaries()
    library.apply(SetStatus("queued"), [mine])
    library.apply(SetNote("Mine."), [mine])
    before = library.paper(mine)
    file = file_of(ADA)
    report = imported(library, file)
    assert only(report) == ["merged"]
    assert [
        (each.severity, "said to be otherwise" in each.message) for each in report.sources[0].problems
    ] == [("warning", True)]
    after = library.paper(mine)
    assert (after.note, after.status, after.starred, after.key) == (before.note, "queued", False, before.key)
    assert (after.authors, after.tags, after.year) == (("Ada Marsh",), ("sea",), 2023)
    assert [(each.doc_id, each.key) for each in after.merged] == [(11, "marsh2023slow")]
    assert imported(library, file).step is None


def test_papers_that_stand_apart_there_stay_apart(library: Library) -> None:
    twin = {
        **ADA,
        "doc_id": 12,
        "key": "marsh2023slowa",
        "distinct_from": [11],
        "note": {"text": "The copy."},
    }
    assert only(imported(library, file_of(ADA, twin))) == ["new", "new"]
    assert imported(library, file_of(twin, ADA)).step is None


def test_a_short_title_in_a_list_of_both_libraries_is_one_paper(library: Library) -> None:
    take(library, json_lines('{"title": "Tides", "section": "Water"}', name="week.jsonl"))
    (week,) = library.lists().values()
    theirs = {**WEEK, "content_hashes": list(week.content_hashes)}
    report = imported(library, file_of(BEN, lists=[theirs]))
    assert (only(report), len(library.lists())) == (["merged"], 1)
    assert len(library.summaries()) == 1


def test_one_that_was_merged_since_is_found_under_what_it_became(library: Library) -> None:
    imported(library, file_of(ADA, BEN))
    file = exported(library)
    merge_papers(library, 11, [12], "duplicates merge")
    report = imported(library, file)
    assert (report.counts.skipped, report.step, only(report)) == (2, None, ["skipped"])


def test_undo_takes_papers_lists_and_searches_back(library: Library) -> None:
    imported(library, file_of(ADA, BEN))
    library.undo(own_first=True)
    assert documents(library) == {"papers": {}, "lists": {}, "searches": {}}
    library.redo()
    assert library.paper(11).note is not None
    assert len(library.lists()) == len(library.searches()) == 1


def test_searches_come_behind_those_that_are_here_and_names_stay_unique(library: Library) -> None:
    save_search(library, "Moë", "is:starred", today=TODAY)
    other = {"name": "alps", "query": "tag:alps", "position": 1}
    file = file_of(searches=[SEARCH, other])
    assert imported(library, file).sources[0].searches == 1
    assert [(each.name, each.query) for each in library.searches()] == [
        ("Moë", "is:starred"),
        ("alps", "tag:alps"),
    ]
    assert imported(library, file).step is None


def test_what_the_user_asks_for_holds_and_rules_are_for_papers_that_nobody_decided_about(
    library: Library,
) -> None:
    rules, _ = usable_rules({1: Rule(query="is:any", skip=True, tags=("ruled",))}, today=TODAY)
    options = ImportOptions(tags=("away",), list_name="From Ada", rules=rules)
    imported(library, file_of(ADA, BEN), options)
    ada = library.paper(11)
    assert (ada.status, ada.tags) == ("read", ("sea", "away"))
    assert [library.lists()[place.list].title for place in ada.places] == ["A Week of Water", "From Ada"]
    assert library.paper(12).status == "inbox"
    assert imported(library, file_of(ADA, BEN), options).step is None
    imported(library, file_of({**BEN, "doc_id": 13, "title": "Ebb"}), ImportOptions(status="queued"))
    assert library.paper(13).status == "queued"


def test_a_dry_run_needs_no_library_and_writes_nothing(library: Library) -> None:
    source = Source("library.json", file_of(ADA, BEN), TODAY)
    report = import_sources(None, [source], ImportOptions(dry_run=True))
    assert (report.counts.new, report.sources[0].papers[0].doc_id) == (2, None)
    assert imported(library, file_of(ADA), ImportOptions(dry_run=True)).step is None
    assert is_empty(library)


def test_two_files_of_one_library_in_one_import(library: Library) -> None:
    sources = [Source(name, file_of(ADA, BEN), TODAY) for name in ("monday.json", "friday.json")]
    report = import_sources(library, sources, ImportOptions())
    assert (report.counts.new, report.counts.skipped) == (2, 2)
    assert (len(library.lists()), len(library.searches())) == (1, 1)


def test_papers_left_out_do_not_come(library: Library) -> None:
    (read,) = read_sources([Source("library.json", file_of(ADA, BEN), TODAY)])
    import_read(library, [without_entries(read, {0})], ImportOptions())
    assert set(library.summaries()) == {12}


def test_a_file_of_the_same_is_not_touched_and_another_is_refused(library: Library, tmp_path: Path) -> None:
    imported(library, file_of(ADA))
    target = tmp_path / "out" / "library.json"
    assert export_library(library, str(target)).written == (target,)
    assert export_library(library, str(target)).unchanged == (target,)
    library.apply(SetStarred(False), [11])
    assert [each.path for each in export_library(library, str(target)).refused] == [target]
    assert export_library(library, str(target), replace=True).written == (target,)
    with pytest.raises(ExportError, match="is a folder"):
        export_library(library, str(tmp_path))


def test_whoever_follows_an_export_can_stop_it(library: Library, tmp_path: Path) -> None:
    imported(library, file_of(ADA, BEN))

    def stop(done: int, of: int) -> None:
        assert of == 2
        if done:
            raise Cancelled("Stopped", "")

    with pytest.raises(Cancelled):
        export_library(library, str(tmp_path / "library.out"), tell=stop)
    assert not (tmp_path / "library.out").exists()
