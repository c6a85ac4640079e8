"""What importing one list, or another library, would do: a plan, made without touching the disk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any, Literal

import msgspec

from readlist.analysis.duplicates import DuplicateIndex, Match
from readlist.analysis.titles import Likeness
from readlist.library.merging import brought_by, document_of, provisional_title
from readlist.library.other_library import OtherLibrary
from readlist.model.keys import base_key, taken_keys, unique_key
from readlist.model.paper import PaperSummary, Place
from readlist.model.record import Record
from readlist.store.paper_store import free_id

Action = Literal["new", "merged", "skipped", "possible-duplicate"]
OnDuplicate = Literal["merge", "skip", "keep"]

_COPY = Likeness(1.0, "the same paper of another copy of the library")

_EVIDENCE = ("title", "authors", "year", "identifiers")
"""The fields by which papers are found to be the same."""


class Planned(msgspec.Struct, kw_only=True):
    """What happens to one distinct paper of a source; the records numbered ``entries`` made it.

    A possible duplicate ``resembles`` the paper of that id, as much as ``likeness`` says.
    """

    doc_id: int
    key: str
    action: Action
    record: Record
    entries: list[int]
    resembles: int | None = None
    likeness: Likeness | None = None


class Plan:
    """The documents to insert and the fields to set, gathered record by record.

    ``papers`` are the library's summaries, ``document`` reads a whole document of the
    library, ``new_id`` allocates an id. Of the insertions those ``as_they_were`` in another library
    come with what their reader thinks of them.
    """

    def __init__(
        self,
        papers: Mapping[int, PaperSummary],
        document: Callable[[int], Mapping[str, Any]],
        new_id: Callable[[], int],
        on_duplicate: OnDuplicate = "merge",
    ) -> None:
        self._papers = papers
        self._index = DuplicateIndex(papers.values())
        self._keys = taken_keys(papers.values())
        self._document = document
        self._new_id = new_id
        self._on_duplicate = on_duplicate
        self.insertions: dict[int, dict[str, Any]] = {}
        self.updates: dict[int, dict[str, Any]] = {}
        self.as_they_were: set[int] = set()
        self.counts = dict.fromkeys(("new", "merged", "skipped"), 0)

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._papers or doc_id in self.insertions

    @property
    def written(self) -> int:
        """How many records so far bring something new."""
        return self.counts["new"] + self.counts["merged"]

    def add_list(
        self,
        records: Iterable[Record],
        *,
        list_id: int,
        listed_year: int | None,
        defaults: Mapping[str, Any],
        tags: tuple[str, ...],
    ) -> list[Planned]:
        """Match the records of one list and return what happens to each distinct paper, in order.

        ``defaults`` are fields that new papers get, ``tags`` are given to every paper.
        """
        planned: dict[int, Planned] = {}
        for number, record in enumerate(records):
            place = Place(list_id, record.section, record.position or number + 1)
            brought = document_of(record, place, tags)
            found = self._find(record, (place,))
            new = partial(_new_document, record, brought, listed_year, defaults)
            self._note(planned, number, record, found, self._settle(found, brought, new))
        return list(planned.values())

    def add_library(self, records: Iterable[Record], other: OtherLibrary) -> list[Planned]:
        """Match the papers of another library and return what happens to each, in order.

        One that is new comes as its reader left it, under its own id and key where they are free. Of
        one that is here already only gaps are filled. What are two papers there is not made one here.
        """
        former = {
            each.doc_id: paper.doc_id
            for paper in self._papers.values()
            for each in paper.merged
            if each.doc_id
        }
        found = [(record, self._find_copy(record, other, former)) for record in records]
        planned: dict[int, Planned] = {}
        ids: dict[int, int] = {}
        for number, (record, match) in enumerate(found):
            wanted = record.document.get("doc_id", 0)
            new = partial(other.document, record)
            brought = other.brought(record, is_known_as=wanted in self)
            doc_id, action = self._settle(match, brought, new, wanted)
            ids[wanted] = doc_id
            if action not in ("merged", "skipped"):
                self.as_they_were.add(doc_id)
            self._note(planned, number, record, match, (doc_id, action))
        for doc_id in planned.keys() & self.as_they_were:
            document = self.insertions[doc_id]
            self._keys |= {each.get("key", "") for each in document.get("merged", ())}
            if "distinct_from" in document:
                document["distinct_from"] = [ids.get(each, each) for each in document["distinct_from"]]
        return list(planned.values())

    def _note(
        self,
        planned: dict[int, Planned],
        number: int,
        record: Record,
        found: Match | None,
        settled: tuple[int, Action],
    ) -> None:
        """Note what happens to a record: to a paper of its own, or to one that others of the list made."""
        doc_id, action = settled
        earlier = planned.get(doc_id)
        if earlier is None:
            key = str(self.current(doc_id).get("key", ""))
            entry = planned[doc_id] = Planned(
                doc_id=doc_id, key=key, action=action, record=record, entries=[number]
            )
            if found is not None and action == "possible-duplicate":
                entry.resembles, entry.likeness = found.doc_id, found.likeness
        else:
            earlier.entries.append(number)
            if earlier.action == "skipped":
                earlier.action = action

    def _find(self, record: Record, places: Collection[Place]) -> Match | None:
        """Return the paper that the record may be; a short title is enough in a list where it stands.

        Where several of that title stand in the list, it is the one at the same place.
        """
        found = self._index.find(record.title, record.authors, record.year, record.identifiers)
        if found is None or found.certain:
            return found
        known = [self._papers[doc_id] for doc_id in found.agreeing if doc_id in self._papers]
        lists = {place.list for place in places}
        in_list = [paper for paper in known if any(each.list in lists for each in paper.places)]
        if not in_list:
            return found
        same = next(
            (paper for paper in in_list if any(place in paper.places for place in places)), in_list[0]
        )
        return Match(same.doc_id, True, found.likeness)

    def _find_copy(self, record: Record, other: OtherLibrary, former: Mapping[int, int]) -> Match | None:
        """Return the paper here that is a copy of that of another library, by its id, else by what it says.

        Ids are random, but not in a file that was made by hand: the key or the time has to be equal, too.
        """
        doc_id = record.document.get("doc_id", 0)
        if doc_id in self:
            here = self._papers.get(doc_id) or msgspec.convert(self.insertions[doc_id], PaperSummary)
            there = record.document
            if here.key == there.get("key") or here.added_at == there.get("added_at"):
                return Match(doc_id, True, _COPY)
        elif doc_id in former:
            return Match(former[doc_id], True, _COPY)
        return self._find(record, other.places(record))

    def _settle(
        self,
        found: Match | None,
        brought: Mapping[str, Any],
        new: Callable[[], dict[str, Any]],
        wanted: int = 0,
    ) -> tuple[int, Action]:
        """Merge what is brought into the paper found, or insert a new one, under that id if it is free."""
        action: Action
        if found is not None and found.certain and self._on_duplicate != "keep":
            doc_id, action = found.doc_id, self._merge(found.doc_id, brought)
        else:
            doc_id = self._insert(new(), wanted)
            action = "new" if found is None else "possible-duplicate"
        self.counts["new" if action == "possible-duplicate" else action] += 1
        return doc_id, action

    def _insert(self, document: dict[str, Any], wanted: int) -> int:
        doc_id = free_id(wanted, self, self._new_id)
        document["key"] = unique_key(document["key"], self._keys)
        self._keys.add(document["key"])
        self.insertions[doc_id] = document
        summary = msgspec.convert({**document, "doc_id": doc_id}, PaperSummary)
        self._index.add(summary)
        return doc_id

    def _merge(self, doc_id: int, brought: Mapping[str, Any]) -> Action:
        if self._on_duplicate == "skip":
            return "skipped"
        fields = brought_by(self.current(doc_id), brought)
        if not fields:
            return "skipped"
        if doc_id in self.insertions:
            self.insertions[doc_id].update(fields)
        else:
            self.updates.setdefault(doc_id, {}).update(fields)
        if not fields.keys().isdisjoint(_EVIDENCE):
            summary = msgspec.convert({**self.current(doc_id), "doc_id": doc_id}, PaperSummary)
            self._index.add(summary)
        return "merged"

    def identity(self, doc_id: int) -> tuple[str, str]:
        """Return key and title of a paper of the library or of the plan."""
        known = self._papers.get(doc_id)
        if known is not None:
            return known.key, known.title
        return self.insertions[doc_id]["key"], self.insertions[doc_id]["title"]

    def current(self, doc_id: int) -> Mapping[str, Any]:
        """Return the document of a paper of the library or of the plan. Reads the disk."""
        if doc_id in self.insertions:
            return self.insertions[doc_id]
        return {**self._document(doc_id), **self.updates.get(doc_id, {})}


def _new_document(
    record: Record, brought: Mapping[str, Any], listed_year: int | None, defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the document of a new paper, with the key that it would like to have."""
    title = record.title or provisional_title(record.identifiers)
    key = base_key(record.authors, title, record.year or listed_year)
    return {**brought, "title": title, "key": key, **defaults}
