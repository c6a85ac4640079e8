"""What labels say about a paper in mails and listings: ``Title:``, ``Authors:``, ``Journal-ref:``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readlist.formats.arxiv.metadata import split_arxiv_authors, without_tex, year_of_arxiv
from readlist.formats.parts.publication_dates import iso_date
from readlist.model.identifiers import find_identifiers, merge_identifiers
from readlist.model.links import find_links
from readlist.model.paper import Identifiers
from readlist.model.record import Record

KEPT = (
    "comments",
    "report-no",
    "msc-class",
    "acm-class",
    "journal-ref",
    "license",
    "subj-class",
    "notes",
    "proxy",
)
"""The fields that are kept as they are; readlist has no use of its own for them."""


def labelled_record(
    fields: Mapping[str, str],
    identifiers: Identifiers,
    *,
    submitted: str,
    abstract: str,
    linked_in: Iterable[str],
    tags: Iterable[str],
    doi: str = "",
) -> Record:
    """Return the record of one entry; its place in the list is for the caller to add.

    ``fields`` are the texts by label in small letters, ``submitted`` is the date of the first
    version as written, ``linked_in`` the texts whose links are the paper's, ``doi`` what stands
    in for a field that is missing.
    """
    year = year_of_arxiv(identifiers.arxiv)
    for found in find_identifiers(fields.get("doi") or doi):
        identifiers = merge_identifiers(identifiers, found)
    submitted_on = iso_date(submitted)
    links = (link for text in (*linked_in, fields.get("comments", ""), abstract) for link in find_links(text))
    extra = {name: without_tex(fields[name]) for name in KEPT if fields.get(name)}
    return Record(
        title=without_tex(fields.get("title", "")),
        abstract=abstract,
        authors=split_arxiv_authors(fields.get("authors", "")),
        year=year,
        venue=without_tex(fields.get("journal-ref", "")) or None,
        published_on=submitted_on if submitted_on and submitted_on.startswith(f"{year}-") else None,
        identifiers=identifiers,
        links=tuple(dict.fromkeys(links)),
        tags=tuple(dict.fromkeys(tags)),
        extra={"arxiv": extra} if extra else {},
    )
