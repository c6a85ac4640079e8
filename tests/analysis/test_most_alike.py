"""The papers that one paper is most like."""

from __future__ import annotations

from readlist.analysis.most_alike import most_alike
from readlist.model.paper import Identifiers, PaperSummary

PAPER = PaperSummary(doc_id=1, title="Routing tokens with a learned budget", authors=("Ada Stone",))
OTHERS = [
    PAPER,
    PaperSummary(doc_id=2, title="Routing Tokens with a Learned Budget: Extended Version"),
    PaperSummary(doc_id=3, title="Routing tokens with a learnt budget", authors=("Ada Stone",)),
    PaperSummary(doc_id=4, title="Fish of the northern rivers"),
]


def test_the_likeliest_come_first_and_the_paper_itself_never() -> None:
    found = most_alike(PAPER, OTHERS, 5)
    assert {other.doc_id for other, _ in found} == {2, 3}
    scores = [likeness.score for _, likeness in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_no_more_are_returned_than_asked_for() -> None:
    assert len(most_alike(PAPER, OTHERS, 1)) == 1
    assert most_alike(PAPER, [], 5) == []


def test_an_identifier_says_more_than_a_title() -> None:
    doi = Identifiers(doi="10.1/x")
    paper = PaperSummary(doc_id=1, title="Routing tokens", identifiers=doi)
    other = PaperSummary(doc_id=2, title="Routing of tokens", identifiers=doi)
    assert most_alike(paper, [OTHERS[1], other], 5)[0][0] is other
