"""Papers in the store: ids, TinyDB's own calls, undo and redo, and a model that must agree."""

from __future__ import annotations

import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule
from tinydb.table import Table

from readlist.errors import DamagedLibraryError, UsageError
from readlist.model.paper import PaperSummary
from readlist.store import storage as storage_module
from readlist.store.paper_store import LARGEST_ID, PaperStore
from readlist.store.table import LISTS, PAPERS
from tests.other_process import writes_first
from tests.store.conftest import Open, add_papers, set_fields, titles


def test_ids_are_random_and_safe_for_programs_that_read_doubles(open_store: Open) -> None:
    store = open_store()
    ids = [store.new_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert all(0 < doc_id <= LARGEST_ID < 2**53 for doc_id in ids)
    assert sum(doc_id > LARGEST_ID // 2 for doc_id in ids) > 800


def test_every_write_is_a_call_of_a_tinydb_table(open_store: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    for name in ("insert", "insert_multiple", "update", "upsert", "remove"):
        original = getattr(Table, name)

        def spy(
            self: Table, *arguments: Any, _name: str = name, _call: Any = original, **options: Any
        ) -> Any:
            called.append(_name)
            return _call(self, *arguments, **options)

        monkeypatch.setattr(Table, name, spy)
    store = open_store()
    first, second = add_papers(store, "Tides", "Moons")
    set_fields(store, first, starred=True)
    with store.step("remove"):
        store.remove(PAPERS, [second])
    store.undo(own_first=True)
    assert called == ["insert_multiple", "update", "remove", "insert_multiple"]


def test_unknown_fields_of_a_newer_version_survive_a_change(open_store: Open, library_path: Path) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides", mood="calm")
    set_fields(store, doc_id, starred=True)
    store._storage.compact()
    assert json.loads(library_path.read_text("utf-8"))["papers"][str(doc_id)]["mood"] == "calm"


def test_a_document_of_the_wrong_form_is_a_clear_error(open_store: Open) -> None:
    store = open_store()
    with pytest.raises(DamagedLibraryError, match="cannot be read"):
        add_papers(store, "Tides", tags="not a list")


def test_the_column_file_spares_the_decoding_and_is_disposable(open_store: Open, tmp_path: Path) -> None:
    store = open_store()
    first, second = add_papers(store, "Tides", "Moons")
    store._storage.compact()
    store._absorb(None)
    store.tidy()
    (column_file,) = (tmp_path / "cache").rglob("*.msgpack")
    set_fields(store, first, starred=True)
    with store.step("remove"):
        store.remove(PAPERS, [second])
    assert open_store().summaries() == store.summaries()
    assert list(open_store().paper_ids()) == [first]
    for damage in (b"", b"\x00" * 50, column_file.read_bytes()[:-3]):
        column_file.write_bytes(damage)
        assert open_store().summaries() == store.summaries()


def test_undo_takes_back_this_sessions_newest_step_before_others(open_store: Open) -> None:
    app, cli = open_store("app-1"), open_store("cli")
    first, second = add_papers(app, "Tides", "Moons")
    set_fields(app, first, "star", starred=True)
    set_fields(cli, second, "status read", status="read")
    taken_back = app.undo(own_first=True)
    assert taken_back.reverted is not None
    assert taken_back.reverted.command == "star"
    assert set(taken_back.changed) == {first}
    assert app.summaries()[second].status == "read"
    newest = app.undo(own_first=False)
    assert newest.reverted is not None
    assert newest.reverted.command == "status read"


def test_undo_works_across_restarts_and_names_whose_step_it_was(open_store: Open) -> None:
    (doc_id,) = add_papers(open_store("app-1"), "Tides", status="queued")
    set_fields(open_store("app-1"), doc_id, "skip", status="skipped")
    fresh = open_store("app-2")
    taken_back = fresh.undo(own_first=True)
    assert taken_back.reverted is not None
    assert (taken_back.reverted.session, taken_back.reverted.command) == ("app-1", "skip")
    assert fresh.summaries()[doc_id].status == "queued"


@pytest.mark.skipif(os.name == "nt", reason="the moment is found by a lock of POSIX")
def test_two_who_take_back_at_once_take_back_two_steps(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_store(), open_store()
    (doc_id,) = add_papers(here, "Tides")
    set_fields(here, doc_id, "star", starred=True)
    set_fields(here, doc_id, "tag +sea", tags=["sea"])
    writes_first(monkeypatch, lambda: there.undo(own_first=False))
    taken_back = here.undo(own_first=False)
    assert taken_back.reverted is not None
    assert taken_back.reverted.command == "star"
    assert taken_back.left == ()
    assert [(step.command, step.undone) for step in here.history()] == [
        ("tag +sea", True), ("star", True), ("import", False),
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="the moment is found by a lock of POSIX")
def test_what_another_has_taken_back_meanwhile_is_nothing_to_undo(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_store(), open_store()
    add_papers(here, "Tides")
    writes_first(monkeypatch, lambda: there.undo(own_first=False))
    with pytest.raises(UsageError, match="nothing to undo"):
        here.undo(own_first=False)
    assert here.redo().command == "redo: import"


def test_undo_then_redo_is_as_before_and_history_says_so(open_store: Open) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    set_fields(store, doc_id, "star", starred=True)
    after = store.summaries()[doc_id]
    store.undo(own_first=True)
    assert [(step.command, step.undone) for step in store.history()] == [("star", True), ("import", False)]
    store.redo()
    assert store.summaries()[doc_id] == after
    assert [(step.command, step.undone) for step in store.history()] == [("star", False), ("import", False)]


def test_a_new_change_ends_what_can_be_done_again(open_store: Open) -> None:
    store, other = open_store("a"), open_store("b")
    (doc_id,) = add_papers(store, "Tides")
    set_fields(store, doc_id, starred=True)
    store.undo(own_first=True)
    set_fields(other, doc_id, tags=["sea"])
    store.redo()
    store.undo(own_first=True)
    set_fields(store, doc_id, tags=["moon"])
    with pytest.raises(UsageError, match="nothing to redo"):
        store.redo()


def test_undo_leaves_alone_what_was_changed_since(open_store: Open) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    set_fields(store, doc_id, "edit", title="Seas", venue="Nature")
    set_fields(open_store("b"), doc_id, "edit", title="Oceans")
    taken_back = store.undo(own_first=True)
    assert taken_back.left == (f"k{doc_id}: title was changed since and stays.",)
    assert (store.summaries()[doc_id].title, store.summaries()[doc_id].venue) == ("Oceans", None)


def test_undoing_an_import_keeps_papers_touched_since(open_store: Open) -> None:
    store = open_store()
    first, second = add_papers(store, "Tides", "Moons")
    set_fields(store, first, "star", starred=True)
    other = open_store("other")
    set_fields(other, second, "later", later_until="2030-01-01")
    other.undo(own_first=True)
    store.undo(own_first=True)
    set_fields(store, second, "note", note={"text": "mine"})
    with other.step("nothing"):
        pass
    assert [step.command for step in store.history() if not step.undone] == ["note", "import"]
    set_fields(open_store("third"), first, "tag", tags=["sea"])
    taken_back = store.undo(own_first=True)
    assert taken_back.reverted is not None
    assert taken_back.reverted.command == "note"
    taken_back = store.undo(own_first=True)
    assert taken_back.left == (f"k{first} was changed since and stays.",)
    assert titles(store) == ["Tides"]


def test_undoing_a_removal_brings_the_paper_back_whole(open_store: Open) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides", abstract="On water.", tags=["sea"])
    before = store.paper(doc_id)
    with store.step("remove"):
        store.remove(PAPERS, [doc_id])
    assert store.summaries() == {}
    store.undo(own_first=True)
    assert store.paper(doc_id) == before


def test_a_step_whose_papers_were_all_changed_since_does_not_block_older_ones(open_store: Open) -> None:
    app, cli = open_store("app-1"), open_store("cli")
    first, second = add_papers(app, "Tides", "Moons")
    with app.step("lists"):
        app.insert(LISTS, [(app.new_id(), {"title": "Sea"})])
    set_fields(app, second, "queue", status="queued")
    set_fields(app, first, "queue", status="queued")
    set_fields(cli, first, "read", status="read")
    assert app.undo(own_first=True).left == (f"k{first}: status was changed since and stays.",)
    app.undo(own_first=True)
    assert [app.summaries()[doc_id].status for doc_id in (first, second)] == ["read", "inbox"]


def test_redo_works_across_restarts_until_something_changes(open_store: Open) -> None:
    store = open_store("app-1")
    (doc_id,) = add_papers(store, "Tides")
    set_fields(store, doc_id, "star", starred=True)
    store.undo(own_first=True)
    fresh = open_store("app-2")
    fresh.redo()
    assert fresh.summaries()[doc_id].starred
    store.undo(own_first=False)
    set_fields(open_store("app-3"), doc_id, "tag", tags=["sea"])
    with pytest.raises(UsageError, match="nothing to redo"):
        open_store("app-4").redo()


def test_all_that_an_earlier_run_took_back_can_be_done_again_in_turn(open_store: Open) -> None:
    store = open_store("app-1")
    (doc_id,) = add_papers(store, "Tides")
    for command, fields in (
        ("star", {"starred": True}),
        ("queue", {"status": "queued"}),
        ("tag", {"tags": ["a"]}),
    ):
        set_fields(store, doc_id, command, **fields)
    after = store.summaries()[doc_id]
    for _ in range(3):
        store.undo(own_first=True)
    fresh = open_store("app-2")
    fresh.undo(own_first=True)  # the import: a step of another run, too
    redone = [fresh.redo().reverted for _ in range(4)]
    assert [step.command for step in redone if step] == ["import", "star", "queue", "tag"]
    assert fresh.summaries()[doc_id] == after
    with pytest.raises(UsageError, match="nothing to redo"):
        fresh.redo()


def test_steps_of_others_are_not_done_again_after_a_change_of_ours(open_store: Open) -> None:
    ours, theirs = open_store("a"), open_store("b")
    (doc_id,) = add_papers(theirs, "Tides")
    set_fields(theirs, doc_id, "star", starred=True)
    set_fields(ours, doc_id, "tag", tags=["sea"])
    theirs.undo(own_first=True)
    with pytest.raises(UsageError, match="nothing to redo"):
        ours.redo()
    assert theirs.redo().reverted


def test_what_others_wrote_is_reported_even_if_a_step_of_ours_took_it_in(open_store: Open) -> None:
    ours, theirs = open_store("a"), open_store("b")
    (first,) = add_papers(ours, "Tides")
    theirs.refresh()
    assert titles(theirs) == titles(ours) == ["Tides"]
    (second,) = add_papers(theirs, "Moons")
    set_fields(ours, first, starred=True)
    assert set(ours.refresh()) == {second}
    assert ours.refresh() == {}


def test_what_could_not_be_read_again_is_not_written(open_store: Open, library_path: Path) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    before = library_path.with_suffix(".journal").read_bytes()
    with pytest.raises(DamagedLibraryError, match="cannot be read"):
        set_fields(store, doc_id, year="twenty")
    assert library_path.with_suffix(".journal").read_bytes() == before
    assert titles(open_store()) == ["Tides"]


def test_undoing_an_import_takes_the_list_along_unless_papers_stay_in_it(open_store: Open) -> None:
    store = open_store()
    (known,) = add_papers(store, "Tides")
    list_id, new = store.new_id(), store.new_id()
    with store.step("import"):
        store.insert(LISTS, [(list_id, {"title": "Sea"})])
        store.insert(PAPERS, [(new, {"title": "Moons", "places": [{"list": list_id}]})])
        store.update(PAPERS, [known], {"places": [{"list": list_id}]})
    store.undo(own_first=True)
    assert (titles(store), store.lists()) == (["Tides"], {})
    store.redo()
    set_fields(open_store("b"), new, starred=True)
    store.undo(own_first=False)
    store.undo(own_first=False)
    assert (titles(store), list(store.lists())) == (["Tides"], [])


def test_a_step_that_touches_a_paper_twice_is_taken_back_and_done_again(open_store: Open) -> None:
    store = open_store()
    doc_id = store.new_id()
    with store.step("add and edit"):
        store.insert(PAPERS, [(doc_id, {"title": "Tides"})])
        store.update(PAPERS, [doc_id], {"title": "Seas"})
    store.undo(own_first=True)
    assert store.summaries() == {}
    store.redo()
    assert titles(store) == ["Seas"]


def test_a_paper_that_comes_back_does_not_share_a_key(open_store: Open) -> None:
    store = open_store()
    (doc_id,) = add_papers(store, "Tides")
    key = store.summaries()[doc_id].key
    with store.step("remove"):
        store.remove(PAPERS, [doc_id])
    other = open_store("b")
    with other.step("import"):
        other.insert(PAPERS, [(other.new_id(), {"key": key, "title": "Tides"})])
    store.undo(own_first=True)
    assert sorted(summary.key for summary in store.summaries().values()) == [key, f"{key}a"]


def test_nothing_to_undo_is_a_clear_error(open_store: Open) -> None:
    store = open_store()
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo(own_first=False)
    add_papers(store, "Tides")
    store.undo(own_first=False)
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo(own_first=False)


def test_the_history_of_one_paper(open_store: Open) -> None:
    store = open_store()
    first, second = add_papers(store, "Tides", "Moons")
    set_fields(store, first, "star", starred=True)
    set_fields(store, second, "skip", status="skipped")
    assert [(step.command, step.count) for step in store.history(first)] == [("star", 1), ("import", 2)]


def test_changes_that_opening_put_off_are_seen_by_whoever_looks_first(open_store: Open) -> None:
    store = open_store()
    ids = add_papers(store, *(f"Paper {number}" for number in range(50)), tags=["sea"])
    store._storage.compact()
    for year in (2001, 2002):
        with store.step("edit"):
            store.update(PAPERS, ids, {"year": year, "tags": None})
    with store.step("remove"):
        store.remove(PAPERS, ids[1:2])
    again = open_store()
    assert again.paper(ids[0]).year == 2002
    set_fields(again, ids[2], starred=True)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(again.paper, ids[2:] * 20))
    assert {(paper.year, paper.tags) for paper in found} == {(2002, ())}
    assert ids[1] not in again.summaries()
    assert again.summaries()[ids[2]].starred
    again._storage.compact()
    assert open_store().summaries() == again.summaries()


class StoreMachine(RuleBasedStateMachine):
    """Two open stores on one library against a plain dictionary."""

    papers = Bundle("papers")

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        os.environ["XDG_CACHE_HOME"] = self._folder.name
        self._path = Path(self._folder.name) / "library.json"
        self._stores = [PaperStore(self._path, "one"), PaperStore(self._path, "two")]
        self._model: dict[int, dict[str, Any]] = {}
        self._past: list[dict[int, dict[str, Any]]] = []

    def _remember(self) -> None:
        self._past.append({doc_id: dict(fields) for doc_id, fields in self._model.items()})

    @rule(target=papers, who=st.integers(0, 1), title=st.text(max_size=20))
    def add(self, who: int, title: str) -> int:
        self._remember()
        (doc_id,) = add_papers(self._stores[who], title)
        self._model[doc_id] = {"title": title}
        return doc_id

    @rule(
        doc_id=papers,
        who=st.integers(0, 1),
        starred=st.booleans(),
        tags=st.lists(st.text(max_size=5), max_size=3),
    )
    def change(self, doc_id: int, who: int, starred: bool, tags: list[str]) -> None:
        self._stores[who].refresh()
        if doc_id not in self._model:
            return
        wanted = {**self._model[doc_id], "starred": starred, "tags": tags}
        if wanted != self._model[doc_id]:
            self._remember()
            self._model[doc_id] = wanted
        set_fields(self._stores[who], doc_id, starred=starred, tags=tags)

    @rule(doc_id=papers, who=st.integers(0, 1))
    def remove(self, doc_id: int, who: int) -> None:
        if doc_id in self._model:
            self._remember()
            del self._model[doc_id]
        with self._stores[who].step("remove"):
            self._stores[who].remove(PAPERS, [doc_id])

    @precondition(lambda self: self._past)
    @rule(who=st.integers(0, 1))
    def undo(self, who: int) -> None:
        self._stores[who].undo(own_first=False)
        self._model = self._past.pop()

    @rule(who=st.integers(0, 1))
    def reopen(self, who: int) -> None:
        self._stores[who].close()
        self._stores[who] = PaperStore(self._path, ("one", "two")[who])

    @rule(who=st.integers(0, 1))
    def compact(self, who: int) -> None:
        self._stores[who]._storage.compact()

    @rule(who=st.integers(0, 1))
    def write_a_checkpoint(self, who: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage_module, "CHECKPOINT_ABOVE", 0)
            patch.setattr(storage_module, "CHECKPOINT_FRACTION", 1 << 30)
            self._stores[who].tidy()

    @invariant()
    def both_agree_with_the_model(self) -> None:
        for store in self._stores:
            store.refresh()
            found: dict[int, PaperSummary] = dict(store.summaries())
            assert set(found) == set(self._model)
            for doc_id, fields in self._model.items():
                assert found[doc_id].title == fields["title"]
                assert found[doc_id].starred == fields.get("starred", False)
                assert list(found[doc_id].tags) == fields.get("tags", [])

    def teardown(self) -> None:
        if hasattr(self, "_stores"):
            for store in self._stores:
                store.close()
            self._folder.cleanup()


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
