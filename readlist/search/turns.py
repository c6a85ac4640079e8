"""Work on all papers in pieces: Python runs one thread at a time, and others have their turn in between."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal

_AT_ONCE = 512


def packed(typecode: Literal["I", "Q"], numbers: Iterable[int]) -> array[int]:
    """Return numbers below 2^32 (``I``) or 2^64 (``Q``) as an array; they are made as they are taken."""
    found, left = array(typecode), iter(numbers)
    while part := list(islice(left, _AT_ONCE)):
        found.extend(part)
    return found


def places_of(names: Sequence[int]) -> dict[int, int]:
    """Return at which place each of ``names`` stands, from 0."""
    found: dict[int, int] = {}
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        found.update(zip(part, range(start, start + len(part)), strict=True))
    return found
