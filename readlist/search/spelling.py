"""Another spelling of a query that finds nothing: words that no paper has as the nearest that one has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from readlist.model.paper import PaperSummary
from readlist.search.analyser import words_of
from readlist.search.query import print_query
from readlist.search.syntax import All, Any, Expression, Query, Text

SHORTEST = 4
"""Letters of a word from which on it is more likely misspelt than another word."""
_LONG = 6
"""Letters of a word from which on two of them may be wrong."""


class Respelling(msgspec.Struct, frozen=True):
    """A query as it may have been meant, and how many papers it finds."""

    query: str
    papers: int


def words_in_use(papers: Iterable[PaperSummary]) -> Counter[str]:
    """Return in how many papers each word stands in title, authors, venue or tags."""
    words: Counter[str] = Counter()
    for paper in papers:
        words.update(set(words_of(" ".join((paper.title, *paper.authors, paper.venue or "", *paper.tags)))))
    return words


def respelling(
    query: Query, words: Mapping[str, int], select: Callable[[Query], Collection[int]]
) -> Respelling | None:
    """Return ``query``, which finds nothing, in another spelling that does; None where there is none.

    ``words`` are those to choose from with how often they are used, ``select`` finds papers.
    """
    if query.expression is None:
        return None
    respelt = Query(_respelt(query.expression, words), query.sort)
    if respelt == query:
        return None
    found = select(respelt)
    return Respelling(print_query(respelt), len(found)) if found else None


def _respelt(expression: Expression, words: Mapping[str, int]) -> Expression:
    match expression:
        case Text(value, exact=False) if (near := _near(value, words)) is not None:
            return msgspec.structs.replace(expression, value=near)
        case All(operands) | Any(operands):
            return type(expression)(tuple(_respelt(operand, words) for operand in operands))
        case other:
            return other


def _near(typed: str, words: Mapping[str, int]) -> str | None:
    """Return the word that was meant; None where what is typed stands for itself.

    Swapped neighbours count as one wrong letter, as in the distance of optimal string alignment.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    match words_of(typed):
        case [word] if len(word) >= SHORTEST and word.isalpha():
            pass
        case _:
            return None
    if any(known.startswith(word) for known in words):
        return None
    wrong = 2 if len(word) >= _LONG else 1
    near = process.extract(word, words.keys(), scorer=OSA.distance, score_cutoff=wrong, limit=None)
    return min(near, key=lambda match: (match[1], -words[match[0]], match[0]))[0] if near else None
