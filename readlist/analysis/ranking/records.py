"""What a ranking has to tell, as plain records: of use without numpy."""

from __future__ import annotations

from typing import NamedTuple


class Missing(NamedTuple):
    """How many more papers the reader has to choose, and to skip, before anything is learned."""

    liked: int
    skipped: int

    @property
    def words(self) -> str:
        """What is missing, for the reader: "3 more stars, 2 more skips"; "" where it is enough."""
        counts = ((self.liked, "star"), (self.skipped, "skip"))
        return ", ".join(f"{count} more {noun}{'s' * (count > 1)}" for count, noun in counts if count)


class Reason(NamedTuple):
    """A term and what it added to the score."""

    term: str
    added: float


class Reasons(NamedTuple):
    """A score as the sum of its parts.

    ``terms`` are those that weigh most, the most first and those against it last; ``others`` is
    what all its other words make of it beside an average paper.
    """

    score: float
    terms: tuple[Reason, ...]
    others: float


class Neighbour(NamedTuple):
    """A paper with how alike it is, from 0 to 1, and those that are or may be the same work as it."""

    doc_id: int
    likeness: float
    copies: tuple[int, ...] = ()
