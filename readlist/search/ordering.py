"""The order of search results; total, so that the same library always gives the same order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from readlist.model.paper import PaperList, PaperSummary
from readlist.model.text import fold, normalised_title
from readlist.search.syntax import Sort

_DOC_ID_BITS = 64
_POSITIONS_IN_STRETCH = 1 << 10
_IDS_IN_STRETCH = 1 << 45
"""Ids lie evenly below 2^53: that makes 256 stretches."""
_RANK_DIGITS = 1
"""Papers that fit about as well as one another keep the order that they had."""


class Key(NamedTuple):
    """What papers are sorted by: equal ``name``s mean the same ``value``. Those that lack it come last.

    Without a name (None) it is about more than the papers themselves, and never remembered. Of
    those that are ``passing`` only the one asked for last is: it soon gives way to another.
    """

    name: Hashable
    value: Callable[[PaperSummary], Any]
    descending: bool = False
    passing: bool = False


class _OfScores:
    """The name of what is sorted by some scores: those of this very mapping, which never changes."""

    def __init__(self, scores: Mapping[int, float]) -> None:
        self._scores = scores

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OfScores) and other._scores is self._scores

    def __hash__(self) -> int:
        return id(self._scores)


def ordered(
    summaries: Sequence[PaperSummary], lists: Mapping[int, PaperList], sorts: Sequence[Sort] = ()
) -> list[PaperSummary]:
    """Return ``summaries`` in the order of ``sorts``; ties, and everything without a sort, as by default.

    The default is the newest import first, in it the newest list, then the position in the
    list. Nothing is known of ranks.
    """
    return sorted_by(sorts, by_default(summaries, lists), lists, {})


def sorted_by(
    sorts: Sequence[Sort],
    summaries: Sequence[PaperSummary],
    lists: Mapping[int, PaperList],
    ranks: Mapping[int, float],
    scores: Mapping[int, float] | None = None,
) -> list[PaperSummary]:
    """Return ``summaries`` in the order of ``sorts``, ties in the order in which they were."""
    keys = keys_of(sorts, lists, ranks, scores)
    columns = [list(map(key.value, summaries)) for key in keys]
    return [summaries[place] for place in arranged(len(summaries), keys, columns)]


def keys_of(
    sorts: Sequence[Sort],
    lists: Mapping[int, PaperList],
    ranks: Mapping[int, float],
    scores: Mapping[int, float] | None = None,
) -> list[Key]:
    """Return what ``sorts`` sort by.

    Dates and years begin with the newest, names with A, ``ranks`` with the highest;
    ``backwards`` turns that round. A rank is how well a paper fits words; where there are none, ``scores``
    stand in its place: what was learned of papers.
    """
    rank = (
        Key(None, _ranked(ranks)) if scores is None else Key(_OfScores(scores), _scored(scores), passing=True)
    )
    return [
        (rank if sort.field == "rank" else Key(("sort", sort.field), _VALUES[sort.field](lists)))._replace(
            descending=(sort.field in _HIGHEST_FIRST) != sort.backwards
        )
        for sort in sorts
    ]


def arranged(number: int, keys: Sequence[Key], columns: Sequence[Sequence[Any]]) -> list[int]:
    """Return the places from 0 to ``number`` as ``keys`` sort them, each by its column; ties as they were."""
    places = list(range(number))
    for key, values in reversed(list(zip(keys, columns, strict=True))):
        # A stable sort keeps equal papers in the order of the keys that come after this one.
        lacking = [place for place in places if values[place] in (None, "")]
        places = [place for place in places if values[place] not in (None, "")] if lacking else places
        places.sort(key=values.__getitem__, reverse=key.descending)
        places += lacking
    return places


def year_of(summary: PaperSummary) -> int | None:
    """Return the year of the paper, from its date if it has no year of its own."""
    if summary.year is not None or not summary.published_on:
        return summary.year
    year = summary.published_on[:4]
    return int(year) if year.isdecimal() else None


def by_default(summaries: Sequence[PaperSummary], lists: Mapping[int, PaperList]) -> list[PaperSummary]:
    """Return ``summaries`` by import, newest first, in it by list, newest first, and position."""
    # First the few imports and lists and the stretches of these, then the papers within each by one
    # number: far fewer comparisons, and never many at once, for no other thread has its turn meanwhile.
    groups: dict[tuple[str, int, int], tuple[list[int], list[PaperSummary]]] = {}
    for summary in summaries:
        places, doc_id = summary.places, summary.doc_id
        if places:
            place = places[0]
            number, list_id = place.position << _DOC_ID_BITS | doc_id, place.list
            stretch = place.position // _POSITIONS_IN_STRETCH
        else:
            number, list_id, stretch = doc_id, 0, doc_id // _IDS_IN_STRETCH
        group = summary.added_at, list_id, stretch
        try:
            numbers, papers = groups[group]
        except KeyError:
            numbers, papers = groups[group] = [], []
        numbers.append(number)
        papers.append(summary)
    list_rank = {list_id: rank for rank, list_id in enumerate(newest_first(lists))}
    in_order = sorted(groups, key=lambda group: (list_rank.get(group[1], len(list_rank)), *group[1:]))
    in_order.sort(key=lambda group: group[0], reverse=True)
    return [paper for group in in_order for paper in _by_number(*groups[group])]


def newest_first(lists: Mapping[int, PaperList]) -> list[int]:
    """Return the ids of ``lists`` by date, newest first, then by title."""
    newest = sorted(lists.values(), key=lambda each: (each.title, each.doc_id))
    newest.sort(key=lambda each: each.listed_on or "", reverse=True)
    return [each.doc_id for each in newest]


def _by_number(numbers: Sequence[int], papers: Sequence[PaperSummary]) -> Iterator[PaperSummary]:
    return map(papers.__getitem__, sorted(range(len(papers)), key=numbers.__getitem__))


def _listed(lists: Mapping[int, PaperList]) -> Callable[[PaperSummary], str]:
    dates = {doc_id: each.listed_on or "" for doc_id, each in lists.items()}

    def newest_of(summary: PaperSummary) -> str:
        places = summary.places
        if len(places) == 1:  # as most papers have: it takes half the time
            return dates.get(places[0].list, "")
        return max((dates.get(place.list, "") for place in places), default="")

    return newest_of


def _ranked(ranks: Mapping[int, float]) -> Callable[[PaperSummary], float]:
    return lambda summary: round(ranks.get(summary.doc_id, 0.0), _RANK_DIGITS)


def _scored(scores: Mapping[int, float]) -> Callable[[PaperSummary], float | None]:
    return lambda summary: scores.get(summary.doc_id)


def _authored(_: Mapping[int, PaperList]) -> Callable[[PaperSummary], str]:
    from readlist.model.names import family_name  # what it compiles would delay the first rows

    def first_of(summary: PaperSummary) -> str:
        if not summary.authors:
            return ""
        first = summary.authors[0]
        return f"{fold(family_name(first))}\n{fold(first)}"

    return first_of


_Value = Callable[[PaperSummary], Any]
_VALUES: dict[str, Callable[[Mapping[int, PaperList]], _Value]] = {
    "added": lambda _: lambda summary: summary.added_at,
    "listed": _listed,
    "year": lambda _: year_of,
    "title": lambda _: lambda summary: normalised_title(summary.title),
    "author": _authored,
}
_HIGHEST_FIRST = {"added", "listed", "year", "rank"}
