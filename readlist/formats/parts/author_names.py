"""Lists of authors as references print them, told from other text by their form."""

from __future__ import annotations

import functools
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
_BEFORE_SUFFIX = re.compile(rf",\s(?:{_SUFFIX.pattern})$")
_ACRONYM = re.compile(r"(?!III)[A-Z]{3,}|[A-Z]+[a-z]+[A-Z]{2,}[a-z]*|[A-Z]{2,}[a-z]{2,}", re.ASCII)
_GROUP = re.compile(r"\b(?:team|group|collaboration|consortium|initiative|authors)$", re.IGNORECASE)
_PARTICLE = re.compile(
    r"de|del|den|der|di|da|das|dos|du|el|la|le|van|von|bin|ibn|al|ben|ter|ten|zu|zur|y|i|e|af|av|st|d'|v\.|d\."
)
# Words that titles and venues begin with or contain, and names do not.
_NO_NAME = re.compile(
    r"the|this|that|these|those|a|for|from|with|without|via|in|into|on|of|by|to|at|as|is|are|be|does|how"
    r"|what|when|where|which|who|why|we|your|our|its|it|or|not|no|than|towards?|using|under|over|beyond"
    r"|between|learning|networks?|neural|deep|models?|data|language|large|methods?|analysis|systems?|approach"
    r"|survey|review|introduction|conference|proceedings|journal|transactions|workshop|arxiv|preprint|university"
    r"|press|papers?|code|project|dataset|benchmark|advances|sciences?|nature|recognition|detection|generation"
    r"|attention|graphs?|reinforcement|adversarial|training|representations?|vision|processing|intelligence"
    r"|theory|research|computer|machine|memory|policy|letters|reports?|communications|international|symposium"
    r"|spotlight|oral|poster|highlight|best|award|slides|video|blog|github|link|website|demo|pdf|supplementary"
    r"|appendix|lectures?|notes|encod\w+|decod\w+|align\w+|speech|speaker|text|audio|music|voice|images?|videos?|visual"
    r"|multi\w*|scale|zero|shot|few|coming|soon|tokens?|llms?|open|styles?|generative|pre-?train\w+|fine-?tun\w+"
    r"|frameworks?|agents?|knowledge|search|robust\w*|prompt\w*|reasoning|evaluat\w+|optimi[sz]ation|retrieval"
    r"|classif\w+|segment\w+|quanti[sz]\w+|diffusion|transformers?|embedd?ings?|semantics?|temporal|spatial"
    r"|monotonic|dynamics?|hierarchical|contrastive|federated|bayesian|statistic\w*|software|engineering|security"
    r"|privacy|distill\w+|domain|adapt\w+|transfer|continual|supervised|unsupervised|self|end|real|time|based|free"
    r"|aware|driven|guided|efficient|scalable|unified|general|generali[sz]\w+|implicit|explicit|linear|convolution\w*"
    r"|recurrent|bandits?|control|planning|tracking|matching|sampling|ranking|recommend\w+|translation|summari[sz]\w+"
    r"|question|answering|dialog\w*|conversation\w*|embodied|robots?|robotics?|autonomous|medical|clinical|health"
    r"|biology|physics|chemistry|mathematics?|algorithms?|problems?|applications?|challenges?|techniques?|tools?",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[^,;:.0-9]+(?:(?:(?<=[a-z.]\s[A-Z])\.|\.(?!\s+[^\W\d_]{2}))[^,;:.0-9]*)*")
_INITIAL_AT_END = re.compile(r"(?:^|[\s,.-])[^\W\d_]\.$")
_DIGIT_BEHIND = re.compile(r"(?:19|20)[0-9]{2}")
_MOST_WORDS = 6
_EAST_ASIAN_NAME = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]{2,4}")


