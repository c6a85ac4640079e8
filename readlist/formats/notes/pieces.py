"""The pieces of which every flavour makes its notes: lines, links, paragraphs, owned properties."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from readlist.formats.markdown.text import escape
from readlist.formats.notes.front_matter import Value
from readlist.model.identifiers import landing_url
from readlist.model.paper import Link, Paper, PaperList

_BULLET = re.compile(r"[ \t]*[-*•‣▪◦·–][ \t]+(?=\S)")
_IN_ANGLES = re.compile(r"[\s<>\x00-\x1f\x7f]")
_IN_BRACKETS = re.compile(r"[\s<>()\[\]\\\x00-\x1f\x7f]")
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def owned_properties(paper: Paper, lists: Mapping[int, PaperList]) -> dict[str, Value]:
    """Return what readlist writes into the front matter, in that order."""
    return {
        "readlist_id": paper.doc_id,
        "title": paper.title,
        "authors": paper.authors,
        "year": paper.year,
        "venue": paper.venue,
        "arxiv": paper.identifiers.arxiv,
        "doi": paper.identifiers.doi,
        "url": next((link.url for link in links_of(paper)), None),
        "tags": paper.tags,
        "status": paper.status,
        "starred": paper.starred,
        "lists": list_titles(paper, lists),
        "added": day_of(paper.added_at),
        "read": day_of(paper.read_at),
    }


def list_titles(paper: Paper, lists: Mapping[int, PaperList]) -> tuple[str, ...]:
    """Return the titles of the lists that the paper stands in, each once."""
    return tuple(dict.fromkeys(lists[place.list].title for place in paper.places if place.list in lists))


def day_of(time: str | None) -> datetime.date | str | None:
    """Return the day of a time in UTC (ISO 8601), or the text where it is none."""
    try:
        return datetime.date.fromisoformat(time[:10]) if time else None
    except ValueError:
        return time


def one_line(text: str) -> str:
    """Return ``text`` as one line that Markdown shows as it reads."""
    return escape(" ".join(text.split()))


def heading_of(paper: Paper) -> str:
    """Return the title of the paper for a heading; without one, its key."""
    return one_line(paper.title or paper.key)


def byline(paper: Paper) -> str:
    """Return authors, venue and year as one line; "" where nothing of it is known."""
    source = (", ".join(paper.authors), paper.venue, None if paper.year is None else str(paper.year))
    return " · ".join(filter(None, (one_line(part) for part in source if part)))


def links_of(paper: Paper) -> tuple[Link, ...]:
    """Return the page of the work and then its links, each address once."""
    landing = landing_url(paper.identifiers)
    first = {landing: Link("paper", landing)} if landing else {}
    return tuple((first | {link.url: link for link in paper.links if link.url != landing}).values())


def inline_links(paper: Paper) -> str:
    """Return the links of the paper, shown as their kinds, on one line; "" where there are none."""
    return " · ".join(map(inline_link, links_of(paper)))


def inline_link(link: Link) -> str:
    """Return a link shown as its kind (CommonMark 6.3)."""
    return f"[{one_line(link.kind)}]({_IN_BRACKETS.sub(_percent, link.url)})"


def address_of(url: str) -> str:
    """Return ``url`` as it may stand between angle brackets (CommonMark 6.5: no space, no <>)."""
    return _IN_ANGLES.sub(_percent, url)


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def paragraphs_of(text: str) -> Iterator[str]:
    """Return the paragraphs and bullet runs of an abstract as Markdown blocks."""
    for paragraph in _PARAGRAPH_END.split(text.strip()):
        run: list[str] = []
        in_list = False
        for line in paragraph.splitlines():
            bullet = _BULLET.match(line)
            if run and bool(bullet) != in_list:
                yield "\n".join(run)
                run = []
            in_list = bool(bullet)
            run.append(f"- {escape(line[bullet.end() :])}" if bullet else escape(line.strip()))
        yield "\n".join(run)


def lines_in(text: str) -> list[str]:
    """Return the lines of what a reader quoted or typed, so that Markdown shows them as they read."""
    return [escape(line.strip()) for line in text.strip().splitlines()]
