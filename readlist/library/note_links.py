"""The links between the notes of a folder: papers that name one another, and neighbours in a short list."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from readlist.formats.notes.rendering import NoteLink
from readlist.library.note_names import SUFFIX, comparable
from readlist.model.identifiers import find_identifiers, strong_identifiers
from readlist.model.paper import Paper, PaperSummary

SHORT_LIST = 50
"""Papers; to stand beside another one says little in a longer list."""

NEIGHBOURS = 2
"""How many papers before a paper in its list, and as many behind it, its note links to."""

CITES, SAME_LIST = "cites", "same list"


class NoteLinks:
    """The links of every note of a folder.

    ``paths`` are those of the notes, relative to the folder; ``files`` are all that there are in it.
    """

    def __init__(
        self, papers: Mapping[int, Paper | PaperSummary], paths: Mapping[int, str], files: Iterable[str]
    ) -> None:
        self._papers = papers
        self._files = {*paths.values(), *files}
        self._paths = {doc_id: path for doc_id, path in paths.items() if doc_id in papers}

    def of(self, doc_id: int, mentions: Iterable[str]) -> tuple[NoteLink, ...]:
        """Return the links of a paper's note: the works it mentions, then its neighbours, each once."""
        reasons: dict[int, str] = {}
        for mention in mentions:
            if (other := self._by_identifier.get(mention)) is not None:
                reasons.setdefault(other, CITES)
        for place in self._papers[doc_id].places:
            for other in self._neighbours.get(place.list, {}).get(doc_id, ()):
                reasons.setdefault(other, SAME_LIST)
        reasons.pop(doc_id, None)
        folder = posixpath.dirname(self._paths.get(doc_id, ""))
        return tuple(self._link(other, reason, folder) for other, reason in reasons.items())

    def _link(self, doc_id: int, reason: str, folder: str) -> NoteLink:
        paper, path = self._papers[doc_id], self._paths[doc_id].removesuffix(SUFFIX)
        way = path if not folder else posixpath.relpath(path, folder)
        stem = posixpath.basename(path)
        return NoteLink(
            title=paper.title or paper.key,
            path=way,
            stem=stem,
            reason=reason,
            is_unique=self._names[comparable(stem)] == 1,
        )

    @cached_property
    def _names(self) -> Counter[str]:
        """How many files have a name, wherever they are."""
        return Counter(comparable(posixpath.basename(path).removesuffix(SUFFIX)) for path in self._files)

    @cached_property
    def _by_identifier(self) -> dict[str, int]:
        """The papers by what they are named by; where two claim a name, the one with the lower id."""
        return {
            name: doc_id
            for doc_id in sorted(self._paths, reverse=True)
            for name in identifiers_of(self._papers[doc_id])
        }

    @cached_property
    def _neighbours(self) -> dict[int, dict[int, tuple[int, ...]]]:
        """For each short list the papers that stand near each of its papers."""
        lists: dict[int, list[tuple[int, int]]] = {}
        for doc_id, paper in self._papers.items():
            for place in paper.places:
                lists.setdefault(place.list, []).append((place.position, doc_id))
        return {
            list_id: _near([doc_id for _, doc_id in sorted(members) if doc_id in self._paths])
            for list_id, members in lists.items()
            if len(members) <= SHORT_LIST
        }


def _near(doc_ids: list[int]) -> dict[int, tuple[int, ...]]:
    return {
        doc_id: tuple(doc_ids[max(at - NEIGHBOURS, 0) : at] + doc_ids[at + 1 : at + 1 + NEIGHBOURS])
        for at, doc_id in enumerate(doc_ids)
    }


def identifiers_of(paper: Paper | PaperSummary) -> tuple[str, ...]:
    """Return what the paper is named by elsewhere, also as what was merged into it."""
    identifiers = (paper.identifiers, *(former.identifiers for former in paper.merged))
    return tuple(_name(*pair) for each in identifiers for pair in strong_identifiers(each))


def mentions_of(paper: Paper) -> tuple[str, ...]:
    """Return the identifiers of other works that stand anywhere in the paper, each once."""
    own = set(identifiers_of(paper))
    note = paper.note.text if paper.note is not None else ""
    comments = (annotation.comment for annotation in paper.annotations)
    texts = (paper.abstract, note, *comments, *(link.url for link in paper.links), *_texts(paper.extra))
    found = (
        _name(*pair)
        for text in texts
        if len(text) > 5
        for identifiers in find_identifiers(text)
        for pair in strong_identifiers(identifiers)
    )
    return tuple(name for name in dict.fromkeys(found) if name not in own)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _name(kind: str, value: str) -> str:
    return f"{kind}:{value}"
