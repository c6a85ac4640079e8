"""What a query asks of the words of a text, whoever looks for it."""

from __future__ import annotations

from dataclasses import dataclass

from readlist.search.analyser import stem_of, words_of
from readlist.search.syntax import Text


@dataclass(frozen=True)
class Wanted:
    """Words that must stand next to each other; of the last one the beginning is enough if ``prefix``.

    With a ``stem``, which only a single word has, a word of that stem is as good.
    """

    words: tuple[str, ...]
    prefix: bool = False
    stem: str | None = None


def wanted_by(term: Text) -> Wanted:
    """Return what ``term``, which must have a letter or digit, asks of the words of a text."""
    words = tuple(words_of(term.value))
    stem = stem_of(words[0]) if len(words) == 1 and not term.exact else None
    return Wanted(words, term.prefix, stem)
