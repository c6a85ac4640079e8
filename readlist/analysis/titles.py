"""How alike two titles are as the names of a work."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from readlist.model.text import normalised_title

ENOUGH_WORDS = 4
"""A title of so many words names one work; a shorter one, such as "Editorial", names many."""

# Chinese characters, kana, Thai, Lao, Burmese and Khmer: scripts without spaces, in which two
# characters are taken for a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

# What TeX says about the looks of a formula, and the signs around it.
_TEX_LOOK = re.compile(
    r"\\(?:(?:math|text|oper)[a-z]+|boldsymbol|bm|emph|ensuremath|[rbis][mftc]|left|right)(?![a-zA-Z])\*?"
)
_TEX_ACCENT = re.compile(r"\\[`'^\"~=.uvHcdbrk](?:\s*\{([^\W\d_])\}|\s*([^\W\d_])(?![a-zA-Z]))|\\[`'^\"~=.]")
_GREEK_LETTER = re.compile(r"(?<![^\W\d_])[\u0391-\u03c9](?![^\W\d_])")
_NUMBER = re.compile(r"\d+")
# "PointNet" and "PointNet++" are two.
_PLUS = re.compile(r"(?<=\w)\++")
# Where a name is set off, and where a subtitle may be. The dash needs spaces: "end-to-end" is one
# word; a full stop does not end a name: "St. Petersburg" is one.
_NAME_SEAM = re.compile(r"(?:[:：]|\s[-–—]+)\s")
_SEAM = re.compile(r"(?:[:：.?!]|\s[-–—]+)\s|\s[(\[]")
_MOST_PARTS = 4
_LONGEST_NAME = 3
"""How many words a name such as "Mask R-CNN" has at most, where it stands before a colon."""

_APART = """
    ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xx part parts volume vol
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    comment comments commentary correction corrections corrigendum corrigenda erratum errata addendum
    reply response rejoinder discussion retraction retracted withdrawn
    supplement supplementary supplemental appendix revisited revisiting retrospective improved improving
    not no non without
