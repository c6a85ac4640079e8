"""``export``: papers as files, notes as Markdown that lives beside the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.citing import check_citing, cited, citing_options
from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.completion import complete_export_format
from readlist.cli.exit_codes import DONE, IN_PART, NOTHING_DONE
from readlist.cli.output import count_of, print_json, say, tell, write
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.library.export_formats import (
    HTML,
    LIBRARY_FORMAT,
    MARKDOWN,
    TABLE,
    export_names,
    export_papers,
)
from readlist.library.selecting import select_query
from readlist.model.text import printable

if TYPE_CHECKING:
    from readlist.library.exported_files import ExportReport
    from readlist.library.library import Library

EVERY_PAPER = "is:any"
_SHORT_NAMES = {"json": "readlist-json", "csl": "csl-json"}


def _known_format(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return the full name of a format; asking for the others scans the installed packages."""
    if value in (MARKDOWN, HTML, TABLE):
        return value
    names = export_names()
    name = value if value in names else _SHORT_NAMES.get(value, value)
    if name not in names:
        raise click.BadParameter(f"“{value}” cannot be written; there are {', '.join(names)}.")
    return name


def _names(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in value.split(",")) if value else ()


@click.command(
    "export",
    cls=Command,
    words=True,
    examples=(
        "readlist export markdown has:note --to ~/vault/papers",
        "readlist export markdown tag:moe --to moe.md",
        "readlist export html tag:moe --to moe.html",
        "readlist export table tag:moe --to moe-table.md --columns title,authors,year,gist",
        "readlist export bibtex tag:to-cite --to refs.bib --encoding latex --replace",
        "readlist export biblatex tag:to-cite --to refs.bib --keys {Author}{year}",
        "readlist export csv year:2024 --to papers.csv",
        "readlist export json is:any --to - | jq length",
        "readlist export json --all --to library.json",
    ),
)
@click.argument(
    "format_name", metavar="FORMAT", callback=_known_format, shell_complete=complete_export_format
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--to",
    "target",
    metavar="PATH",
    required=True,
    help="The file; - is stdout. For markdown a path ending in .md is one document, any other a folder "
    "with one file a paper.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Every paper, skipped ones too. As json: the whole library, with statuses, notes and lists.",
)
@click.option(
    "--replace", is_flag=True, help="Write over a file that holds something else. Not for markdown."
)
@click.option(
    "--columns",
    metavar="NAMES",
    callback=_names,
    help="For table: its columns, parted by commas: key, title, authors, year, venue, tags, gist, url, doi, "
    "arxiv, status, abstract.",
)
@citing_options
@json_option
@pass_session
def export_command(  # noqa: PLR0913 - one for each option
    session: Session,
    /,
    *,
    format_name: str,
    query: Sequence[str],
    target: str,
    everything: bool,
    replace: bool,
    columns: tuple[str, ...],
    keys: str | None,
    encoding: str,
    as_json: bool,
) -> int:
    """Export the papers that match QUERY as files.

    FORMAT is markdown, html, table, bibtex, biblatex, ris, csl-json, csv, readlist-json (or json),
    json-lines, or one that another package adds. Importing a file of the last seven gives the same papers;
    notes and verdicts are in markdown and html, and in what json --all writes: imported into an empty
    library, that gives the whole library back. A table is Markdown, or a spreadsheet where PATH ends in .csv.

    A file that is there already and differs is refused, unless --replace is given. Of Markdown only what
    stands between the readlist markers and readlist's own front matter is rewritten; a file without markers
    is refused.
    """
    if as_json and target == "-":
        raise UsageError("--json and --to - both want stdout.")
    if replace and format_name == MARKDOWN:
        raise UsageError(
            "--replace is not for markdown: notes may hold words of your own.", "Move the file away first."
        )
    if everything and query:
        raise UsageError("--all and a query were given.", "Leave one of them out.")
    if columns and format_name != TABLE:
        raise UsageError("--columns is for a table.", "`readlist export table --columns title,year --to -`")
    check_citing(format_name, keys, encoding)
    with session.library() as library:
        if everything and format_name == LIBRARY_FORMAT:
            report = _export_library(library, target, replace=replace)
        else:
            found = select_query(library, EVERY_PAPER if everything else " ".join(query), today=session.today)
            if not found:
                raise UsageError(
                    "No paper matches, so nothing was exported.", "`readlist list QUERY` shows what matches."
                )
            every = (library.paper(doc_id) for doc_id in found)
            papers = cited(session, library, every, format_name, keys)
            from readlist.library.bibliography import bibliography_writer
            from readlist.views.documents.writing import document_writer

            lists = library.lists()
            writer = document_writer(format_name, target, lists, today=session.today, columns=columns)
            writer = writer or bibliography_writer(format_name, encoding)
            report = export_papers(papers, lists, format_name, target, writer=writer, replace=replace)
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


def _export_library(library: Library, target: str, *, replace: bool) -> ExportReport:
    from readlist.library.whole_library import export_library, is_empty

    if is_empty(library):
        raise UsageError(
            "The library is empty, so nothing was exported.", "--library PATH names another one."
        )
    return export_library(library, target, replace=replace)


def _report_row(report: ExportReport) -> dict[str, Any]:
    return {
        "written": [printable(str(path)) for path in report.written],
        "unchanged": [printable(str(path)) for path in report.unchanged],
        "refused": [
            {"path": printable(str(each.path)), "reason": each.reason, "hint": each.hint}
            for each in report.refused
        ],
    }
