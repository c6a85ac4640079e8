"""What a flavour of Markdown makes of a paper, and what it may know of the vault around the note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from readlist.formats.notes.front_matter import Value
from readlist.model.paper import Paper, PaperList


class NoteLink(msgspec.Struct, frozen=True):
    """Another note that this one points to.

    ``path`` leads there from the folder of this note, with forward slashes and without ``.md``;
    ``stem`` is the name of its file without ``.md``, which ``is_unique`` unless another file of the
    vault has it, too; ``reason`` is such as ``cites``.
    """

    title: str
    path: str
    stem: str
    reason: str
    is_unique: bool = True


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a note says beyond its paper: the lists of the library, and the other notes it points to."""

    lists: Mapping[int, PaperList] = {}
    links: tuple[NoteLink, ...] = ()


class Rendering(msgspec.Struct, frozen=True, kw_only=True):
    """What readlist has to say in a note, before it is put into the reader's file.

    ``properties`` are the owned ones in their order, ``block`` is what stands between the markers.
    An ``outline`` is a page of bullets with ``key:: value`` lines at its top instead of front matter.
    """

    properties: Mapping[str, Value]
    block: str
    outline: bool = False


class Flavour(Protocol):
    """How papers are written for one kind of vault.

    The ``fingerprint`` changes when the same paper would be rendered otherwise. ``gives_note_back``
    says whether ``parts_of`` finds the reader's note in what was rendered, ``can_fail`` whether
    rendering may raise ExportError, as a template may: then all is rendered before anything is written.
    """

    @property
    def name(self) -> str:
        """The name by which it is chosen."""

    @property
    def fingerprint(self) -> str:
        """What is equal as long as the same paper is rendered the same."""

    @property
    def outline(self) -> bool:
        """Whether the notes are outlines, which stand in a folder of their own."""

    @property
    def gives_note_back(self) -> bool:
        """Whether the reader's note can be read from what is rendered."""

    @property
    def can_fail(self) -> bool:
        """Whether a paper may be what it cannot render."""

    def properties(self, paper: Paper, lists: Mapping[int, PaperList]) -> Mapping[str, Value]:
        """Return the owned properties of the note, in their order."""

    def render(self, paper: Paper, surroundings: Surroundings) -> Rendering:
        """Return what the note of the paper says. Raises ExportError where the flavour can fail."""

    def tag(self, tag: str) -> str:
        """Return a tag of the library as the notes write it."""
