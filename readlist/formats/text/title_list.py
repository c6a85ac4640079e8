"""Plain lists of titles, one a line, with a bullet or a number before them or without.

    Attention Is All You Need               1. Attention Is All You Need
    Deep Residual Learning                  2. Deep Residual Learning

Nothing but its words tells such a list from others: its titles are written as English ones are,
and speak of research.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from readlist.formats.text.list_shape import is_bare_title, is_capitalised, looks_like_title
from readlist.formats.text.paragraphs import without_marks
from readlist.formats.text.research import ABOUT_RESEARCH
from readlist.formats.text.title_forms import Style
from readlist.formats.text.title_line import read_title_line
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "title-list"

_FEWEST = 2
_MOST = 200
_FEWEST_WORDS = 2
_WORDS_OF_A_TITLE = 3.5
_SHARE_ABOUT_RESEARCH = 0.5
_CONFIDENCE = 0.5
_LONGEST_TITLE = 300


def sniff(text: str) -> float:
    """Return how sure it is that every line of ``text`` is a title: never very."""
    lines = [line for _, line in _lines(text)]
    if not _FEWEST <= len(lines) <= _MOST:
        return 0.0
    words = sum(len(line.split()) for line in lines) / len(lines)
    are_titles = words >= _WORDS_OF_A_TITLE and all(
        is_bare_title(line, fewest_words=_FEWEST_WORDS) and is_capitalised(line) for line in lines
    )
    about_research = sum(map(bool, map(ABOUT_RESEARCH.search, lines))) >= _SHARE_ABOUT_RESEARCH * len(lines)
    return _CONFIDENCE if are_titles and about_research else 0.0


def may_be(text: str) -> bool:
    """Return whether ``text`` is short, and each line of it no longer than a title and no sentence."""
    lines = [line for _, line in _lines(text)]
    return 0 < len(lines) <= _MOST and all(map(looks_like_title, lines))


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return a record for every line; one that is too long for a title is a problem."""
    records: list[Record] = []
    problems: list[Problem] = []
    for number, line in _lines(text):
        found, identifiers, links = read_title_line(line, Style())
        if not found.title or len(found.title) > _LONGEST_TITLE:
            problems.append(Problem("error", number, "This line is no title.", line[:80]))
            continue
        records.append(
            Record(
                title=found.title,
                authors=found.authors,
                year=found.year,
                venue=found.venue,
                abstract=found.summary,
                identifiers=identifiers,
                links=links,
                position=len(records) + 1,
                line=number,
            )
        )
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number and content of each line that is not blank, without what marks it as one of a list."""
    for number, line in enumerate(text.split("\n"), 1):
        if content := clean_line(line):
            yield number, without_marks(content)
