"""Which paper of the library a new record is, and which it may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, islice
from typing import NamedTuple

from readlist.analysis.candidates import TitleIndex
from readlist.analysis.likeness import (
    PROPOSED_FROM,
    Work,
    by_identifier,
    by_mistaken_identifier,
    family_names,
    likeness,
    wholly_different,
)
from readlist.analysis.titles import ENOUGH_WORDS, Likeness, word_count
from readlist.model.identifiers import strong_identifiers
from readlist.model.paper import Former, Identifiers, PaperSummary
from readlist.model.text import normalised_title

_MOST_NAMESAKES = 8
"""How many papers of one title are compared closely: thousands may be called "Editorial"."""

_MOST_WORKS = 20_000
"""How many descriptions are kept in the form in which they are compared."""


def age(paper: PaperSummary) -> tuple[str, int, int]:
    """Return what papers are ordered by, the oldest first: those of one list as they stand there."""
    return paper.added_at, paper.places[0].position if paper.places else 0, paper.doc_id


class Match(NamedTuple):
    """A paper that a record may be; ``certain`` says that it is the same, else it is only proposed.

    ``agreeing`` are papers against which nothing speaks but that their title is short.
    """

    doc_id: int
    certain: bool
    likeness: Likeness
    agreeing: tuple[int, ...] = ()


class _Evidence(NamedTuple):
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

    def add(self, doc_id: int, known: PaperSummary | Former) -> None:
        group = self._groups.setdefault(_schemes(known.identifiers), {})
        group.setdefault(_evidence(known.authors, known.year), []).append(doc_id)

    def remove(self, doc_id: int, known: PaperSummary | Former) -> None:
        group = self._groups[_schemes(known.identifiers)]
        evidence = _evidence(known.authors, known.year)
        group[evidence].remove(doc_id)
        if not group[evidence]:
            del group[evidence]

    def split(self, schemes: frozenset[str], record: _Evidence) -> tuple[list[int], list[int]]:
        """Return the first papers of the groups that may be the record's, and of those that may not.

        No identifier of the record is in the library when this is asked, so having one of the
        same kind means having a different one.
        """
        agreeing: list[int] = []
        others: list[int] = []
        for known_schemes, group in self._groups.items():
            if known_schemes.isdisjoint(schemes):
                for evidence, doc_ids in group.items():
                    found = others if evidence.contradicts(record) else agreeing
                    found += doc_ids[:_MOST_NAMESAKES]
            else:
                others += islice(chain.from_iterable(group.values()), _MOST_NAMESAKES)
        return agreeing, others


class DuplicateIndex:
    """The papers of a library by what makes a record the same paper (DESIGN.md, section 2).

    The same paper: a strong identifier is equal, and title or authors have something in common
    where both are known (else it is a slip in one of them); or the normalised titles are equal and
    have at least four words, no strong identifier conflicts, and neither authors nor year disagree.
    Identifiers conflict when both have one of the same kind and they differ. What was merged into
    a paper is another description of it. Whatever else is alike is proposed.
    """

    def __init__(self, summaries: Iterable[PaperSummary] = ()) -> None:
        self._papers: dict[int, PaperSummary] = {}
        self._by_identifier: dict[tuple[str, str], int] = {}
        self._also_by_identifier: dict[tuple[str, str], list[int]] = {}
        self._by_title: dict[str, list[int]] = {}
        # Made for a title when a record first has it: most titles are never asked for.
        self._namesakes: dict[str, _Namesakes] = {}
        self._titles = TitleIndex()
        self._works: dict[tuple[int, str], Work] = {}
        for summary in sorted(summaries, key=age):
            self.add(summary)

    def add(self, summary: PaperSummary) -> None:
        """Take in a new paper, or the new state of one that is known."""
        before = self._papers.get(summary.doc_id)
        if before is not None:
            self._forget(before)
        self._papers[summary.doc_id] = summary
        for known in summary.descriptions:
            for identifier in strong_identifiers(known.identifiers):
                first = self._by_identifier.setdefault(identifier, summary.doc_id)
                if first != summary.doc_id:
                    self._also_by_identifier.setdefault(identifier, []).append(summary.doc_id)
            title = normalised_title(known.title)
            if title:
                self._by_title.setdefault(title, []).append(summary.doc_id)
                self._titles.add(title)
                if title in self._namesakes:
                    self._namesakes[title].add(summary.doc_id, known)

    def find(
        self, title: str, authors: Sequence[str], year: int | None, identifiers: Identifiers
    ) -> Match | None:
        """Return the paper that a record with these fields is or may be; None when there is none.

        A certain match comes before a proposed one, the likelier before the less likely, and
        among equals the paper that was added first.
        """
        work = Work(title, authors, year, identifiers)
        same = self._by_identifiers(work)
        if same is not None and same.certain:
            return same
        by_words = next(self._by_words(work), None)
        return by_words if same is None or (by_words is not None and by_words.certain) else same

    def _by_identifiers(self, work: Work) -> Match | None:
        """Return the first paper that has an identifier of the work; not certain where that is a slip."""
        mistaken: Match | None = None
        for scheme, value in work.identifiers.items():
            for doc_id in self._holders((scheme, value)):
                if not self._is_belied_by(doc_id, work):
                    return Match(doc_id, True, by_identifier(scheme))
                mistaken = mistaken or Match(doc_id, False, by_mistaken_identifier(scheme))
        return mistaken

    def _holders(self, identifier: tuple[str, str]) -> Iterator[int]:
        if identifier in self._by_identifier:
            yield self._by_identifier[identifier]
            yield from self._also_by_identifier.get(identifier, ())

    def _is_belied_by(self, doc_id: int, work: Work) -> bool:
        """Return whether nothing that is said of the paper fits the work."""
        described = (
            Work(known.title, known.authors, known.year, known.identifiers)
            for known in self._papers[doc_id].descriptions
        )
        return all(wholly_different(work, known) for known in described)

    def resembling(self, summary: PaperSummary) -> list[Match]:
        """Return all papers that are the same as this one or may be, itself left out."""
        found: dict[int, Match] = {}
        work = Work(summary.title, summary.authors, summary.year, summary.identifiers)
        for known in summary.descriptions:
            for scheme, value in strong_identifiers(known.identifiers):
                for doc_id in self._holders((scheme, value)):
                    slip = self._is_belied_by(doc_id, work)
                    how = by_mistaken_identifier(scheme) if slip else by_identifier(scheme)
                    found.setdefault(doc_id, Match(doc_id, not slip, how))
        for match in self._by_words(work):
            found.setdefault(match.doc_id, match)
        found.pop(summary.doc_id, None)
        return list(found.values())

    def _by_words(self, work: Work) -> Iterator[Match]:
        """Yield the papers that are the work by what is said of it, then those that may be."""
        folded = normalised_title(work.title_text)
        if not folded:
            return
        agreeing, others = self._of_title(folded, work)
        short = word_count(folded) < ENOUGH_WORDS
        if not short:
            for doc_id in agreeing[:_MOST_NAMESAKES]:
                yield Match(doc_id, True, likeness(work, self._work(doc_id, folded)))
        likely = [*agreeing[:_MOST_NAMESAKES], *others] if short else others
        alike = [(doc_id, folded) for doc_id in likely]
        for title in self._titles.near(folded):
            alike += ((doc_id, title) for doc_id in self._oldest(self._by_title.get(title, ())))
        scored = [(doc_id, likeness(work, self._work(doc_id, title))) for doc_id, title in alike]
        for doc_id, found in sorted(scored, key=lambda each: (-each[1].score, self._age(each[0]))):
            if found.score >= PROPOSED_FROM or (short and doc_id in agreeing):
                yield Match(doc_id, False, found, tuple(agreeing) if short else ())

    def _of_title(self, title: str, work: Work) -> tuple[list[int], list[int]]:
        """Return the papers of that title that nothing speaks against, and others, the oldest first."""
        if title not in self._by_title:
            return [], []
        namesakes = self._namesakes.get(title)
        if namesakes is None:
            namesakes = self._namesakes[title] = _Namesakes()
            for doc_id in dict.fromkeys(self._by_title[title]):
                for known in self._described(doc_id, title):
                    namesakes.add(doc_id, known)
        evidence = _Evidence(frozenset(work.families), work.year)
        agreeing, others = namesakes.split(frozenset(work.identifiers), evidence)
        return sorted(agreeing, key=self._age), self._oldest(others)

    def _oldest(self, doc_ids: Iterable[int]) -> list[int]:
        return nsmallest(_MOST_NAMESAKES, doc_ids, key=self._age)

    def _work(self, doc_id: int, title: str) -> Work:
        """Return what the paper says of the work under that title, prepared for comparing."""
        work = self._works.get((doc_id, title))
        if work is None:
            if len(self._works) >= _MOST_WORKS:
                self._works.clear()
            known = self._described(doc_id, title)[0]
            work = Work(known.title, known.authors, known.year, known.identifiers)
            self._works[doc_id, title] = work
        return work

    def _described(self, doc_id: int, title: str) -> list[PaperSummary | Former]:
        """Return the descriptions of the paper that have that normalised title, its own first."""
        summary = self._papers[doc_id]
        if not summary.merged:
            return [summary]
        return [known for known in summary.descriptions if normalised_title(known.title) == title]

    def _age(self, doc_id: int) -> tuple[str, int, int]:
        return age(self._papers[doc_id])

    def _forget(self, summary: PaperSummary) -> None:
        for known in summary.descriptions:
            for identifier in strong_identifiers(known.identifiers):
                self._forget_holder(identifier, summary.doc_id)
            title = normalised_title(known.title)
            if title in self._by_title:
                self._by_title[title].remove(summary.doc_id)
                if not self._by_title[title]:
                    del self._by_title[title]
                if title in self._namesakes:
                    self._namesakes[title].remove(summary.doc_id, known)
                self._works.pop((summary.doc_id, title), None)

    def _forget_holder(self, identifier: tuple[str, str], doc_id: int) -> None:
        others = self._also_by_identifier.get(identifier, [])
        if self._by_identifier.get(identifier) != doc_id:
            if doc_id in others:
                others.remove(doc_id)
        elif others:
            self._by_identifier[identifier] = others.pop(0)
        else:
            del self._by_identifier[identifier]


def _schemes(identifiers: Identifiers) -> frozenset[str]:
    return frozenset(scheme for scheme, _ in strong_identifiers(identifiers))


def _evidence(authors: Iterable[str], year: int | None) -> _Evidence:
    return _Evidence(frozenset(family_names(authors)), year)
