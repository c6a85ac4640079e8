"""A library of an older version: read as it is, brought to the newest by the first change, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readlist.errors import DamagedLibraryError, NewerLibraryError, StoreError, UsageError
from readlist.store.files import NewFile
from readlist.store.migrations import Migration, Migrations
from readlist.store.paper_store import PaperStore
from readlist.store.state import State
from readlist.store.storage import JournaledStorage
from readlist.store.table import LISTS, PAPERS
from tests.store.migrations import TO_THREE, TO_TWO

PAPER = 7
IN_ONE = {"title": "Tides", "venue": "Sea", "starred": True}
IN_TWO = {"title": "Tides", "published_in": "Sea", "starred": True}


class Stores:
    """Opens the same library as often as a test likes, each time like another process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: list[PaperStore] = []

    def __call__(self, migrations: Migrations = TO_TWO) -> PaperStore:
        self.opened.append(PaperStore(self.path, "cli", migrations))
        return self.opened[-1]


@pytest.fixture
def stores(library_path: Path) -> Iterator[Stores]:
    """A library of version 1 with a paper and a list, the star of which is not in the snapshot yet."""
    stores = Stores(library_path)
    store = stores(())
    with store.step("import"):
        store.insert(PAPERS, [(PAPER, {"title": "Tides", "venue": "Sea"})])
        store.insert(LISTS, [(9, {"title": "Shore"})])
    store._storage.compact()
    star(store)
    store.tidy()
    yield stores
    for store in stores.opened:
        store.close()


def star(store: PaperStore, starred: bool = True) -> None:
    with store.step("star"):
        store.update(PAPERS, [PAPER], {"starred": starred})


def files(path: Path) -> dict[str, bytes]:
    """Return every file below the folder of a library but that of its lock, where stands who had it last."""
    found = sorted(path.parent.rglob("*"))
    return {str(each): each.read_bytes() for each in found if each.is_file() and each.suffix != ".lock"}


def copies(path: Path) -> list[Path]:
    return sorted(path.with_name("library-backups").glob("*.json"))


def version_on_disk(path: Path) -> tuple[int, int]:
    """Return the version that the snapshot says, and that of the journal."""
    meta = json.loads(path.read_text("utf-8"))["meta"]["1"]
    header = json.loads(path.with_suffix(".journal").read_text("utf-8").splitlines()[0])["header"]
    return meta["schema"], header["format"]


def test_who_reads_sees_the_newest_form_and_writes_nothing(stores: Stores) -> None:
    before = files(stores.path)
    store = stores()
    assert store.document(PAPER) == IN_TWO
    assert store.summaries()[PAPER].starred
    assert store.lists()[9].title == "SHORE"
    assert store.refresh() == {}
    assert store.begin_compaction() is None
    store.tidy()
    assert store.columns_to_write() is None
    assert (store.version, files(stores.path)) == (1, before)
    assert [notice for notice in store.notices() if "version 1" in notice and "version 2" in notice]


def test_what_would_change_is_counted(stores: Stores) -> None:
    store = stores()
    assert store.pending is not None
    assert (store.pending.version, store.pending.newest) == (1, 2)
    assert store.pending.changes() == {LISTS: 1, PAPERS: 1}


def test_the_first_change_brings_the_library_to_the_newest_version(stores: Stores) -> None:
    store = stores()
    star(store, starred=False)
    expected = {**IN_TWO, "starred": False}
    assert store.document(PAPER) == expected
    assert (store.version, store.pending) == (2, None)
    assert version_on_disk(stores.path) == (2, 2)
    again = stores()
    assert again.document(PAPER) == expected
    assert again.lists()[9].title == "SHORE"
    assert again.conflicts() == ()
    assert again.notices() == ()
    star(again)
    again._storage.compact()
    assert stores().document(PAPER) == IN_TWO


def test_a_copy_of_before_has_the_library_with_its_history(stores: Stores) -> None:
    stores().migrate()
    (copy,) = copies(stores.path)
    assert copy.name.endswith("-before-migration.json")
    kept = PaperStore(copy, "cli", ())
    assert kept.document(PAPER) == IN_ONE
    assert [step.command for step in kept.history()] == ["star", "import"]
    kept.undo(own_first=False)
    assert not kept.summaries()[PAPER].starred
    kept.close()


def test_the_history_begins_anew_and_says_so(stores: Stores) -> None:
    store = stores()
    assert store.steps_left() == (False, False)
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo(own_first=False)
    assert version_on_disk(stores.path) == (1, 1)
    star(store, starred=False)
    assert any("history begins anew" in notice for notice in store.notices())
    assert [step.step for step in store.history()] == [3]
    store.undo(own_first=True)
    assert store.document(PAPER) == IN_TWO


