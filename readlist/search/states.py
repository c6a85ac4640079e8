"""Which papers are alike in status, star, day to come back and tags: most views ask for nothing else."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from operator import attrgetter

from readlist.model.paper import PaperSummary
from readlist.search.turns import packed

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
        return bytes(map(bytes(map(condition, self.alike)).__getitem__, self.numbers))

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
