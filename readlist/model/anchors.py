"""Where in a text an annotation stands: made for one text, found again in what became of it.

The anchor is a TextQuoteSelector (W3C Web Annotation Data Model, 4.2.4): the quoted words with
some of the text before and behind them.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from readlist.model.paper import Annotation
from readlist.model.spans import Span
from readlist.model.text import fold

CONTEXT = 32
"""Characters kept before and behind a quote."""

_EDGE = "\0"
"""Stands for the end of the text, where there is less than CONTEXT."""
_MOST_PLACES = 200
_FEWEST_WORDS = 3
_MOST_WORDS = 4000
_MOST_QUOTED_WORDS = 600
_LEAST_LIKENESS = 0.6
# Chinese and Japanese are written without spaces: a run of letters is no word there.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


class Placed(msgspec.Struct, frozen=True):
    """An annotation and where it stands; None where its words are no longer found."""

    annotation: Annotation
    span: Span | None


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


def trimmed(text: str, span: Span) -> Span:
    """Return ``span`` without the spaces at its ends; empty where it is nothing but spaces."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def annotation_of(text: str, span: Span, *, kind: str, comment: str = "", created_at: str = "") -> Annotation:
    """Return an annotation of the words of ``text`` in ``span``, its spaces trimmed."""
    start, end = trimmed(text, span)
    return Annotation(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        kind=kind,
        comment=comment,
        created_at=created_at,
    )


def find(annotation: Annotation, text: str) -> Span | None:
    """Return where ``annotation`` stands in ``text``, None where its words are lost.

    First the words as they are, then with other spaces and line ends between them; of several
    such places the one with the most of the old text around it. Then the stretch that has most
    of the words in their order, if those are 60 % or more of it and of the quote.
    """
    places = list(_literal_places(annotation.exact, text)) or list(_respaced_places(annotation.exact, text))
    if places:
        return max(places, key=lambda place: (_context_kept(annotation, text, place), -place.start))
    return _likest_place(annotation, text)


def placed(annotations: Iterable[Annotation], text: str) -> list[Placed]:
    """Return the annotations with where they stand in ``text``, in its order; the lost ones last."""
    found = [Placed(annotation, find(annotation, text)) for annotation in annotations]
    return sorted(found, key=lambda each: (each.span is None, each.span or (0, 0)))


def _literal_places(exact: str, text: str) -> Iterator[Span]:
    if not exact:
        return
    start = text.find(exact)
    for _ in range(_MOST_PLACES):
        if start < 0:
            return
        yield Span(start, start + len(exact))
        start = text.find(exact, start + 1)


def _respaced_places(exact: str, text: str) -> Iterator[Span]:
    """Yield where the words of ``exact`` stand, whatever spaces there are between them."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    starts = list(accumulate((end - start + 1 for start, end in words), initial=0))
    single_spaced = " ".join(text[start:end] for start, end in words)
    for place in _literal_places(" ".join(exact.split()), single_spaced):
        first, last = bisect_right(starts, place.start) - 1, bisect_right(starts, place.end - 1) - 1
        start = words[first][0] + place.start - starts[first]
        yield Span(start, words[last][0] + place.end - starts[last])


def _context_kept(annotation: Annotation, text: str, place: Span) -> int:
    """Return how many characters around ``place`` are as they were around the quote."""
    before, behind = annotation.prefix, annotation.suffix
    text_before, text_behind = text[max(0, place.start - CONTEXT) : place.start], text[place.end :]
    if len(before) < CONTEXT:
        before, text_before = _EDGE + before, _EDGE * (place.start < CONTEXT) + text_before
    if len(behind) < CONTEXT:
        behind, text_behind = behind + _EDGE, text_behind + _EDGE
    return _alike(reversed(before), reversed(text_before)) + _alike(behind, text_behind)


def _alike(mine: Iterable[str], theirs: Iterable[str]) -> int:
    """Return how many characters the two begin with in common."""
    count = 0
    for one, other in zip(mine, theirs, strict=False):
        if one != other:
            break
        count += 1
    return count


def _words(text: str) -> list[_Word]:
    return [_Word(fold(match.group()), *match.span()) for match in _WORD.finditer(text)]


def _likest_place(annotation: Annotation, text: str) -> Span | None:
    """Return the stretch of ``text`` that is likest to the quote, compared word by word.

    Bounded: the window of as many words as the quote is found by counting, in time in proportion
    to the text; only around the best one the order is looked at.
    """
    quote = [word.folded for word in _words(annotation.exact)]
    words = _words(text)
    if not _FEWEST_WORDS <= len(quote) <= _MOST_QUOTED_WORDS or len(words) > _MOST_WORDS:
        return None
    first = _fullest_window(quote, [word.folded for word in words])
    margin = len(quote) // 4 + 1
    window = words[max(0, first - margin) : first + len(quote) + margin]
    matcher = difflib.SequenceMatcher(None, [word.folded for word in window], quote, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    stretch = window[blocks[0].a : blocks[-1].a + blocks[-1].size]
    likeness = 2 * sum(block.size for block in blocks) / (len(stretch) + len(quote))
    return Span(stretch[0].start, stretch[-1].end) if likeness >= _LEAST_LIKENESS else None


def _fullest_window(quote: Sequence[str], words: Sequence[str]) -> int:
    """Return where the window of ``len(quote)`` words begins that shares most words with ``quote``."""
    missing = Counter(quote)
    size, shared, best, best_start = len(quote), 0, -1, 0
    for index, word in enumerate(words):
        shared += missing[word] > 0
        missing[word] -= 1
        if index >= size:
            gone = words[index - size]
            missing[gone] += 1
            shared -= missing[gone] > 0
        if shared > best:
            best, best_start = shared, max(0, index - size + 1)
    return best_start