def test_migrating_is_done_once(stores: Stores) -> None:
    one, other, third = stores(), stores(), stores()
    assert one.migrate() is not None
    assert one.migrate() is None
    assert other.migrate() is None
    star(third, starred=False)
    assert [third.document(PAPER)["starred"], len(copies(stores.path))] == [False, 1]
    other.refresh()
    assert other.document(PAPER) == third.document(PAPER)
    assert len(other.history()) == 1


def test_several_versions_are_gone_through(stores: Stores) -> None:
    stores(TO_TWO).migrate()
    store = stores(TO_THREE)
    assert store.document(PAPER) == {"title": "Tides", "published_in": "Sea", "tags": ["star"]}
    assert store.version == 2
    store.migrate()
    assert stores(TO_THREE).document(PAPER) == store.document(PAPER)
    assert version_on_disk(stores.path) == (3, 3)
    assert len(copies(stores.path)) == 2


def test_who_reads_follows_an_older_readlist_beside(stores: Stores) -> None:
    reading, older = stores(), stores(())
    assert reading.document(PAPER) == IN_TWO
    with older.step("a venue"):
        older.update(PAPERS, [PAPER], {"venue": "Ocean"})
    reading.refresh()
    assert reading.document(PAPER)["published_in"] == "Ocean"
    older._storage.compact()
    reading.refresh()
    assert reading.document(PAPER)["published_in"] == "Ocean"


def test_an_older_readlist_beside_is_refused_afterwards(stores: Stores) -> None:
    older = stores(())
    stores().migrate()
    before = files(stores.path)
    with pytest.raises(NewerLibraryError, match=r"version 2.* none beyond 1"):
        star(older, starred=False)
    assert files(stores.path) == before


def test_a_copy_that_fails_changes_nothing(stores: Stores) -> None:
    def fail(state: State) -> Path:
        raise OSError(28, "No space left on device")

    before = files(stores.path)
    storage = JournaledStorage(stores.path, migrations=TO_TWO, keep=fail)
    with pytest.raises(StoreError, match="No space left"):
        storage.migrate()
    storage.close()
    after = files(stores.path)
    assert {name: data for name, data in after.items() if not name.endswith(".lock")} == {
        name: data for name, data in before.items() if not name.endswith(".lock")
    }


def test_a_document_that_cannot_be_migrated_changes_nothing(stores: Stores) -> None:
    def fail(document: dict[str, Any]) -> dict[str, Any]:
        return {"title": document["no such field"]}

    store, before = stores(()), stores.path.read_bytes()
    storage = JournaledStorage(stores.path, migrations=(Migration(2, PAPERS, fail),))
    with pytest.raises(DamagedLibraryError, match="7 of papers cannot be brought from version 1"):
        storage.migrate()
    storage.close()
    assert stores.path.read_bytes() == before
    assert store.document(PAPER) == IN_ONE


def test_what_is_interrupted_between_the_two_files_is_migrated(stores: Stores) -> None:
    journal = stores.path.with_suffix(".journal")
    of_before = journal.read_bytes()
    stores().migrate()
    of_after = journal.read_bytes()
    journal.write_bytes(of_before)
    store = stores()
    assert (store.document(PAPER), store.conflicts(), store.history()) == (IN_TWO, (), [])
    assert store.refresh() == {}
    assert journal.read_bytes() == of_before
    star(store, starred=False)
    assert journal.read_bytes().startswith(of_after)
    again = stores()
    assert again.document(PAPER) == {**IN_TWO, "starred": False}
    assert len(again.history()) == 1


class Killed(BaseException):
    """The end of a process."""


@pytest.mark.parametrize("files_written", range(4))
@pytest.mark.parametrize("renamed", [False, True])
def test_wherever_it_is_interrupted_the_library_is_the_old_or_the_new_one(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, files_written: int, renamed: bool
) -> None:
    put_in_place, left = NewFile.put_in_place, files_written

    def put_or_die(new: NewFile) -> None:
        nonlocal left
        if left == 0 and not renamed:
            raise Killed
        put_in_place(new)
        if left == 0:
            raise Killed
        left -= 1

    with monkeypatch.context() as patch:
        patch.setattr(NewFile, "put_in_place", put_or_die)
        with pytest.raises(Killed):
            stores().migrate()
    # The two files of the copy come first, then the snapshot, then the journal.
    is_new = files_written + renamed > 2
    if is_new:
        with pytest.raises(NewerLibraryError):
            stores(())
    else:
        older = stores(())
        assert older.document(PAPER) == IN_ONE
        assert [step.command for step in older.history()] == ["star", "import"]
    store = stores()
    assert (store.document(PAPER), store.conflicts(), store.version) == (IN_TWO, (), 1 + is_new)
    star(store, starred=False)
    assert stores().document(PAPER) == {**IN_TWO, "starred": False}
    assert version_on_disk(stores.path) == (2, 2)


