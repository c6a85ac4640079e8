"""BibTeX and BibLaTeX bibliographies.

The grammar is in bibtex_syntax, what the fields mean in bibtex_fields, the way back in
bibtex_writing. A parser of others was tried: bibtexparser 2.1 is fast and gives lines, but loses
the whole of a damaged entry, reads ``title = {A} year = 2000`` as one value without a word, gives
up at an ``@type{`` inside a value and does not join with ``#``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

import msgspec

from readlist.formats.bibtex.inheritance import CONTAINERS, Family
from readlist.formats.bibtex.macros import Macros
from readlist.formats.bibtex.syntax import WELL_KNOWN_FIELDS, Entry, read_blocks
from readlist.model.paper import Identifiers, Paper
from readlist.model.record import Problem, Reading, Record

NAME = "bibtex"
ENCODINGS = ("utf-8", "latex")

_SAMPLE = 60_000
_BLANK_LINES = re.compile(r"\n\s*\n")
_BEGINS = re.compile(r"^[ \t]*@[ \t]*[a-z]\w*\s{0,9}[{(]", re.IGNORECASE | re.MULTILINE)
_OTHER_BLOCK = re.compile(r"^[ \t]*@(?:string|comment|preamble)\s{0,9}[{(]", re.IGNORECASE | re.MULTILINE)
_ENOUGH_OF_THE_TEXT = 0.5
_SOME_OF_THE_TEXT = 0.15
_CHECK = "Its fields were told apart by their names: check them."
# Entries that set options of a style: REVTeX, IEEEtran, achemso.
_CONTROL = re.compile(r".*(?:control|ctl)")


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is a bibliography: most of what it begins with are entries."""
    head = text[:_SAMPLE].lstrip()
    if head[:1] in ("<", "{", "[") or not _BEGINS.search(head):
        return 0.0
    blocks = read_blocks(head)
    share = 1 - blocks.outside / sum(not character.isspace() for character in head)
    if not any(WELL_KNOWN_FIELDS & entry.fields.keys() for entry in blocks.entries):
        return 0.9 if share >= _ENOUGH_OF_THE_TEXT and _OTHER_BLOCK.search(head) else 0.0
    if share >= _ENOUGH_OF_THE_TEXT or (_BEGINS.match(head) and share >= _SOME_OF_THE_TEXT):
        return 0.95
    return 0.6 if share >= _SOME_OF_THE_TEXT else 0.3


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the papers of a bibliography, in the order of its entries.

    ``extra["bibtex"]`` of each holds the type, the key and all fields as they are written, macros
    in place. Entries that only hold data for others (``@xdata``, ``@set``, parents without a
    title) are ignored; those without title and identifier are problems, as is every damaged one.
    """
    # Its many patterns take longer to build than a look at a text that is no bibliography.
    from readlist.formats.bibtex.fields import KEPT, record_of
    from readlist.formats.fields.kept import kept_in, with_kept_fields

    blocks = read_blocks(text)
    macros = Macros(blocks.definitions)
    sources = [(entry, _texts(entry, macros)) for entry in blocks.entries]
    family = Family([(entry.type, entry.key, fields) for entry, fields in sources])
    records: list[Record] = []
    problems: list[Problem] = list(macros.problems)
    ignored = blocks.ignored + len(blocks.definitions)
    for entry, own in sources:
        if entry.type in CONTAINERS or _CONTROL.fullmatch(entry.type):
            ignored += 1
            continue
        kept = kept_in(own[KEPT]) if KEPT in own else {}
        if kept:
            del own[KEPT]
        fields = family.with_data(own)
        record = record_of(entry.type, fields, family.inherited(entry.type, entry.key, fields))
        if kept:
            record = with_kept_fields(record, kept)
        if record.title or record.identifiers != Identifiers():
            raw = {name: text for name, text in fields.items() if name != "abstract"}
            if not _says_the_same(fields.get("abstract", ""), record.abstract):
                raw["abstract"] = fields["abstract"]
            extra: dict[str, object] = {"type": entry.type, "key": entry.key, "fields": raw}
            records.append(_placed(record, entry, len(records) + 1, extra))
            problems += _complaints(entry)
        elif entry.key.lower() in family.parents and not entry.damaged:
            ignored += 1
        else:
            problems.append(_failure(entry))
    problems += _doubles(entry for entry, _ in sources)
    problems.sort(key=lambda problem: problem.line)
    return Reading(format=NAME, records=tuple(records), problems=tuple(problems), ignored=ignored)


def write(papers: Iterable[Paper], *, encoding: str = "utf-8") -> str:
    """Return the papers as a bibliography; see bibtex_writing."""
    from readlist.formats.bibtex import writing as bibtex_writing

    return bibtex_writing.write(papers, encoding=encoding)


def _texts(entry: Entry, macros: Macros) -> dict[str, str]:
    return {name: macros.text_of(value, entry.line) for name, value in entry.fields.items()}


def _placed(record: Record, entry: Entry, position: int, extra: dict[str, object]) -> Record:
    return msgspec.structs.replace(record, position=position, line=entry.line, extra={NAME: extra})


def _says_the_same(raw: str, abstract: str) -> bool:
    """Return whether an abstract as it is in the file can be made again from the one that was read.

    Most can, and are too long to be kept twice.
    """
    from readlist.formats.parts.tex_writing import tex_of

    folded = "\n\n".join(" ".join(paragraph.split()) for paragraph in _BLANK_LINES.split(raw.strip()))
    return folded in (abstract, tex_of(abstract))


def _complaints(entry: Entry) -> Iterator[Problem]:
    for complaint in entry.complaints:
        message = f"{complaint} {_CHECK}" if entry.damaged else complaint
        yield Problem("warning", entry.line, message, entry.excerpt)


def _failure(entry: Entry) -> Problem:
    if entry.complaints:
        message = f"{entry.complaints[0]} It has no title that could be read; mend it and import again."
    else:
        message = "The entry has no title and no identifier; add one and import again."
    return Problem("error", entry.line, message, entry.excerpt)


def _doubles(entries: Iterable[Entry]) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.key and entry.key.lower() in lines:
            first = lines[entry.key.lower()]
            message = f"The key {entry.key} is also that of the entry on line {first}; both were read."
            yield Problem("warning", entry.line, message, entry.excerpt)
        lines.setdefault(entry.key.lower(), entry.line)
