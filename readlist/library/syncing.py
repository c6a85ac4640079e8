"""A library brought together with the one at its remote, and taken in as one step.

First what was changed here becomes a commit, then that and the remote's newest one become one, which
is sent, and only then taken in here: so a crash at any point leaves commits that all machines can go
on from, and a library in which nothing is half done.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from readlist.analysis.change_words import words_of
from readlist.errors import SyncError, UsageError
from readlist.library.library import Library, Outcome
from readlist.library.sync_setup import (
    TakenIn,
    machine,
    read_taken_in,
    repository_of,
    set_up,
    sync_is_off,
    sync_lock,
    write_taken_in,
)
from readlist.model.keys import taken_keys
from readlist.model.versions import Changes, Versions
from readlist.store.migrations import NEWEST_VERSION
from readlist.store.storage import now_utc
from readlist.sync import layout
from readlist.sync.layout import PAPERS, TABLES
from readlist.sync.remotes import Remote, remote_of
from readlist.sync.repository import Refs, Repository, make_remote
from readlist.sync.tree import Tree

if TYPE_CHECKING:
    from readlist.analysis.merged_changes import RecordClash
    from readlist.library.shared_documents import Picture

# A sync with nothing to do is the usual one: what it has no need of is imported where it is needed.

TRIES = 8
"""How often somebody else may be first before it is given up."""

Tell = Callable[[str], None]
"""Is told in words what is being done."""


@dataclass(frozen=True, kw_only=True)
class SyncReport:
    """What a sync did: both sides' changes in words, what clashed, and the step in which it was taken in."""

    remote: str
    sent: str
    received: str
    clashes: tuple[RecordClash, ...]
    commit: str
    outcome: Outcome | None


def sync(library: Library, tell: Tell = lambda _: None) -> SyncReport:
    """Bring the library together with the one at its remote.

    Raises UsageError where no remote was named, SyncError, StoreError; then the library is as it was.
    """
    if not repository_of(library).folder.is_dir():
        raise sync_is_off()
    with sync_lock(library):
        repository, remote = set_up(library)
        return _Sync(library, repository, remote, tell).run()


def begin_sync(library: Library, address: str, tell: Tell = lambda _: None) -> SyncReport:
    """Name the remote of a library and bring both together for the first time.

    A folder that is missing or empty becomes a repository. What both have is united: nothing
    counts as removed but what the remote knows to be. Raises UsageError, SyncError, StoreError; then
    there is no sync, as before.
    """
    remote = remote_of(address)
    repository_of(library).git.version  # noqa: B018 - raises where there is no git that will do
    with library.store.step("sync init"):
        pass  # a library that was never written to has no id yet
    with sync_lock(library):
        repository = repository_of(library)
        if "remote" in repository.settings():
            repository, known = set_up(library)
            if known != remote:
                told = f"The library is synced with {known.address} already."
                raise UsageError(told, "`readlist sync off` ends that.")
            return _Sync(library, repository, remote, tell).run()
        repository.remove()  # what an attempt before has left
        try:
            make_remote(remote)
            repository.create({"library": str(library.path), "remote": remote.address})
            _refuse_other_content(repository, remote)
            return _Sync(library, repository, remote, tell).run()
        except BaseException:
            repository.remove()
            raise


def _refuse_other_content(repository: Repository, remote: Remote) -> None:
    """Raise SyncError where a remote has no library, but something else."""
    others = repository.others_of(remote)
    if others and repository.fetch(remote) is None:
        raise SyncError(
            f"{remote.address} holds something else already: {', '.join(others[:3])}.",
            "A library needs a repository of its own, empty at first. Nothing was changed.",
        )


