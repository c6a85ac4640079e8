"""The names of authors as sources write them: one text, or a list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readlist.model.text import clean_line

_AND = re.compile(r",?\s+(?:and|&)\s+", re.IGNORECASE)
_AND_OTHERS = re.compile(r"[,;]?\s*(?:\band\s+others|\bet\.?\s+al\b\.?)\s*$", re.IGNORECASE)


def split_authors(text: str) -> tuple[str, ...]:
    """Return the names in ``text``, as written: "A; B", "A and B", "Ann Li, Bo Wu".

    "Li, Ann" is one name: a comma parts names only where each of them has several words.
    "et al." is left out.
    """
    text = _AND_OTHERS.sub("", clean_line(text))
    if ";" in text:
        return clean_names(text.split(";"))
    names: list[str] = []
    for part in _AND.split(text):
        pieces = [piece.strip() for piece in part.split(",")]
        names += pieces if all(" " in piece for piece in pieces) else [part]
    return clean_names(names)


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return ``names`` cleaned, without empty ones."""
    return tuple(name for name in (clean_line(name).strip(",; ") for name in names) if name)
