"""Another library, or a former state of this one: its papers and saved searches as they are to be here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from readlist.model.keys import base_key, is_key
from readlist.model.paper import INBOX, Place, SavedSearch
from readlist.model.record import Record
from readlist.model.stored import plain
from readlist.model.text import fold
from readlist.store.paper_store import free_id

_OF_THE_WORK = (
    "title", "abstract", "authors", "year", "venue", "published_on", "identifiers", "links", "tags", "extra",
)  # fmt: skip
_OF_THE_READER = ("status", "starred", "later_until", "note", "annotations")


class OtherLibrary(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the papers of another library.

    ``lists`` gives the ids here of the lists there. All papers go ``into`` one more list where it
    is given, and get ``tags``. New ones get the fields ``decided``, and ``added_at`` where it is unknown.
    """

    lists: Mapping[int, int]
    added_at: str
    into: int | None = None
    tags: tuple[str, ...] = ()
    decided: Mapping[str, Any] = {}

    def places(self, record: Record) -> tuple[Place, ...]:
        """Return where the paper stands here."""
        return msgspec.convert(self._places(record), tuple[Place, ...])

    def brought(self, record: Record, *, is_known_as: bool) -> dict[str, Any]:
        """Return what the paper brings to one that is here already: nothing of what its reader thinks.

        Unless that ``is_known_as`` the paper is there, it remembers it: whatever changes, it is found again.
        """
        document = record.document
        fields = {name: document[name] for name in (*_OF_THE_WORK, "merged") if name in document}
        if not is_known_as and "doc_id" in document:
            known_as = {name: document[name] for name in ("doc_id", "key") if name in document}
            fields["merged"] = [known_as, *fields.get("merged", ())]
        return {**fields, "tags": self._tags(record), "places": self._places(record)}

    def document(self, record: Record) -> dict[str, Any]:
        """Return the document of the paper as a new one, with all that its reader thinks of it."""
        document = {**record.document, **self.decided}
        document.pop("doc_id", None)
        document.setdefault("added_at", self.added_at)
        if not is_key(document.get("key", "")):
            document["key"] = base_key(record.authors, record.title, record.year)
        for name, value in (("tags", self._tags(record)), ("places", self._places(record))):
            if value or name in document:
                document[name] = value
        return document

    def _tags(self, record: Record) -> list[str]:
        return list(dict.fromkeys((*record.tags, *self.tags)))

    def _places(self, record: Record) -> list[dict[str, Any]]:
        """Return the places in lists that came along, each list once."""
        there = (place for place in record.document.get("places", ()) if place["list"] in self.lists)
        here = [{**place, "list": self.lists[place["list"]]} for place in there]
        if self.into is not None:
            here.append(plain(Place(self.into, None, record.position)))
        found: dict[int, dict[str, Any]] = {}
        for place in here:
            found.setdefault(place["list"], place)
        return list(found.values())


def new_searches(
    theirs: Iterable[SavedSearch], here: Mapping[int, SavedSearch], new_id: Callable[[], int]
) -> list[SavedSearch]:
    """Return the saved searches of another library that are to come in: those of names not in use here.

    They stand behind those that are here, in their order.
    """
    names = {fold(each.name) for each in here.values()}
    last = max((each.position for each in here.values()), default=0)
    arrived: dict[int, SavedSearch] = {}
    for their in theirs:
        if fold(their.name) not in names:
            names.add(fold(their.name))
            doc_id = free_id(their.doc_id, here.keys() | arrived.keys(), new_id)
            arrived[doc_id] = msgspec.structs.replace(their, doc_id=doc_id, position=last + their.position)
    return list(arrived.values())


def is_said_otherwise(here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Return whether the reader there said something of a paper that the reader here did not."""
    return any(
        there.get(name) and there[name] != here.get(name) and (name, there[name]) != ("status", INBOX)
        for name in _OF_THE_READER
    )
