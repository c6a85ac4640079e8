"""A paper: one work, with what the reader thinks of it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import msgspec

from readlist.model.stored import Stored, from_document, to_document

INBOX, QUEUED, READING, READ, SKIPPED = "inbox", "queued", "reading", "read", "skipped"
STATUSES = (INBOX, QUEUED, READING, READ, SKIPPED)
"""The statuses that every library has; users may add their own in the configuration."""
ANNOTATION_KINDS = ("claim", "method", "result", "question")
"""What a passage can be marked as; a library may hold others, which were written elsewhere."""


class Identifiers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Normalised identifiers of a work; ``arxiv_versions`` are those that were met."""

    arxiv: str | None = None
    doi: str | None = None
    openreview: str | None = None
    acl: str | None = None
    pmid: str | None = None
    s2: str | None = None
    arxiv_versions: tuple[int, ...] = ()


class Link(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A link with its kind: ``paper``, ``pdf``, ``code``, ``project``, ``data`` or ``other``."""

    kind: str
    url: str


class Place(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where a paper stands: the id of the list, the section's heading, the position from 1."""

    list: int
    section: str | None = None
    position: int = 0


class Note(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The user's Markdown about a paper."""

    text: str
    changed_at: str = ""


class Annotation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A quote of the abstract, anchored as a TextQuoteSelector (W3C Web Annotation Data Model, 4.2.4)."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    kind: str = "claim"
    comment: str = ""
    created_at: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """What stays the same when kind and comment are edited, in every copy of the library."""
        return self.created_at, self.exact


class Former(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a paper was known by before it was merged into another: whoever meets it finds the other."""

    doc_id: int = 0
    key: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    identifiers: Identifiers = Identifiers()


SHARED_NOTES = "shared_notes"
"""The field of ``extra`` with notes of other people, by the list that brought them: who wrote it, what."""

PRESENCE = "presence"
"""The field of a clash in which one side removed what the other changed."""


class Clash(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field that two copies changed, each in its own way: what it is now, and what the other one had.

    Without both values they stand in the field together, one below the other. ``at`` is when the
    copies met (ISO 8601, UTC).
    """

    field: str
    kept: Any = None
    other: Any = None
    at: str = ""


class Paper(Stored, frozen=True, kw_only=True, omit_defaults=True):
    """One work as the library holds it. Dates are ISO 8601; times are UTC.

    ``distinct_from`` are the ids of papers that the reader said are others, however alike;
    ``clashes`` are what a sync could not decide.
    """

    doc_id: int = 0
    key: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    abstract: str = ""
    year: int | None = None
    venue: str | None = None
    published_on: str | None = None
    identifiers: Identifiers = Identifiers()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    status: str = INBOX
    starred: bool = False
    later_until: str | None = None
    note: Note | None = None
    annotations: tuple[Annotation, ...] = ()
    places: tuple[Place, ...] = ()
    added_at: str = ""
    status_changed_at: str | None = None
    read_at: str | None = None
    edited: tuple[str, ...] = ()
    merged: tuple[Former, ...] = ()
    distinct_from: tuple[int, ...] = ()
    clashes: tuple[Clash, ...] = ()
    extra: dict[str, Any] = msgspec.field(default_factory=dict)


class NoteOfOther(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody else wrote about a paper of a list that is followed; ``by`` may be unknown."""

    text: str
    by: str = ""
    list: str = ""


def notes_of_others(paper: Paper) -> list[NoteOfOther]:
    """Return the notes that came with followed lists, by the lists' marks; what is no note is passed over."""
    known = paper.extra.get(SHARED_NOTES)
    found = []
    for _, note in sorted(known.items()) if isinstance(known, dict) else ():
        with contextlib.suppress(msgspec.ValidationError):
            found.append(msgspec.convert(note, NoteOfOther))
    return [note for note in found if note.text.strip()]


class NoteMark(msgspec.Struct, frozen=True, gc=False):
    """That there is a note, without its text."""

    changed_at: str = ""


class AnnotationMark(msgspec.Struct, frozen=True, gc=False):
    """That there is an annotation, without its text."""

    kind: str = ""


class PaperSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What lists, counts and filters need of a paper: everything but its long texts.

    It decodes straight from a paper's document, skipping what it has no field for.
    """

    doc_id: int = 0
    key: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    published_on: str | None = None
    identifiers: Identifiers = Identifiers()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    status: str = INBOX
    starred: bool = False
    later_until: str | None = None
    note: NoteMark | None = None
    annotations: tuple[AnnotationMark, ...] = ()
    places: tuple[Place, ...] = ()
    added_at: str = ""
    status_changed_at: str | None = None
    read_at: str | None = None
    merged: tuple[Former, ...] = ()

    @property
    def descriptions(self) -> tuple[PaperSummary | Former, ...]:
        """The paper itself, and what was merged into it."""
        return (self, *self.merged)

    def is_later(self, today: str) -> bool:
        """Return whether the paper is put off beyond ``today`` (a local ISO date)."""
        return self.later_until is not None and self.later_until > today


class PaperList(Stored, frozen=True, kw_only=True, omit_defaults=True):
    """One imported source. ``content_hashes`` are those of every version imported."""

    doc_id: int = 0
    title: str = ""
    listed_on: str | None = None
    named: bool = False
    source: str = ""
    format: str = ""
    content_hashes: tuple[str, ...] = ()
    added_at: str = ""
    updated_at: str = ""


class SavedSearch(Stored, frozen=True, kw_only=True, omit_defaults=True):
    """A named query; ``position`` orders them."""

    doc_id: int = 0
    name: str = ""
    query: str = ""
    position: int = 0


def paper_from_document(doc_id: int, document: Mapping[str, Any]) -> Paper:
    """Return the paper of a stored document. Raises msgspec.ValidationError."""
    return from_document(Paper, {**document, "doc_id": doc_id})


def paper_to_document(paper: Paper) -> dict[str, Any]:
    """Return the document to store for ``paper``; the id is not part of it."""
    document = to_document(paper)
    document.pop("doc_id", None)
    return document


def summary_of(paper: Paper) -> PaperSummary:
    """Return the summary of a whole paper."""
    return msgspec.convert(
        {name: getattr(paper, name) for name in PaperSummary.__struct_fields__},
        PaperSummary,
        from_attributes=True,
    )


class PaperText(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The texts of a paper that a search looks at; decodes straight from its document."""

    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    venue: str | None = None
    tags: tuple[str, ...] = ()
    note: Note | None = None
    annotations: tuple[Annotation, ...] = ()
