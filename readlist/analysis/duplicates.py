"""Which paper of the library a new record is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from readlist.model.identifiers import strong_identifiers
from readlist.model.names import family_name
from readlist.model.paper import Identifiers, PaperSummary
from readlist.model.text import normalised_title

_FEWEST_WORDS = 4
# Chinese characters, kana, Thai, Lao, Burmese and Khmer: scripts without spaces, in which two
# characters are taken for a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class Match:
    """A paper that a record may be; ``certain`` says that it is the same, else it is only proposed.

    ``agreeing`` are papers against which nothing speaks but that their title is short.
    """

    doc_id: int
    certain: bool
    agreeing: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Evidence:
    """What else than identifiers speaks for or against papers with equal titles being the same."""

    authors: frozenset[str]
    year: int | None

    def contradicts(self, other: _Evidence) -> bool:
        """Return whether authors or year differ where both have them.

        Authors differ when no family name is shared: lists shorten ("et al.") and reorder
        authors. Years differ by more than one: a preprint often appears the year before
        the proceedings.
        """
        if self.authors and other.authors and self.authors.isdisjoint(other.authors):
            return True
        return self.year is not None and other.year is not None and abs(self.year - other.year) > 1


class _Namesakes:
    """The papers of one title, by the kinds of identifiers they have and then by their evidence.

    Thousands of papers called "Editorial" are compared as a few groups.
    """

    def __init__(self) -> None:
        self._groups: dict[frozenset[str], dict[_Evidence, list[int]]] = {}

    def add(self, summary: PaperSummary) -> None:
        schemes, evidence = _schemes(summary.identifiers), _evidence(summary.authors, summary.year)
        self._groups.setdefault(schemes, {}).setdefault(evidence, []).append(summary.doc_id)

    def remove(self, summary: PaperSummary) -> None:
        schemes, evidence = _schemes(summary.identifiers), _evidence(summary.authors, summary.year)
        group = self._groups[schemes]
        group[evidence].remove(summary.doc_id)
        if not group[evidence]:
            del group[evidence]

    def split(self, schemes: frozenset[str], record: _Evidence) -> tuple[list[int], list[int]]:
        """Return the first paper of each group that may be the record's, and of each that may not.

        No identifier of the record is in the library when this is asked, so having one of the
        same kind means having a different one.
        """
        agreeing: list[int] = []
        others: list[int] = []
        for known_schemes, group in self._groups.items():
            if known_schemes.isdisjoint(schemes):
                for evidence, doc_ids in group.items():
                    (others if evidence.contradicts(record) else agreeing).append(doc_ids[0])
            else:
                others += [doc_ids[0] for doc_ids in islice(group.values(), 1)]
        return agreeing, others


class DuplicateIndex:
    """The papers of a library by what makes a record the same paper (DESIGN.md, section 2).

    The same paper: a strong identifier is equal; or the normalised titles are equal and have
    at least four words, no strong identifier conflicts, and neither authors nor year
    disagree. Identifiers conflict when both have one of the same kind and they differ.
    """

    def __init__(self, summaries: Iterable[PaperSummary]) -> None:
        self._papers: dict[int, PaperSummary] = {}
        self._by_identifier: dict[tuple[str, str], int] = {}
        self._by_title: dict[str, list[int]] = {}
        # Made for a title when a record first has it: most titles are never asked for.
        self._namesakes: dict[str, _Namesakes] = {}
        for summary in sorted(summaries, key=lambda each: (each.added_at, each.doc_id)):
            self.add(summary)

    def add(self, summary: PaperSummary) -> None:
        """Take in a new paper, or the new state of one that is known."""
        before = self._papers.get(summary.doc_id)
        if before is not None:
            self._forget(before)
        self._papers[summary.doc_id] = summary
        for identifier in strong_identifiers(summary.identifiers):
            self._by_identifier.setdefault(identifier, summary.doc_id)
        title = normalised_title(summary.title)
        if title:
            self._by_title.setdefault(title, []).append(summary.doc_id)
            if title in self._namesakes:
                self._namesakes[title].add(summary)

    def find(
        self, title: str, authors: Sequence[str], year: int | None, identifiers: Identifiers
    ) -> Match | None:
        """Return the paper that a record with these fields is or may be; None when there is none.

        A certain match comes before a proposed one, and among equals the paper that was
        added first.
        """
        for identifier in strong_identifiers(identifiers):
            if identifier in self._by_identifier:
                return Match(self._by_identifier[identifier], certain=True)
        folded = normalised_title(title)
        if folded not in self._by_title:
            return None
        enough_words = _word_count(folded) >= _FEWEST_WORDS
        agreeing, others = self._namesakes_of(folded).split(_schemes(identifiers), _evidence(authors, year))
        if agreeing:
            oldest_first = tuple(sorted(agreeing, key=self._age))
            return Match(oldest_first[0], enough_words, () if enough_words else oldest_first)
        if others and enough_words:
            return Match(min(others, key=self._age), certain=False)
        return None

    def _namesakes_of(self, title: str) -> _Namesakes:
        namesakes = self._namesakes.get(title)
        if namesakes is None:
            namesakes = self._namesakes[title] = _Namesakes()
            for doc_id in self._by_title[title]:
                namesakes.add(self._papers[doc_id])
        return namesakes

    def _age(self, doc_id: int) -> tuple[str, int]:
        return self._papers[doc_id].added_at, doc_id

    def _forget(self, summary: PaperSummary) -> None:
        for identifier in strong_identifiers(summary.identifiers):
            if self._by_identifier.get(identifier) == summary.doc_id:
                del self._by_identifier[identifier]
        title = normalised_title(summary.title)
        if title:
            self._by_title[title].remove(summary.doc_id)
            if not self._by_title[title]:
                del self._by_title[title]
            if title in self._namesakes:
                self._namesakes[title].remove(summary)


def _schemes(identifiers: Identifiers) -> frozenset[str]:
    return frozenset(scheme for scheme, _ in strong_identifiers(identifiers))


def _evidence(authors: Iterable[str], year: int | None) -> _Evidence:
    families = (normalised_title(family_name(author)) for author in authors)
    return _Evidence(frozenset(family for family in families if family), year)


def _word_count(title: str) -> int:
    if title.isascii():
        return title.count(" ") + 1
    unspaced = len(_UNSPACED.findall(title))
    return unspaced // 2 + len(_UNSPACED.sub(" ", title).split())
