"""What conflict copies hold that the library lacks, each change with what it was made from."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from readlist.errors import DamagedLibraryError, StoreError
from readlist.paths import LibraryFiles
from readlist.store.documents import Base, Documents
from readlist.store.files import store_error
from readlist.store.journal import NOTHING, Group, Line
from readlist.store.opening import Opened, open_files
from readlist.store.snapshot import Snapshot, open_snapshot
from readlist.store.steps import Steps, advanced, fits, parting, read_steps, rewound
from readlist.store.table import LISTS, PAPERS, SEARCHES

TABLES = (LISTS, PAPERS, SEARCHES)
_decode = msgspec.json.Decoder(dict[str, Any]).decode

Kind = TypeVar("Kind", Snapshot, Steps)


class Versions(msgspec.Struct, frozen=True):
    """A document as it was when two copies of a library parted, and as one of them has it now.

    None: it was not there, or is not any more.
    """

    base: dict[str, Any] | None
    theirs: dict[str, Any] | None


Changes = dict[str, dict[int, Versions]]
"""By table and id, the documents that were changed in a copy."""


class Branch(msgspec.Struct, frozen=True):
    """What was changed in another copy of a library since the two parted.

    ``paths`` are the files that hold it, ``unfit`` is how many of its changes could not be followed.
    ``has_ancestor`` tells whether it is known what the copy was made from.
    """

    paths: tuple[Path, ...]
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
        parted = self._parted(snapshot, steps)
        if self._steps is not None and parted is not None:
            base = rewound(self._documents, self._steps.after(parted))
            return Branch(paths, dict(_differences(base, theirs)), unfit=unfit)
        own = self._steps
        is_known = own is not None and (
            snapshot.meta.library == own.header.library
            and snapshot.meta.journal in (own.header.journal, "")
            and snapshot.meta.sequence >= own.first
        )
        changes = self._by_history(theirs, trusted=self._is_of_one_piece(snapshot)) if is_known else {}
        return Branch(paths, changes if is_known else self._without_ancestor(theirs), is_known, unfit)

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

    def _by_history(self, theirs: Documents, *, trusted: bool) -> Changes:
        """Return what differs in a copy that parted nobody knows when, with what our steps tell of it.

        What the library once held and the copy still holds is what it was made from.
        """
        found = dict(_differences(self._documents, theirs))
        lines: dict[tuple[str, int | None], list[Line]] = {}
        for group in self._steps.groups if self._steps is not None else ():
            for line in group.changes:
                if line.id in found.get(line.table, ()):
                    lines.setdefault((line.table, line.id), []).append(line)
        return {
            table: {
                doc_id: Versions(_past(lines.get((table, doc_id), []), each, trusted=trusted), each.theirs)
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
            doc_id: Versions(_decoded(base.raw(table, doc_id)), _decoded(theirs.raw(table, doc_id)))
            for doc_id in theirs.changed_ids(table)
            if base.raw(table, doc_id) != theirs.raw(table, doc_id)
        }
        for table in TABLES
    }
    return Branch((path,), changes, unfit=unfit)


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
                versions = Versions(_decoded(raws.get(0)), _decoded(raws.get(1)))
                if versions.base != versions.theirs:
                    found[doc_id] = versions
        yield table, found


def _past(lines: Sequence[Line], now: Versions, *, trusted: bool) -> dict[str, Any] | None:
    """Return what a copy's document was made from, as far as our steps tell; None: it is new.

    ``now`` is ours and theirs. A field that we never changed was changed by them, if steps alone
    can be ``trusted`` to have changed ours.
    """
    ours, theirs = now.base, now.theirs
    images = [(_decoded(line.before), _decoded(line.after)) for line in lines]
    if theirs is None:
        # What we inserted they may never have had.
        was_inserted = any(before is None for before, _ in images)
        return None if was_inserted or not trusted else _held(images, ours)[0]
    held = _held(images, ours)
    inserted = max((number for number, (before, _) in enumerate(images, 1) if before is None), default=0)
    if (ours is None and not images) or (inserted and not _is_one(held[inserted], theirs)):
        return None
    # They have what we inserted: it was there when they parted from us.
    held = held[inserted:]
    past = {}
    for name in {**theirs, **held[0], **(ours or {})}:
        values = [version.get(name) for version in held]
        if theirs.get(name) in values:
            past[name] = theirs.get(name)
        elif trusted or any(value != values[0] for value in values):
            past[name] = values[0]
    return {name: value for name, value in past.items() if value is not None}


def _is_one(inserted: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Return whether a document of theirs goes back to one that we inserted: ids can be equal by chance."""
    return any(theirs.get(name) == inserted.get(name) is not None for name in ("added_at", "title", "name"))


def _held(
    images: Sequence[tuple[dict[str, Any] | None, dict[str, Any] | None]], ours: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Return every state of our document that is known, the oldest first."""
    states = [dict(ours or {})]
    for before, after in reversed(images):
        state = {name: value for name, value in states[-1].items() if name not in (after or {})}
        states.append({**state, **(before or {})})
    return states[::-1]


def _decoded(raw: bytes | msgspec.Raw | None) -> dict[str, Any] | None:
    return None if raw is None or bytes(raw) == NOTHING else _decode(raw)
