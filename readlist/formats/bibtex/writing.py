"""Papers as BibTeX: what came in goes out as it was, what was changed since as the library has it.

Written for BibTeX and Biber alike: ``year`` for the one and ``date`` for the other,
``eprint`` with ``archiveprefix`` as arXiv gives it. biblatex puts that into the words of Biber alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from readlist.formats.bibtex.fields import KEPT, address_of, is_link_field, record_of, venue_fields
from readlist.formats.bibtex.inheritance import Family
from readlist.formats.bibtex.macros import MONTHS
from readlist.formats.fields.kept import json_of, kept_fields
from readlist.formats.parts.tex_encoding import in_ascii
from readlist.formats.parts.tex_writing import tex_of
from readlist.formats.parts.venues import is_of_conference
from readlist.model.citation_keys import citable
from readlist.model.identifiers import parse_identifier
from readlist.model.keys import unique_key
from readlist.model.links import link_of
from readlist.model.paper import Identifiers, Link, Paper
from readlist.model.record import Record

_TYPE = re.compile(r"[A-Za-z][\w+:.-]*")
_FIELD_NAME = re.compile(r"[^\s,={}\"#%()\\]+")
_BRACE = re.compile(r"[{}]")
_AND = re.compile(r"\sand\s", re.IGNORECASE)
_DEEPEST = 20
LATEX = "latex"
_ASCII = "".join(map(chr, range(128)))
# Files and references to other entries are no text, and no addresses either.
_NEITHER_TEXT_NOR_ADDRESS = frozenset(
    ("file", "doi", "eprint", "ids", "crossref", "xref", "xdata", "related", "entryset", "localfile")
)

Translation = Callable[[str, Mapping[str, str]], tuple[str, dict[str, str]]]
"""Returns type and fields of an entry in the words of a dialect."""


@dataclass
class _Draft:
    paper: Paper
    type: str
    key: str
    fields: dict[str, str]


def write(papers: Iterable[Paper], *, encoding: str = "utf-8", translated: Translation | None = None) -> str:
    """Return ``papers`` as a bibliography, in their order; those that others refer to come last.

    BibTeX wants the latter so. The key of each entry is the paper's; the key that it had in its
    source, and those of papers that were merged into it, are kept as aliases in ``ids`` (BibLaTeX
    manual, 2.2.3), so that citations still work. What would not come back as it is, such as single
    line breaks of an abstract, stands in a field ``readlist``. In the ``encoding`` "latex" letters
    outside of ASCII are written as commands.
    """
    drafts = [_draft_of(paper) for paper in papers]
    _name_uniquely(drafts)
    _rename_parents(drafts)
    family = Family([(draft.type, draft.key, draft.fields) for draft in drafts])
    # Parents first: what a part has to say itself depends on what its parent says by then.
    for draft in sorted(drafts, key=lambda draft: _depth(draft.fields, family)):
        inherited = family.inherited(draft.type, draft.key, draft.fields)
        record = record_of(draft.type, draft.fields, inherited)
        if lost := _lost(draft.paper, record):
            _correct(draft, record)
        before = dict(draft.fields)
        if translated is not None:
            draft.type, fields = translated(draft.type, draft.fields)
            _put(draft.fields, fields)
        if encoding == LATEX:
            _put(draft.fields, {name: _in_ascii(name, tex) for name, tex in draft.fields.items()})
        if lost or before != draft.fields:
            inherited = family.inherited(draft.type, draft.key, draft.fields)
            _keep(draft, record_of(draft.type, draft.fields, inherited), escaped=encoding == LATEX)
    ordered = sorted(drafts, key=lambda draft: draft.key.lower() in family.parents)
    return "\n".join(_entry(draft) for draft in ordered)


def _put(fields: dict[str, str], others: Mapping[str, str]) -> None:
    """Replace all fields in place: those who inherit from them look there."""
    others = dict(others)
    fields.clear()
    fields.update(others)


def _in_ascii(name: str, tex: str) -> str:
    if is_link_field(name):
        return quote(tex, safe=_ASCII)
    return tex if name in _NEITHER_TEXT_NOR_ADDRESS else in_ascii(tex)


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
    key = citable(paper.key) or f"paper{paper.doc_id}"
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        kind = _type_of(paper)
    return _Draft(paper, kind, key, fields)


def _type_of(paper: Paper) -> str:
    if paper.venue is None:
        return "misc"
    return "inproceedings" if is_of_conference(paper.venue) else "article"


def _name_uniquely(drafts: Sequence[_Draft]) -> None:
    """Give every draft a key of its own, as BibTeX compares keys, and its former keys as aliases."""
    taken: set[str] = set()
    for draft in drafts:
        folded = draft.key.casefold()
        free = unique_key(folded, taken)
        draft.key += free[len(folded) :]
        taken.add(free)
    for draft in drafts:
        known = draft.paper.extra.get("bibtex")
        source = known.get("key") if isinstance(known, Mapping) else ""
        given = (alias.strip() for alias in draft.fields.get("ids", "").split(","))
        aliases: list[str] = []
        for alias in (*given, source, *(former.key for former in draft.paper.merged)):
            if isinstance(alias, str) and alias and alias == citable(alias) and alias.casefold() not in taken:
                taken.add(alias.casefold())
                aliases.append(alias)
        _set(draft.fields, "ids", ", ".join(aliases))


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
        # Biber takes the year of the date: the other day stays where only readlist looks.
        day = paper.published_on or ""
        _set(fields, "date", day if paper.year in (None, int(day[:4] or 0)) else "")
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


def _keep(draft: _Draft, record: Record, *, escaped: bool) -> None:
    """Keep what ``record``, read from the corrected fields, still has not got."""
    if lost := _lost(draft.paper, record):
        draft.fields[KEPT] = json_of(lost, escaped=escaped)


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
    _set(fields, "doi", _verbatim(identifiers.doi or ""))
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


def _verbatim(address: str) -> str:
    """Return an address as it is, for programs take it so; escaped where it would not come back."""
    return address if address_of(address) == address == _balanced(address) else tex_of(address)


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
        fields[numbered] = _verbatim(link.url)


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
