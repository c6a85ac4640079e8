"""Keys of papers: what users type to name one, such as ``wang2024writing``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence

from readlist.model.identifiers import parse_identifier
from readlist.model.names import family_name
from readlist.model.paper import PaperSummary
from readlist.model.text import fold

FALLBACK = "paper"
"""The key of a paper that offers nothing else, and the beginning of one that would be a mere number."""

_LONGEST_WORD = 16
_LONGEST_TEXT = 1000
_TEX_COMMAND = re.compile(r"\\[a-zA-Z]+")
_DROPPED = dict.fromkeys(map(ord, "{}'’‘\"\\^~`$"))
_ASCII_PUNCTUATION = re.compile(r"[^a-z0-9\s-]+", re.ASCII)
_INSIGNIFICANT = """
    a an the of in on at by for from to into onto over under with without within through via using toward
    towards and or but nor as if is are was were be been do does did can could should will would
    how what when where which who why not no it its this that these those we our you your their
    there than then between about against
"""
_STOP_WORDS = frozenset(_INSIGNIFICANT.split())


def base_key(authors: Sequence[str], title: str, year: int | None) -> str:
    """Return the key a paper would like to have: family name, year, first significant title word.

    Letters are lower case and ASCII where they have an ASCII form, other scripts stay as
    they are. Without an author the key is three significant title words and the year. A key
    has letters and is never an identifier, so it cannot be mistaken for an id, an arXiv id or a DOI.
    """
    first_author = next(_family_words(authors), "")
    date = str(year) if year is not None and 0 < year <= 9999 else ""
    words = significant_words(title)
    key = (
        first_author + date + "".join(words[:1]) if first_author else ("".join(words[:3]) or FALLBACK) + date
    )
    if not any(character.isalpha() for character in key) or parse_identifier(key) is not None:
        return FALLBACK + key
    return key


def is_key(text: str) -> bool:
    """Return whether ``text`` can be a key: in one word, and not a mere number."""
    return len(text.split()) == 1 and text == text.strip() and any(map(str.isalpha, text))


def taken_keys(papers: Iterable[PaperSummary]) -> set[str]:
    """Return the keys that papers have, and those of papers that were merged into them."""
    return {known.key for paper in papers for known in paper.descriptions}


def unique_key(base: str, taken: Container[str]) -> str:
    """Return ``base``, or the next of ``base`` + a, b, ..., z, aa, ab, ... that is not in ``taken``.

    The first 26 are tried one by one. Beyond, the end of the run is found by doubling and
    halving, so thousands of equal bases stay cheap; a gap in the run may then be passed over.
    """
    if base not in taken:
        return base
    for number in range(1, 27):
        if (key := base + _letters(number)) not in taken:
            return key
    used, free = 26, 52
    while base + _letters(free) in taken:
        used, free = free, free * 2
    while free - used > 1:
        middle = (used + free) // 2
        if base + _letters(middle) in taken:
            used = middle
        else:
            free = middle
    return base + _letters(free)


def _letters(number: int) -> str:
    """Return the number in letters: 1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("a") + last) + letters
    return letters


def family_words(authors: Sequence[str]) -> list[str]:
    """Return the family names of the first three authors as they stand in keys."""
    return list(_family_words(authors))


def _family_words(authors: Sequence[str]) -> Iterator[str]:
    return (name for author in authors[:3] if (name := _family_part(author)))


def significant_words(title: str) -> list[str]:
    """Return the words of a title as they stand in keys; all of them where none says anything."""
    words = [_first_of_compound(word) for word in _words(_TEX_COMMAND.sub(" ", title[:_LONGEST_TEXT]))]
    significant = [
        word for word in words if word not in _STOP_WORDS and (len(word) > 1 or not word.isascii())
    ]
    return [word[:_LONGEST_WORD] for word in significant or words]


def _family_part(author: str) -> str:
    return "".join(_words(family_name(author))).replace("-", "")[:_LONGEST_WORD]


def _words(text: str) -> list[str]:
    plain = _plain(text.translate(_DROPPED))
    return [word for word in plain.split() if word.isalnum() or any(map(str.isalnum, word))]


def _first_of_compound(word: str) -> str:
    """Return ``chain`` of ``chain-of-thought``, but all of ``gpt-4`` and of ``q-learning``."""
    if "-" not in word:
        return word
    first, *others = [part for part in word.split("-") if part]
    for part in others:
        if len(first) > 1 and not part[0].isdigit():
            break
        first += part
    return first


def _plain(text: str) -> str:
    """Return ``text`` in small letters, in ASCII where possible; what is no letter or number is a space."""
    if text.isascii():
        return _ASCII_PUNCTUATION.sub(" ", text.lower())
    return "".join(_plain_character(character) for character in unicodedata.normalize("NFKC", text))


def _plain_character(character: str) -> str:
    folded = fold(character)
    if folded.isascii():
        return _ASCII_PUNCTUATION.sub(" ", folded)
    if character in "‐‑":
        return "-"
    return character.lower() if unicodedata.category(character)[0] in "LNM" else " "
