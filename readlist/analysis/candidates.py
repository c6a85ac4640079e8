"""Which titles are worth a closer look: those that are close to a given one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from readlist.analysis.titles import words_of

_COMMON_FROM = 32
"""A word that so many titles have leads nowhere; its neighbours may."""

_MOST_CANDIDATES = 64
_CLOSE = 0.8
"""Which part of their letters, in order, close titles have in common."""

_SCANS = 16
"""So many look-ups compare all titles one by one: that is quicker than to make an index for them."""


class TitleIndex:
    """Titles by their words and by the pairs of words that stand side by side.

    A mistyped word, a subtitle more or two words the other way round leave some of them as
    they were. Common ones are passed over and the rarest come first, so that a look-up costs
    the same in a small library and in a large one.
    """

    def __init__(self) -> None:
        self._titles: list[str] = []
        self._known: set[str] = set()
        self._holders: dict[object, list[str]] = {}
        self._indexed = 0
        self._lookups = 0

    def add(self, title: str) -> None:
        """Take in a normalised title; one that is known is passed over."""
        if title not in self._known:
            self._known.add(title)
            self._titles.append(title)

    def near(self, title: str) -> list[str]:
        """Return the other titles that are close to a normalised title, part of it, or it of them."""
        from rapidfuzz import process
        from rapidfuzz.distance.Indel import normalized_similarity

        self._lookups += 1
        titles = self._titles if self._lookups <= _SCANS else self._sharing(title)
        close = process.extract(title, titles, scorer=normalized_similarity, score_cutoff=_CLOSE, limit=None)
        found = dict.fromkeys(known for known, _, _ in close)
        found.update(
            (known, None)
            for known in titles
            if (known in title or title in known) and _begins_or_ends(*sorted((known, title), key=len))
        )
        found.pop(title, None)
        return list(found)

    def _sharing(self, title: str) -> list[str]:
        """Return the titles that share something rare with ``title``, the rarest first."""
        self._index_new()
        holders = self._holders
        shared = [having for feature in _features(title) if (having := holders.get(feature)) is not None]
        found: dict[str, None] = {}
        for having in sorted(shared, key=len):
            if len(having) >= _COMMON_FROM or len(found) >= _MOST_CANDIDATES:
                break
            found.update(dict.fromkeys(having))
        return list(found)

    def _index_new(self) -> None:
        holders = self._holders
        for title in self._titles[self._indexed :]:
            for feature in _features(title):
                having = holders.get(feature)
                if having is None:
                    holders[feature] = [title]
                elif len(having) < _COMMON_FROM:
                    having.append(title)
        self._indexed = len(self._titles)


def _begins_or_ends(short: str, long: str) -> bool:
    return long.startswith(f"{short} ") or long.endswith(f" {short}")


def _features(title: str) -> Iterator[object]:
    words = words_of(title)
    yield from words
    yield from pairwise(words)
