"""Which papers match a query."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import compress
from typing import Protocol

from readlist.model.paper import PaperList, PaperSummary, PaperText
from readlist.search.conditions import asked_of, condition_of
from readlist.search.evaluation import Index, found_by_index
from readlist.search.facts import Surroundings
from readlist.search.folded import FoldedTexts, folded_text, row_of_words
from readlist.search.ordering import by_default, sorted_by
from readlist.search.paper_table import KnownTable
from readlist.search.selection import Selection
from readlist.search.syntax import Query, Text, texts_of
from readlist.search.wanted import wanted_by
from readlist.search.wording import finder

__all__ = ["FoldedTexts", "Index", "KnownTable", "Shelf", "find_matching", "goes_by_scores", "select"]

_FEW = 16
"""To sort one paper in so many takes no longer than to pick them out of all."""


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
    query: Query,
    shelf: Shelf,
    *,
    today: datetime.date,
    folded: FoldedTexts | None = None,
    index: Index | None = None,
    known: KnownTable | None = None,
    scores: Mapping[int, float] | None = None,
) -> list[int]:
    """Return the doc_ids of the papers that match, in the order that the query asks for.

    They are those that ``find_matching`` finds, and so is what it takes. The order is the same
    with an index or without but for ``sort:rank``: the index ranks by BM25, a scan by how many
    words the title has. ``known`` saves time from one search to the next. ``scores`` are those
    that ``sort:rank`` goes by where there are no words. Raises IndexUnusable.
    """
    found = find_matching(query, shelf, today=today, folded=folded, index=index)
    summaries, lists = shelf.summaries(), shelf.lists()
    in_order = _in_order(found, summaries, lists, known)
    if not query.sort:
        return in_order
    papers = [summaries[doc_id] for doc_id in in_order if doc_id in summaries]
    ranks: Mapping[int, float] = {}
    if any(sort.field == "rank" for sort in query.sort) and (terms := words_of(query)):
        ranks = index.scores(terms) if index is not None else _words_in_titles(terms, papers)
        scores = None
    return [paper.doc_id for paper in sorted_by(query.sort, papers, lists, ranks, scores)]


def words_of(query: Query) -> list[Text]:
    """Return the words and phrases that papers may fit more or less well."""
    return list(texts_of(asked_of(query.expression)))


def goes_by_scores(query: Query) -> bool:
    """Return whether papers are sorted by what was learned of them: by rank, where no words could fit."""
    return any(sort.field == "rank" for sort in query.sort) and not words_of(query)


def find_matching(
    query: Query,
    shelf: Shelf,
    *,
    today: datetime.date,
    folded: FoldedTexts | None = None,
    index: Index | None = None,
) -> Selection:
    """Return the papers that match; there may be some among them that are gone.

    With an ``index``, which must be up to date with the shelf, no text is read. Without one,
    texts are read only of papers that their summaries leave undecided and that ``folded``
    does not hold; it then keeps them. ``today`` is the local date for ``is:later``. Raises
    IndexUnusable.
    """
    surroundings = Surroundings(shelf.lists(), today, shelf.duplicates)
    if index is not None:
        return found_by_index(query, index, shelf.summaries(), surroundings)
    return Selection(_found_by_scan(query, shelf, surroundings, folded))


def _in_order(
    found: Selection,
    summaries: Mapping[int, PaperSummary],
    lists: Mapping[int, PaperList],
    known: KnownTable | None,
) -> list[int]:
    """Return the papers ``found`` that are among ``summaries``, in the default order."""
    if found.most is not None and found.most * _FEW < len(summaries):
        few = [paper for doc_id in found.doc_ids if (paper := summaries.get(doc_id)) is not None]
        return [paper.doc_id for paper in by_default(few, lists)]
    table = (known or KnownTable()).of(summaries, lists)
    return list(compress(table.doc_ids, table.holding(found)))


def _found_by_scan(
    query: Query, shelf: Shelf, surroundings: Surroundings, folded: FoldedTexts | None
) -> set[int]:
    condition = condition_of(query, surroundings)
    found: set[int] = set()
    undecided: dict[int, PaperSummary] = {}
    for summary in tuple(shelf.summaries().values()):
        answer = condition(summary, folded.get(summary.doc_id) if folded is not None else None)
        if answer:
            found.add(summary.doc_id)
        elif answer is None:
            undecided[summary.doc_id] = summary
    if undecided:
        for doc_id, text in shelf.texts(undecided):
            words = folded_text(text) if folded is None else folded.update(doc_id, text)
            if condition(undecided[doc_id], words):
                found.add(doc_id)
    return found


def _words_in_titles(terms: Iterable[Text], summaries: Iterable[PaperSummary]) -> dict[int, float]:
    """Return of each paper how many of the words and phrases its title has."""
    finders = [finder(wanted_by(term)) for term in terms]
    ranks: dict[int, float] = {}
    for summary in summaries:
        title = row_of_words([summary.title])
        ranks[summary.doc_id] = float(sum(is_in(title) for is_in in finders))
    return ranks


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
