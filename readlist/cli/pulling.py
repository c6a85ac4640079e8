"""``pull``: what was changed in the notes of a vault comes back into the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_paper
from readlist.cli.exit_codes import DONE, IN_PART, NOTHING_DONE
from readlist.cli.output import UNDO_HINT, count_of, print_json, say, tell
from readlist.cli.session import Session
from readlist.library.exported_files import path_of
from readlist.library.pulling import PullOptions, PullReport, pull_notes
from readlist.library.selecting import resolve_what
from readlist.model.paper import STATUSES
from readlist.model.text import printable


@click.command(
    "pull",
    cls=Command,
    words=True,
    examples=(
        "readlist pull ~/vault/papers --dry-run",
        "readlist pull ~/vault/papers",
        "readlist pull ~/vault/papers wang2024writing --take vault",
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path())
@click.argument("what", metavar="[WHAT]...", nargs=-1, type=click.UNPROCESSED, shell_complete=complete_paper)
@click.option(
    "--take",
    type=click.Choice(["vault"]),
    help="Where both sides changed the same, or nobody knows which side did: take what the vault has.",
)
@dry_run_option
@json_option
@pass_session
def pull_command(
    session: Session,
    /,
    *,
    folder: str,
    what: Sequence[str],
    take: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take back what you changed in the notes that were exported to DIR.

    The note between the readlist markers, the status, the star and the tags come back, in one step and only
    when you say so; WHAT leaves out the notes of other papers. What you changed since the export in the
    library too is put together: a note line by line, tags one by one. Where both changed the same, a note
    holds both versions and the library's status stays, and it is listed. Nothing in DIR is written over.
    """
    options = PullOptions(
        statuses=(*STATUSES, *session.config.statuses), prefer_vault=take == "vault", dry_run=dry_run
    )
    with session.library() as library:
        only = resolve_what(library, what, today=session.today) if what else None
        path = path_of(folder)
        report = pull_notes(library, path, options, only)
    if as_json:
        print_json(_row(report, dry_run=dry_run))
    else:
        _say(report, path, dry_run=dry_run)
    return _exit_code(report)


def _say(report: PullReport, folder: Path, *, dry_run: bool) -> None:
    from readlist.views.pulled import BASE_UNKNOWN, pulled_lines

    for note in report.notes:
        say(f"{note.key} ({_relative(note.path, folder)})")
        for line in pulled_lines(note):
            say(f"  {line.text}".rstrip())
    changed = sum(note.changes != () for note in report.notes)
    if not changed:
        say("No edit of a note is to be taken." if report.notes or report.refused else "No note was edited.")
    elif dry_run:
        say(f"{count_of(changed, 'note')} would be pulled.")
    else:
        say(f"{count_of(changed, 'note')} pulled. {UNDO_HINT}")
    if any(note.clashes and not note.has_base for note in report.notes):
        tell(f"{BASE_UNKNOWN} `--take vault` takes what the notes say.")
    for refusal in report.refused:
        tell(f"{refusal.path}: {refusal.reason}. {refusal.hint}".rstrip())
    for notice in report.notices:
        tell(notice)
    if report.gone:
        words = "note of the last export is" if report.gone == 1 else "notes of the last export are"
        tell(f"{report.gone} {words} not in the folder any more; the library keeps what it has.")


def _relative(path: Path, folder: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path


def _row(report: PullReport, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "step": report.outcome.step if report.outcome is not None else None,
        "count": sum(note.changes != () for note in report.notes),
        "notes": [
            {
                "path": printable(str(note.path)),
                "doc_id": note.doc_id,
                "key": note.key,
                "changes": {
                    name: {"before": getattr(note.before, name), "after": getattr(note.after, name)}
                    for name in note.changes
                },
                "clashes": note.clashes,
                "has_base": note.has_base,
            }
            for note in report.notes
        ],
        "refused": [
            {"path": printable(str(each.path)), "reason": each.reason, "hint": each.hint}
            for each in report.refused
        ],
        "unchanged": report.unchanged,
        "gone": report.gone,
    }


def _exit_code(report: PullReport) -> int:
    """Return 0 when every edit came back, 2 when there were some and none could, else 1."""
    if not report.refused and not any(note.clashes for note in report.notes):
        return DONE
    is_any_pulled = any(note.changes for note in report.notes)
    return IN_PART if is_any_pulled or report.unchanged else NOTHING_DONE
