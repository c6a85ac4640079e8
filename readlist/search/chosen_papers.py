"""Some papers of a table in an order: found by their place, with no list made of them.

Which papers are chosen is a row of flags, a byte a paper, as in the table; what is asked of it
are counts and searches in bytes, which take next to nothing however many papers there are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress
from typing import overload

_BLOCK = 256
"""Papers that are counted together, to find the one of a number."""


class ChosenPapers(Sequence[int]):
    """The doc_ids of the papers that are chosen; it never changes. Safe from any thread."""

    def __init__(
        self,
        doc_ids: Sequence[int],
        place_of: Mapping[int, int],
        chosen: bytes,
        order: Sequence[int] | None = None,
    ) -> None:
        """``chosen`` flags some of ``doc_ids``, each of which has the place that ``place_of`` tells.

        ``order`` holds all places as the papers are to be sorted; None: as they stand.
        """
        self._doc_ids = doc_ids
        self._place_of = place_of
        self._chosen = chosen
        self._order = order
        self._flags = chosen if order is None else bytes(map(chosen.__getitem__, order))
        """Which papers are chosen, in their order."""

    def __len__(self) -> int:
        return self._before[-1]

    @overload
    def __getitem__(self, number: int) -> int: ...
    @overload
    def __getitem__(self, number: slice) -> list[int]: ...
    def __getitem__(self, number: int | slice) -> int | list[int]:
        if isinstance(number, slice):
            return list(self)[number]
        number = number + len(self) if number < 0 else number
        if not 0 <= number < len(self):
            raise IndexError(number)
        block = bisect_right(self._before, number) - 1
        position = block * _BLOCK - 1
        for _ in range(number - self._before[block] + 1):
            position = self._flags.index(1, position + 1)
        return self._doc_ids[position if self._order is None else self._order[position]]

    def __iter__(self) -> Iterator[int]:
        if self._order is None:
            return compress(self._doc_ids, self._flags)
        return map(self._doc_ids.__getitem__, compress(self._order, self._flags))

    def __contains__(self, doc_id: object) -> bool:
        place = self._place_of.get(doc_id) if isinstance(doc_id, int) else None
        return place is not None and bool(self._chosen[place])

    def index(self, value: int, start: int = 0, stop: int | None = None) -> int:
        """Return the number of a paper, from 0. Raises ValueError when it is not one of them."""
        if value not in self:
            raise ValueError(value)
        place = self._place_of[value]
        position = place if self._order is None else self._order.index(place)
        number = self._flags.count(1, 0, position)
        if number not in range(len(self))[start:stop]:
            raise ValueError(value)
        return number

    def count_between(self, start: int, end: int) -> int:
        """Return how many are chosen of the papers from ``start`` to before ``end`` of the whole order."""
        return self._flags.count(1, start, end)

    def without(self, ranges: Sequence[range]) -> ChosenPapers:
        """Return the papers but for those in ``ranges`` of the whole order."""
        chosen = bytearray(self._chosen)
        for left_out in ranges:
            for position in left_out:
                chosen[position if self._order is None else self._order[position]] = 0
        return ChosenPapers(self._doc_ids, self._place_of, bytes(chosen), self._order)

    @cached_property
    def _before(self) -> Sequence[int]:
        """How many papers there are before each block; the last number is that of all."""
        flags = self._flags
        counts = (flags.count(1, start, start + _BLOCK) for start in range(0, len(flags), _BLOCK))
        return tuple(accumulate(chain((0,), counts)))
