from __future__ import annotations

from readlist.analysis.ranking.features import Text
from readlist.analysis.ranking.nearest import each_work_once, nearest, shared_terms
from readlist.analysis.ranking.records import Neighbour
from readlist.model.paper import PaperSummary
from tests.analysis.ranking.invented import features_of, invented, of_subject

TEXTS = invented(60)
FEATURES = features_of(TEXTS)


def test_papers_on_the_same_subject_are_nearest() -> None:
    lanterns = of_subject(TEXTS, "lanterns")
    found = nearest(FEATURES, lanterns[0])
    assert lanterns[0] not in [each.doc_id for each in found]
    assert sum(each.doc_id in lanterns for each in found[:10]) >= 9
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
    assert 0 < found[0].likeness <= 1


def test_only_those_asked_for_are_told() -> None:
    among = of_subject(TEXTS, "lanterns")[3:6]
    found = nearest(FEATURES, of_subject(TEXTS, "lanterns")[0], among=[*among, 999])
    assert {each.doc_id for each in found} <= set(among)


def test_a_paper_without_features_is_like_none() -> None:
    assert nearest(FEATURES, 999) == []
    assert shared_terms(FEATURES, 999, 1, "", "") == ()
    assert shared_terms(FEATURES, 1, 999, "", "") == ()


def test_each_work_is_told_once() -> None:
    titles = {
        1: "Deep residual learning for image recognition",
        2: "Deep Residual Learning for Image Recognition",  # the paper itself again
        3: "Identity mappings in deep residual networks",
        4: "Identity Mappings in Deep Residual Networks",
        5: "Wide residual networks for everyone",
    }
    papers = {doc_id: PaperSummary(doc_id=doc_id, title=title) for doc_id, title in titles.items()}
    neighbours = [
        Neighbour(2, 0.9),
        Neighbour(4, 0.5),
        Neighbour(3, 0.5),
        Neighbour(5, 0.4),
        Neighbour(6, 0.3),
    ]
    assert each_work_once(neighbours, papers, 1, most=5) == [Neighbour(4, 0.5, (3,)), Neighbour(5, 0.4)]
    assert each_work_once(neighbours, papers, 1, most=1) == [Neighbour(4, 0.5, (3,))]


def test_shared_terms_are_spelt_as_in_the_paper_one_comes_from() -> None:
    one = Text(1, "Lantern Oil", "Burning lantern oil in harbours.")
    features = features_of([one, Text(2, "On lantern oil", "It burns."), *invented(20, first=10)])
    terms = shared_terms(features, 1, 2, one.title, one.abstract)
    assert terms[0].term in ("Lantern Oil", "lantern oil", "Lantern", "Oil", "lantern", "oil")
    assert all(each.added > 0 for each in terms)
    assert shared_terms(features, 1, 2, one.title, one.abstract, most=0) == ()
