"""What conflict copies hold that the library lacks, each change with what it was made from."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import msgspec

from readlist.errors import DamagedLibraryError, StoreError
from readlist.model.versions import Changes, Versions
from readlist.paths import LibraryFiles
from readlist.store.documents import Base, Documents
from readlist.store.files import store_error
from readlist.store.journal import Group
from readlist.store.likely_past import LikelyPast, decoded
from readlist.store.opening import Opened, open_files
from readlist.store.snapshot import Snapshot, open_snapshot
from readlist.store.steps import Steps, advanced, fits, parting, read_steps, rewound
from readlist.store.table import LISTS, PAPERS, SEARCHES

TABLES = (LISTS, PAPERS, SEARCHES)
Kind = TypeVar("Kind", Snapshot, Steps)


class Branch(msgspec.Struct, frozen=True):
    """What was changed in another copy of a library since the two parted.

    ``paths`` are the files that hold it, ``papers`` the ids of all papers that it has, ``unfit`` is
    how many of its changes could not be followed. ``has_ancestor`` tells whether it is known what
    the copy was made from.
    """

    paths: tuple[Path, ...]
    papers: frozenset[int]
    changes: Changes
    has_ancestor: bool = True
    unfit: int = 0


class Branches(msgspec.Struct, frozen=True):
    """The branches of a library, and the copies that could not be read, with what is wrong."""

    branches: tuple[Branch, ...]
    failures: tuple[tuple[Path, StoreError], ...]


def read_branches(files: LibraryFiles, copies: Sequence[Path]) -> Branches:
    """Return what copies of the library's snapshot or journal hold since they parted from it.

    Reads the disk; creates nothing and takes no lock. Raises StoreError where the library itself
    cannot be read.
    """
    opened = open_files(files)
    if opened is None:
        raise StoreError(f"There is no library at {files.snapshot}.", "--library PATH names another one.")
    try:
        return _Reading(files, opened).read(copies)
    finally:
        if opened.journal is not None:
            opened.journal.close()


class _Reading:
    """One reading of copies beside an open library."""

    def __init__(self, files: LibraryFiles, opened: Opened) -> None:
        self._snapshot, self._documents = opened.snapshot, opened.documents
        self._steps = _steps_in_force(files.journal, opened.sequence)
        self._failures: list[tuple[Path, StoreError]] = []

    def read(self, copies: Sequence[Path]) -> Branches:
        journals = self._opened([path for path in copies if path.suffix == ".journal"], read_steps)
        snapshots = self._opened([path for path in copies if path.suffix != ".journal"], open_snapshot)
        branches: list[Branch] = []
        for path, snapshot in snapshots.items():
            steps = self._journal_of(path, snapshot, journals)
            if steps is not None:
                del journals[steps.path]
            branches.append(self._of_snapshot(path, snapshot, steps))
        for path, steps in journals.items():
            try:
                branches += self._of_journal(steps)
            except StoreError as error:
                self._failures.append((path, error))
        return Branches(tuple(branches), tuple(self._failures))

    def _opened(self, paths: Iterable[Path], open_it: Callable[[Path], Kind]) -> dict[Path, Kind]:
        found: dict[Path, Kind] = {}
        for path in paths:
            try:
                found[path] = open_it(path)
            except StoreError as error:
                self._failures.append((path, error))
            except OSError as error:
                self._failures.append((path, store_error("read", path, error)))
        return found

    def _journal_of(self, path: Path, snapshot: Snapshot, journals: Mapping[Path, Steps]) -> Steps | None:
        """Return the journal copy that goes on from a snapshot copy; the one of the same name first."""
        named = sorted(journals.values(), key=lambda steps: steps.path.stem != path.stem)
        return next((steps for steps in named if fits(snapshot, steps, self._parting(steps) or 0)), None)

    def _parting(self, steps: Steps) -> int | None:
        return parting(self._steps, steps) if self._steps is not None else None

    # A snapshot, with or without the journal that goes on from it

    def _of_snapshot(self, path: Path, snapshot: Snapshot, steps: Steps | None) -> Branch:
        later = steps.after(snapshot.meta.sequence) if steps is not None else ()
        theirs, unfit = advanced(snapshot, later)
        paths = (path, steps.path) if steps is not None else (path,)
        papers = frozenset(theirs.ids(PAPERS))
        parted = self._parted(snapshot, steps)
        if self._steps is not None and parted is not None:
            base = rewound(self._documents, self._steps.after(parted))
            return Branch(paths, papers, dict(_differences(base, theirs)), unfit=unfit)
        own, meta = self._steps, snapshot.meta
        if (
            own is None
            or (meta.library, meta.sequence >= own.first) != (own.header.library, True)
            or meta.journal not in (own.header.journal, "")
        ):
            return Branch(paths, papers, self._without_ancestor(theirs), has_ancestor=False, unfit=unfit)
        return Branch(paths, papers, self._by_history(own, snapshot, theirs), unfit=unfit)

    def _parted(self, snapshot: Snapshot, steps: Steps | None) -> int | None:
        """Return the sequence number at which a snapshot copy parted from the library; None: not known."""
        own = self._steps
        if own is None or snapshot.edited_outside or not self._is_of_one_piece(snapshot):
            return None
        if not fits(self._snapshot, own, 0):
            return None
        if steps is not None:
            return parting(own, steps)
        return snapshot.meta.sequence if fits(snapshot, own, 0) else None

    def _is_of_one_piece(self, snapshot: Snapshot) -> bool:
        """Return whether nothing but steps, and what was written into theirs, parts the two snapshots."""
        return not self._snapshot.edited_outside and self._snapshot.meta.lineage == snapshot.meta.lineage

    def _without_ancestor(self, theirs: Documents) -> Changes:
        return {
            table: {doc_id: Versions(None, each.theirs) for doc_id, each in found.items() if each.theirs}
            for table, found in _differences(self._documents, theirs)
        }

    def _by_history(self, own: Steps, snapshot: Snapshot, theirs: Documents) -> Changes:
        """Return what differs in a copy that parted nobody knows when, with what our steps tell of it."""
        found = dict(_differences(self._documents, theirs))
        past = LikelyPast(own, theirs, snapshot.meta.sequence, found)
        trusted = self._is_of_one_piece(snapshot)
        return {
            table: {
                doc_id: Versions(past.of(table, doc_id, each.base, each.theirs, trusted=trusted), each.theirs)
                for doc_id, each in documents.items()
            }
            for table, documents in found.items()
        }

    # A journal alone, beside the snapshot of the library

    def _of_journal(self, steps: Steps) -> Iterator[Branch]:
        own, parted, contained = self._steps, self._parting(steps), self._snapshot.meta.sequence
        if own is None or parted is None:
            raise DamagedLibraryError(
                f"The journal {steps.path} goes on from a library that is not here.",
                "Put the snapshot that belongs to it beside it under the same name.",
            )
        if fits(self._snapshot, own, parted) or not fits(self._snapshot, steps, parted):
            base = rewound(self._documents, own.after(parted))
            yield _layered(steps.path, base, steps.after(parted))
            return
        # Of the two files one came from each computer: our journal has steps that our snapshot lacks.
        base = rewound(rewound(self._documents, own.after(contained)), steps.between(parted, contained))
        yield _layered(steps.path, base, own.after(parted))
        if steps.after(contained):
            yield _layered(steps.path, self._documents, steps.after(contained))


def _steps_in_force(path: Path, sequence: int) -> Steps | None:
    """Return the steps of the library's journal as far as they were taken in; None without a journal."""
    try:
        steps = read_steps(path)
    except FileNotFoundError:
        return None
    return msgspec.structs.replace(steps, groups=steps.between(steps.first, sequence))


