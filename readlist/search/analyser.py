"""The analyser: texts as the words by which they are searched, and the English stems of words.

Texts of papers and words of queries go through it alike, for a scan and for the text index.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from readlist.model.text import fold

_LONGEST_WORD = 200
"""Characters of a word that count: tantivy finds nothing that begins with a much longer one."""

_PUNCTUATION = re.compile(r"[^\w\s]|_")
# Dashes, quotes and bullets: often all that keeps an English text from being ASCII.
_TYPOGRAPHY = re.compile("[\u2000-\u206f\u00a1-\u00bf]+")
# Scripts of which every character is a word, because they are written without spaces or, as
# Korean, with endings and compounds: Thai to Khmer, Hangul (which folding takes apart into
# its letters), kana, Chinese characters. So any part of a run is found as words in a row.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_ASCII_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


def words_of(text: str) -> list[str]:
    """Return the folded words of ``text`` in order; they have letters and digits only.

    Of a script without spaces every character is a word.
    """
    folded = fold(text)
    if not folded.isascii():
        folded = _TYPOGRAPHY.sub(" ", folded)
    if folded.isascii():
        words = folded.translate(_ASCII_SPACES).split()
    else:
        words = _PUNCTUATION.sub(" ", _UNSPACED.sub(r" \g<0> ", folded)).split()
    if _may_have_long_word(folded) and max(map(len, words), default=0) > _LONGEST_WORD:
        return [word[:_LONGEST_WORD] for word in words]
    return words


def _may_have_long_word(text: str) -> bool:
    """Return whether there may be a word that is cut: it would fill one of many pieces, from end to end."""
    # To look at each of millions of words takes longer than to find them.
    size = _LONGEST_WORD // 2
    return any(" " not in text[start : start + size] for start in range(0, len(text) - size + 1, size))


def stem_of(word: str) -> str:
    """Return the English stem of a word as ``words_of`` returns it: that of "models" is "model"."""
    return _known_stems()[word]


def stems_of(words: Iterable[str]) -> list[str]:
    """Return the stems of ``words``, in order."""
    return list(map(_known_stems().__getitem__, words))


class _Stems(dict[str, str]):
    """The stem of every word that was asked for once."""

    def __missing__(self, word: str) -> str:
        # Its own cache is smaller than the vocabulary of a library, and slower.
        stem = _english_stemmer()(word)
        self[word] = word if stem == word else stem
        return self[word]


@cache
def _known_stems() -> _Stems:
    return _Stems()


@cache
def _english_stemmer() -> Callable[[str], str]:
    import Stemmer  # only a query that has words waits for it

    stem: Callable[[str], str] = Stemmer.Stemmer("english", 0).stemWord
    return stem
