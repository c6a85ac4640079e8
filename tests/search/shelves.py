"""A shelf of papers in memory, that tells what was read from it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from readlist.model.paper import Paper, PaperList, PaperSummary, PaperText, summary_of
from readlist.search.matching import FoldedTexts, select
from readlist.search.query import parse

TODAY = datetime.date(2024, 9, 5)


def text_of(paper: Paper) -> PaperText:
    return PaperText(
        title=paper.title,
        abstract=paper.abstract,
        authors=paper.authors,
        venue=paper.venue,
        tags=paper.tags,
        note=paper.note,
        annotations=paper.annotations,
    )


class MemoryShelf:
    def __init__(self, papers: Iterable[Paper], lists: Iterable[PaperList] = ()) -> None:
        self.papers: dict[int, Paper] = {}
        self._summaries: dict[int, PaperSummary] = {}
        self._lists = {each.doc_id: each for each in lists}
        self.read: list[int] = []
        self.repeated: frozenset[int] = frozenset()
        for paper in papers:
            self.put(paper)

    def put(self, paper: Paper) -> None:
        self.papers[paper.doc_id] = paper
        self._summaries[paper.doc_id] = summary_of(paper)

    def summaries(self) -> Mapping[int, PaperSummary]:
        return self._summaries

    def lists(self) -> Mapping[int, PaperList]:
        return self._lists

    def duplicates(self) -> frozenset[int]:
        return self.repeated

    def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        for doc_id in doc_ids:
            self.read.append(doc_id)
            yield doc_id, text_of(self.papers[doc_id])

    def found(self, query: str, folded: FoldedTexts | None = None) -> list[int]:
        return select(parse(query, today=TODAY), self, today=TODAY, folded=folded)
