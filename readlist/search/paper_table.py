"""All papers as columns in their default order, so that a filter or a sort does not ask each of them anew.

Which papers fulfil a condition is a row of flags: a byte a paper, 1 or 0, in the order of the table.
Columns and orders are tuples and arrays: in lists as long as the library Python looks for garbage again
and again, which stops everything for milliseconds each time.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from itertools import chain, compress, count
from typing import Any, NamedTuple

from readlist.model.paper import PaperList, PaperSummary
from readlist.search.chosen_papers import ChosenPapers
from readlist.search.flags import OPPOSITE
from readlist.search.ordering import Key, arranged, by_default
from readlist.search.selection import Selection
from readlist.search.states import States
from readlist.search.turns import packed, places_of

_MOST_PATCHED = 1000
"""Papers that changed, up to which a table is mended and not made anew."""
_MOST_COLUMNS = 64
_MANY = 3
"""When more than one paper in so many is selected, to look at each paper is quicker than at each selected."""


class Run(NamedTuple):
    """Papers with the same value, one behind the other: where they begin, and before which place they end."""

    start: int
    end: int
    value: Any


class Order(NamedTuple):
    """The ids of papers as they are to stand, and where each of them stands among those given."""

    doc_ids: Sequence[int]
    places: Sequence[int]


_Names = tuple[tuple[Hashable, bool], ...]
"""What an order goes by: the name of each key, and whether the highest come first."""


class PaperTable:
    """The papers of one moment; what was asked of them once is remembered. Safe from any thread."""

    def __init__(
        self,
        papers: Sequence[PaperSummary],
        lists: Mapping[int, PaperList],
        *,
        order: Order | None = None,
    ) -> None:
        """Take ``papers`` in any order; ``lists`` are all lists by id.

        ``order`` is the default order of the papers, where it is known.
        """
        self._given = papers
        self._lists = lists
        self._order = order
        self.doc_ids = order.doc_ids if order is not None else [paper.doc_id for paper in self.papers]
        self._columns: dict[Hashable, tuple[Callable[[PaperSummary], Any], Sequence[Any]]] = {}
        self._arrangements: dict[_Names, Sequence[int]] = {}
        self._runs: dict[tuple[Hashable, _Names], Sequence[Run]] = {}
        self._passing: Hashable = None
        self.states: States | None = None
        """The states of the papers, where they are known."""

    def __len__(self) -> int:
        return len(self._given)

    @cached_property
    def papers(self) -> list[PaperSummary]:
        """The papers in their default order."""
        if self._order is None:
            return by_default(self._given, self._lists)
        return list(map(self._given.__getitem__, self._order.places))

    def column(self, name: Hashable, value: Callable[[PaperSummary], Any]) -> Sequence[Any]:
        """Return ``value`` of every paper; another value goes by another ``name``."""
        return self._remembered(name, value, tuple)

    def flags(self, name: Hashable, condition: Callable[[PaperSummary], bool]) -> bytes:
        """Return which papers fulfil ``condition``; another condition goes by another ``name``."""
        return bytes(self._remembered(name, condition, bytes))

    def flags_by_state(self, name: Hashable, condition: Callable[[PaperSummary], bool]) -> bytes:
        """Return the same as ``flags`` for a ``condition`` that looks at nothing but the state of a paper.

        Where the states are known, it is asked once of all papers that are alike.
        """
        if self.states is not None and name not in self._columns:
            self._remember(name, condition, self.states.flags(condition))
        return self.flags(name, condition)

    def holding(self, papers: Selection) -> bytes:
        """Return which papers are selected."""
        if len(papers.doc_ids) * _MANY > len(self):
            is_named = bytes(map(papers.doc_ids.__contains__, self.doc_ids))
            return is_named.translate(OPPOSITE) if papers.all_but else is_named
        flags = bytearray(b"\1" if papers.all_but else b"\0") * len(self)
        named = 0 if papers.all_but else 1
        place_of = self._place_of
        for doc_id in papers.doc_ids:
            place = place_of.get(doc_id)
            if place is not None:
                flags[place] = named
        return bytes(flags)

    def prepare(self) -> None:
        """Do now what the first question about papers by their ids would have to wait for."""
        _ = self._place_of

    def arranged(self, keys: Sequence[Key]) -> Sequence[int]:
        """Return the places of all papers, from 0, as ``keys`` sort them; ties keep the default order."""
        if not keys:
            return range(len(self))
        names = _names_of(keys)
        if names is None:
            return arranged(len(self), keys, [list(map(key.value, self.papers)) for key in keys])
        known = self._arrangements.get(names)
        if known is None:
            self._forget_passing(keys)
            columns = [self.column(key.name, key.value) for key in keys]
            known = self._arrangements[names] = packed("I", arranged(len(self), keys, columns))
        return known

    def chosen(self, shown: bytes, order: Sequence[int]) -> ChosenPapers:
        """Return the papers flagged in ``shown``, in an order that ``arranged`` gave."""
        is_default = isinstance(order, range)
        return ChosenPapers(self.doc_ids, self._place_of, shown, None if is_default else order)

    def runs(
        self, name: Hashable, value: Callable[[PaperSummary], Any], keys: Sequence[Key] = ()
    ) -> Sequence[Run]:
        """Return where in the order of ``keys`` another ``value`` begins; equal ones are the same object.

        Another value goes by another ``name``.
        """
        names = _names_of(keys)
        known = self._runs.get((name, names)) if names is not None else None
        if known is None:
            column = self.column(name, value)
            in_order = [column[place] for place in self.arranged(keys)] if keys else column
            known = _runs_of(in_order)
            if names is not None:
                self._runs[name, names] = known
        return known

    def remember_runs(self, name: Hashable, runs: Sequence[Run]) -> None:
        """Spare the looking for the ``runs`` in the default order that are known already."""
        self._runs[name, ()] = runs

    def knows_order(self, keys: Sequence[Key]) -> bool:
        """Return whether ``arranged`` takes no time for ``keys``."""
        return not keys or _names_of(keys) in self._arrangements

    def part(self, shown: bytes) -> PaperTable:
        """Return a table of the papers that are flagged in ``shown``."""
        return PaperTable(list(compress(self.papers, shown)), self._lists)

    def brought_up_to_date(
        self, papers: Mapping[int, PaperSummary], lists: Mapping[int, PaperList]
    ) -> PaperTable:
        """Return the table of ``papers``: this one where they are the same."""
        given = list(papers.values())
        if len(given) == len(self._given) and (lists is self._lists or lists == self._lists):
            # A summary is a new object whenever anything of its paper was changed.
            changed = list(compress(count(), map(operator.is_not, given, self._given)))
            if not changed:
                return self
            pairs = [(self._given[index], given[index]) for index in changed]
            if len(changed) <= _MOST_PATCHED and all(_has_same_place(*pair) for pair in pairs):
                return self._patched(given, [paper for _, paper in pairs])
        return PaperTable(given, lists)

    @cached_property
    def _place_of(self) -> Mapping[int, int]:
        return places_of(self.doc_ids)

    def _remembered(
        self,
        name: Hashable,
        value: Callable[[PaperSummary], Any],
        kind: Callable[[map[Any]], Sequence[Any]],
    ) -> Sequence[Any]:
        known = self._columns.get(name)
        return self._remember(name, value, kind(map(value, self.papers))) if known is None else known[1]

    def _remember(
        self, name: Hashable, value: Callable[[PaperSummary], Any], column: Sequence[Any]
    ) -> Sequence[Any]:
        if len(self._columns) >= _MOST_COLUMNS:
            self._columns.clear()
            self._runs.clear()
        self._columns[name] = value, column
        return column

    def _forget_passing(self, keys: Sequence[Key]) -> None:
        """Keep nothing of a passing key once there is another one: it would be held in memory for nothing."""
        name = next((key.name for key in keys if key.passing), None)
        if name is None or name == self._passing:
            return
        former, self._passing = self._passing, name
        self._columns.pop(former, None)
        for names in [each for each in list(self._arrangements) if _has(each, former)]:
            self._arrangements.pop(names, None)
        for run in [each for each in list(self._runs) if _has(each[1], former)]:
            self._runs.pop(run, None)

    def _patched(self, given: Sequence[PaperSummary], changed: Sequence[PaperSummary]) -> PaperTable:
        table = object.__new__(PaperTable)
        table._given, table._lists, table._order = given, self._lists, self._order
        table.doc_ids, table._place_of = self.doc_ids, self._place_of
        places = [self._place_of[paper.doc_id] for paper in changed]
        if "papers" in vars(self):  # else the known order is applied once somebody asks
            table.papers = self.papers.copy()
            for place, paper in zip(places, changed, strict=True):
                table.papers[place] = paper
        table.states = self.states.changed(places, changed) if self.states is not None else None
        table._passing = self._passing
        table._columns, moved = {}, set()
        for name, (value, column) in list(self._columns.items()):
            patched = list(column) if isinstance(column, tuple) else bytearray(column)
            for place, paper in zip(places, changed, strict=True):
                patched[place] = value(paper)
                if patched[place] != column[place]:
                    moved.add(name)
            table._columns[name] = value, tuple(patched) if isinstance(column, tuple) else bytes(patched)
        # Of what was sorted by a column that is forgotten, nobody knows whether it is still in order.
        stands = table._columns.keys() - moved
        table._arrangements = {
            names: places
            for names, places in list(self._arrangements.items())
            if stands.issuperset(name for name, _ in names)
        }
        table._runs = {
            (name, names): runs
            for (name, names), runs in list(self._runs.items())
            if name not in moved and stands.issuperset(name for name, _ in names)
        }
        return table


class KnownTable:
    """The table of all papers, kept from one search to the next. Safe from any thread."""

    def __init__(self, table: PaperTable | None = None) -> None:
        """Begin with a ``table`` of papers as they were once."""
        self._table = PaperTable((), {}) if table is None else table

    def of(self, papers: Mapping[int, PaperSummary], lists: Mapping[int, PaperList]) -> PaperTable:
        """Return the table of ``papers`` as they are now."""
        table = self._table = self._table.brought_up_to_date(papers, lists)
        return table


def _names_of(keys: Sequence[Key]) -> _Names | None:
    """Return what the order of ``keys`` goes by; None where it is not to be remembered."""
    return (
        None if any(key.name is None for key in keys) else tuple((key.name, key.descending) for key in keys)
    )


def _has(names: _Names, name: Hashable) -> bool:
    return any(each == name for each, _ in names)


def _runs_of(values: Sequence[Any]) -> Sequence[Run]:
    nothing = object()
    starts = list(compress(count(), map(operator.is_not, values, chain((nothing,), values))))
    ends = [*starts[1:], len(values)]
    return [Run(start, end, values[start]) for start, end in zip(starts, ends, strict=bool(starts))]


def _has_same_place(before: PaperSummary, after: PaperSummary) -> bool:
    return (before.doc_id, before.added_at, before.places) == (after.doc_id, after.added_at, after.places)
