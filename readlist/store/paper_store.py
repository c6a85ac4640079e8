"""The library's papers, lists and searches, typed, over TinyDB tables."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from tinydb import TinyDB
from tinydb.table import Document

from readlist.errors import DamagedLibraryError, UsageError
from readlist.model.paper import Paper, PaperList, PaperSummary, PaperText, SavedSearch, paper_from_document
from readlist.model.stored import from_document
from readlist.store.applied import Applied, TextChanges, text_changes
from readlist.store.columns import FirstPage, column_file, read_columns
from readlist.store.compaction import Compaction
from readlist.store.documents import Conflict, assign_fields
from readlist.store.files import stamp_of
from readlist.store.history import HistoryStep, history_steps, step_to_redo, step_to_undo
from readlist.store.journal import NOTHING, Commit, Line
from readlist.store.migrating import PendingMigration
from readlist.store.migrations import MIGRATIONS, Migrations, newest_version
from readlist.store.recent_tags import recent_tags
from readlist.store.storage import JournaledStorage, Touched
from readlist.store.summaries import Pick, Summaries, unreadable
from readlist.store.table import LISTS, PAPERS, SEARCHES, JournaledTable

LARGEST_ID = 2**53 - 1
"""Ids above this are corrupted by programs that read JSON numbers as doubles (RFC 8259, 6)."""

CHANGED_AT_ONCE = 500
"""How many documents one call of TinyDB copies before the first of them is encoded."""

_decode_text = msgspec.json.Decoder(PaperText).decode
_decode_document = msgspec.json.Decoder(dict[str, Any]).decode


Kept = TypeVar("Kept", PaperList, SavedSearch)


class Database(TinyDB):
    """TinyDB with the journaled table."""

    table_class = JournaledTable


class Committed(msgspec.Struct, frozen=True):
    """What a step did: its number (None: nothing changed) and the summaries afterwards.

    ``left`` says in words what taking back had to leave alone; ``reverted`` is the step that
    was taken back or done again.
    """

    step: int | None
    command: str
    changed: dict[int, PaperSummary | None]
    left: tuple[str, ...] = ()
    reverted: HistoryStep | None = None


class PaperStore:
    """One open library. One thread changes it; any thread may read."""

    def __init__(self, path: Path, session: str, migrations: Migrations = MIGRATIONS) -> None:
        """Open the library; nothing is created before the first step. Raises StoreError."""
        columns = read_columns(column_file(path), stamp_of(path))
        self._database = Database(
            path,
            storage=JournaledStorage,
            session=session,
            checkpoint=columns.checkpoint if columns is not None else None,
            migrations=migrations,
        )
        self._migrations = migrations
        storage = self._database.storage
        if not isinstance(storage, JournaledStorage):
            raise TypeError("the database was opened with the journaled storage")
        self._storage = storage
        self._summaries = Summaries(storage, column_file(path), columns)
        self._lists: dict[int, PaperList] = {}
        self._searches: dict[int, SavedSearch] = {}
        self._unreported: set[int] = set()
        self._storage.take_touched()
        self._load_small_tables(None)

    # Reading

    @property
    def session(self) -> str:
        """The session that steps are recorded under."""
        return self._storage.session

    @property
    def library_id(self) -> str:
        """The random id of the library, which moves with it; empty before its first write."""
        return self._storage.library_id

    def summaries(self) -> Mapping[int, PaperSummary]:
        """Return the summary of every paper by id; the mapping keeps its size while it is read.

        Reads the disk the first time. Raises DamagedLibraryError.
        """
        return self._summaries.all()

    def paper_ids(self) -> Sequence[int]:
        """Return the ids of all papers without reading their summaries; safe from any thread."""
        return self._storage.documents.ids(PAPERS)

    def first_page(
        self, today: str, may_enter: Callable[[Mapping[str, Any]], bool]
    ) -> tuple[FirstPage, list[PaperSummary]] | None:
        """Return the papers that ``tidy`` was told to keep at hand, and others that may belong there now.

        None when they are not known. ``may_enter`` says of changed fields whether they may bring
        a paper in.
        """
        return self._summaries.first_page(today, may_enter)

    def lists(self) -> Mapping[int, PaperList]:
        """Return every list by id."""
        return self._lists

    def searches(self) -> Mapping[int, SavedSearch]:
        """Return every saved search by id."""
        return self._searches

    def paper(self, doc_id: int) -> Paper:
        """Return the whole paper. Reads the disk. Raises KeyError, DamagedLibraryError."""
        raw = self._storage.documents.raw(PAPERS, doc_id)
        if raw is None:
            raise KeyError(doc_id)
        try:
            return paper_from_document(doc_id, _decode_document(raw))
        except msgspec.MsgspecError as error:
            raise unreadable(doc_id, self._storage.files.snapshot, error) from error

    def document(self, doc_id: int) -> dict[str, Any]:
        """Return the paper's document as stored. Reads the disk. Raises KeyError."""
        raw = self._storage.documents.raw(PAPERS, doc_id)
        if raw is None:
            raise KeyError(doc_id)
        return _decode_document(raw)

    def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        """Yield (doc_id, texts) of those papers that exist. Reads the disk."""
        documents = self._storage.documents
        for doc_id in doc_ids:
            raw = documents.raw(PAPERS, doc_id)
            if raw is not None:
                yield doc_id, _decode_text(raw)

    def text_changes(self, since: Applied | None = None) -> TextChanges | None:
        """Return which papers' texts changed after a state, by steps that all are in force now.

        None when the journal does not lead on from it. Reads the journal; safe from any thread.
        """
        return text_changes(self._storage, since)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the recorded changes that no longer fit the documents on disk."""
        return tuple(self._storage.conflicts)

    def notices(self) -> tuple[str, ...]:
        """Return, in words, what reading the files brought to light."""
        found = list(self._storage.notices)
        if self._storage.conflicts:
            found.append(f"{len(self._storage.conflicts)} earlier changes no longer fit and were left out.")
        return tuple(found)

    @property
    def version(self) -> int:
        """The version of the library on disk, or that it will have."""
        return self.pending.version if self.pending is not None else newest_version(self._migrations)

    @property
    def pending(self) -> PendingMigration | None:
        """What the next step does first to a library of an older version, None where there is nothing."""
        return self._storage.pending

    # Changing

    def migrate(self) -> Path | None:
        """Bring a library of an older version to the newest now; return where the copy of before is.

        None where there was nothing to do, or another process has done it. Raises StoreError.
        """
        kept = self._storage.migrate()
        self._take_in_others()
        return kept

    @contextlib.contextmanager
    def step(
        self, command: str, *, undoes: int | None = None, redoes: int | None = None
    ) -> Iterator[StepResult]:
        """Open a step: what the methods below change inside the block is on disk after it, as one.

        The yielded result is filled in at the end. Raises StoreError; then nothing changed.
        """
        result = StepResult(command)
        with self._storage.step(command, undoes=undoes, redoes=redoes) as group:
            self._take_in_others()
            yield result
            touched = group.touched
            read = self._summaries.read(touched.get(PAPERS, ()), group.documents)
        if group.commit is not None:
            result.step = group.commit.step
            result.changed = self._absorb(touched, read)

    def new_id(self) -> int:
        """Return an unused id, uniformly random, so that libraries merge without clashes."""
        while True:
            doc_id = int.from_bytes(os.urandom(7)) & LARGEST_ID
            taken = (self.summaries(), self._lists, self._searches)
            if doc_id and not any(doc_id in table for table in taken):
                return doc_id

    def insert(self, table: str, documents: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Insert documents under the ids given. Only inside a step."""
        waiting = iter(documents)
        while batch := list(itertools.islice(waiting, CHANGED_AT_ONCE)):
            self._table(table).insert_multiple(Document(fields, doc_id) for doc_id, fields in batch)

    def update(self, table: str, doc_ids: Iterable[int], fields: Mapping[str, Any]) -> None:
        """Set fields of documents; a field set to None is dropped. Only inside a step."""

        def assign(document: MutableMapping[str, Any]) -> None:
            for name, value in fields.items():
                if value is not None:
                    document[name] = value
                elif name in document:
                    del document[name]

        # In the order of the file, in which very many are read much faster.
        waiting = iter(sorted(doc_ids))
        while batch := list(itertools.islice(waiting, CHANGED_AT_ONCE)):
            self._table(table).update(assign, doc_ids=batch)

    def remove(self, table: str, doc_ids: Iterable[int]) -> None:
        """Remove documents. Only inside a step."""
        self._table(table).remove(doc_ids=doc_ids)

    def _table(self, name: str) -> JournaledTable:
        table = self._database.table(name, cache_size=0)
        if not isinstance(table, JournaledTable):
            raise TypeError("the database hands out journaled tables")
        return table

    # History

    def history(self, doc_id: int | None = None) -> list[HistoryStep]:
        """Return the steps, newest first; only those that touched the paper, where one is given."""
        commits = self._newest_commits()
        if doc_id is None:
            return history_steps(commit for _, _, commit in commits)
        touching = {
            commit.step
            for start, _, commit in commits
            if any(line.id == doc_id for line in self._storage.group_at(start).changes)
        }
        return [step for step in history_steps(commit for _, _, commit in commits) if step.step in touching]

    def recent_tags(self, most: int) -> tuple[str, ...]:
        """Return the tags that the newest steps in force gave to papers, the newest first.

        Only steps that are about tags count: an import brings tags that nobody chose.
        """
        return recent_tags(self._newest_commits(), self._storage.group_at, most)

    def undo(self, *, own_first: bool) -> Committed:
        """Take back the newest step: this session's if ``own_first`` and it has one, else anyone's.

        Raises UsageError when there is nothing to take back.
        """
        commits = self._newest_commits()
        known = [commit for _, _, commit in commits]
        target = (step_to_undo(known, self.session) if own_first else None) or step_to_undo(known, None)
        if target is None:
            raise UsageError("There is nothing to undo.", "`readlist history` lists the steps.")
        return self._revert(target, commits, undo=True)

    def redo(self) -> Committed:
        """Do the step again that was taken back last, by this session if it took one back.

        Raises UsageError when there is none, or when something was changed since.
        """
        commits = self._newest_commits()
        target = step_to_redo([commit for _, _, commit in commits], self.session)
        if target is None:
            raise UsageError("There is nothing to redo.", "A new change ends what can be done again.")
        return self._revert(target, commits, undo=False)

    def steps_left(self) -> tuple[bool, bool]:
        """Return whether there is a step to take back, and one that this session can do again."""
        known = [commit for _, _, commit in self._newest_commits()]
        return step_to_undo(known, None) is not None, step_to_redo(known, self.session) is not None

    def _newest_commits(self) -> list[tuple[int, int, Commit]]:
        self._storage.follow()
        self._take_in_others()
        return self._storage.commits()

    def _revert(self, target: Commit, commits: list[tuple[int, int, Commit]], *, undo: bool) -> Committed:
        start = next(start for start, _, commit in reversed(commits) if commit is target)
        changes = self._storage.group_at(start).changes
        step = next(s for s in history_steps(commit for *_, commit in commits) if s.step == target.step)
        if undo:
            with self.step(f"undo: {target.command}", undoes=target.step) as result:
                left = self._turn(tuple(reversed(changes)), undo=True)
        else:
            with self.step(f"redo: {target.command}", redoes=target.step) as result:
                left = self._turn(changes, undo=False)
        return Committed(result.step, result.command, result.changed, tuple(left), step)

    def _turn(self, changes: tuple[Line, ...], *, undo: bool) -> list[str]:
        """Turn each change round (or do it again) where its document is still as it was left."""
        left: list[str] = []
        whole = _WholeDocuments(self)
        for line in changes:
            if line.id is None:
                continue
            if line.id in whole:
                whole.flush()
            before, after = _fields(line.before), _fields(line.after)
            old, new = (after, before) if undo else (before, after)
            current = self._storage.view(line.table).get(str(line.id))
            if new is None:
                if current is not None and current == old:
                    whole.removals.setdefault(line.table, []).append(line.id)
                elif current is not None:
                    left.append(f"{_name(current)} was changed since and stays.")
            elif old is None:
                if current is None:
                    whole.insertions.setdefault(line.table, {})[line.id] = new
            elif current is None:
                left.append(f"{line.table[:-1]} {line.id} was removed since.")
            else:
                unfit = assign_fields(dict(current), old, new)
                self._table(line.table).update(partial(_assign, old=old, new=new), doc_ids=[line.id])
                if unfit:
                    left.append(f"{_name(current)}: {', '.join(unfit)} was changed since and stays.")
        whole.flush()
        return left

    def reinsert(self, table: str, documents: Mapping[int, dict[str, Any]]) -> None:
        """Insert documents that were removed; a key that was given away since gets a letter."""
        if table == PAPERS:
            from readlist.model.keys import unique_key

            taken = {summary.key for summary in self.summaries().values()}
            for document in documents.values():
                if "key" in document:
                    document["key"] = unique_key(str(document["key"]), taken)
                    taken.add(document["key"])
        self.insert(table, documents.items())

    def empty_lists(self, doc_ids: list[int]) -> list[int]:
        """Return those lists in which no paper stands any more, as of the open step."""
        papers = self._storage.view(PAPERS)
        wanted = set(doc_ids)
        standing = {
            place["list"]
            for doc_id, summary in self.summaries().items()
            if any(place.list in wanted for place in summary.places)
            for place in (papers.get(str(doc_id)) or {}).get("places", ())
        }
        return [doc_id for doc_id in doc_ids if doc_id not in standing]

    # Following and tidying

    def refresh(self) -> dict[int, PaperSummary | None]:
        """Take in what other processes wrote; return the summaries they changed since the last call.

        Raises StoreError.
        """
        self._storage.follow()
        self._take_in_others()
        found, self._unreported = self._unreported, set()
        return {doc_id: self._summaries.one(doc_id) for doc_id in found}

    def _take_in_others(self) -> None:
        self._unreported.update(self._absorb(self._storage.take_touched()))

    def tidy(self, pick: Pick = lambda _: FirstPage()) -> None:
        """Compact when it pays, and write the column file when it is out of date. Slow; no lock held.

        ``pick`` chooses the papers to keep at hand for the next start.
        """
        if self._storage.needs_compaction():
            self._storage.compact()
        write_columns = self.columns_to_write(pick)
        if write_columns is not None:
            write_columns()

    def begin_compaction(self) -> Compaction | None:
        """Return a new snapshot for any thread to write, where that pays; ``finish_compaction`` uses it."""
        return self._storage.begin_compaction() if self._storage.needs_compaction() else None

    def finish_compaction(self, compaction: Compaction) -> None:
        """Use a new snapshot that was written, unless another process wrote one. Raises StoreError."""
        self._storage.finish_compaction(compaction)

    def columns_to_write(self, pick: Pick = lambda _: FirstPage()) -> Callable[[], None] | None:
        """Return what writes the column file, on any thread; None where it is up to date."""
        self._take_in_others()
        return self._summaries.columns_to_write(pick)

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()

    def _absorb(
        self, touched: Touched | None, read: Mapping[int, PaperSummary | None] | None = None
    ) -> dict[int, PaperSummary | None]:
        """Bring summaries and lists up to date with the documents; return what changed.

        ``read`` are the summaries of the papers touched, where they are known.
        """
        self._load_small_tables(touched)
        return self._summaries.absorb(None if touched is None else touched.get(PAPERS, ()), read)

    def _load_small_tables(self, touched: Touched | None) -> None:
        """Read the lists and the saved searches, where they were touched."""
        if touched is None or LISTS in touched:
            self._lists = self._typed(LISTS, PaperList)
        if touched is None or SEARCHES in touched:
            self._searches = self._typed(SEARCHES, SavedSearch)

    def _typed(self, table: str, kind: type[Kept]) -> dict[int, Kept]:
        try:
            return {
                doc_id: from_document(kind, {**_decode_document(raw), "doc_id": doc_id})
                for doc_id, raw in self._storage.documents.raw_items(table)
            }
        except msgspec.MsgspecError as error:
            raise DamagedLibraryError(
                f"A document of {table} in {self._storage.files.snapshot} cannot be read: {error}. "
                "Nothing was changed.",
                "Correct the document in an editor, or restore the library from a backup.",
            ) from error


