"""Text as it comes in from the outside, and text as it is compared."""

from __future__ import annotations

import re
import unicodedata

# ECMA-48: CSI, OSC/DCS/SOS/PM/APC strings up to BEL or ST, and two-character escapes.
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*[0-~]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
# C0 without tab and newline, DEL, C1, bidirectional embeddings, overrides and isolates
# (UAX #9), byte order marks and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Return ``text`` without terminal escapes, control characters and bidi overrides.

    Line ends become ``\\n``. Right-to-left letters, joiners and emoji survive.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNPRINTABLE.sub("", _ESCAPE_SEQUENCE.sub("", text))


def clean_line(text: str) -> str:
    """Return ``text`` cleaned and folded into one line with single spaces."""
    return _SPACES.sub(" ", clean(text)).strip()


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, its spaces as they were.

    Compatibility forms are folded too (NFKD), so ``ﬁ`` matches ``fi``.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def normalised_title(title: str) -> str:
    """Return the form in which titles are equal: folded, words separated by one space."""
    return _NOT_WORD.sub(" ", fold(title)).strip()
