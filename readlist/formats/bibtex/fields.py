"""The fields of a BibTeX or BibLaTeX entry as those of a record.

Field names after btxdoc (3.2) and the BibLaTeX manual (2.2.2, 2.2.5 for the older names), and
those of common tools: ``eprint`` with ``archiveprefix`` (arXiv), ``pmid`` (PubMed exports),
``bdsk-url-1`` (BibDesk), ``arxivid`` (Mendeley), ``code`` and ``pdf`` (personal pages).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

from readlist.formats.bibtex.people import people_of
from readlist.formats.parts.publication_dates import date_of_parts, year_of
from readlist.formats.parts.tex import unicode_text
from readlist.formats.xml.html_fragments import line_of_html, paragraphs_of_html
from readlist.model.identifiers import merge_identifiers, parse_identifier
from readlist.model.links import KINDS, find_links, link_of
from readlist.model.paper import Identifiers, Link
from readlist.model.record import Record
from readlist.model.text import clean_line

Fields = Mapping[str, str]

KEPT = "readlist"
"""The field in which write() keeps what BibTeX cannot hold."""

_VENUES = ("journaltitle", "journal", "booktitle", "shortjournal", "eventtitle")
_THESES = frozenset(["thesis", "phdthesis", "mastersthesis"])
_REPORTS = frozenset(["report", "techreport"])
_EDITED = frozenset(
    [
        "book",
        "mvbook",
        "proceedings",
        "mvproceedings",
        "collection",
        "mvcollection",
        "reference",
        "periodical",
    ]
)
_TAGS = ("keywords", "keyword", "tags")
_LINK_FIELD = re.compile(rf"(?P<kind>url|link|html|website|{'|'.join(KINDS)})(?:-?[0-9]+)?|bdsk-url-[0-9]+")
_SITES = {
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "acl": "https://aclanthology.org/{}",
    "s2": "https://www.semanticscholar.org/paper/{}",
}
_PMID_NAMES = ("pmid", "pubmedid", "pubmed")
_IDENTIFIERS = ("doi", "eprint", "arxivid", "arxiv", "openreview", "acl", "s2", *_PMID_NAMES)
# "arXiv preprint arXiv:2408.14906", "CoRR, abs/2408.14906", "ArXiv e-prints", "arXiv.org"
_ARXIV = re.compile(
    r"(?:arxiv(?:\.org)?|corr)\b[\s:,.]*(?:e-?prints?\b|preprints?\b)?[\s:,.]*(?:arxiv\b[\s:]*)?(?:abs/|vol\.\s*)*(?P<id>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE_ARXIV = re.compile(r"abs/(?P<id>\S+)")
_ARXIV_PLACES = ("journal", "journaltitle", "howpublished", "number", "volume", "note", "pages", "series")
_FULL_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[^/]*)?", re.ASCII)
_DAY_IN_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s.~]*(?P<month>[a-z]{3,9})\.?"
    r"|(?P<month2>[a-z]{3,9})\.?[\s~]*(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?",
    re.IGNORECASE | re.ASCII,
)
_TOP_LEVEL = re.compile(r"\\.|[{};,\n]", re.DOTALL)
_ENTITY = re.compile(r"\{?\\&\}?(?:\\?(#))?(\w{1,8};)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TILDE = re.compile(r"\$\\sim\$|\{?\\(?:textasciitilde|~)\s*(?:\{\s*\})?\}?")
# The macros of AASTeX for journals, which NASA ADS writes.
_JOURNAL_MACROS = {
    "aap": "Astronomy and Astrophysics",
    "aapr": "Astronomy and Astrophysics Review",
    "aj": "The Astronomical Journal",
    "apj": "The Astrophysical Journal",
    "apjl": "The Astrophysical Journal Letters",
    "apjs": "The Astrophysical Journal Supplement Series",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "mnras": "Monthly Notices of the Royal Astronomical Society",
    "nat": "Nature",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "physrep": "Physics Reports",
    "pra": "Physical Review A",
    "prb": "Physical Review B",
    "prc": "Physical Review C",
    "prd": "Physical Review D",
    "pre": "Physical Review E",
    "prl": "Physical Review Letters",
    "solphys": "Solar Physics",
    "ssr": "Space Science Reviews",
}


def record_of(kind: str, fields: Fields, inherited: Fields) -> Record:
    """Return the record of an entry of type ``kind``, with what its parent gives where it has nothing itself.

    A record without title and identifier may come out; the caller decides what to do with it.
    """
    whole = {**inherited, **fields} if inherited else fields
    links = _links_of(fields)
    abstract = text_of(fields.get("abstract", ""))
    return Record(
        title=line_of(whole.get("title", "")),
        abstract=abstract,
        authors=_authors_of(kind, whole),
        year=_year_of(whole),
        venue=_venue_of(kind, whole),
        published_on=_published_on(whole),
        identifiers=_identifiers_of(fields, links),
        links=tuple(dict.fromkeys((*(link for _, link in links), *find_links(abstract)))),
        tags=_tags_of(fields),
    )


def line_of(tex: str) -> str:
    """Return a value as one line of text without TeX and HTML."""
    if "<" in tex or "&" in tex:
        tex = line_of_html(_without_escaped_ampersands(tex))
    return clean_line(unicode_text(tex))


def text_of(tex: str) -> str:
    """Return a value as paragraphs of text without TeX and HTML; a blank line parts them."""
    if not tex:
        return ""
    if "<" not in tex and "&" not in tex and not _BLANK_LINE.search(tex):
        return clean_line(unicode_text(tex))
    paragraphs = paragraphs_of_html(_without_escaped_ampersands(tex))
    if len(paragraphs) == 1:
        return clean_line(unicode_text(paragraphs[0]))
    # Converted at once: a group or a formula may go on over a blank line.
    converted = unicode_text("\n\n".join(paragraphs))
    return "\n\n".join(line for part in converted.split("\n\n") if (line := clean_line(part)))


def address_of(tex: str) -> str:
    """Return a value that holds an address, its tildes and escaped signs as they are meant."""
    return clean_line(unicode_text(_TILDE.sub("~", tex).replace("~", "\\textasciitilde{}")))


def _without_escaped_ampersands(tex: str) -> str:
    """Return ``tex`` with ``\\&amp;`` and ``\\&\\#38;``, HTML that databases escaped for TeX, as HTML."""
    return _ENTITY.sub(r"&\1\2", tex) if "\\&" in tex else tex


