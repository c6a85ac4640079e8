"""Conflict copies of a library: found, and merged into it in one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from readlist.errors import StoreError, UsageError
from readlist.library.branch_merging import BranchMerge, FieldClash
from readlist.library.library import Library, Outcome
from readlist.paths import LibraryFiles
from readlist.store.branches import Branch, Branches, read_branches
from readlist.store.conflict_copies import conflict_copies, move_to_backups
from readlist.store.table import LISTS, PAPERS, SEARCHES


class MergedCopy(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy brings: how many papers are new, changed and removed, and what clashed.

    ``has_ancestor`` tells whether it was known what the copy was made from: if not, nothing
    counts as removed. ``unfit`` is how many of its changes could not be followed.
    """

    paths: tuple[Path, ...]
    new: int
    changed: int
    removed: int
    clashes: tuple[FieldClash, ...]
    has_ancestor: bool
    unfit: int


class CopyFailure(msgspec.Struct, frozen=True):
    """A file that could not be merged or moved, and why."""

    path: Path
    message: str
    hint: str


class CopiesMerged(msgspec.Struct, frozen=True, kw_only=True):
    """What merging did, or would do: then there is no outcome. ``moved`` tells where copies went."""

    copies: tuple[MergedCopy, ...]
    failures: tuple[CopyFailure, ...]
    outcome: Outcome | None = None
    moved: dict[Path, Path] = {}


def find_conflict_copies(library: Library) -> tuple[Path, ...]:
    """Return the conflict copies that lie beside the library. Reads the disk."""
    return conflict_copies(LibraryFiles(library.path))


def preview_merge(library: Library, paths: Sequence[Path]) -> CopiesMerged:
    """Return what merging copies would do. Writes nothing, takes no lock. Raises StoreError, UsageError."""
    return _Merging(library, _read(library, paths)).merged()


def merge_copies(library: Library, paths: Sequence[Path], command: str) -> CopiesMerged:
    """Merge copies into the library in one durable step, then move them to its backups.

    Only what was taken in is moved, and only what lay beside the library as a conflict copy.
    Raises StoreError, UsageError; then nothing was changed.
    """
    found = _read(library, paths)
    with library.store.step(command) as result:
        merging = _Merging(library, found)
        merging.write()
    beside = find_conflict_copies(library)
    moved: dict[Path, Path] = {}
    for path in dict.fromkeys(path for copy in merging.copies for path in copy.paths if path in beside):
        try:
            moved[path] = move_to_backups(LibraryFiles(library.path), path)
        except StoreError as error:
            merging.failures.append(CopyFailure(path, error.message, error.hint))
    return merging.merged(result.committed(), moved)


def _read(library: Library, paths: Sequence[Path]) -> Branches:
    files = LibraryFiles(library.path)
    for path in paths:
        if path.resolve() in (files.snapshot.resolve(), files.journal.resolve()):
            raise UsageError(f"{path} is the library itself.", "readlist conflicts lists its copies.")
        if not path.is_file():
            raise UsageError(f"There is no file {path}.", "readlist conflicts lists the copies.")
    # The journal of a library that lies elsewhere belongs to its snapshot.
    journals = [LibraryFiles(path).journal for path in paths if path.suffix == ".json"]
    together = dict.fromkeys((*paths, *(path for path in journals if path.is_file())))
    return read_branches(files, list(together))


class _Merging:
    """Branches merged into the documents of a library, which are not written yet."""

    def __init__(self, library: Library, found: Branches) -> None:
        self._library = library
        self._merge = BranchMerge(library.store)
        self.failures = [CopyFailure(path, error.message, error.hint) for path, error in found.failures]
        self.copies: list[MergedCopy] = []
        for branch in found.branches:
            try:
                self._merge.add(branch)
            except StoreError as error:
                self.failures.append(CopyFailure(branch.paths[0], error.message, error.hint))
            else:
                self.copies.append(self._copy(branch))

    def _copy(self, branch: Branch) -> MergedCopy:
        return MergedCopy(
            paths=branch.paths,
            new=self._merge.counts["new"],
            changed=self._merge.counts["changed"],
            removed=self._merge.counts["removed"],
            clashes=tuple(self._merge.clashes),
            has_ancestor=branch.has_ancestor,
            unfit=branch.unfit,
        )

    def merged(self, outcome: Outcome | None = None, moved: dict[Path, Path] | None = None) -> CopiesMerged:
        """Return what was done."""
        return CopiesMerged(
            copies=tuple(self.copies), failures=tuple(self.failures), outcome=outcome, moved=moved or {}
        )

    def write(self) -> None:
        """Write what was merged. Only inside a step."""
        store = self._library.store
        for table in (LISTS, PAPERS, SEARCHES):
            written = self._merge.written(table)
            store.insert(table, written.insertions.items())
            for doc_id, fields in written.updates.items():
                store.update(table, [doc_id], fields)
            if written.removals:
                store.remove(table, written.removals)
