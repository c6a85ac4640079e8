"""``sync``: one library on every machine, through a git repository."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.clashes import noted_rows, say_noted
from readlist.cli.command import Command, Group, json_option, pass_session
from readlist.cli.exit_codes import DONE, IN_PART
from readlist.cli.output import UNDO_HINT, count_of, print_json, say, tell
from readlist.cli.session import SESSION, Session
from readlist.library.clashes import NotedClash, noted_clashes
from readlist.library.library import Library
from readlist.library.list_repositories import has_shared_lists
from readlist.library.sync_setup import SyncStatus, repository_of, sync_log, sync_off, sync_status
from readlist.library.syncing import SyncReport, begin_sync, sync

if TYPE_CHECKING:
    from readlist.cli.shared_lists import UpdatedLists

# A sync with nothing to do is the usual one: what lists need is imported where there are some.


@click.group(
    "sync",
    cls=Group,
    examples=(
        "readlist sync init git@example.org:me/papers.git",
        "readlist sync init /media/disk/papers.git",
        "readlist sync",
        "readlist sync status",
    ),
)
@json_option
@click.option("--session", "name", default=SESSION, hidden=True)
@pass_session
@click.pass_context
def sync_command(context: click.Context, session: Session, as_json: bool, name: str) -> int:
    """Bring the library together with the one at its remote.

    What was changed here is sent, what was changed on other machines comes here as one step. Both are
    merged paper by paper and field by field; nobody is asked, and nothing is dropped. Then the lists
    are brought up to date that are published or followed, also where the library has no remote.
    """
    if context.invoked_subcommand is not None:
        return DONE
    # The app has its syncs done by this command: they are steps of its own run, which `u` takes back.
    with session.library(name) as library:
        only_lists = not repository_of(library).folder.is_dir() and has_shared_lists(library)
        report = sync(library, progress(as_json=as_json)) if not only_lists else None
        lists = _update_lists(session, library, as_json=as_json)
        _say_report(library, report, lists, as_json=as_json)
    return IN_PART if lists is not None and lists.errors else DONE


@sync_command.command(
    "init",
    cls=Command,
    examples=(
        "readlist sync init git@example.org:me/papers.git",
        "readlist sync init me@server:papers.git",
        "readlist sync init /media/disk/papers.git",
    ),
)
@click.argument("remote")
@json_option
@pass_session
def init_command(session: Session, remote: str, as_json: bool) -> int:
    """Name the git repository through which the library is shared, and sync for the first time.

    REMOTE is an empty repository at a host or on a server, or a folder, which is made where it is
    missing. On the next machine the same command brings the library there; one that is there already
    is united with it.
    """
    with session.library() as library:
        report = begin_sync(library, remote, progress(as_json=as_json))
        _say_report(library, report, None, as_json=as_json)
    return DONE


@sync_command.command("status", cls=Command, examples=("readlist sync status", "readlist sync status --json"))
@json_option
@pass_session
def status_command(session: Session, as_json: bool) -> int:
    """Say where the library is shared, and what waits to be sent. Asks no network."""
    with session.library() as library:
        status, clashes = sync_status(library), noted_clashes(library)
    if as_json:
        print_json(_status_row(status, clashes))
    elif status.remote is None:
        say("Sync is off for this library. `readlist sync init REMOTE` begins it.")
    else:
        say(f"Remote: {status.remote}")
        if status.commit is not None:
            last = status.commit
            say(f"Last change: {_local(last.at)}, {last.by}: {_first(last.message)}")
        say(f"Waiting here: {status.waiting or 'nothing'}")
        say(f"Kept in {status.folder} ({status.size / 1e6:.1f} MB)")
        _hint_at(clashes)
    return DONE


@sync_command.command(
    "log",
    cls=Command,
    examples=("readlist sync log", "readlist sync log --limit 5", "readlist sync log --json"),
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="The newest N only.")
@json_option
@pass_session
def log_command(session: Session, limit: int, as_json: bool) -> int:
    """List what was changed on which machine, the newest first, as of the last sync."""
    with session.library() as library:
        commits = sync_log(library, limit)
    if as_json:
        print_json(
            [
                {"commit": each.commit, "at": each.at, "by": each.by, "message": each.message}
                for each in commits
            ]
        )
    for each in commits if not as_json else ():
        say(f"{_local(each.at)}  {each.by}: {_first(each.message)}")
    return DONE


@sync_command.command("off", cls=Command, examples=("readlist sync off",))
@json_option
@pass_session
def off_command(session: Session, as_json: bool) -> int:
    """Forget the remote. The library stays as it is, and so does what lies at the remote."""
    with session.library() as library:
        remote = sync_off(library)
    if as_json:
        print_json({"remote": None, "was": remote or None})
    else:
        was = f"; the remote was {remote}" if remote else ""
        say(f"Sync is off. Library and remote stay as they are{was}.")
    return DONE


def progress(*, as_json: bool) -> Callable[[str], None]:
    """Return what tells of each part of the work, where somebody sits there and may wonder."""
    return tell if sys.stderr.isatty() and not as_json else lambda _: None


def _update_lists(session: Session, library: Library, *, as_json: bool) -> UpdatedLists | None:
    """Bring the lists up to date that are published or followed; None where there are none."""
    if not has_shared_lists(library):
        return None
    from readlist.cli.shared_lists import update_lists

    return update_lists(session, library, progress(as_json=as_json))


def _say_report(
    library: Library, report: SyncReport | None, lists: UpdatedLists | None, *, as_json: bool
) -> None:
    clashes = noted_clashes(library) if as_json or (report is not None and report.clashes) else []
    if as_json:
        rows = lists.rows() if lists is not None else {"published": [], "followed": []}
        print_json({**_report_row(report), "conflicts": noted_rows(clashes), **rows})
        return
    if report is not None and (report.sent or report.received):
        if report.sent:
            say(f"Sent: {report.sent}.")
        if report.received:
            say(f"Received: {report.received}. {UNDO_HINT}")
    elif report is not None:
        say("Nothing to do: both have the same.")
    elif lists is not None and not lists.have_news:
        say("Nothing to do: all lists are up to date.")
    if report is not None and report.clashes:
        say(f"{count_of(len(report.clashes), 'value')} changed on both sides:")
        new = {(each.doc_id, each.clash.field) for each in report.clashes}
        say_noted(each for each in clashes if (each.doc_id, each.clash.field) in new)
        _hint_at(clashes)
    if lists is not None:
        lists.say()


def _report_row(report: SyncReport | None) -> dict[str, Any]:
    """Return what a sync did; of a library without a remote nothing was done."""
    outcome = report.outcome if report is not None else None
    return {
        "remote": report.remote if report is not None else None,
        "commit": report.commit if report is not None else None,
        "sent": report.sent if report is not None else "",
        "received": report.received if report is not None else "",
        "step": outcome.step if outcome is not None else None,
        "count": len(outcome.changed) if outcome is not None else 0,
        "clashes": len(report.clashes) if report is not None else 0,
    }


def _hint_at(clashes: list[NotedClash]) -> None:
    if clashes:
        number = count_of(len(clashes), "conflict")
        tell(f"`readlist conflicts` lists {number}; `readlist conflicts settle` ends that.")


def _status_row(status: SyncStatus, clashes: list[NotedClash]) -> dict[str, Any]:
    commit = status.commit
    return {
        "remote": status.remote,
        "folder": status.folder,
        "size": status.size,
        "waiting": status.waiting,
        "last": {"commit": commit.commit, "at": commit.at, "by": commit.by, "message": commit.message}
        if commit is not None
        else None,
        "conflicts": len(clashes),
    }


def _local(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _first(message: str) -> str:
    return message.partition("\n")[0]
