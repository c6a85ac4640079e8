"""The bytes of a source as clean text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from readlist.errors import SourceError
from readlist.formats.encoding.legacy_encodings import WINDOWS_1252, declared_encoding, likely_encoding
from readlist.formats.encoding.mojibake import repair_mojibake
from readlist.model.text import clean

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_CONTROL_BYTES = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\v\f\r\x1b")
_FEW_CONTROLS = 8
_LARGEST_SHARE_OF_CONTROLS = 0.05
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_LONE_BYTES = re.compile("[\udc80-\udcff]+")


@dataclass(frozen=True)
class DecodedText:
    """Clean text, line by line as in the source.

    Where its encoding had to be guessed, ``guessed_line`` is the first line that is not UTF-8
    and ``encoding`` the guess.
    """

    text: str
    guessed_line: int | None = None
    encoding: str = "utf-8"


def decode(data: bytes, *, name: str) -> DecodedText:
    """Return the text of ``data``: by its byte order mark, as UTF-8, or as UTF-16 without a mark.

    Bytes that are not UTF-8 are read in the encoding that the first lines declare, else in that
    of another script if there is enough of it, else as Windows-1252; UTF-8 that
    someone took for a code page is repaired. Control characters and
    terminal escapes are removed. Raises SourceError when the data is empty or not text.
    """
    decoded = _decoded(data, name)
    # Line and paragraph separators are legal inside JSON strings, and editors do not count them as lines.
    # Control characters may be parts of sequences that are to be repaired.
    text = clean(repair_mojibake(decoded.text).replace("\u2028", " ").replace("\u2029", " "))
    if not text.strip():
        raise SourceError(f"{name} is empty.", "There is nothing to import from it.")
    return replace(decoded, text=text)


def _decoded(data: bytes, name: str) -> DecodedText:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return DecodedText(data[len(mark) :].decode(encoding, errors="replace"))
    if guess := _utf_16_without_mark(data):
        return DecodedText(data.decode(guess))
    _refuse_binary(data, name)
    try:
        return DecodedText(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = len(data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
        return _not_utf_8(data, line)


def _not_utf_8(data: bytes, line: int) -> DecodedText:
    """Read ``data`` in another encoding, or as UTF-8 with a few other bytes where that is more likely."""
    text = data.decode("utf-8", errors="surrogateescape")
    alone = sum(map(len, _LONE_BYTES.findall(text)))
    declared = None
    if len(_NOT_ASCII.findall(text)) - alone < alone:
        declared = declared_encoding(data)
        if declared not in (None, WINDOWS_1252):
            return DecodedText(data.decode(declared))
        if declared is None and (likely := likely_encoding(data)):
            return DecodedText(data.decode(likely), line, likely)
    return DecodedText(_LONE_BYTES.sub(_as_windows_1252, text), None if declared else line, WINDOWS_1252)


def _utf_16_without_mark(data: bytes) -> str | None:
    """Return the encoding when every other byte is mostly zero, as in UTF-16 text of a western language."""
    pairs = len(data) // 2
    if len(data) % 2 or pairs < 4:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high >= 0.7 * pairs and low <= 0.01 * pairs:
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return encoding
    return None


def kind_of_binary(head: bytes) -> str | None:
    """Return what a file is that begins with ``head``, where that is certainly no text; else None."""
    return next((what for signature, what in _SIGNATURES if head.startswith(signature)), None)


def _refuse_binary(data: bytes, name: str) -> None:
    if what := kind_of_binary(data):
        raise SourceError(
            f"{name} is {what}, not a list of papers as text.", "Save the list as text and import that."
        )
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > max(_FEW_CONTROLS, _LARGEST_SHARE_OF_CONTROLS * len(data)):
        raise SourceError(
            f"{name} is not text.", "readlist imports text: save the list as text and import that."
        )


def _as_windows_1252(match: re.Match[str]) -> str:
    # The bytes that Windows-1252 leaves undefined are control characters in ISO 8859-1.
    return match[0].encode("utf-8", errors="surrogateescape").decode(WINDOWS_1252, errors="ignore")
