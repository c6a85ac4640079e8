"""Papers as BibTeX: what came in goes out as it was, what was changed since as the library has it.

Written for BibTeX and Biber alike, in UTF-8: ``year`` for the one and ``date`` for the other,
``eprint`` with ``archiveprefix`` as arXiv gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from readlist.formats.bibtex.fields import KEPT, is_link_field, record_of, venue_fields
from readlist.formats.bibtex.inheritance import Family
from readlist.formats.bibtex.macros import MONTHS
from readlist.formats.fields.kept import json_of, kept_fields
from readlist.formats.parts.tex_writing import tex_of
from readlist.model.identifiers import parse_identifier
from readlist.model.links import link_of
from readlist.model.paper import Identifiers, Link, Paper
from readlist.model.record import Record

_NO_KEY = re.compile(r"[\s,={}\"#%()\\~$&^@]+")
_TYPE = re.compile(r"[A-Za-z][\w+:.-]*")
_FIELD_NAME = re.compile(r"[^\s,={}\"#%()\\]+")
_BRACE = re.compile(r"[{}]")
_AND = re.compile(r"\sand\s", re.IGNORECASE)
_OF_CONFERENCE = re.compile(r"\b(?:proceedings|proc\.|conference|workshop|symposium|meeting)", re.IGNORECASE)
_DEEPEST = 20


@dataclass(frozen=True)
class _Draft:
    paper: Paper
    type: str
    key: str
    fields: dict[str, str]


def write(papers: Iterable[Paper]) -> str:
    """Return ``papers`` as a bibliography, in their order; those that others refer to come last.

    BibTeX wants the latter so. The key of each entry is the paper's; the key that it had in its
    source is kept as an alias in ``ids`` (BibLaTeX manual, 2.2.3), so that citations still work. What would
    not come back as it is, such as single line breaks of an abstract, stands in a field ``readlist``.
    """
    drafts = [_draft_of(paper) for paper in papers]
    _rename_parents(drafts)
    family = Family([(draft.type, draft.key, draft.fields) for draft in drafts])
    # Parents first: what a part has to say itself depends on what its parent says by then.
    for draft in sorted(drafts, key=lambda draft: _depth(draft.fields, family)):
        inherited = family.inherited(draft.type, draft.key, draft.fields)
        record = record_of(draft.type, draft.fields, inherited)
        if _lost(draft.paper, record):
            _correct(draft, record)
            _keep(draft, record_of(draft.type, draft.fields, inherited))
    ordered = sorted(drafts, key=lambda draft: draft.key.lower() in family.parents)
    return "\n".join(_entry(draft) for draft in ordered)


def _draft_of(paper: Paper) -> _Draft:
    source = paper.extra.get("bibtex")
    known: Mapping[str, object] = source if isinstance(source, Mapping) else {}
    given = known.get("fields")
    fields = {
        name: text
        for name, text in (given.items() if isinstance(given, Mapping) else ())
        if isinstance(name, str) and isinstance(text, str) and _FIELD_NAME.fullmatch(name)
    }
    kind = known.get("type")
    key = _NO_KEY.sub("", paper.key) or f"paper{paper.doc_id}"
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        kind = _type_of(paper)
    former = known.get("key")
    if isinstance(former, str) and former and former != key and not _NO_KEY.search(former):
        aliases = [alias.strip() for alias in fields.get("ids", "").split(",") if alias.strip()]
        if former not in aliases:
            fields["ids"] = ", ".join([*aliases, former])
    return _Draft(paper, kind, key, fields)


def _type_of(paper: Paper) -> str:
    if paper.venue is None:
        return "misc"
    return "inproceedings" if _OF_CONFERENCE.search(paper.venue) else "article"


def _rename_parents(drafts: Iterable[_Draft]) -> None:
    """Let references to other entries follow the new keys of those entries."""
    renamed: dict[str, str] = {}
    for draft in drafts:
        source = draft.paper.extra.get("bibtex")
        if isinstance(source, Mapping) and isinstance(source.get("key"), str):
            renamed.setdefault(source["key"].lower(), draft.key)
    for draft in drafts:
        for name in ("crossref", "xref"):
            former = draft.fields.get(name, "").strip()
            if former.lower() in renamed and renamed[former.lower()] != former:
                draft.fields[name] = renamed[former.lower()]


def _depth(fields: Mapping[str, str], family: Family) -> int:
    depth = 0
    while depth < _DEEPEST and (parent := family.parent_of(fields)):
        fields = parent[1]
        depth += 1
    return depth


# -- fields that no longer say what the library says


def _correct(draft: _Draft, record: Record) -> None:
    paper, fields = draft.paper, draft.fields
    if record.title != paper.title:
        _set(fields, "title", tex_of(paper.title, keep_capitals=True))
    if record.authors != paper.authors:
        _set(fields, "author", " and ".join(map(_name, paper.authors)))
    if record.venue != paper.venue:
        _set_venue(draft.type, fields, paper.venue)
    if record.year != paper.year or record.published_on != paper.published_on:
        for name in ("year", "date", "month", "day"):
            fields.pop(name, None)
        _set(fields, "year", str(paper.year) if paper.year is not None else "")
        _set(fields, "date", paper.published_on or "")
    if record.identifiers != paper.identifiers:
        _set_identifiers(fields, paper.identifiers)
    if record.links != paper.links:
        _set_links(fields, paper.links)
    if record.tags != paper.tags:
        for name in ("keyword", "tags"):
            fields.pop(name, None)
        _set(fields, "keywords", ", ".join(map(_tag, paper.tags)))
    if record.abstract != paper.abstract:
        _set(fields, "abstract", tex_of(paper.abstract))


def _keep(draft: _Draft, record: Record) -> None:
    """Keep what ``record``, read from the corrected fields, still has not got."""
    if lost := _lost(draft.paper, record):
        draft.fields[KEPT] = json_of(lost)


def _lost(paper: Paper, record: Record) -> dict[str, object]:
    """Return the fields of ``paper`` that ``record`` has not got, but nothing of its ``extra``."""
    return {name: value for name, value in kept_fields(paper, record).items() if name != "extra"}


def _set(fields: dict[str, str], name: str, tex: str) -> None:
    if tex:
        fields[name] = tex
    else:
        fields.pop(name, None)


def _name(author: str) -> str:
    name = tex_of(author)
    return f"{{{name}}}" if _AND.search(f" {name} ") or name.count(",") > 2 or ";" in name else name


def _tag(tag: str) -> str:
    tex = tex_of(tag)
    return f"{{{tex}}}" if "," in tag or ";" in tag else tex


def _set_venue(kind: str, fields: dict[str, str], venue: str | None) -> None:
    names = venue_fields(kind)
    written = [name for name in names if name in fields]
    for name in written:
        del fields[name]
    usual = "journal" if kind == "article" else "booktitle" if "booktitle" in names else "eventtitle"
    _set(fields, written[0] if written else usual, tex_of(venue or ""))


def _set_identifiers(fields: dict[str, str], identifiers: Identifiers) -> None:
    for name in ("arxiv", "arxivid", "pubmed", "pubmedid", "eprint", "eprinttype", "archiveprefix"):
        fields.pop(name, None)
    if identifiers.arxiv:
        versions = [f"{identifiers.arxiv}v{version}" for version in identifiers.arxiv_versions]
        fields["eprint"] = versions[0] if len(versions) == 1 else identifiers.arxiv
        fields["archiveprefix"] = "arXiv"
        _set(fields, "arxivid", ", ".join(versions) if len(versions) > 1 else "")
    _set(fields, "doi", tex_of(identifiers.doi or ""))
    by_doi = parse_identifier(identifiers.doi) if identifiers.doi else None
    acl = identifiers.acl if by_doi is None or by_doi.acl != identifiers.acl else None
    others = {
        "pmid": identifiers.pmid,
        "openreview": identifiers.openreview,
        "acl": acl,
        "s2": identifiers.s2,
    }
    for name, value in others.items():
        _set(fields, name, tex_of(value or ""))


def _set_links(fields: dict[str, str], links: Iterable[Link]) -> None:
    for name in [name for name in fields if is_link_field(name)]:
        del fields[name]
    for link in links:
        guessed = link_of(link.url)
        name = "url" if guessed and guessed.kind == link.kind else link.kind
        number = 2
        numbered = name
        while numbered in fields:
            numbered, number = f"{name}-{number}", number + 1
        fields[numbered] = tex_of(link.url)


# -- entries


def _entry(draft: _Draft) -> str:
    lines = [f"@{draft.type}{{{draft.key},"]
    lines += [f"  {name} = {_value(name, tex)}," for name, tex in draft.fields.items()]
    return "\n".join([*lines, "}", ""])


def _value(name: str, tex: str) -> str:
    return tex if name == "month" and tex in MONTHS else f"{{{_balanced(tex)}}}"


def _balanced(tex: str) -> str:
    """Return ``tex`` as it is, or without braces where they do not match: they would end the entry."""
    depth = 0
    for sign in _BRACE.findall(tex):
        if sign == "{":
            depth += 1
        else:
            depth -= 1
            if depth < 0:
                break
    return tex if depth == 0 else tex.replace("{", "").replace("}", "")
