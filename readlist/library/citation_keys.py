"""The papers of a library under the keys by which documents cite them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from readlist.model.citation_keys import citation_keys, key_pattern
from readlist.model.paper import Former, Paper

if TYPE_CHECKING:
    from readlist.library.library import Library

CITED = ("bibtex", "biblatex", "csl-json", "table")
"""What names papers by the keys with which documents cite them; elsewhere a paper has its own key."""


def with_citation_keys(library: Library, papers: Iterable[Paper], pattern: str) -> Iterator[Paper]:
    """Yield papers of the library whose keys are those that ``pattern`` gives them among all papers.

    The keys that they and those merged into them have otherwise count as former ones. Raises UsageError.
    """
    from readlist.analysis.duplicates import age

    wanted = key_pattern(pattern)
    known = library.summaries()
    sources = _source_keys(library, known) if wanted.needs_sources else {}
    keys = citation_keys(sorted(known.values(), key=age), wanted, sources)
    taken = frozenset(map(str.casefold, keys.values()))
    return (_renamed(paper, keys, taken) for paper in papers)


def _source_keys(library: Library, doc_ids: Iterable[int]) -> dict[int, str]:
    keys: dict[int, str] = {}
    for doc_id in doc_ids:
        with contextlib.suppress(KeyError):  # removed meanwhile
            keys[doc_id] = _source_key(library.paper(doc_id).extra)
    return keys


def _source_key(extra: Mapping[str, Any]) -> str:
    """Return the key that a paper had in the bibliography that it came from; "" for none."""
    for name, field in (("bibtex", "key"), ("csl-json", "id")):
        source = extra.get(name)
        key = source.get(field) if isinstance(source, Mapping) else None
        if isinstance(key, str) and key:
            return key
    return ""


def _renamed(paper: Paper, keys: Mapping[int, str], taken: frozenset[str]) -> Paper:
    """Return the paper under its key; a former one that another paper has by now is forgotten."""
    key = keys.get(paper.doc_id, paper.key)
    own = [name for name in (paper.key, *(each.key for each in paper.merged)) if name.casefold() not in taken]
    former = dict.fromkeys([*(keys.get(each.doc_id, "") for each in paper.merged), *own])
    return msgspec.structs.replace(
        paper,
        key=key,
        merged=tuple(Former(key=name) for name in former if name and name != key),
        extra=_without_keys_of_others(paper.extra, key, taken),
    )


def _without_keys_of_others(extra: dict[str, Any], key: str, taken: frozenset[str]) -> dict[str, Any]:
    source = extra.get("bibtex")
    if not isinstance(source, Mapping):
        return extra
    known_as = str(source.get("key", "")).casefold()
    if known_as not in taken or known_as == key.casefold():
        return extra
    return {**extra, "bibtex": {name: value for name, value in source.items() if name != "key"}}
