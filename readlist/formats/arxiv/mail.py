r"""The daily mails of arXiv, and its listings in the same form.

    \\
    arXiv:2408.14906
    Date: Tue, 27 Aug 2024 09:34:38 GMT   (415kb)

    Title: A title that may go on
      in indented lines
    Authors: Ann Li, Bo Wu
    Categories: cs.CL
    \\
      The abstract.
    \\ ( https://arxiv.org/abs/2408.14906 ,  415kb)

https://info.arxiv.org/help/subscribe.html; rulers part the entries, and others the sections: new,
cross and replaced. Listings of a week have no abstracts, but a day before the entries of each.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

import msgspec

from readlist.formats.arxiv.labelled import labelled_record
from readlist.formats.arxiv.mail_text import numbered_mail_lines
from readlist.formats.arxiv.metadata import (
    abstract_without_tex,
)
from readlist.formats.parts.publication_dates import iso_date
from readlist.model.identifiers import parse_identifier
from readlist.model.paper import Identifiers
from readlist.model.record import Problem, Reading, Record
from readlist.model.text import clean_line, normalised_title

NAME = "arxiv-mail"

_MARKS = r"[>| \t]{0,20}"
_IDENTIFIER = r"(?:arXiv:[ ]?|Paper[ ]?(?:\(\*cross-listing\*\))?:[ ]?(?:arXiv:)?)(?=[A-Za-z.-]{0,20}/?[0-9])"
_FIRST_OF_ENTRY = re.compile(
    rf"^({_MARKS}){_IDENTIFIER}\S{{5,40}}[ \t]*(?:\([^\n]{{0,60}}\))?[ \t]*\n"
    rf"{_MARKS}(?:Date\b|From:|Title:|replaced with|\w+ added)",
    re.MULTILINE | re.IGNORECASE,
)
_TITLE = re.compile(rf"^{_MARKS}Title:", re.MULTILINE)
_HEAD = 100_000
_FIRST_LINE = re.compile(rf"{_IDENTIFIER}(?P<id>\S{{5,40}}?)\s*(?:\(.{{0,60}}\))?\s*", re.ASCII)
_RULER = re.compile(r"-{10,}|(?P<cross>%-%-%-[-%]*)|(?P<replaced>%%--%%--[-%]*)|(?P<end>%%%---%%%---[-%]*)")
_BACKSLASHES = re.compile(r"\\{1,4}")
_CLOSING = re.compile(r"\\{1,4}\s*\(\s*(?P<url>\S{1,200}).*")
_DAY = re.compile(r"/\*\s*(?P<day>.{6,40}?)\s*\*/")
_FIELD = re.compile(
    r"(?P<name>Date|Title|Authors?|Categories|Comments?|Report-no|MSC-class|ACM-class|Journal-ref|DOI|License"
    r"|Subj-class|Notes?|Proxy|From)(?:\s*\((?:revised|original)?\s*v?(?P<version>[0-9]{0,3})\))?\s*:\s*(?P<value>.*)",
    re.IGNORECASE | re.ASCII,
)
_REPLACED = re.compile(r"replaced with|(?:figures|parts?) added", re.IGNORECASE)
_RECEIVED = re.compile(r"\s*received from\s.{0,80}?\sto\s+(?P<last>.{6,60})")
_SUBMISSIONS = re.compile(r"\s*Submissions to:\s*")
_ABOVE_ENTRY = re.compile(rf"Date\b|From:|Title:|{_REPLACED.pattern}", re.IGNORECASE)
_OTHER_NAMES = {"author": "authors", "comment": "comments", "note": "notes"}
_OF_THE_FRAME = frozenset("-%/\\aP")
_MOST_ARCHIVES = 40
_LONGEST_SAMPLE = 80


@dataclass
class _Entry:
    line: int
    section: str
    identifier: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)
    last_field: str = ""
    is_title_over: bool = False
    abstract: list[str] | None = None
    address: str = ""


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is such a mail: an identifier above a date, and titles."""
    head = text[:_HEAD]
    return 0.95 if _FIRST_OF_ENTRY.search(head) and _TITLE.search(head) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a mail; an entry without an identifier is a problem."""
    mail = _Mail()
    lines = numbered_mail_lines(text, _FIRST_OF_ENTRY)
    for (number, line), (_, following) in zip(lines, [*lines[1:], (0, "")], strict=True):
        mail.take(number, line, following)
    records: list[Record] = []
    problems: list[Problem] = []
    first_of: dict[str | None, Record] = {}
    has_closing_lines = any(entry.address for entry in mail.entries)
    for entry in mail.entries:
        record = _record(entry, position=len(records) + 1)
        sample = record.title[:_LONGEST_SAMPLE]
        if record.identifiers == Identifiers():
            message = "This entry has no arXiv identifier; it should stand in the line above the date."
            problems.append(Problem("error", entry.line, message, sample))
            continue
        earlier = first_of.setdefault(record.identifiers.arxiv, record)
        if _is_other_paper(record, earlier):
            message = (
                f"arXiv:{record.identifiers.arxiv} stands above another title in line {earlier.line} too"
                " and was left out here."
            )
            problems.append(Problem("warning", entry.line, message, sample))
            record = msgspec.structs.replace(record, identifiers=Identifiers())
        if has_closing_lines and record.abstract and not entry.address:
            message = "The abstract has no closing line; it may be cut off."
            problems.append(Problem("warning", entry.line, message, sample))
        records.append(record)
    return Reading(
        format=NAME,
        records=tuple(records),
        title=_list_title(mail.around),
        listed_on=_listed_on(mail),
        problems=tuple(problems),
        ignored=len(mail.around),
    )


class _Mail:
    r"""Parts lines into entries: each begins with ``\\\\`` and ends with a ruler or its closing line.

    Any of these may be missing: an identifier above a date, and a title, begin an entry too.
    """

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.around: list[str] = []
        self.days: list[str] = []
        self._section = "new"
        self._entry: _Entry | None = None
        self._expects_entry = False

    def take(self, number: int, line: str, following: str) -> None:
        """Take in the next line of the mail."""
        text = line.strip()
        if text[:1] in _OF_THE_FRAME and self._take_frame(number, text, following):
            return
        if self._entry is None:
            self._take_outside(number, line)
        elif self._entry.abstract is not None:
            self._entry.abstract.append(line)
        else:
            _take_metadata(self._entry, line)

    def _take_frame(self, number: int, text: str, following: str) -> bool:
        """Take in a line that parts entries or begins one; return whether it is such a line."""
        if ruler := _RULER.fullmatch(text):
            self._section = ruler.lastgroup or self._section
            self._entry, self._expects_entry = None, False
        elif day := _DAY.fullmatch(text):
            self.days.append(day["day"])
        elif _BACKSLASHES.fullmatch(text):
            self._part()
        elif closing := _CLOSING.fullmatch(text):
            if self._entry:
                self._entry.address = closing["url"]
            self._entry = None
        elif (first := _FIRST_LINE.fullmatch(text)) and self._may_begin(following):
            self._begin(number).identifier = first["id"]
            if "*cross-listing*" in text:
                self.entries[-1].section = "cross"
        else:
            return False
        return True

    def _begin(self, number: int) -> _Entry:
        self._entry = _Entry(number, self._section)
        self._expects_entry = False
        self.entries.append(self._entry)
        return self._entry

    def _may_begin(self, following: str) -> bool:
        """Return whether an identifier begins an entry here; abstracts may have one in a line of its own."""
        return self._entry is None or _ABOVE_ENTRY.match(following.strip()) is not None

    def _part(self) -> None:
        if self._entry is None:
            self._expects_entry = True
        elif self._entry.abstract is None and self._entry.fields:
            self._entry.abstract = []
        else:
            self._entry, self._expects_entry = None, True

    def _take_outside(self, number: int, line: str) -> None:
        named = _FIELD.match(line)
        if named and (self._expects_entry or named["name"].lower() == "title"):
            _take_metadata(self._begin(number), line)
        elif line.strip():
            self._expects_entry = False
            self.around.append(line)


def _take_metadata(entry: _Entry, line: str) -> None:
    text = line.strip()
    if named := _FIELD.match(line):
        name = named["name"].lower()
        entry.last_field = _OTHER_NAMES.get(name, name)
        entry.fields.setdefault(entry.last_field, named["value"])
        if named["version"]:
            entry.versions.append(named["version"])
    elif "title" not in entry.fields and _REPLACED.match(text):
        entry.section = "replaced"
        entry.fields.setdefault("replaced", text)
    elif not text:
        entry.is_title_over = "title" in entry.fields
    elif entry.is_title_over:  # the line that should part the abstract is missing
        entry.abstract = [line]
    elif entry.last_field:
        entry.fields[entry.last_field] += f"\n{text}"


def _record(entry: _Entry, *, position: int) -> Record:
    fields = entry.fields
    identifiers = (
        parse_identifier(f"arXiv:{entry.identifier}") or parse_identifier(entry.address) or Identifiers()
    )
    if identifiers.arxiv:
        versions = tuple(sorted({*identifiers.arxiv_versions, *map(int, entry.versions)}))
        identifiers = msgspec.structs.replace(identifiers, arxiv_versions=versions)
    record = labelled_record(
        fields,
        identifiers,
        submitted=fields.get("date", ""),
        abstract=abstract_without_tex("\n".join(entry.abstract or ())),
        linked_in=(entry.address,),
        tags=fields.get("categories", fields.get("subj-class", "")).replace(";", " ").split(),
    )
    return msgspec.structs.replace(record, section=entry.section, position=position, line=entry.line)


def _is_other_paper(record: Record, earlier: Record) -> bool:
    """Return whether one identifier stands above two titles, one of them wrongly: no revision explains it."""
    words, known = (set(normalised_title(title).split()) for title in (record.title, earlier.title))
    is_revision = "replaced" in (record.section, earlier.section)
    return bool(words and known) and not is_revision and 2 * len(words & known) < max(len(words), len(known))


def _list_title(around: list[str]) -> str | None:
    """Return "arXiv: A, B" of the archives that a mail names below "Submissions to:", else its subject."""
    archives: list[str] = []
    starts = [index for index, line in enumerate(around) if _SUBMISSIONS.fullmatch(line)]
    for line in around[starts[0] + 1 :] if starts else ():
        if _RECEIVED.match(line):
            break
        archives.append(clean_line(line))
    subject = next((clean_line(line[8:]) for line in around if line.lower().startswith("subject:")), None)
    return f"arXiv: {', '.join(archives)}" if 0 < len(archives) <= _MOST_ARCHIVES else subject


def _listed_on(mail: _Mail) -> str | None:
    """Return the last day that a listing covers, else the day of the mail."""
    covered = [*mail.days, *(found["last"] for line in mail.around if (found := _RECEIVED.match(line)))]
    sent = [line for line in mail.around if line.lower().startswith("date:")]
    days = sorted(filter(None, map(iso_date, covered))) or sorted(filter(None, map(iso_date, sent[:1])))
    return days[-1] if days else None
