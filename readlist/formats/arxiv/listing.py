"""The listings and search results of arxiv.org as text, copied from the browser or saved as Markdown.

    New submissions (showing 2 of 2 entries)
    [1] arXiv:2408.14906 [pdf, html, other]
    Title: The title of a paper
    Ann Li, Bo Wu
    Comments: 12 pages
    Subjects: Computation and Language (cs.CL); Machine Learning (cs.LG)
    The abstract, on the page of new submissions only.

Search results have a number with a full stop, the title without its name, and "Abstract:".
"""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass, field

import msgspec

from readlist.formats.arxiv.labelled import labelled_record
from readlist.formats.arxiv.metadata import (
    abstract_without_tex,
)
from readlist.formats.parts.publication_dates import iso_date
from readlist.model.identifiers import parse_identifier
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line

NAME = "arxiv-listing"

_HEAD = 100_000
_LONGEST_FIRST_LINE = 1000
_FORMATS = r"(?:pdf|ps|html|other|dvi|abs|view|src|format|tex-source)"
_NUMBER = r"(?:\[[0-9]{1,5}\]|[0-9]{1,5}\.)"
_ARCHIVE = r"(?!doi\b)[a-z-]{2,10}(?:\.[A-Za-z-]{2,20})?"
_FIRST_LINE = re.compile(
    rf"(?P<number>{_NUMBER}\s*)?arXiv:\s?(?P<id>[a-z0-9./-]{{8,40}})\s*(?P<mark>\([^()]{{3,80}}\))?\s*"
    rf"(?P<formats>\[\s*{_FORMATS}(?:\s*,\s*{_FORMATS})*\s*\])?(?P<tags>(?:\s+{_ARCHIVE})*)"
    r"(?:\s+doi\s+(?P<doi>10\.\S{5,200}))?\s*",
    re.IGNORECASE | re.ASCII,
)
_NUMBER_ONLY = re.compile(_NUMBER)
_FORMATS_ONLY = re.compile(rf"\[\s*{_FORMATS}(?:\s*,\s*{_FORMATS})*\s*\]", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(([^()\s]{1,300})[^()]{0,100}\)")
_BULLET = re.compile(r"^(?:(?:[-*•:+]|#{1,6})\s+)+")
_LABEL = re.compile(
    r"(?P<name>Title|Authors?|Comments?|Subjects?|Subj-class|Journal[- ]ref(?:erence)?"
    r"|Report[- ](?:number|no)|(?:MSC|ACM)[- ]class(?:es)?|(?:Related )?DOI|Cite as|Abstract"
    r"|Submitted(?= [0-9]{1,2} [A-Z]))"
    r"(?:(?<=Submitted)|:)\s*(?P<value>.*)"
)
_SECTION = re.compile(
    r"(?:Showing )?(?:(?P<new>new (?:submissions|listings))"
    r"|(?P<cross>cross[- ](?:submissions|lists?|listings))|(?P<replaced>replacement(?: submission)?s))"
    r"(?: for .{3,40}?)?\s*(?:\(.{3,60}\))?",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, [0-9]{1,2} [A-Z][a-z]{2,8} [0-9]{4}\b.{0,60}")
_BELOW_TITLE = re.compile(
    r"Authors and titles for|Showing new listings|See (?:today's|recent)", re.IGNORECASE
)
_FOOTER = re.compile(
    r"\[?\s*Total of [0-9,]+ entries.*|Showing up to [0-9].*|About|Help|Links to:.*|Disable MathJax.*"
    r"|contact arXiv.*|arXiv Operational Status.*|Search v[0-9].*|Back to top.*|Previous|Next",
    re.IGNORECASE,
)
_MORE = re.compile(r"^[^▽]*▽\s*More\b|△\s*Less\b")
_CATEGORY = re.compile(r"\(([a-z-]{2,10}(?:\.[A-Za-z-]{2,20})?)\)", re.ASCII)
_OTHER_NAMES = {
    "author": "authors", "comment": "comments", "subject": "subjects", "subj-class": "subjects",
    "related doi": "doi",
    "journal ref": "journal-ref", "journal reference": "journal-ref", "journal-reference": "journal-ref",
    "report no": "report-no", "report number": "report-no", "report-number": "report-no",
    "msc classes": "msc-class", "msc-classes": "msc-class", "msc class": "msc-class",
    "acm classes": "acm-class", "acm-classes": "acm-class", "acm class": "acm-class",
}  # fmt: skip


@dataclass
class _Entry:
    line: int
    identifier: str
    section: str | None
    tags: list[str]
    addresses: list[str]
    doi: str
    lines: list[str] = field(default_factory=list)


@dataclass
class _Listing:
    entries: list[_Entry] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a listing: identifiers above the names of fields."""
    head = text[:_HEAD]
    if "arxiv:" not in head.lower():
        return 0.0
    entries = _parse(head).entries
    named = sum(any(map(_LABEL.match, entry.lines)) for entry in entries)
    return 0.95 if named and 2 * named >= len(entries) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a listing; an entry without a title and a valid identifier is an error."""
    listing = _parse(text)
    records: list[Record] = []
    problems: list[Problem] = []
    for entry in listing.entries:
        record = _record(entry, len(records) + 1)
        if record.title or record.identifiers != Identifiers():
            records.append(record)
        else:
            message = "This entry has no title, and its number is no arXiv id; look it up on arxiv.org."
            problems.append(Problem("error", entry.line, message, f"arXiv:{entry.identifier}"[:80]))
    pairs = itertools.pairwise(listing.around)
    title = next((line for line, below in pairs if _BELOW_TITLE.match(below)), None)
    days = sorted(filter(None, map(iso_date, listing.days)))
    return Reading(
        format=NAME,
        records=tuple(records),
        problems=tuple(problems),
        title=f"arXiv: {title}" if title else None,
        listed_on=days[-1] if days else None,
        ignored=len(listing.around),
    )


def _parse(text: str) -> _Listing:
    """Part a listing into entries: each begins with the line of its identifier."""
    listing = _Listing()
    section: str | None = None
    entry: _Entry | None = None
    is_numbered = False
    lines = text.split("\n")
    for number, written in enumerate(lines, 1):
        line, addresses = _without_markdown(written)
        if not line:
            if entry:
                entry.lines.append("")
            continue
        first = _first_line_of_entry(line, is_numbered, lines[number : number + 2])
        is_numbered = _NUMBER_ONLY.fullmatch(line) is not None
        if first:
            own = _section_of(first["mark"] or "", section)
            entry = _Entry(number, first["id"], own, first["tags"].split(), addresses, first["doi"] or "")
            listing.entries.append(entry)
        elif heading := _SECTION.fullmatch(line) or _DAY.fullmatch(line):
            section, entry = heading.lastgroup or section or "new", None
            listing.days.append(line)
            listing.around.append(line)
        elif _FOOTER.fullmatch(line) or not (entry or is_numbered):
            entry = None
            listing.around.append(line)
        elif entry and not (is_numbered or _FORMATS_ONLY.fullmatch(line)):
            entry.lines.append(line)
            entry.addresses += addresses
    return listing


def _first_line_of_entry(line: str, is_numbered: bool, below: list[str]) -> re.Match[str] | None:
    """Return what an identifier's line says where it begins an entry: it has a number and formats.

    Either may be missing, and stand in a line of its own above and below.
    """
    first = _FIRST_LINE.fullmatch(line) if "rXiv" in line and len(line) <= _LONGEST_FIRST_LINE else None
    if first is None or first["number"] or first["formats"] or is_numbered:
        return first
    is_above_formats = any(_FORMATS_ONLY.fullmatch(other.strip()) for other in below)
    return first if is_above_formats else None


def _section_of(mark: str, section: str | None) -> str | None:
    """Return the section of an entry: its heading's, or what the mark behind its identifier says."""
    if section in ("cross", "replaced"):
        return section
    return "replaced" if "replaced" in mark else "cross" if "cross-list" in mark else section


def _without_markdown(line: str) -> tuple[str, list[str]]:
    """Return a line without bullets, emphasis and the addresses of links, and these addresses."""
    if not line or line.isspace():
        return "", []
    text = _BULLET.sub("", clean_line(line), count=1).replace("**", "")
    addresses = [found[2] for found in _MARKDOWN_LINK.finditer(text)]
    return (_MARKDOWN_LINK.sub(r"\1", text) if addresses else text), addresses


def _record(entry: _Entry, position: int) -> Record:
    fields = _fields(entry.lines)
    identifiers = parse_identifier(f"arXiv:{entry.identifier}") or Identifiers()
    record = labelled_record(
        fields,
        identifiers,
        submitted=fields.get("submitted", ""),
        abstract=abstract_without_tex(_MORE.sub("", fields.get("abstract", ""))),
        linked_in=entry.addresses,
        tags=(*entry.tags, *_CATEGORY.findall(fields.get("subjects", ""))),
        doi=entry.doi,
    )
    return msgspec.structs.replace(record, section=entry.section, position=position, line=entry.line)


def _fields(lines: list[str]) -> dict[str, str]:
    """Return the fields of an entry by name; those of title, authors and abstract may stand without it."""
    parts = [("title", [""])]
    for line in lines:
        if named := _LABEL.match(line):
            name = named["name"].lower()
            parts.append((_OTHER_NAMES.get(name, name), [named["value"]]))
        else:
            parts[-1][1].append(line)
    names = {name for name, _ in parts}
    fields: dict[str, str] = {}
    for index, (name, values) in enumerate(parts):
        own, rest = values, values[:0]
        if name == "title" and "authors" not in names:
            own, rest = _first_line(values)
            fields.setdefault("authors", "")
            fields["authors"] += " ".join(rest)
        elif name != "abstract" and index == len(parts) - 1:
            own, rest = _first_line(values)
            fields.setdefault("abstract", "\n".join(rest))
        fields[name] = "\n".join(own).strip() or fields.get(name, "")
    return fields


def _first_line(values: list[str]) -> tuple[list[str], list[str]]:
    """Part the first line with text, and those that a comma or semicolon joins to it, from the rest."""
    start = next((index for index, value in enumerate(values) if value), len(values))
    end = start + 1
    while end < len(values) and values[end - 1].endswith((",", ";")):
        end += 1
    return values[start:end], values[end:]
