"""Why a paper has its score: the terms of its text and what each added, in the reader's spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from readlist.analysis.ranking.hollow_words import is_hollow, says_something
from readlist.analysis.ranking.records import Reason, Reasons
from readlist.analysis.ranking.taste import Taste
from readlist.analysis.ranking.terms import terms_of, words_of

_HYPHENS = ("-", "\u2010", "\u2011")


def reasons_of(taste: Taste, doc_id: int, title: str, abstract: str, most: int = 6) -> Reasons | None:
    """Return why the paper has its score; None where it has no features yet.

    ``title`` and ``abstract`` are those that its features were made of. Takes a few milliseconds.
    """
    row = taste.features.rows.get(doc_id)
    if row is None:
        return None
    wished = [Reason(term, change) for term, change, rows in taste.wishes if row in rows]
    spelt = spelt_reasons(_added_by_number(taste, row), (title, abstract))
    told = sorted([*wished, *spelt[: max(most - len(wished), 0)]], key=lambda reason: -reason.added)
    score = float(taste.scores[row])
    return Reasons(score, tuple(told), score - sum(reason.added for reason in told))


def spelt_reasons(added: Mapping[int, float], texts: Sequence[str]) -> list[Reason]:
    """Return what terms added by how the texts spell them, those that weigh most first.

    Terms that say nothing by themselves are left out, and words that do not belong together. One
    that has a word of a stronger one counts with it: "attention" stands for "attention heads" as
    well, or the other way round.
    """
    spelt = [Reason(spelling, added[number]) for number, spelling in _spellings(texts, added).items()]
    written = [" ".join(text.split()) for text in texts]
    told: list[Reason] = []
    told_by: dict[str, int] = {}
    for term, change in sorted(spelt, key=lambda reason: (-abs(reason.added), reason.term)):
        words = words_of(term)
        families = [_without_plural(word) for word in words if not is_hollow(word)]
        stronger = min((told_by[word] for word in families if word in told_by), default=None)
        if stronger is not None:
            told[stronger] = Reason(told[stronger].term, told[stronger].added + change)
        elif says_something(words) and (len(words) == 1 or any(_stands_in(text, term) for text in written)):
            told_by |= dict.fromkeys(families, len(told))
            told.append(Reason(term, change))
    return sorted(told, key=lambda reason: (-abs(reason.added), reason.term))


def _stands_in(text: str, pair: str) -> bool:
    """Return whether words stand beside one another in a text, neither of them half of another word."""
    around = pairwise(text.split(pair))
    return any(not (before.endswith(_HYPHENS) or after.startswith(_HYPHENS)) for before, after in around)


def _without_plural(word: str) -> str:
    return word.removesuffix("s")


def _spellings(texts: Iterable[str], wanted: Mapping[int, object]) -> dict[int, str]:
    """Return how the texts write each of the terms ``wanted``: as they do most often, first of equals."""
    written: dict[int, Counter[str]] = {}
    for term in terms_of(texts):
        if term.number in wanted:
            written.setdefault(term.number, Counter())[term.spelling] += 1
    return {number: counts.most_common(1)[0][0] for number, counts in written.items()}


def _added_by_number(taste: Taste, row: int) -> dict[int, float]:
    """Return what each term of the paper adds that adds anything."""
    vector = taste.features.vectors(np.array([row]))
    added = vector.entries()[2] * taste.weights[vector.columns] / taste.scale.deviation
    numbers = taste.features.vocabulary[vector.columns]
    return {number: change for number, change in zip(numbers.tolist(), added.tolist(), strict=True) if change}