class StepResult:
    """What an open step will have done; filled in when its block ends."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.step: int | None = None
        self.changed: dict[int, PaperSummary | None] = {}

    def committed(self) -> Committed:
        """Return the result as a value."""
        return Committed(self.step, self.command, self.changed)


class _WholeDocuments:
    """Documents to insert and to remove, gathered so that thousands cost one call of a table."""

    def __init__(self, store: PaperStore) -> None:
        self._store = store
        self.insertions: dict[str, dict[int, dict[str, Any]]] = {}
        self.removals: dict[str, list[int]] = {}

    def __contains__(self, doc_id: object) -> bool:
        return any(doc_id in documents for documents in (*self.insertions.values(), *self.removals.values()))

    def flush(self) -> None:
        """Do what was gathered; a list goes only when no paper is left in it."""
        for table, documents in self.insertions.items():
            self._store.reinsert(table, documents)
        if PAPERS in self.removals:
            self._store.remove(PAPERS, self.removals.pop(PAPERS))
        if LISTS in self.removals:
            self._store.remove(LISTS, self._store.empty_lists(self.removals.pop(LISTS)))
        for table, doc_ids in self.removals.items():
            self._store.remove(table, doc_ids)
        self.insertions, self.removals = {}, {}


def _fields(image: msgspec.Raw) -> dict[str, Any] | None:
    return None if bytes(image) == NOTHING else _decode_document(image)


def _assign(document: MutableMapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    assign_fields(document, old, new)


def _name(document: Mapping[str, Any]) -> str:
    return str(document.get("key") or document.get("title") or "a document")
