"""Lists of other people, followed through the git repositories in which they are published.

Only what a publisher changed since the last time is taken in, as one step: so what the reader here
removed, took off or took back stays so. Nothing is ever sent.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import ReadlistError, SyncError, UsageError
from readlist.library.followed_papers import FollowedList, Taken, plan, read_known, take_in, write_known
from readlist.library.library import Library, Outcome
from readlist.library.list_repositories import (
    FOLLOWED,
    SharedList,
    fetch_list,
    forget,
    new_repository,
    shared_lists,
)
from readlist.library.published_list import Published, read_published, shared_papers
from readlist.library.rules import ImportRule
from readlist.library.sync_setup import sync_lock
from readlist.model.text import clean_line, fold
from readlist.sync.published import LIST
from readlist.sync.remotes import Remote, remote_of
from readlist.sync.repository import Repository

_WAY_OUT = (
    "If that is meant: `readlist unfollow`, then `readlist follow` takes the list as it is now. "
    "Nothing was changed."
)

Tell = Callable[[str], None]
Rules = tuple[ImportRule, ...]


@dataclass(frozen=True, kw_only=True)
class FollowReport:
    """What a followed list brought: ``received`` in words with its step, or the ``error`` that stopped it.

    ``papers`` is how many the list has at its remote, ``new`` how many of them are new here.
    """

    name: str
    remote: str
    by: str
    papers: int = 0
    new: int = 0
    received: str = ""
    outcome: Outcome | None = None
    error: ReadlistError | None = None


def followed_lists(library: Library) -> list[SharedList]:
    """Return the lists of others that are followed, by name."""
    return shared_lists(library, FOLLOWED)


def follow(
    library: Library,
    address: str,
    *,
    name: str | None = None,
    status: str | None = None,
    rules: Rules = (),
    dry_run: bool = False,
    tell: Tell = lambda _: None,
) -> FollowReport:
    """Bring the papers of a published list into the library, or (dry run) say what would come.

    They stand in a list called ``name``, else as its publisher calls it; new ones get ``status``. A list
    that is followed already is brought up to date. Raises UsageError, SyncError, StoreError; then nothing
    changed.
    """
    remote = remote_of(address)
    known = next((each for each in followed_lists(library) if each.remote == remote), None)
    if known is not None and name not in (None, known.name):
        raise UsageError(
            f"{remote.address} is followed already, as “{known.name}”.", "`readlist lists rename` renames it."
        )
    wanted = clean_line(name or "")
    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            repository = Repository(Path(folder) / "list.git", LIST)
            repository.create({})
            shared = known or SharedList(repository=repository, remote=remote, name=wanted, list_id="")
            return _preview(library, repository, shared, rules, tell)
    with library.store.step("follow"):
        pass  # a library that was never written to has no id yet
    with sync_lock(library):
        if known is not None:
            return _update(library, known, rules, tell)
        return _follow_first(library, remote, wanted, status or "", rules, tell)


def _follow_first(
    library: Library, remote: Remote, name: str, status: str, rules: Rules, tell: Tell
) -> FollowReport:
    repository = new_repository(library, FOLLOWED, remote.address)
    shared = SharedList(repository=repository, remote=remote, name=name, list_id="", status=status)
    try:
        repository.create({})
        return _update(library, shared, rules, tell)
    except BaseException:
        with contextlib.suppress(SyncError):
            forget(library, shared)
        raise


def _preview(
    library: Library, repository: Repository, shared: SharedList, rules: Rules, tell: Tell
) -> FollowReport:
    tell(f"Asking {shared.remote.address} …")
    published = _published(repository, shared, repository.fetch(shared.remote))
    before = read_published(shared.repository.tree(shared.repository.refs().main)) if shared.list_id else None
    followed = _followed(library, shared, published)
    taken = plan(library, followed, shared_papers(before), shared_papers(published), rules).taken
    return _report(shared, followed, published, taken)


def _update(library: Library, shared: SharedList, rules: Rules, tell: Tell) -> FollowReport:
    """Take in what is new at the remote."""
    library.refresh()
    repository, remote = shared.repository, shared.remote
    tell(f"Asking {remote.address} …")
    refs, fetched = fetch_list(repository, remote, _WAY_OUT)
    published = _published(repository, shared, fetched)
    followed = _followed(library, shared, published)
    taken = Taken()
    if fetched != refs.main:
        after = shared_papers(published)
        before = shared_papers(read_published(repository.tree(refs.main)))
        taken = take_in(library, followed, before, after, rules)
    SharedList(
        repository=repository,
        remote=remote,
        name=followed.name,
        list_id=published.about.list,
        by=published.about.by,
        status=shared.status,
    ).set_up(library)
    if fetched is not None and fetched != refs.main:
        write_known(repository.folder, taken.known)
        repository.advance(refs, fetched, fetched)
    repository.tidy()
    return _report(shared, followed, published, taken)


def _published(repository: Repository, shared: SharedList, fetched: str | None) -> Published:
    published = read_published(repository.tree(fetched))
    if published is None:
        raise SyncError(
            f"{shared.remote.address} is empty: no list was published there yet.", "Nothing was changed."
        )
    if shared.list_id and published.about.list != shared.list_id:
        raise SyncError(f"{shared.remote.address} holds another list now.", _WAY_OUT)
    return published


def _followed(library: Library, shared: SharedList, published: Published) -> FollowedList:
    """Return the list as it is to be here. Raises UsageError where its name is that of another one."""
    mark = f"list:{published.about.list}"
    here = next((each for each in library.lists().values() if mark in each.content_hashes), None)
    name = here.title if here is not None else shared.name or published.about.title
    titles = {fold(each.title) for each in library.lists().values()}
    if here is None and not shared.list_id and fold(name) in titles:
        raise UsageError(
            f"There is a list “{name}” in the library already.",
            "`--name NAME` gives the one that you follow another name. Nothing was changed.",
        )
    return FollowedList(
        mark=mark,
        list_id=here.doc_id if here is not None else None,
        name=name,
        by=published.about.by,
        remote=shared.remote.address,
        status=shared.status or None,
        listed_on=published.about.listed_on or None,
        known=read_known(shared.repository.folder),
    )


def _report(shared: SharedList, followed: FollowedList, published: Published, taken: Taken) -> FollowReport:
    return FollowReport(
        name=followed.name,
        remote=shared.remote.address,
        by=published.about.by,
        papers=len(published.papers),
        new=taken.new,
        received=taken.words,
        outcome=taken.outcome,
    )


def take_in_followed(library: Library, rules: Rules = (), tell: Tell = lambda _: None) -> list[FollowReport]:
    """Bring every followed list up to date; what fails for one is in its report and stops no other."""
    return [_taken_in(library, each, rules, tell) for each in followed_lists(library)]


def _taken_in(library: Library, shared: SharedList, rules: Rules, tell: Tell) -> FollowReport:
    try:
        with sync_lock(library):
            return _update(library, shared, rules, tell)
    except ReadlistError as error:
        return FollowReport(name=shared.name, remote=shared.remote.address, by=shared.by, error=error)


def unfollow(library: Library, shared: SharedList) -> None:
    """Forget that a list is followed; list and papers stay as they are. Raises SyncError."""
    with sync_lock(library):
        forget(library, shared)
