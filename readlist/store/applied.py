"""Up to where a library's changes were taken in by what is derived from its texts."""

from __future__ import annotations

from pathlib import Path

import msgspec

from readlist.errors import StoreError
from readlist.store.journal import Group, Line, Position
from readlist.store.journal_file import JournalFile
from readlist.store.snapshot_meta import Meta
from readlist.store.storage import JournaledStorage
from readlist.store.table import PAPERS

_TEXT_FIELDS = frozenset({"title", "abstract", "authors", "venue", "tags", "note", "annotations"})
"""What a PaperText is made of."""

_decode_fields = msgspec.json.Decoder(dict[str, msgspec.Raw] | None).decode


class Applied(msgspec.Struct, frozen=True, array_like=True):
    """A state of a library: the steps up to ``position``, upon what ``lineage`` names."""

    library: str
    lineage: str
    position: Position


class TextChanges(msgspec.Struct, frozen=True):
    """The papers whose texts may differ from those of an earlier state, and the state that has them."""

    applied: Applied
    papers: frozenset[int]


def text_changes(storage: JournaledStorage, since: Applied | None) -> TextChanges | None:
    """Return what the steps after ``since`` (None: after the snapshot) did to the texts of papers.

    Every step that is told of is in the documents in force. None where the journal does not
    lead on from there: it was trimmed or replaced, or the library was edited outside. Reads
    the journal; safe from any thread.
    """
    snapshot, last_sequence, lineage = storage.snapshot.meta, storage.sequence, storage.lineage
    if lineage is None:
        return None
    if since is not None:
        if (since.library, since.lineage) != (storage.library_id, lineage):
            return None
        if since.position.sequence == last_sequence:
            return TextChanges(since, frozenset())
    begin = since.position if since is not None else snapshot
    found = _read(storage.files.journal, begin, last_sequence)
    if found is None:
        return None
    position, papers = found
    return TextChanges(Applied(storage.library_id, lineage, position), papers)


def leads_on(path: Path, since: Position) -> bool | None:
    """Return whether a journal leads on from a place; None where that cannot be told."""
    try:
        journal = JournalFile(path)
    except (OSError, StoreError):
        return None
    try:
        return journal.has(since)
    except OSError:
        return None
    finally:
        journal.close()


def _read(path: Path, since: Position | Meta, last_sequence: int) -> tuple[Position, frozenset[int]] | None:
    try:
        # A file of its own: the storage may read on or replace its one at any moment.
        journal = JournalFile(path)
    except (OSError, StoreError):
        return None
    try:
        return _read_on(journal, since, last_sequence)
    except (OSError, StoreError):
        return None
    finally:
        journal.close()


def _read_on(
    journal: JournalFile, since: Position | Meta, last_sequence: int
) -> tuple[Position, frozenset[int]] | None:
    if isinstance(since, Meta):
        since = _end_of_snapshot(since, journal)
    elif journal.resume(since, 0) is None:
        return None
    position, papers = since, set[int]()
    for group in journal.read_on():
        if group.last_sequence > last_sequence:
            break
        for line in group.changes:
            # What becomes of a table as a whole is told of each of its documents, too.
            if line.table == PAPERS and line.id is not None and _is_about_texts(line):
                papers.add(line.id)
        position = _end_of(group, journal)
    return position, frozenset(papers)


def _end_of_snapshot(meta: Meta, journal: JournalFile) -> Position:
    """Return the place behind what the snapshot contains; the beginning where that is not there."""
    journal.skip_to(meta.journal_offset, meta.sequence + 1)
    is_there = journal.logical_end == meta.journal_offset
    return journal.position(meta.sequence if is_there else journal.sequence, meta.step if is_there else 0)


def _end_of(group: Group, journal: JournalFile) -> Position:
    header = journal.header
    return Position(
        header.journal, group.end + header.origin, group.last_sequence, group.commit.step, group.checksum
    )


def _is_about_texts(line: Line) -> bool:
    for image in (line.before, line.after):
        fields = _decode_fields(image)
        if fields is None or not _TEXT_FIELDS.isdisjoint(fields):
            return True
    return False
