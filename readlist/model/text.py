"""Text as it comes in from the outside, and text as it is compared."""

from __future__ import annotations

import re
import unicodedata

# ECMA-48: CSI, OSC/DCS/SOS/PM/APC strings up to BEL, ST or the end of the line, and
# two-character escapes.
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*[0-~]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
# C0 without tab and newline, DEL, C1, bidirectional embeddings, overrides and isolates
# (UAX #9), byte order marks and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# A document may end its lines with CR LF, as CSV does.
_NEVER_WRITTEN = re.compile(rf"(?!\r){_UNPRINTABLE.pattern}")
# The same without byte order marks, which no terminal obeys.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_WORD = re.compile(r"[\W_]+")
_WORDS_OF_ASCII = (
    "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128)).encode().ljust(256)
)
# Latin, Greek, Cyrillic, Hebrew and Arabic accents and points; the marks of Indic scripts and
# of kana are letters of their own. Then letters with strokes, which have no decomposition.
_PLAIN_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_ACCENTED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f" + "".join(_PLAIN_LETTERS) + "]"
)


def clean(text: str) -> str:
    """Return ``text`` without terminal escapes, control characters and bidi overrides.

    Line ends become ``\\n``. Right-to-left letters, joiners and emoji survive.
    """
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    # Most texts have nothing but line ends; that is seen far quicker than the expressions find nothing.
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return _UNPRINTABLE.sub("", _ESCAPE_SEQUENCE.sub("", text))


def clean_line(text: str) -> str:
    """Return ``text`` cleaned and folded into one line with single spaces."""
    return " ".join(clean(text).split())


def without_controls(text: str) -> str:
    """Return a document without the characters that clean() removes, its line ends as they are."""
    return _NEVER_WRITTEN.sub("", text)


def printable(text: str) -> str:
    """Return ``text`` with every character that a terminal might obey, or that is none, as an escape.

    A file name may have both: its bytes need not be UTF-8.
    """
    return _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, its spaces as they were.

    Compatibility forms are folded too (NFKD), so ``ﬁ`` matches ``fi``; so are letters with
    a stroke, so ``Łukasz`` matches ``lukasz``.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _ACCENTED.sub(lambda letter: _PLAIN_LETTERS.get(letter[0], ""), decomposed)


def normalised_title(title: str) -> str:
    """Return the form in which titles are equal: folded, words separated by one space."""
    if title.isascii():  # most are, and bytes are quicker
        return b" ".join(title.encode().translate(_WORDS_OF_ASCII).split()).decode()
    return _NOT_WORD.sub(" ", fold(title)).strip()
