"""The order of search results; total, so that the same library always gives the same order."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from readlist.model.paper import PaperList, PaperSummary
from readlist.model.text import fold, normalised_title
from readlist.search.syntax import Sort

_FEW = 16
"""To sort one paper in so many takes no longer than to pick them out of all."""
_RANK_DIGITS = 1
"""Papers that fit about as well as one another keep the order that they had."""


def ordered(
    summaries: Sequence[PaperSummary], lists: Mapping[int, PaperList], sorts: Sequence[Sort] = ()
) -> list[PaperSummary]:
    """Return ``summaries`` in the order of ``sorts``; ties, and everything without a sort, as by default.

    The default is the newest import first, in it the newest list, then the position in the
    list. Nothing is known of ranks.
    """
    return sorted_by(sorts, _by_default(summaries, lists), lists, {})


def sorted_by(
    sorts: Sequence[Sort],
    summaries: Sequence[PaperSummary],
    lists: Mapping[int, PaperList],
    ranks: Mapping[int, float],
) -> list[PaperSummary]:
    """Return ``summaries`` in the order of ``sorts``, ties in the order in which they were.

    Dates and years begin with the newest, names with A, ``ranks`` with the highest;
    ``backwards`` turns that round. Papers that lack what they are sorted by come last either way.
    """
    result = list(summaries)
    for sort in reversed(sorts):
        value = _ranked(ranks) if sort.field == "rank" else _VALUES[sort.field](lists)
        valued = [(value(summary), summary) for summary in result]
        # A stable sort keeps equal papers in the order of the sorts that come after this one.
        present = sorted(
            (pair for pair in valued if pair[0] not in (None, "")),
            key=lambda pair: pair[0],
            reverse=(sort.field in _HIGHEST_FIRST) != sort.backwards,
        )
        result = [pair[1] for pair in present] + [pair[1] for pair in valued if pair[0] in (None, "")]
    return result


class DefaultOrder:
    """The default order of all papers, remembered until one of them changes. Safe from any thread."""

    def __init__(self) -> None:
        self._known: tuple[list[PaperSummary], Mapping[int, PaperList], list[int]] = ([], {}, [])

    def of(
        self, found: Collection[int], summaries: Mapping[int, PaperSummary], lists: Mapping[int, PaperList]
    ) -> list[int]:
        """Return the ids of the papers ``found`` that are among all ``summaries``, in the default order."""
        if len(found) * _FEW < len(summaries):
            few = [paper for doc_id in found if (paper := summaries.get(doc_id)) is not None]
            return [paper.doc_id for paper in _by_default(few, lists)]
        papers = list(summaries.values())
        of, of_lists, in_order = self._known
        # A summary is a new object whenever anything of its paper was changed.
        if of_lists != lists or len(of) != len(papers) or not all(map(operator.is_, of, papers)):
            in_order = [paper.doc_id for paper in _by_default(papers, lists)]
            self._known = papers, lists, in_order
        return [doc_id for doc_id in in_order if doc_id in found]


def year_of(summary: PaperSummary) -> int | None:
    """Return the year of the paper, from its date if it has no year of its own."""
    if summary.year is not None or not summary.published_on:
        return summary.year
    year = summary.published_on[:4]
    return int(year) if year.isdecimal() else None


def _by_default(summaries: Sequence[PaperSummary], lists: Mapping[int, PaperList]) -> list[PaperSummary]:
    """Return ``summaries`` by import, newest first, in it by list, newest first, and position."""
    # First the few imports and lists, then the papers within each by one integer: far fewer comparisons.
    groups: dict[tuple[str, int], list[tuple[int, int, PaperSummary]]] = {}
    for summary in summaries:
        places, doc_id = summary.places, summary.doc_id
        if places:
            place = places[0]
            entry, list_id = (place.position, doc_id, summary), place.list
        else:
            entry, list_id = (0, doc_id, summary), 0
        try:
            groups[summary.added_at, list_id].append(entry)
        except KeyError:
            groups[summary.added_at, list_id] = [entry]
    newest_lists = sorted(lists.values(), key=lambda each: (each.title, each.doc_id))
    newest_lists.sort(key=lambda each: each.listed_on or "", reverse=True)
    list_rank = {each.doc_id: rank for rank, each in enumerate(newest_lists)}
    in_order = sorted(groups, key=lambda group: list_rank.get(group[1], len(list_rank)))
    in_order.sort(key=lambda group: group[0], reverse=True)
    return [summary for group in in_order for _, _, summary in sorted(groups[group])]


def _listed(lists: Mapping[int, PaperList]) -> Callable[[PaperSummary], str]:
    dates = {doc_id: each.listed_on or "" for doc_id, each in lists.items()}
    return lambda summary: max((dates.get(place.list, "") for place in summary.places), default="")


def _ranked(ranks: Mapping[int, float]) -> Callable[[PaperSummary], float]:
    return lambda summary: round(ranks.get(summary.doc_id, 0.0), _RANK_DIGITS)


def _author(summary: PaperSummary) -> str:
    from readlist.model.names import family_name  # what it compiles would delay the first rows

    if not summary.authors:
        return ""
    return f"{fold(family_name(summary.authors[0]))}\n{fold(summary.authors[0])}"


_Value = Callable[[PaperSummary], Any]
_VALUES: dict[str, Callable[[Mapping[int, PaperList]], _Value]] = {
    "added": lambda _: lambda summary: summary.added_at,
    "listed": _listed,
    "year": lambda _: year_of,
    "title": lambda _: lambda summary: normalised_title(summary.title),
    "author": lambda _: _author,
}
_HIGHEST_FIRST = {"added", "listed", "year", "rank"}
