"""Which papers match a query."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from readlist.model.paper import PaperList, PaperSummary, PaperText
from readlist.search.conditions import condition_of
from readlist.search.facts import Surroundings
from readlist.search.folded import FoldedTexts, folded_text
from readlist.search.ordering import ordered
from readlist.search.syntax import Query

__all__ = ["FoldedTexts", "Shelf", "select"]


class Shelf(Protocol):
    """What a search looks at."""

    def summaries(self) -> Mapping[int, PaperSummary]:
        """Return the summaries of all papers by doc_id."""
        ...

    def lists(self) -> Mapping[int, PaperList]:
        """Return the lists by doc_id."""
        ...

    def duplicates(self) -> Collection[int]:
        """Return the doc_ids of the papers that may be duplicates of others."""
        ...

    def texts(self, doc_ids: Iterable[int]) -> Iterable[tuple[int, PaperText]]:
        """Read the texts of papers; those that are gone are left out."""
        ...


def select(
    query: Query, shelf: Shelf, *, today: datetime.date, folded: FoldedTexts | None = None
) -> list[int]:
    """Return the doc_ids of the papers that match, in the order that the query asks for.

    Texts are read only of papers that their summaries leave undecided and that ``folded``
    does not hold; it then keeps them. ``today`` is the local date for ``is:later``.
    """
    summaries = tuple(shelf.summaries().values())
    lists = shelf.lists()
    condition = condition_of(query, Surroundings(lists, today, shelf.duplicates))
    found: list[PaperSummary] = []
    undecided: dict[int, PaperSummary] = {}
    for summary in summaries:
        answer = condition(summary, folded.get(summary.doc_id) if folded is not None else None)
        if answer:
            found.append(summary)
        elif answer is None:
            undecided[summary.doc_id] = summary
    if undecided:
        for doc_id, text in shelf.texts(undecided):
            words = folded_text(text) if folded is None else folded.update(doc_id, text)
            if condition(undecided[doc_id], words):
                found.append(undecided[doc_id])
    return [summary.doc_id for summary in ordered(found, lists, query.sort)]


def may_match(
    query: Query, shelf: Shelf, *, today: datetime.date, folded: FoldedTexts | None = None
) -> Callable[[PaperSummary], bool]:
    """Return a function that says of a summary whether its paper may match: no disk is read.

    Only a paper whose text is not held in ``folded``, and decides, is given the benefit of the doubt.
    """
    condition = condition_of(query, Surroundings(shelf.lists(), today, shelf.duplicates))

    def may(summary: PaperSummary) -> bool:
        return condition(summary, folded.get(summary.doc_id) if folded is not None else None) is not False

    return may
