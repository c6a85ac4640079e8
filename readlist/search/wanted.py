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


def wanted_by(term: Text) -> Wanted | None:
    """Return what ``term`` asks of the words; None when it has none, and so asks for nothing."""
    words = tuple(words_of(term.value))
    if not words:
        return None
    stem = stem_of(words[0]) if len(words) == 1 and not term.exact else None
    return Wanted(words, term.prefix, stem)
