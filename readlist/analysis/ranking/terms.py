"""The terms by which papers are compared: words, and pairs of neighbouring words, each as a number."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from readlist.model.text import fold

Numbers = npt.NDArray[np.uint64]

# Scripts without spaces between words; a character of theirs is a word, so that pairs are what
# words of other scripts are.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
)
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(rf"[{_UNSPACED}]|\w\w+")
_WORD_OF_ASCII = re.compile(r"\w\w+", re.ASCII)

_WITHIN_TERMS = frozenset(("-", "\u2010", "\u2011", "/", "'", "\u2019", ""))
"""What may stand between two words that belong together."""

_PAIR_FACTOR, _PAIR_SIGN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_MIX_FACTOR, _MIX_SHIFT = np.uint64(0xBF58476D1CE4E5B9), np.uint64(29)
_UPPER_HALF = np.uint64(32)


class Term(NamedTuple):
    """A term of a text: its number, and how it is written there."""

    number: int
    spelling: str


class WordNumbers(dict[str, int]):
    """The number of each word, the same in every process; made when it is asked for."""

    def __missing__(self, word: str) -> int:
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = self[word] = int.from_bytes(digest, "little")
        return number


def words_of(text: str) -> list[str]:
    """Return the folded words of ``text`` in order; single letters are none."""
    folded = fold(text)
    if folded.isascii():
        return _WORD_OF_ASCII.findall(folded)
    return _WORD.findall(_UNSPACED_LETTER.sub(r" \g<0> ", folded))


def numbers_of_terms(words: Numbers, lengths: Sequence[int]) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Return the number of every term of some passages, below 2^32, and the passage that each is of.

    ``words`` are the numbers of the passages' words one after the other, ``lengths`` how many
    each passage has. No pair reaches from one passage into the next.
    """
    passages = np.repeat(np.arange(len(lengths)), lengths)
    beside = passages[1:] == passages[:-1]
    pairs = (words[:-1] * _PAIR_FACTOR + (words[1:] ^ _PAIR_SIGN))[beside]
    pairs ^= pairs >> _MIX_SHIFT
    pairs *= _MIX_FACTOR
    numbers = np.concatenate([words, pairs]) >> _UPPER_HALF
    return numbers, np.concatenate([passages, passages[:-1][beside]])


def terms_of(texts: Iterable[str]) -> list[Term]:
    """Return every term of the texts, as often as it is there, in the form in which it is written."""
    found: list[Term] = []
    numbers = WordNumbers()
    for text in texts:
        folded, places = _folded_with_places(text)
        spans = [match.span() for match in _WORD.finditer(folded)]
        words = np.array([numbers[folded[start:end]] for start, end in spans], np.uint64)
        terms = numbers_of_terms(words, [len(spans)])[0].tolist()
        spelt = [text[places[start] : places[end - 1] + 1] for start, end in spans]
        between = [text[places[one[1] - 1] + 1 : places[two[0]]] for one, two in pairwise(spans)]
        pairs = [
            f"{one}{sign if sign in _WITHIN_TERMS else ' '}{two}"
            for (one, two), sign in zip(pairwise(spelt), between, strict=True)
        ]
        found += map(Term, terms, [*spelt, *pairs])
    return found


def numbers_in(phrase: str) -> list[int]:
    """Return the terms that a text with this phrase has: its pairs of words, or its only word."""
    words = np.array([WordNumbers()[word] for word in words_of(phrase)], np.uint64)
    terms: list[int] = numbers_of_terms(words, [len(words)])[0].tolist()
    return terms[len(words) :] if len(words) > 1 else terms


def _folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` folded, unspaced letters set apart, and the place in ``text`` of each character."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = fold(character)
        if _UNSPACED_LETTER.search(plain):
            plain = f" {plain} "
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places
