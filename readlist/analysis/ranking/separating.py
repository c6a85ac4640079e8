"""The plane between what was liked and what was skipped: a linear support vector machine.

Its objective is that of LIBLINEAR's default (Fan and others 2008): half the squared length of
the weights, the regularised bias among them, plus for each example its cost times the squared
hinge loss. It is minimised by Newton's method over the examples (Chapelle 2007, "Training a
support vector machine in the primal"), each step solved by conjugate gradients, so that the time
grows with the texts of the examples and with nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from readlist.analysis.ranking.sparse import SparseRows

Doubles = npt.NDArray[np.float64]
Product = Callable[[Doubles], Doubles]

_MOST_STEPS = 50
_MOST_INNER_STEPS = 200
_EXACT = 1e-7


def separate(vectors: SparseRows, sides: Doubles, costs: Doubles) -> Doubles:
    """Return how much each example counts: the weights are the sum of the vectors, each as often as that.

    The bias is the sum of the counts. ``sides`` are 1 and -1, ``costs`` what an error costs.
    """
    kernel = _kernel(vectors)
    counts = np.zeros(len(sides))
    values = np.zeros(len(sides))
    for _ in range(_MOST_STEPS):
        inside = sides * values < 1
        target = _solved(kernel, sides, costs, inside, counts)
        target_values = kernel(target)
        step, better = 1.0, False
        before = _objective(counts, values, sides, costs)
        while not better and step > _EXACT:
            next_counts = counts + step * (target - counts)
            next_values = values + step * (target_values - values)
            better = _objective(next_counts, next_values, sides, costs) < before
            if not better:
                step /= 2
        if not better:
            break
        counts, values = next_counts, next_values
        if step == 1 and ((sides * values < 1) == inside).all():
            break
    return counts


def _objective(counts: Doubles, values: Doubles, sides: Doubles, costs: Doubles) -> float:
    missing = np.maximum(1 - sides * values, 0)
    return float(counts @ values / 2 + costs @ missing**2)


def _kernel(vectors: SparseRows) -> Product:
    """Return what gives, for counts of the examples, the value of each under the weights these make."""
    owners, columns, weights = vectors.entries()
    weights = weights.astype(float)
    squares = np.bincount(owners, weights=weights**2, minlength=len(vectors))
    # Of the terms that one example alone has, no other feels anything.
    shared = np.bincount(columns) > 1
    terms = np.flatnonzero(shared)
    kept = shared.take(columns)
    owners, weights = owners[kept], weights[kept]
    alone = squares - np.bincount(owners, weights=weights**2, minlength=len(vectors))
    place_of = np.zeros(len(shared), np.int64)
    place_of[terms] = np.arange(len(terms))
    places = place_of.take(columns[kept])

    def product(counts: Doubles) -> Doubles:
        sums = np.bincount(places, weights=weights * counts.take(owners), minlength=len(terms))
        values = np.bincount(owners, weights=weights * sums.take(places), minlength=len(counts))
        found: Doubles = values + alone * counts + counts.sum()
        return found

    return product


def _solved(
    kernel: Product, sides: Doubles, costs: Doubles, inside: npt.NDArray[np.bool_], start: Doubles
) -> Doubles:
    """Return the counts that are best if just the examples ``inside`` the margin matter."""
    # Scaled by the costs the system is one whose eigenvalues lie close to each other.
    scale = np.where(inside, np.sqrt(2 * costs), 0.0)

    def product(scaled: Doubles) -> Doubles:
        return scaled + scale * kernel(scale * scaled)

    wanted = scale * sides
    solution = np.divide(start, scale, out=np.zeros_like(start), where=inside)
    rest = wanted - product(solution)
    direction = rest.copy()
    size = rest @ rest
    enough = _EXACT**2 * (wanted @ wanted)
    for _ in range(_MOST_INNER_STEPS):
        if size <= enough:
            break
        along = product(direction)
        step = size / (direction @ along)
        solution += step * direction
        rest -= step * along
        before, size = size, rest @ rest
        direction = rest + size / before * direction
    return scale * solution
