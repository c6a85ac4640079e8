"""Stock TinyDB on a library: what it reads there, and what becomes of what it writes there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from readlist.errors import DamagedLibraryError, StoreError
from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS
from tests.store.conftest import Open, add_papers, set_fields

COMETS = {"key": "comets", "title": "Comets, Äther", "authors": ["Ada"], "extra": {"shelf": [1, None]}}

Papers = dict[int, dict[str, Any]]


@pytest.fixture
def compacted(open_store: Open) -> PaperStore:
    """An open store of three papers and a list, all of them in the snapshot."""
    store = open_store("running")
    add_papers(store, "Tides", "Moons", "Seas", authors=["Ada"], tags=["sea"])
    with store.step("import"):
        store.insert(LISTS, [(store.new_id(), {"title": "Weekly"})])
    assert store._storage.compact()
    return store


@pytest.fixture(params=["journal empty", "journal not empty"])
def store(compacted: PaperStore, request: pytest.FixtureRequest) -> PaperStore:
    """The same as it is, and with a paper changed, one added and one removed in the journal alone."""
    if request.param == "journal not empty":
        set_fields(compacted, id_of(compacted, "Tides"), starred=True, tags=["sea", "moon"])
        add_papers(compacted, "Stars")
        with compacted.step("remove"):
            compacted.remove(PAPERS, [id_of(compacted, "Seas")])
        assert compacted._storage.journal_bytes_since_snapshot
    return compacted


def id_of(store: PaperStore, title: str) -> int:
    (doc_id,) = (doc_id for doc_id, summary in store.summaries().items() if summary.title == title)
    return doc_id


def papers_of(store: PaperStore) -> Papers:
    """Return every paper of a store as it is stored."""
    return {doc_id: store.document(doc_id) for doc_id in store.paper_ids()}


def papers_in(path: Path) -> Papers:
    """Return every paper that stock TinyDB finds in a file."""
    with TinyDB(path) as stock:
        return {paper.doc_id: dict(paper) for paper in stock.table("papers")}


def write_outside(store: PaperStore, path: Path) -> tuple[Papers, set[int]]:
    """Let stock TinyDB change a paper, remove one and add one.

    Return what all papers are then, and the ids of those that it touched.
    """
    tides, moons = id_of(store, "Tides"), id_of(store, "Moons")
    expected = papers_of(store)
    with TinyDB(path) as stock:
        papers = stock.table("papers")
        papers.update({"venue": "Nature"}, doc_ids=[tides])
        papers.remove(doc_ids=[moons])
        comets = papers.insert(COMETS)
    del expected[moons]
    return expected | {tides: {**expected[tides], "venue": "Nature"}, comets: COMETS}, {tides, moons, comets}


def test_it_reads_every_paper_of_a_compacted_library(compacted: PaperStore, library_path: Path) -> None:
    assert len(papers_of(compacted)) == 3
    assert papers_in(library_path) == papers_of(compacted)


def test_what_it_writes_is_taken_up_by_a_running_store_and_a_new_one(
    store: PaperStore, open_store: Open, library_path: Path
) -> None:
    expected, touched = write_outside(store, library_path)
    assert store.refresh().keys() == touched
    for each in (store, open_store()):
        assert papers_of(each) == expected
        assert each.conflicts() == ()
        assert any("changed by another program" in notice for notice in each.notices())


def test_steps_and_a_compaction_on_top_of_it_lose_nothing(
    store: PaperStore, open_store: Open, library_path: Path
) -> None:
    expected, _ = write_outside(store, library_path)
    tides = id_of(store, "Tides")
    set_fields(store, tides, title="High tides")
    higher = expected | {tides: {**expected[tides], "title": "High tides"}}
    assert papers_of(store) == papers_of(open_store()) == higher
    store.tidy()
    assert papers_in(library_path) == papers_of(open_store()) == higher
    store.undo(own_first=True)
    assert papers_of(store) == papers_of(open_store()) == expected


def test_both_may_write_in_turn(store: PaperStore, open_store: Open, library_path: Path) -> None:
    expected = papers_of(store)
    tides = id_of(store, "Tides")
    for year in range(2020, 2024):
        with TinyDB(library_path) as stock:
            stock.table("papers").update({"year": year}, doc_ids=[tides])
            added = stock.table("papers").insert({"key": f"k{year}", "title": f"Year {year}"})
        set_fields(store, added, starred=year % 2 == 0, tags=[str(year)])
        expected[added] = {"key": f"k{year}", "title": f"Year {year}", "tags": [str(year)]}
        expected[added]["starred"] = year % 2 == 0
    expected[tides]["year"] = 2023
    assert papers_of(store) == papers_of(open_store()) == expected
    assert store.conflicts() == ()


def test_while_it_is_writing_nothing_is_taken_up_and_nothing_written(
    store: PaperStore, library_path: Path
) -> None:
    before = papers_of(store)
    expected, touched = write_outside(store, library_path)
    whole = library_path.read_bytes()
    library_path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedLibraryError):
        store.refresh()
    with pytest.raises(DamagedLibraryError):
        add_papers(store, "Suns")
    assert papers_of(store) == before
    library_path.write_bytes(whole)
    assert store.refresh().keys() == touched
    assert papers_of(store) == expected


@pytest.mark.parametrize(
    "read",
    [
        lambda store, doc_id: store.paper(doc_id),
        lambda store, doc_id: store.document(doc_id),
        lambda store, doc_id: list(store.texts([doc_id])),
        lambda store, doc_id: store.summaries()[doc_id],
    ],
    ids=["paper", "document", "texts", "summaries"],
)
def test_what_is_read_before_it_is_taken_up_is_a_clear_error(
    compacted: PaperStore, open_store: Open, library_path: Path, read: Callable[[PaperStore, int], object]
) -> None:
    tides, reader = id_of(compacted, "Tides"), open_store("reader")
    write_outside(compacted, library_path)
    with pytest.raises(StoreError, match="changed by another program") as failure:
        read(reader, tides)
    assert not isinstance(failure.value, DamagedLibraryError)
    reader.refresh()
    assert read(reader, tides)


def test_what_it_wrote_is_not_written_over_by_a_compaction(
    store: PaperStore, open_store: Open, library_path: Path
) -> None:
    expected, _ = write_outside(store, library_path)
    assert not store._storage.compact()
    assert papers_of(open_store()) == expected
    store.refresh()
    assert store._storage.compact()
    assert papers_in(library_path) == papers_of(store) == expected


def test_tables_of_its_own_and_lists_are_kept(
    store: PaperStore, open_store: Open, library_path: Path
) -> None:
    with TinyDB(library_path) as stock:
        stock.insert({"memo": "not a paper"})
        stock.table("lists").update({"title": "Daily"})
    store.refresh()
    assert [each.title for each in store.lists().values()] == ["Daily"]
    store.tidy()
    assert [each.title for each in open_store().lists().values()] == ["Daily"]
    with TinyDB(library_path) as stock:
        assert stock.all() == [{"memo": "not a paper"}]


def test_what_both_changed_stays_as_the_file_has_it_and_is_listed(
    compacted: PaperStore, open_store: Open, library_path: Path
) -> None:
    tides, moons, seas = (id_of(compacted, title) for title in ("Tides", "Moons", "Seas"))
    set_fields(compacted, tides, title="High tides", starred=True)
    set_fields(compacted, moons, starred=True)
    with compacted.step("remove"):
        compacted.remove(PAPERS, [seas])
    with TinyDB(library_path) as stock:
        papers = stock.table("papers")
        papers.update({"title": "Low tides"}, doc_ids=[tides])
        papers.remove(doc_ids=[moons])
        papers.update({"venue": "Nature"}, doc_ids=[seas])
    compacted.refresh()
    for store in (compacted, open_store()):
        assert store.paper_ids() == sorted([tides, seas])
        assert (store.summaries()[tides].title, store.summaries()[tides].starred) == ("Low tides", True)
        assert store.summaries()[seas].venue == "Nature"
        assert [conflict.id for conflict in store.conflicts()] == [tides, moons, seas]
        assert any("3 earlier changes" in notice for notice in store.notices())
