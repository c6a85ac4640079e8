"""The features of papers: which terms each has, how often, and how common each term is.

Only numbers are kept, no text: a term is known by its number and explained by the text of the
paper at hand. Rows and vocabulary grow paper by paper, and what is made of them does not
depend on the order in which the papers came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from readlist.analysis.ranking.sparse import Floats, Integers, Places, SparseRows, joined, starts_of
from readlist.analysis.ranking.terms import KnownWords, numbers_of_terms, words_of

_TITLE_COUNTS = 2
"""How often the title counts beside the abstract."""

_TOO_COMMON = 0.95
"""A term in more than this part of the papers tells none from another."""

_PAPERS_AT_ONCE = 1000
_COLUMNS_AT_ONCE = 1 << 22
_NEW_BEFORE_TIDYING = 0.02
"""Which part of the rows may be new before the vocabulary is put in order again."""

_NUMBER = np.uint64(0xFFFFFFFF)
_ROW_SHIFT = np.uint64(32)


class Text(NamedTuple):
    """What is learned from of a paper."""

    doc_id: int
    title: str
    abstract: str


@dataclass(frozen=True, eq=False)
class Features:
    """The terms of papers, a row each.

    ``single`` are those that a paper has once, ``several`` those it has more often, weighed by
    1 + the logarithm of how often. ``digests`` tell of what text a row was made. By the column of
    a term, ``vocabulary`` has its number and ``papers_with`` how many papers have it.
    """

    doc_ids: Places
    digests: npt.NDArray[np.uint64]
    single: SparseRows
    several: SparseRows
    vocabulary: npt.NDArray[np.uint32]
    papers_with: Integers

    def __len__(self) -> int:
        return len(self.doc_ids)

    @cached_property
    def rows(self) -> dict[int, int]:
        """The row of each paper."""
        return {doc_id: row for row, doc_id in enumerate(self.doc_ids.tolist())}

    @cached_property
    def rarity(self) -> Floats:
        """How much each term counts: the smoothed inverse document frequency, none if nearly all have it."""
        papers = len(self)
        rarity = np.log((1 + papers) / (1 + self.papers_with)) + 1
        rarity[self.papers_with > _TOO_COMMON * papers] = 0
        return rarity.astype(np.float32)

    @cached_property
    def lengths(self) -> Floats:
        """The length of each paper's vector before it is made 1; 1 where there is none."""
        squares = self.rarity**2
        lengths = np.sqrt(self.single.dot(squares) + self.several.dot_of_squares(squares))
        return np.where(lengths > 0, lengths, np.float32(1))

    def vectors(self, rows: Places) -> SparseRows:
        """Return the vectors of papers, each of length 1."""
        single, several = self.single.select(rows), self.several.select(rows)
        starts = starts_of(single.lengths + several.lengths)
        columns = np.empty(starts[-1], np.int32)
        weights = np.ones(starts[-1], np.float32)
        for part, begins in ((single, starts[:-1]), (several, starts[:-1] + single.lengths)):
            places = np.repeat(begins - part.starts[:-1], part.lengths) + np.arange(part.starts[-1])
            columns[places] = part.columns
            if part.weights is not None:
                weights[places] = part.weights
        weights *= self.rarity.take(columns)
        weights /= np.repeat(self.lengths[rows], np.diff(starts))
        return SparseRows(starts, columns, weights)

    def products(self, weights: Floats) -> Floats:
        """Return the product of every paper's vector with ``weights`` of the terms."""
        weighed = weights * self.rarity
        return (self.single.dot(weighed) + self.several.dot(weighed)) / self.lengths

    def with_terms(self, numbers: Sequence[int]) -> Places:
        """Return the rows of the papers that have all of these terms."""
        found: Places | None = None
        for number in numbers:
            columns = np.flatnonzero(self.vocabulary == number).tolist()
            rows = np.concatenate(
                [part.rows_with(column) for part in (self.single, self.several) for column in columns]
                or [np.zeros(0, np.int64)]
            )
            found = rows if found is None else np.intersect1d(found, rows)
        return np.sort(found) if found is not None else np.zeros(0, np.int64)


def no_features() -> Features:
    """Return the features of no paper."""
    none = np.zeros(0, np.int32)
    start = np.zeros(1, np.int64)
    return Features(
        doc_ids=np.zeros(0, np.int64),
        digests=np.zeros(0, np.uint64),
        single=SparseRows(start, none),
        several=SparseRows(start, none, np.zeros(0, np.float32)),
        vocabulary=np.zeros(0, np.uint32),
        papers_with=none,
    )


def updated(features: Features, texts: Iterable[Text], gone: Collection[int] = ()) -> Features:
    """Return the features with new papers, papers of which the text changed, and without those ``gone``.

    The same object where all is as it was. Of each paper ``texts`` has one text.
    """
    grown = _Growth(features)
    waiting = (text for text in texts if grown.is_new(text))
    while batch := list(islice(waiting, _PAPERS_AT_ONCE)):
        grown.add(batch)
    return grown.result(gone)


def _digest(text: Text) -> int:
    whole = f"{text.title}\0{text.abstract}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest(), "little")


