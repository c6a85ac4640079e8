"""Plain lists of identifiers and addresses: arXiv ids, DOIs, links, one or more a line.

    # blank lines and what follows a number sign are comments
    - [ ] arXiv:2408.14906
    2408.14906, https://doi.org/10.1145/3292500.3330701
    https://arxiv.org/abs/2408.14906 | The title of the paper

Bullets, numbers and quotes are passed over, and so is a line of column names. What follows the
only identifier of a line is its title: as a title is written, or behind a separator.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from readlist.model.identifiers import parse_identifier
from readlist.model.links import link_of
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "identifier-list"

_BULLET = re.compile(r"(?:(?:[-*•+–>]|\[[0-9]{1,4}\]|[0-9]{1,4}[.)])\s+)+(?:\[[ xX]?\]\s+)?", re.ASCII)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BETWEEN = re.compile(r"[,;|\s]+")
_NAME_OF_COLUMN = r"(?:(?:arxiv|paper)?[ _-]?(?:ids?|url|urls|links?)|dois?|arxiv|papers?|identifiers?)"
_NAMES_OF_COLUMNS = re.compile(rf"[\"']?{_NAME_OF_COLUMN}[\"']?", re.IGNORECASE)
_HEADER_OF_TABLE = re.compile(r"[\"']?[A-Za-z_ -]{1,30}[\"']?(?:[,;|\t][\"']?[A-Za-z_ -]{1,30}[\"']?)+")
_WITH_TITLE = re.compile(
    r"[\[\"'<(]{0,2}(?P<id>(?:arxiv:?\s{0,2})?[^\s,;|\"'<>\[\]]{8,400}?)[\]\"'>)]{0,2}"
    r"(?:\s*\[[a-z-]{2,10}(?:\.[A-Za-z-]{2,20})?\])?"
    r"(?P<between>\s*[,;|\t]\s*|\s+[-–—:]\s+|:\s+|\s+)(?P<title>\S.*)",
    re.IGNORECASE,
)
_ID_BEFORE_TITLE = re.compile(r"^\[[^\[\]\s]{8,40}\]\s+")
_BEGINS_TITLE = re.compile(r"[\"'“‘«(]?(?:[^\W_a-z]|[a-z]+[A-Z0-9])")
_MARKS_BEFORE_TITLE = "\t:|-–—"
_SHORTEST_TITLE = 8
_QUOTES = "<>[](){}'\""
_LONGEST_LINE = 4000
_LINES_LOOKED_AT = 2000
_SMALLEST_SHARE = 0.8


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a list: the share of lines that are identifiers."""
    lines = 0
    identified = 0
    for _, line in _lines(text[: _LINES_LOOKED_AT * 100]):
        if not lines and _HEADER_OF_TABLE.fullmatch(line):
            return 0.0
        lines += 1
        identified += bool(_entries(line))
        if lines == _LINES_LOOKED_AT:
            break
    share = identified / lines if lines else 0.0
    return 0.95 * share if share >= _SMALLEST_SHARE else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return a record for every identifier, repeated ones included; other lines are problems."""
    records: list[Record] = []
    problems: list[Problem] = []
    for number, line in _lines(text):
        found = _entries(line)
        if not found:
            problems.append(
                Problem("error", number, "This line is not an identifier or a link to a paper.", line[:80])
            )
        for source, identifiers, title in found:
            link = link_of(source)
            records.append(
                Record(
                    title=title,
                    identifiers=identifiers,
                    links=(link,) if link else (),
                    position=len(records) + 1,
                    line=number,
                )
            )
    comments = (
        sum(1 for line in text.split("\n") if line.strip())
        - len({record.line for record in records})
        - len(problems)
    )
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems), ignored=comments)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number and content of each line that is not blank, a comment or the name of a column."""
    is_first = True
    for number, line in enumerate(text.split("\n"), 1):
        content = _COMMENT.sub("", line).strip() if len(line) <= _LONGEST_LINE else line
        if not content or (is_first and _NAMES_OF_COLUMNS.fullmatch(content)):
            continue
        is_first = False
        bullet = _BULLET.match(content)
        yield number, content[bullet.end() :] if bullet else content


def _entries(line: str) -> list[tuple[str, Identifiers, str]]:
    """Return the identifiers of a line, each as written and normalised, with the title behind it.

    There are none unless the whole line is identifiers, or one identifier and its title.
    """
    if len(line) > _LONGEST_LINE:
        return []
    for whole in (line, line.strip(_QUOTES)):
        if identifiers := parse_identifier(whole):
            return [(whole.strip("<>"), identifiers, "")]
    found: list[tuple[str, Identifiers, str]] = []
    for part in filter(None, _BETWEEN.split(line)):
        identifiers = parse_identifier(part) or parse_identifier(part.strip(_QUOTES))
        if identifiers is None:
            return _titled(line)
        found.append((part.strip(_QUOTES), identifiers, ""))
    return found


def _titled(line: str) -> list[tuple[str, Identifiers, str]]:
    titled = _WITH_TITLE.fullmatch(line)
    identifiers = parse_identifier(titled["id"]) if titled else None
    if titled is None or identifiers is None:
        return []
    title = _ID_BEFORE_TITLE.sub("", titled["title"], count=1)  # browsers show it on the pages of arXiv
    title = clean_line(title).strip("\"'“”|;,").strip()
    if not title:
        return []
    is_marked = any(mark in titled["between"] for mark in _MARKS_BEFORE_TITLE)
    is_title = (is_marked or _BEGINS_TITLE.match(title)) and not parse_identifier(title.split(None, 1)[0])
    if not is_title or "://" in title or sum(map(str.isalpha, title)) < _SHORTEST_TITLE:
        return []
    return [(titled["id"], identifiers, title)]
