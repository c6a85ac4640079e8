"""``doctor``: whether the library is whole, and what can be mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.exit_codes import DONE, IN_PART, NOTHING_DONE
from readlist.cli.output import columns, count_of, print_json, say, tell
from readlist.cli.session import Session
from readlist.errors import UsageError

if TYPE_CHECKING:
    from readlist.library.doctor import Finding, Repair
    from readlist.store.assembly import Told

_MOST = 50


@click.command(
    "doctor",
    cls=Command,
    examples=(
        "readlist doctor",
        "readlist doctor --json",
        "readlist doctor --repair --dry-run",
        "readlist doctor --repair",
    ),
)
@click.option("--repair", "repairs", is_flag=True, help="Mend what can be mended, after a copy of all files.")
@dry_run_option
@json_option
@pass_session
def doctor_command(session: Session, repairs: bool, dry_run: bool, as_json: bool) -> int:
    """Say whether the library's files are whole, check by check, and mend them with --repair.

    Nothing is written without --repair; with it, all files are first copied as they are, beside
    the backups. Exit codes: 0 all is well, or notes alone; 1 there are warnings or errors, or
    something was lost in mending; 2 there is no library, or it cannot be mended.
    """
    from readlist.library.doctor import examine, is_hopeless, mend

    if dry_run and not repairs:
        raise UsageError("--dry-run goes with --repair.", "Without --repair nothing is written.")
    if repairs:
        repair = mend(session.library_path, dry_run=dry_run)
        if as_json:
            print_json(repair_document(repair, dry_run=dry_run))
        else:
            _print_repair(repair, dry_run=dry_run)
        return DONE if repair.is_complete else IN_PART
    findings = examine(session.library_path)
    wrong = [each for each in findings if each.severity in ("warning", "error")]
    code = NOTHING_DONE if is_hopeless(findings) else IN_PART if wrong else DONE
    if as_json:
        print_json({"library": str(session.library_path), "exit_code": code, "checks": findings})
    else:
        _print_findings(findings)
        _print_conclusion(findings, code)
    return code


def _print_findings(findings: Sequence[Finding]) -> None:
    columns([(each.severity, each.check, _sentence(each)) for each in findings])


def _sentence(finding: Finding) -> str:
    return f"{finding.message}  ({finding.where})" if finding.where else finding.message


def _print_conclusion(findings: Sequence[Finding], code: int) -> None:
    if code == DONE:
        say("The library is whole.")
        return
    if any(each.can_be_mended for each in findings):
        say("`readlist doctor --repair` mends what can be mended, after a copy of all files.")
    remedies = {each.remedy: None for each in findings if each.remedy and not each.can_be_mended}
    for remedy in remedies:
        say(remedy)


def _print_repair(repair: Repair, *, dry_run: bool) -> None:
    if not repair.is_needed:
        say("There is nothing to mend.")
        return
    for line in repair.mended:
        say(line)
    if repair.copy is not None:
        say(f"All files were copied as they were to {repair.copy}")
    say(f"{count_of(repair.papers, 'paper')}{_from(repair.sources)}.")
    if repair.history:
        say(repair.history)
    _print_told("Look at these: a byte of each was damaged", repair.doubtful)
    _print_told("Saved in part", repair.in_part)
    _print_told("Lost", repair.lost)
    _print_told("Left out", repair.left_out)
    if not repair.is_complete:
        tell("Something is lost or in doubt; the copy has the files as they were.")
    say("Nothing was written." if dry_run else "The library is mended, and was read back.")


def _from(sources: dict[str, int]) -> str:
    told = [f"{count} from the {source}" for source, count in sources.items() if count]
    return f": {', '.join(told)}" if told else ""


def _print_told(heading: str, documents: Sequence[Told]) -> None:
    if not documents:
        return
    say(f"{heading} ({len(documents)}):")
    for told in documents[:_MOST]:
        say(f"  {_label(told)}: {told.detail}")
    if len(documents) > _MOST:
        say(f"  and {len(documents) - _MOST} more; --json lists them all")


def _label(told: Told) -> str:
    names = " · ".join(text for text in (told.key, told.title) if text)
    if told.table == "papers":
        return names or (f"paper {told.doc_id}" if told.doc_id is not None else "a paper")
    return f"{told.table or 'a change'} {names or told.doc_id or ''}".rstrip()


def repair_document(repair: Repair, *, dry_run: bool) -> dict[str, Any]:
    """Return the object of ``doctor --repair --json``."""
    return {
        "dry_run": dry_run,
        "needed": repair.is_needed,
        "complete": repair.is_complete,
        "mended": repair.mended,
        "papers": repair.papers,
        "sources": repair.sources,
        "recovered": _documents(repair.recovered),
        "doubtful": _documents(repair.doubtful),
        "in_part": _documents(repair.in_part),
        "lost": _documents(repair.lost),
        "left_out": _documents(repair.left_out),
        "history": repair.history,
        "copy": str(repair.copy) if repair.copy is not None else None,
    }


def _documents(documents: Iterable[Told]) -> list[dict[str, Any]]:
    fields = ("table", "doc_id", "key", "title", "detail")
    return [{name: getattr(told, name) for name in fields} for told in documents]
