from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.analysis.ranking.features import Features, Text, no_features, updated
from readlist.analysis.ranking.terms import numbers_in
from tests.analysis.ranking.invented import features_of, invented


def as_dictionaries(features: Features) -> dict[int, dict[int, float]]:
    """The vectors by paper and by the number of the term, exactly."""
    rows = features.vectors(np.arange(len(features)))
    numbers = features.vocabulary[rows.columns].tolist()
    weights = rows.entries()[2].tolist()
    return {
        doc_id: dict(zip(numbers[start:end], weights[start:end], strict=True))
        for doc_id, start, end in zip(
            features.doc_ids.tolist(), rows.starts[:-1].tolist(), rows.starts[1:].tolist(), strict=True
        )
    }


def test_vectors_have_length_one_and_the_title_counts_twice() -> None:
    features = features_of(
        [Text(1, "sparse", "dense dense"), Text(2, "sparse", "other words"), Text(3, "", "")]
    )
    vectors = as_dictionaries(features)
    assert sum(weight**2 for weight in vectors[1].values()) == pytest.approx(1)
    assert vectors[3] == {}
    (sparse,), (dense,) = numbers_in("sparse"), numbers_in("dense")
    # Both are there twice, and the rarer one counts more.
    assert vectors[1][dense] > vectors[1][sparse] > 0


def test_a_term_of_nearly_all_papers_tells_nothing() -> None:
    vectors = as_dictionaries(features_of([Text(number, f"word{number} we", "") for number in range(30)]))
    (common,) = numbers_in("we")
    assert {vector[common] for vector in vectors.values()} == {0.0}


def test_papers_come_and_go_one_by_one() -> None:
    texts = invented(60)
    features = no_features()
    for text in texts:
        features = updated(features, [text])
    features = updated(features, [Text(5, "Another title", "altogether")], gone=[7, 8, 999])
    expected = features_of(
        [Text(5, "Another title", "altogether") if text.doc_id == 5 else text
         for text in reversed(texts) if text.doc_id not in (7, 8)]
    )  # fmt: skip
    assert as_dictionaries(features) == as_dictionaries(expected)
    assert len(features) == 58


def test_the_same_texts_change_nothing() -> None:
    texts = invented(20)
    features = features_of(texts)
    assert updated(features, texts) is features
    assert updated(features, [], gone=[999]) is features
    assert updated(features, [], gone=[texts[0].doc_id]) is not features


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 30), st.booleans()), max_size=25))
def test_no_history_leaves_a_trace(steps: list[tuple[int, int, bool]]) -> None:
    pool = invented(31)
    features, now = no_features(), dict[int, Text]()
    for doc_id, content, is_gone in steps:
        if is_gone:
            features = updated(features, [], gone=[doc_id])
            now.pop(doc_id, None)
        else:
            now[doc_id] = pool[content]._replace(doc_id=doc_id)
            features = updated(features, [now[doc_id]])
    assert as_dictionaries(features) == as_dictionaries(features_of(list(now.values())))


def test_many_papers_are_taken_in_some_at_a_time() -> None:
    texts = [
        Text(number, f"word{number % 50}", f"word{number % 7} word{number % 11}") for number in range(2500)
    ]
    shuffled = texts.copy()
    random.Random(1).shuffle(shuffled)
    assert as_dictionaries(features_of(texts)) == as_dictionaries(features_of(shuffled))


def test_papers_are_found_by_their_terms() -> None:
    features = features_of(
        [
            Text(1, "Mixture of experts", ""),
            Text(2, "Experts", "a mixture"),
            Text(3, "Mixture, of experts", ""),
        ]
    )

    def having(phrase: str) -> list[int]:
        found: list[int] = features.doc_ids[features.with_terms(numbers_in(phrase))].tolist()
        return found

    assert having("experts") == [1, 2, 3]
    assert having("mixture of experts") == [1, 3]
    assert having("unheard of") == having("") == []
