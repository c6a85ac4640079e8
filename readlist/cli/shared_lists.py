"""``publish`` and ``follow``: lists for other people, and lists of others, through git repositories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_followed, complete_list, complete_published, complete_status
from readlist.cli.exit_codes import DONE
from readlist.cli.organising import existing_list
from readlist.cli.output import UNDO_HINT, count_of, print_json, say, tell
from readlist.cli.rules import session_rules
from readlist.cli.session import Session
from readlist.cli.syncing import progress
from readlist.cli.triage import known_status
from readlist.errors import ReadlistError, UsageError
from readlist.library.following import FollowReport, follow, followed_lists, take_in_followed, unfollow
from readlist.library.library import Library
from readlist.library.list_repositories import SharedList
from readlist.library.public_notes import MARK
from readlist.library.publishing import PublishReport, publish, published_lists, send_published, unpublish
from readlist.model.text import clean_line, fold


@click.command(
    "publish",
    cls=Command,
    examples=(
        'readlist publish "Reading group" git@example.org:me/reading-group.git --by "Ada"',
        'readlist publish "Reading group" --dry-run',
        'readlist publish "Reading group"',
        "readlist publish",
    ),
)
@click.argument("name", metavar="[LIST]", required=False, shell_complete=complete_list)
@click.argument("remote", metavar="[REMOTE]", required=False)
@click.option("--by", metavar="NAME", help="Who publishes it, for others to read; nobody unless given.")
@dry_run_option
@json_option
@pass_session
def publish_command(
    session: Session,
    /,
    *,
    name: str | None,
    remote: str | None,
    by: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Publish LIST for other people, in a git repository of its own; alone: say what is published.

    They get its papers with tags, and the notes in which a line says #public and nothing else; no other
    note, no status, star, highlight or date. REMOTE is an empty repository, or a folder, which is made
    where it is missing; once is enough. `readlist sync` sends what changes.
    """
    with session.library() as library:
        if name is None:
            return _list_published(library, as_json=as_json)
        paper_list = library.lists()[existing_list(name, library.lists())]
        report = publish(library, paper_list, remote, by=by, dry_run=dry_run, tell=progress(as_json=as_json))
    if as_json:
        print_json({"dry_run": dry_run, **published_row(report)})
        return DONE
    if dry_run:
        say(f"{report.name}: {report.sent or 'nothing to send'}. Nothing was sent: this was a dry run.")
    else:
        say(_published_words(report))
    say(_words_on_notes(report))
    return DONE


def _words_on_notes(report: PublishReport) -> str:
    if not report.public + report.private:
        return f"No paper of it has a note. A line {MARK} in one makes it public."
    public = f"{count_of(report.public, 'note')} {'is' if report.public == 1 else 'are'} public"
    private = f"{report.private} {'stays' if report.private == 1 else 'stay'} private"
    return f"{public}, {private}. A line {MARK} in a note makes it public."


def _list_published(library: Library, *, as_json: bool) -> int:
    return _print_lists(
        published_lists(library),
        "Nothing is published. `readlist publish LIST REMOTE` begins it.",
        as_json=as_json,
    )


def _list_followed(library: Library, *, as_json: bool) -> int:
    return _print_lists(
        followed_lists(library), "No list is followed. `readlist follow REMOTE` begins it.", as_json=as_json
    )


def _print_lists(found: Sequence[SharedList], none: str, *, as_json: bool) -> int:
    if as_json:
        print_json([{"list": each.name, "remote": each.remote.address, "by": each.by} for each in found])
        return DONE
    if not found:
        tell(none)
    for each in found:
        say(f"{each.name}{_by(each.by)}: {each.remote.address}")
    return DONE


def _by(name: str) -> str:
    return f", by {name}" if name else ""


@click.command("unpublish", cls=Command, examples=('readlist unpublish "Reading group"',))
@click.argument("name", metavar="LIST", shell_complete=complete_published)
@json_option
@pass_session
def unpublish_command(session: Session, name: str, as_json: bool) -> int:
    """Send nothing of LIST any more. What lies at its remote stays there; you delete it where you made it."""
    with session.library() as library:
        found = _one_of(published_lists(library), name, "published", "`readlist publish` lists them.")
        unpublish(library, found)
    return _say_ended(found, "is not published any more; the remote stays as it is", as_json=as_json)


