"""Ranking for other programs: papers and choices as JSON lines, scores as JSON lines.

The first line has the papers, ``{"papers": [{"id": "0", "title": "..", "abstract": ".."}, ..]}``;
each one after it what is known, ``{"train": [{"id": "17", "label": 1}, ..], "pool": ["0", ..]}``, and
is answered by ``{"scores": {"0": 0.13, ..}}``, the higher the sooner to be read. Whatever cannot be
answered is answered by ``{"error": ".."}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from readlist.analysis.ranking.features import Features, Text, no_features, updated
from readlist.analysis.ranking.taste import Choices, learn


class _Paper(msgspec.Struct, frozen=True):
    id: str
    title: str = ""
    abstract: str = ""


class _Label(msgspec.Struct, frozen=True):
    id: str
    label: Literal[0, 1]


class _Request(msgspec.Struct, frozen=True):
    """Papers to know from now on, or labels and the papers to score by them."""

    papers: tuple[_Paper, ...] | None = None
    train: tuple[_Label, ...] = ()
    pool: tuple[str, ...] = ()


_decode = msgspec.json.Decoder(_Request).decode


class _Unanswerable(Exception):  # noqa: N818 - it becomes an answer
    """What is asked cannot be answered; the message says why."""


def answers(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the answer to each request; papers, which come first, have none."""
    papers = _Papers(())
    for line in lines:
        if not line.strip():
            continue
        try:
            request = _decode(line)
            if request.papers is not None:
                papers = _Papers(request.papers)
            else:
                yield msgspec.json.encode({"scores": papers.scores(request)})
        except (msgspec.DecodeError, _Unanswerable) as error:
            yield msgspec.json.encode({"error": str(error)})


class _Papers:
    """The papers of one run, numbered in their order."""

    def __init__(self, papers: tuple[_Paper, ...]) -> None:
        self._numbers = {paper.id: number for number, paper in enumerate(papers)}
        if len(self._numbers) < len(papers):
            raise _Unanswerable("Two papers have the same id.")
        texts = (Text(number, paper.title, paper.abstract) for number, paper in enumerate(papers))
        self._features: Features = updated(no_features(), texts)

    def scores(self, request: _Request) -> dict[str, float]:
        labels = {self._number(each.id): each.label for each in request.train}
        choices = Choices(
            frozenset(number for number, label in labels.items() if label),
            frozenset(number for number, label in labels.items() if not label),
        )
        scores = learn(self._features, choices).scores.tolist()
        return {each: scores[self._number(each)] for each in request.pool}

    def _number(self, paper: str) -> int:
        try:
            return self._numbers[paper]
        except KeyError:
            raise _Unanswerable(f"There is no paper with the id {paper}.") from None
