"""The objects in which web interfaces and dumps give a work, turned into plainly named fields.

Only what a name alone does not tell is done here: values in nested objects, abstracts taken
apart, dates of something else. The shapes are those documented by OpenReview (API 1 and 2),
Zotero (Web API 3), OpenAlex, INSPIRE, DBLP, DataCite, BibJSON, Semantic Scholar, Hugging Face
(daily papers, rows of data sets) and arXiv (the metadata dump); what is not understood keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from readlist.formats.fields.names import field_of
from readlist.formats.fields.values import nested_in
from readlist.formats.parts.publication_dates import day_of_timestamp
from readlist.model.identifiers import parse_identifier

_Fields = dict[str, Any]

LISTED_AT = "listedAt"
"""The field under which the day of a listing is kept."""

_OPENREVIEW_SITE = "https://openreview.net"
_NO_WORK_IN_ZOTERO = ("attachment", "note", "annotation")
_IDENTIFIERS = frozenset(("arxiv_id", "doi", "pmid", "acl", "openreview", "s2"))
_BIBTEX_YEAR = re.compile(r"\byear\s{0,20}=\s{0,20}[{\"]{0,2}([0-9]{4})", re.IGNORECASE | re.ASCII)
_BIBTEX_VENUE = re.compile(r"\b(?:booktitle|journal)\s{0,20}=\s{0,20}\{([^{}]{1,300})\}", re.IGNORECASE)


def plain_fields(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the fields of an entry by plain names; None for one that is no work of its own.

    A review on OpenReview and an attachment in Zotero are such entries.
    """
    found = _translated(entry)
    if found is None:
        return None
    inside = {name: _translated(found[name]) or {} for name in nested_in(found)}
    return {**found, **inside} if inside else found


