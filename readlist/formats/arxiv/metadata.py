r"""What all of arXiv's formats share: authors in one text, years in identifiers, TeX in texts.

https://info.arxiv.org/help/prep.html says how the fields are written: authors are separated by
commas or "and", affiliations stand in parentheses, accents are TeX (``Fran\c{c}ois``).
"""

from __future__ import annotations

import re

from readlist.formats.parts.people import clean_names
from readlist.formats.parts.tex import unicode_text
from readlist.model.text import clean, clean_line

_BETWEEN_AUTHORS = re.compile(r",\s*(?:and|&)\s+|\s+(?:and|&)\s+|[,;]\s*", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr)\.?|I{2,3}|IV", re.IGNORECASE)
_FOR_A_GROUP = re.compile(
    r"\s*,?\s*\b(?:for|on behalf of)\s+(?:the\s+)?(?=[^,;()]{0,100}\b(?:collaboration|consortium|team)s?\b)",
    re.IGNORECASE,
)
_INNER_PARENTHESES = re.compile(r"\([^()]*\)")
_AFFILIATION = re.compile(r"\s*\([^()]*\)(?=\s*(?:[,;]|$|and\b|&))", re.IGNORECASE)
_DEEPEST_PARENTHESES = 4
_NOBODY = re.compile(r"et\.? al\.?|others", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_INDENTED_LINE = re.compile(r"\n[ \t]{2,}(?=\S)")
_YEAR_OF_IDENTIFIER = re.compile(r"(?:[a-z.-]+/)?([0-9]{2})[0-9]{2}", re.IGNORECASE | re.ASCII)
_FIRST_YEAR = 91


def split_arxiv_authors(text: str) -> tuple[str, ...]:
    """Return the names of arXiv's one line of authors, as written but without TeX and affiliations."""
    text = without_tex(text)
    if " for " in text or " behalf of " in text:
        text = _FOR_A_GROUP.sub(", ", text)
    if "(" in text:
        text = _without_affiliations(text)
    names: list[str] = []
    for name in clean_names(_BETWEEN_AUTHORS.split(text)):
        if names and _SUFFIX.fullmatch(name):
            names[-1] += f", {name}"
        elif not _NOBODY.fullmatch(name):
            names.append(name)
    return tuple(names)


def _without_affiliations(text: str) -> str:
    """Return authors without what stands in parentheses behind names, which may nest: "A (1) ((1) One)"."""
    shorter = text
    for _ in range(_DEEPEST_PARENTHESES):
        found = _AFFILIATION.sub("", shorter)
        if found == shorter and "((" in shorter:
            found = _INNER_PARENTHESES.sub("", shorter)
        if found == shorter:
            break
        shorter = found
    return shorter if shorter.strip() else text.strip("() ")


def without_tex(text: str) -> str:
    """Return ``text`` as one line, its TeX as Unicode; formulas stay."""
    return unicode_text(clean_line(text))


def abstract_without_tex(text: str) -> str:
    """Return an abstract with its lines joined: a blank line begins a paragraph, and so does an indented one.

    Where most lines are indented, the indentation is that of the file.
    """
    text = clean(text).strip()
    if 2 * len(_INDENTED_LINE.findall(text)) <= text.count("\n"):
        text = _INDENTED_LINE.sub("\n\n", text)
    return "\n\n".join(filter(None, map(without_tex, _BLANK_LINE.split(text))))


def year_of_arxiv(identifier: str | None) -> int | None:
    """Return the year in which an arXiv identifier was given: 2007 of ``0704.0001`` and ``math/0704001``."""
    found = _YEAR_OF_IDENTIFIER.match(identifier or "")
    if found is None:
        return None
    number = int(found[1])
    return number + (1900 if number >= _FIRST_YEAR else 2000)
