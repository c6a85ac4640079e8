"""Plain lists of identifiers and addresses: arXiv ids, DOIs, links, one or more a line.

    # blank lines and what follows a number sign are comments
    - [ ] arXiv:2408.14906
    2408.14906, https://doi.org/10.1145/3292500.3330701
    https://arxiv.org/abs/2408.14906 | The title of the paper

Bullets, numbers and quotes are passed over, and so is a line of column names. What follows the
only identifier of a line is its title: as a title is written, or behind a separator; so is a title
before it. A title alone is a paper, too, or that of the identifier above it where they take turns.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from readlist.formats.text.addresses import split_addresses
from readlist.formats.text.list_shape import is_bare_title, looks_like_title
from readlist.model.identifiers import parse_identifier, strong_identifiers
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
_ONE_NAME = re.compile(r"[^\W\d_][\w.+-]{2,40}")
_LINES_LOOKED_AT = 2000
_SMALLEST_SHARE = 0.8
_FEW_LINES = 200
_FEWEST_PAIRS = 2
_SURE = 0.95
_FAIR = 0.45
_NOTHING_HERE = "This line is not an identifier, a link to a paper or a title."
_IDENTIFIERS, _IDENTIFIER_FIRST, _TITLE_FIRST, _TITLE, _OTHER = (
    "identifiers", "identifier first", "title first", "title", "other"
)  # fmt: skip


@dataclass(frozen=True)
class _Found:
    """What a line holds: works, each with its identifiers, its title and its address as written.

    ``form`` says how they are told.
    """

    line: int
    form: str
    text: str
    works: tuple[tuple[str, Identifiers, str], ...] = ()


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a list: the share of lines that are identifiers.

    A short text may have titles among them. Titles that all have identifiers behind or below them are
    better read by who knows what else stands beside a title.
    """
    found: list[_Found] = []
    for number, line in _lines(text[: _LINES_LOOKED_AT * 100]):
        if not found and _HEADER_OF_TABLE.fullmatch(line):
            return 0.0
        found.append(_look_at(number, line))
        if len(found) == _LINES_LOOKED_AT:
            break
    if not found:
        return 0.0
    forms = Counter(each.form for each in found)
    share = (forms[_IDENTIFIERS] + forms[_IDENTIFIER_FIRST]) / len(found)
    if share < 1 and len(found) <= _FEW_LINES and not forms[_OTHER]:
        if share and not _are_below_titles(found):
            return _SURE
        if forms[_TITLE_FIRST] == len(found):
            return _FAIR
    return _SURE * share if share >= _SMALLEST_SHARE else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return a record for every identifier, repeated ones included, and every title.

    Other lines are problems.
    """
    found = [_look_at(number, line) for number, line in _lines(text)]
    records: list[Record] = []
    problems: list[Problem] = []
    for each in _paired(found):
        if not each.works:
            problems.append(Problem("error", each.line, _NOTHING_HERE, each.text[:80]))
        for source, identifiers, title in each.works:
            link = link_of(source)
            records.append(
                Record(
                    title=title,
                    identifiers=identifiers,
                    links=(link,) if link else (),
                    position=len(records) + 1,
                    line=each.line,
                )
            )
    comments = sum(1 for line in text.split("\n") if line.strip()) - len(found)
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems), ignored=comments)


def _are_below_titles(found: Sequence[_Found]) -> bool:
    """Return whether every identifier that stands alone stands below a title that stands alone."""
    forms = [each.form for each in found]
    return _IDENTIFIER_FIRST not in forms and all(
        index and forms[index - 1] == _TITLE for index, form in enumerate(forms) if form == _IDENTIFIERS
    )


def _paired(found: Sequence[_Found]) -> Sequence[_Found]:
    """Return each title as that of the identifier above it, where they take turns all the way."""
    above, below = found[::2], found[1::2]
    take_turns = (
        len(above) == len(below) >= _FEWEST_PAIRS
        and all(each.form == _IDENTIFIERS and len(each.works) == 1 for each in above)
        and all(each.form == _TITLE for each in below)
    )
    if not take_turns:
        return found
    return [
        replace(upper, works=((*upper.works[0][:2], lower.text),))
        for upper, lower in zip(above, below, strict=True)
    ]


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


def _look_at(number: int, line: str) -> _Found:
    """Return what a line is, as a whole: identifiers, one and its title on either side, or a title."""
    if len(line) > _LONGEST_LINE:
        return _Found(number, _OTHER, line)
    for form, works in ((_IDENTIFIERS, _identifiers(line)), (_IDENTIFIER_FIRST, _titled(line))):
        if works:
            return _Found(number, form, line, tuple(works))
    if before := _titled_before(line):
        return _Found(number, _TITLE_FIRST, line, before)
    if is_bare_title(line):
        return _Found(number, _TITLE, line, (("", Identifiers(), clean_line(line)),))
    return _Found(number, _OTHER, line)


def _identifiers(line: str) -> list[tuple[str, Identifiers, str]]:
    """Return the identifiers of a line, each as written and normalised, when they are the whole line."""
    for whole in (line, line.strip(_QUOTES)):
        if identifiers := parse_identifier(whole):
            return [(whole.strip("<>"), identifiers, "")]
    found: list[tuple[str, Identifiers, str]] = []
    for part in filter(None, _BETWEEN.split(line)):
        identifiers = parse_identifier(part) or parse_identifier(part.strip(_QUOTES))
        if identifiers is None:
            return []
        found.append((part.strip(_QUOTES), identifiers, ""))
    return found


def _titled_before(line: str) -> tuple[tuple[str, Identifiers, str], ...]:
    """Return the work of a line that is a title with its identifier behind it."""
    title, identifiers, links = split_addresses(clean_line(line))
    if not strong_identifiers(identifiers) or not clean_line(line).startswith(title):
        return ()
    if not looks_like_title(title) and not _ONE_NAME.fullmatch(title):
        return ()
    return ((links[0].url if links else "", identifiers, title),)


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
