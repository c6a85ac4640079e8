"""The query language.

    transformer "mixture of experts"       all of the words, the quoted ones next to each other
    quanti*                                a word that begins so; the last word of a query needs no star
    a b OR c                               (a b) or c: OR binds loosest; parentheses group
    -tag:survey  -(a OR b)                 not
    title: abstract: author: note:         words or "a phrase" in that field; also
    venue: section: source:                the conference or journal, the heading and the list it stands in
    tag:nlp tag:"to cite" status:queued    the whole name, of a tag also one below it (nlp/qa)
    id:wu2023lists                         a key, a doc_id, an arXiv id, a DOI or a URL
    year:2024 year:2020..2024 year:>=2020  ranges include both ends, either of which may be left out
    added:today added:<2w listed:2024-08   a day, month or year, an age (d, w, m, y), a range, < <= > >=
    is:starred  has:pdf                    the values are in ``IS_VALUES`` and ``HAS_VALUES``
    sort:year sort:-title                  newest or alphabetically first to begin with, with ``-`` the other
                                           way round; several sort one after the other
    sort:rank                              what fits the words best to begin with; without words
                                           what was learned of papers decides

Case and accents do not matter. A word finds the words of the same English stem, too: model
finds models. Quotes ask for the very words. The last word that is not in quotes may still be
typed, so it is also found where a word begins with it. A word that is several (mixture-of-experts,
GPT-4) is found where these stand next to each other, and a word of Chinese, Japanese, Korean
or Thai anywhere. The dates of ``added:`` are local days.
"""

from __future__ import annotations

import datetime
from difflib import get_close_matches

from readlist.errors import QueryError
from readlist.model.paper import STATUSES
from readlist.search.periods import parse_dates, parse_years, print_dates, print_years
from readlist.search.syntax import (
    FIELDS,
    HAS_VALUES,
    IS_VALUES,
    NAME_FIELDS,
    SORT_VALUES,
    TEXT_FIELDS,
    All,
    Any,
    Dates,
    Expression,
    Has,
    Is,
    Named,
    Not,
    Query,
    Sort,
    Term,
    Text,
    Years,
    with_last_word,
)
from readlist.search.tokens import Token, brief, query_error, quote, tokenize

__all__ = ["FIELDS", "Query", "parse", "print_query"]

_LONGEST = 100_000
_DEEPEST = 50
_YEAR_HINT = "Write year:2024, year:2020..2024, year:2020.. or year:>=2020."
_DATE_HINT = "Write 2024, 2024-08, 2024-08-26, today, <2w, >=2024-08-26 or 2024-08..2024-09 after the colon."


def parse(text: str, *, today: datetime.date) -> Query:
    """Return what ``text`` asks for; dates such as ``<2w`` are counted from ``today`` (a local date).

    Raises QueryError, which says where, why and what to write instead, and nothing else.
    """
    if len(text) > _LONGEST:
        raise query_error(
            f"The query is longer than {_LONGEST:,} characters", _LONGEST, "Ask for less at a time."
        )
    return _Parser(tokenize(text), len(text), today).query()


def print_query(query: Query) -> str:
    """Return the query as text: ``parse(print_query(query)) == query`` for whatever ``parse`` returned.

    Relative dates have become calendar dates.
    """
    whole = with_last_word(query.expression, prefix=False) if query.expression is not None else None
    expression = [_printed(whole)] if whole is not None else []
    orders = [f"sort:{'-' if sort.backwards else ''}{sort.field}" for sort in query.sort]
    return " ".join(expression + orders)


class _Parser:
    """A recursive descent over the tokens: alternatives of sequences of terms."""

    def __init__(self, tokens: list[Token], end: int, today: datetime.date) -> None:
        self._tokens = tokens
        self._next = 0
        self._end = end
        self._today = today
        self._sorts: list[Sort] = []

    def query(self) -> Query:
        expression = self._alternatives(depth=0)
        token = self._peek()
        if token is not None:
            raise query_error(
                "This parenthesis was never opened", token.position, "Remove it, or put it in quotes."
            )
        if expression is not None:
            expression = with_last_word(expression, prefix=True)
        return Query(expression, tuple(self._sorts))

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _alternatives(self, depth: int) -> Expression | None:
        operands = [self._sequence(depth)]
        while (token := self._peek()) is not None and token.kind == "or":
            self._next += 1
            operands.append(self._sequence(depth))
            if operands[-2] is None or operands[-1] is None:
                raise query_error(
                    "OR needs something on both sides",
                    token.position,
                    'To find the word itself, write "OR" or or.',
                )
        return _joined(Any, [operand for operand in operands if operand is not None])

    def _sequence(self, depth: int) -> Expression | None:
        operands: list[Expression] = []
        while (token := self._peek()) is not None and token.kind not in ("or", "close"):
            if token.kind == "term" and token.field == "sort":
                self._next += 1
                self._sorts.append(self._sort(token, depth))
            else:
                operands.append(self._operand(token, depth))
        return _joined(All, operands)

    def _operand(self, token: Token, depth: int) -> Expression:
        self._next += 1
        if depth >= _DEEPEST:
            raise query_error(
                "The query is nested too deeply", token.position, f"At most {_DEEPEST} levels can be read."
            )
        match token.kind:
            case "open":
                return self._group(token, depth)
            case "minus":
                return self._negated(depth)
            case _:
                return _term(token, self._today)

    def _group(self, opening: Token, depth: int) -> Expression:
        expression = self._alternatives(depth + 1)
        closing = self._peek()
        if closing is None:
            raise query_error("This parenthesis is never closed", opening.position, "Put a ) at its end.")
        self._next += 1
        if expression is None:
            raise query_error(
                "There is nothing between the parentheses",
                opening.position,
                "Write what they should hold together.",
            )
        return expression

    def _negated(self, depth: int) -> Expression:
        operand = self._peek()
        # The tokenizer makes a minus only before a word, a phrase or a group.
        assert operand is not None  # noqa: S101
        if operand.field == "sort":
            raise query_error(
                "A sort order cannot be negated",
                operand.position,
                f"To turn it round, write sort:-{brief(operand.text)}.",
            )
        return Not(self._operand(operand, depth + 1))

    def _sort(self, token: Token, depth: int) -> Sort:
        if depth:
            raise query_error(
                "A sort order cannot stand in parentheses", token.position, "Move it to the end."
            )
        backwards = token.text.startswith("-")
        field = _one_of(SORT_VALUES, token.text.lower().removeprefix("-"), token)
        return Sort(field, backwards)


