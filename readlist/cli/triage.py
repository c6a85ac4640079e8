"""The verbs of triage: ``status``, ``star``, ``unstar``, ``tag`` and ``later``."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import click

from readlist.cli.changing import Verb, change_papers, tag_name
from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_paper, complete_status
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.model.change import EditTags, SetLater, SetStarred, SetStatus
from readlist.model.dates import parse_date
from readlist.model.paper import INBOX, QUEUED, READ, READING, SKIPPED, STATUSES
from readlist.search.syntax import FIELDS

WHAT_HELP = (
    "WHAT is keys, doc_ids, arXiv ids or DOIs, or else one query; with `--` before it, "
    "anything may begin with a dash."
)
DONE_WORDS = {
    INBOX: "put back into the inbox",
    QUEUED: "queued",
    READING: "marked as being read",
    READ: "marked as read",
    SKIPPED: "skipped",
}

what_argument = click.argument("what", nargs=-1, type=click.UNPROCESSED, shell_complete=complete_paper)


def known_status(session: Session, text: str) -> str:
    """Return ``text`` if it is a status of this user. Raises UsageError naming the known ones."""
    known = (*STATUSES, *session.config.statuses)
    if text in known:
        return text
    near = get_close_matches(text, known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    if text == "later":
        hint = "To put a paper off: readlist later 2w WHAT. "
    raise UsageError(f"There is no status “{text}”.", f"{hint}Known: {', '.join(known)}.")


@click.command(
    "status",
    cls=Command,
    words=True,
    epilog=WHAT_HELP,
    examples=(
        "readlist status queued wang2024writing",
        "readlist status skipped status:inbox -is:starred --dry-run",
        "readlist status read 2408.14906 2408.15079",
    ),
)
@click.argument("status", shell_complete=complete_status)
@what_argument
@dry_run_option
@json_option
@pass_session
def status_command(session: Session, status: str, what: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Give papers a STATUS.

    STATUS is inbox, queued, reading, read, skipped, or one of your own in the configuration.
    """
    status = known_status(session, status)
    done = DONE_WORDS.get(status, f"given the status {status}")
    verb = Verb(SetStatus(status), f"status {status}", done)
    return change_papers(session, what, verb, dry_run=dry_run, as_json=as_json)


@click.command(
    "star",
    cls=Command,
    words=True,
    epilog=WHAT_HELP,
    examples=("readlist star wang2024writing", "readlist star 'section:\"tokenizers\"'"),
)
@what_argument
@dry_run_option
@json_option
@pass_session
def star_command(session: Session, what: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Star papers."""
    verb = Verb(SetStarred(True), "star", "starred")
    return change_papers(session, what, verb, dry_run=dry_run, as_json=as_json)


@click.command(
    "unstar",
    cls=Command,
    words=True,
    epilog=WHAT_HELP,
    examples=("readlist unstar wang2024writing", "readlist unstar is:starred status:read"),
)
@what_argument
@dry_run_option
@json_option
@pass_session
def unstar_command(session: Session, what: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Take the star away from papers."""
    verb = Verb(SetStarred(False), "unstar", "unstarred")
    return change_papers(session, what, verb, dry_run=dry_run, as_json=as_json)


class TagCommand(Command):
    """``tag``: it has to know where ``--`` stood, which click drops."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Double the first ``--``, so that one of the two reaches the command."""
        if "--" in args:
            args = args[:]
            args.insert(args.index("--"), "--")
        return super().parse_args(ctx, args)


@click.command(
    "tag",
    cls=TagCommand,
    words=True,
    epilog=WHAT_HELP,
    examples=(
        "readlist tag +moe wang2024writing",
        "readlist tag +long-context -todo tag:todo year:2024",
        "readlist tag +triaged -- -status:inbox",
    ),
)
@click.argument("words", nargs=-1, metavar="+TAG|-TAG... WHAT...", type=click.UNPROCESSED)
@dry_run_option
@json_option
@pass_session
def tag_command(session: Session, words: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Add tags to papers and remove them.

    Every leading +TAG is added, every leading -TAG removed.
    """
    change, what = split_tags(words)
    signs = [f"+{tag}" for tag in change.add] + [f"-{tag}" for tag in change.remove]
    verb = Verb(change, f"tag {' '.join(signs)}", _tags_done(change))
    return change_papers(session, what, verb, dry_run=dry_run, as_json=as_json)


def split_tags(words: Sequence[str]) -> tuple[EditTags, Sequence[str]]:
    """Return the tag edits at the beginning of ``words`` and the WHAT after them.

    The edits end at the first other word, at a ``--`` that follows an edit, and at what
    can only be a query: ``-is:starred``, ``-(``, ``-"``. Raises UsageError without an edit.
    """
    add: list[str] = []
    remove: list[str] = []
    rest = list(words)
    while rest:
        word = rest[0]
        if word == "--":
            rest.pop(0)
            if add or remove:
                break
        elif word.startswith("+"):
            add.append(tag_name(rest.pop(0)[1:]))
        elif word.startswith("-") and not _begins_query(word):
            name = rest.pop(0)[1:]
            # A tag of a source may have an empty level: it can be removed by its own name.
            remove += dict.fromkeys((tag_name(name), name)) if "/" in name else (tag_name(name),)
        else:
            break
    if not add and not remove:
        raise UsageError("Which tags? +TAG adds one, -TAG removes one.", "readlist tag +moe wang2024writing")
    return EditTags(add=tuple(dict.fromkeys(add)), remove=tuple(dict.fromkeys(remove))), rest


def _begins_query(word: str) -> bool:
    return word[1:2] in ("(", '"') or (word[1:].partition(":")[0].lower() in FIELDS and ":" in word)


def _tags_done(change: EditTags) -> str:
    parts = [f"tagged {' '.join('#' + tag for tag in change.add)}"] if change.add else []
    if change.remove:
        parts.append(f"freed of {' '.join('#' + tag for tag in change.remove)}")
    return " and ".join(parts)


@click.command(
    "later",
    cls=Command,
    words=True,
    epilog=WHAT_HELP,
    examples=(
        "readlist later 2w wang2024writing",
        "readlist later 2030-01-31 tag:summer",
        "readlist later none is:later",
    ),
)
@click.argument("date", metavar="DATE|none")
@what_argument
@dry_run_option
@json_option
@pass_session
def later_command(session: Session, date: str, what: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Put papers off until DATE.

    They leave inbox and queue and come back on that day. DATE is a day (2030-01-31, 31 Jan, mon,
    tomorrow), a span (3d, 2w, next week, 1 month), or none: then they come back now.
    """
    day = parse_date(date, session.today)
    until = day.isoformat() if day is not None else None
    done = f"put off until {until}" if until else "no longer put off"
    verb = Verb(SetLater(until), f"later {until or 'none'}", done)
    return change_papers(session, what, verb, dry_run=dry_run, as_json=as_json)
