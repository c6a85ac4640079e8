"""Texts as rows of folded words, in which a word or phrase is found by a plain substring search."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readlist.model.text import fold

_PUNCTUATION = re.compile(r"[^\w\s]|_")
# Dashes, quotes and bullets: often all that keeps an English text from being ASCII.
_TYPOGRAPHY = re.compile("[\u2000-\u206f\u00a1-\u00bf]+")
# Scripts that are searched anywhere in a run of letters, because they are written without
# spaces or, as in Korean, with endings and compounds: Thai to Khmer, Hangul (which folding
# takes apart into its letters), kana, Chinese characters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
_ASCII_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


def words_of(text: str) -> str:
    """Return the folded words of ``text`` with single spaces between them.

    A run of a script without spaces is a word of its own beside Latin letters.
    """
    folded = fold(text)
    if not folded.isascii():
        folded = _TYPOGRAPHY.sub(" ", folded)
    if folded.isascii():
        spaced = folded.translate(_ASCII_SPACES)
    else:
        spaced = _PUNCTUATION.sub(" ", _UNSPACED_RUN.sub(r" \g<0> ", folded))
    return " ".join(spaced.split())


def row_of_words(parts: Iterable[str]) -> str:
    """Return the words of all parts in the form that ``pattern`` is searched in.

    No phrase is found across two parts.
    """
    return "|".join([f" {words_of(part)} " for part in parts])


def pattern(text: str, *, exact: bool) -> str:
    """Return what to search for in a row of words to find ``text``; "" when it has no word.

    The first word must be the beginning of a word, and the last one the whole of it if
    ``exact``; in a script without spaces it may be any part.
    """
    words = words_of(text)
    if not words:
        return ""
    before = "" if _UNSPACED_RUN.match(words[0]) else " "
    after = " " if exact and not _UNSPACED_RUN.match(words[-1]) else ""
    return before + words + after
