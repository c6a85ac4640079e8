"""A whole query as one function that is asked of every paper."""

from __future__ import annotations

from collections.abc import Sequence

from readlist.model.paper import SKIPPED, PaperSummary
from readlist.search.facts import Condition, Surroundings, fact_condition
from readlist.search.syntax import All, Any, Dates, Expression, Is, Named, Not, Query, Text, Years
from readlist.search.wording import text_condition


def condition_of(query: Query, surroundings: Surroundings) -> Condition:
    """Return the condition of the whole query.

    Papers that are skipped match only a query that names a status, ``is:any`` or an ``id:``
    somewhere.
    """
    if query.expression is None:
        return _is_not_skipped
    asked = _condition(query.expression, surroundings)
    conditions = [] if _reaches_skipped(query.expression) else [_is_not_skipped]
    return _all_of([*conditions, asked] if asked else conditions)


def _is_not_skipped(summary: PaperSummary, _text: str | None) -> bool:
    return summary.status != SKIPPED


def _reaches_skipped(expression: Expression) -> bool:
    match expression:
        case Named(field, _):
            return field in ("status", "id")
        case Is(value):
            return value == "any"
        case Not(operand):
            return _reaches_skipped(operand)
        case All(operands) | Any(operands):
            return any(_reaches_skipped(operand) for operand in operands)
        case _:
            return False


def _condition(expression: Expression, surroundings: Surroundings) -> Condition | None:
    """Return the condition; None for words without a letter or digit, which ask for nothing."""
    match expression:
        case Text():
            return text_condition(expression, surroundings.lists)
        case Not(operand):
            negated = _condition(operand, surroundings)
            return _not(negated) if negated else None
        case All(operands) | Any(operands):
            conditions = _cheap_first(operands, surroundings)
            if not conditions:
                return None
            return _all_of(conditions) if isinstance(expression, All) else _any_of(conditions)
        case _:
            return fact_condition(expression, surroundings)


def _cheap_first(operands: Sequence[Expression], surroundings: Surroundings) -> list[Condition]:
    by_cost = sorted(operands, key=lambda operand: not isinstance(operand, Named | Is | Years | Dates))
    return [condition for operand in by_cost if (condition := _condition(operand, surroundings))]


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
