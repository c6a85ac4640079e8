"""The library's papers, lists and searches, typed, over TinyDB tables."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from tinydb import TinyDB
from tinydb.table import Document

from readlist.errors import DamagedLibraryError, MissingError, UsageError
from readlist.model.paper import Paper, PaperList, PaperSummary, PaperText, SavedSearch, paper_from_document
from readlist.model.stored import UNDECODABLE, from_document
from readlist.store.applied import Applied, TextChanges, leads_on, text_changes
from readlist.store.columns import Body, FirstPage, column_file, columns_of
from readlist.store.compaction import Compaction
from readlist.store.documents import Conflict
from readlist.store.history import HistoryStep, history_step, history_steps, step_to_redo, step_to_undo
from readlist.store.journal import Commit, Position
from readlist.store.lock import Tell
from readlist.store.migrating import PendingMigration
from readlist.store.migrations import MIGRATIONS, Migrations, newest_version
from readlist.store.recent_tags import recent_tags
from readlist.store.reverting import turn
from readlist.store.snapshot import decode_document
from readlist.store.state import State
from readlist.store.storage import JournaledStorage, Touched
from readlist.store.summaries import Outlining, Pick, Summaries, readable
from readlist.store.table import LISTS, PAPERS, SEARCHES, JournaledTable

LARGEST_ID = 2**53 - 1
"""Ids above this are corrupted by programs that read JSON numbers as doubles (RFC 8259, 6)."""

CHANGED_AT_ONCE = 100
"""How many documents one call of TinyDB copies before the first of them is encoded."""

_decode_text = msgspec.json.Decoder(PaperText).decode


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


class Moment(msgspec.Struct, frozen=True):
    """A state of a library: two that are equal hold the same, where there is a ``lineage``."""

    library: str
    lineage: str | None
    sequence: int
    position: Position | None = None


class PaperStore:
    """One open library. One thread changes it; any thread may read."""

    def __init__(self, path: Path, session: str, migrations: Migrations = MIGRATIONS) -> None:
        """Open the library; nothing is created before the first step. Raises StoreError."""
        columns = columns_of(path)
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

    def take_put_away(self) -> Body | None:
        """Return all papers as ``tidy`` put them away, with their outline, to the first who asks.

        None before ``summaries``, and where the papers were not read from the column file.
        """
        return self._summaries.take_put_away()

    def lists(self) -> Mapping[int, PaperList]:
        """Return every list by id."""
        return self._lists

    def searches(self) -> Mapping[int, SavedSearch]:
        """Return every saved search by id."""
        return self._searches

    def paper(self, doc_id: int) -> Paper:
        """Return the whole paper. Reads the disk. Raises MissingError, DamagedLibraryError."""
        raw = self.stored(doc_id)
        with readable(doc_id, self._storage.files.snapshot):
            return paper_from_document(doc_id, decode_document(raw))

    def stored(self, doc_id: int) -> bytes:
        """Return the paper's JSON as stored, equal as long as the paper is. Raises MissingError."""
        raw = self._storage.documents.raw(PAPERS, doc_id)
        if raw is None:
            raise MissingError("paper")
        return raw

    def document(self, doc_id: int) -> dict[str, Any]:
        """Return the paper's document as stored. Reads the disk. Raises MissingError."""
        return decode_document(self.stored(doc_id))

    def ids(self, table: str) -> Sequence[int]:
        """Return the ids of a table, sorted."""
        return self._storage.documents.ids(table)

    def find(self, table: str, doc_id: int) -> dict[str, Any] | None:
        """Return a document of any table as stored, None where there is none. Reads the disk."""
        raw = self._storage.documents.raw(table, doc_id)
        return decode_document(raw) if raw is not None else None

    def holding(self, table: str, field: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield (doc_id, document) of those of a table that have a field of that name. Reads the disk."""
        mark = f'"{field}":'.encode()
        for doc_id, raw in self._storage.documents.raw_items(table):
            if mark in raw:
                document = decode_document(raw)
                if field in document:
                    yield doc_id, document

    @property
    def moment(self) -> Moment:
        """The state of the documents, as far as recorded steps tell it."""
        storage = self._storage
        return Moment(storage.library_id, storage.lineage, storage.sequence, storage.position)

    def was_put_back(self, since: Moment) -> bool:
        """Return whether an older file took the place of the one in that state, as far as that shows.

        Steps may have followed since. Reads the journal.
        """
        storage = self._storage
        if storage.library_id != since.library:
            return False
        if storage.sequence < since.sequence:
            return True
        return since.position is not None and leads_on(storage.files.journal, since.position) is False

    def texts(self, doc_ids: Iterable[int]) -> Iterator[tuple[int, PaperText]]:
        """Yield (doc_id, texts) of those papers that exist. Reads the disk. Raises DamagedLibraryError."""
        documents = self._storage.documents
        for doc_id in doc_ids:
            raw = documents.raw(PAPERS, doc_id)
            if raw is not None:
                with readable(doc_id, self._storage.files.snapshot):
                    text = _decode_text(raw)
                yield doc_id, text

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

    def frozen(self) -> State:
        """Return the library as it is now, for a backup. For the thread that changes it."""
        return self._storage.frozen()

    @property
    def version(self) -> int:
        """The version of the library on disk, or that it will have."""
        return self.pending.version if self.pending is not None else newest_version(self._migrations)

    @property
    def pending(self) -> PendingMigration | None:
        """What the next step does first to a library of an older version, None where there is nothing."""
        return self._storage.pending

    # Changing

    def tell_of_waiting(self, tell: Tell) -> None:
        """Have ``tell`` called where a step waits for another process: with who that is, then with ""."""
        self._storage.tell_of_waiting = tell

    def migrate(self) -> Path | None:
        """Bring a library of an older version to the newest now; return where the copy of before is.

        None where there was nothing to do, or another process has done it. Raises StoreError.
        """
        kept = self._storage.migrate()
        self._take_in_others()
        return kept

    @contextlib.contextmanager
    def step(self, command: str) -> Iterator[StepResult]:
        """Open a step: what the methods below change inside the block is on disk after it, as one.

        The yielded result is filled in at the end. Raises StoreError; then nothing changed.
        """
        result = StepResult(command)
        with self._storage.step(command) as group:
            self._take_in_others()
            yield result
            group.command, group.undoes, group.redoes = result.command, result.undoes, result.redoes
            touched = group.touched
            # In the order in which the summaries were made: those of very many lie far apart else.
            read = self._summaries.read(sorted(touched.get(PAPERS, ())), group.documents)
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
        """Set fields of documents, as far as they are there; None drops a field. Only inside a step."""

        def assign(document: MutableMapping[str, Any]) -> None:
            for name, value in fields.items():
                if value is not None:
                    document[name] = value
                elif name in document:
                    del document[name]

        for batch in _batches(doc_ids):
            self._table(table).update(assign, doc_ids=batch)

    def change(
        self, table: str, doc_ids: Iterable[int], assign: Callable[[int, MutableMapping[str, Any]], None]
    ) -> None:
        """Let ``assign`` change documents in place, each by its id; all are there. Only inside a step."""
        for batch in _batches(doc_ids):
            self._table(table).update_each(assign, batch)

    def remove(self, table: str, doc_ids: Iterable[int]) -> None:
        """Remove documents, as far as they are there. Only inside a step."""
        self._table(table).remove(doc_ids=doc_ids)

    def _table(self, name: str) -> JournaledTable:
        table = self._database.table(name, cache_size=0)
        if not isinstance(table, JournaledTable):
            raise TypeError("the database hands out journaled tables")
        return table

    # History

    def history(self, doc_id: int | None = None) -> list[HistoryStep]:
        """Return the steps, newest first; only those that touched the paper, where one is given."""
        steps = history_steps(commit for *_, commit in self._newest_commits())
        if doc_id is None:
            return steps
        touching = self._storage.steps_of(doc_id)
        return [step for step in steps if step.step in touching]

    def recent_tags(self, most: int) -> tuple[str, ...]:
        """Return the tags that the newest steps in force gave to papers, the newest first.

        Only steps that are about tags count: an import brings tags that nobody chose.
        """
        return recent_tags(self._newest_commits(), self._storage.group_at, most)

    def undo(self, *, own_first: bool) -> Committed:
        """Take back the newest step: this session's if ``own_first`` and it has one, else anyone's.

        Raises UsageError when there is nothing to take back.
        """

        def choose(known: Sequence[Commit]) -> Commit:
            chosen = (step_to_undo(known, self.session) if own_first else None) or step_to_undo(known, None)
            if chosen is None:
                raise UsageError("There is nothing to undo.", "`readlist history` lists the steps.")
            return chosen

        return self._revert(choose, undo=True)

    def redo(self) -> Committed:
        """Do the step again that was taken back last, by this session if it took one back.

        Raises UsageError when there is none, or when something was changed since.
        """

        def choose(known: Sequence[Commit]) -> Commit:
            chosen = step_to_redo(known, self.session)
            if chosen is None:
                raise UsageError("There is nothing to redo.", "A new change ends what can be done again.")
            return chosen

        return self._revert(choose, undo=False)

    def steps_left(self) -> tuple[bool, bool]:
        """Return whether there is a step to take back, and one that this session can do again."""
        known = [commit for _, _, commit in self._newest_commits()]
        return step_to_undo(known, None) is not None, step_to_redo(known, self.session) is not None

    def _newest_commits(self) -> list[tuple[int, int, Commit]]:
        self._storage.follow()
        self._take_in_others()
        return self._storage.commits()

    def _revert(self, choose: Callable[[Sequence[Commit]], Commit], *, undo: bool) -> Committed:
        """Take back the step that ``choose`` finds, or do it again."""
        word = "undo" if undo else "redo"
        choose([commit for *_, commit in self._newest_commits()])  # where there is none, nothing is created
        with self.step(word) as result:
            # Chosen under the lock: of two who take back at once each takes back a step of its own.
            steps = self._storage.commits()
            commits = [commit for *_, commit in steps]
            target = choose(commits)
            result.command = f"{word}: {target.command}"
            result.undoes, result.redoes = (target.step, None) if undo else (None, target.step)
            start = next(start for start, _, commit in reversed(steps) if commit is target)
            changes = self._storage.group_at(start).changes
            left = turn(self, self._storage.view, tuple(reversed(changes)) if undo else changes, undo=undo)
        step = history_step(target, undone=not undo)
        return Committed(result.step, result.command, result.changed, tuple(left), step)

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

    def tidy(self, pick: Pick = lambda _: FirstPage(), outlining: Outlining = lambda _: b"") -> None:
        """Compact when it pays, and write the column file when it is out of date. Slow; no lock held.

        ``pick`` chooses the papers to keep at hand for the next start, ``outlining`` what it asks of all.
        """
        if self._storage.needs_compaction():
            self._storage.compact()
        write_columns = self.columns_to_write(pick, outlining)
        if write_columns is not None:
            write_columns()

    def begin_compaction(self) -> Compaction | None:
        """Return a new snapshot for any thread to write, where that pays; ``finish_compaction`` uses it."""
        return self._storage.begin_compaction() if self._storage.needs_compaction() else None

    def finish_compaction(self, compaction: Compaction) -> None:
        """Use a new snapshot that was written, unless another process wrote one. Raises StoreError."""
        self._storage.finish_compaction(compaction)

    def columns_to_write(
        self, pick: Pick = lambda _: FirstPage(), outlining: Outlining = lambda _: b""
    ) -> Callable[[], None] | None:
        """Return what writes the column file, on any thread; None where it is up to date."""
        self._take_in_others()
        return self._summaries.columns_to_write(pick, outlining)

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
                doc_id: from_document(kind, {**decode_document(raw), "doc_id": doc_id})
                for doc_id, raw in self._storage.documents.raw_items(table)
            }
        except UNDECODABLE as error:
            raise DamagedLibraryError(
                f"A document of {table} in {self._storage.files.snapshot} cannot be read: {error}. "
                "Nothing was changed.",
                "It can be corrected in an editor, too.",
            ) from error


def _batches(doc_ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield ids in the order of the file, in which very many are read much faster."""
    waiting = iter(sorted(doc_ids))
    while batch := list(itertools.islice(waiting, CHANGED_AT_ONCE)):
        yield batch


def free_id(wanted: int, taken: Container[int], new_id: Callable[[], int]) -> int:
    """Return the id that a document has in another library, another one where it is taken or is none."""
    doc_id = wanted if 0 < wanted <= LARGEST_ID else new_id()
    while doc_id in taken:
        doc_id = new_id()
    return doc_id


class StepResult:
    """What an open step will have done; filled in when its block ends.

    The block itself may say what the step ``undoes`` or ``redoes``, and give it the ``command`` of that.
    """

    def __init__(self, command: str) -> None:
        self.command = command
        self.undoes: int | None = None
        self.redoes: int | None = None
        self.step: int | None = None
        self.changed: dict[int, PaperSummary | None] = {}

    def committed(self) -> Committed:
        """Return the result as a value."""
        return Committed(self.step, self.command, self.changed)
