"""Which papers match a query, found term by term, words by an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Protocol

from readlist.model.paper import SKIPPED, PaperSummary
from readlist.search.conditions import asked_of, reaches_skipped
from readlist.search.facts import Condition, Surroundings, fact_condition, identified, may_identify
from readlist.search.folded import FIELDS
from readlist.search.selection import EVERYTHING, Selection
from readlist.search.syntax import All, Any, Expression, Has, Is, Not, Query, Term, Text
from readlist.search.wording import text_condition

_FEW = 3
"""Looking up one paper in so many takes longer than asking all of them."""


class Index(Protocol):
    """What answers the words of a query for all papers at once."""

    def matching(self, term: Text) -> Selection:
        """Return the papers that have the words of ``term`` in its field, or in any."""
        ...

    def with_abstract(self) -> Selection:
        """Return the papers whose abstract has a word."""
        ...

    def scores(self, terms: Iterable[Text]) -> Mapping[int, float]:
        """Return how well papers fit ``terms``, the more the better."""
        ...


def found_by_index(
    query: Query, index: Index, summaries: Mapping[int, PaperSummary], surroundings: Surroundings
) -> Selection:
    """Return the papers that match; there may be some among them that are gone.

    Raises what the index raises.
    """
    asked = asked_of(query.expression)
    evaluation = _Evaluation(index, summaries, surroundings)
    found = evaluation.found(asked, EVERYTHING) if asked is not None else EVERYTHING
    if asked is not None and reaches_skipped(asked):
        return found
    return found & evaluation.where(lambda summary, _: summary.status != SKIPPED, found)


@dataclass(frozen=True)
class _Evaluation:
    """Finds papers ``among`` some, so that later terms are asked of no more than earlier ones left."""

    index: Index
    summaries: Mapping[int, PaperSummary]
    surroundings: Surroundings

    def found(self, expression: Expression, among: Selection) -> Selection:
        """Return those papers that match."""
        match expression:
            case Not(operand):
                return among & ~self.found(operand, among)
            case All(operands):
                for operand in _words_first(operands):
                    among = self.found(operand, among)
                return among
            case Any(operands):
                return reduce(or_, (self.found(operand, among) for operand in operands))
            case term:
                return self._term(term, among)

    def _term(self, term: Term, among: Selection) -> Selection:
        match term:
            case Text(field=None):
                found = self.index.matching(term)
                if may_identify(term.value):
                    found |= self.where(identified(term.value), among)
            case Text(field=field) if field in FIELDS:
                found = self.index.matching(term)
            case Text():
                found = self.where(text_condition(term, self.surroundings.lists), among)
            case Has("abstract"):
                found = self.index.with_abstract()
            case Is("any"):
                return among
            case _:
                found = self.where(fact_condition(term, self.surroundings), among)
        return found & among

    def where(self, condition: Condition, among: Selection) -> Selection:
        """Return the papers whose summary fulfils ``condition``, at least all those ``among`` some."""
        summaries = self.summaries
        if among.most is not None and among.most * _FEW < len(summaries):
            asked = [paper for doc_id in among.doc_ids if (paper := summaries.get(doc_id)) is not None]
        else:
            asked = list(summaries.values())
        found = {paper.doc_id for paper in asked if condition(paper, None)}
        if len(found) * 2 <= len(asked) or len(asked) < len(summaries):
            return Selection(found)
        return Selection({paper.doc_id for paper in asked} - found, all_but=True)


def _words_first(operands: Iterable[Expression]) -> list[Expression]:
    """Return the operands in another order: an index leaves few papers to be asked of the rest."""
    return sorted(operands, key=lambda operand: not isinstance(operand, Text))
