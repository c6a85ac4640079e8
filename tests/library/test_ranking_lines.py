from __future__ import annotations

import json
from typing import Any

import pytest

from readlist.library.ranking_lines import answers
from tests.analysis.ranking.invented import invented, of_subject

TEXTS = invented(30)
PAPERS = {"papers": [{"id": f"p{t.doc_id}", "title": t.title, "abstract": t.abstract} for t in TEXTS]}


def asked(*requests: Any) -> list[dict[str, Any]]:
    lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in requests]
    return [json.loads(answer) for answer in answers(lines)]


def request(liked: list[int], skipped: list[int]) -> dict[str, Any]:
    labels = [(doc_id, 1) for doc_id in liked] + [(doc_id, 0) for doc_id in skipped]
    known = {doc_id for doc_id, _ in labels}
    return {
        "train": [{"id": f"p{doc_id}", "label": label} for doc_id, label in labels],
        "pool": [f"p{text.doc_id}" for text in TEXTS if text.doc_id not in known],
    }


def test_every_request_is_answered_by_a_score_for_each_paper_of_the_pool() -> None:
    lanterns, harbours = of_subject(TEXTS, "lanterns"), of_subject(TEXTS, "harbours")
    one, two = asked(PAPERS, request(lanterns[:1], harbours[:1]), b"\n", request(lanterns[:3], harbours[:3]))
    assert list(one["scores"]) == request(lanterns[:1], harbours[:1])["pool"]
    best = sorted(two["scores"], key=two["scores"].__getitem__, reverse=True)[:5]
    assert sum(int(paper[1:]) in lanterns for paper in best) >= 4


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{oops", "JSON"),
        (b"[1]", "Expected `object`"),
        ({"train": [{"id": "p1", "label": 7}], "pool": []}, "7"),
        ({"train": [{"id": "nobody", "label": 1}], "pool": []}, "nobody"),
        ({"train": [], "pool": ["nobody"]}, "nobody"),
        ({"papers": [{"id": "a"}, {"id": "a"}]}, "same id"),
        ({"papers": 3}, "papers"),
        (b'{"papers": "\xff"}', ""),
    ],
)
def test_what_cannot_be_answered_is_answered_by_an_error_and_the_rest_goes_on(line: Any, words: str) -> None:
    error, answer = asked(PAPERS, line, request([1], [2]))
    assert words in error["error"]
    assert len(answer["scores"]) == len(TEXTS) - 2


def test_without_labels_there_are_scores_all_the_same() -> None:
    (answer,) = asked(PAPERS, request([], []))
    assert set(answer["scores"].values()) == {0.0}
