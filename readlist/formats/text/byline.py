"""The line below a title that tells who wrote the work, when, and where it appeared.

    By Ann Li, Bo Wu, et al.        Li et al., 2015        Ann Li, Bo Wu · ListConf 2015        2015

Such a line is told from a sentence by its words: they are names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from readlist.formats.parts.author_names import author_names, has_others
from readlist.formats.parts.citation import looks_like_venue, venue_and_year
from readlist.model.text import clean_line

_LONGEST = 2000
YEAR = r"(?:19[0-9]{2}|20[0-4][0-9])"
ONLY_YEAR = re.compile(rf"\D{{0,3}}({YEAR})\s?(?:年|г\.?|b|a)?\W{{0,2}}")
_BEHIND_NAMES = re.compile(rf"[,.;]?\s*[(（\[]|\s+[-–—|·•]\s+|[.,;]\s+|\s(?={YEAR}\W*$)")
_MOST_WORDS_OF_ONE_NAME = 4
_MOST_WORDS_OF_A_VENUE = 8
_WORDS_LOOKED_AT = 40
_SPLITS_LOOKED_AT = 4
_QUOTE_MARK = re.compile(r"[\"“”„«《「]")
_END_OF_FIRST_NAME = re.compile(
    r"[,;(（\[&、，]|\s[-–—|·•]\s|\s(?:and|und|et|и|et al)\b|\s(?=[0-9]{4})|(?<=\w\w)\.\s|等"
)
_DIGIT = re.compile(r"\d")
_SHARE_OF_SMALL_WORDS = 0.2
_MAY_BEGIN_BYLINE = re.compile(r"by\s|von\s|d[aeiu]\b|van\b|al-|[^\x00-\x7f]", re.IGNORECASE)
_SMALL_WORD = re.compile(
    r"and|et|al|by|in|of|the|on|for|del?|den|der|van|von|di|da|dos|du|l[ae]|ten|ter|zu|bin|y|und|vol|pp"
)
_MORE_THAN_VENUE = re.compile(r"[\"“”„«《「]|[^\W\d_]{4}[.?!]\s+[^\W\d_]|(?:\S+\s+){9}")
_AFFILIATION = re.compile(r"\s\([^()0-9]{3,120}\)(?=\s*(?:[,;&]|and\b|$))")
_WORDS_BESIDE_YEAR = re.compile(r"[^\W\d_]{3}")
_SENTENCE_WITHIN = re.compile(r"[^\W\d_]{3}\.\s+[^\W\d_]")


@dataclass(frozen=True)
class Byline:
    """What the line tells; what it does not tell is empty."""

    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None


@functools.lru_cache(maxsize=2048)  # a line is asked about again where entries are told from headings
def read_byline(text: str) -> Byline | None:
    """Return the authors, year and venue that a line below a title names; None when it is another text."""
    text = _without_affiliations(clean_line(text[:_LONGEST])).strip(" ()[]")
    if (
        not text
        or not (text[0].isupper() or text[0].isdigit() or _MAY_BEGIN_BYLINE.match(text))
        or _is_prose(text)
    ):
        return None
    if _QUOTE_MARK.search(text):
        return None
    year = ONLY_YEAR.fullmatch(text)
    if year:
        return Byline((), int(year[1]))
    by = re.match(r"(?:by|von|par|автор[ы]?:?)\s+", text, re.IGNORECASE)
    if by:
        text = text[by.end() :]
    best: Byline | None = None
    first_piece = _END_OF_FIRST_NAME.split(text, maxsplit=1)[0]
    for candidate, rest in _splits_of_byline(text) if names_in(first_piece, single=True) else ():
        if not names_in(candidate, single=True):
            continue
        venue, number = venue_and_year(rest)
        sure = bool(by) or has_others(candidate) or number is not None
        names = names_in(candidate, single=sure)
        if (
            _SENTENCE_WITHIN.search(candidate.replace("et al.", ""))
            or not names
            or not (sure or (len(names) > 1 and are_full_names(names)))
        ):
            continue
        if (venue is None and _WORDS_BESIDE_YEAR.search(rest)) or _MORE_THAN_VENUE.search(rest):
            continue
        if best is None or len(names) > len(best.authors):
            best = Byline(names, number, venue)
    if best:
        return best
    venue, number = venue_and_year(text)
    if (
        venue
        and number
        and ":" not in text
        and len(text.split()) <= _MOST_WORDS_OF_A_VENUE
        and looks_like_venue(venue)
    ):
        return Byline((), number, venue)
    return None


def _without_affiliations(text: str) -> str:
    """Return names without what stands in brackets behind each of several."""
    return _AFFILIATION.sub("", text) if len(_AFFILIATION.findall(text)) > 1 else text


def _is_prose(text: str) -> bool:
    """Return whether too many words are in small letters for a list of names and a venue."""
    words = text.split(None, _WORDS_LOOKED_AT)[:_WORDS_LOOKED_AT]
    small = sum(word[0].islower() and not _SMALL_WORD.fullmatch(word.strip(".,")) for word in words)
    return small > _SHARE_OF_SMALL_WORDS * len(words) + 1


def _splits_of_byline(text: str) -> Iterable[tuple[str, str]]:
    """Yield the ways to part names from what follows them: the place is near the beginning or the end."""
    yield text, ""
    found = list(_BEHIND_NAMES.finditer(text))
    if len(found) > 2 * _SPLITS_LOOKED_AT:
        found = [*found[:_SPLITS_LOOKED_AT], *found[-_SPLITS_LOOKED_AT:]]
    for each in found:
        yield text[: each.start()], text[each.end() :].strip(" ()（）[]")


def lone_name(text: str) -> str | None:
    """Return the one full name that a line consists of; other lines of its list tell whether it is one."""
    names = names_in(text, single=False)
    return names[0] if len(names) == 1 and len(text.split()) > 1 and not read_byline(text) else None


def names_in(text: str, *, single: bool) -> tuple[str, ...]:
    """Return the names in ``text``; ``single``: one family name is enough where it stands."""
    text = text.replace("，", "、").strip(" ,;.")
    text = re.sub(r"^by\s+", "", text, flags=re.IGNORECASE)
    if not text or len(text) > 600 or _DIGIT.search(text):
        return ()
    names = author_names(text)
    if not names and single and len(text.split()) <= _MOST_WORDS_OF_ONE_NAME:
        names = author_names(f"{text}, et al.")
    family_names = re.split(r"\s*[,，、]\s*", text)
    only_family_names = len(names) == 1 < len(family_names) and not any(
        "." in name or " " in name for name in family_names
    )
    return tuple(family_names) if only_family_names else names


def are_full_names(names: tuple[str, ...]) -> bool:
    """Return whether most of ``names`` have several words, as the things in a title have not."""
    return sum(" " in name for name in names) > len(names) / 2
