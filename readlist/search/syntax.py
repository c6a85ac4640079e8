"""What a query says, as values: the tree that ``parse`` makes and ``select`` answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

import msgspec

TEXT_FIELDS = ("title", "abstract", "author", "note", "source", "section", "venue")
NAME_FIELDS = ("tag", "status", "id")
DATE_FIELDS = ("added", "listed")
FIELDS = (
    "title", "abstract", "author", "tag", "status", "source", "section", "venue",
    "year", "added", "listed", "note", "id", "is", "has", "sort",
)  # fmt: skip
"""Every field of the query language, in the order in which people are told them."""

IS_VALUES = ("starred", "unread", "untagged", "annotated", "later", "duplicate", "any")
HAS_VALUES = ("note", "pdf", "code", "abstract", "doi", "arxiv")
SORT_VALUES = ("added", "listed", "year", "title", "author", "rank")

DateField = Literal["added", "listed"]


class Text(msgspec.Struct, frozen=True):
    """Words to find: in one field, or anywhere (None).

    ``exact`` is a quoted phrase: those very words next to each other. Otherwise a word of the
    same English stem is as good as a single word, and with ``prefix`` one that begins with it.
    """

    value: str
    exact: bool = False
    field: str | None = None
    prefix: bool = False

    @property
    def is_typed_word(self) -> bool:
        """Whether it is a word without quotes that asks for something."""
        return not self.exact and any(map(str.isalnum, self.value))


class Named(msgspec.Struct, frozen=True):
    """A tag, a status or an id, equal as a whole."""

    field: str
    value: str


class Is(msgspec.Struct, frozen=True):
    """A state of the paper, one of IS_VALUES."""

    value: str


class Has(msgspec.Struct, frozen=True):
    """Something the paper comes with, one of HAS_VALUES."""

    value: str


class Years(msgspec.Struct, frozen=True):
    """A year from ``first`` to ``last``, both included; None is open."""

    first: int | None
    last: int | None


class Dates(msgspec.Struct, frozen=True):
    """A local date from ``first`` to ``last``, both included; None is open."""

    field: DateField
    first: datetime.date | None
    last: datetime.date | None


class Not(msgspec.Struct, frozen=True):
    """What does not match ``operand``."""

    operand: Expression


class All(msgspec.Struct, frozen=True):
    """What matches all of two or more."""

    operands: tuple[Expression, ...]


class Any(msgspec.Struct, frozen=True):
    """What matches any of two or more."""

    operands: tuple[Expression, ...]


Term = Text | Named | Is | Has | Years | Dates
Expression = Term | Not | All | Any


class Sort(msgspec.Struct, frozen=True):
    """An order: newest, latest or alphabetically first to begin with, or ``backwards``."""

    field: str
    backwards: bool = False


class Query(msgspec.Struct, frozen=True):
    """A whole query; without an expression it matches every paper that is not skipped."""

    expression: Expression | None = None
    sort: tuple[Sort, ...] = ()


def with_last_word(expression: Expression, *, prefix: bool) -> Expression:
    """Return ``expression`` with ``prefix`` set in the last word that is not in quotes, if it has any."""
    return _with_last_word(expression, prefix) or expression


def _with_last_word(expression: Expression, prefix: bool) -> Expression | None:
    """Return the expression with the last word changed; None when there is none in it."""
    match expression:
        case Text():
            return msgspec.structs.replace(expression, prefix=prefix) if expression.is_typed_word else None
        case Not(operand):
            changed = _with_last_word(operand, prefix)
            return Not(changed) if changed is not None else None
        case All(operands) | Any(operands):
            for position in reversed(range(len(operands))):
                changed = _with_last_word(operands[position], prefix)
                if changed is not None:
                    return type(expression)((*operands[:position], changed, *operands[position + 1 :]))
    return None


def terms_of(expression: Expression | None) -> Iterator[Term]:
    """Yield every term of ``expression``, whether or not it is negated."""
    match expression:
        case None:
            return
        case Not(operand):
            yield from terms_of(operand)
        case All(operands) | Any(operands):
            for operand in operands:
                yield from terms_of(operand)
        case term:
            yield term


def texts_of(expression: Expression | None) -> Iterator[Text]:
    """Yield the words and phrases that ``expression`` wants to be there, not those that it negates."""
    match expression:
        case Text():
            yield expression
        case All(operands) | Any(operands):
            for operand in operands:
                yield from texts_of(operand)


def with_skipped(query: Query) -> Query:
    """Return the query for what shows skipped papers, too, which a query leaves out by itself."""
    everything = Is("any")
    return Query(All((query.expression, everything)) if query.expression else everything, query.sort)
