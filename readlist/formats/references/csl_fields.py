"""Items of CSL-JSON as records, and papers as items.

"CSL JSON schema" 1.0.2 (https://github.com/citation-style-language/schema), with what Zotero, Pandoc,
Crossref and manubot make of it: titles in lists, years as text, identifiers in ``note`` and ``id``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from readlist.formats.fields.kept import kept_fields, with_kept_fields
from readlist.formats.fields.values import clean_value
from readlist.formats.parts.marked_up_text import plain_line, plain_paragraphs
from readlist.formats.parts.people import clean_names
from readlist.formats.parts.venues import is_of_conference
from readlist.formats.references.dates import date_of, year_of
from readlist.formats.references.note_identifiers import identifiers_of_notes, unmistakable_identifier
from readlist.model.identifiers import landing_url, merge_identifiers, parse_identifier
from readlist.model.links import find_links, link_of
from readlist.model.paper import Identifiers, Paper
from readlist.model.record import Record
from readlist.model.text import clean_line

FORMAT = "csl-json"

_CUSTOM, _READLIST = "custom", "readlist"
_ORDER = (
    "id", "type", "title", "author", "issued", "container-title", "DOI", "PMID", "URL", "abstract", "keyword",
)  # fmt: skip
_ISSUED = ("issued", "published", "published-online", "published-print")
_VENUE = ("container-title", "event-title", "event")
_KEYWORDS = ("keyword", "keywords", "subject", "categories")
_AUTHORS = ("author", "editor")
_HOLDERS = {
    "title": ("title",),
    "abstract": ("abstract",),
    "author": ("authors",),
    "issued": ("year", "published_on"),
    "container-title": ("venue",),
    "keyword": ("tags",),
    "URL": ("links",),
}
_PARTS_OF_NAME = (
    "literal", "name", "family", "given", "suffix", "dropping-particle", "non-dropping-particle",
)  # fmt: skip
_DATES_AS_TEXT = ("raw", "literal", "date", "date-time")
_NUMBERS_IN_ARCHIVE = ("number", "archive_location", "archive-location")
_LARGEST_NUMBER = 10**18
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NAME_BEFORE_IDENTIFIER = re.compile(r"@?(?:url|raw|https?(?=:10\.)):\s*", re.IGNORECASE)
_PUBMED = re.compile(r"@?pubmed:\s*", re.IGNORECASE)
_PMID = re.compile(r"(?:PMID:?\s*)?([1-9][0-9]{0,8})", re.ASCII | re.IGNORECASE)
_ABSTRACT_HEADING = re.compile(r"\A(?:abstract|summary)[:.]?\s*\n\s*", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_WORDS_OF_GROUPS = frozenset((
    "team", "group", "collaboration", "consortium", "committee", "initiative", "of", "for", "the", "and", "&",
))  # fmt: skip


def record_of_item(item: Mapping[str, Any], *, position: int, line: int) -> Record:
    """Return what an item says, be it enough for a record or not.

    What the model has no place for is in ``extra``, under the name of the format.
    """
    custom = item.get(_CUSTOM)
    kept = custom.get(_READLIST) if isinstance(custom, Mapping) else None
    if isinstance(kept, Mapping) and kept.get("id"):
        item = {**item, "id": kept["id"]}
    record = _plain_record(item, position=position, line=line)
    written = _model_fields(record)
    rest = {
        name: value
        for name, value in item.items()
        if name != _CUSTOM and value not in (None, "", [], {}) and written.get(name) != value
    }
    if isinstance(custom, Mapping) and (others := {k: v for k, v in custom.items() if k != _READLIST}):
        rest[_CUSTOM] = others
    if rest:
        record = msgspec.structs.replace(record, extra={FORMAT: clean_value(rest)})
    return with_kept_fields(record, kept) if isinstance(kept, Mapping) else record


def item_of_paper(paper: Paper, *, default_id: str) -> dict[str, Any]:
    """Return a paper as an item.

    The id is the paper's key, by which documents cite it. Other fields that were read from CSL-JSON come
    back as they were, unless the paper says otherwise by now; what CSL cannot hold stands in
    ``custom.readlist``, and so does a former id.
    """
    own = paper.extra.get(FORMAT)
    item: dict[str, Any] = {"id": paper.key or default_id, "type": _type_of(paper)}
    item |= own if isinstance(own, dict) else {}
    before, written = _plain_record(item, position=0, line=0), _model_fields(paper)
    for name, attributes in _HOLDERS.items():
        if any(getattr(before, attribute) != getattr(paper, attribute) for attribute in attributes):
            item.pop(name, None)
            item |= {name: written[name]} if name in written else {}
    if "DOI" in written and _identifiers({"DOI": item.get("DOI")}).doi != paper.identifiers.doi:
        item["DOI"] = written["DOI"]
    found = _identifiers(item)
    if "PMID" in written and found.pmid != paper.identifiers.pmid:
        item["PMID"] = written["PMID"]
    if lines := [*_identifier_lines(paper.identifiers, found)]:
        item["note"] = "\n".join([*filter(None, (_text(item.get("note")),)), *lines])
    kept = kept_fields(paper, record_of_item(item, position=0, line=0))
    if paper.key and item["id"] != paper.key:
        kept["id"], item["id"] = item["id"], paper.key
    if kept:
        custom = item.get(_CUSTOM)
        item[_CUSTOM] = {**(custom if isinstance(custom, dict) else {}), _READLIST: kept}
    return {name: item[name] for name in (*_ORDER, *item) if name in item}


def _plain_record(item: Mapping[str, Any], *, position: int, line: int) -> Record:
    """Return what the fields say that CSL-JSON and its users have for it."""
    abstract = _abstract(_text(item.get("abstract")))
    year, published_on = _issued(item)
    address = link_of(_text(item.get("URL")))
    links = (*((address,) if address else ()), *find_links(abstract))
    return Record(
        title=plain_line(_text(item.get("title"))),
        abstract=abstract,
        authors=next((names for key in _AUTHORS if (names := _names(item.get(key)))), ()),
        year=year,
        venue=next((text for key in _VENUE if (text := plain_line(_text(item.get(key))))), None),
        published_on=published_on,
        identifiers=_identifiers(item),
        links=tuple(link for at, link in enumerate(links) if at == 0 or link.url != links[0].url),
        tags=next((tags for key in _KEYWORDS if (tags := _keywords(item.get(key)))), ()),
        position=position,
        line=line,
    )


def _model_fields(work: Record | Paper) -> dict[str, Any]:
    """Return the fields in which CSL-JSON holds what the model does."""
    day = work.published_on or ""
    parts = [int(part) for part in day.split("-")] if _DAY.fullmatch(day) else [work.year]
    address = work.links[0].url if work.links else ""
    known = merge_identifiers(
        Identifiers(doi=work.identifiers.doi, pmid=work.identifiers.pmid),
        parse_identifier(address) or Identifiers(),
    )
    fields = {
        "title": work.title,
        "author": [_csl_name(author) for author in work.authors],
        "issued": {"date-parts": [parts]} if parts != [None] else None,
        "container-title": work.venue,
        "DOI": work.identifiers.doi,
        "PMID": work.identifiers.pmid,
        "URL": address,
        "abstract": work.abstract,
        "keyword": ", ".join(work.tags),
        "note": "\n".join(_identifier_lines(work.identifiers, known)),
    }
    return {name: value for name, value in fields.items() if value}


def _type_of(paper: Paper) -> str:
    if paper.venue is None:
        return "article"
    return "paper-conference" if is_of_conference(paper.venue) else "article-journal"


def _text(value: object) -> str:
    """Return a text, a number as text, or the first text of a list (as Crossref writes titles)."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str) and item), "")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER:
        return str(value)
    return value if isinstance(value, str) else ""


