"""TeX with letters outside of ASCII as TeX without: for BibTeX, which counts bytes, and old styles.

The tables are those by which unicode_text reads, turned round, so that what goes out comes back.
Each character is a group of its own: BibTeX takes ``{\\'e}`` for one letter when it sorts and
shortens names (btxdoc, 4, "special characters").
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

from readlist.formats.parts.tex_symbols import ACCENTS, GREEK, LETTERS, LOWERED, RAISED, SYMBOLS

_OUTSIDE = re.compile(r"[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+")
_SCRIPTS = tuple(
    (
        command,
        re.compile(f"[{re.escape(''.join(signs.values()))}]+"),
        {ord(to): sign for sign, to in signs.items()},
    )
    for command, signs in (("textsuperscript", RAISED), ("textsubscript", LOWERED))
)
_COMMANDS = {mark: command for command, mark in ACCENTS.items() if command != "t"}  # a tie spans two letters
_LETTER_COMMANDS = {letter: f"\\{name}" for name, letter in LETTERS.items()}
_SPACES = {"\u00a0": "~", "\u202f": "~", "\u2009": "\\,", "\u00ad": "\\-"}
# Text commands of the LaTeX kernel and of its encoding T1; all other symbols are those of formulas.
_IN_TEXT = re.compile(r"text[a-z]+|quot[a-z]+|guil[a-z]+")
# These have names as text only in packages.
_NO_TEXT = frozenset((*GREEK.values(), "∞"))
_ABOVE = 230
"""The combining class of what stands above a letter (Unicode Standard, 4.3)."""


def _symbol_commands() -> dict[str, str]:
    in_text: dict[str, str] = {}
    in_formulas: dict[str, str] = {}
    for name, sign in SYMBOLS.items():
        if len(sign) == 1 and not sign.isascii():
            if _IN_TEXT.fullmatch(name) and sign not in _NO_TEXT:
                in_text.setdefault(sign, f"\\{name}")
            elif not name.startswith("text"):
                in_formulas.setdefault(sign, f"\\ensuremath{{\\{name}}}")
    return in_formulas | in_text


_SYMBOL_COMMANDS = _symbol_commands()


def in_ascii(tex: str) -> str:
    """Return ``tex`` with LaTeX's commands in place of what is not ASCII.

    What LaTeX has no command for, such as Chinese characters, stays as it is.
    """
    if tex.isascii():
        return tex
    for command, pattern, plain in _SCRIPTS:
        tex = pattern.sub(partial(_script, command, plain), tex)
    return _OUTSIDE.sub(_in_ascii, tex)


def _script(command: str, plain: dict[int, str], found: re.Match[str]) -> str:
    return f"{{\\{command}{{{found[0].translate(plain)}}}}}"


def _in_ascii(found: re.Match[str]) -> str:
    text = found[0]
    if text in _SPACES:
        return _SPACES[text]
    command = _SYMBOL_COMMANDS.get(text) or _letter(text)
    return f"{{{command}}}" if command else text


def _letter(text: str) -> str:
    """Return the commands for a letter with its accents; "" where one of them has none."""
    composed = unicodedata.normalize("NFC", text)
    if composed in _LETTER_COMMANDS:
        return _LETTER_COMMANDS[composed]
    base, *marks = list(unicodedata.normalize("NFD", text))
    letter = base if base.isascii() and base.isalpha() else _LETTER_COMMANDS.get(base, "")
    if not letter or not marks or not all(mark in _COMMANDS for mark in marks):
        return ""
    if base in "ij" and unicodedata.combining(marks[0]) == _ABOVE:
        letter = f"\\{base}"  # without its dot
    for number, mark in enumerate(marks, 1):
        command = _COMMANDS[mark]
        bare = number == 1 and len(unicodedata.normalize("NFC", base + mark)) == 1
        space = " " if command.isalpha() and letter.isalpha() else ""
        letter = f"\\{command}{space}{letter}" if bare else f"\\{command}{{{letter}}}"
    return letter
