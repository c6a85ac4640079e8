"""Lists of papers in Markdown: awesome-lists, tables, digests, in the many styles of many hands.

    - [A Title](https://arxiv.org/abs/1706.03762), Ann Li, ListConf 2024. [[code]](https://github.com/a/b)
    **A Title**                      ## A Title                | Title | Venue | Code |
    - Paper: https://...             *Ann Li, Bo Wu*           |-------|-------|------|
    - Code: https://...              * [Paper](https://...)    | ...   |       |      |

What is a paper is judged by the entry (an identifier, a link to a paper, a citation) and by
its neighbours: in a list of papers an entry without a link is one too; in a list of tools
that link their papers none is.
"""

from __future__ import annotations

import datetime
import re

from readlist.formats.markdown.document import MOST_LINES, parse
from readlist.formats.markdown.groups import read_blocks
from readlist.formats.parts.listed_dates import last_day_of_week
from readlist.model.record import Problem, Reading

NAME = "markdown"

_SAMPLE = 200_000
_ENTRY = re.compile(
    r"^[ \t]{0,12}(?:[-*+•][ \t]|[0-9]{1,4}[.)][ \t]?|\||#{1,6}[ \t]|\*\*|__|\["
    r"|(?=[^\W\d_][^\n:：]{0,20}[:：][ \t]?<?https?://))(?P<text>[^\n]{10,3000})",
    re.MULTILINE,
)
_MARK = re.compile(
    r"\]\((?:https?://|#|\.)|\[[^\[\]\n]{1,200}\]\[|^#{1,6} |^\|.*\|[ \t]*$|\*\*[^*\n]{3,200}\*\*|<a href=",
    re.MULTILINE,
)
_PAPER = re.compile(
    r"arxiv\.org/|doi\.org/10|openreview\.net/|aclanthology\.org|aclweb\.org|/papers/|huggingface\.co/papers"
    r"|thecvf\.com|ieeexplore|dl\.acm\.org|papers\.n(?:eur)?ips|proceedings\.|mlr\.press|springer\.com|\.pdf\)"
    r"|\[\**[^\[\]@]{0,12}(?:paper|pdf|arxiv|论文|原文)[^\[\]@]{0,12}\]"
    r"|[(（,. ][A-Z][A-Za-z]*[A-Z]+[A-Za-z]*[ '’]{0,2}(?:20)?[0-9]{2}[)）.,]"
    r"|\b(?:paper|pdf|arxiv)\**\s?[:：]|原文标题|论文链接",
    re.IGNORECASE,
)
_IN_A_SENTENCE = re.compile(r"\b(?:this|the|an?|their|full|recent)\s\[", re.IGNORECASE)
_ISO_DAY = re.compile(
    r"(?<![0-9])(20[0-9]{2})[-./年](0?[1-9]|1[0-2])[-./月](0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is Markdown whose entries link or cite papers."""
    head = text[:_SAMPLE]
    if head.lstrip()[:1] in ("{", "@", "%"):
        return 0.0
    marks = sum(1 for _ in _MARK.finditer(head))
    if marks < 3:
        return 0.0
    entries = papers = 0
    for found in _ENTRY.finditer(head):
        entries += 1
        papers += bool(_PAPER.search(found["text"])) and not _IN_A_SENTENCE.search(found["text"])
    if papers < 2 or (papers < 20 and papers < 0.05 * entries):
        return 0.0 if papers == 0 else 0.3
    return 0.8 if papers >= 0.2 * entries or papers >= 20 else 0.5


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a Markdown document; its heading gives the title and, if it names one, the day."""
    outcome = read_blocks(parse(text))
    title = outcome.title
    listed_on = _day_of(title, modified_on) if title else None
    return Reading(
        format=NAME,
        records=outcome.records,
        title=title,
        listed_on=listed_on.isoformat() if listed_on else None,
        problems=(*outcome.problems, *_unread(text)),
        ignored=outcome.ignored,
    )


def _unread(text: str) -> tuple[Problem, ...]:
    rest = text.split("\n", MOST_LINES)[MOST_LINES:]
    if not rest:
        return ()
    message = f"Only the first {MOST_LINES} lines were read; split the document to read the others."
    return (Problem("error", MOST_LINES + 1, message, rest[0][:80]),)


def _day_of(title: str, modified_on: datetime.date) -> datetime.date | None:
    if found := _ISO_DAY.search(title):
        try:
            return datetime.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    return last_day_of_week(title, title, modified_on)
