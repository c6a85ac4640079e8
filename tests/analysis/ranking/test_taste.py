from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.analysis.ranking.features import Text, no_features, updated
from readlist.analysis.ranking.taste import Choices, Taste, learn
from tests.analysis.ranking.invented import features_of, invented, of_subject

TEXTS = invented(90)
FEATURES = features_of(TEXTS)
IDS = [text.doc_id for text in TEXTS]


def chosen(liked: list[int], skipped: list[int], **wishes: tuple[str, ...]) -> Choices:
    return Choices(frozenset(liked), frozenset(skipped), **wishes)


def scores(taste: Taste) -> dict[int, float | None]:
    return {doc_id: taste.score(doc_id) for doc_id in IDS}


def test_papers_like_those_chosen_come_first() -> None:
    lanterns, harbours = of_subject(TEXTS, "lanterns"), of_subject(TEXTS, "harbours")
    order = learn(FEATURES, chosen(lanterns[:5], harbours[:5])).order(IDS)
    rest = [doc_id for doc_id in order if doc_id not in lanterns[:5] + harbours[:5]]
    assert sum(doc_id in lanterns for doc_id in rest[:20]) >= 18
    assert sum(doc_id in harbours for doc_id in rest[-20:]) >= 14


def test_zero_is_an_average_paper() -> None:
    found = [score or 0.0 for score in scores(learn(FEATURES, chosen(IDS[:5], IDS[5:10]))).values()]
    assert sum(found) == pytest.approx(0, abs=1e-3)
    assert sum(score**2 for score in found) / len(found) == pytest.approx(1, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(IDS), st.booleans()), min_size=1, max_size=40), st.randoms())
def test_scores_are_the_same_whatever_was_chosen_first_and_however_the_papers_came(
    choices: list[tuple[int, bool]], chance: random.Random
) -> None:
    verdicts = dict(choices)
    now = chosen([k for k, v in verdicts.items() if v], [k for k, v in verdicts.items() if not v])
    expected = scores(learn(FEATURES, now))
    texts = TEXTS.copy()
    chance.shuffle(texts)
    features = updated(no_features(), texts[:50])
    features = updated(features, [*texts[50:], Text(999, "Gone soon", "")])
    features = updated(features, [], gone=[999])
    again = list(verdicts.items())
    chance.shuffle(again)
    then = chosen([k for k, v in again if v], [k for k, v in again if not v])
    assert scores(learn(features, then)) == expected


def test_taking_a_choice_back_leaves_nothing_of_it() -> None:
    before = chosen(IDS[:6], IDS[10:20])
    was = scores(learn(FEATURES, before))
    assert scores(learn(FEATURES, chosen([*IDS[:6], IDS[40]], IDS[10:20]))) != was
    assert scores(learn(FEATURES, before)) == was


def test_boosted_terms_lift_and_muted_ones_lower() -> None:
    plain = learn(FEATURES, chosen(IDS[:5], IDS[5:10]))
    wished = learn(FEATURES, chosen(IDS[:5], IDS[5:10], boosted=("harbours",), muted=("Orchards", "unheard")))
    for subject, change in (("harbours", 2.0), ("orchards", -2.0), ("lanterns", 0.0)):
        doc_id = of_subject(TEXTS, subject)[7]
        before, after = plain.score(doc_id), wished.score(doc_id)
        assert before is not None
        assert after == pytest.approx(before + change, abs=1e-5)


def test_equals_stay_as_they_came_and_unknown_papers_come_last() -> None:
    features = features_of([Text(1, "same", ""), Text(2, "same", ""), Text(3, "other", "")])
    taste = learn(features, chosen([3], []))
    assert taste.order([77, 2, 1, 3]) == [3, 2, 1, 77]
    assert taste.score(77) is None


@pytest.mark.parametrize(("liked", "skipped"), [([], []), (IDS[:3], []), ([], IDS[:3]), ([12345], [])])
def test_whatever_there_is_to_learn_from_there_are_scores(liked: list[int], skipped: list[int]) -> None:
    found = scores(learn(FEATURES, chosen(liked, skipped))).values()
    assert all(score is not None and -100 < score < 100 for score in found)
    assert scores(learn(no_features(), chosen(liked, skipped)))[1] is None