def author_names(text: str, *, surnames: bool = False) -> tuple[str, ...]:
    """Return the names of a text that is a list of authors and nothing else; empty when it is not.

    A single name counts when it has two words or more; a list of single words where ``surnames``
    allows for it. "et al." is left out; names stay as
    written, "Li, Ann" where the family name comes first.
    """
    text = _BY.sub("", clean_line(_MARKS.sub(" ", text[:_LONGEST])).strip(" ,;:-–—_"), count=1)
    text, others = _ET_AL.subn("", text)
    names = _names(text.strip(" ,;"))
    odd = [name for name in names if not _is_name(name)]
    if not names or (odd and (len(odd) > len(names) / 4 or not all(map(_may_be_name, odd)))):
        return ()
    if len(names) == 1 and not others and _EAST_ASIAN_NAME.fullmatch(names[0]):
        return ()  # it may be any word
    whole = sum(" " in name or _EAST_ASIAN_NAME.fullmatch(name) is not None for name in names)
    certain = (whole and 2 * whole >= len(names)) or others or (surnames and len(names) > 1)
    return tuple(names) if certain else ()


def leading_authors(text: str, *, surnames: bool = False) -> tuple[tuple[str, ...], str]:
    """Return the names with which ``text`` begins, and what follows; ``surnames`` as in author_names()."""
    text = text[:_LONGEST].lstrip(" .,;:-–—|>").rstrip(" ,;:-–—|")
    text = _BY.sub("", text, count=1) if _BY.match(text) else text
    if others := _ET_AL.search(text):
        names = author_names(text[: others.end()])
        if names:
            return names, text[others.end() :].strip(" .,;:")
    if not text or text[0].islower():
        return (), text
    end = 0
    certain = uncertain = 0
    without_marks = _MARKS.sub(lambda mark: " " * len(mark[0]), text)
    for piece in _PIECE.finditer(without_marks):
        name = _AND.split(f" {piece[0].strip()}")[-1].strip()
        if _DIGIT_BEHIND.match(text, piece.end()) and " " not in name:
            break  # a venue with its year
        if _is_name(name) or _is_initials(name):
            certain, end = certain + 1, piece.end()
        elif (
            _may_be_name(name) and certain >= 2 and 4 * uncertain < certain and text[piece.end() :][:1] == ","
        ):
            uncertain += 1
        else:
            break
        if text.startswith((".", ". "), piece.end()) and not _INITIAL_AT_END.search(f"{piece[0]}."):
            break  # the end of the sentence
    names = author_names(text[:end], surnames=surnames) if end else ()
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
            is_given = (
                index == 1
                and not _EAST_ASIAN_NAME.fullmatch(piece)
                and " " not in names[-1]
                and len(piece.split()) <= 3
            )
            is_given = is_given and (bibtex or (mla and part is first))
            follows = index and (_SUFFIX.fullmatch(piece) or ("," not in names[-1] and _is_initials(piece)))
            if is_given or follows:
                names[-1] += f", {piece}"
            else:
                names.append(piece)
    return _with_equal_stops(names)


def _with_equal_stops(names: list[str]) -> list[str]:
    """Return ``names``, the full stop after the last taken for that of an initial where others have one."""
    stopped = any(_INITIAL_AT_END.search(_BEFORE_SUFFIX.sub("", name)) for name in names[:-1])
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


def _may_be_name(name: str) -> bool:
    """Return whether a piece between names may be one, though its words are not only those of names."""
    words = name.replace(",", " ").split()
    return (
        1 < len(words) <= 4
        and name[0].isupper()
        and not any(map(str.isdigit, name))
        and not _ACRONYM.search(name)
    )


@functools.lru_cache(maxsize=20_000)
def _is_name_word(word: str) -> bool:
    word = word.rstrip("'’`") or word
    if _EAST_ASIAN_NAME.fullmatch(word):
        return True
    if len(word.rstrip(".")) == 1:
        return word[0].isupper()
    if word.endswith(".") and word.count(".") == 1 and len(word) > 4:
        return False  # an abbreviation
    return (
        word[0].isupper()
        and _WORD.fullmatch(word) is not None
        and not any(_NO_NAME.fullmatch(part) for part in word.rstrip(".").split("-"))
        and not _ACRONYM.fullmatch(word)
    )
