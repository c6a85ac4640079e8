"""``conflicts``: copies of the library that synchronising left beside it, taken in again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.changing import report_outcome
from readlist.cli.clashes import noted_rows, say_noted
from readlist.cli.command import Command, Group, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_paper
from readlist.cli.exit_codes import DONE, IN_PART, NOTHING_DONE
from readlist.cli.output import UNDO_HINT, count_of, print_json, say, tell
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.library.clashes import NotedClash, noted_clashes, settle
from readlist.library.conflict_copies import (
    CopiesMerged,
    MergedCopy,
    find_conflict_copies,
    merge_copies,
    preview_merge,
)
from readlist.library.selecting import resolve_what
from readlist.views.clashes import clash_words

if TYPE_CHECKING:
    from readlist.library.library import Library

NONE = "No conflict copies lie beside the library."
NO_CONFLICTS = "No conflict copies lie beside the library, and no sync left anything to decide."


@click.group(
    "conflicts",
    cls=Group,
    examples=("readlist conflicts", "readlist conflicts merge --dry-run", "readlist conflicts merge"),
)
@json_option
@pass_session
@click.pass_context
def conflicts_command(context: click.Context, session: Session, as_json: bool) -> int:
    """List what was changed on two computers at once, and settle it.

    Syncthing, Dropbox, Nextcloud and others leave a copy beside the library: each is listed with what
    it holds that the library lacks. `readlist sync` merges by itself: what it could not decide is
    listed with both values.
    """
    if context.invoked_subcommand is not None:
        return DONE
    with session.library() as library:
        clashes, copies = noted_clashes(library), find_conflict_copies(library)
        if not (clashes or copies or as_json):
            tell(NO_CONFLICTS)
            return DONE
        if clashes and not as_json:
            say(f"{count_of(len(clashes), 'value')} changed on both sides of a sync:")
            say_noted(clashes)
            tell("`readlist conflicts settle` keeps what stands there, with `--other` takes the other value.")
        if copies or as_json:
            return _preview(library, copies, as_json=as_json, clashes=clashes)
    return DONE


@conflicts_command.command(
    "merge",
    cls=Command,
    examples=(
        "readlist conflicts merge --dry-run",
        "readlist conflicts merge",
        "readlist conflicts merge 'library (conflicted copy 2026-11-27 220501).json'",
    ),
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@dry_run_option
@json_option
@pass_session
def merge_command(session: Session, files: Sequence[Path], dry_run: bool, as_json: bool) -> int:
    """Merge the conflict copies, or FILEs, into the library, field by field and in one step.

    Tags, lists, links and annotations of both are united, the later status stays, notes are merged
    line by line; what one side removed and the other left alone is removed. Where both changed the
    same, both values are listed, and a note holds both. Merged copies are moved into the folder of
    backups, never deleted.
    """
    with session.library() as library:
        beside = find_conflict_copies(library)
        wanted = _chosen(files, beside) if files else beside
        if dry_run:
            return _preview(library, wanted, as_json=as_json)
        if not wanted:
            _say_none(as_json=as_json)
            return DONE
        names = " ".join(path.name for path in wanted)
        merged = merge_copies(library, wanted, f"conflicts merge {names}")
    if as_json:
        print_json(_row(merged, dry_run=False))
    else:
        _say_merged(merged)
    return _exit_code(merged)


@conflicts_command.command(
    "settle",
    cls=Command,
    words=True,
    examples=(
        "readlist conflicts settle",
        "readlist conflicts settle vaswani2017attention",
        "readlist conflicts settle vaswani2017attention --other",
    ),
)
@click.argument("what", nargs=-1, type=click.UNPROCESSED, shell_complete=complete_paper)
@click.option("--other", is_flag=True, help="Take what the other side had; what it had removed goes.")
@json_option
@pass_session
def settle_command(session: Session, what: Sequence[str], other: bool, as_json: bool) -> int:
    """Have conflicts of a sync listed no more: of WHAT, or all.

    What stands there stays, or with --other the other value takes its place. A note that holds both
    versions is left as it is.
    """
    with session.library() as library:
        clashes = noted_clashes(library)
        wanted = resolve_what(library, what, today=session.today) if what else None
        if wanted is not None:
            clashes = [each for each in clashes if each.kind == "paper" and each.doc_id in wanted]
        if not clashes:
            raise UsageError("There is no conflict to settle.", "`readlist conflicts` lists them.")
        command = " ".join(("conflicts settle", *what, *(["--other"] if other else [])))
        outcome = settle(library, wanted, other=other, command=command)
    report_outcome(outcome, len(outcome.changed), "settled", as_json=as_json)
    return DONE


def _chosen(files: Sequence[Path], beside: Sequence[Path]) -> list[Path]:
    """Return the files that were named; a bare name may be that of a copy beside the library."""
    named = {path.name: path for path in beside}
    chosen = (path.absolute() if path.exists() else named.get(str(path), path) for path in files)
    return list(dict.fromkeys(chosen))


def _preview(
    library: Library, paths: Sequence[Path], *, as_json: bool, clashes: Sequence[NotedClash] = ()
) -> int:
    if not paths:
        _say_none(as_json=as_json, clashes=clashes)
        return DONE
    merged = preview_merge(library, paths)
    if as_json:
        print_json(_row(merged, dry_run=True, clashes=clashes))
        return _exit_code(merged)
    for copy in merged.copies:
        say(f"{_names(copy)}: {_counts(copy)}")
        _say_clashes(copy)
    _tell_failures(merged)
    if merged.copies:
        tell("`readlist conflicts merge` takes this in, in one step.")
    return _exit_code(merged)


def _say_none(*, as_json: bool, clashes: Sequence[NotedClash] = ()) -> None:
    if as_json:
        print_json(_row(CopiesMerged(copies=(), failures=()), dry_run=True, clashes=clashes))
    else:
        tell(NONE)


def _say_merged(merged: CopiesMerged) -> None:
    for copy in merged.copies:
        say(f"{_names(copy)}: {_counts(copy)}")
        _say_clashes(copy)
    outcome = merged.outcome
    if outcome is not None and outcome.step is not None:
        say(f"{count_of(len(outcome.changed), 'paper')} merged. {UNDO_HINT}")
    elif merged.copies:
        say("The library has everything that they hold.")
    for target in dict.fromkeys(path.parent for path in merged.moved.values()):
        moved = sum(path.parent == target for path in merged.moved.values())
        say(f"{count_of(moved, 'file')} moved to {target}.")
    _tell_failures(merged)


def _names(copy: MergedCopy) -> str:
    return " and ".join(path.name for path in copy.paths)


def _counts(copy: MergedCopy) -> str:
    """Return in words what a copy brings."""
    numbers = ((copy.new, "new"), (copy.changed, "changed"), (copy.removed, "removed"))
    parts = [f"{count_of(number, 'paper')} {what}" for number, what in numbers if number]
    if copy.clashes:
        parts.append(f"{len(copy.clashes)} changed on both sides")
    if not copy.has_ancestor:
        parts.append("from an unknown state, so nothing counts as removed")
    if copy.unfit:
        parts.append(f"{count_of(copy.unfit, 'change')} could not be followed")
    return ", ".join(parts) or "nothing new"


def _say_clashes(copy: MergedCopy) -> None:
    for clash in copy.clashes:
        say(f"  {clash.name}: {clash_words(clash.field, clash.kept, clash.other)}")


def _tell_failures(merged: CopiesMerged) -> None:
    for failure in merged.failures:
        tell(f"{failure.path.name}: {failure.message}")
        if failure.hint:
            tell(failure.hint)


def _row(merged: CopiesMerged, *, dry_run: bool, clashes: Sequence[NotedClash] = ()) -> dict[str, Any]:
    outcome = merged.outcome
    return {
        "dry_run": dry_run,
        "step": outcome.step if outcome is not None else None,
        "count": len(outcome.changed) if outcome is not None else 0,
        "copies": [
            {
                "files": [str(path) for path in copy.paths],
                "new": copy.new,
                "changed": copy.changed,
                "removed": copy.removed,
                "clashes": copy.clashes,
                "has_ancestor": copy.has_ancestor,
                "unfit": copy.unfit,
                "moved_to": [str(merged.moved[path]) for path in copy.paths if path in merged.moved],
            }
            for copy in merged.copies
        ],
        "clashes": noted_rows(clashes),
        "failures": [{"file": str(each.path), "message": each.message} for each in merged.failures],
    }


def _exit_code(merged: CopiesMerged) -> int:
    """Return 0 when every copy could be merged, 2 when none could, else 1."""
    if not merged.failures:
        return DONE
    return IN_PART if merged.copies else NOTHING_DONE
