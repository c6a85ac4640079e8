"""Which papers of a library one paper is most like, certain or not: for a person to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from readlist.analysis.likeness import Work, likeness
from readlist.analysis.titles import Likeness
from readlist.model.paper import PaperSummary
from readlist.model.text import normalised_title

_CLOSE = 55.0
"""Titles with less in common (of 100) are of no use to anybody who chooses."""


def most_alike(
    paper: PaperSummary, others: Iterable[PaperSummary], most: int
) -> list[tuple[PaperSummary, Likeness]]:
    """Return at most ``most`` of ``others``, the likeliest first.

    Compares every title: never on a screen's thread.
    """
    from rapidfuzz import process
    from rapidfuzz.fuzz import token_sort_ratio

    by_id = {other.doc_id: other for other in others if other.doc_id != paper.doc_id}
    titles = {doc_id: normalised_title(other.title) for doc_id, other in by_id.items()}
    close = process.extract(
        normalised_title(paper.title), titles, scorer=token_sort_ratio, score_cutoff=_CLOSE, limit=most
    )
    work = _work(paper)
    found = [(by_id[doc_id], likeness(work, _work(by_id[doc_id]))) for _, _, doc_id in close]
    return sorted(found, key=lambda match: -match[1].score)


def _work(paper: PaperSummary) -> Work:
    return Work(paper.title, paper.authors, paper.year, paper.identifiers)
