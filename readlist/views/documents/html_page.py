"""Papers as one page of HTML, for a browser or for paper.

The page stands by itself: it runs no script, fetches nothing, and its style sheet is in it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote

from readlist.model.keys import is_key
from readlist.model.paper import Paper, PaperList
from readlist.model.text import clean, without_controls
from readlist.views.documents.html_paper import HtmlPaper
from readlist.views.documents.look import style_sheet
from readlist.views.page import paper_page, title_of
from readlist.views.people import short_authors

# They may not stand in HTML at all, not even as references (WHATWG HTML, 13.1.4).
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="readlist">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
{opening}<main>
{articles}
</main>
</body>
</html>
"""
_OPENING = """\
<a class="skip" href="#{first}">To the first paper</a>
<header class="opening">
<h1>Reading list</h1>
<p>{many}</p>
</header>
<nav aria-label="Contents">
<ol>
{entries}
</ol>
</nav>
"""


def html_document(papers: Iterable[Paper], lists: Mapping[int, PaperList], *, today: datetime.date) -> str:
    """Return the page of the papers, one at least, in their order; before several a table of contents.

    ``lists`` are the lists by id; ``today`` is the local date, by which a paper is put off or not.
    """
    papers = list(papers)
    several = len(papers) > 1
    anchors = _anchors(papers)
    articles = [
        HtmlPaper(
            paper_page(paper, lists, today=today, lasting=True), anchor, number, level=2 if several else 1
        ).html()
        for number, (paper, anchor) in enumerate(zip(papers, anchors, strict=True), start=1)
    ]
    document = _PAGE.format(
        title=escape(f"Reading list · {len(papers):,} papers" if several else title_of(papers[0])),
        style=style_sheet(),
        opening=_opening(papers, anchors) if several else "",
        articles="\n".join(articles),
    )
    return _NONCHARACTERS.sub("", without_controls(document))


def _anchors(papers: Iterable[Paper]) -> list[str]:
    """Return an id for each paper: its key, where it has one of its own."""
    anchors: dict[str, None] = {}
    for number, paper in enumerate(papers, start=1):
        key = _NONCHARACTERS.sub("", clean(paper.key))
        anchors[key if is_key(key) and key not in anchors else str(number)] = None
    return list(anchors)


def _opening(papers: Sequence[Paper], anchors: Sequence[str]) -> str:
    entries = "\n".join(map(_entry, papers, anchors))
    return _OPENING.format(many=f"{len(papers):,} papers", entries=entries, first=quote(anchors[0]))


def _entry(paper: Paper, anchor: str) -> str:
    facts = [short_authors(paper.authors), str(paper.year or "")]
    by = escape(" · ".join(fact for fact in facts if fact))
    about = f' <span class="ink-muted">{by}</span>' if by else ""
    return f'<li><a href="#{quote(anchor)}" dir="auto">{escape(title_of(paper))}</a>{about}</li>'
