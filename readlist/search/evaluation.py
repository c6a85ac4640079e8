"""Which papers match a query, found term by term as sets, words by an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Protocol

from readlist.model.paper import SKIPPED, PaperSummary
from readlist.search.conditions import asked_of, reaches_skipped
from readlist.search.facts import Condition, Surroundings, fact_condition, identified, may_identify
from readlist.search.folded import FIELDS
from readlist.search.syntax import All, Any, Expression, Has, Is, Not, Query, Term, Text
from readlist.search.wording import text_condition

_FEW = 3
"""Looking up one paper in so many takes longer than asking all of them."""


class Index(Protocol):
    """What answers the words of a query for all papers at once."""

    def matching(self, term: Text) -> Set[int]:
        """Return the papers that have the words of ``term`` in its field, or in any."""
        ...

    def with_abstract(self) -> Set[int]:
        """Return the papers whose abstract has a word."""
        ...

    def scores(self, terms: Iterable[Text]) -> Mapping[int, float]:
        """Return how well papers fit ``terms``, the more the better."""
        ...


def found_by_index(
    query: Query, index: Index, summaries: Mapping[int, PaperSummary], surroundings: Surroundings
) -> Set[int]:
    """Return the papers that match; there may be some among them that are gone.

    Raises what the index raises.
    """
    asked = asked_of(query.expression)
    evaluation = _Evaluation(index, summaries, surroundings)
    found = evaluation.found(asked, None) if asked is not None else summaries.keys()
    if asked is not None and reaches_skipped(asked):
        return found
    if len(found) * _FEW < len(summaries):
        return {doc_id for doc_id in found if doc_id in summaries and summaries[doc_id].status != SKIPPED}
    # The few that are left out are named sooner than the many that are not.
    return found - {summary.doc_id for summary in list(summaries.values()) if summary.status == SKIPPED}


@dataclass(frozen=True)
class _Evaluation:
    """Finds papers ``among`` some (None: among all); sets of all papers are made only where they must be."""

    index: Index
    summaries: Mapping[int, PaperSummary]
    surroundings: Surroundings

    def found(self, expression: Expression, among: Set[int] | None) -> Set[int]:
        """Return those papers that match."""
        match expression:
            case Not(operand):
                return (self.summaries.keys() if among is None else among) - self.found(operand, among)
            case All(operands):
                for operand in _words_first(operands):
                    among = self.found(operand, among)
                return among or frozenset()
            case Any(operands):
                return frozenset().union(*(self.found(operand, among) for operand in operands))
            case term:
                return self._term(term, among)

    def _term(self, term: Term, among: Set[int] | None) -> Set[int]:
        match term:
            case Text(field=None):
                found = self.index.matching(term)
                if may_identify(term.value):
                    found = found | self._where(identified(term.value), among)
            case Text(field=field) if field in FIELDS:
                found = self.index.matching(term)
            case Text():
                return self._where(text_condition(term, self.surroundings.lists), among)
            case Has("abstract"):
                found = self.index.with_abstract()
            case Is("any"):
                return self.summaries.keys() if among is None else among
            case _:
                return self._where(fact_condition(term, self.surroundings), among)
        return found if among is None else found & among

    def _where(self, condition: Condition, among: Set[int] | None) -> Set[int]:
        """Return those papers whose summary fulfils ``condition``."""
        summaries = self.summaries
        if among is not None and len(among) * _FEW < len(summaries):
            asked = [paper for doc_id in among if (paper := summaries.get(doc_id)) is not None]
            among = None
        else:
            asked = list(summaries.values())
        found = {paper.doc_id for paper in asked if condition(paper, None)}
        return found if among is None else found & among


def _words_first(operands: Iterable[Expression]) -> list[Expression]:
    """Return the operands in another order: an index leaves few papers to be asked of the rest."""
    return sorted(operands, key=lambda operand: not isinstance(operand, Text))
