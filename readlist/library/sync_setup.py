"""Where a library is shared: setting that up, looking at it, and leaving again."""

from __future__ import annotations

import contextlib
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from readlist import paths
from readlist.analysis.change_words import words_of
from readlist.errors import SyncError, UsageError
from readlist.library.library import Library
from readlist.library.sync_standing import sync_repository
from readlist.model.text import clean_line
from readlist.paths import LibraryFiles
from readlist.store.files import make_private_folder, replace_file, told_as_store_error
from readlist.store.lock import locked
from readlist.store.paper_store import Moment
from readlist.store.snapshot_meta import read_meta_of
from readlist.sync.remotes import Remote
from readlist.sync.repository import LoggedCommit, Repository, saved_remote

TAKEN_IN = "taken-in.json"
"""The file of what TakenIn says; when it was written the last sync ended."""


class TakenIn(msgspec.Struct, frozen=True):
    """Up to which commit the library is the same, and at which moment of the library it was.

    It spares looking at every paper; without it that is done.
    """

    commit: str
    moment: Moment


def repository_of(library: Library) -> Repository:
    """Return the repository through which a library is shared, which may not be there."""
    return Repository(sync_repository(library))


@contextlib.contextmanager
def sync_lock(library: Library) -> Iterator[None]:
    """Hold the lock by which those who sync a library take turns. Raises LibraryBusyError, StoreError."""
    folder = paths.sync_folder()
    with told_as_store_error("write to", folder):
        make_private_folder(folder)
    with locked(LibraryFiles(folder / library.store.library_id), "sync"):
        yield


def sync_is_off() -> UsageError:
    """Return the error of whoever wants to sync a library without a remote."""
    return UsageError("Sync is off for this library.", "`readlist sync init REMOTE` begins it.")


def set_up(library: Library) -> tuple[Repository, Remote]:
    """Return the repository of a library and its remote. Raises UsageError where there is no sync.

    A library that was moved stays the same one; a copy of it is refused with a SyncError.
    """
    repository = repository_of(library)
    settings = repository.settings()
    if "remote" not in settings:
        raise sync_is_off()
    refuse_copy(library, repository, settings)
    return repository, saved_remote(settings)


def refuse_copy(library: Library, repository: Repository, settings: Mapping[str, str]) -> None:
    """Raise SyncError where what was set up is another library's, of which this one is a copy."""
    before = settings.get("library", "")
    if before != str(library.path):
        if before and _is_library(Path(before), library.store.library_id):
            raise SyncError(
                f"The library that is synced is {before}; {library.path} is a copy of it.",
                f"`readlist --library '{before}' sync` syncs that one. Move it away to go on with this one.",
            )
        repository.set("library", str(library.path))


def _is_library(path: Path, library_id: str) -> bool:
    try:
        meta = read_meta_of(path)
    except OSError:
        return False
    return meta is not None and meta.library == library_id


def machine() -> str:
    """Return what this machine is called in the commits that it makes."""
    return f"readlist on {clean_line(platform.node())[:60] or 'a machine'}"


def read_taken_in(repository: Repository) -> TakenIn | None:
    """Return up to where the library was the same, None where that is not known."""
    try:
        return msgspec.json.decode((repository.folder / TAKEN_IN).read_bytes(), type=TakenIn)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def write_taken_in(repository: Repository, taken_in: TakenIn) -> None:
    """Keep that for the next time; where it cannot be written, nothing is lost."""
    with contextlib.suppress(OSError):
        replace_file(repository.folder / TAKEN_IN, [msgspec.json.encode(taken_in)])


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with a library: all but the address is empty where there is no sync.

    ``waiting`` says in words what was changed here since the last sync, ``commit`` is the newest one
    that the library has.
    """

    remote: str | None
    folder: str | None = None
    commit: LoggedCommit | None = None
    waiting: str = ""
    size: int = 0


def sync_status(library: Library) -> SyncStatus:
    """Return how it stands, without asking the remote. Raises SyncError, StoreError."""
    from readlist.library.shared_documents import Picture

    repository = repository_of(library)
    if "remote" not in repository.settings():
        return SyncStatus(remote=None)
    repository, remote = set_up(library)
    main = repository.refs().main
    taken_in = read_taken_in(repository)
    same = taken_in is not None and taken_in == TakenIn(main or "", library.store.moment)
    waiting = "" if same else words_of(Picture(library.store).changes_since(repository.tree(main)))
    return SyncStatus(
        remote=remote.address,
        folder=str(repository.folder),
        commit=repository.log(main, 1)[0] if main is not None else None,
        waiting=waiting,
        size=repository.size(),
    )


def sync_log(library: Library, most: int = 20) -> list[LoggedCommit]:
    """Return the newest commits, the newest first. Raises UsageError, SyncError."""
    repository, _ = set_up(library)
    main = repository.refs().main
    return repository.log(main, most) if main is not None else []


def sync_off(library: Library) -> str:
    """Forget the remote; return which it was, "" where that cannot be read any more.

    Library and remote stay as they are. Raises UsageError where there is no sync, SyncError.
    """
    repository = repository_of(library)
    if not repository.folder.is_dir():
        raise sync_is_off()
    with sync_lock(library):
        remote = ""
        with contextlib.suppress(SyncError):  # of a repository that is damaged
            remote = repository.settings().get("remote", "")
        repository.remove()
    return remote
