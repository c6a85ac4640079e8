"""The names of authors as sources write them: one text, or a list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from readlist.formats.parts.author_names import author_names
from readlist.model.text import clean_line

_AND = re.compile(r",?\s+(?:and|&)\s+", re.IGNORECASE)
_AND_OTHERS = re.compile(r"[,;]?\s*(?:\band\s+others|\bet\.?\s+al\b\.?)\s*$", re.IGNORECASE)
_WIDE_COMMAS = str.maketrans({"，": ",", "、": ",", "；": ";"})
_AFFILIATION = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)?\)\s*[*†‡]?$")
_AROUND_NAMES = ",;… "
_LONGEST_LOOKED_INTO = 4000
_BEFORE_CAPITALS = frozenset(
    ("Mc", "Mac", "De", "Del", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "Al", "El", "Ben", "Abu")
)


def split_authors(text: str) -> tuple[str, ...]:
    """Return the names in ``text``, as written: "A; B", "A and B", "Ann Li, Bo Wu".

    "Li, Ann" is one name, and so are "Li, A." in "Li, A., Wu, B." and the first of "Li, Ann, Bo Wu,
    and Cy Yo". "et al." is left out, and so are affiliations in brackets that all names carry.
    """
    text = _AND_OTHERS.sub("", clean_line(text)).translate(_WIDE_COMMAS)
    if ";" in text:
        return _without_affiliations(clean_names(text.split(";")))
    if "," not in text:
        return _without_affiliations(
            clean_names(name for part in _AND.split(text) for name in _glued_names(part))
        )
    if len(text) <= _LONGEST_LOOKED_INTO and (found := author_names(text, surnames=True)):
        return found
    names: list[str] = []
    for part in _AND.split(text):
        pieces = [piece.strip() for piece in part.split(",")]
        whole = sum(" " in piece for piece in pieces)
        names += pieces if 2 * whole > len(pieces) else [part]
    return _without_affiliations(clean_names(names))


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return ``names`` cleaned, without empty ones and those left out ("…")."""
    return tuple(name for name in (clean_line(name).strip(_AROUND_NAMES) for name in names) if name)


def _without_affiliations(names: tuple[str, ...]) -> tuple[str, ...]:
    found = list(filter(None, map(_AFFILIATION.search, names)))
    if len(found) < len(names) or (len(names) == 1 and not found[0][0].endswith("*")):
        return names
    return clean_names(_AFFILIATION.sub("", name) for name in names)


def _glued_names(text: str) -> list[str]:
    """Return the names of a text in which nothing parts them: "Ann LiBo Wu", as Springer exports them."""
    if len(text) > _LONGEST_LOOKED_INTO:
        return [text]
    cuts = [
        place
        for place in range(1, len(text))
        if text[place - 1].islower()
        and text[place].isupper()
        and text[:place].rpartition(" ")[2] not in _BEFORE_CAPITALS
    ]
    names = [text[start:end] for start, end in itertools.pairwise((0, *cuts, len(text)))]
    return names if all(" " in name.strip() for name in names) else [text]
