"""What importing one list would do to the library: a plan, made without touching the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from readlist.analysis.duplicates import DuplicateIndex, Match
from readlist.analysis.titles import Likeness
from readlist.library.merging import brought_by, document_of, provisional_title
from readlist.model.keys import base_key, taken_keys, unique_key
from readlist.model.paper import PaperSummary, Place
from readlist.model.record import Record

Action = Literal["new", "merged", "skipped", "possible-duplicate"]
OnDuplicate = Literal["merge", "skip", "keep"]

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
    library, ``new_id`` allocates an id.
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
        self.counts = dict.fromkeys(("new", "merged", "skipped"), 0)

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
            position = record.position or number + 1
            place = Place(list_id, record.section, position)
            brought = document_of(record, place, tags)
            found = self._find(record, place)
            if found is not None and found.certain and self._on_duplicate != "keep":
                doc_id, action = found.doc_id, self._merge(found.doc_id, brought)
            else:
                doc_id = self._insert(record, brought, listed_year, defaults)
                action = "new" if found is None else "possible-duplicate"
            self.counts["new" if action == "possible-duplicate" else action] += 1
            earlier = planned.get(doc_id)
            if earlier is None:
                key = str(self._current(doc_id).get("key", ""))
                entry = planned[doc_id] = Planned(
                    doc_id=doc_id, key=key, action=action, record=record, entries=[number]
                )
                if found is not None and action == "possible-duplicate":
                    entry.resembles, entry.likeness = found.doc_id, found.likeness
            else:
                earlier.entries.append(number)
                if earlier.action == "skipped":
                    earlier.action = action
        return list(planned.values())

    def _find(self, record: Record, place: Place) -> Match | None:
        """Return the paper that the record may be; a short title is enough in the list where it stands.

        Where several of that title stand in the list, it is the one at the same place.
        """
        found = self._index.find(record.title, record.authors, record.year, record.identifiers)
        if found is None or found.certain:
            return found
        known = [self._papers[doc_id] for doc_id in found.agreeing if doc_id in self._papers]
        in_list = [paper for paper in known if any(each.list == place.list for each in paper.places)]
        if not in_list:
            return found
        same = next((paper for paper in in_list if place in paper.places), in_list[0])
        return Match(same.doc_id, True, found.likeness)

    def _insert(
        self, record: Record, brought: Mapping[str, Any], listed_year: int | None, defaults: Mapping[str, Any]
    ) -> int:
        doc_id = self._new_id()
        while doc_id in self.insertions:
            doc_id = self._new_id()
        title = record.title or provisional_title(record.identifiers)
        key = unique_key(base_key(record.authors, title, record.year or listed_year), self._keys)
        self._keys.add(key)
        document = {**brought, "title": title, "key": key, **defaults}
        self.insertions[doc_id] = document
        summary = msgspec.convert({**document, "doc_id": doc_id}, PaperSummary)
        self._index.add(summary)
        return doc_id

    def _merge(self, doc_id: int, brought: Mapping[str, Any]) -> Action:
        if self._on_duplicate == "skip":
            return "skipped"
        fields = brought_by(self._current(doc_id), brought)
        if not fields:
            return "skipped"
        if doc_id in self.insertions:
            self.insertions[doc_id].update(fields)
        else:
            self.updates.setdefault(doc_id, {}).update(fields)
        if not fields.keys().isdisjoint(_EVIDENCE):
            summary = msgspec.convert({**self._current(doc_id), "doc_id": doc_id}, PaperSummary)
            self._index.add(summary)
        return "merged"

    def identity(self, doc_id: int) -> tuple[str, str]:
        """Return key and title of a paper of the library or of the plan."""
        known = self._papers.get(doc_id)
        if known is not None:
            return known.key, known.title
        return self.insertions[doc_id]["key"], self.insertions[doc_id]["title"]

    def _current(self, doc_id: int) -> Mapping[str, Any]:
        if doc_id in self.insertions:
            return self.insertions[doc_id]
        return {**self._document(doc_id), **self.updates.get(doc_id, {})}
