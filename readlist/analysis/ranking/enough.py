"""Whether there is enough to learn from, and what is missing."""

from __future__ import annotations

from collections.abc import Set

from readlist.analysis.ranking.records import LEAST_LIKED, LEAST_SKIPPED, Missing
from readlist.analysis.ranking.taste import Choices


def missing(choices: Choices, known: Set[int]) -> Missing:
    """Return what the choices lack among papers whose texts are ``known``."""
    liked, skipped = choices.liked & known, choices.skipped & known
    return Missing(max(LEAST_LIKED - len(liked), 0), max(LEAST_SKIPPED - len(skipped), 0))
