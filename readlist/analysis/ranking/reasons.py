"""Why a paper has its score: the terms of its text and what each added, in the reader's spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from readlist.analysis.ranking.records import Reason, Reasons
from readlist.analysis.ranking.taste import Taste
from readlist.analysis.ranking.terms import terms_of, words_of

_FUNCTION_WORDS = frozenset(
    """
    about above after again all also although an and any are as at be because been before being below
    between both but by can could did do does doing down during each either else et al etc few for from
    further had has have having here how however if in into is it its itself just may might more most
    much must neither no nor not of off on once one only or other our ours out over own same several
    shall she he should since so some such than that the their them then there therefore these they this
    those through thus to too two under until up upon us use used using very via was we were what when
    where whether which while who whose why will with within without would yet you your
    """.split()  # noqa: SIM905 - to be read
)
"""Words that count like others, but say nothing to a reader who asks for reasons."""


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


def spelt_reasons(added: Mapping[int, float], texts: Iterable[str]) -> list[Reason]:
    """Return what terms added by how the texts spell them, those that weigh most first.

    Terms that say nothing by themselves are left out. One that has a word of a stronger one counts
    with it: "attention" stands for "attention heads" as well, or the other way round.
    """
    spelt = [Reason(spelling, added[number]) for number, spelling in _spellings(texts, added).items()]
    told: list[Reason] = []
    told_by: dict[str, int] = {}
    for term, change in sorted(spelt, key=lambda reason: (-abs(reason.added), reason.term)):
        words = [word for word in words_of(term) if word not in _FUNCTION_WORDS]
        stronger = min((told_by[word] for word in words if word in told_by), default=None)
        if stronger is not None:
            told[stronger] = Reason(told[stronger].term, told[stronger].added + change)
        elif _says_something(words_of(term)):
            told_by |= dict.fromkeys(words, len(told))
            told.append(Reason(term, change))
    return sorted(told, key=lambda reason: (-abs(reason.added), reason.term))


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


def _says_something(words: Sequence[str]) -> bool:
    """Return whether a term begins and ends with words that mean something by themselves."""
    return bool(words) and not {words[0], words[-1]} & _FUNCTION_WORDS and not "".join(words).isdecimal()