class _Sync:
    """One sync, under its lock."""

    def __init__(self, library: Library, repository: Repository, remote: Remote, tell: Tell) -> None:
        self._library, self._store = library, library.store
        self._repository, self._remote, self._tell = repository, remote, tell
        self._sent: Changes = {}
        self._clashes: tuple[RecordClash, ...] = ()
        library.refresh()
        self._moment = self._store.moment

    def run(self) -> SyncReport:
        """Do it."""
        repository = self._repository
        repository.drop_leftovers()
        refs, target = self._brought_together()
        received, outcome = self._take_in(refs.main, target)
        repository.advance(refs, target, target)
        if self._moment.lineage is not None:
            write_taken_in(repository, TakenIn(target, self._moment))
        repository.tidy(self._remote)
        return SyncReport(
            remote=self._remote.address,
            sent=words_of(self._sent),
            received=words_of(received),
            clashes=self._clashes,
            commit=target,
            outcome=outcome,
        )

    def _brought_together(self) -> tuple[Refs, str]:
        """Return the commit that is at the remote now and holds what both had, with the references."""
        refs = self._repository.refs()
        for attempt in range(TRIES):
            self._tell(f"Asking {self._remote.address} …")
            fetched = self._repository.fetch(self._remote)
            self._refuse_another_history(refs, fetched)
            if attempt == 0:
                refs = self._record(refs, fetched)
            target = self._together(refs.main, fetched)
            if target == fetched or self._push(target):
                return refs, target
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - so that not all come back at once
        raise SyncError(
            f"Others were first {TRIES} times while this library was sent to {self._remote.address}.",
            "Try again in a moment. Nothing was changed.",
        )

    def _push(self, target: str) -> bool:
        self._tell(f"Sending to {self._remote.address} …")
        return self._repository.push(self._remote, target)

    def _refuse_another_history(self, refs: Refs, fetched: str | None) -> None:
        """Raise SyncError where the remote is not what became of what it was."""
        address = self._remote.address
        united = (
            "If that is meant: `readlist sync off`, then `readlist sync init` with it unites both, "
            "and nothing counts as removed. Nothing was changed."
        )
        if fetched is None:
            if refs.seen is not None:
                raise SyncError(f"{address} is empty now, and had a library when it was last seen.", united)
            return
        if refs.seen is not None and not self._repository.is_ancestor(refs.seen, fetched):
            raise SyncError(f"The history at {address} was rewritten, or set back to an earlier day.", united)
        if fetched == refs.seen:
            return
        from readlist.library.shared_documents import refuse_newer

        tree = self._repository.tree(fetched)
        refuse_newer(tree)
        found, known = tree.format, self._repository.tree(refs.seen).format
        if known is not None and found is not None and found.library != known.library:
            raise SyncError(f"{address} holds another library now.", united)

    # What was changed here

    def _record(self, refs: Refs, fetched: str | None) -> Refs:
        """Make a commit of what was changed here since the last one, if anything was."""
        known = read_taken_in(self._repository)
        if self._moment.lineage is not None and known == TakenIn(refs.main or "", self._moment):
            return refs
        from readlist.library.shared_documents import Picture

        picture = Picture(self._store)
        tree = self._repository.tree(refs.main)
        if known is not None and self._store.was_put_back(known.moment):
            # Somebody put back an old file: what it lacks was not removed.
            tree = self._repository.tree(None)
        elif fetched is not None and self._has_taken_in(picture, refs.main, fetched):
            return self._repository.advance(refs, fetched, fetched)
        if tree.commit is None and fetched is not None and not picture.blobs:
            return refs
        changes = picture.changes_since(tree)
        if tree.commit is not None and not any(changes.values()):
            return refs
        self._sent = changes
        self._tell("Looking at what was changed here …")
        message = words_of(changes) or "An empty library"
        return self._repository.advance(refs, self._commit(tree, (), message, changes, fetched), None)

    def _has_taken_in(self, picture: Picture, main: str | None, fetched: str) -> bool:
        """Return whether the library holds just what is at the remote, as after a crash."""
        if main == fetched or not picture.is_in(self._repository.tree(fetched)):
            return False
        return main is None or self._repository.is_ancestor(main, fetched)

    def _commit(
        self, tree: Tree, others: tuple[str, ...], message: str, changes: Changes, fetched: str | None
    ) -> str:
        """Write what a commit becomes by changes; ``others`` are further parents."""
        from readlist.library.shared_documents import files_with

        documents = {
            table: {doc_id: each.theirs for doc_id, each in found.items()} for table, found in changes.items()
        }

        def files() -> Iterator[tuple[str, bytes | None]]:
            found = tree.format or self._repository.tree(fetched).format
            if tree.format is None or tree.format.schema != NEWEST_VERSION:
                library = found.library if found is not None else self._store.library_id
                about = layout.Format(layout.VERSION, NEWEST_VERSION, library)
                yield layout.FORMAT_FILE, layout.format_file(about)
                yield from layout.ABOUT_FILES.items()
            yield from files_with(tree, documents, now_utc())

        parents = (tree.commit, *others) if tree.commit is not None else others
        return self._repository.commit(parents, message, machine(), files())

    # What both are together

    def _together(self, main: str | None, fetched: str | None) -> str:
        """Return the commit that holds both: one of them, or a new one."""
        if main is None or fetched is None:
            return (
                main or fetched or self._commit(self._repository.tree(None), (), "An empty library", {}, None)
            )
        common = main if main == fetched else self._repository.common_ancestor(main, fetched)
        if common in (main, fetched):
            return fetched if common == main else main
        return self._merged(common, main, fetched)

    def _merged(self, common: str | None, main: str, fetched: str) -> str:
        from readlist.analysis.merged_changes import merge_changes
        from readlist.library.shared_documents import changes_between, graves_of

        self._tell("Bringing both sides together …")
        repository = self._repository
        base, here, there = (repository.tree(commit) for commit in (common, main, fetched))
        ours, theirs = changes_between(base, here), changes_between(base, there)
        if common is None:
            # Read before any of them is used: each side's graves are about the other's papers.
            buried = graves_of(there, ours[PAPERS]), graves_of(here, theirs[PAPERS])
            theirs[PAPERS] |= {i: each for i, each in buried[0].items() if i not in theirs[PAPERS]}
            ours[PAPERS] |= {i: each for i, each in buried[1].items() if i not in ours[PAPERS]}
        changed = {*ours[PAPERS], *theirs[PAPERS]}
        papers = self._store.summaries().values()
        taken = taken_keys(paper for paper in papers if paper.doc_id not in changed)
        merged = merge_changes(ours, theirs, taken=taken, now=now_utc())
        self._clashes = merged.clashes
        changes: Changes = {
            table: {i: Versions(None, document) for i, document in merged.documents[table].items()}
            for table in TABLES
        }
        words = (
            f"Both sides together, {len(merged.clashes)} clashes" if merged.clashes else "Both sides together"
        )
        return self._commit(there, (main,), words, changes, fetched)

    # What was changed elsewhere

    def _take_in(self, main: str | None, target: str) -> tuple[Changes, Outcome | None]:
        """Write into the library what it lacks, as one step."""
        if main == target:
            return {}, None
        from readlist.library.shared_documents import changes_between
        from readlist.library.taking_in import take_in

        changes = changes_between(self._repository.tree(main), self._repository.tree(target))
        if not any(changes.values()):
            return changes, None
        self._tell("Taking in what was changed elsewhere …")
        with self._store.step("sync") as result:
            undisturbed = self._store.moment == self._moment
            is_the_same = take_in(self._store, changes, is_as_before=undisturbed)
        outcome = result.committed()
        self._moment = (
            self._store.moment if is_the_same else msgspec.structs.replace(self._moment, lineage=None)
        )
        return changes, outcome
