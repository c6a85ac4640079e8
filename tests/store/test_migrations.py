"""The versions of a library: what each changed, and a library of every one of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from readlist.store.migrations import MIGRATIONS, NEWEST_VERSION, migrated, newest_version
from readlist.store.paper_store import PaperStore
from readlist.store.table import LISTS, PAPERS, SEARCHES
from tests.store.migrations import TO_THREE, TO_TWO

LIBRARIES = sorted(path.parent for path in Path(__file__).with_name("libraries").glob("*/library.json"))


def version_of(folder: Path) -> int:
    return int(folder.name.partition("-")[0])


@pytest.fixture(params=LIBRARIES, ids=lambda path: path.name)
def library(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield shutil.copytree(request.param, tmp_path / request.param.name) / "library.json"


def golden_of(library: Path) -> Any:
    return json.loads(library.with_name("golden.json").read_text("utf-8"))


def documents(store: PaperStore) -> dict[str, dict[str, Any]]:
    tables = store._storage.read() or {}
    return {name: dict(table) for name, table in tables.items()}


def test_migrations_are_numbered_without_a_gap() -> None:
    versions = [each.version for each in MIGRATIONS]
    assert versions == sorted(versions)
    assert set(versions) == set(range(2, NEWEST_VERSION + 1))
    assert newest_version(()) == 1
    assert newest_version(TO_THREE) == 3


def test_every_migration_says_what_it_does() -> None:
    assert all(each.change.__doc__ for each in MIGRATIONS)


def test_a_document_takes_the_steps_from_its_own_version_on() -> None:
    paper = {"title": "Tides", "venue": "Sea", "starred": True, "own": 1}
    in_three = {"title": "Tides", "published_in": "Sea", "tags": ["star"], "own": 1}
    assert migrated(PAPERS, paper, 1, TO_THREE) == in_three
    assert migrated(PAPERS, in_three | {"tags": [], "starred": True}, 2, TO_THREE) == in_three
    assert migrated(PAPERS, paper, 1, TO_TWO) == {
        "title": "Tides",
        "published_in": "Sea",
        "starred": True,
        "own": 1,
    }
    assert migrated(PAPERS, paper, 3, TO_THREE) == paper
    assert migrated(LISTS, {"title": "a"}, 1, TO_THREE) == {"title": "A"}
    assert migrated(SEARCHES, {"name": "a"}, 1, TO_THREE) == {"name": "a"}


def test_there_is_a_library_of_every_version() -> None:
    assert {version_of(folder) for folder in LIBRARIES} == set(range(1, NEWEST_VERSION + 1))


def test_every_library_opens_with_all_that_is_in_it(library: Path) -> None:
    golden, before = golden_of(library), library.read_bytes()
    store = PaperStore(library, "cli")
    assert store.notices() == () or version_of(library.parent) < NEWEST_VERSION
    assert documents(store) == golden["tables"]
    assert {str(doc_id) for doc_id in store.summaries()} == golden["tables"][PAPERS].keys()
    assert [search.name for search in store.searches().values()] == ["To cite"]
    for doc_id, document in golden["tables"][PAPERS].items():
        assert store.paper(int(doc_id)).key == document["key"]
    if version_of(library.parent) == NEWEST_VERSION:
        assert [step.step for step in store.history() if not step.undone] == golden["steps"]
    store.close()
    assert library.read_bytes() == before
    assert not library.with_name("library.lock").exists()


def test_every_library_is_the_same_after_a_change_and_for_stock_tinydb(library: Path) -> None:
    golden = golden_of(library)
    store = PaperStore(library, "cli")
    doc_id = min(store.summaries())
    with store.step("a title"):
        store.update(PAPERS, [doc_id], {"title": "Another"})
    store._storage.compact()
    golden["tables"][PAPERS][str(doc_id)]["title"] = "Another"
    assert documents(store) == golden["tables"]
    store.close()
    with TinyDB(library) as database:
        assert {str(each.doc_id): dict(each) for each in database.table(PAPERS)} == golden["tables"][PAPERS]
        assert database.table("meta").all()[0]["schema"] == NEWEST_VERSION
