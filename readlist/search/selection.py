"""Papers by id: some, or all but some. What finds most papers costs no more than what finds few."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set

import msgspec


class Selection(msgspec.Struct, frozen=True):
    """The papers of ``doc_ids``, or with ``all_but`` every paper but those."""

    doc_ids: Set[int]
    all_but: bool = False

    def __contains__(self, doc_id: object) -> bool:
        return (doc_id in self.doc_ids) != self.all_but

    def __invert__(self) -> Selection:
        return Selection(self.doc_ids, not self.all_but)

    def __and__(self, other: Selection) -> Selection:
        if self.all_but and other.all_but:
            return Selection(self.doc_ids | other.doc_ids, all_but=True)
        if self.all_but:
            return Selection(other.doc_ids - self.doc_ids)
        if other.all_but:
            return Selection(self.doc_ids - other.doc_ids)
        return Selection(self.doc_ids & other.doc_ids)

    def __or__(self, other: Selection) -> Selection:
        return ~(~self & ~other)

    @property
    def most(self) -> int | None:
        """How many papers these are at most; None where nobody knows."""
        return None if self.all_but else len(self.doc_ids)

    def among(self, doc_ids: Iterable[int]) -> Iterator[int]:
        """Yield those of ``doc_ids`` that are selected."""
        return (doc_id for doc_id in doc_ids if doc_id in self)


EVERYTHING = Selection(frozenset(), all_but=True)


def selection(doc_ids: Collection[int]) -> Selection:
    """Return the selection of some papers."""
    return Selection(doc_ids if isinstance(doc_ids, Set) else frozenset(doc_ids))
