"""RIS, the exchange format of Reference Manager, EndNote, Zotero and most databases.

"RIS Format Specifications" (Research Information Systems, 2001; kept by Clarivate at
https://support.clarivate.com/Endnote) and what Scopus, Embase, Ovid, ProQuest, Rayyan and others
make of it: lower case, one space before the hyphen, text between records, missing ends.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

import msgspec

from readlist.formats.fields.kept import json_of, kept_fields, kept_in, with_kept_fields
from readlist.formats.parts.venues import is_of_conference
from readlist.formats.references.tagged_lines import Dialect, head_of, scan
from readlist.formats.references.tagged_records import Meaning, reading_of
from readlist.model.identifiers import landing_url
from readlist.model.paper import Identifiers, Paper
from readlist.model.record import Reading, Record

NAME = "ris"

# fmt: off
_KNOWN = (
    "TY|A[1-4BDNUV]|BT|C[1-8ANPTY]|D[ABIOP]|E[DPT]|I[DPS]|J[12AFO]|KW|L[1-4ABK]|M[1-3]|N[12OV]|OP|P[BPY]|R[INP]"
    "|S[ENPTV]|T[1-4AIT]|U[1-5R]|V[LO]|WP|Y[12R]"
)
# fmt: on
# The hyphen stands after two spaces. Known tags may have fewer, where that is not running text.
_TAGGED = (
    rf"(?=[A-Z][A-Z0-9]\s{{2,8}}[-–—]|(?:{_KNOWN})(?:\s[-–—]|[-–—](?:\s|$))|ER\s?[-–—]\s*$)"
    r"(?P<tag>[A-Z][A-Z0-9])\s{0,8}[-–—](?P<value>.*)"
)
_DIALECT = Dialect(
    tagged=re.compile(_TAGGED),
    any_case=re.compile(_TAGGED, re.IGNORECASE),
    begins=frozenset(("TY",)),
    ends=frozenset(("ER",)),
)
_MEANING = Meaning(
    title=("TI", "T1", "CT", "BT", "TT", "ST"),
    abstract=("AB", "N2"),
    authors=(("AU", "A1"), ("A2", "ED"), ("A3",)),
    keywords=(("KW",),),
    venue=("JF", "JO", "T2", "BT", "JA", "J2", "J1"),
    year=("PY", "Y1", "YR", "DA"),
    date=("DA", "Y1", "PY"),
    doi=("DO", "DI"),
    links=("UR", "L2", "LK", "L3"),
    pdf=("L1",),
    own_ids=("M3", "AN", "C7", "ID"),
    notes=("N1", "RN", "NO"),
    accession_numbers=("C5", "AN"),
    databases=("DB", "DP"),
)
_FIRST_LINE = re.compile(r"\s*TY\s{0,8}[-–—]\s?\s*[A-Za-z]", re.IGNORECASE)
_TAG = re.compile(r"[A-Z][A-Z0-9]")
_KINDS_IN_JOURNALS = frozenset(("JOUR", "JFULL", "EJOUR", "MGZN", "NEWS", "ABST", "INPR"))
_KEPT = "U5"
_MARK = "readlist:"
_INDENTATION = " " * len("AB  - ")
_LINE_END = re.compile(r"\n")
_LINE_ENDS = re.compile(r"\n{2,}")
_FEWEST_FIELDS = 2
_FEWEST_LOOSE_FIELDS = 4


def sniff(text: str) -> float:
    """Return how sure it is that ``text`` is RIS: fields follow a line with the type of a record."""
    lines = [line.strip() for line in head_of(text) if line.strip()]
    pattern = _DIALECT.any_case or _DIALECT.tagged
    tagged = [pattern.match(line) is not None for line in lines]
    for at, line in enumerate(lines):
        if _FIRST_LINE.match(line) and sum(tagged[at + 1 : at + 5]) >= _FEWEST_FIELDS:
            return 0.95 if at < 40 else 0.5
    fields = sum(_DIALECT.tagged.match(line) is not None for line in lines)
    return 0.6 if fields >= _FEWEST_LOOSE_FIELDS and fields >= 0.6 * len(lines) else 0.0


def read(text: str, modified_on: datetime.date) -> Reading:
    """Return the records of a RIS text. Raises nothing: what cannot be read is a problem with its line."""
    reading = reading_of(NAME, scan(text, _DIALECT), _MEANING)
    return msgspec.structs.replace(reading, records=tuple(map(_with_kept_fields, reading.records)))


def write(papers: Iterable[Paper]) -> str:
    """Return the papers as RIS.

    Fields that were read from RIS and have no place in the model come back as they were. Each
    paragraph of an abstract is a line; lines without a tag go on with the field above, and are
    indented so that they never look like one. What RIS cannot hold stands in one field ``U5``,
    marked as readlist's own; ``read`` understands it.
    """
    return "\n".join(map(_written, papers))


def _written(paper: Paper) -> str:
    fields = _fields_of(paper)
    text = _text_of(fields)
    record = next(iter(read(text, datetime.date.min).records), Record())
    if kept := kept_fields(paper, record):
        text = _text_of([*fields, (_KEPT, _MARK + json_of(kept))])
    return text


def _text_of(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(map(_field_text, fields)) + "ER  - \n"


def _field_text(field: tuple[str, str]) -> str:
    tag, value = field
    return f"{tag}  - " + _LINE_END.sub(f"\n{_INDENTATION}", value) + "\n"


def _fields_of(paper: Paper) -> list[tuple[str, str]]:
    own = _own_fields(paper)
    kind = next((value for tag, value in own if tag == "TY"), None) or _kind_of(paper)
    fields = [
        ("TY", kind),
        ("TI", paper.title),
        *(("AU", author) for author in paper.authors),
        ("PY", str(paper.year or "")),
        ("DA", (paper.published_on or "").replace("-", "/")),
        ("JF" if kind in _KINDS_IN_JOURNALS else "T2", paper.venue or ""),
        ("DO", paper.identifiers.doi or ""),
        *(("L1" if link.kind == "pdf" else "UR", link.url) for link in paper.links),
        *(("N1", text) for text in _identifier_notes(paper.identifiers)),
        ("AB", _LINE_ENDS.sub("\n", paper.abstract)),
        *(("KW", tag) for tag in paper.tags),
    ]
    return [
        *((tag, value) for tag, value in fields if value),
        *((tag, value) for tag, value in own if tag != "TY"),
    ]


def _own_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the fields that were read from RIS and that the model has no place for."""
    own = paper.extra.get(NAME)
    for tag, values in own.items() if isinstance(own, dict) else ():
        if isinstance(tag, str) and _TAG.fullmatch(tag) and tag not in _DIALECT.ends:
            for value in values if isinstance(values, list) else (values,):
                if isinstance(value, str):
                    yield tag, value


