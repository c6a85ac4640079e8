"""Unicode text as TeX that every reader of BibTeX understands, and that unicode_text turns back."""

from __future__ import annotations

import re

from readlist.formats.parts.tex import formula_at

# Braces by their names: BibTeX counts those behind a backslash too.
_WRITTEN = {
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$%#_"},
}
_SPECIAL = re.compile(r"[\\{}~^$%#_]|&(\w?)|--+|``+|''+|<(?=[\w/!])|^@", re.MULTILINE)
_FORMULA_START = re.compile(r"\$|\\[(\[]")
_CAPITALS = re.compile(r"(?<![\w\\])[^\W_]*[^\W\d_][A-Z][^\W_]*(?!\w)|(?<!\w)[^\W\d_]*[A-Z][A-Z0-9]+(?!\w)")


def tex_of(text: str, *, keep_capitals: bool = False) -> str:
    """Return ``text`` with the characters that mean something to TeX written out; formulas stay.

    ``keep_capitals`` puts words with capitals inside into braces: styles write titles in lower case.
    """
    parts: list[str] = []
    position = searched = 0
    while opening := _FORMULA_START.search(text, searched):
        formula = formula_at(text, opening.start())
        searched = opening.end()
        if formula:
            parts += [_plain(text[position : opening.start()], keep_capitals), formula]
            position = searched = opening.start() + len(formula)
    parts.append(_plain(text[position:], keep_capitals))
    return "".join(parts)


def _plain(text: str, keep_capitals: bool) -> str:
    if not keep_capitals:
        return _SPECIAL.sub(_written, text)
    parts: list[str] = []
    position = 0
    for word in _CAPITALS.finditer(text):
        parts += [_SPECIAL.sub(_written, text[position : word.start()]), f"{{{word[0]}}}"]
        position = word.end()
    parts.append(_SPECIAL.sub(_written, text[position:]))
    return "".join(parts)


def _written(match: re.Match[str]) -> str:
    found = match[0]
    if found in _WRITTEN:
        return _WRITTEN[found]
    if found[0] == "&":  # a letter behind it could make a reference of HTML
        return f"\\&{{}}{match[1]}" if match[1] else "\\&"
    if found in "<@":
        return f"{{{found}}}"
    return "{}".join(found)  # no dash, no curly quotation mark
