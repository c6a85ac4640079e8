"""The ranking beside scikit-learn's: the same features, the same objective, so the same order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from readlist.analysis.ranking.features import Text
from readlist.analysis.ranking.separating import separate
from readlist.analysis.ranking.sparse import SparseRows
from readlist.analysis.ranking.taste import Choices, learn
from readlist.analysis.ranking.terms import terms_of
from tests.analysis.ranking.invented import features_of, invented, of_subject

Doubles = npt.NDArray[np.float64]


def oracle_scores(texts: list[Text], liked: set[int], skipped: set[int]) -> Doubles:
    """What scikit-learn makes of it: TF-IDF as asked for, LinearSVC with LIBLINEAR's loss."""
    feature_extraction = pytest.importorskip(
        "sklearn.feature_extraction.text", reason="scikit-learn, the oracle, is in the extra `test`"
    )
    from sklearn.svm import LinearSVC

    def terms(text: Text) -> list[int]:
        return [term.number for term in terms_of((text.title, text.title, text.abstract))]

    matrix = feature_extraction.TfidfVectorizer(analyzer=terms, max_df=0.95, sublinear_tf=True).fit_transform(
        texts
    )
    labelled = [row for row, text in enumerate(texts) if text.doc_id in liked | skipped]
    is_liked = np.array([texts[row].doc_id in liked for row in labelled])
    weights = np.where(is_liked, 1.0, is_liked.sum() / (30 * (~is_liked).sum()))
    machine = LinearSVC(C=0.11, tol=1e-8, max_iter=100_000, random_state=0)
    machine.fit(matrix[labelled], is_liked, sample_weight=weights * (len(weights) / weights.sum()))
    scores: Doubles = matrix @ machine.coef_.ravel()
    return scores


def rank_correlation(one: Doubles, other: Doubles) -> float:
    """Spearman's, for scores that are all different."""
    ranks, other_ranks = (np.argsort(np.argsort(scores)) for scores in (one, other))
    return float(np.corrcoef(ranks, other_ranks)[0, 1])


@pytest.mark.parametrize(("seed", "liked_count", "skipped_count"), [(1, 5, 5), (2, 12, 60), (3, 40, 20)])
def test_the_order_is_that_of_scikit_learn(seed: int, liked_count: int, skipped_count: int) -> None:
    texts = invented(240, seed)
    liked = set(of_subject(texts, "lanterns")[:liked_count])
    skipped = {text.doc_id for text in texts if text.doc_id not in liked and text.doc_id % 3 != 1}
    skipped = set(sorted(skipped)[:skipped_count])
    taste = learn(features_of(texts), Choices(frozenset(liked), frozenset(skipped)))
    scores = np.array([taste.score(text.doc_id) for text in texts], float)
    expected = oracle_scores(texts, liked, skipped)
    assert rank_correlation(scores, expected) > 0.999
    # Not only the order: one is a line of the other.
    assert np.corrcoef(scores, expected)[0, 1] == pytest.approx(1, abs=1e-6)


def test_the_counts_are_those_of_the_least_objective() -> None:
    chance = np.random.default_rng(3)
    points = chance.normal(size=(40, 5)).astype(np.float32)
    starts = np.arange(0, 201, 5)
    vectors = SparseRows(starts, np.tile(np.arange(5, dtype=np.int32), 40), points.ravel())
    sides = np.where(points[:, 0] + chance.normal(size=40) > 0, 1.0, -1.0)
    costs = chance.uniform(0.05, 5, size=40)
    counts = separate(vectors, sides, costs)

    # At the least each example counts by what it misses of the margin, twice its cost for each unit.
    values = points @ (points.T @ counts) + counts.sum()
    missing = np.maximum(1 - sides * values, 0)
    np.testing.assert_allclose(counts, 2 * costs * sides * missing, atol=1e-5)


@pytest.mark.parametrize("sides", [[], [1.0], [-1.0, -1.0]])
def test_too_few_examples_do_no_harm(sides: list[float]) -> None:
    rows = len(sides)
    vectors = SparseRows(np.arange(rows + 1), np.zeros(rows, np.int32), np.ones(rows, np.float32))
    counts = separate(vectors, np.array(sides), np.ones(rows))
    assert np.isfinite(counts).all()