def _kind_of(paper: Paper) -> str:
    if paper.venue:
        return "CPAPER" if is_of_conference(paper.venue) else "JOUR"
    return "UNPB" if paper.identifiers.arxiv else "GEN"


def _identifier_notes(ids: Identifiers) -> Iterator[str]:
    """Yield the identifiers that RIS has no tag for."""
    if ids.arxiv:
        for version in ids.arxiv_versions or ("",):
            yield f"arXiv:{ids.arxiv}" + (f"v{version}" if version else "")
    if ids.pmid:
        yield f"PMID:{ids.pmid}"
    for other in (Identifiers(openreview=ids.openreview), Identifiers(acl=ids.acl), Identifiers(s2=ids.s2)):
        if address := landing_url(other):
            yield address


def _with_kept_fields(record: Record) -> Record:
    """Return the record with what ``write`` kept in a field of its own."""
    own = record.extra.get(NAME, {})
    value = own.get(_KEPT)
    if not isinstance(value, str) or not value.startswith(_MARK):
        return record
    kept = kept_in(value.removeprefix(_MARK))
    if not kept:
        return record
    rest = {tag: text for tag, text in own.items() if tag != _KEPT}
    return with_kept_fields(msgspec.structs.replace(record, extra={NAME: rest} if rest else {}), kept)