class _Growth:
    """Features that grow by batches of papers."""

    def __init__(self, features: Features) -> None:
        self._before = features
        self._words = KnownWords()
        self._numbers = features.vocabulary
        self._sorted = np.argsort(features.vocabulary, kind="stable")
        self._replaced: set[int] = set()
        self._doc_ids: list[int] = []
        self._digests: list[int] = []
        self._single: list[SparseRows] = []
        self._several: list[SparseRows] = []

    def is_new(self, text: Text) -> bool:
        """Return whether the paper is new or was made of another text, which is then forgotten."""
        row = self._before.rows.get(text.doc_id)
        if row is None:
            return True
        if int(self._before.digests[row]) == _digest(text):
            return False
        self._replaced.add(row)
        return True

    def add(self, batch: Sequence[Text]) -> None:
        """Take in papers."""
        numbers, counts, lengths = _counted(batch, self._words)
        columns = self._columns_of(numbers)
        owners = np.repeat(np.arange(len(batch)), lengths)
        once = counts == 1
        lengths_once = np.bincount(owners[once], minlength=len(batch))
        self._single.append(SparseRows(starts_of(lengths_once), columns[once]))
        weights = (1 + np.log(counts[~once])).astype(np.float32)
        self._several.append(SparseRows(starts_of(lengths - lengths_once), columns[~once], weights))
        self._doc_ids += (text.doc_id for text in batch)
        self._digests += map(_digest, batch)

    def _columns_of(self, numbers: npt.NDArray[np.uint32]) -> Integers:
        """Return the columns of terms; those that are new get the next ones."""
        wanted, places = np.unique(numbers, return_inverse=True)
        sorted_numbers = self._numbers[self._sorted]
        at = np.searchsorted(sorted_numbers, wanted)
        known = np.zeros(len(wanted), bool)
        inside = at < len(sorted_numbers)
        known[inside] = sorted_numbers[at[inside]] == wanted[inside]
        columns = np.empty(len(wanted), np.int64)
        columns[known] = self._sorted[at[known]]
        columns[~known] = new = np.arange(len(self._numbers), len(self._numbers) + np.sum(~known))
        self._numbers = np.concatenate([self._numbers, wanted[~known]])
        self._sorted = np.insert(self._sorted, at[~known], new)
        return columns[places].astype(np.int32)

    def result(self, gone: Collection[int]) -> Features:
        """Return the features without papers ``gone``, with what was taken in."""
        before = self._before
        kept = np.ones(len(before), bool)
        kept[list(self._replaced)] = False
        kept[[row for doc_id in gone if (row := before.rows.get(doc_id)) is not None]] = False
        if not self._doc_ids and kept.all():
            return before
        single = joined([_kept(before.single, kept), *self._single])
        self._single.clear()
        several = joined([_kept(before.several, kept), *self._several])
        self._several.clear()
        grown = Features(
            doc_ids=np.concatenate([before.doc_ids[kept], np.array(self._doc_ids, np.int64)]),
            digests=np.concatenate([before.digests[kept], np.array(self._digests, np.uint64)]),
            single=single,
            several=several,
            vocabulary=self._numbers,
            papers_with=_papers_with(single, len(self._numbers)) + _papers_with(several, len(self._numbers)),
        )
        return _tidied(grown) if len(self._doc_ids) > _NEW_BEFORE_TIDYING * len(grown) else grown


def _counted(
    batch: Sequence[Text], words: KnownWords
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return each paper's terms by number with how often it has them, and how many it has."""
    rows: list[list[str]] = []
    for text in batch:
        rows += [words_of(text.title)] * _TITLE_COUNTS
        rows.append(words_of(text.abstract))
    numbers, passages = numbers_of_terms(rows, words)
    owners = (passages // (_TITLE_COUNTS + 1)).astype(np.uint64)
    entries, counts = np.unique(owners << _ROW_SHIFT | numbers, return_counts=True)
    of_row = np.bincount((entries >> _ROW_SHIFT).astype(np.int64), minlength=len(batch))
    return (entries & _NUMBER).astype(np.uint32), counts, of_row


def _kept(rows: SparseRows, kept: npt.NDArray[np.bool_]) -> SparseRows:
    if kept.all():
        return rows
    entries = np.repeat(kept, rows.lengths)
    weights = rows.weights[entries] if rows.weights is not None else None
    return SparseRows(starts_of(rows.lengths[kept]), rows.columns[entries], weights)


def _papers_with(rows: SparseRows, columns: int) -> Integers:
    counts = np.zeros(columns, np.int32)
    for part in _parts(rows.columns):
        counts += np.bincount(part, minlength=columns).astype(np.int32)
    return counts


def _parts(columns: Integers) -> Iterator[Integers]:
    """Yield the columns some at a time: of each a copy is made that is twice as large."""
    for first in range(0, len(columns), _COLUMNS_AT_ONCE):
        yield columns[first : first + _COLUMNS_AT_ONCE]


def _tidied(features: Features) -> Features:
    """Return the features with the commonest terms in the first columns, and none that no paper has.

    Most of what is looked up then lies close together.
    """
    order = np.lexsort((features.vocabulary, -features.papers_with))
    order = order[: np.count_nonzero(features.papers_with)]
    columns = np.zeros(len(features.vocabulary), np.int32)
    columns[order] = np.arange(len(order), dtype=np.int32)
    for rows in (features.single, features.several):
        for part in _parts(rows.columns):
            part[:] = columns.take(part)  # in place: nobody else has these rows yet
    return replace(features, vocabulary=features.vocabulary[order], papers_with=features.papers_with[order])
