"""A stretch of a text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text: offsets of its first character, and of the one behind its last."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Return whether the two have a character in common."""
        return self.start < other.end and other.start < self.end

    def with_(self, other: Span) -> Span:
        """Return the stretch from the beginning of either to the end of either."""
        return Span(min(self.start, other.start), max(self.end, other.end))