def _authors_of(kind: str, fields: Fields) -> tuple[str, ...]:
    authors = people_of(fields.get("author") or fields.get("authors", ""))
    return authors or (people_of(fields.get("editor", "")) if kind in _EDITED else ())


def venue_fields(kind: str) -> tuple[str, ...]:
    """Return the fields that name the venue of an entry of type ``kind``, the first that is there counts."""
    if kind in _THESES:
        return (*_VENUES, "school", "institution")
    if kind in _REPORTS:
        return (*_VENUES, "institution")
    if kind in _EDITED:  # their booktitle is their own title, for the parts that refer to them
        return tuple(name for name in _VENUES if name != "booktitle")
    return _VENUES


def _venue_of(kind: str, fields: Fields) -> str | None:
    tex = next((tex for name in venue_fields(kind) if (tex := fields.get(name, "").strip())), "")
    macro = tex.strip("{}\\").lower()
    if "\\" in tex and macro in _JOURNAL_MACROS:
        return _JOURNAL_MACROS[macro]
    venue = line_of(tex)
    preprint = _ARXIV.fullmatch(venue)
    if preprint and (not preprint["id"] or parse_identifier(preprint["id"])):
        return None
    return venue or None


def is_link_field(name: str) -> bool:
    """Return whether the field of that name holds an address of the work, its code or its data."""
    return _LINK_FIELD.fullmatch(name) is not None


# -- dates


def _year_of(fields: Fields) -> int | None:
    for name in ("year", "date"):
        if (tex := fields.get(name)) and (year := year_of(unicode_text(tex.split("/")[0]))) is not None:
            return year
    return None


