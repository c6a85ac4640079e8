"""More like this: the papers whose terms are most like those of one paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from readlist.analysis.groups import duplicate_groups
from readlist.analysis.ranking.features import Features
from readlist.analysis.ranking.reasons import spelt_reasons
from readlist.analysis.ranking.records import Neighbour, Reason
from readlist.model.paper import PaperSummary

_LEAST_LIKENESS = 0.02
"""Papers less alike share little more than the words that all papers have."""


def nearest(features: Features, doc_id: int, among: Iterable[int] | None = None) -> list[Neighbour]:
    """Return papers by how alike they are to one paper, the most alike first; ``among`` those, or all.

    Takes as long as a ranking does.
    """
    row = features.rows.get(doc_id)
    if row is None:
        return []
    vector = features.vectors(np.array([row]))
    weights = np.zeros(len(features.vocabulary), np.float32)
    weights[vector.columns] = vector.entries()[2]
    likeness = features.products(weights)
    likeness[row] = 0
    alike = np.flatnonzero(likeness >= _LEAST_LIKENESS)
    if among is not None:
        alike = np.intersect1d(alike, [features.rows[each] for each in among if each in features.rows])
    found = zip(features.doc_ids[alike].tolist(), likeness[alike].tolist(), strict=True)
    return [Neighbour(*each) for each in sorted(found, key=lambda each: (-each[1], each[0]))]


def each_work_once(
    neighbours: Sequence[Neighbour], papers: Mapping[int, PaperSummary], doc_id: int, most: int
) -> list[Neighbour]:
    """Return the first ``most`` neighbours, each work once, and none that is the paper itself again.

    Of copies the most alike is told, with the others. Compares no more papers than are needed.
    """
    known = [each for each in neighbours if each.doc_id in papers][: 3 * most]
    compared = [papers[each] for each in (doc_id, *(each.doc_id for each in known)) if each in papers]
    groups = duplicate_groups(compared, lambda _a, _b: False)
    group_of = {each: number for number, group in enumerate(groups) for each in group.doc_ids}
    told: list[Neighbour] = []
    seen = {group_of.get(doc_id)}
    for each in known:
        number = group_of.get(each.doc_id)
        if number is None:
            told.append(each)
        elif number not in seen:
            seen.add(number)
            copies = tuple(copy for copy in groups[number].doc_ids if copy != each.doc_id)
            told.append(each._replace(copies=copies))
    return told[:most]


def shared_terms(
    features: Features, doc_id: int, other: int, title: str, abstract: str, most: int = 5
) -> tuple[Reason, ...]:
    """Return the terms that make two papers alike and what each adds to that, the most first.

    They are spelt as in ``title`` and ``abstract``, which are those of ``doc_id``.
    """
    if doc_id not in features.rows or other not in features.rows:
        return ()
    one, two = (features.vectors(np.array([features.rows[each]])) for each in (doc_id, other))
    _, here, there = np.intersect1d(one.columns, two.columns, return_indices=True)
    added = one.entries()[2][here] * two.entries()[2][there]
    numbers = features.vocabulary[one.columns[here]]
    by_number = dict(zip(numbers.tolist(), added.tolist(), strict=True))
    return tuple(spelt_reasons(by_number, (title, abstract))[:most])