def _abstract(text: str) -> str:
    text = plain_paragraphs(text.strip().split("\n")) if text else ""
    return _ABSTRACT_HEADING.sub("", text)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(dict.fromkeys(clean_names(plain_line(_name(name)) for name in value)))
    return clean_names(plain_line(value).split(";")) if isinstance(value, str) else ()


def _name(value: object) -> str:
    """Return a name as it is read: given name, particles, family name, suffix."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else ""
    part = {key: text.strip() for key in _PARTS_OF_NAME if isinstance(text := value.get(key), str) and text}
    if whole := part.get("literal") or part.get("name"):
        return whole
    family, given, suffix = (part.get(key, "") for key in ("family", "given", "suffix"))
    if _EAST_ASIAN.match(family):
        return family + given
    particles = (part.get("dropping-particle", ""), part.get("non-dropping-particle", ""))
    name = " ".join(filter(None, (given, *particles, family)))
    return f"{name}, {suffix}" if suffix and value.get("comma-suffix") else f"{name} {suffix}".strip()


def _csl_name(author: str) -> dict[str, str]:
    """Return an author as written in the parts that CSL sorts and shortens by."""
    family, comma, given = author.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    words = author.split()
    of_group = _WORDS_OF_GROUPS & {word.lower() for word in words}
    if len(words) < 2 or of_group or _EAST_ASIAN.match(author):
        return {"literal": author}
    suffix = {"suffix": words.pop()} if words[-1].lower() in _SUFFIXES and len(words) > 2 else {}
    first = next((at for at in range(1, len(words) - 1) if words[at].islower()), len(words) - 1)
    last = next((at for at in range(first, len(words) - 1) if not words[at].islower()), len(words) - 1)
    particle = {"non-dropping-particle": " ".join(words[first:last])} if first < last else {}
    return {"family": " ".join(words[last:]), "given": " ".join(words[:first]), **particle, **suffix}


def _issued(item: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """Return year and day of the first date that has a year."""
    for key in _ISSUED:
        value = item.get(key)
        if isinstance(value, Mapping):
            ranges = value.get("date-parts")
            parts = ranges[0] if isinstance(ranges, list) and ranges else None
            if isinstance(parts, list):
                text = "-".join(filter(None, (_text(part).strip().zfill(2) for part in parts[:3])))
            else:
                text = next((found for name in _DATES_AS_TEXT if (found := _text(value.get(name)))), "")
        else:
            text = _text(value)
        if year := year_of(text):
            return year, date_of(text)
    return None, None


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        text = plain_line(value)
        value = text.split(";" if ";" in text else ",")
    texts = (plain_line(item) for item in value if isinstance(item, str)) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(clean_names(text.strip() for text in texts)))


def _identifiers(item: Mapping[str, Any]) -> Identifiers:
    """Return the identifiers of an item: of its own fields first, then of its address, note and id."""
    found = parse_identifier(clean_line(_text(item.get("DOI")))) or Identifiers()
    if number := _PMID.fullmatch(clean_line(_text(item.get("PMID")))):
        found = merge_identifiers(found, Identifiers(pmid=number[1]))
    for identifiers in _other_identifiers(item):
        found = merge_identifiers(found, identifiers or Identifiers())
    return found


def _other_identifiers(item: Mapping[str, Any]) -> Iterator[Identifiers | None]:
    of_arxiv = "arxiv" in f"{_text(item.get('archive'))} {_text(item.get('publisher'))}".lower()
    for name in _NUMBERS_IN_ARCHIVE:
        text = clean_line(_text(item.get(name)))
        yield parse_identifier(text) if of_arxiv else unmistakable_identifier(text)
    yield parse_identifier(clean_line(_text(item.get("URL"))))
    yield identifiers_of_notes([_text(item.get("note")).split("\n")])
    own_id = _NAME_BEFORE_IDENTIFIER.sub("", clean_line(_text(item.get("id"))), count=1)
    yield unmistakable_identifier(_PUBMED.sub("PMID:", own_id, count=1))


def _identifier_lines(ids: Identifiers, known: Identifiers) -> Iterator[str]:
    """Yield the identifiers that are not ``known``, as lines of a note."""
    if ids.arxiv and (ids.arxiv != known.arxiv or not set(ids.arxiv_versions) <= set(known.arxiv_versions)):
        for version in ids.arxiv_versions or ("",):
            yield f"arXiv:{ids.arxiv}" + (f"v{version}" if version else "")
    for kind in ("openreview", "acl", "s2"):
        value = getattr(ids, kind)
        if value and value != getattr(known, kind):
            yield landing_url(Identifiers(**{kind: value})) or ""
