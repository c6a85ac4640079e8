"""The names in a list of BibTeX: "Knuth, Donald E. and {The GNU Project} and others"."""

from __future__ import annotations

import re

from readlist.formats.parts.people import clean_names
from readlist.formats.parts.tex import unicode_text

_TOKEN = re.compile(r"\\.|[{}]|(?<=[\s}])and(?=[\s{])", re.DOTALL | re.IGNORECASE)
_PARTS = re.compile(r"\s*(given|family|prefix|suffix)\s*=\s*", re.IGNORECASE)
_PART = re.compile(r"(?:^|,)\s*[a-z-]+\s*=", re.IGNORECASE)
_MOST_COMMAS = 2
_NOBODY = ("others", "et al", "et al.")


def people_of(tex: str) -> tuple[str, ...]:
    """Return the names that "and" parts outside of braces, as written, without TeX; "others" is nobody.

    BibLaTeX's names in parts (manual, 2.3.3: "family=Knuth, given=Donald E.") are put in order.
    """
    if not tex.strip():
        return ()
    names = _parted(tex)
    if len(names) == 1:
        names = _otherwise_parted(names[0])
    written = (unicode_text(_ordered(name) if "=" in name else name) for name in names)
    return tuple(name for name in clean_names(written) if name.lower() not in _NOBODY)


def _parted(tex: str) -> list[str]:
    names: list[str] = []
    depth = start = 0
    for found in _TOKEN.finditer(tex):
        sign = found[0]
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth <= 0 and sign[0] != "\\":
            names.append(tex[start : found.start()])
            start = found.end()
    names.append(tex[start:])
    return names


def _otherwise_parted(name: str) -> list[str]:
    """Part what is no single name of BibTeX: semicolons, too many commas, a whole list in braces."""
    inner = name.strip()
    if inner.startswith("{") and inner.endswith("}") and "{" not in inner[1:]:
        inside = _parted(inner[1:-1])
        return inside if len(inside) > 1 and all("," in each for each in inside) else [name]
    if "{" in name or _PART.search(name):
        return [name]
    if ";" in name:
        return name.split(";")
    pieces = name.split(",")
    if len(pieces) > _MOST_COMMAS + 1 and all(" " in piece.strip() for piece in pieces):
        return pieces
    return [name]


def _ordered(name: str) -> str:
    parts: dict[str, str] = {}
    for piece in name.split(","):
        found = _PARTS.match(piece)
        if found:
            parts.setdefault(found[1].lower(), piece[found.end() :].strip().strip('"'))
    family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
    ordered = ", ".join(filter(None, (family, parts.get("suffix"), parts.get("given"))))
    return ordered or (name if not _PART.search(name) else "")
