"""Which words of a text a query was about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from readlist.search.analyser import stem_of, words_of
from readlist.search.syntax import All, Any, Expression, Not, Query, Text
from readlist.search.wanted import Wanted, wanted_by

Finds = Callable[[str], list[tuple[int, int]]]
"""Returns where in a text the words stand that were asked for, from the left."""

_RUN = re.compile(r"\w+")
_SHOWN = (None, "title", "abstract", "author", "venue")


def finds_of(*queries: Query) -> Finds | None:
    """Return what finds the words of ``queries`` in a text; None where none of them asks for words.

    Words that a query excludes are not among them, nor those that it asks of notes and lists.
    """
    asked = [each.expression for each in queries if each.expression is not None]
    wanted = [wanted_by(term) for expression in asked for term in _terms(expression) if term.field in _SHOWN]
    wanted = [each for each in wanted if each.words]
    if not wanted:
        return None

    def finds(text: str) -> list[tuple[int, int]]:
        tokens = list(_tokens(text))
        found = {
            (tokens[first][0], tokens[first + len(each.words) - 1][1])
            for each in wanted
            for first in range(len(tokens) - len(each.words) + 1)
            if _stands_at(first, tokens, each)
        }
        return sorted(found)

    return finds


def _terms(expression: Expression) -> Iterator[Text]:
    match expression:
        case Text():
            yield expression
        case All(operands) | Any(operands):
            for operand in operands:
                yield from _terms(operand)
        case Not(_) | _:
            return


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word begins and ends, and the word as the analyser has it."""
    for run in _RUN.finditer(text):
        words = words_of(run.group())
        if len(words) == len(run.group()):  # a script without spaces: a character is a word
            yield from (
                (run.start() + place, run.start() + place + 1, word) for place, word in enumerate(words)
            )
        elif words:
            yield run.start(), run.end(), words[0]


def _stands_at(first: int, tokens: list[tuple[int, int, str]], wanted: Wanted) -> bool:
    *before, last = wanted.words
    if any(tokens[first + place][2] != word for place, word in enumerate(before)):
        return False
    word = tokens[first + len(before)][2]
    if word == last or (wanted.prefix and word.startswith(last)):
        return True
    return wanted.stem is not None and stem_of(word) == wanted.stem
