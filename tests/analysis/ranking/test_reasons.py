from __future__ import annotations

import pytest

from readlist.analysis.ranking.features import Text
from readlist.analysis.ranking.reasons import reasons_of, spelt_reasons
from readlist.analysis.ranking.taste import Choices, learn
from readlist.analysis.ranking.terms import numbers_in, terms_of
from tests.analysis.ranking.invented import features_of, invented, of_subject

TEXTS = invented(60)
PAPER = Text(500, "Lanterns over the Harbours", "The Lanterns are new. Lanterns-of-glass method, we show.")
FEATURES = features_of([*TEXTS, PAPER])
CHOICES = Choices(
    frozenset(of_subject(TEXTS, "lanterns")[:6]),
    frozenset(of_subject(TEXTS, "harbours")[:6]),
    boosted=("glass method",),
    muted=("harbours",),
)


def test_the_parts_add_up_to_the_score() -> None:
    taste = learn(FEATURES, CHOICES)
    reasons = reasons_of(taste, 500, PAPER.title, PAPER.abstract)
    assert reasons is not None
    assert reasons.score == taste.score(500)
    assert sum(each.added for each in reasons.terms) + reasons.others == pytest.approx(reasons.score)


def test_the_terms_are_those_that_weigh_most_as_the_paper_spells_them() -> None:
    reasons = reasons_of(learn(FEATURES, CHOICES), 500, PAPER.title, PAPER.abstract, most=4)
    assert reasons is not None
    added = dict(reasons.terms)
    assert len(added) == 4
    assert added["glass method"] == 2.0  # the reader's own words count as reasons
    assert added["harbours"] == -2.0
    assert added["Lanterns"] > 0
    assert [each.added for each in reasons.terms] == sorted(added.values(), reverse=True)


def test_words_that_say_nothing_are_not_told() -> None:
    reasons = reasons_of(learn(FEATURES, CHOICES), 500, PAPER.title, PAPER.abstract, most=50)
    assert reasons is not None
    told = {each.term.lower() for each in reasons.terms}
    assert not told & {"the", "over the", "are", "we", "we show", "of"}


def test_what_is_told_says_something_by_itself() -> None:
    text = "We show results across many tasks. Long contexts (Mamba) reduce end-to-end latency further."
    told = {each.term for each in spelt_reasons({term.number: 0.1 for term in terms_of([text])}, [text])}
    assert told == {"tasks", "Long contexts", "Mamba", "latency"}
    long_context = dict.fromkeys(numbers_in("long contexts"), 0.1)
    assert [each.term for each in spelt_reasons(long_context, [text])] == ["Long contexts"]


def test_the_plural_of_a_word_counts_with_it() -> None:
    text = "Length of lengths"
    (one,), (several,) = numbers_in("length"), numbers_in("lengths")
    told = spelt_reasons({one: 0.5, several: 0.25}, [text])
    assert [(each.term, each.added) for each in told] == [("Length", 0.75)]


def test_a_term_counts_with_the_stronger_one_whose_word_it_has() -> None:
    text = "Sparse attention heads"
    added = {term.number: 0.1 for term in terms_of([text])}
    (attention,) = numbers_in("attention")
    added[attention] = 0.5
    told = {each.term: round(each.added, 6) for each in spelt_reasons(added, [text])}
    # Attention with its ends and both pairs; Sparse with its ends; heads.
    assert told == {"attention": 0.9, "Sparse": 0.3, "heads": 0.1}


def test_a_paper_without_features_has_no_reasons() -> None:
    assert reasons_of(learn(FEATURES, CHOICES), 501, "Anything", "") is None
