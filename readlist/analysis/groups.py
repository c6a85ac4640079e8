"""Papers of a library that are the same or may be, in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from readlist.analysis.duplicates import DuplicateIndex, age
from readlist.analysis.titles import Likeness
from readlist.model.paper import PaperSummary


class Resemblance(NamedTuple):
    """A paper and the other one of its group that it is most like; ``certain``: it is the same."""

    doc_id: int
    other: int
    likeness: Likeness
    certain: bool


class DuplicateGroup(NamedTuple):
    """Papers of which each resembles another one of the group, the oldest first.

    ``resemblances`` has one for every paper, in the same order.
    """

    doc_ids: tuple[int, ...]
    resemblances: tuple[Resemblance, ...]

    @property
    def likeness(self) -> Likeness:
        """The closest resemblance in the group."""
        return max(each.likeness for each in self.resemblances)


def duplicate_groups(
    papers: Iterable[PaperSummary], are_distinct: Callable[[int, int], bool]
) -> list[DuplicateGroup]:
    """Return the groups, the likeliest first.

    ``are_distinct`` is asked of two ids whether the reader said that they are two papers.
    """
    index = DuplicateIndex()
    order: dict[int, int] = {}
    best: dict[int, Resemblance] = {}
    groups = _Groups()
    for paper in sorted(papers, key=age):
        order[paper.doc_id] = len(order)
        for match in index.resembling(paper):
            if not are_distinct(paper.doc_id, match.doc_id):
                groups.join(paper.doc_id, match.doc_id)
                for one, other in ((paper.doc_id, match.doc_id), (match.doc_id, paper.doc_id)):
                    found = Resemblance(one, other, match.likeness, match.certain)
                    if one not in best or found.likeness.score > best[one].likeness.score:
                        best[one] = found
        index.add(paper)
    found_groups = []
    for members in groups.all():
        members.sort(key=order.__getitem__)
        found_groups.append(DuplicateGroup(tuple(members), tuple(best[doc_id] for doc_id in members)))
    return sorted(found_groups, key=lambda group: (-group.likeness.score, order[group.doc_ids[0]]))


class _Groups:
    """Sets that grow together as their members are joined (Galler and Fischer's disjoint sets)."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def join(self, a: int, b: int) -> None:
        self._parents[self._root(a)] = self._root(b)

    def all(self) -> list[list[int]]:
        members: dict[int, list[int]] = {}
        for each in self._parents:
            members.setdefault(self._root(each), []).append(each)
        return list(members.values())

    def _root(self, each: int) -> int:
        parent = self._parents.setdefault(each, each)
        while parent != each:
            self._parents[each] = self._parents[parent]
            each, parent = parent, self._parents[parent]
        return each
