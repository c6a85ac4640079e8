"""What of a list is for other people, as it lies at a remote: made from a library, or read from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from readlist.analysis.change_words import plural
from readlist.errors import SyncError, UsageError
from readlist.formats.fields.records import FieldError, fields_of, record_of
from readlist.library.library import Library
from readlist.library.list_page import list_page
from readlist.library.public_notes import public_text
from readlist.model.links import for_others
from readlist.model.paper import Paper, PaperList, Place
from readlist.model.record import Record
from readlist.model.stored import plain
from readlist.model.text import clean, clean_line
from readlist.sync import layout
from readlist.sync.published import (
    FORMAT_FILE,
    MOST_PAPERS,
    PAPERS_FILE,
    VERSION,
    ListFormat,
    list_files,
    read_list_format,
)
from readlist.sync.tree import Tree

Document = dict[str, Any]

_FIELDS = (
    "title", "authors", "year", "venue", "published_on", "abstract", "section", "links", "tags",
    "identifiers",
)  # fmt: skip
"""What is published of a work, and what is read of what others published: nothing else, whatever is there."""

LONGEST_NOTE = 50_000
"""Characters that a follower is shown of a note of somebody else."""
_CUT = "\n\n(The note goes on; the rest was left out.)"
_HIGHEST_POSITION = 10**9


class Published(msgspec.Struct, frozen=True):
    """A list for other people: what it says of itself, and its papers by their ids at who published it."""

    about: ListFormat
    papers: dict[int, Document]


class Shared(msgspec.Struct, frozen=True):
    """A paper as somebody else published it: what an import would take in, and the note for others."""

    record: Record
    note: str = ""


def list_name_of(paper_list: PaperList) -> str:
    """Return what a list is known by at its remote, the same on every machine of its owner."""
    return blake2b(f"list {paper_list.doc_id}".encode(), digest_size=8).hexdigest()


def published_of(library: Library, paper_list: PaperList, by: str) -> tuple[Published, int]:
    """Return what of a list is for other people, and how many notes stay private. Reads the disk.

    Raises UsageError for a list that is too long.
    """
    ids = [
        summary.doc_id
        for summary in library.summaries().values()
        if any(place.list == paper_list.doc_id for place in summary.places)
    ]
    if len(ids) > MOST_PAPERS:
        raise UsageError(f"The list has {len(ids):,} papers; at most {MOST_PAPERS:,} can be published.")
    private = 0
    papers: dict[int, Document] = {}
    for doc_id in sorted(ids):
        paper = library.paper(doc_id)
        papers[doc_id] = _document_of(paper, paper_list.doc_id)
        private += paper.note is not None and "note" not in papers[doc_id]
    title = clean_line(paper_list.title) or "A list"
    about = ListFormat(VERSION, list_name_of(paper_list), title, by, paper_list.listed_on or "")
    return Published(about, papers), private


def _document_of(paper: Paper, list_id: int) -> Document:
    place = next(place for place in paper.places if place.list == list_id)
    work = for_others(
        Paper(
            title=paper.title,
            authors=paper.authors,
            year=paper.year,
            venue=paper.venue,
            published_on=paper.published_on,
            abstract=paper.abstract,
            links=paper.links,
            tags=paper.tags,
            identifiers=paper.identifiers,
            places=(Place(list_id, place.section, place.position),),
        )
    )
    document: Document = plain(fields_of(work))
    if place.position:
        document["position"] = place.position
    if paper.note is not None and (text := public_text(paper.note.text)):
        document["note"] = text
    return document


def files_of(published: Published) -> dict[str, bytes]:
    """Return the files in which a list lies in a commit."""
    lines = {doc_id: layout.line_of(doc_id, each) for doc_id, each in published.papers.items()}
    page = list_page(published.about, in_order(published.papers))
    return list_files(published.about, layout.file_of(lines), page)


def in_order(papers: Mapping[int, Document]) -> list[Document]:
    """Return papers in the order of their list."""
    return [papers[doc_id] for doc_id in sorted(papers, key=lambda each: (_position(papers[each]), each))]


def read_published(tree: Tree) -> Published | None:
    """Return the list that a commit holds, None for the one before the first.

    Raises SyncError where it is none, or a far longer one than people read.
    """
    content = tree.content(FORMAT_FILE)
    if content is None:
        return None
    about = read_list_format(content, f"The remote ({tree.where})")
    ((_, papers),) = tree.documents([PAPERS_FILE])
    if len(papers) > MOST_PAPERS:
        raise SyncError(
            f"The list at the remote has {len(papers):,} papers, and readlist takes {MOST_PAPERS:,} at most.",
            "Nothing was changed.",
        )
    return Published(about, papers)


def shared_papers(published: Published | None) -> dict[int, Shared]:
    """Return the papers of a list of somebody else, cleaned as an import cleans them. Raises SyncError.

    What else stands there, such as a status, is passed over.
    """
    return {i: _shared(i, each) for i, each in published.papers.items()} if published is not None else {}


def _shared(doc_id: int, document: Document) -> Shared:
    fields = {name: document[name] for name in _FIELDS if name in document}
    if not isinstance(fields.get("identifiers"), dict):
        fields["identifiers"] = {}  # by it an object is known as one of readlist, whose texts have no markup
    try:
        record, _ = record_of(fields, position=_position(document), line=0)
    except FieldError as error:
        raise SyncError(
            f"A paper of the list at the remote (doc_id {doc_id}) is none: {error}", "Nothing was changed."
        ) from error
    note = document.get("note", "")
    text = clean(note).strip() if isinstance(note, str) else ""
    record = msgspec.structs.replace(record, extra={})
    return Shared(record, text if len(text) <= LONGEST_NOTE else text[:LONGEST_NOTE].rstrip() + _CUT)


def _position(document: Document) -> int:
    position = document.get("position")
    if isinstance(position, int) and not isinstance(position, bool) and 0 < position < _HIGHEST_POSITION:
        return position
    return 0


def words_between(before: Published | None, after: Published) -> str:
    """Return in words what became of a list; nothing where all is the same."""
    if before is None:
        return f"{plural(len(after.papers), 'paper')} published"
    return ", ".join(_differences(before, after))


def _differences(before: Published, after: Published) -> Iterator[str]:
    old, new = before.papers, after.papers
    if added := len(new.keys() - old.keys()):
        yield f"{plural(added, 'paper')} added"
    if removed := len(old.keys() - new.keys()):
        yield f"{removed} removed" if added else f"{plural(removed, 'paper')} removed"
    both = new.keys() & old.keys()
    noted = sum(new[each].get("note") != old[each].get("note") for each in both)
    if changed := sum(_without_note(new[each]) != _without_note(old[each]) for each in both):
        yield f"{plural(changed, 'paper')} changed"
    if noted:
        yield f"{plural(noted, 'note')} changed"
    if before.about != after.about:
        yield f"now “{after.about.title}”" + (f" by {after.about.by}" if after.about.by else "")


def _without_note(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "note"}
