"""The papers that an export draws on: whole ones only where they are needed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Protocol

import msgspec

from readlist.library.library import Library
from readlist.model.paper import Paper, PaperList, PaperSummary

_encode = msgspec.json.Encoder(order="deterministic").encode


class Papers(Protocol):
    """Where the papers of an export come from."""

    @property
    def library_id(self) -> str:
        """The id of their library."""

    def lists(self) -> Mapping[int, PaperList]:
        """Return the lists they stand in."""

    def summaries(self) -> Mapping[int, PaperSummary] | Mapping[int, Paper]:
        """Return what is known of every paper there is without reading it whole."""

    def stored(self, doc_id: int) -> bytes:
        """Return what is equal as long as the paper is. Raises MissingError, a KeyError."""

    def paper(self, doc_id: int) -> Paper:
        """Return the whole paper. Raises MissingError, a KeyError."""

    def undone_steps(self) -> Container[int]:
        """Return the steps of the history that are taken back."""


class PapersOfLibrary:
    """The papers of an open library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.lists = library.lists
        self.summaries = library.summaries
        self.paper = library.paper
        self.stored = library.store.stored
        self.undone_steps = library.undone_steps

    @property
    def library_id(self) -> str:
        """The id of the library."""
        return self._library.store.library_id


class PapersAtHand:
    """Papers that are whole already."""

    library_id = ""

    def __init__(self, papers: Iterable[Paper], lists: Mapping[int, PaperList]) -> None:
        self._papers = {paper.doc_id: paper for paper in papers}
        self._lists = lists

    def lists(self) -> Mapping[int, PaperList]:
        """Return the lists given."""
        return self._lists

    def summaries(self) -> Mapping[int, Paper]:
        """Return the papers given."""
        return self._papers

    def stored(self, doc_id: int) -> bytes:
        """Return the paper as JSON."""
        return _encode(self._papers[doc_id])

    def paper(self, doc_id: int) -> Paper:
        """Return the paper."""
        return self._papers[doc_id]

    def undone_steps(self) -> Container[int]:
        """Return none: these papers have no history."""
        return ()
