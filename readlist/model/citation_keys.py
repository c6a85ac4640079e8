"""Keys by which papers are cited in documents: of a pattern that the reader wants, each once in a library.

The same paper has the same key in every export, whichever papers go with it: clashes are settled
among all papers of the library. They are made anew each time: a key of a pattern changes with what it is
made of, and when an older paper that clashed with it is removed. Only the keys that readlist gives never do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from readlist.errors import UsageError
from readlist.model.keys import base_key, family_words, significant_words, unique_key
from readlist.model.paper import Former, PaperSummary

OWN_KEYS = "{key}"
"""The pattern of the keys that papers have anyway."""

_MOST_WORDS = 3
_PLACE = re.compile(r"\{(\w+)\}")
_LITERAL = re.compile(r"[\w.:+/-]*", re.ASCII)
_NOT_IN_KEYS = re.compile(r"[\s,={}\"#%()\\~$&^@']+")

_Described = PaperSummary | Former
_PARTS: Mapping[str, Callable[[_Described], list[str]]] = {
    "author": lambda paper: family_words(paper.authors)[:1],
    "authors": lambda paper: family_words(paper.authors),
    "year": lambda paper: [str(paper.year)] if paper.year is not None else [],
    "word": lambda paper: significant_words(paper.title)[:1],
    "words": lambda paper: significant_words(paper.title)[:_MOST_WORDS],
}
_KEY, _SOURCE = "key", "source"
PLACES = (_KEY, _SOURCE, *_PARTS)
"""What can stand in a pattern in braces; with a capital (``{Author}``) its words begin with capitals."""


class KeyPattern(msgspec.Struct, frozen=True):
    """A pattern such as ``{author}{year}{word}``, whose places are known to exist."""

    text: str

    @property
    def needs_sources(self) -> bool:
        """Whether the keys depend on those that papers came with."""
        return f"{{{_SOURCE}}}" in self.text

    def key_of(self, paper: _Described, source: str = "") -> str:
        """Return the key that the pattern makes of a paper; its own where nothing of a word comes out.

        ``source`` is the key that it came with.
        """
        own = citable(paper.key) or base_key(paper.authors, paper.title, paper.year)

        def value(place: re.Match[str]) -> str:
            name = place[1]
            if name == _KEY:
                return own
            if name == _SOURCE:
                return citable(source) or own
            words = _PARTS[name.lower()](paper)
            return "".join(map(str.capitalize, words) if name[0].isupper() else words)

        key = _PLACE.sub(value, self.text)
        return key if any(map(str.isalpha, key)) else own


def key_pattern(text: str) -> KeyPattern:
    """Return the pattern that ``text`` describes. Raises UsageError: it says what cannot stand there."""
    for name in _PLACE.findall(text):
        if name not in PLACES and not (name[:1].isupper() and name.lower() in _PARTS):
            raise UsageError(f"In the pattern of citation keys “{text}” there is no {{{name}}}.", _HINT)
    if not _LITERAL.fullmatch(_PLACE.sub("", text)):
        raise UsageError(f"The pattern of citation keys “{text}” has signs that keys cannot have.", _HINT)
    if not _PLACE.search(text):
        raise UsageError(f"By the pattern “{text}” all papers would have the same citation key.", _HINT)
    return KeyPattern(text)


_HINT = (
    f"In braces can stand {', '.join(PLACES)}; around them letters, digits and . : + / - _, "
    'as in "{author}{year}{word}" or "{Author}:{year}".'
)


def citable(key: str) -> str:
    """Return ``key`` without what BibTeX, Biber and Pandoc do not take in one."""
    return _NOT_IN_KEYS.sub("", key)


def citation_keys(
    papers: Iterable[PaperSummary], pattern: KeyPattern, sources: Mapping[int, str] | None = None
) -> dict[int, str]:
    """Return a key for each of all papers of a library, and for those merged into them, by their ids.

    No two are the same, even without regard to capitals, which BibTeX does not tell apart: of
    several that clash the second gets an a behind, the next a b. So ``papers`` come in the order in
    which they came into the library. ``sources`` are the keys that they had before.
    """
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for paper in _described(papers):
        key = pattern.key_of(paper, (sources or {}).get(paper.doc_id, ""))
        folded = key.casefold()
        free = unique_key(folded, taken)
        taken.add(free)
        keys[paper.doc_id] = key + free[len(folded) :]
    return keys


def _described(papers: Iterable[PaperSummary]) -> Iterator[_Described]:
    """Yield papers, each with what was merged into it: that keeps the letter which it had, mostly."""
    papers = list(papers)
    seen = {paper.doc_id for paper in papers}
    for paper in papers:
        yield paper
        for former in paper.merged:
            if former.doc_id and former.doc_id not in seen:
                seen.add(former.doc_id)
                yield former