def test_an_older_journal_with_steps_that_the_snapshot_lacks_is_refused(stores: Stores) -> None:
    journal = stores.path.with_suffix(".journal")
    of_one = stores.path.read_bytes(), journal.read_bytes()
    stores().migrate()
    of_two = stores.path.read_bytes()
    stores.path.write_bytes(of_one[0])
    journal.write_bytes(of_one[1])
    star(stores(()), starred=False)
    stores.path.write_bytes(of_two)
    before = files(stores.path)
    with pytest.raises(DamagedLibraryError, match=r"journal .* is of version 1, its snapshot of version 2"):
        stores()
    assert files(stores.path) == before


def test_an_older_snapshot_beside_a_newer_journal_is_refused(stores: Stores) -> None:
    of_one = stores.path.read_bytes()
    stores().migrate()
    stores.path.write_bytes(of_one)
    before = files(stores.path)
    with pytest.raises(DamagedLibraryError, match=r"journal .* is of version 2, its snapshot of version 1"):
        stores()
    assert files(stores.path) == before


@pytest.mark.parametrize(
    "meta",
    [
        '{"library":"l","schema":99}',
        '{"library":{"id":"l"},"schema":99,"sequence":"many"}',
        '{"schema":99}',
    ],
)
@pytest.mark.parametrize("body", [',\n"papers":{\n"7":{"title":"Tides"}\n}}\n', ',\n"papers":[]}\n'])
@pytest.mark.parametrize("indented", [False, True])
def test_a_newer_library_is_refused_untouched(
    library_path: Path, meta: str, body: str, indented: bool
) -> None:
    library_path.parent.mkdir()
    text = f'{{"meta":{{\n"1":{meta}\n}}{body}'
    library_path.write_text(json.dumps(json.loads(text), indent=1) if indented else text, "utf-8")
    before = files(library_path)
    with pytest.raises(NewerLibraryError, match=r"version 99.*none beyond 1") as caught:
        PaperStore(library_path, "cli")
    assert "Update readlist" in caught.value.hint
    assert files(library_path) == before


def test_a_newer_journal_is_refused_untouched(stores: Stores) -> None:
    snapshot = stores.path.read_bytes()
    stores(TO_THREE).migrate()
    stores.path.write_bytes(snapshot)
    before = files(stores.path)
    with pytest.raises(NewerLibraryError, match=r"version 3.*none beyond 2"):
        stores()
    assert files(stores.path) == before


@pytest.mark.parametrize("schema", ["0", "-1", '"1"', "null"])
def test_a_version_that_never_was_is_damage(stores: Stores, schema: str) -> None:
    text = stores.path.read_text("utf-8").replace('"schema":1', f'"schema":{schema}')
    stores.path.write_text(text, "utf-8")
    with pytest.raises(DamagedLibraryError):
        stores()


def test_what_says_no_version_is_of_the_first(stores: Stores) -> None:
    text = stores.path.read_text("utf-8").replace('"schema":1,', "")
    stores.path.write_text(text, "utf-8")
    assert stores().version == 1


def test_a_file_of_another_program_becomes_a_library_of_the_newest_version(library_path: Path) -> None:
    library_path.parent.mkdir()
    library_path.write_text('{"papers": {"7": {"title": "Tides", "venue": "Sea"}}}', "utf-8")
    store = PaperStore(library_path, "cli", TO_TWO)
    assert store.document(PAPER) == {"title": "Tides", "published_in": "Sea"}
    star(store)
    store.close()
    assert version_on_disk(library_path) == (2, 2)
    again = PaperStore(library_path, "cli", TO_TWO)
    assert again.document(PAPER) == IN_TWO
    again.close()


def test_a_new_library_is_of_the_newest_version(library_path: Path) -> None:
    store = PaperStore(library_path, "cli", TO_TWO)
    with store.step("import"):
        store.insert(PAPERS, [(PAPER, IN_TWO)])
    store.close()
    assert version_on_disk(library_path) == (2, 2)
    assert not copies(library_path)
