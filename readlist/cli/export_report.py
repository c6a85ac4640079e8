"""What ``export`` says of the files: written, unchanged, left alone, and what a dry run would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from readlist.cli.output import say, tell
from readlist.model.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from readlist.library.exported_files import ExportReport, FileChange


class Changes:
    """The changes of a dry run, printed as they are found or kept as rows."""

    def __init__(self, *, printed: bool) -> None:
        self._printed = printed
        self.rows: list[dict[str, Any]] = []

    def add(self, change: FileChange) -> None:
        """Take in what would become of a file."""
        from readlist.library.file_changes import difference

        lines = [printable(line) for line in difference(change)]
        if self._printed:
            for line in lines:
                say(line)
        else:
            self.rows.append(
                {"path": printable(str(change.path)), "new": change.before is None, "diff": lines}
            )


def tell_of_the_rest(report: ExportReport, target: str, *, dry_run: bool) -> None:
    """Tell on stderr what was not written, and why."""
    for refusal in report.refused:
        tell(f"{refusal.path} was left alone: {refusal.reason}. {refusal.hint}".rstrip())
    if count := len(report.deleted):
        were = "note that you deleted was" if count == 1 else "notes that you deleted were"
        tell(f"{count} {were} not made again; --recreate does that.")
    if count := len(report.edited):
        have = "note has" if count == 1 else "notes have"
        tell(f"{count} {have} edits of yours in the front matter: `readlist pull {target}` takes them in.")
    for path in report.gone:
        tell(f"{path} was left as it is: its paper is not in the library any more.")
    if dry_run and report.others:
        are = "note is of a paper that does" if report.others == 1 else "notes are of papers that do"
        tell(f"{report.others} more {are} not match, and would stay as they are.")
    for notice in report.notices:
        tell(notice)


def report_row(
    report: ExportReport, changes: Sequence[Mapping[str, Any]] | None, *, in_folder: bool
) -> dict[str, Any]:
    """Return a report as --json prints it; ``changes`` are those of a dry run."""
    row: dict[str, Any] = {
        "written": _names(report.written),
        "unchanged": _names(report.unchanged),
        "refused": [
            {"path": printable(str(each.path)), "reason": each.reason, "hint": each.hint}
            for each in report.refused
        ],
    }
    if in_folder:
        row |= {
            "deleted": _names(report.deleted),
            "edited": _names(report.edited),
            "gone": _names(report.gone),
            "others": report.others,
        }
    return row if changes is None else {**row, "changes": changes}


def _names(paths: Iterable[Path]) -> list[str]:
    return [printable(str(path)) for path in paths]
