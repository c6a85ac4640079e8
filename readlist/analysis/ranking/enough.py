"""Whether there is enough to learn from, and what is missing."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from readlist.analysis.ranking.taste import Choices

LEAST_LIKED = 5
LEAST_SKIPPED = 5
"""With fewer of either an order says more about chance than about the reader."""


class Missing(NamedTuple):
    """How many more papers the reader has to choose, and to skip, before anything is learned."""

    liked: int
    skipped: int

    @property
    def words(self) -> str:
        """What is missing, for the reader: "3 more stars, 2 more skips"; "" where it is enough."""
        counts = ((self.liked, "star"), (self.skipped, "skip"))
        return ", ".join(f"{count} more {noun}{'s' * (count > 1)}" for count, noun in counts if count)


def missing(choices: Choices, known: Set[int]) -> Missing:
    """Return what the choices lack among papers whose texts are ``known``."""
    liked, skipped = choices.liked & known, choices.skipped & known
    return Missing(max(LEAST_LIKED - len(liked), 0), max(LEAST_SKIPPED - len(skipped), 0))
