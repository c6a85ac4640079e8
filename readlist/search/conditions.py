"""A whole query as one function that is asked of every paper."""

from __future__ import annotations

from collections.abc import Sequence

from readlist.model.paper import SKIPPED, PaperSummary
from readlist.search.analyser import words_of
from readlist.search.facts import Condition, Surroundings, fact_condition
from readlist.search.folded import FIELDS
from readlist.search.syntax import (
    All,
    Any,
    Dates,
    Expression,
    Has,
    Is,
    Named,
    Not,
    Query,
    Text,
    Years,
    terms_of,
)
from readlist.search.wording import text_condition


def condition_of(query: Query, surroundings: Surroundings) -> Condition:
    """Return the condition of the whole query.

    Papers that are skipped match only a query that names a status, ``is:any`` or an ``id:``
    somewhere.
    """
    asked = asked_of(query.expression)
    conditions: list[Condition] = [] if reaches_skipped(asked) else [_is_not_skipped]
    if asked is not None:
        conditions.append(_condition(asked, surroundings))
    return _all_of(conditions) if len(conditions) > 1 else conditions[0]


def _is_not_skipped(summary: PaperSummary, _text: str | None) -> bool:
    """Return whether the paper is shown without being asked for."""
    return summary.status != SKIPPED


def reaches_skipped(expression: Expression | None) -> bool:
    """Return whether the query names a status, ``is:any`` or an ``id:`` somewhere."""
    return any(
        term == Is("any") or (isinstance(term, Named) and term.field in ("status", "id"))
        for term in terms_of(expression)
    )


def asked_of(expression: Expression | None) -> Expression | None:
    """Return the expression without words that have no letter or digit, which ask for nothing."""
    match expression:
        case Text(value):
            return expression if words_of(value) else None
        case Not(operand):
            asked = asked_of(operand)
            return Not(asked) if asked is not None else None
        case All(operands) | Any(operands):
            left = [asked for operand in operands if (asked := asked_of(operand)) is not None]
            return type(expression)(tuple(left)) if left else None
        case _:
            return expression


def looks_at_texts(expression: Expression | None) -> bool:
    """Return whether a term of ``expression`` is about more than a summary tells."""
    return any(
        term == Has("abstract") or (isinstance(term, Text) and term.field in (None, *FIELDS))
        for term in terms_of(expression)
    )


def _condition(expression: Expression, surroundings: Surroundings) -> Condition:
    match expression:
        case Text():
            return text_condition(expression, surroundings.lists)
        case Not(operand):
            return _not(_condition(operand, surroundings))
        case All(operands):
            return _all_of(_cheap_first(operands, surroundings))
        case Any(operands):
            return _any_of(_cheap_first(operands, surroundings))
        case _:
            return fact_condition(expression, surroundings)


def _cheap_first(operands: Sequence[Expression], surroundings: Surroundings) -> list[Condition]:
    by_cost = sorted(operands, key=lambda operand: not isinstance(operand, Named | Is | Years | Dates))
    return [_condition(operand, surroundings) for operand in by_cost]


def _not(condition: Condition) -> Condition:
    def negated(summary: PaperSummary, text: str | None) -> bool | None:
        answer = condition(summary, text)
        return None if answer is None else not answer

    return negated


def _all_of(conditions: Sequence[Condition]) -> Condition:
    def all_of(summary: PaperSummary, text: str | None) -> bool | None:
        result: bool | None = True
        for condition in conditions:
            answer = condition(summary, text)
            if answer is None:
                result = None
            elif not answer:
                return False
        return result

    return all_of


def _any_of(conditions: Sequence[Condition]) -> Condition:
    def any_of(summary: PaperSummary, text: str | None) -> bool | None:
        result: bool | None = False
        for condition in conditions:
            answer = condition(summary, text)
            if answer:
                return True
            if answer is None:
                result = None
        return result

    return any_of
