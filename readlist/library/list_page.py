"""The page of a published list for whoever opens its repository at a host: Markdown, made to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from readlist.analysis.change_words import plural
from readlist.formats.notes.pieces import byline, heading_of, inline_link, links_of, one_line
from readlist.model.paper import Link, Paper
from readlist.sync.published import ListFormat

_HOW_TO_FOLLOW = (
    "*Made with readlist. `readlist follow` with the address of this repository brings the papers into a "
    "library of your own, and `readlist sync` what is added later; `papers.jsonl` is for programs.*"
)

_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
_ESCAPED = r"\1\\\2"


def list_page(about: ListFormat, papers: Sequence[dict[str, Any]]) -> str:
    """Return the page of a list with its papers, given as they are published, in their order."""
    number = plural(len(papers), "paper")
    facts = (about.listed_on, f"{number}, chosen by {one_line(about.by)}" if about.by else number)
    blocks = [f"# {one_line(about.title)}", " · ".join(filter(None, facts))]
    for section, found in groupby(papers, key=lambda each: str(each.get("section") or "")):
        if section:
            blocks.append(f"## {one_line(section)}")
        blocks.append("\n".join(line for each in found for line in _entry(each)))
    return "\n\n".join([*blocks, "---", _HOW_TO_FOLLOW]) + "\n"


def _entry(document: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a paper as an item of a list."""
    fields = {name: value for name, value in document.items() if name in Paper.__struct_fields__}
    paper = msgspec.convert({**fields, "note": None}, Paper)
    links = links_of(paper)
    lines = [_heading(paper, links[0] if links else None), byline(paper)]
    beside = [inline_link(link) for link in links[1:]]
    beside += (f"`#{tag}`" for tag in paper.tags if "`" not in tag)
    lines.append(" · ".join(beside))
    yield "- " + "\\\n  ".join(filter(None, lines))
    if note := str(document.get("note") or ""):
        yield ""
        yield from (f"  > {line}".rstrip() for line in note.splitlines())
        yield ""


def _heading(paper: Paper, link: Link | None) -> str:
    title = heading_of(paper)
    if link is None:
        return f"**{title}**"
    shown = inline_link(Link("", link.url)).removeprefix("[]")
    return f"[**{_BRACKET.sub(_ESCAPED, title)}**]{shown}"
