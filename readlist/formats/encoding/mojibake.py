"""UTF-8 that was read as a single-byte code page, and is made whole again where that is certain.

``â€™`` was a quote (Windows-1252), ``β€”`` a dash (Windows-1253), ``РїСЂРё`` Russian (Windows-1251).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

# The punctuation, signs and emoji that such text is full of begin with the bytes E2 80-9E, EF B8, EF BC
# and F0 9F: as letters of the code pages they stand together in no language.
_CODE_PAGES = ("cp1252", "cp1253", "cp1251", "cp1250", "cp1254", "cp1257")
# Some programs drop the bytes that a code page leaves undefined: 9D ends the closing quote, 8F many emoji.
_WITHOUT_LAST_BYTE = {b"\xe2\x80": "”", b"\xf0\x9f": "", b"\xef\xb8": ""}
_INVISIBLE = "\u00a0\u200b\u200d\ufeff"
_FEWEST_CHARACTERS = 6
_LARGEST_SHARE_OF_OTHERS = 0.25
_SAMPLE = 400_000
_NOT_ASCII = re.compile("[^\x00-\x7f]{2,}")


def repair_mojibake(text: str) -> str:
    """Return ``text`` with such sequences as the characters they were; unchanged when it shows none.

    Every line stays a line. Sequences of three and four bytes that were punctuation, signs or
    emoji are certain. Those that were letters ("Ã©") are, when they are most of what is not ASCII.
    """
    if text.isascii():
        return text
    page = max(_CODE_PAGES, key=lambda name: _misread_characters(text[:_SAMPLE], name))
    if not _misread_characters(text[:_SAMPLE], page):
        return text
    table = _bytes_of(page)
    return _sequences(page).sub(lambda found: _decoded(found[0], table), text)


def may_be_repaired(text: str) -> bool:
    """Return whether repair_mojibake() may change a text of which this is a part."""
    if text.isascii():
        return False
    # A sequence has no ASCII in it, and few letters that are not ASCII stand beside each other.
    runs = " ".join(_NOT_ASCII.findall(text))
    return any(_sequences(page).search(runs) for page in _CODE_PAGES)


def _misread_characters(text: str, page: str) -> int:
    """Return how many characters are of such sequences, if it is certain that ``page`` was used, else 0."""
    found = sum(map(len, _sequences(page).findall(text)))
    if _signs(page).search(text):
        return found
    others = sum(not character.isascii() for character in text) - found
    return found if found >= _FEWEST_CHARACTERS and others <= _LARGEST_SHARE_OF_OTHERS * found else 0


@functools.cache
def _bytes_of(page: str) -> dict[str, int]:
    """Return the bytes of the characters from 0x80 on.

    Programs read the bytes that a code page leaves undefined as Windows-1252 or as control characters.
    """
    table: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        for encoding in ("latin-1", "cp1252", page):
            character = bytes((byte,)).decode(encoding, errors="ignore")
            if character:
                table[character] = byte
    return table


def _classes(page: str) -> Callable[[int, int], str]:
    """Return a function that gives a class of characters: those of the bytes between two."""
    table = _bytes_of(page)

    def between(first: int, last: int) -> str:
        found = (re.escape(character) for character, byte in table.items() if first <= byte <= last)
        return f"[{''.join(found)}]"

    return between


@functools.cache
def _signs(page: str) -> re.Pattern[str]:
    """Return the pattern of misread punctuation, signs (E2 80, E2 84-9E) and emoji (F0 9F).

    A letter that the code page has not is no part of a sign: it may stand behind any other letter.
    """
    of = _classes(page)
    rest = of(0x80, 0xBF)
    own = bytes(range(0x80, 0x100)).decode(page, errors="ignore")
    foreign = "".join(letter for letter in _bytes_of(page) if letter.isalpha() and letter not in own)
    middle = f"(?![{foreign}]){of(0x84, 0x9E)}" if foreign else of(0x84, 0x9E)
    return re.compile(
        f"{of(0xE2, 0xE2)}(?:{of(0x80, 0x80)}|{middle}){rest}|{of(0xF0, 0xF0)}{of(0x9F, 0x9F)}{rest}{{2}}"
    )


@functools.cache
def _sequences(page: str) -> re.Pattern[str]:
    """Return the pattern of all misread characters, and of those that lost their last byte."""
    of = _classes(page)
    rest = of(0x80, 0xBF)
    return re.compile(
        f"{of(0xC2, 0xDF)}{rest}|{of(0xE0, 0xEF)}{rest}{{2}}|{of(0xF0, 0xF4)}{rest}{{3}}"
        f"|{of(0xE2, 0xE2)}{of(0x80, 0x80)}|{of(0xF0, 0xF0)}{of(0x9F, 0x9F)}{rest}"
        f"|{of(0xEF, 0xEF)}{of(0xB8, 0xB8)}"
    )


def _decoded(sequence: str, table: dict[str, int]) -> str:
    data = bytes(table[character] for character in sequence)
    try:
        character = data.decode("utf-8")
    except UnicodeDecodeError:
        return _WITHOUT_LAST_BYTE.get(data[:2], sequence) if len(data) < _length_of(data[0]) else sequence
    return character if character.isprintable() or character in _INVISIBLE else sequence


def _length_of(first: int) -> int:
    return 2 + (first >= 0xE0) + (first >= 0xF0)
