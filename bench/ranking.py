"""The ranking for a measuring program that calls Python: a class with ``rank(known, labels, pool)``.

``readlist rank --json-lines`` is the same for one that speaks JSON lines; what was measured, and
what was tried, stands in bench/RANKING.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readlist.analysis.ranking.features import Text, no_features, updated
from readlist.analysis.ranking.sparse import Floats
from readlist.analysis.ranking.taste import Choices, learn


class Ranker:
    """Papers, known by their places in a list, each with ``title`` and ``abstract``."""

    def __init__(self, papers: Sequence[Mapping[str, str]]) -> None:
        self._features = updated(
            no_features(),
            (Text(place, paper["title"], paper["abstract"]) for place, paper in enumerate(papers)),
        )

    def rank(self, known: Sequence[int], labels: Sequence[int], pool: Sequence[int]) -> Floats:
        """Return a score for each paper of ``pool``, the higher the sooner to be read."""
        liked = frozenset(paper for paper, label in zip(known, labels, strict=True) if label)
        scores: Floats = learn(self._features, Choices(liked, frozenset(known) - liked)).scores[pool]
        return scores
