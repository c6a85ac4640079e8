"""What can be written at a place of a query: fields, and the names that stand behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readlist.model.text import fold
from readlist.search.syntax import FIELDS
from readlist.search.tokens import quote

Names = Mapping[str, Sequence[tuple[str, int]]]
"""By field, the names that the library knows with how many papers have each, the most used first."""

MOST = 8
"""So many completions are offered."""

_WORD = re.compile(r'-*(?P<word>(?:(?P<field>[A-Za-z]+):)?(?P<value>"[^"]*|[^\s"()]*))$')
_BETWEEN_NAMES = re.compile(r"[\s/,.;:-]+")
_PLAIN = re.compile(r'[^\s"()\\]+')
_SHORTEST = 2
"""A single letter begins too many things to offer any."""

_FIELD_WORDS = {
    "title": "words of the title",
    "abstract": "words of the abstract",
    "author": "a name",
    "tag": "a tag, or one below it",
    "status": "inbox, queued, read …",
    "source": "the list it came in",
    "section": "the heading in its list",
    "venue": "journal or conference",
    "year": "2024, 2020..2024, >=2020",
    "added": "today, <2w, 2024-08",
    "listed": "2024-08, <1m",
    "note": "words of your note",
    "id": "key, DOI or arXiv id",
    "is": "starred, unread, later …",
    "has": "note, pdf, code …",
    "sort": "year, title, added …",
}
_VALUES = {
    "is": {
        "starred": "with a star",
        "unread": "not read yet",
        "untagged": "without a tag",
        "annotated": "with highlights",
        "later": "put off",
        "duplicate": "perhaps twice here",
        "any": "skipped papers, too",
    },
    "has": {
        "note": "with a note",
        "pdf": "with a PDF",
        "code": "with a link to code",
        "abstract": "with an abstract",
        "doi": "with a DOI",
        "arxiv": "with an arXiv id",
    },
    "sort": {
        "added": "newest import first",
        "listed": "newest list first",
        "year": "newest first",
        "title": "from A to Z",
        "author": "from A to Z",
        "rank": "best match first, without words what you may want",
    },
    "year": {"2024": "that year", "2020..2024": "from, to", ">=2020": "and later"},
    "added": {"today": "since midnight", "<2w": "in the last two weeks", "2024-08": "that month"},
    "listed": {"<1m": "lists of the last month", "2024-08": "lists of that month"},
}


class Completion(msgspec.Struct, frozen=True):
    """What may stand from ``start`` to ``end`` of the query instead, and a few words about it."""

    text: str
    about: str
    start: int
    end: int

    def applied(self, query: str) -> tuple[str, int]:
        """Return the query with this in it, and where one goes on to write: behind a space after a value."""
        before = f"{query[: self.start]}{self.text}{'' if self.text.endswith(':') else ' '}"
        return before + query[self.end :].lstrip(" "), len(before)


def complete(query: str, cursor: int, names: Names) -> list[Completion]:
    """Return what the word before ``cursor`` may become, the likeliest first; [] where nothing fits.

    That is a field, a value of a field, or a name that the library knows. What stands there
    already is not offered.
    """
    found = _WORD.search(query[:cursor])
    if found is None or not found["word"]:
        return []
    start = found.start("word")
    field, typed = found["field"], found["value"].removeprefix('"')
    if field is None:
        offers = _for_word(typed, names) if len(typed) >= _SHORTEST else iter(())
    else:
        offers = _values_of(field.lower(), typed, names)
    texts = dict(reversed(list(offers)))  # of what is offered twice, the first words
    unique = list(reversed(texts.items()))
    return [Completion(text, about, start, cursor) for text, about in unique if text != found["word"]][:MOST]


def field_at(query: str, cursor: int) -> str:
    """Return the field of which a value is written before ``cursor``; "" where none is."""
    found = _WORD.search(query[:cursor])
    return (found["field"] or "").lower() if found is not None else ""


def words_about(field: str) -> str:
    """Return what stands behind a field, in a few words; "" where there is no such field."""
    return _FIELD_WORDS.get(field, "")


def _for_word(word: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield what a word may be the beginning of: fields, states, tags."""
    typed = fold(word)
    yield from ((f"{field}:", _FIELD_WORDS[field]) for field in FIELDS if field.startswith(typed))
    for field in ("is", "has"):
        yield from (offer for value, offer in _fixed(field) if value.startswith(typed))
    yield from _named("tag", typed, names)


def _values_of(field: str, typed: str, names: Names) -> Iterator[tuple[str, str]]:
    yield from (offer for value, offer in _fixed(field) if value.startswith(typed.lower().removeprefix("-")))
    yield from _named(field, fold(typed.removeprefix("#")), names)


def _fixed(field: str) -> Iterable[tuple[str, tuple[str, str]]]:
    for value, about in _VALUES.get(field, {}).items():
        yield value, (f"{field}:{value}", about)


def _named(field: str, typed: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield the names of which ``typed`` begins the whole, and then those of which it begins a word."""
    within: list[tuple[str, str]] = []
    for name, papers in names.get(field, ()):
        folded = fold(name)
        offer = f"{field}:{name if _PLAIN.fullmatch(name) else quote(name)}", _papers(papers)
        if folded.startswith(typed):
            yield offer
        elif any(word.startswith(typed) for word in _BETWEEN_NAMES.split(folded)):
            within.append(offer)
    yield from within


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"
