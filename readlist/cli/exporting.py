"""``export``: papers as files, notes as Markdown that lives beside the user's own."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from readlist.cli.citing import check_citing, citing_options, pattern_of_keys
from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.completion import complete_export_format, complete_template
from readlist.cli.exit_codes import DONE, IN_PART, NOTHING_DONE
from readlist.cli.export_report import Changes, report_row, tell_of_the_rest
from readlist.cli.learned import Learned
from readlist.cli.output import count_of, print_json, say, write
from readlist.cli.session import Session
from readlist.cli.watching import keep_current
from readlist.config import Ranking
from readlist.errors import UsageError
from readlist.formats.notes.flavours import FLAVOURS
from readlist.library.citation_keys import with_citation_keys
from readlist.library.export_formats import (
    HTML,
    LIBRARY_FORMAT,
    MARKDOWN,
    TABLE,
    export_names,
    export_papers,
    is_folder,
)
from readlist.library.note_flavours import NO_TEMPLATE
from readlist.library.note_names import LAYOUTS
from readlist.library.selecting import select_query
from readlist.library.templates.shipped_templates import SHIPPED

if TYPE_CHECKING:
    from readlist.library.exported_files import ExportReport, Show
    from readlist.library.library import Library
    from readlist.model.paper import Paper

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
        "readlist export markdown is:any --to ~/vault/papers --layout year --dry-run",
        "readlist export markdown is:any --to ~/graph/pages --flavour logseq",
        "readlist export markdown is:starred --to ~/vault/papers --watch",
        "readlist export markdown tag:moe --to moe.md",
        "readlist export html tag:moe --to moe.html",
        "readlist export table tag:moe --to moe-table.md --columns title,authors,year,gist",
        "readlist export markdown 'added:<1w' --template weekly-digest --to digest.md",
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
    help="The file; - is stdout. For markdown a path ending in .md or .qmd is one document, any other a "
    "folder with one file a paper.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Every paper, skipped ones too. As json: the whole library, with statuses, notes and lists.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Write over a file that holds something else; in a folder of notes over what was edited between "
    "the markers.",
)
@click.option(
    "--flavour",
    type=click.Choice(FLAVOURS),
    help="How the notes of a folder are written: for any editor, for Obsidian or for Logseq. "
    "As the last time where not given.",
)
@click.option(
    "--template",
    metavar="NAME",
    shell_complete=complete_template,
    help="A Markdown template: a file, or one of `readlist template list`. A folder keeps the one "
    "it was given; none ends that.",
)
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    help="Where new notes go in a folder: straight into it, or into one by year, status or first list. "
    "As the last time where not given.",
)
@click.option("--recreate", is_flag=True, help="Make notes again that you have deleted from the folder.")
@click.option("--dry-run", is_flag=True, help="Write nothing, show what would change.")
@click.option(
    "--watch",
    is_flag=True,
    help="Then stay, and export again after every change of the library, until ctrl+c.",
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
def export_command(session: Session, /, **options: Any) -> int:
    """Export the papers that match QUERY as files.

    FORMAT is markdown, html, table, bibtex, biblatex, ris, csl-json, csv, readlist-json (or json),
    json-lines, or one that another package adds. Importing a file of the last seven gives the same papers;
    notes and verdicts are in markdown and html, and in what json --all writes: imported into an empty
    library, that gives the whole library back. A table is Markdown, or a spreadsheet where PATH ends in .csv.

    A file that is there already and differs is refused, unless --replace is given. Of Markdown only what
    stands between the readlist markers and readlist's own front matter is rewritten; a file without markers
    is refused.

    A folder of notes is yours to rename, move and delete in. What you edited between the markers stays: what
    readlist would write lies beside it then, in a file that ends in .readlist-conflict.md.
    """
    wanted = _Wanted(**options)
    _check(wanted)
    wanted = wanted._replace(keys=pattern_of_keys(session, wanted.format_name, wanted.keys))
    changes = Changes(printed=wanted.dry_run and not wanted.as_json)
    show = changes.add if wanted.dry_run else None

    def tell_of(report: ExportReport) -> None:
        verb = "would be written" if wanted.dry_run else "written"
        say(f"{count_of(len(report.written), 'file')} {verb}, {len(report.unchanged)} unchanged.")
        tell_of_the_rest(report, wanted.target, dry_run=wanted.dry_run)

    with session.library() as library:
        ranking = session.config.ranking
        report = _export(library, wanted, session.today, ranking, show)
        if wanted.watch:
            tell_of(report)
            keep_current(library, lambda: _export(library, wanted, datetime.date.today(), ranking), tell_of)
            return DONE
    if report.text is not None:
        write(report.text)
        return DONE
    if wanted.as_json:
        print_json(report_row(report, changes.rows if wanted.dry_run else None, in_folder=wanted.in_folder))
        tell_of_the_rest(report, wanted.target, dry_run=wanted.dry_run)
    else:
        tell_of(report)
    if not report.refused:
        return DONE
    return IN_PART if report.written or report.unchanged else NOTHING_DONE


class _Wanted(NamedTuple):
    """The options of a call. Of a folder of notes what is not given is as it was the last time."""

    format_name: str
    query: Sequence[str]
    target: str
    everything: bool
    replace: bool
    flavour: str | None
    template: str | None
    layout: str | None
    recreate: bool
    dry_run: bool
    watch: bool
    columns: tuple[str, ...]
    keys: str | None
    encoding: str
    as_json: bool

    @property
    def in_folder(self) -> bool:
        """Whether there is to be a file a paper."""
        return self.format_name == MARKDOWN and is_folder(self.target)


def _check(wanted: _Wanted) -> None:
    """Raise UsageError where options do not go together."""
    if wanted.as_json and wanted.target == "-":
        raise UsageError("--json and --to - both want stdout.")
    if wanted.everything and wanted.query:
        raise UsageError("--all and a query were given.", "Leave one of them out.")
    if wanted.columns and wanted.format_name != TABLE:
        raise UsageError("--columns is for a table.", "`readlist export table --columns title,year --to -`")
    if wanted.watch and (wanted.dry_run or wanted.as_json or wanted.target == "-"):
        raise UsageError("--watch keeps files current.", "Leave out --dry-run, --json and --to -.")
    check_citing(wanted.format_name, wanted.keys, wanted.encoding)
    if not wanted.in_folder:
        _check_for_one_file(wanted)


def _check_for_one_file(wanted: _Wanted) -> None:
    if wanted.replace and wanted.format_name == MARKDOWN:
        raise UsageError(
            "--replace is not for one Markdown document: it may hold words of your own.",
            "Move the file away first.",
        )
    if wanted.layout or wanted.recreate or wanted.flavour:
        raise UsageError(
            "--flavour, --layout and --recreate are for Markdown notes in a folder.", "Leave them out."
        )
    if wanted.template and wanted.format_name != MARKDOWN:
        raise UsageError("--template is for Markdown.", "Leave it out.")


def _export(
    library: Library, wanted: _Wanted, today: datetime.date, ranking: Ranking, show: Show | None = None
) -> ExportReport:
    if wanted.everything and wanted.format_name == LIBRARY_FORMAT:
        return _export_library(library, wanted, show)
    found = _matching(library, EVERY_PAPER if wanted.everything else " ".join(wanted.query), today, ranking)
    if wanted.in_folder:
        return _export_folder(library, found, wanted, show)
    return _export_file(library, found, wanted, today, show)


def _matching(library: Library, query: str, today: datetime.date, ranking: Ranking) -> list[int]:
    learned = Learned(ranking, library)
    found = select_query(library, query, today=today, scores=learned.scores)
    if not found:
        raise UsageError(
            "No paper matches, so nothing was exported.", "`readlist list QUERY` shows what matches."
        )
    learned.tell_what_is_missing("In the usual order")
    return found


def _whole_path(template: str | None) -> str:
    """Return a template as a folder can remember it: a file by its whole path."""
    if not template or template == NO_TEMPLATE or template in SHIPPED:
        return template or ""
    return str(Path(template).expanduser().absolute())


def _export_folder(
    library: Library, doc_ids: Sequence[int], wanted: _Wanted, show: Show | None
) -> ExportReport:
    from readlist.library.exported_papers import PapersOfLibrary
    from readlist.library.exporting import FolderWishes, export_notes

    wishes = FolderWishes(
        flavour=wanted.flavour or "",
        template=_whole_path(wanted.template),
        layout=wanted.layout or "",
        recreate=wanted.recreate,
        replace=wanted.replace,
    )
    papers = PapersOfLibrary(library)
    return export_notes(papers, doc_ids, wanted.target, wishes=wishes, dry_run=wanted.dry_run, show=show)


def _export_file(
    library: Library, doc_ids: Sequence[int], wanted: _Wanted, today: datetime.date, show: Show | None
) -> ExportReport:
    papers: Iterable[Paper] = map(library.paper, doc_ids)
    lists, target = library.lists(), wanted.target
    if wanted.keys is not None:
        papers = with_citation_keys(library, papers, wanted.keys)
    if wanted.template is not None:
        from readlist.library.exporting import export_document

        return export_document(
            papers, lists, target, template=wanted.template, dry_run=wanted.dry_run, show=show
        )
    from readlist.library.bibliography import bibliography_writer
    from readlist.views.documents.writing import document_writer

    name = wanted.format_name
    writer = document_writer(name, target, lists, today=today, columns=wanted.columns)
    writer = writer or bibliography_writer(name, wanted.encoding)
    return export_papers(
        papers, lists, name, target, writer=writer, replace=wanted.replace, dry_run=wanted.dry_run, show=show
    )


def _export_library(library: Library, wanted: _Wanted, show: Show | None) -> ExportReport:
    from readlist.library.whole_library import export_library, is_empty

    if is_empty(library):
        raise UsageError(
            "The library is empty, so nothing was exported.", "--library PATH names another one."
        )
    return export_library(library, wanted.target, replace=wanted.replace, dry_run=wanted.dry_run, show=show)
