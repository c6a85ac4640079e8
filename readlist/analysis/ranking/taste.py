"""What a reader's choices say of every other paper: a score of each, and which terms made it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from readlist.analysis.ranking.features import Features
from readlist.analysis.ranking.separating import separate
from readlist.analysis.ranking.sparse import Floats
from readlist.analysis.ranking.terms import numbers_in

_COST = 0.11
"""What an error costs beside the length of the weights; small, as examples are few."""

_LIKED_WEIGH = 30.0
"""How much all liked papers together weigh beside all that were skipped."""

_WISH = 2.0
"""What a boosted term adds and a muted one takes away: enough to pass most of the others."""


@dataclass(frozen=True)
class Choices:
    """Papers that the reader chose and those they skipped, and terms that they want more or less of."""

    liked: frozenset[int]
    skipped: frozenset[int]
    boosted: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()


class Scale(NamedTuple):
    """The mean and the standard deviation of values."""

    mean: float
    deviation: float


@dataclass(frozen=True, eq=False)
class Taste:
    """What was learned of choices: weights of terms.

    ``wishes`` are the boosted and muted terms, with what each adds to the score of which rows.
    """

    features: Features
    weights: Floats
    wishes: tuple[tuple[str, float, frozenset[int]], ...] = ()

    @cached_property
    def scores(self) -> Floats:
        """The score of each row of the features, the more the better.

        0 is an average paper, and 1 the standard deviation from it; a wish is added to that.
        """
        scores = (self.values - self.scale.mean) / self.scale.deviation
        for _, added, rows in self.wishes:
            scores[list(rows)] += added
        return scores.astype(np.float32)

    @cached_property
    def values(self) -> Floats:
        """What the weights say of each row, on whatever scale they are."""
        return self.features.products(self.weights)

    @cached_property
    def scale(self) -> Scale:
        """What turns values into scores."""
        values = np.sort(self.values).astype(float)  # a sum in this order is the same for the same papers
        deviation = float(values.std()) if len(values) else 0.0
        return Scale(float(values.mean()) if len(values) else 0.0, deviation or 1.0)

    def score(self, doc_id: int) -> float | None:
        """Return the score of a paper; None where it has no features."""
        row = self.features.rows.get(doc_id)
        return float(self.scores[row]) if row is not None else None

    def order(self, doc_ids: Iterable[int]) -> list[int]:
        """Return papers, the best first; equals as they came, those without features last."""
        rows, scores = self.features.rows, self.scores.tolist()
        worst = float("-inf")
        return sorted(doc_ids, key=lambda each: -(scores[rows[each]] if each in rows else worst))


def learn(features: Features, choices: Choices) -> Taste:
    """Return what the choices say; papers without features are passed over.

    Takes milliseconds, even for many papers; the same for the same choices, whenever and in
    whatever order they were made.
    """
    examples = sorted((choices.liked | choices.skipped) & features.rows.keys())
    rows = np.array([features.rows[doc_id] for doc_id in examples], np.int64)
    is_liked = np.array([doc_id in choices.liked for doc_id in examples], bool)
    vectors = features.vectors(rows)
    counts = separate(vectors, np.where(is_liked, 1.0, -1.0), _COST * _balance(is_liked))
    owners, columns, weights = vectors.entries()
    learned = np.bincount(columns, weights=weights * counts[owners], minlength=len(features.vocabulary))
    wishes = tuple(
        (term, added, frozenset(features.with_terms(numbers_in(term)).tolist()))
        for terms, added in (
            (choices.boosted, _WISH),
            (choices.muted, -_WISH),
        )
        for term in terms
    )
    return Taste(features, learned.astype(np.float32), wishes)


def _balance(is_liked: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the weight of each example; they are 1 on the mean."""
    liked = np.count_nonzero(is_liked)
    if not 0 < liked < len(is_liked):
        return np.ones(len(is_liked))
    weights = np.where(is_liked, 1.0, liked / (_LIKED_WEIGH * (len(is_liked) - liked)))
    balanced: npt.NDArray[np.float64] = weights * (len(weights) / weights.sum())
    return balanced
