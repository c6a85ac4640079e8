"""In place of the conftest of TinyDB's own tests: our table, and our storage for the files they write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage, MemoryStorage, Storage

from readlist.store.storage import JournaledStorage
from readlist.store.table import JournaledTable


def storage_of_file(path: str, *, ensure_ascii: bool = False, **form: Any) -> Storage:
    """Open a file that a test names without a storage; only TinyDB's writes JSON in a form one asks for."""
    return JSONStorage(path, ensure_ascii=ensure_ascii, **form) if form else JournaledStorage(path)


TinyDB.table_class = JournaledTable
TinyDB.default_storage_class = staticmethod(storage_of_file)  # type: ignore[assignment]


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Expect to fail what reads the names of TinyDB's classes where a table prints itself; nothing else."""
    for item in items:
        if item.originalname == "test_table_repr":
            item.add_marker(pytest.mark.xfail(strict=True, reason="a table of ours prints the names of ours"))


@pytest.fixture(params=["memory", "journal", "snapshot"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TinyDB]:
    """Three documents: in memory, as steps of a journal, and as the snapshot of a compacted library."""
    if request.param == "memory":
        database = TinyDB(storage=MemoryStorage)
    else:
        database = TinyDB(tmp_path / "library.json", storage=JournaledStorage)
    database.drop_tables()
    database.insert_multiple({"int": 1, "char": letter} for letter in "abc")
    if request.param == "snapshot":
        assert isinstance(database.storage, JournaledStorage)
        assert database.storage.compact()
    yield database
    database.close()


@pytest.fixture
def storage() -> Storage:
    caching = CachingMiddleware(MemoryStorage)  # type: ignore[no-untyped-call]
    return caching()  # type: ignore[no-any-return]