def _joined(kind: type[All | Any], operands: list[Expression]) -> Expression | None:
    if len(operands) < 2:
        return operands[0] if operands else None
    return kind(tuple(operands))


def _term(token: Token, today: datetime.date) -> Term:
    name, value = token.field, token.text
    if not name or name in TEXT_FIELDS:
        return _text(value, name or None, quoted=token.quoted)
    if name in NAME_FIELDS:
        return Named(name, value)
    match name:
        case "is":
            return Is(_one_of(IS_VALUES, value.lower(), token))
        case "has":
            return Has(_one_of(HAS_VALUES, value.lower(), token))
        case _:
            return _range(token, today)


def _text(value: str, field: str | None, *, quoted: bool) -> Text:
    beginning = Text(value.rstrip("*"), field=field, prefix=True)
    if quoted or beginning.value == value or not beginning.is_typed_word:
        return Text(value, exact=quoted, field=field)
    return beginning


def _range(token: Token, today: datetime.date) -> Years | Dates:
    try:
        if token.field == "year":
            return Years(*parse_years(token.text))
        return Dates("added" if token.field == "added" else "listed", *parse_dates(token.text, today))
    except ValueError as error:
        hint = _YEAR_HINT if token.field == "year" else _DATE_HINT
        raise query_error(brief(str(error)), token.value_position, hint) from None


def _one_of(known: tuple[str, ...], value: str, token: Token) -> str:
    if value in known:
        return value
    near = get_close_matches(value, known, 1, 0.6)
    advice = f"Did you mean {token.field}:{near[0]}? " if near else ""
    if token.field == "is" and value in STATUSES:
        advice = f"Did you mean status:{value}? "
    raise query_error(
        f'{token.field}: knows no "{brief(value)}"',
        token.value_position,
        f"{advice}It knows {', '.join(known)}.",
    )


def _printed(expression: Expression) -> str:
    match expression:
        case Any(operands):
            return " OR ".join(
                _printed(each) if isinstance(each, All) else _in_group(each) for each in operands
            )
        case All(operands):
            return " ".join(_in_group(each) for each in operands)
        case Not(operand):
            printed = _in_group(operand)
            # "-" before a word without a letter would be part of the word.
            return f"-{printed}" if printed[0] in '("' or _is_negatable(printed) else f"-({printed})"
        case _:
            return _printed_term(expression)


def _printed_term(term: Term) -> str:
    match term:
        case Text(value, exact, field, prefix):
            return _printed_value(field or "", f"{value}*" if prefix else value, quoted=exact)
        case Named(field, value):
            return _printed_value(field, value, quoted=False)
        case Is(value) | Has(value):
            return f"{'is' if isinstance(term, Is) else 'has'}:{value}"
        case Years(first, last):
            return f"year:{print_years(first, last)}"
        case Dates(field, first_day, last_day):
            return f"{field}:{print_dates(first_day, last_day)}"


def _in_group(expression: Expression) -> str:
    printed = _printed(expression)
    return f"({printed})" if isinstance(expression, All | Any) else printed


def _is_negatable(printed: str) -> bool:
    return any(character.isalnum() for character in printed)


def _printed_value(field: str, value: str, *, quoted: bool) -> str:
    """Return the term with its value in quotes if it must be, so that it is read back as one term."""
    prefix = f"{field}:" if field else ""
    # "OR" is a word only with a star behind it.
    for word in () if quoted else (value, f"{value}*"):
        try:
            tokens = tokenize(prefix + word)
        except QueryError:
            tokens = []
        if [(token.kind, token.field, token.text) for token in tokens] == [("term", field, word)]:
            return prefix + word
    return prefix + quote(value)
