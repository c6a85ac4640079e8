"""How likely it is that two descriptions are of one work: a score, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from readlist.analysis.titles import Likeness, Title, title_likeness
from readlist.model.identifiers import strong_identifiers
from readlist.model.names import family_name
from readlist.model.paper import Identifiers
from readlist.model.text import normalised_title

PROPOSED_FROM = 0.86
"""Works as alike as this are proposed as duplicates; chosen with ``python -m bench.duplicates``."""

_LEAST_TITLE = 0.5
"""Titles less alike are not held against anything else: the works are not alike at all."""

_OTHER_AUTHORS = 0.88
_YEAR_BESIDE_A_TITLE = 0.02
_YEAR_BESIDE_A_GUESS = 0.05
_MOST_YEARS = 5
"""What each year beyond the first takes away: less where the title is the same and says enough."""
_OTHER_IDENTIFIER = {"arxiv": 0.9}
_OTHER_IDENTIFIER_OF_ANY_KIND = 0.94
_AGREEING_AUTHORS = 0.5
"""Which part of the doubt about a title is gone when all authors of the shorter list are in the other."""

_SCHEME_NAMES = {
    "arxiv": "arXiv id",
    "doi": "DOI",
    "openreview": "OpenReview id",
    "acl": "ACL id",
    "pmid": "PMID",
    "s2": "Semantic Scholar id",
}


class Work:
    """What a paper or a record says about the work, in the form in which works are compared."""

    def __init__(
        self, title: str, authors: Sequence[str], year: int | None, identifiers: Identifiers
    ) -> None:
        self.title_text = title
        self._authors = authors
        self.year = year
        self._identifiers = identifiers

    @cached_property
    def title(self) -> Title:
        """The title, prepared."""
        return Title(self.title_text)

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The family names of the authors, in order."""
        return family_names(self._authors)

    @cached_property
    def names(self) -> frozenset[str]:
        """All words of the authors' names that may be the family name: in doubt it comes first."""
        words = (word for author in self._authors for word in normalised_title(author).split())
        return frozenset(word for word in words if len(word) > 2)

    @cached_property
    def identifiers(self) -> dict[str, str]:
        """The strong identifiers by kind."""
        return dict(strong_identifiers(self._identifiers))


def family_names(authors: Iterable[str]) -> tuple[str, ...]:
    """Return the family names in the form in which they are equal, each once, in order."""
    names = (normalised_title(family_name(author)) for author in authors)
    return tuple(dict.fromkeys(name for name in names if name))


def by_identifier(scheme: str) -> Likeness:
    """Return how alike works are that have the same identifier of that kind."""
    return Likeness(1.0, f"same {_SCHEME_NAMES[scheme]}")


def wholly_different(a: Work, b: Work) -> bool:
    """Return whether two works share neither a word of their authors' names nor much of their titles.

    Then an identifier that both have is a slip in one of them. False where a title or the authors
    are not known.
    """
    if a.title_text == b.title_text or not (a.names and b.names and a.title_text and b.title_text):
        return False
    return a.names.isdisjoint(b.names) and title_likeness(a.title, b.title).score < _LEAST_TITLE


def by_mistaken_identifier(scheme: str) -> Likeness:
    """Return how alike works are that have the same identifier and nothing else in common."""
    return Likeness(PROPOSED_FROM, f"same {_SCHEME_NAMES[scheme]}, but other title and other authors")


def likeness(a: Work, b: Work) -> Likeness:
    """Return how alike two works are; the same score either way round.

    An equal identifier is 1. Else it is the likeness of the titles, surer where the authors
    agree, and less where authors, years or identifiers of one kind differ.
    """
    for kind, value in a.identifiers.items():
        if b.identifiers.get(kind) == value:
            return by_identifier(kind)
    titles = title_likeness(a.title, b.title)
    if titles.score < _LEAST_TITLE:
        return Likeness(0.0, "")
    score, reasons = titles.score, [titles.reason]
    shared = len(set(a.families) & set(b.families))
    known = min(len(a.families), len(b.families))
    if known:
        if shared:
            score = 1 - (1 - score) * (1 - _AGREEING_AUTHORS * shared / known)
        elif a.names.isdisjoint(b.names):
            score *= _OTHER_AUTHORS
        reasons += _about_authors(a, b)
    if a.year is not None and b.year is not None:
        apart = abs(a.year - b.year)
        if apart > 1:
            a_year = _YEAR_BESIDE_A_TITLE if titles.score == 1 else _YEAR_BESIDE_A_GUESS
            score *= 1 - a_year * min(apart - 1, _MOST_YEARS)
        reasons.append("same year" if not apart else f"year differs by {apart}")
    for kind, name in _SCHEME_NAMES.items():
        if kind in a.identifiers and kind in b.identifiers:
            score *= _OTHER_IDENTIFIER.get(kind, _OTHER_IDENTIFIER_OF_ANY_KIND)
            reasons.append(f"different {name}s")
    return Likeness(score, ", ".join(reasons))


def _about_authors(a: Work, b: Work) -> list[str]:
    if set(a.families) == set(b.families):
        return ["same authors" if len(a.families) > 1 else "same author"]
    if a.families[0] == b.families[0]:
        return ["same first author"]
    if not set(a.families).isdisjoint(b.families):
        return ["some authors the same"]
    return ["other authors"] if a.names.isdisjoint(b.names) else []
