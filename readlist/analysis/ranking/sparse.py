"""A sparse matrix by rows, as little as ranking needs of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]

_ROWS_AT_ONCE = 1024
"""So many are multiplied in memory that the processor holds close at hand."""


@dataclass(frozen=True, eq=False)
class SparseRows:
    """Row ``i`` has the columns ``columns[starts[i]:starts[i + 1]]``; without ``weights`` each weighs 1."""

    starts: Places
    columns: Integers
    weights: Floats | None = None

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Places:
        """How many columns each row has."""
        return np.diff(self.starts)

    def dot(self, vector: Floats) -> Floats:
        """Return the product of every row with ``vector``."""
        return self._products(vector, self.weights)

    def dot_of_squares(self, vector: Floats) -> Floats:
        """Return the product of every row, its weights squared, with ``vector``."""
        return self._products(vector, self.weights**2 if self.weights is not None else None)

    def _products(self, vector: Floats, weights: Floats | None) -> Floats:
        sums = np.zeros(len(self), np.float32)
        for first in range(0, len(self), _ROWS_AT_ONCE):
            starts = self.starts[first : first + _ROWS_AT_ONCE + 1]
            begin, end = starts[0], starts[-1]
            filled = np.flatnonzero(starts[:-1] < starts[1:])
            if not len(filled):
                continue
            # Many times faster than vector[columns], for which 32-bit columns are copied first.
            found = vector.take(self.columns[begin:end], mode="clip")
            if weights is not None:
                found *= weights[begin:end]
            sums[first + filled] = np.add.reduceat(found, starts[:-1][filled] - begin)
        return sums

    def select(self, rows: Places) -> SparseRows:
        """Return these rows, in this order."""
        lengths = self.lengths[rows]
        starts = starts_of(lengths)
        entries = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        weights = self.weights[entries] if self.weights is not None else None
        return SparseRows(starts, self.columns[entries], weights)

    def entries(self) -> tuple[Places, Integers, Floats]:
        """Return the row, column and weight of every entry."""
        rows = np.repeat(np.arange(len(self)), self.lengths)
        weights = self.weights if self.weights is not None else np.ones(len(self.columns), np.float32)
        return rows, self.columns, weights

    def rows_with(self, column: int) -> Places:
        """Return the rows that have that column."""
        return np.searchsorted(self.starts, np.flatnonzero(self.columns == column), side="right") - 1


def starts_of(lengths: npt.NDArray[np.integer]) -> Places:
    """Return where rows of these lengths start, and behind them where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def joined(parts: list[SparseRows]) -> SparseRows:
    """Return the rows of all parts, of which all have weights or none has."""
    weights = [part.weights for part in parts if part.weights is not None]
    return SparseRows(
        starts_of(np.concatenate([part.lengths for part in parts])),
        np.concatenate([part.columns for part in parts]),
        np.concatenate(weights) if weights else None,
    )
