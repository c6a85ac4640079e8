"""Plain lists of identifiers and addresses: arXiv ids, DOIs, links, one or more a line.

Blank lines and lines that begin with ``#`` are comments; bullets and numbers before an
identifier are allowed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from readlist.model.identifiers import parse_identifier
from readlist.model.links import link_of
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Reading, Record

NAME = "identifier-list"

_BULLET = re.compile(r"(?:[-*•+–]|\[[0-9]{1,4}\]|[0-9]{1,4}[.)])\s+", re.ASCII)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BETWEEN = re.compile(r"[,;\s]+")
_LONGEST_LINE = 4000
_LINES_LOOKED_AT = 2000
_SMALLEST_SHARE = 0.8


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a list: the share of lines that are identifiers."""
    lines = 0
    identified = 0
    for _, line in _lines(text[: _LINES_LOOKED_AT * 100]):
        lines += 1
        identified += bool(_identifiers(line))
        if lines == _LINES_LOOKED_AT:
            break
    share = identified / lines if lines else 0.0
    return 0.95 * share if share >= _SMALLEST_SHARE else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return a record for every identifier, repeated ones included; other lines are problems."""
    records: list[Record] = []
    problems: list[Problem] = []
    for number, line in _lines(text):
        found = _identifiers(line)
        if not found:
            problems.append(
                Problem("error", number, "This line is not an identifier or a link to a paper.", line[:80])
            )
        for source, identifiers in found:
            link = link_of(source)
            records.append(
                Record(
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
    """Yield the number and content of each line that is not blank or a comment."""
    for number, line in enumerate(text.split("\n"), 1):
        content = _COMMENT.sub("", line).strip() if len(line) <= _LONGEST_LINE else line
        if content:
            bullet = _BULLET.match(content)
            yield number, content[bullet.end() :] if bullet else content


def _identifiers(line: str) -> list[tuple[str, Identifiers]]:
    """Return the identifiers of a line with their text; none unless the whole line is identifiers."""
    if len(line) > _LONGEST_LINE:
        return []
    if whole := parse_identifier(line):
        return [(line, whole)]
    found: list[tuple[str, Identifiers]] = []
    for part in filter(None, _BETWEEN.split(line)):
        identifiers = parse_identifier(part)
        if identifiers is None:
            return []
        found.append((part, identifiers))
    return found
