"""Putting a damaged library together again: from its own files, its backups, and what lists remember."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from readlist.errors import StoreError
from readlist.model.paper import PaperSummary
from readlist.model.stored import plain
from readlist.paths import LibraryFiles
from readlist.store.backups import Backup, list_backups
from readlist.store.documents import Documents
from readlist.store.journal import NOTHING, Line
from readlist.store.journal_remains import JournalRemains, Known, is_commit, known_documents, with_change
from readlist.store.remains import TABLES, Damaged, Gap, Remains, as_far_as_readable, items
from readlist.store.snapshot import (
    CONFLICT_MARK,
    PAPERS,
    Snapshot,
    decode_document,
    encode_document,
    open_snapshot,
)

Place = tuple[str, int]
"""A table and the id of a document in it."""

SNAPSHOT, JOURNAL = "snapshot", "journal"
"""Where a document comes from; else the name of a backup."""


class Told(msgspec.Struct, frozen=True):
    """One document of the report: what it is called, as far as that is known, and what became of it."""

    table: str
    doc_id: int | None
    key: str
    title: str
    detail: str


class Assembled(msgspec.Struct):
    """The documents of a library that was put together, and what is to be told about them.

    ``origins`` has only those that are not in the snapshot as they should be.
    """

    documents: Documents
    origins: dict[Place, str] = {}
    doubtful: list[Told] = []
    in_part: list[Told] = []
    lost: list[Told] = []
    left_out: list[Told] = []


class GivenDocuments:
    """Documents by table and id: a base for later changes."""

    def __init__(self, tables: Mapping[str, Mapping[int, bytes]]) -> None:
        self._tables = {name: dict(sorted(documents.items())) for name, documents in tables.items()}

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return tuple(self._tables)

    def length(self, table: str) -> int:
        """Return how many documents the table has."""
        return len(self._tables.get(table, ()))

    def ids(self, table: str) -> Sequence[int]:
        """Return the ids of the table, sorted."""
        return list(self._tables.get(table, ()))

    def has(self, table: str, doc_id: int) -> bool:
        """Return whether there is such a document."""
        return doc_id in self._tables.get(table, ())

    def raw(self, table: str, doc_id: int) -> bytes | None:
        """Return the document's JSON, None where there is none."""
        return self._tables.get(table, {}).get(doc_id)

    def raw_items(self, table: str) -> Iterable[tuple[int, bytes]]:
        """Return (doc_id, JSON) of the whole table, sorted by id."""
        return self._tables.get(table, {}).items()


def good_backups(files: LibraryFiles, library: str = "") -> list[tuple[Backup, Snapshot]]:
    """Return the backups that are as they were written, newest first; only those of ``library``, if known."""
    found: list[tuple[Backup, Snapshot]] = []
    for backup in list_backups(files):
        if backup.meta is None or library not in ("", backup.meta.library):
            continue
        try:
            snapshot = open_snapshot(backup.path)
        except (OSError, StoreError):
            continue
        if snapshot.edited_outside:
            snapshot.close()
        else:
            found.append((backup, snapshot))
    return found


def assemble(
    remains: Remains,
    journal: JournalRemains,
    backups: Sequence[tuple[Backup, Snapshot]],
    remembered: Sequence[PaperSummary],
    *,
    is_whole: bool = False,
) -> Assembled:
    """Return the documents that can be saved, as of the last step of the journal.

    Those of the snapshot come first; what it lacks is asked of the journal, then of the newest
    backup, then of the summaries of the lists. A snapshot that ``is_whole`` lacks nothing.
    """
    if not (is_whole or remains.tables.get(PAPERS)):
        remains.gaps += [Gap(name) for name in TABLES if not remains.tables.get(name)]
    assembly = _Assembly(remains, journal, backups, is_whole=is_whole)
    assembly.take_other_side()
    assembly.replay()
    assembly.fill_gaps()
    assembly.take_damaged_lines()
    assembly.take_summaries(remembered)
    assembly.drop_phantoms()
    assembly.tell_lost()
    assembly.tell_differing()
    return assembly.result


