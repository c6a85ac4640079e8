"""``export``: papers and notes as Markdown files that live beside the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.exit_codes import DONE, IN_PART, NOTHING_DONE
from readlist.cli.output import count_of, print_json, say, tell, write
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.library.selecting import select_query
from readlist.model.text import printable

if TYPE_CHECKING:
    from readlist.library.exporting import ExportReport


@click.command(
    "export",
    cls=Command,
    words=True,
    examples=(
        "readlist export markdown has:note --to ~/vault/papers",
        "readlist export markdown tag:moe --to moe.md",
        "readlist export markdown status:read --to - | less",
    ),
)
@click.argument("format_name", metavar="FORMAT", type=click.Choice(["markdown"]))
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--to",
    "target",
    metavar="PATH",
    required=True,
    help="A path ending in .md is one document, - is stdout, else a folder with one file a paper.",
)
@json_option
@pass_session
def export_command(
    session: Session, format_name: str, query: Sequence[str], target: str, as_json: bool
) -> int:
    """Export the papers that match QUERY as files.

    FORMAT is markdown. In a file that exists only what stands between the readlist markers and readlist's own
    front matter is rewritten; a file without markers is refused.
    """
    from readlist.library.exporting import export_markdown

    if as_json and target == "-":
        raise UsageError("--json and --to - both want stdout.")
    with session.library() as library:
        found = select_query(library, " ".join(query), today=session.today)
        if not found:
            raise UsageError(
                "No paper matches, so nothing was exported.", "`readlist list QUERY` shows what matches."
            )
        papers = (library.paper(doc_id) for doc_id in found)
        report = export_markdown(papers, library.lists(), target)
    if report.text is not None:
        write(report.text)
        return DONE
    if as_json:
        print_json(_report_row(report))
    else:
        say(f"{count_of(len(report.written), 'file')} written, {len(report.unchanged)} unchanged.")
    for refusal in report.refused:
        tell(f"{refusal.path} was left alone: {refusal.reason}. {refusal.hint}".rstrip())
    if not report.refused:
        return DONE
    return IN_PART if report.written or report.unchanged else NOTHING_DONE


def _report_row(report: ExportReport) -> dict[str, Any]:
    return {
        "written": [printable(str(path)) for path in report.written],
        "unchanged": [printable(str(path)) for path in report.unchanged],
        "refused": [
            {"path": printable(str(each.path)), "reason": each.reason, "hint": each.hint}
            for each in report.refused
        ],
    }