"""
_TELLING_APART = frozenset(_APART.split())
"""Words that only one of two titles has when they name two works of a series, or a work and what
was written about it later."""

_NEGATING = ("un", "non", "in", "im", "anti", "de", "dis", "sub", "super", "semi", "hyper", "hypo", "multi")
_SLIP = 0.8
"""Words as alike as this may be one word, mistyped or spelled the other way."""

_MOST_SLIPS = 4
_SHORT_TITLE = 0.1
"""What a title of one word loses; of two words half of it, and so on."""
_SOMETHING_ELSE = 1.5
"""How much more a word counts that stands in the place of another than one that is only there."""


class Likeness(NamedTuple):
    """From 0 to 1, and in words what speaks for and against it."""

    score: float
    reason: str


class Title:
    """A title in the form in which it is compared. Each part is made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = _without_tex(text)

    @cached_property
    def name(self) -> str:
        """What stands before the first colon or dash, if it is as short as a name."""
        seam = _NAME_SEAM.search(self._text)
        name = normalised_title(self._text[: seam.start()]) if seam else ""
        return name if name.count(" ") < _LONGEST_NAME else ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, folded."""
        return tuple(words_of(normalised_title(self._text)))

    @cached_property
    def squashed(self) -> str:
        """The letters and digits, without the spaces: "pretraining" and "pre-training" are one word."""
        return "".join(self.words)

    @cached_property
    def numbers(self) -> list[str]:
        """The numbers, in order."""
        return _NUMBER.findall(" ".join(self.words))

    @cached_property
    def parts(self) -> dict[str, frozenset[str]]:
        """The beginnings and ends that may stand alone, squashed, each with the words of the rest."""
        pieces = [words_of(normalised_title(piece)) for piece in _SEAM.split(self._text, _MOST_PARTS - 1)]
        found: dict[str, frozenset[str]] = {}
        for cut in range(1, len(pieces)):
            before, after = list(chain(*pieces[:cut])), list(chain(*pieces[cut:]))
            found.setdefault("".join(before), frozenset(after))
            found.setdefault("".join(after), frozenset(before))
        return found


def words_of(normalised: str) -> list[str]:
    """Return the words of a normalised title; in scripts without spaces every character is one."""
    if not normalised.isascii():
        normalised = _UNSPACED.sub(" \\g<0> ", normalised)
    return normalised.split()


def word_count(normalised: str) -> int:
    """Return how many words a normalised title has."""
    if normalised.isascii():
        return normalised.count(" ") + 1 if normalised else 0
    unspaced = len(_UNSPACED.findall(normalised))
    return unspaced // 2 + len(_UNSPACED.sub(" ", normalised).split())


def title_likeness(a: Title, b: Title) -> Likeness:
    """Return how alike the titles are, from 0 to 1; the same either way round.

    1: the same letters and digits, in words enough. 0: titles that number, answer or correct one
    another, or that begin with different names.
    """
    if not a.squashed or not b.squashed or _named_apart(a, b):
        return Likeness(0.0, "")
    if a.squashed == b.squashed:
        return Likeness(_telling(a, b), "same title")
    part = max(_as_part(a, b), _as_part(b, a))
    wording = _as_wording(a, b)
    if part > wording:
        return Likeness(part, "one title is part of the other")
    return Likeness(wording * _telling(a, b), f"title {wording:.0%} alike")


def _named_apart(a: Title, b: Title) -> bool:
    return bool(a.name and b.name) and a.name != b.name and not _is_slip(a.name, b.name)


def _telling(a: Title, b: Title) -> float:
    """Return less than 1 for titles of few words, which many works have."""
    words = min(word_count(" ".join(a.words)), word_count(" ".join(b.words)))
    return 1.0 if words >= ENOUGH_WORDS else 1 - _SHORT_TITLE / max(words, 1)


def _without_tex(text: str) -> str:
    if "\\" in text:
        text = _TEX_ACCENT.sub(lambda accent: accent[1] or accent[2] or "", _TEX_LOOK.sub(" ", text))
    text = text.replace("$", "").replace("{", "").replace("}", "")
    if "+" in text:
        text = _PLUS.sub(" plus ", text)
    return text if text.isascii() else _GREEK_LETTER.sub(_spelled, text)


def _spelled(letter: re.Match[str]) -> str:
    """Return the name of a Greek letter that stands alone: what TeX calls it."""
    return f" {unicodedata.name(letter[0]).split()[-1].lower()} "


def _as_part(short: Title, long: Title) -> float:
    """Return how alike they are if one is the other without its subtitle or name."""
    rest = long.parts.get(short.squashed)
    if not rest or not rest.isdisjoint(_TELLING_APART) or all(word.isdigit() for word in rest):
        return 0.0
    return 1 - 0.5 / (len(short.words) + 1)


def _as_wording(a: Title, b: Title) -> float:
    """Return the share of letters that stand in words which both have."""
    if sorted(a.numbers) != sorted(b.numbers) and "".join(a.numbers) != "".join(b.numbers):
        return 0.0
    left, right = list(a.words), []
    for word in b.words:
        if word in left:
            left.remove(word)
        else:
            right.append(word)
    if not _TELLING_APART.isdisjoint(left) or not _TELLING_APART.isdisjoint(right):
        return 0.0
    whole = len(a.squashed) + len(b.squashed)
    if "".join(left) == "".join(right):
        return 1 - 1 / whole
    if len(left) <= _MOST_SLIPS and len(right) <= _MOST_SLIPS:
        differing = _without_slips(left, right)
    else:
        differing = sum(map(len, left)) + sum(map(len, right))
    return max(0.0, 1 - differing / whole)


def _without_slips(left: list[str], right: list[str]) -> float:
    """Return how many letters differ when the words most alike are taken for the same.

    Mistyped, spelled the other way, cut short, or as an acronym. Letters count for more where
    each title says something else than where one just says less.
    """
    from rapidfuzz.distance.Indel import normalized_similarity

    _drop_acronyms(left, right)
    _drop_acronyms(right, left)
    pairs = [
        (_SLIP if _is_cut_short(mine, theirs) else normalized_similarity(mine, theirs), mine, theirs)
        for mine in left
        for theirs in right
    ]
    differing = 0.0
    # Sorted by the words too, so that the order of the two titles makes no difference.
    for alike, mine, theirs in sorted(pairs, key=lambda pair: (-pair[0], sorted(pair[1:]))):
        if alike >= _SLIP and mine in left and theirs in right and not _negates(mine, theirs):
            left.remove(mine)
            right.remove(theirs)
            differing += (1 - alike) * (len(mine) + len(theirs))
    rest = sum(map(len, left)) + sum(map(len, right))
    return differing + rest * (_SOMETHING_ELSE if left and right else 1)


def _drop_acronyms(left: list[str], right: list[str]) -> None:
    """Take "cnns" off the left where the right has "convolutional neural networks", and those too."""
    initials = "".join(word[0] for word in right)
    for word in left[:]:
        start = initials.find(short) if len(short := word.removesuffix("s")) > 1 else -1
        if start >= 0:
            left.remove(word)
            del right[start : start + len(short)]
            return


def _is_cut_short(a: str, b: str) -> bool:
    """Return whether one word is the beginning of the other, as "nets" of "networks"."""
    short, long = sorted((a, b), key=len)
    stem = short.removesuffix("s")
    return len(stem) > 2 and long.startswith(stem)


def _is_slip(a: str, b: str) -> bool:
    from rapidfuzz.distance.Indel import normalized_similarity

    return normalized_similarity(a, b) >= _SLIP and not _negates(a, b)


def _negates(a: str, b: str) -> bool:
    """Return whether one word is the other with a prefix that turns it round."""
    short, long = sorted((a, b), key=len)
    return long.endswith(short) and long.removesuffix(short) in _NEGATING
