"""Lists of authors as references print them, told from other text by their form."""

from __future__ import annotations

import itertools
import re

from readlist.model.text import clean_line

_LONGEST = 4000
_ET_AL = re.compile(
    r"[,;]?\s*(?:\bet\.?\s{0,2}al\b\.?|\band\s(?:[0-9]+\s)?others?\b|…|\.\.\.(?=\s*$))|(?<=[,，、])?\s*等",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:\s*[,;]\s*|\s+)(?:and|und|et)\s+|\s*,?\s*&\s*|\s*、\s*")
_BY = re.compile(r"(?:by|authors?|作者)(?:\s*[:：]\s*|\s+)", re.IGNORECASE)
_MARKS = re.compile(r"[*†‡§¶✉⁎∗#]|[¹²³⁰⁴-⁹]|\((?![12][0-9]{3})[^()]{1,80}\)|\[[^\[\]]{1,80}\]")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’ʼ`‐-])*[0-9]?", re.UNICODE)
_SUFFIX = re.compile(r"(?:Jr|Sr|III?|IV)\.?")
_ACRONYM = re.compile(r"(?!III)[A-Z]{3,}|[A-Z]+[a-z]+[A-Z]{2,}[a-z]*|[A-Z]{2,}[a-z]{2,}", re.ASCII)
_GROUP = re.compile(r"\b(?:team|group|collaboration|consortium|initiative|authors)$", re.IGNORECASE)
_PARTICLE = re.compile(
    r"de|del|den|der|di|da|das|dos|du|el|la|le|van|von|bin|ibn|al|ben|ter|ten|zu|zur|y|e|af|av|st|d'|v\.|d\."
)
# Words that titles and venues begin with or contain, and names do not.
_NO_NAME = re.compile(
    r"the|this|that|these|those|a|for|from|with|without|via|in|into|on|of|by|to|at|as|is|are|be|can|do|does|how"
    r"|what|when|where|which|who|why|we|you|your|our|its|it|or|not|no|than|towards?|using|under|over|beyond"
    r"|between|learning|networks?|neural|deep|models?|data|language|large|methods?|analysis|systems?|approach"
    r"|survey|review|introduction|conference|proceedings|journal|transactions|workshop|arxiv|preprint|university"
    r"|press|papers?|code|project|dataset|benchmark|advances|sciences?|nature|recognition|detection|generation"
    r"|attention|graphs?|reinforcement|adversarial|training|representations?|vision|processing|intelligence"
    r"|theory|research|computer|machine|memory|policy|letters|reports?|communications|international|symposium"
    r"|spotlight|oral|poster|highlight|best|award|slides|video|blog|github|link|website|demo|pdf|supplementary"
    r"|appendix|lectures?|notes",
    re.IGNORECASE,
)
_INITIAL_AT_END = re.compile(r"(?:^|[\s,.-])[^\W\d_]\.$")
_MOST_WORDS = 6
_EAST_ASIAN_NAME = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff·]{2,8}")


def author_names(text: str) -> tuple[str, ...]:
    """Return the names of a text that is a list of authors and nothing else; empty when it is not.

    A single name counts when it has two words or more. "et al." is left out; names stay as
    written, "Li, Ann" where the family name comes first.
    """
    text = _BY.sub("", _MARKS.sub(" ", clean_line(text[:_LONGEST])).strip(" ,;:-–—_"), count=1)
    text, others = _ET_AL.subn("", text)
    names = _names(text.strip(" ,;"))
    if not names or not all(map(_is_name, names)):
        return ()
    certain = len(names) > 1 or others or " " in names[0] or _EAST_ASIAN_NAME.fullmatch(names[0])
    return tuple(names) if certain else ()


def leading_authors(text: str) -> tuple[tuple[str, ...], str]:
    """Return the names with which ``text`` begins, and what follows them."""
    text = text[:_LONGEST].lstrip(" .,;:-–—|").rstrip(" ,;:-–—|")
    if others := _ET_AL.search(text):
        names = author_names(text[: others.end()])
        if names:
            return names, text[others.end() :].strip(" .,;:")
    if names := author_names(text):
        return names, ""
    end = 0
    for piece in re.finditer(r"[^,;.]+(?:(?:\.(?!\s+[^\W\d_]{2})|(?<=[^\W\d_]\s[A-Z])\.)[^,;.]*)*", text):
        if not _is_name(_AND.split(" " + piece[0].strip())[-1].strip()) and not _is_initials(
            piece[0].strip()
        ):
            break
        end = piece.end()
    names = author_names(text[:end])
    return (names, text[end:].strip(" .,;:")) if names else ((), text)


def has_others(text: str) -> bool:
    """Return whether ``text`` says that there are more authors than it names."""
    return _ET_AL.search(text) is not None


def _names(text: str) -> list[str]:
    """Return the pieces between commas and "and", each family name joined with what follows it.

    In MLA style the first name is turned round, in BibTeX's each.
    """
    if ";" in text:
        return [name for part in text.split(";") if (name := part.strip(" ,"))]
    parts = [
        [piece for part in group.split(",") if (piece := part.strip())] for group in _AND.split(f" {text}")
    ]
    first = parts[0]
    mla = (
        any(" " in piece for piece in [*first[2:], *itertools.chain(*parts[1:])])
        or len(parts) == 1 == len(first) - 1
    )
    bibtex = len(parts) > 1 and all(len(part) == 2 for part in parts)
    names: list[str] = []
    for part in parts:
        for index, piece in enumerate(part):
            is_given = index == 1 and " " not in names[-1] and len(piece.split()) <= 3
            is_given = is_given and (bibtex or (mla and part is first))
            follows = index and "," not in names[-1] and (_is_initials(piece) or _SUFFIX.fullmatch(piece))
            if is_given or follows:
                names[-1] += f", {piece}"
            else:
                names.append(piece)
    return _with_equal_stops(names)


def _with_equal_stops(names: list[str]) -> list[str]:
    """Return ``names``, the full stop after the last taken for that of an initial where others have one."""
    stopped = any(_INITIAL_AT_END.search(name) for name in names[:-1])
    bare = [name.rstrip(". ") if not _INITIAL_AT_END.search(name) else name for name in names]
    if bare and re.search(r"(?:^|[\s,.-])[^\W\d_]\.?$", bare[-1]):
        bare[-1] = bare[-1].rstrip(".") + ("." if stopped else "")
    return bare


def _is_initials(text: str) -> bool:
    letters = re.sub(r"[\s.‐-]", "", text)
    return (
        0 < len(letters) <= 4
        and letters.isalpha()
        and letters.isupper()
        and ("." in text or len(letters) < 4)
    )


def _is_name(name: str) -> bool:
    words = name.replace(",", " ").split()
    if _GROUP.search(name):
        return len(words) <= _MOST_WORDS
    if not 0 < len(words) <= _MOST_WORDS or all(_PARTICLE.fullmatch(word.lower()) for word in words):
        return False
    if words[0] == "A" and "," not in name:
        return False
    return all(_PARTICLE.fullmatch(word.lower()) is not None or _is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    if _EAST_ASIAN_NAME.fullmatch(word):
        return True
    if len(word.rstrip(".")) == 1:
        return word[0].isupper()
    return (
        word[0].isupper()
        and _WORD.fullmatch(word) is not None
        and not _NO_NAME.fullmatch(word.rstrip("."))
        and not _ACRONYM.fullmatch(word)
    )
