"""Under which headings papers stand: by list and section, status or month, or under none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Literal

import msgspec

from readlist.model.paper import STATUSES, PaperList, PaperSummary, Place
from readlist.search.ordering import Key
from readlist.search.outline import OF_NO_LIST, SECTIONS, Section, first_section
from readlist.search.paper_table import PaperTable
from readlist.tui.listing import Heading, Listing, with_headings
from readlist.views.dates import month_name

Grouping = Literal["section", "list", "status", "month", "none"]

_ONE_IN = 16
"""To sort one paper in so many takes no longer than to sort all of them, once."""


class Arrangement(msgspec.Struct, frozen=True):
    """How papers are shown: sorted by ``keys``, then in groups, some of which are ``folded``.

    ``list_id`` names the one list whose order and sections count: the view of that list.
    """

    keys: tuple[Key, ...] = ()
    grouping: Grouping = "section"
    folded: frozenset[Hashable] = frozenset()
    list_id: int | None = None


def listing_of(
    table: PaperTable, shown: bytes, arrangement: Arrangement, lists: Mapping[int, PaperList]
) -> Listing:
    """Return the rows for the papers of ``table`` that are flagged in ``shown``."""
    group = _GROUPS[arrangement.grouping](lists, arrangement)
    keys = [*group.keys, *arrangement.keys]
    if not arrangement.keys and arrangement.list_id is not None:
        keys.append(_position_in(arrangement.list_id))
    if not table.knows_order(keys) and shown.count(1) * _ONE_IN < len(table):
        table, shown = table.part(shown), b"\1" * shown.count(1)
    papers = table.chosen(shown, table.arranged(keys))
    if group.of is None:
        return Listing(papers)
    return with_headings(papers, table.runs(group.name, group.of, keys), group.heading, arrangement.folded)


class _Group(msgspec.Struct, frozen=True):
    """How papers are grouped. Equal groups that ``of`` returns are the same object; None: no groups.

    ``name`` stands for ``of``, ``keys`` bring the papers of a group together.
    """

    name: Hashable = None
    of: Callable[[PaperSummary], Hashable] | None = None
    heading: Callable[[Any, Any], Heading | None] = lambda _group, _before: None
    keys: tuple[Key, ...] = ()


def _no_groups(_lists: Mapping[int, PaperList], _arrangement: Arrangement) -> _Group:
    return _Group()


def _by_section(lists: Mapping[int, PaperList], arrangement: Arrangement) -> _Group:
    """Group by list and section, which the default order brings together; another order does not."""
    if arrangement.keys:
        return _Group()
    list_id = arrangement.list_id
    known: dict[Section, Section] = {}

    def of(paper: PaperSummary) -> Hashable:
        place = _place(paper, list_id)
        group = (place.list, place.section) if place else OF_NO_LIST
        return known.setdefault(group, group)

    def heading(group: Any, before: Any) -> Heading | None:
        begins = list_id is None and (before is None or before[0] != group[0])
        title = lists[group[0]].title if begins and group[0] in lists else ""
        if not group[1] and not title:
            # Papers without a section, or of no list, after others: a line of their own would say nothing.
            return Heading("", group=group) if before is not None else None
        return Heading(group[1] or "", title, group)

    if list_id is None:
        return _Group(SECTIONS, first_section(), heading)
    return _Group(("section", list_id), of, heading)


def _by_list(lists: Mapping[int, PaperList], arrangement: Arrangement) -> _Group:
    known: dict[int, int] = {}

    def of(paper: PaperSummary) -> Hashable:
        place = _place(paper, arrangement.list_id)
        return known.setdefault(place.list, place.list) if place else 0

    def heading(group: Any, _before: Any) -> Heading:
        return Heading((lists[group].title if group in lists else "") or "Of no list", group=group)

    oldest_first = sorted(lists, key=lambda each: lists[each].added_at)
    age = {doc_id: rank for rank, doc_id in enumerate(oldest_first)}

    def newest(paper: PaperSummary) -> int | None:
        return age.get(paper.places[0].list) if paper.places else None

    return _Group(("list", arrangement.list_id), of, heading, (Key("list-age", newest, descending=True),))


def _by_status(_lists: Mapping[int, PaperList], _arrangement: Arrangement) -> _Group:
    ranks = {status: rank for rank, status in enumerate(STATUSES)}
    known: dict[str, str] = {}

    def rank(paper: PaperSummary) -> tuple[int, str]:
        return ranks.get(paper.status, len(ranks)), paper.status

    return _Group(
        "status",
        lambda paper: known.setdefault(paper.status, paper.status),
        lambda group, _before: Heading(group, group=group),
        (Key("status-rank", rank),),
    )


def _by_month(lists: Mapping[int, PaperList], _arrangement: Arrangement) -> _Group:
    """Group by the month of the list, or of the day on which a paper of no dated list was added."""
    known: dict[str, str] = {}

    def of(paper: PaperSummary) -> str:
        known_lists = (lists[each.list] for each in paper.places if each.list in lists)
        listed = max((each.listed_on or "" for each in known_lists), default="")
        month = (listed or paper.added_at)[:7]
        return known.setdefault(month, month)

    key = Key("month", of, descending=True)
    return _Group("month", of, lambda group, _before: Heading(month_name(group), group=group), (key,))


_GROUPS: dict[Grouping, Callable[[Mapping[int, PaperList], Arrangement], _Group]] = {
    "section": _by_section,
    "list": _by_list,
    "status": _by_status,
    "month": _by_month,
    "none": _no_groups,
}


def _position_in(list_id: int) -> Key:
    def position(paper: PaperSummary) -> tuple[int, str]:
        place = _place(paper, list_id)
        return (place.position if place else 0, paper.key)

    return Key(("position", list_id), position)


def _place(paper: PaperSummary, list_id: int | None) -> Place | None:
    if list_id is None:
        return paper.places[0] if paper.places else None
    return next((place for place in paper.places if place.list == list_id), None)
