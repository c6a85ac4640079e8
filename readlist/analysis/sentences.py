"""The sentences of a paragraph: where one ends and the next begins.

No grammar is asked, only what stands around a full stop; where that leaves a doubt, two
sentences are rather taken for one than one for two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSERS = r"[\"'”’»)\]\u00b9\u00b2\u00b3\u2070-\u2079]*(?:\[[\d, –-]+\])*"
_END = re.compile(
    rf"(?P<wide>[。！？．](?:[」』）”’]*))\s*(?=\S)"
    rf"|(?P<stop>[.!?…]+{_CLOSERS})\s+(?=(?P<next>\S+))"
)
_OPENERS = "\"'“‘«([{¿¡*_`"
_LAST_WORD = re.compile(r"\S+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+-?(?:[^\W\d_]\.)*")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]\)?")
_NEVER_LAST = frozenset((
    "al", "approx", "app", "appx", "art", "assn", "bros", "ca", "cf", "ch", "chap", "col", "cond",
    "conf", "coroll", "def", "dept", "diff", "dr", "ed", "eds", "eq", "eqn", "eqns", "eqs", "esp", "ex",
    "fig", "figs", "inc", "incl", "lem", "lemm", "mr", "mrs", "ms", "mt", "no", "nos", "p", "par",
    "para", "pp", "prof", "prop", "props", "rel", "rem", "resp", "ref", "refs", "rev", "sec", "secs",
    "sect", "sects", "ser", "st", "suppl", "tab", "tabs", "thm", "thms", "viz", "vol", "vols", "vs",
))  # fmt: skip
"""Abbreviations, folded and without their full stop, that something always follows."""
_STARTERS = frozenset((
    "a", "additionally", "after", "all", "although", "an", "and", "as", "at", "because", "both", "but",
    "by", "code", "compared", "despite", "each", "existing", "experiments", "extensive", "finally",
    "first", "for", "furthermore", "given", "hence", "here", "how", "however", "if", "in", "instead",
    "it", "its", "many", "moreover", "most", "nevertheless", "nonetheless", "on", "one", "our",
    "overall", "previous", "recent", "recently", "results", "second", "several", "since", "some",
    "specifically", "such", "that", "the", "their", "then", "there", "therefore", "these", "they",
    "third", "this", "those", "though", "through", "thus", "to", "together", "under", "unlike", "until",
    "using", "we", "what", "when", "where", "whereas", "whether", "which", "while", "why", "with",
    "yet", "you",
))  # fmt: skip
"""Words that begin sentences: in capitals they do so behind an abbreviation and an initial, too."""
_MAY_BE_LAST = frozenset(("al", "etc", "inc", "app", "ex", "no"))


def sentences(paragraph: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of ``paragraph``, in order and without spaces at the ends.

    Takes time in proportion to the length.
    """
    spans: list[tuple[int, int]] = []
    start = len(paragraph) - len(paragraph.lstrip())
    for end, following in _ends(paragraph):
        if not _ENUMERATOR.fullmatch(paragraph, start, end):
            spans.append((start, end))
            start = following
    end = len(paragraph.rstrip())
    return [*spans, (start, end)] if start < end else spans


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence ends and where the next one begins."""
    for match in _END.finditer(text):
        if match["wide"] is not None:
            yield match.end("wide"), match.end()
        elif _begins_sentence(match["next"]) and not _is_abbreviation(text, match):
            yield match.end("stop"), match.end()


def _begins_sentence(word: str) -> bool:
    """Return whether a word may be the first of a sentence: names such as vLLM may, too."""
    bare = word.lstrip(_OPENERS)
    return not bare[:1].islower() or any(letter.isupper() for letter in bare)


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    """Return whether the full stop belongs to the word before it and ends nothing else."""
    if match["stop"] != ".":
        return False
    # A word is short: what is longer is no abbreviation, and is not searched for its beginning.
    found = _LAST_WORD.search(text[max(0, match.start() - 24) : match.start()])
    before = found.group().lstrip(_OPENERS) if found else ""
    following = match["next"].lstrip(_OPENERS).rstrip(",.:;")
    starts = following[:1].isupper() and following.lower() in _STARTERS
    word = before.lower().rsplit("-", 1)[-1].rsplit("(", 1)[-1]
    if word in _NEVER_LAST:
        return not (word in _MAY_BE_LAST and starts)
    if _INITIALS.fullmatch(before + "."):
        return not starts or before.lower() in ("e.g", "i.e")
    return False