class _Assembly:
    def __init__(
        self,
        remains: Remains,
        journal: JournalRemains,
        backups: Sequence[tuple[Backup, Snapshot]],
        *,
        is_whole: bool,
    ) -> None:
        self._is_whole = is_whole
        self._remains, self._journal, self._backups = remains, journal, backups
        self._doubtful = {(line.table, line.id) for line in journal.doubtful() if line.id is not None}
        meta, header = remains.meta, journal.header
        follows = meta is not None and header is not None and meta.journal in (header.journal, "")
        is_plain = meta is not None and follows and remains.theirs is None
        self._after = meta.sequence if meta is not None and is_plain else -1
        begins = meta.journal_offset - header.origin if meta is not None and header is not None else 0
        self._damaged = [each for each in journal.damaged if not is_plain or each.byte >= begins]
        self._known: Known = known_documents(journal.changes())
        tables = {name: dict(documents) for name, documents in remains.tables.items()}
        self.result = Assembled(Documents(GivenDocuments(tables)), {}, [], [], [], [])

    # The snapshot

    def take_other_side(self) -> None:
        """Take what only the other side of a conflict has; of two versions the one that was triaged last."""
        theirs = self._remains.theirs
        if theirs is None:
            return
        documents = self.result.documents
        for table, doc_id, raw in items(theirs):
            ours = documents.raw(table, doc_id)
            if ours is None:
                documents.put(table, doc_id, raw)
                self.result.origins[table, doc_id] = "the other side of the conflict"
            elif ours != raw:
                newer = _changed_at(raw) > _changed_at(ours)
                if newer:
                    documents.put(table, doc_id, raw)
                fields = ", ".join(_differing(ours, raw))
                side = "the other side" if newer else "this side"
                what = f"both sides have it; {side} was taken, which differs in: {fields}"
                self.result.left_out.append(self._told(table, doc_id, what))

    # The journal

    def replay(self) -> None:
        """Lay the steps of the journal over the documents, where they fit."""
        changes = [line for line in self._journal.changes() if line.seq > self._after]
        unfit = [line for line in changes if not self._replay(line)]
        newest = {(line.table, line.id, name): line for line in changes for name in _names(line)}
        for line in unfit:
            self._tell_unfit(line, newest)

    def _replay(self, line: Line) -> bool:
        documents = self.result.documents
        if line.id is None:
            documents.replay(line)
            return True
        is_doubtful = (line.table, line.id) in self._doubtful
        if is_doubtful and bytes(line.before) == NOTHING:
            return documents.has(line.table, line.id) or self._put_doubtful(line)
        return documents.replay(line) is None

    def _put_doubtful(self, line: Line) -> bool:
        """Take a new document whose line is damaged, if nothing says that it is a phantom."""
        raw = self._known.whole.get((line.table, line.id or 0))
        if line.table not in TABLES or raw is None or line.id is None:
            return False
        backup = self._from_backup(line.table, line.id)
        if backup is None and self._has_twin(line.table, raw):
            return False
        self._put((line.table, line.id), *(backup or (raw, JOURNAL)))
        return True

    def _has_twin(self, table: str, raw: bytes) -> bool:
        """Return whether there is a document of the same key or title: an id with a wrong digit makes one."""
        names = _name(raw)
        return any(
            _name(other) == names for _, other in self.result.documents.raw_items(table) if names != ("", "")
        )

    def _tell_unfit(self, line: Line, newest: Mapping[tuple[str, int | None, str], Line]) -> None:
        """Tell of a change that did not fit, unless what it led to is there by a later one."""
        doc_id = line.id or 0
        current = self.result.documents.raw(line.table, doc_id)
        if current is None:
            return  # told of when the gaps are filled
        if any((told.table, told.doc_id) == (line.table, doc_id) for told in self.result.left_out):
            return
        fields = decode_document(current)
        after = bytes(line.after)
        if after == NOTHING:
            what = "its removal was left out: it was changed since"
        elif bytes(line.before) == NOTHING:
            if self._known.whole.get((line.table, doc_id)) in (None, current):
                return
            what = "it is another than the journal tells of, and stays"
        else:
            wanted = decode_document(after)
            names = [
                name
                for name in _names(line)
                if newest.get((line.table, line.id, name)) is line and fields.get(name) != wanted.get(name)
            ]
            if not names:
                return
            what = f"a change was left out, because it was changed elsewhere, too: {', '.join(names)}"
        self.result.left_out.append(self._told(line.table, doc_id, what))

    # What is missing

    def fill_gaps(self) -> None:
        """Take what the snapshot lacks from the journal, else from the newest backup that has it."""
        self._remains.gaps += [
            Gap(each.table, each.doc_id - 1, each.doc_id + 1)
            for each in self._damaged
            if each.doc_id is not None
        ]
        for place in self._candidates():
            whole = self._known.whole.get(place, b"")
            if whole is None or self.result.documents.has(*place) or not self._may_lack(place):
                continue
            backup = self._from_backup(*place)
            if whole and (place not in self._doubtful or backup is None):
                self._put(place, whole, JOURNAL)
            elif backup is not None:
                self._put(place, *backup)

    def _may_lack(self, place: Place) -> bool:
        """Return whether a document that is not there may have been.

        A damaged snapshot may lack lines without a trace: then what the journal has, or a backup
        since which the journal would tell of a removal, was there.
        """
        if self._remains.may_lack(*place):
            return True
        header = self._journal.header
        return not self._is_whole and (
            place in self._known.whole
            or any(
                snapshot.has(*place)
                for _, snapshot in self._backups
                if header is not None
                and snapshot.meta.journal == header.journal
                and snapshot.meta.sequence >= self._journal.sequence
            )
        )

    def _candidates(self) -> list[Place]:
        found: dict[Place, None] = dict.fromkeys(self._known.whole)
        if self._remains.gaps or not self._is_whole:
            for _, snapshot in self._backups:
                for table in snapshot.tables():
                    found |= dict.fromkeys((table, doc_id) for doc_id in snapshot.ids(table))
        return list(found)

    def _from_backup(self, table: str, doc_id: int) -> tuple[bytes, str] | None:
        for backup, snapshot in self._backups:
            raw = snapshot.raw(table, doc_id)
            if raw is not None:
                for line in self._known.changes.get((table, doc_id), ()):
                    raw = with_change(raw, line)
                return raw, f"backup {backup.path.name}"
        return None

    def _put(self, place: Place, raw: bytes, origin: str) -> None:
        self.result.documents.put(*place, raw)
        self.result.origins[place] = origin
        if origin == JOURNAL and place in self._doubtful:
            what = "a byte of its line in the journal is damaged: look whether it reads as it should"
            self.result.doubtful.append(self._told(*place, what))

    def take_damaged_lines(self) -> None:
        """Take a document with a wrong byte in one of its texts, where nothing else has it."""
        for damaged in self._remains.damaged:
            document = as_far_as_readable(damaged)
            if document is None or damaged.doc_id is None or damaged.table not in TABLES:
                continue
            place = (damaged.table, damaged.doc_id)
            was_removed = self._known.whole.get(place, b"") is None
            if not (was_removed or self.result.documents.has(*place)):
                raw = encode_document(document)
                for line in self._known.changes.get(place, ()):
                    raw = with_change(raw, line)
                self._put(place, raw, SNAPSHOT)
                what = "a byte of it is damaged: look whether it reads as it should"
                self.result.doubtful.append(self._told(*place, what))

    def take_summaries(self, remembered: Sequence[PaperSummary]) -> None:
        """Take what lists show of a paper of which there is nothing else."""
        for summary in remembered:
            place = (PAPERS, summary.doc_id)
            if self.result.documents.has(*place) or not self._remains.may_lack(*place):
                continue
            if self._known.whole.get(place, b"") is None:
                continue
            document: dict[str, Any] = plain(summary)
            missing = [name for name in ("note", "annotations") if document.pop(name, None)]
            document.pop("doc_id", None)
            raw = encode_document(document)
            for line in self._known.changes.get(place, ()):
                raw = with_change(raw, line)
            self._put(place, raw, "what lists remember")
            without = " and ".join(["the abstract", *missing])
            self.result.in_part.append(self._told(*place, f"without {without}"))

    @cached_property
    def _present(self) -> set[str]:
        """The keys and titles of the papers that are there."""
        return {name for _, raw in self.result.documents.raw_items(PAPERS) for name in _name(raw) if name}

    def tell_lost(self) -> None:
        """Tell what was there and is not any more."""
        told: set[Place] = set()
        for damaged in self._remains.damaged:
            if damaged.doc_id is None or damaged.table not in TABLES:
                self._tell_nameless(damaged)
                continue
            place = (damaged.table, damaged.doc_id)
            is_gone = self._known.whole.get(place, b"") is None
            if not (self.result.documents.has(*place) or is_gone or place in told):
                told.add(place)
                where = f"line {damaged.line} of the snapshot cannot be read"
                self.result.lost.append(Told(*place, *damaged.name, where))
        for place in self._known.changes:
            if place not in told and not self.result.documents.has(*place) and place[0] in TABLES:
                told.add(place)
                what = "the journal has changes of it, but nothing has the whole"
                self.result.lost.append(self._told(*place, what))
        for damaged in self._damaged:
            self._tell_damaged_change(damaged, told)

    def _tell_nameless(self, damaged: Damaged) -> None:
        key, title = damaged.name
        if (key or title) and not self._present & {key, title}:
            where = f"line {damaged.line} of the snapshot cannot be read"
            self.result.lost.append(Told(PAPERS, None, key, title, where))

    def _tell_damaged_change(self, damaged: Damaged, told: set[Place]) -> None:
        if is_commit(damaged) or not damaged.text.strip() or CONFLICT_MARK.match(damaged.text):
            return
        what = f"line {damaged.line} of the journal is damaged: a change in it is lost"
        if damaged.doc_id is None:
            self.result.lost.append(Told(damaged.table, None, *damaged.name, what))
            return
        place = (damaged.table, damaged.doc_id)
        if place in told:
            return
        told.add(place)
        if not self.result.documents.has(*place):
            self.result.lost.append(Told(*place, *damaged.name, what))
        elif place not in self._doubtful:
            self.result.lost.append(self._told(*place, what))
        elif self.result.origins.get(place) != JOURNAL:
            what = f"line {damaged.line} of the journal, about it, is damaged: look whether it is right"
            self.result.doubtful.append(self._told(*place, what))

    def tell_differing(self) -> None:
        """Tell of documents in a damaged snapshot of which the journal tells something else, or nothing."""
        if self._is_whole:
            return
        result = self.result
        told_of = (*result.doubtful, *result.lost, *result.left_out, *result.in_part)
        named = {(told.table, told.doc_id) for told in told_of}
        for table in result.documents.tables():
            for doc_id, current in result.documents.raw_items(table):
                what = self._difference((table, doc_id), current)
                if what and (table, doc_id) not in named:
                    result.doubtful.append(self._told(table, doc_id, what))

    def drop_phantoms(self) -> None:
        """Leave out a paper that the journal knows under another id alone: this one has a wrong digit."""
        if self._is_whole or not self._journal_tells_all:
            return
        documents = self.result.documents
        known = {_name(raw) for (table, _), raw in self._known.whole.items() if table == PAPERS and raw}
        for doc_id, raw in list(documents.raw_items(PAPERS)):
            if (PAPERS, doc_id) not in self._known.whole and _name(raw) in known:
                what = "left out under an id of which the journal does not tell"
                self.result.left_out.append(self._told(PAPERS, doc_id, what))
                documents.put(PAPERS, doc_id, None)

    @property
    def _journal_tells_all(self) -> bool:
        """Whether the journal is whole and reaches back to the first step."""
        journal, header = self._journal, self._journal.header
        return header is not None and not (header.origin or journal.sequence or journal.damaged)

    def _difference(self, place: Place, current: bytes) -> str:
        """Return in words what the journal says otherwise; nothing where it does not."""
        raw = self._known.whole.get(place)
        if raw is None:
            return "the journal does not tell of it" if self._journal_tells_all else ""
        fields = ", ".join(_differing(current, raw)) if current != raw else ""
        return f"it is another in the snapshot than the journal tells of: {fields}" if fields else ""

    def _told(self, table: str, doc_id: int, detail: str) -> Told:
        raw = self.result.documents.raw(table, doc_id)
        return Told(table, doc_id, *(_name(raw) if raw is not None else ("", "")), detail)


def told(documents: Documents, table: str, doc_id: int, detail: str) -> Told:
    """Return what to tell about a document that is there."""
    raw = documents.raw(table, doc_id)
    return Told(table, doc_id, *(_name(raw) if raw is not None else ("", "")), detail)


def _name(raw: bytes) -> tuple[str, str]:
    document = decode_document(raw)
    return str(document.get("key") or ""), str(document.get("title") or document.get("name") or "")


def _names(line: Line) -> list[str]:
    images = [bytes(image) for image in (line.before, line.after)]
    return list({name: None for image in images if image != NOTHING for name in decode_document(image)})


def _changed_at(raw: bytes) -> str:
    document = decode_document(raw)
    note = document.get("note")
    times = (
        document.get("status_changed_at"),
        document.get("updated_at"),
        note.get("changed_at") if isinstance(note, dict) else None,
        document.get("added_at"),
    )
    return max((str(time) for time in times if time), default="")


def _differing(ours: bytes, theirs: bytes) -> list[str]:
    one, other = decode_document(ours), decode_document(theirs)
    return sorted(name for name in {**one, **other} if one.get(name) != other.get(name))
