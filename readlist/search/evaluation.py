"""Which papers match a query, found term by term as sets, words by an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Protocol

from readlist.model.paper import PaperSummary
from readlist.search.conditions import asked_of, is_not_skipped, reaches_skipped
from readlist.search.facts import Condition, Surroundings, fact_condition, identified, may_identify
from readlist.search.folded import FIELDS
from readlist.search.syntax import All, Any, Expression, Has, Not, Query, Term, Text
from readlist.search.wording import text_condition

_FEW = 8
"""Looking up one paper in so many takes longer than passing all of them by."""


class Index(Protocol):
    """What answers the words of a query for all papers at once."""

    def matching(self, term: Text) -> set[int]:
        """Return the papers that have the words of ``term`` in its field, or in any."""
        ...

    def with_abstract(self) -> set[int]:
        """Return the papers whose abstract has a word."""
        ...

    def scores(self, terms: Iterable[Text]) -> Mapping[int, float]:
        """Return how well papers fit ``terms``, the more the better."""
        ...


def found_by_index(
    query: Query, index: Index, summaries: Mapping[int, PaperSummary], surroundings: Surroundings
) -> Set[int]:
    """Return the papers that match. Raises what the index raises."""
    evaluation = _Evaluation(index, summaries, surroundings)
    everything = summaries.keys()
    asked = asked_of(query.expression)
    found = evaluation.found(asked, everything) if asked is not None else everything
    if asked is not None and reaches_skipped(asked):
        return found
    return evaluation.where(is_not_skipped, found)


@dataclass(frozen=True)
class _Evaluation:
    index: Index
    summaries: Mapping[int, PaperSummary]
    surroundings: Surroundings

    def found(self, expression: Expression, among: Set[int]) -> Set[int]:
        """Return those of ``among`` that match."""
        match expression:
            case Not(operand):
                return among - self.found(operand, among)
            case All(operands):
                for operand in _words_first(operands):
                    among = self.found(operand, among)
                return among
            case Any(operands):
                found: set[int] = set()
                for operand in _words_first(operands):
                    found |= self.found(operand, among - found if found else among)
                return found
            case term:
                return self._term(term, among)

    def _term(self, term: Term, among: Set[int]) -> Set[int]:
        match term:
            case Text(field=None):
                found = self.index.matching(term) & among
                if may_identify(term.value):
                    found |= self.where(identified(term.value), among - found)
                return found
            case Text(field=field) if field in FIELDS:
                return self.index.matching(term) & among
            case Text():
                return self.where(text_condition(term, self.surroundings.lists), among)
            case Has("abstract"):
                return self.index.with_abstract() & among
            case _:
                return self.where(fact_condition(term, self.surroundings), among)

    def where(self, condition: Condition, among: Set[int]) -> Set[int]:
        """Return those of ``among`` whose summary fulfils ``condition``."""
        summaries = self.summaries
        if _FEW * len(among) < len(summaries):
            return {doc_id for doc_id in among if condition(summaries[doc_id], None)}
        return {
            doc_id
            for doc_id, summary in tuple(summaries.items())
            if condition(summary, None) and doc_id in among
        }


def _words_first(operands: Iterable[Expression]) -> list[Expression]:
    """Return the operands in another order: an index leaves few papers to be asked of the rest."""
    return sorted(operands, key=lambda operand: not isinstance(operand, Text))
