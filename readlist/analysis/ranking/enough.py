"""Whether there is enough to learn from, and what is missing."""

from __future__ import annotations

from collections.abc import Set

from readlist.analysis.ranking.records import Missing
from readlist.analysis.ranking.taste import Choices

LEAST_LIKED = 5
LEAST_SKIPPED = 5
"""With fewer of either an order says more about chance than about the reader."""


def missing(choices: Choices, known: Set[int]) -> Missing:
    """Return what the choices lack among papers whose texts are ``known``."""
    liked, skipped = choices.liked & known, choices.skipped & known
    return Missing(max(LEAST_LIKED - len(liked), 0), max(LEAST_SKIPPED - len(skipped), 0))
