"""Which lists are published, which of others are followed, and the repository of each in the state folder."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from readlist import paths
from readlist.errors import SyncError
from readlist.library.library import Library
from readlist.library.sync_setup import refuse_copy
from readlist.model.text import fold
from readlist.sync.published import LIST
from readlist.sync.remotes import Remote, remote_of
from readlist.sync.repository import Refs, Repository

PUBLISHED, FOLLOWED = "published", "followed"


@dataclass(frozen=True, kw_only=True)
class SharedList:
    """A list that is published or followed: its remote, and what it was set up with.

    ``list_id`` is the list here that is published; of one that is followed, what it is known by at its
    remote. ``status`` is what new papers of it get.
    """

    repository: Repository
    remote: Remote
    name: str
    list_id: str
    by: str = ""
    status: str = ""

    def set_up(self, library: Library) -> None:
        """Make the repository, or change what it was set up with. Raises SyncError."""
        wanted = {"library": str(library.path), "list": self.list_id, "name": self.name}
        wanted |= {"by": self.by, "status": self.status, "remote": self.remote.address}
        known = self.repository.settings()
        if not known:
            self.repository.create(wanted)
        for name, value in wanted.items():
            if known and known.get(name, "") != value:
                self.repository.set(name, value)


def lists_folder(library: Library) -> Path:
    """Return the folder of the repositories of lists, which may not be there."""
    return paths.sync_folder() / f"{library.store.library_id or 'none'}.lists"


def has_shared_lists(library: Library) -> bool:
    """Return whether any list is published or followed."""
    return any(lists_folder(library).glob("*.git"))


def shared_lists(library: Library, kind: str) -> list[SharedList]:
    """Return the lists that are published or followed, by name. Raises SyncError, UsageError."""
    found = []
    for folder in lists_folder(library).glob(f"{kind}-*.git"):
        repository = Repository(folder, LIST)
        known = repository.settings()
        if "remote" not in known:
            continue  # a crash left it before it was set up
        refuse_copy(library, repository, known)
        found.append(
            SharedList(
                repository=repository,
                remote=remote_of(known["remote"]),
                name=known.get("name", ""),
                list_id=known.get("list", ""),
                by=known.get("by", ""),
                status=known.get("status", ""),
            )
        )
    return sorted(found, key=lambda each: (fold(each.name), each.remote.address))


def new_repository(library: Library, kind: str, name: str) -> Repository:
    """Return the repository for a list that is known by ``name``, without anything in it."""
    digest = blake2b(name.encode(), digest_size=8).hexdigest()
    repository = Repository(lists_folder(library) / f"{kind}-{digest}.git", LIST)
    repository.remove()  # what an attempt before has left
    return repository


def forget(library: Library, shared: SharedList) -> None:
    """Remove what is kept here of a list. Raises SyncError."""
    shared.repository.remove()
    with contextlib.suppress(OSError):  # of others that are still shared
        lists_folder(library).rmdir()


def fetch_list(repository: Repository, remote: Remote, way_out: str) -> tuple[Refs, str | None]:
    """Bring the commits of a list here; return where the branches were, and the remote's newest commit.

    Raises SyncError where the remote is not what became of what it was; ``way_out`` says what to do.
    """
    repository.drop_leftovers()
    refs = repository.refs()
    fetched = repository.fetch(remote)
    if refs.seen is not None and fetched is None:
        raise SyncError(f"{remote.address} is empty now, and had a list when it was last seen.", way_out)
    if refs.seen is not None and fetched is not None and not repository.is_ancestor(refs.seen, fetched):
        raise SyncError(
            f"The history at {remote.address} was rewritten, or set back to an earlier day.", way_out
        )
    return refs, fetched
