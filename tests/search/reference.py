"""What a query means, paper by paper, in plain loops; of the search it uses the analyser alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from readlist.model.identifiers import parse_identifier, strong_identifiers
from readlist.model.paper import Paper, PaperList
from readlist.model.text import fold
from readlist.search import analyser, syntax
from readlist.search.analyser import stem_of
from tests.search.shelves import TODAY

Lists = Mapping[int, PaperList]

words_of = cache(analyser.words_of)
"""The same few texts are asked about by every query."""


def matching(query: syntax.Query, papers: Iterable[Paper], lists: Lists) -> set[int]:
    """Return the papers that match the expression of a query, by definition."""
    hidden = not _names_skipped(query.expression)
    return {
        paper.doc_id
        for paper in papers
        if _matches(query.expression, paper, lists) in (True, None)
        and not (hidden and paper.status == "skipped")
    }


def _names_skipped(expression: syntax.Expression | None) -> bool:
    match expression:
        case syntax.Not(operand):
            return _names_skipped(operand)
        case syntax.All(operands) | syntax.Any(operands):
            return any(_names_skipped(operand) for operand in operands)
        case syntax.Named(field, _):
            return field != "tag"
        case _:
            return expression == syntax.Is("any")


def _matches(expression: syntax.Expression | None, paper: Paper, lists: Lists) -> bool | None:
    """Return whether the paper matches; None for what asks for nothing."""
    match expression:
        case None:
            return None
        case syntax.Text():
            return _has_words(expression, paper, lists) if words_of(expression.value) else None
        case syntax.Not(operand):
            answer = _matches(operand, paper, lists)
            return None if answer is None else not answer
        case syntax.All(operands) | syntax.Any(operands):
            answers = [_matches(operand, paper, lists) for operand in operands]
            known = [answer for answer in answers if answer is not None]
            whole = all if isinstance(expression, syntax.All) else any
            return whole(known) if known else None
        case _:
            return _has_fact(expression, paper, lists)


def _parts(paper: Paper, lists: Lists) -> dict[str, list[str]]:
    names = list(paper.authors)
    for author in paper.authors:
        if "," in author:
            family, given = author.split(",", 1)
            names.append(f"{given} {family}")
    return {
        "title": [paper.title],
        "abstract": [paper.abstract],
        "author": names,
        "venue": [paper.venue or ""],
        "tag": list(paper.tags),
        "note": [paper.note.text if paper.note else "", *(each.comment for each in paper.annotations)],
        "section": [place.section or "" for place in paper.places],
        "source": [
            text for place in paper.places for text in (lists[place.list].title, lists[place.list].source)
        ],
    }


def _has_words(term: syntax.Text, paper: Paper, lists: Lists) -> bool:
    parts = _parts(paper, lists)
    if term.field == "source" and any(str(place.list) == term.value for place in paper.places):
        return True
    if term.field is not None:
        return any(_stands_in(term, part) for part in parts[term.field])
    has_digit = any(character.isdigit() for character in term.value)
    if has_digit and _is_named(term.value, paper):
        return True
    searched = ("title", "abstract", "author", "venue", "tag", "note")
    return any(_stands_in(term, part) for field in searched for part in parts[field])


def _stands_in(term: syntax.Text, part: str) -> bool:
    wanted, words = words_of(term.value), words_of(part)
    if len(wanted) == 1 and not term.exact:
        return any(_is_alike(wanted[0], word, prefix=term.prefix) for word in words)
    for start in range(len(words) - len(wanted) + 1):
        row = words[start : start + len(wanted)]
        if row[:-1] == wanted[:-1]:
            last = row[-1]
            if last == wanted[-1] or (term.prefix and last.startswith(wanted[-1])):
                return True
    return False


def _is_alike(wanted: str, word: str, *, prefix: bool) -> bool:
    return word == wanted or stem_of(word) == stem_of(wanted) or (prefix and word.startswith(wanted))


def _is_named(value: str, paper: Paper) -> bool:
    if value.lower() == paper.key.lower() or value == str(paper.doc_id):
        return True
    identifiers = parse_identifier(value)
    if identifiers is None:
        return False
    return bool(set(strong_identifiers(identifiers)) & set(strong_identifiers(paper.identifiers)))


_IS: dict[str, Callable[[Paper], bool]] = {
    "starred": lambda paper: paper.starred,
    "unread": lambda paper: paper.status != "read",
    "untagged": lambda paper: not paper.tags,
    "annotated": lambda paper: bool(paper.annotations),
    "later": lambda paper: (paper.later_until or "") > TODAY.isoformat(),
    "duplicate": lambda _paper: False,
    "any": lambda _paper: True,
}
_HAS: dict[str, Callable[[Paper], bool]] = {
    "note": lambda paper: paper.note is not None,
    "pdf": lambda paper: "pdf" in [link.kind for link in paper.links],
    "code": lambda paper: "code" in [link.kind for link in paper.links],
    "abstract": lambda paper: bool(words_of(paper.abstract)),
    "doi": lambda paper: paper.identifiers.doi is not None,
    "arxiv": lambda paper: paper.identifiers.arxiv is not None,
}


def _has_fact(term: syntax.Term, paper: Paper, lists: Lists) -> bool:  # noqa: PLR0911
    match term:
        case syntax.Named("tag", value):
            wanted = fold(value.removeprefix("#"))
            tags = [fold(tag) for tag in paper.tags]
            return any(tag == wanted or tag.startswith(f"{wanted}/") for tag in tags)
        case syntax.Named("status", value):
            return fold(paper.status) == fold(value)
        case syntax.Named(_, value):
            return _is_named(value, paper)
        case syntax.Is(value):
            return _IS[value](paper)
        case syntax.Has(value):
            return _HAS[value](paper)
        case syntax.Years(first, last):
            year = paper.year
            return year is not None and (first or 0) <= year <= (9999 if last is None else last)
        case syntax.Dates("listed", first_day, last_day):
            days = [lists[place.list].listed_on for place in paper.places]
            return any(_is_within(day, first_day, last_day) for day in days if day)
        case syntax.Dates(_, first_day, last_day):
            return _is_within(paper.added_at[:10], first_day, last_day)
        case _:
            raise AssertionError(term)


def _is_within(day: str, first: datetime.date | None, last: datetime.date | None) -> bool:
    date = datetime.date.fromisoformat(day)
    return (first is None or first <= date) and (last is None or date <= last)
