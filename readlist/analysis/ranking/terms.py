"""The terms by which papers are compared: words, pairs of neighbouring words, and ends of words.

Each is a number. By its first and its last letters a word has something in common with others
of its family, without being taken for one of them.
"""

from __future__ import annotations

import hashlib
import re
from array import array
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
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007"
    "\u3040-\u3098\u309b-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
)
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(rf"[{_UNSPACED}]|\w\w+")
_WORD_OF_ASCII = re.compile(r"\w\w+", re.ASCII)

_END = 5
"""Letters at either end of a word; how many hardly matters (bench/RANKING.md)."""

_NO_NUMBER = 0

_WITHIN_TERMS = frozenset(("-", "\u2010", "\u2011", "/", "'", "\u2019", ""))
"""What may stand between two words that belong together."""

_PAIR_FACTOR, _PAIR_SIGN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_MIX_FACTOR, _MIX_SHIFT = np.uint64(0xBF58476D1CE4E5B9), np.uint64(29)
_UPPER_HALF = np.uint64(32)


class Term(NamedTuple):
    """A term of a text: its number, and how it is written there."""

    number: int
    spelling: str


class KnownWords(dict[str, int]):
    """Words as they are met, each with its place; the numbers of a word and its ends lie at that place."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers, self.beginnings, self.endings = array("Q"), array("Q"), array("Q")

    def __missing__(self, word: str) -> int:
        place = self[word] = len(self.numbers)
        is_longer = len(word) > _END
        self.numbers.append(_number(word))
        self.beginnings.append(_number(f"{word[:_END]}…") if is_longer else _NO_NUMBER)
        self.endings.append(_number(f"…{word[-_END:]}") if is_longer else _NO_NUMBER)
        return place


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def words_of(text: str) -> list[str]:
    """Return the folded words of ``text`` in order; single letters are none."""
    folded = fold(text)
    if folded.isascii():
        return _WORD_OF_ASCII.findall(folded)
    return _WORD.findall(_UNSPACED_LETTER.sub(r" \g<0> ", folded))


def numbers_of_terms(
    passages: Iterable[Sequence[str]], known: KnownWords
) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Return the number of every term of some passages, below 2^32, and the passage that each is of.

    A passage is a row of words. First come the words of all, then the beginnings and the endings of
    those that are longer, then the pairs, none of which reaches from one passage into the next.
    """
    flat = array("Q")
    lengths: list[int] = []
    for passage in passages:
        flat.extend(map(known.__getitem__, passage))
        lengths.append(len(passage))
    places = np.array(flat, np.int64)
    words, begun, ended = (
        np.array(numbers, np.uint64)[places] for numbers in (known.numbers, known.beginnings, known.endings)
    )
    of = np.repeat(np.arange(len(lengths)), lengths)
    longer, beside = begun != _NO_NUMBER, of[1:] == of[:-1]
    terms = np.concatenate([words, begun[longer], ended[longer], _pairs(words)[beside]])
    return terms >> _UPPER_HALF, np.concatenate([of, of[longer], of[longer], of[:-1][beside]])


def _pairs(words: Numbers) -> Numbers:
    """Return the number of each word with the next one."""
    pairs = words[:-1] * _PAIR_FACTOR + (words[1:] ^ _PAIR_SIGN)
    pairs ^= pairs >> _MIX_SHIFT
    pairs *= _MIX_FACTOR
    return pairs


def terms_of(texts: Iterable[str]) -> list[Term]:
    """Return every term of the texts, as often as it is there, in the form in which it is written.

    The ends of a word have the spelling of the whole word.
    """
    found: list[Term] = []
    known = KnownWords()
    for text in texts:
        folded, places = _folded_with_places(text)
        spans = [match.span() for match in _WORD.finditer(folded)]
        words = [folded[start:end] for start, end in spans]
        spelt = [text[places[start] : places[end - 1] + 1] for start, end in spans]
        longer = [spelling for word, spelling in zip(words, spelt, strict=True) if len(word) > _END]
        between = [text[places[one[1] - 1] + 1 : places[two[0]]] for one, two in pairwise(spans)]
        pairs = [
            f"{one}{sign if sign in _WITHIN_TERMS else ' '}{two}"
            for (one, two), sign in zip(pairwise(spelt), between, strict=True)
        ]
        found += map(Term, numbers_of_terms([words], known)[0].tolist(), [*spelt, *longer, *longer, *pairs])
    return found


def numbers_in(phrase: str) -> list[int]:
    """Return the terms that a text with this phrase has: its pairs of words, or its only word."""
    words = np.array([_number(word) for word in words_of(phrase)], np.uint64)
    terms: list[int] = ((_pairs(words) if len(words) > 1 else words) >> _UPPER_HALF).tolist()
    return terms


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
