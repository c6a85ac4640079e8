"""Lists published for other people, each through a git repository of its own.

What is at the remote is made anew of the library each time, so that two machines with one library may
both publish it; a commit is made only where that differs from what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from readlist.errors import ReadlistError, SyncError, UsageError
from readlist.library.library import Library
from readlist.library.list_repositories import (
    PUBLISHED,
    SharedList,
    fetch_list,
    forget,
    new_repository,
    shared_lists,
)
from readlist.library.published_list import Published, files_of, published_of, read_published, words_between
from readlist.library.sync_setup import sync_lock
from readlist.model.paper import PaperList
from readlist.model.text import clean_line
from readlist.sync import layout
from readlist.sync.published import FORMAT_FILE, PAPERS_FILE
from readlist.sync.remotes import Remote, remote_of
from readlist.sync.repository import Repository, make_remote

TRIES = 8
"""How often somebody else may be first before it is given up."""

_AUTHOR = "readlist"
"""Who made the commits of a list: nobody's name, and no machine's."""

_WAY_OUT = (
    "If that is meant: `readlist unpublish`, then publish it there again. Nothing was changed at the remote."
)

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class PublishReport:
    """What became of a published list: ``sent`` in words, or the ``error`` that stopped it.

    ``public`` and ``private`` are how many notes are published, and how many papers have one that is not.
    """

    name: str
    remote: str
    by: str
    papers: int = 0
    public: int = 0
    private: int = 0
    sent: str = ""
    commit: str | None = None
    error: ReadlistError | None = None


def published_lists(library: Library) -> list[SharedList]:
    """Return the lists that are published, by name."""
    return shared_lists(library, PUBLISHED)


def publish(
    library: Library,
    paper_list: PaperList,
    address: str | None = None,
    *,
    by: str | None = None,
    dry_run: bool = False,
    tell: Tell = lambda _: None,
) -> PublishReport:
    """Send a list to its remote, or (dry run) say what that would do without asking the remote.

    ``address`` is needed the first time; ``by`` is who publishes, as before where it is None. Raises
    UsageError, SyncError; then nothing changed here or there.
    """
    remote = remote_of(address) if address is not None else None
    known = _known(library, paper_list, remote)
    name = clean_line(by) if by is not None else (known.by if known is not None else "")
    if dry_run:
        published, private = published_of(library, paper_list, name)
        target = known.remote if known is not None else remote
        before = _last_sent(known) if known is not None else None
        words = words_between(before, published)
        return _report(target.address if target else "", published, private, sent=words)
    with sync_lock(library):
        if known is not None:
            named = replace(known, by=name, name=paper_list.title)
            report = _send(library, named, paper_list, tell)
            named.set_up(library)
            return report
        if remote is None:
            raise UsageError(
                f"“{paper_list.title}” is not published yet.", f"readlist publish '{paper_list.title}' REMOTE"
            )
        return _publish_first(library, paper_list, remote, name, tell)


def _known(library: Library, paper_list: PaperList, remote: Remote | None) -> SharedList | None:
    known = next((each for each in published_lists(library) if each.list_id == str(paper_list.doc_id)), None)
    if known is not None and remote not in (None, known.remote):
        raise UsageError(
            f"“{paper_list.title}” is published at {known.remote.address} already.",
            "`readlist unpublish` ends that.",
        )
    return known


def _last_sent(known: SharedList) -> Published | None:
    return read_published(known.repository.tree(known.repository.refs().seen))


def _publish_first(
    library: Library, paper_list: PaperList, remote: Remote, by: str, tell: Tell
) -> PublishReport:
    repository = new_repository(library, PUBLISHED, str(paper_list.doc_id))
    shared = SharedList(
        repository=repository, remote=remote, name=paper_list.title, list_id=str(paper_list.doc_id), by=by
    )
    repository.git.version  # noqa: B018 - raises where there is no git that will do
    try:
        make_remote(remote)
        repository.create({})
        _refuse_other_content(repository, remote)
        report = _send(library, shared, paper_list, tell)
        shared.set_up(library)
    except BaseException:
        forget(library, shared)
        raise
    return report


def _refuse_other_content(repository: Repository, remote: Remote) -> None:
    others = repository.others_of(remote)
    if others and repository.fetch(remote) is None:
        raise SyncError(
            f"{remote.address} holds something else already: {', '.join(others[:3])}.",
            "A list needs a repository of its own, empty at first. Nothing was changed.",
        )


def _send(library: Library, shared: SharedList, paper_list: PaperList, tell: Tell) -> PublishReport:
    """Bring the remote up to date."""
    library.refresh()
    published, private = published_of(library, paper_list, shared.by)
    repository, remote = shared.repository, shared.remote
    for _ in range(TRIES):
        tell(f"Asking {remote.address} …")
        refs, fetched = fetch_list(repository, remote, _WAY_OUT)
        there = read_published(repository.tree(fetched))
        if there is not None and there.about.list != published.about.list:
            raise SyncError(
                f"{remote.address} holds another list, “{there.about.title}”.",
                "A list needs a repository of its own, empty at first. Nothing was changed.",
            )
        words = words_between(there, published)
        files = files_of(published)
        target = fetched
        if not _is_there(repository, fetched, files):
            tell(f"Sending to {remote.address} …")
            parents = [fetched] if fetched is not None else []
            target = repository.commit(parents, words or "As before", _AUTHOR, list(files.items()))
            if not repository.push(remote, target):
                continue
        else:
            words = ""
        if target is not None:
            repository.advance(refs, target, target)
        repository.tidy()
        return _report(remote.address, published, private, sent=words, commit=target)
    raise SyncError(
        f"Others were first {TRIES} times while the list was sent to {remote.address}.",
        "Try again in a moment.",
    )


def _is_there(repository: Repository, commit: str | None, files: dict[str, bytes]) -> bool:
    """Return whether a commit holds the list; a page that looks otherwise is no news."""
    there = repository.tree(commit).files
    return all(
        name in there and there[name].name == layout.blob_id(files[name])
        for name in (FORMAT_FILE, PAPERS_FILE)
    )


def _report(
    remote: str, published: Published, private: int, *, sent: str, commit: str | None = None
) -> PublishReport:
    return PublishReport(
        name=published.about.title,
        remote=remote,
        by=published.about.by,
        papers=len(published.papers),
        public=sum("note" in each for each in published.papers.values()),
        private=private,
        sent=sent,
        commit=commit,
    )


def send_published(library: Library, tell: Tell = lambda _: None) -> list[PublishReport]:
    """Bring every published list up to date; what fails for one is in its report and stops no other."""
    return [_sent(library, each, tell) for each in published_lists(library)]


def _sent(library: Library, shared: SharedList, tell: Tell) -> PublishReport:
    try:
        paper_list = library.lists().get(int(shared.list_id))
        if paper_list is None:
            raise SyncError(
                f"“{shared.name}” is not in the library any more.",
                "`readlist unpublish` ends its publication.",
            )
        with sync_lock(library):
            return _send(library, shared, paper_list, tell)
    except ReadlistError as error:
        return PublishReport(name=shared.name, remote=shared.remote.address, by=shared.by, error=error)


def unpublish(library: Library, shared: SharedList) -> None:
    """Forget that a list is published; the remote stays as it is. Raises SyncError."""
    with sync_lock(library):
        forget(library, shared)
