"""Restoring: the library becomes what it was, as one step that can be taken back."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.store.backups import BY_HAND, make_backup, read_backup
from readlist.store.paper_store import PaperStore
from readlist.store.restoring import restore
from readlist.store.table import LISTS, PAPERS, SEARCHES
from tests.store.conftest import Open, add_papers, set_fields, titles

TABLES = (PAPERS, LISTS, SEARCHES)
documents = st.dictionaries(
    st.integers(1, 9),
    st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 2) | st.lists(st.integers(0, 2))),
)
states = st.fixed_dictionaries(dict.fromkeys(TABLES, documents))


def content(store: PaperStore) -> dict[str, dict[int, Any]]:
    """Return every document of the library."""
    now = store.frozen().documents
    return {table: {i: json.loads(raw) for i, raw in now.raw_items(table)} for table in TABLES}


def become(store: PaperStore, state: dict[str, dict[int, Any]]) -> None:
    """Make the library ``state``, under keys and titles of which papers must have one."""
    with store.step("become"):
        for table, wanted in state.items():
            store.remove(table, list(store.frozen().documents.ids(table)))
            named = {"title": "T", "name": "N", "query": "q"}
            store.insert(table, [(i, {**named, "key": f"k{i}", **each}) for i, each in wanted.items()])


@settings(max_examples=25)
@given(states, states)
def test_the_library_is_what_it_was_and_undo_brings_back_what_it_had_become(
    then: dict[str, dict[int, Any]], now: dict[str, dict[int, Any]]
) -> None:
    with TemporaryDirectory() as folder:
        store = PaperStore(Path(folder) / "library.json", "cli")
        become(store, then)
        before = content(store)
        backup = make_backup(store.frozen(), BY_HAND)
        become(store, now)
        after = content(store)
        done = restore(store, read_backup(backup.path).documents, "restore")
        assert content(store) == before
        assert (done.step is None) == (before == after)
        if done.step is not None:
            assert store.undo(own_first=False).left == ()
            assert content(store) == after
            store.redo()
            assert content(store) == before
        store.close()


def test_only_what_differs_is_in_the_step(open_store: Open) -> None:
    store = open_store()
    first, second = add_papers(store, "One", "Two")
    backup = make_backup(store.frozen(), BY_HAND)
    set_fields(store, first, starred=True)
    done = restore(store, read_backup(backup.path).documents, "restore")
    assert set(done.changed) == {first}
    assert done.changed[first] is not None
    assert second not in done.changed


def test_a_key_that_was_given_away_is_given_back_by_restore_and_by_undo(open_store: Open) -> None:
    store = open_store()
    (old,) = add_papers(store, "Old")
    set_fields(store, old, key="wang2024")
    backup = make_backup(store.frozen(), BY_HAND)
    with store.step("remove"):
        store.remove(PAPERS, [old])
    (new,) = add_papers(store, "New")
    set_fields(store, new, key="wang2024")
    restore(store, read_backup(backup.path).documents, "restore")
    assert {paper.title: paper.key for paper in store.summaries().values()} == {"Old": "wang2024"}
    assert store.undo(own_first=False).left == ()
    assert {paper.title: paper.key for paper in store.summaries().values()} == {"New": "wang2024"}


def test_a_lost_library_is_whole_again(open_store: Open, tmp_path: Path) -> None:
    store = open_store()
    add_papers(store, "One", "Two")
    backup = make_backup(store.frozen(), BY_HAND)
    anew = PaperStore(tmp_path / "anew.json", "cli")
    restore(anew, read_backup(backup.path).documents, "restore")
    assert titles(anew) == ["One", "Two"]
    assert content(anew) == content(store)
    anew.close()


def test_who_has_the_library_open_follows(open_store: Open) -> None:
    store, app = open_store(), open_store("app")
    (first,) = add_papers(store, "One")
    backup = make_backup(store.frozen(), BY_HAND)
    (second,) = add_papers(store, "Two")
    app.refresh()
    restore(store, read_backup(backup.path).documents, "restore")
    assert app.refresh() == {second: None}
    assert list(app.summaries()) == [first]