def _published_on(fields: Fields) -> str | None:
    """Return the full date of an entry: ISO 8601 in ``date``, or year, month and day apart."""
    date = _FULL_DATE.fullmatch(fields.get("date", "").strip())
    if date:
        return _iso(int(date[1]), int(date[2]), int(date[3]))
    year = fields.get("year", "").strip("{} ")
    month = unicode_text(fields.get("month", "")).strip(" .,")
    day = fields.get("day", "").strip("{} ")
    if not day and (found := _DAY_IN_MONTH.fullmatch(month)):
        month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    return date_of_parts(year, month, day) if year and month and day else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


# -- identifiers and links


def _identifiers_of(fields: Fields, links: Sequence[tuple[str, Link]]) -> Identifiers:
    identifiers = Identifiers()
    for found in _all_identifiers(fields, links):
        if found is not None:
            identifiers = merge_identifiers(identifiers, found)
    return identifiers


def _all_identifiers(fields: Fields, links: Sequence[tuple[str, Link]]) -> Iterator[Identifiers | None]:
    for name in _IDENTIFIERS:
        if name in fields:
            yield from _identifiers_in(name, address_of(fields[name]), fields)
    for name in _ARXIV_PLACES:
        if name in fields and ("rxiv" in fields[name].lower() or "abs/" in fields[name]):
            yield _arxiv_of(address_of(fields[name]))
    for name, link in links:
        if name != "note" and link.kind in ("paper", "pdf"):
            yield parse_identifier(link.url)


def _identifiers_in(name: str, text: str, fields: Fields) -> Iterator[Identifiers | None]:
    if name == "eprint":
        archive = line_of(fields.get("archiveprefix") or fields.get("eprinttype", "")).lower()
        if archive in ("pubmed", "pmid"):
            yield parse_identifier(_SITES["pmid"].format(text))
        elif archive in ("", "arxiv") or archive.startswith("arxiv"):
            found = parse_identifier(text)
            yield found if found and found.arxiv else None
    elif name in ("arxiv", "arxivid"):
        for part in text.split(","):
            yield parse_identifier(part)
    elif name == "doi":
        yield parse_identifier(text)
    else:
        site = _SITES["pmid" if name in _PMID_NAMES else name]
        yield parse_identifier(text if "://" in text else site.format(text))


def _arxiv_of(text: str) -> Identifiers | None:
    """Return the arXiv id that ``text`` is a reference to, with "arXiv", "CoRR" or "abs/" before it."""
    reference = _ARXIV.fullmatch(text) or _BARE_ARXIV.fullmatch(text)
    found = parse_identifier(reference["id"]) if reference else None
    return found if found and found.arxiv else None


def _links_of(fields: Fields) -> list[tuple[str, Link]]:
    """Return the links of the fields that hold addresses, in order, each with the name of its field."""
    links: list[tuple[str, Link]] = []
    for name, tex in fields.items():
        if "://" not in tex:
            continue
        field = _LINK_FIELD.fullmatch(name)
        if field is None and name not in ("howpublished", "note"):
            continue
        text = address_of(tex)
        only = link_of(text)
        kind = field["kind"] if field else None
        found = (only,) if only else find_links(text)
        links += [(name, Link(kind, link.url) if kind in KINDS else link) for link in found]
    return links


# -- keywords


def _tags_of(fields: Fields) -> tuple[str, ...]:
    tags: dict[str, None] = {}
    for name in _TAGS:
        if name in fields:
            tags |= dict.fromkeys(tag for part in _keywords_in(fields[name]) if (tag := line_of(part)))
    return tuple(tags)


def _keywords_in(tex: str) -> list[str]:
    """Return the parts between semicolons, else between commas or lines, that stand outside of braces."""
    places: dict[str, list[int]] = {";": [], ",": [], "\n": []}
    depth = 0
    for found in _TOP_LEVEL.finditer(tex):
        sign = found[0]
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth <= 0 and sign in places:
            places[sign].append(found.start())
    cuts = places[";"] or places[","] or places["\n"]
    return [
        tex[start:end] for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(tex)], strict=True)
    ]
