"""Which encoding bytes are in that are not UTF-8: the one that the file declares, else a likely one.

Declarations: XML 1.0, 4.3.3; HTML, 4.2.5.4 (``<meta charset>``); JabRef's ``% Encoding: GBK``; TeX
editors' ``% !BIB encoding = latin1``; Emacs' ``coding: latin-1`` and Vim's ``fileencoding=latin1``.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

WINDOWS_1252 = "Windows-1252"

_HEAD = 4096
_DECLARATION = re.compile(
    rb"<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)"
    rb"|<meta\b[^<>]{0,400}?\bcharset\s*=\s*[\"']?([\w.:-]+)"
    rb"|^[ \t]*(?:[%#;]|//|@comment\b)[^\r\n]{0,200}?coding\s*[:=]\s*[\"']?([\w.:-]+)",
    re.IGNORECASE | re.MULTILINE,
)
_LINE_ENDS_OF_EMACS = re.compile(r"-(?:unix|dos|mac)\Z")
# What a name means in practice (WHATWG Encoding Standard, 4.2): the superset that writers used.
_SUPERSETS = {
    **dict.fromkeys(["ascii", "iso8859-1", "cp1252"], WINDOWS_1252),
    **dict.fromkeys(["gb2312", "gbk"], "gb18030"),
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_ASCII = bytes(range(0x20, 0x7F))
_RUN = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = bytes(range(0x80, 0x100))
_FEWEST_HIGH = 8
_SAMPLE = 32_000
_KOREAN = ("cp949", "euc_kr", "johab")
_KANA_ROWS = (0xA4, 0xA5)
_SHARE_OF_KANA = 0.2
_SHARE_OF_HAN = 0.1


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the first lines of ``data`` name, if ``data`` can be read in it."""
    for found in _DECLARATION.finditer(data[:_HEAD]):
        name = next(filter(None, found.groups())).decode("ascii", errors="ignore")
        encoding = _known(_LINE_ENDS_OF_EMACS.sub("", name.lower()))
        if encoding == WINDOWS_1252 or (encoding and _is_readable(data, encoding)):
            return encoding
    return None


def likely_encoding(data: bytes) -> str | None:
    """Return the encoding of text in another script than Latin; None for text that may be western.

    In western text bytes above 127 stand alone among letters; in other scripts they stand
    together, and only then is it certain enough to ask a detector.
    """
    high = len(data) - len(data.translate(None, _HIGH))
    together = sum(len(run) for run in _RUN.findall(data))
    if high < _FEWEST_HIGH or together * 2 < high:
        return None
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE]
    best = from_bytes(sample).best()
    encoding = best.encoding if best else None
    if encoding in _KOREAN:
        encoding = _of_east_asia(sample)
    if encoding is None or not _is_readable(data, encoding):
        return None
    return None if _is_mostly_latin(sample.decode(encoding, errors="ignore")) else encoding


def _known(name: str) -> str | None:
    """Return the codec of that name; None for one that is unknown, or in which ASCII is not ASCII."""
    try:
        codec = codecs.lookup(name).name
        return _SUPERSETS.get(codec, codec) if _ASCII.decode(codec).encode("ascii") == _ASCII else None
    except (LookupError, ValueError):
        return None


def _is_readable(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def _of_east_asia(sample: bytes) -> str:
    """Tell the three EUC encodings apart, whose bytes are the same: by kana, and by Han beside Hangul."""
    leads = [run[index] for run in _RUN.findall(sample) for index in range(0, len(run) - 1, 2)]
    if sum(lead in _KANA_ROWS for lead in leads) >= _SHARE_OF_KANA * len(leads):
        return "euc_jp"
    letters = [letter for letter in sample.decode("cp949", errors="ignore") if letter > "\u2fff"]
    han = sum("\u4e00" <= letter <= "\u9fff" or letter >= "\uf900" for letter in letters)
    return "gb18030" if han >= _SHARE_OF_HAN * max(1, len(letters)) else "cp949"


def _is_mostly_latin(text: str) -> bool:
    letters = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin * 2 >= len(letters)
