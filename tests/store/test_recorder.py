"""What TinyDB did to a table, found against the JSON that stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest

from readlist.store.documents import Documents
from readlist.store.recorder import Recorder

BEFORE = b'{"nested":{"list":[1,2]},"nothing":null,"title":"A"}'


class Base:
    """One table of one document."""

    def tables(self) -> tuple[str, ...]:
        return ("papers",)

    def length(self, _table: str) -> int:
        return 1

    def ids(self, _table: str) -> list[int]:
        return [1]

    def has(self, _table: str, doc_id: int) -> bool:
        return doc_id == 1

    def raw(self, _table: str, doc_id: int) -> bytes | None:
        return BEFORE if doc_id == 1 else None

    def raw_items(self, _table: str) -> Iterable[tuple[int, bytes]]:
        return [(1, BEFORE)]


def change(do: Callable[[Recorder], object]) -> list[tuple[Any, ...]]:
    """Return what was recorded of ``do``, each image as values."""
    recorder = Recorder(Documents(Base()), "papers")
    do(recorder)
    images = [(each.doc_id, each.before, each.after) for each in recorder.changes()]
    return [(doc_id, *(raw and msgspec.json.decode(raw) for raw in rest)) for doc_id, *rest in images]


def test_of_an_update_the_changed_fields_are_told() -> None:
    def do(table: Recorder) -> None:
        table[1]["title"] = "B"
        table[1]["nested"]["list"].append(3)
        table[1]["new"] = None
        del table[1]["nothing"]

    (told,) = change(do)
    before = {"title": "A", "nested": {"list": [1, 2]}, "nothing": None}
    after = {"title": "B", "nested": {"list": [1, 2, 3]}, "new": None}
    assert told == (1, before, after)


@pytest.mark.parametrize(
    "do",
    [
        lambda table: table[1],
        lambda table: table[1]["nested"]["list"],
        lambda table: table[1].update({"title": "A", "nested": {"list": (1, 2)}}),
        lambda table: table.__setitem__(1, {"title": "A", "nothing": None, "nested": {"list": [1, 2]}}),
    ],
    ids=["seen", "looked into", "the same again", "replaced by the same"],
)
def test_what_is_as_it_was_is_no_change(do: Callable[[Recorder], object]) -> None:
    assert change(do) == []


def test_documents_come_and_go_whole() -> None:
    whole = msgspec.json.decode(BEFORE)
    assert change(lambda table: table.__setitem__(2, {"a": 1})) == [(2, None, {"a": 1})]
    assert change(lambda table: table.__delitem__(1)) == [(1, whole, None)]
    assert change(lambda table: table.__setitem__(1, {"title": "A"})) == [
        (1, {"nested": {"list": [1, 2]}, "nothing": None}, {})
    ]
    with pytest.raises(KeyError):
        change(lambda table: table.__delitem__(2))
