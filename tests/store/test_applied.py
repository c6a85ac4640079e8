"""Which papers' texts changed since a state: by the steps of the journal, or None."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from readlist.store import retention
from readlist.store import storage as storage_module
from readlist.store.applied import Applied
from readlist.store.paper_store import PaperStore
from readlist.store.table import PAPERS
from tests.store.conftest import Open, add_papers, set_fields


def state_of(store: PaperStore) -> Applied:
    changes = store.text_changes()
    assert changes is not None
    return changes.applied


def changed(store: PaperStore, since: Applied) -> set[int] | None:
    changes = store.text_changes(since)
    return None if changes is None else set(changes.papers)


def test_an_unwritten_library_has_no_state(open_store: Open) -> None:
    assert open_store().text_changes() is None


def test_papers_whose_texts_changed_are_told_others_not(open_store: Open) -> None:
    store = open_store()
    first, second, third = add_papers(store, "A", "B", "C")
    before = state_of(store)
    assert changed(store, before) == set()
    set_fields(store, first, status="read", starred=True)
    assert changed(store, before) == set()
    set_fields(store, first, abstract="about")
    set_fields(store, second, note={"text": "well"})
    assert changed(store, before) == {first, second}
    between = state_of(store)
    assert between.position.sequence > before.position.sequence
    with store.step("remove"):
        store.remove(PAPERS, [third])
    (fourth,) = add_papers(store, "D")
    assert changed(store, between) == {third, fourth}
    store.undo(own_first=True)
    assert changed(store, state_of(store)) == set()
    assert changed(store, between) == {third, fourth}


def test_what_others_wrote_is_told_once_it_is_taken_in(open_store: Open) -> None:
    store, other = open_store(), open_store("other")
    (doc_id,) = add_papers(store, "A")
    before = state_of(store)
    other.refresh()
    set_fields(other, doc_id, title="B")
    assert changed(store, before) == set()
    store.refresh()
    assert changed(store, before) == {doc_id}
    assert changed(open_store("third"), before) == {doc_id}


def test_a_state_outlives_a_compaction(open_store: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_module, "COMPACT_ABOVE", 1)
    store = open_store()
    (doc_id,) = add_papers(store, "A")
    before = state_of(store)
    set_fields(store, doc_id, title="B" * 1000)
    store.tidy()
    assert changed(store, before) == {doc_id}
    assert changed(open_store(), state_of(store)) == set()


def test_a_journal_that_was_trimmed_does_not_lead_on(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "COMPACT_ABOVE", 1)
    monkeypatch.setattr(retention, "KEPT_STEPS", 1)
    monkeypatch.setattr(retention, "KEPT_AGE", timedelta(0))
    store = open_store()
    (doc_id,) = add_papers(store, "A")
    before = state_of(store)
    for number in range(5):
        set_fields(store, doc_id, title=f"B{number}")
    store.tidy()
    assert changed(store, before) is None
    assert changed(store, state_of(store)) == set()


def test_an_edit_from_outside_begins_anew(open_store: Open, library_path: Path) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "A")
    store.tidy()
    before = state_of(store)
    with TinyDB(library_path) as outside:
        outside.table("papers").insert({"key": "x", "title": "X"})
    store.refresh()
    assert changed(store, before) is None
    assert store.text_changes() is None
    store.tidy()
    assert changed(store, before) is None
    after = state_of(store)
    set_fields(store, doc_id, title="B")
    assert changed(store, after) == {doc_id}


def test_another_library_and_a_journal_that_is_gone_do_not_lead_on(
    open_store: Open, library_path: Path
) -> None:
    store = open_store()
    add_papers(store, "A")
    before = state_of(store)
    assert changed(store, Applied("other", before.lineage, before.position)) is None
    library_path.with_name("library.journal").unlink()
    assert store.text_changes() is None