@click.command(
    "follow",
    cls=Command,
    examples=(
        "readlist follow https://example.org/ada/reading-group.git",
        'readlist follow https://example.org/ada/reading-group.git --name "Ada reads" --status queued',
        "readlist follow https://example.org/ada/reading-group.git --dry-run",
        "readlist follow",
    ),
)
@click.argument("remote", metavar="[REMOTE]", required=False)
@click.option("--name", metavar="NAME", help="What the list is called here.")
@click.option(
    "--status", metavar="S", shell_complete=complete_status, help="The status of new papers instead of inbox."
)
@dry_run_option
@json_option
@pass_session
def follow_command(
    session: Session,
    /,
    *,
    remote: str | None,
    name: str | None,
    status: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Follow the list that somebody publishes at REMOTE; alone: say which are followed.

    Its papers come as an import brings them, as one step: new ones to the inbox; of those that are here
    already nothing of yours changes. `readlist sync` brings what is added later. What you remove or take
    back stays away. Nothing is sent.
    """
    with session.library() as library:
        if remote is None:
            return _list_followed(library, as_json=as_json)
        report = follow(
            library,
            remote,
            name=name,
            status=known_status(session, status) if status is not None else None,
            rules=session_rules(session),
            dry_run=dry_run,
            tell=progress(as_json=as_json),
        )
    if as_json:
        print_json({"dry_run": dry_run, **followed_row(report)})
    elif dry_run:
        say(f"{report.name}{_by(report.by)}: {report.received or 'nothing new'}.")
        say("Nothing was written: this was a dry run.")
    else:
        say(_followed_words(report))
    return DONE


@click.command("unfollow", cls=Command, examples=('readlist unfollow "Ada reads"',))
@click.argument("name", metavar="LIST", shell_complete=complete_followed)
@json_option
@pass_session
def unfollow_command(session: Session, name: str, as_json: bool) -> int:
    """Take nothing of LIST in any more; the list and its papers stay here as they are."""
    with session.library() as library:
        found = _one_of(followed_lists(library), name, "followed", "`readlist follow` lists them.")
        unfollow(library, found)
    return _say_ended(found, "is not followed any more; its papers stay. The remote was", as_json=as_json)


def _one_of(known: Sequence[SharedList], text: str, what: str, hint: str) -> SharedList:
    """Return the shared list of that name or address. Raises UsageError."""
    wanted = clean_line(text)
    found = [each for each in known if wanted == each.remote.address or fold(each.name) == fold(wanted)]
    if not found:
        raise UsageError(f"No list “{wanted}” is {what}.", hint)
    if len(found) > 1:
        raise UsageError(
            f"{len(found)} lists “{wanted}” are {what}.",
            f"Name it by its remote: {', '.join(each.remote.address for each in found)}",
        )
    return found[0]


def _say_ended(found: SharedList, words: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"list": found.name, "remote": None, "was": found.remote.address})
    else:
        say(f"{found.name} {words}: {found.remote.address}")
    return DONE


@dataclass(frozen=True)
class UpdatedLists:
    """What became of the lists that are published and followed."""

    published: Sequence[PublishReport]
    followed: Sequence[FollowReport]

    @property
    def errors(self) -> list[ReadlistError]:
        """What went wrong with any of them."""
        found = (*(each.error for each in self.published), *(each.error for each in self.followed))
        return [error for error in found if error is not None]

    @property
    def have_news(self) -> bool:
        """Whether there is anything to say."""
        words = [*(each.sent for each in self.published), *(each.received for each in self.followed)]
        return any((*words, *self.errors))

    def say(self) -> None:
        """Print what became of each list, with news or with what went wrong."""
        for sent in self.published:
            if sent.error is not None:
                tell(f"readlist: “{sent.name}” was not published. {sent.error}")
            elif sent.sent:
                say(_published_words(sent))
        for received in self.followed:
            if received.error is not None:
                tell(f"readlist: “{received.name}” was not brought up to date. {received.error}")
            elif received.received:
                say(_followed_words(received))

    def rows(self) -> dict[str, Any]:
        """Return that as JSON."""
        return {
            "published": list(map(published_row, self.published)),
            "followed": list(map(followed_row, self.followed)),
        }


def update_lists(session: Session, library: Library, tell_progress: Callable[[str], None]) -> UpdatedLists:
    """Bring all lists up to date that are published or followed."""
    return UpdatedLists(
        send_published(library, tell_progress),
        take_in_followed(library, session_rules(session), tell_progress),
    )


def _published_words(report: PublishReport) -> str:
    if not report.sent:
        return f"{report.name} is published at {report.remote} as it is: nothing to send."
    return f"{report.name}: {report.sent}. {report.remote} is up to date."


def _followed_words(report: FollowReport) -> str:
    if not report.received:
        return f"{report.name}{_by(report.by)}: nothing new."
    return f"{report.name}{_by(report.by)}: {report.received}. {UNDO_HINT}"


def published_row(report: PublishReport) -> dict[str, Any]:
    """Return what became of a published list as JSON."""
    return {
        "list": report.name,
        "remote": report.remote,
        "by": report.by,
        "papers": report.papers,
        "public_notes": report.public,
        "private_notes": report.private,
        "sent": report.sent,
        "commit": report.commit,
        "error": str(report.error) if report.error is not None else None,
    }


def followed_row(report: FollowReport) -> dict[str, Any]:
    """Return what became of a followed list as JSON."""
    outcome = report.outcome
    return {
        "list": report.name,
        "remote": report.remote,
        "by": report.by,
        "papers": report.papers,
        "new": report.new,
        "received": report.received,
        "step": outcome.step if outcome is not None else None,
        "count": len(outcome.changed) if outcome is not None else 0,
        "error": str(report.error) if report.error is not None else None,
    }
