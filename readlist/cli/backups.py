"""``backup`` and ``restore``: the library as it was, and back to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_backup
from readlist.cli.exit_codes import DONE, IN_PART
from readlist.cli.output import UNDO_HINT, columns, count_of, print_json, say, tell
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.library.restoring import LATEST, compare, open_backup, restore_backup
from readlist.paths import LibraryFiles
from readlist.store.backups import BY_HAND, Backup, Counts, list_backups, verify

if TYPE_CHECKING:
    from readlist.library.restoring import Difference
    from readlist.store.opening import Opened

TITLES_SHOWN = 5
"""Of the papers that come back, change or go."""
_DAMAGED = "damaged"


@click.command(
    "backup",
    cls=Command,
    examples=("readlist backup", "readlist backup --list", "readlist backup --list --verify --json"),
)
@click.option("--list", "lists", is_flag=True, help="List the backups instead, newest first.")
@click.option("--verify", "verifies", is_flag=True, help="With --list: read every backup whole.")
@json_option
@pass_session
def backup_command(session: Session, lists: bool, verifies: bool, as_json: bool) -> int:
    """Back up the library now.

    A backup is one file in the folder NAME-backups beside the library, NAME.json. The app makes
    one a day, and a large import one, unless the configuration says backups = false; old ones go.
    """
    if verifies and not lists:
        raise UsageError("--verify goes with --list.", "readlist backup --list --verify")
    if lists:
        return _list(LibraryFiles(session.library_path), verifies=verifies, as_json=as_json)
    from readlist.library.backing_up import back_up

    with session.library() as library:
        state = library.store.frozen()
        if not any(state.documents.length(table) for table in state.documents.tables()):
            raise UsageError(f"There is nothing to back up: the library {library.path} is empty.")
        backup = back_up(state, BY_HAND)
    if as_json:
        print_json(_row(backup, ""))
    else:
        say(f"Backed up {count_of(backup.papers or 0, 'paper')} ({_size(backup.bytes)}): {backup.path}")
        say(f"`readlist restore {backup.path.stem}` brings them back.")
    return DONE


def _list(files: LibraryFiles, *, verifies: bool, as_json: bool) -> int:
    found = list_backups(files)
    problems = [_problem(backup, verifies=verifies) for backup in found]
    if as_json:
        print_json([_row(backup, problem) for backup, problem in zip(found, problems, strict=True)])
    elif not found:
        tell(f"There is no backup in {files.backups}; `readlist backup` makes one.")
    else:
        columns(
            [
                (
                    _local_time(backup),
                    backup.reason.replace("-", " "),
                    _DAMAGED if problem else count_of(backup.papers or 0, "paper"),
                    _size(backup.bytes),
                    backup.path.stem,
                )
                for backup, problem in zip(found, problems, strict=True)
            ]
        )
        for problem in filter(None, problems):
            tell(problem)
    return IN_PART if verifies and any(problems) else DONE


def _problem(backup: Backup, *, verifies: bool) -> str:
    """Return in words what is wrong with a backup; without reading it whole only what its ends show."""
    if verifies:
        return verify(backup.path)
    return f"{backup.path} is damaged." if backup.meta is None else ""


def _row(backup: Backup, problem: str) -> dict[str, Any]:
    return {
        "name": backup.path.stem,
        "path": str(backup.path),
        "made_at": backup.made_at,
        "reason": backup.reason,
        "papers": backup.papers,
        "bytes": backup.bytes,
        "problem": problem or None,
    }


@click.command(
    "restore",
    cls=Command,
    examples=(
        "readlist restore --dry-run",
        "readlist restore library-20261127T220501Z-daily",
        "readlist restore ~/old/library.json --allow-smaller",
    ),
)
@click.argument("wanted", metavar="[BACKUP]", default=LATEST, shell_complete=complete_backup)
@click.option(
    "--allow-smaller", "--yes", is_flag=True, help="Restore even where the library has less afterwards."
)
@dry_run_option
@json_option
@pass_session
def restore_command(
    session: Session, /, *, wanted: str, allow_smaller: bool, dry_run: bool, as_json: bool
) -> int:
    """Make the library what it was in BACKUP: its name, a path, or latest, which is the default.

    What would come back, change and go is said first. What the library was before becomes a
    backup, too, and `readlist undo` takes the restoring back. The app, where it is open, follows.
    """
    with session.library() as library:
        path, backup, damaged = open_backup(LibraryFiles(library.path), wanted)
        for message in damaged:
            tell(f"{message} It is passed over.")
        difference = compare(library, backup)
        answer = _answer(path, difference, dry_run=dry_run)
        if not as_json:
            _say_difference(path, backup, difference)
        refused = bool(difference.losses) and not allow_smaller
        if not (dry_run or refused or difference.is_nothing):
            outcome, before = restore_backup(library, backup, path.stem)
            answer |= {"step": outcome.step, "before": str(before.path)}
            if not as_json:
                say(f"Restored. {UNDO_HINT}")
                say(f"What it was before is kept as {before.path.stem}.")
        elif dry_run and not as_json:
            say("Nothing was written: this was a dry run.")
        if as_json:
            print_json(answer)
        if refused and not dry_run:
            raise UsageError(
                f"The library would have less than now: {_losses(difference)}.",
                "With --allow-smaller it is restored all the same; what there is now is kept as a backup.",
            )
    return DONE


def _answer(path: Path, difference: Difference, *, dry_run: bool) -> dict[str, Any]:
    return {
        "backup": str(path),
        "dry_run": dry_run,
        "step": None,
        "before": None,
        "papers": {
            "back": len(difference.back),
            "changed": len(difference.changed),
            "gone": len(difference.gone),
        },
        "now": msgspec.to_builtins(difference.now),
        "then": msgspec.to_builtins(difference.then),
    }


def _say_difference(path: Path, backup: Opened, difference: Difference) -> None:
    say(f"{path}: {_counted(difference.then)}; the library now: {_counted(difference.now)}.")
    if backup.snapshot.edited_outside:
        tell(f"{path.name} is not as readlist wrote it; it is taken as it is now.")
    if difference.is_nothing:
        say("The library is already so.")
    _say_papers(difference.back, "come back", "comes back")
    _say_papers(difference.changed, "change", "changes")
    _say_papers(difference.gone, "go", "goes")
    if difference.others:
        say(f"{count_of(difference.others, 'difference')} in lists and saved searches.")


def _say_papers(titles: Sequence[str], verb: str, verb_of_one: str) -> None:
    if not titles:
        return
    say(f"{count_of(len(titles), 'paper')} {verb_of_one if len(titles) == 1 else verb}:")
    for title in titles[:TITLES_SHOWN]:
        say(f"  {title}")
    if len(titles) > TITLES_SHOWN:
        say(f"  and {len(titles) - TITLES_SHOWN} more")


def _counted(counts: Counts) -> str:
    named = [_number_of(number, name) for name, number in msgspec.structs.asdict(counts).items() if number]
    return ", ".join(named) or "no papers"


def _losses(difference: Difference) -> str:
    return ", ".join(f"{_number_of(then, name)} instead of {now}" for name, now, then in difference.losses)


def _number_of(number: int, name: str) -> str:
    """Return ``1 paper`` or ``2 saved searches``; ``name`` is that of a field of Counts."""
    one = {"searches": "saved search"}.get(name, name.removesuffix("s"))
    return f"1 {one}" if number == 1 else f"{number} {name.replace('searches', 'saved searches')}"


def _size(number: int) -> str:
    """Return a number of bytes as ``340 kB`` or ``1.2 MB``."""
    return f"{number / 1e6:.1f} MB" if number >= 1_000_000 else f"{max(1, round(number / 1000))} kB"


def _local_time(backup: Backup) -> str:
    return backup.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
