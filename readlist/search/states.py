"""Which papers are alike in status, star, day to come back and tags: most views ask for nothing else."""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import attrgetter

from readlist.model.paper import PaperSummary
from readlist.search.turns import packed

_BYTE = 256
_MOST_ALIKE = 16 * _BYTE
"""States up to which papers are looked up by the bytes of their numbers; for more it takes longer."""

_state_of = attrgetter("status", "starred", "later_until", "tags")


class States:
    """The state of each of many papers, by number; it never changes.

    ``alike`` has for each state a paper that is in it and of which nothing else is known.
    """

    def __init__(self, alike: Sequence[PaperSummary], numbers: array[int]) -> None:
        """``numbers`` has for each paper the place of its like in ``alike``."""
        self.alike = alike
        self.numbers = numbers

    @classmethod
    def of(cls, papers: Sequence[PaperSummary]) -> States:
        """Return the states of ``papers``."""
        known: defaultdict[tuple[str, bool, str | None, tuple[str, ...]], int] = defaultdict()
        known.default_factory = known.__len__  # a state that was not seen before gets the next number
        numbers = packed("I", map(known.__getitem__, map(_state_of, papers)))
        alike = tuple(
            PaperSummary(status=status, starred=starred, later_until=later_until, tags=tags)
            for status, starred, later_until, tags in known
        )
        return cls(alike, numbers)

    def flags(self, condition: Callable[[PaperSummary], bool]) -> bytes:
        """Return which papers fulfil ``condition``, which looks at nothing but their state."""
        wanted = bytes(map(condition, self.alike))
        if len(wanted) > _MOST_ALIKE:
            return bytes(map(wanted.__getitem__, self.numbers))
        # All papers at once: those whose number has such a higher byte and one of these lower ones.
        flags = 0
        for high, have_high in enumerate(self._with_higher_byte):
            lows = wanted[high * _BYTE : (high + 1) * _BYTE]
            if 1 in lows:
                have_low = self._lower_bytes.translate(lows.ljust(_BYTE, b"\0"))
                flags |= int.from_bytes(have_low, "little") & have_high
        return flags.to_bytes(len(self.numbers), "little")

    def changed(self, places: Sequence[int], papers: Sequence[PaperSummary]) -> States:
        """Return the states with those of ``papers``, of which each stands at one of ``places``."""
        of_papers = States.of(papers)
        known = {_state_of(paper): number for number, paper in enumerate(self.alike)}
        alike, numbers = [*self.alike], self.numbers[:]
        for place, number in zip(places, of_papers.numbers, strict=True):
            like = of_papers.alike[number]
            numbers[place] = known.setdefault(_state_of(like), len(alike))
            if numbers[place] == len(alike):
                alike.append(like)
        return States(alike, numbers)

    @cached_property
    def _lower_bytes(self) -> bytes:
        return self._bytes_of_numbers(0)

    @cached_property
    def _with_higher_byte(self) -> list[int]:
        """For each higher byte which papers have it: their flags as one number, to be combined at once."""
        higher = self._bytes_of_numbers(1)
        count = max(len(self.alike) - 1, 0) // _BYTE + 1
        flags = (higher.translate(bytes(each == high for each in range(_BYTE))) for high in range(count))
        return [int.from_bytes(each, "little") for each in flags]

    def _bytes_of_numbers(self, place: int) -> bytes:
        """Return one byte of each number; the lowest has the place 0."""
        size = self.numbers.itemsize
        return self.numbers.tobytes()[place if sys.byteorder == "little" else size - 1 - place :: size]