def _layered(path: Path, base: Documents, groups: Iterable[Group]) -> Branch:
    """Return what steps change in the documents from which they go on."""
    theirs, unfit = advanced(base, groups)
    changes = {
        table: {
            doc_id: Versions(decoded(base.raw(table, doc_id)), decoded(theirs.raw(table, doc_id)))
            for doc_id in theirs.changed_ids(table)
            if base.raw(table, doc_id) != theirs.raw(table, doc_id)
        }
        for table in TABLES
    }
    return Branch((path,), frozenset(theirs.ids(PAPERS)), changes, unfit=unfit)


def _differences(base: Base, theirs: Base) -> Iterator[tuple[str, dict[int, Versions]]]:
    """Yield each table with the documents in which two copies differ."""
    for table in TABLES:
        both = heapq.merge(
            ((doc_id, 0, raw) for doc_id, raw in base.raw_items(table)),
            ((doc_id, 1, raw) for doc_id, raw in theirs.raw_items(table)),
        )
        found: dict[int, Versions] = {}
        for doc_id, items in groupby(both, key=lambda item: item[0]):
            raws = {side: raw for _, side, raw in items}
            if raws.get(0) != raws.get(1):
                versions = Versions(decoded(raws.get(0)), decoded(raws.get(1)))
                if versions.base != versions.theirs:
                    found[doc_id] = versions
        yield table, found