def _translated(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = entry
    for needed, translate in _DIALECTS:
        if found is not None and needed in found:
            found = translate(dict(found))
    return found


def _openreview(note: _Fields) -> _Fields | None:
    """Return a submission's content; its values are bare in API 1 and ``{"value": ...}`` in API 2."""
    content = note.get("content")
    if not isinstance(content, dict):
        return note
    forum = note.get("forum") or note.get("id")
    if note.get("replyto") or (note.get("id") and note.get("id") != forum):
        return None
    del note["content"]
    found = {name: _inside(value) for name, value in content.items()}
    pdf = found.get("pdf")
    if isinstance(pdf, str) and pdf.startswith("/"):
        found["pdf"] = _OPENREVIEW_SITE + pdf
    if isinstance(forum, str):
        found |= {"openreview": forum, "url": f"{_OPENREVIEW_SITE}/forum?id={forum}"}
    published = day_of_timestamp(note.get("pdate"))
    return note | found | ({"published_on": published} if published else {})


def _inside(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _zotero(item: _Fields) -> _Fields | None:
    """Return the item's own fields; editors and translators are no authors."""
    data = item.get("data", item)
    if not isinstance(data, dict) or "itemType" not in data:
        return item
    if data["itemType"] in _NO_WORK_IN_ZOTERO:
        return None
    found = dict(data)
    creators = found.get("creators")
    if isinstance(creators, list):
        known = [creator for creator in creators if isinstance(creator, dict)]
        roles = {creator.get("creatorType") for creator in known}
        role = next((role for role in ("author", "presenter", "contributor") if role in roles), None)
        found["creators"] = [
            creator for creator in known if role is None or creator.get("creatorType") == role
        ]
    return found


def _openalex(work: _Fields) -> _Fields:
    """Return a work with its abstract put together again, and the addresses of its locations."""
    index = work.pop("abstract_inverted_index", None)
    if isinstance(index, dict):
        work["abstract"] = _from_inverted_index(index)
    primary = work.get("primary_location")
    if isinstance(primary, dict):
        work |= {
            "url": primary.get("landing_page_url"),
            "pdf": primary.get("pdf_url"),
            "venue": primary.get("source"),
        }
    locations = work.get("locations")
    addresses = [
        place.get("landing_page_url")
        for place in (locations if isinstance(locations, list) else ())
        if isinstance(place, dict)
    ]
    preprints = [address for address in addresses if isinstance(address, str) and _is_arxiv(address)]
    if preprints:
        work["url"] = [*filter(None, [work.get("url")]), *preprints]
    return work


def _from_inverted_index(index: Mapping[str, Any]) -> str:
    """Return the text of which ``index`` gives the places of each word."""
    places: list[tuple[int, str]] = []
    for word, found in index.items():
        if isinstance(found, list):
            places += [(place, word) for place in found if isinstance(place, int)]
    places.sort()
    return " ".join([word for _, word in places])


def _is_arxiv(address: str) -> bool:
    found = parse_identifier(address)
    return found is not None and found.arxiv is not None


def _inspire(record: _Fields) -> _Fields:
    """Return a literature record's metadata, whose fields are lists of objects."""
    metadata = record.get("metadata", record)
    if not isinstance(metadata, dict) or not isinstance(metadata.get("titles"), list):
        return record
    found = dict(metadata)
    published = next(_objects(found.get("publication_info")), {})
    found |= {
        "title": next(_objects(found.pop("titles")), {}).get("title"),
        "abstract": next(_objects(found.pop("abstracts", None)), {}).get("value"),
        "arxiv_id": next(_objects(found.pop("arxiv_eprints", None)), {}).get("value"),
        "doi": next(_objects(found.pop("dois", None)), {}).get("value"),
        "venue": published.get("journal_title"),
        "year": published.get("year"),
        "published_on": found.get("preprint_date") or found.get("earliest_date"),
        "id": record.get("id"),
    }
    return found


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())


def _datacite(record: _Fields) -> _Fields:
    """Return a record's attributes, whose titles and descriptions are lists of objects."""
    attributes = record.pop("attributes")
    if not isinstance(attributes, dict):
        return record
    found = record | attributes
    if isinstance(found.get("titles"), list):
        found["title"] = next(_objects(found.pop("titles")), {}).get("title")
    descriptions = _objects(found.pop("descriptions", None))
    found["abstract"] = next(
        (item.get("description") for item in descriptions if item.get("descriptionType") == "Abstract"), None
    )
    return found


def _bibjson(entry: _Fields) -> _Fields:
    """Lift the identifiers out of a list of objects with type and value."""
    kinds = {str(item.get("type")): item.get("id") for item in _objects(entry["identifier"])}
    known = {field: kinds[kind] for kind in kinds if (field := field_of(kind)) in _IDENTIFIERS}
    return known | entry


def _dblp(hit: _Fields) -> _Fields:
    """Return a hit's ``info``; DBLP puts a full stop after every title."""
    info = hit.pop("info")
    if not isinstance(info, dict):
        return hit
    title = info.get("title")
    return {**hit, **info, "title": title.removesuffix(".") if isinstance(title, str) else title}


def _hugging_face(entry: _Fields) -> _Fields:
    """Return a daily paper; the date beside it is the day of the listing, not that of the work."""
    if isinstance(entry["paper"], dict) and "publishedAt" in entry:
        entry[LISTED_AT] = entry.pop("publishedAt")
    return entry


def _arxiv_metadata(entry: _Fields) -> _Fields:
    """Return an entry with its authors as they are parsed, and the date of its first version."""
    entry["authors"] = entry.pop("authors_parsed")
    first = next(_objects(entry.get("versions")), {})
    return entry | ({"published_on": first["created"]} if first.get("created") else {})


def _identifiers_of_services(entry: _Fields) -> _Fields:
    """Lift the identifiers out of ``externalIds`` (Semantic Scholar) or ``ids`` (OpenAlex)."""
    for name in ("externalIds", "externalids", "external_ids", "ids"):
        kinds = entry.get(name)
        if isinstance(kinds, dict):
            known = {kind: field for kind in kinds if (field := field_of(kind)) in _IDENTIFIERS}
            entry = {field: kinds[kind] for kind, field in known.items()} | entry
            entry[name] = {kind: value for kind, value in kinds.items() if kind not in known}
    return entry


def _bibtex(entry: _Fields) -> _Fields:
    """Fill in year and venue from an entry of BibTeX that stands in a field."""
    text = entry.get("bibtex") or entry.get("_bibtex")
    if not isinstance(text, str):
        return entry
    for name, pattern in (("year", _BIBTEX_YEAR), ("venue", _BIBTEX_VENUE)):
        if not entry.get(name) and (found := pattern.search(text)):
            entry[name] = found[1]
    return entry


_DIALECTS: tuple[tuple[str, Callable[[_Fields], _Fields | None]], ...] = (
    ("content", _openreview),
    ("data", _zotero),
    ("itemType", _zotero),
    ("attributes", _datacite),
    ("metadata", _inspire),
    ("titles", _inspire),
    ("info", _dblp),
    ("paper", _hugging_face),
    ("authorships", _openalex),
    ("abstract_inverted_index", _openalex),
    ("authors_parsed", _arxiv_metadata),
    ("externalIds", _identifiers_of_services),
    ("externalids", _identifiers_of_services),
    ("external_ids", _identifiers_of_services),
    ("ids", _identifiers_of_services),
    ("identifier", _bibjson),
    ("bibtex", _bibtex),
    ("_bibtex", _bibtex),
)
"""By the field that gives a shape away, what is made of it; several can follow one another."""
