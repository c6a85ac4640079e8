"""Rows of flags: which of all papers fulfil a condition, a byte a paper, 1 or 0."""

from __future__ import annotations

import operator
from collections.abc import Callable

OPPOSITE = bytes((1, 0)) + bytes(254)
"""Translates flags to those of the papers that are not flagged."""


def both(one: bytes, other: bytes) -> bytes:
    """Return which papers are flagged in both."""
    return _combined(operator.and_, one, other)


def either(one: bytes, other: bytes) -> bytes:
    """Return which papers are flagged in one or the other."""
    return _combined(operator.or_, one, other)


def _combined(operation: Callable[[int, int], int], one: bytes, other: bytes) -> bytes:
    numbers = operation(int.from_bytes(one, "little"), int.from_bytes(other, "little"))
    return numbers.to_bytes(len(one), "little")
