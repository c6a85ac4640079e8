"""The order of search results; total, so that the same library always gives the same order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from readlist.model.paper import PaperList, PaperSummary
from readlist.model.text import fold, normalised_title
from readlist.search.syntax import Sort

T = TypeVar("T")


def ordered(
    summaries: Sequence[PaperSummary], lists: Mapping[int, PaperList], sorts: Sequence[Sort] = ()
) -> list[PaperSummary]:
    """Return ``summaries`` in the order of ``sorts``; ties, and everything without a sort, as by default.

    The default is the newest import first, in it the newest list, then the position in the
    list. Dates and years begin with the newest, names with A; ``backwards`` turns that
    round. Papers that lack what they are sorted by come last either way.
    """
    result = _by_default(summaries, lists)
    for sort in reversed(sorts):
        value = _VALUES[sort.field](lists)
        valued = [(value(summary), summary) for summary in result]
        # A stable sort keeps equal papers in the order of the sorts that come after this one.
        present = sorted(
            (pair for pair in valued if pair[0] not in (None, "")),
            key=lambda pair: pair[0],
            reverse=(sort.field in _NEWEST_FIRST) != sort.backwards,
        )
        result = [pair[1] for pair in present] + [pair[1] for pair in valued if pair[0] in (None, "")]
    return result


def year_of(summary: PaperSummary) -> int | None:
    """Return the year of the paper, from its date if it has no year of its own."""
    if summary.year is not None or not summary.published_on:
        return summary.year
    year = summary.published_on[:4]
    return int(year) if year.isdecimal() else None


def _by_default(summaries: Sequence[PaperSummary], lists: Mapping[int, PaperList]) -> list[PaperSummary]:
    """Sort the few imports and lists, then the papers within each by one integer: far fewer comparisons."""
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
_NEWEST_FIRST = {"added", "listed", "year"}
