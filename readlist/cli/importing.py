"""``import`` and ``add``: lists of papers, and single ones, into the library."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import msgspec

from readlist.cli.changing import tag_name
from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_format, complete_status
from readlist.cli.editing import author_names, web_links, year_number
from readlist.cli.exit_codes import DONE, IN_PART, NOTHING_DONE
from readlist.cli.output import UNDO_HINT, draw, print_json, say, tell
from readlist.cli.progress import ProgressBar
from readlist.cli.rows import import_document
from readlist.cli.rules import session_rules
from readlist.cli.session import Session
from readlist.cli.triage import known_status
from readlist.errors import ConfigError, StoreError, UsageError
from readlist.formats.json import readlist_json
from readlist.formats.registry import format_names
from readlist.library.importing import ImportOptions, ImportReport, SourceReport, import_sources
from readlist.library.library import Library
from readlist.library.merging import provisional_title
from readlist.library.sources import Source, gather_sources
from readlist.model.identifiers import parse_identifier
from readlist.model.paper import PaperSummary
from readlist.model.text import clean, clean_line, printable

ADD_HINT = "readlist add 2408.14906, or readlist add --title 'A Paper' --author 'Ada Lovelace'"
ADDED_BY_HAND = "Added by hand"
"""The list that `add` puts papers into."""
BACKED_UP_FROM = 200
"""Papers that one import changed."""
SKIPPED_HINT = "`readlist list status:skipped added:today` shows those that were skipped."


def _known_format(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Check the name only where one is given: asking for the names scans the installed packages."""
    if value is not None and value not in format_names():
        raise click.BadParameter(f"There is no format “{value}”; there are {', '.join(format_names())}.")
    return value


@click.command(
    "import",
    cls=Command,
    examples=(
        "readlist import digest.txt refs.bib ~/Downloads/lists",
        "readlist import digest.txt --dry-run",
        "pbpaste | readlist import - --tag weekly --list 'AI tidbits'",
        "readlist import papers.jsonl --status queued --on-duplicate skip --json",
        "readlist import digest.txt --no-rules",
    ),
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--format",
    "format_name",
    metavar="F",
    callback=_known_format,
    shell_complete=complete_format,
    help="Read this format, whatever the source looks like.",
)
@click.option(
    "--on-duplicate",
    type=click.Choice(["merge", "skip", "keep"]),
    default="merge",
    show_default=True,
    help="A paper that is there already: add what is new to it, leave it alone, or add a second one.",
)
@click.option("--tag", "tags", metavar="T", multiple=True, help="Tag every paper; may be given again.")
@click.option(
    "--status", metavar="S", shell_complete=complete_status, help="The status of new papers instead of inbox."
)
@click.option("--list", "list_name", metavar="NAME", help="The list that the papers go into.")
@click.option("--no-rules", is_flag=True, help="Leave out the rules of the configuration.")
@dry_run_option
@json_option
@pass_session
def import_command(  # noqa: PLR0913 - one parameter an option
    session: Session,
    /,
    *,
    sources: Sequence[str],
    format_name: str | None,
    on_duplicate: str,
    tags: Sequence[str],
    status: str | None,
    list_name: str | None,
    no_rules: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Import lists of papers: files, folders, or - for stdin.

    Formats are recognised by content. Importing something again changes nothing. The rules of
    the configuration are for new papers; --status holds against theirs. A library that
    `readlist export json --all` wrote comes in as its reader left it.
    """
    options = ImportOptions(
        format_name=format_name,
        dry_run=dry_run,
        on_duplicate=on_duplicate,  # type: ignore[arg-type]  # click checked the choice
        tags=tuple(dict.fromkeys(tag_name(tag) for tag in tags)),
        status=known_status(session, status) if status is not None else None,
        list_name=clean_line(list_name) if list_name is not None else None,
        rules=() if no_rules else session_rules(session),
    )
    with session.library() as library:
        with ProgressBar("Importing", shown=not session.plain) as progress:
            report = import_sources(
                library,
                gather_sources(sources, sys.stdin.buffer, session.today),
                options,
                command=_command_name(sources),
                progress=progress,
            )
        if as_json:
            print_json(import_document(report))
        else:
            print_report(session, report, dry_run=dry_run)
        _tell_unread(report)
        if report.step is not None:
            _tidy(library)
            if len(report.changed) >= BACKED_UP_FROM and _wants_backups(session):
                _back_up(library)
    return exit_code(report)


def _tidy(library: Library) -> None:
    """Compact the library where a large import made that pay: every later command opens it faster.

    The papers are on disk whether it succeeds or not.
    """
    with suppress(StoreError):
        library.tidy()


def _wants_backups(session: Session) -> bool:
    try:
        return session.config.backups
    except ConfigError:
        return True


def _back_up(library: Library) -> None:
    """Back up the library after a large import, which succeeded whether this does or not."""
    from readlist.library.backing_up import back_up
    from readlist.store.backups import AFTER_IMPORT

    try:
        back_up(library.store.frozen(), AFTER_IMPORT)
    except StoreError as error:
        tell(f"No backup was made. {error}")


def _command_name(sources: Sequence[str]) -> str:
    """Return what the history calls this import."""
    if len(sources) > 1:
        return f"import {len(sources)} sources"
    return f"import {printable(Path(sources[0]).name or sources[0])}"


def _tell_unread(report: ImportReport) -> None:
    """Say on stderr which sources could not be read at all, why, and once what to do."""
    unread = [source for source in report.sources if source.format is None]
    problems = [problem for source in unread for problem in source.problems]
    for number, problem in enumerate(problems):
        tell(f"readlist: {problem.message}")
        if problem.text and problem.text not in [later.text for later in problems[number + 1 :]]:
            tell(problem.text)


def print_report(session: Session, report: ImportReport, *, dry_run: bool) -> None:
    """Print what an import did, or would do, with the sources that could be read."""
    from readlist.views.report import import_report

    read = tuple(source for source in report.sources if source.format is not None)
    if not read:
        return
    view = import_report(msgspec.structs.replace(report, sources=read), session.palette, ascii=session.ascii)
    draw(view, plain=session.plain, wrap=False)
    if dry_run:
        say("Nothing was written: this was a dry run.")
    elif report.step is not None:
        if report.rules is not None and report.rules.skipped:
            say(SKIPPED_HINT)
        say(UNDO_HINT)


def exit_code(report: ImportReport) -> int:
    """Return 0 when nothing failed, 2 when nothing was read, else 1."""
    if not report.counts.failed:
        return DONE
    return IN_PART if any(_was_read(source) for source in report.sources) else NOTHING_DONE


def _was_read(source: SourceReport) -> bool:
    return bool(source.papers) or not any(problem.severity == "error" for problem in source.problems)


@click.command(
    "add",
    cls=Command,
    examples=(
        "readlist add 2408.14906",
        "readlist add https://arxiv.org/abs/2408.14906 --tag to-cite --status queued",
        "readlist add --title 'A Paper' --author 'Ada Lovelace' --author 'Alan Turing' --year 1950",
    ),
)
@click.argument("identifier", metavar="[ID|URL]", required=False)
@click.option("--title", metavar="T", help="The title; without one the identifier stands in for it.")
@click.option("--author", "authors", metavar="NAME", multiple=True, help="An author; may be given again.")
@click.option("--year", metavar="Y", help="The year of publication.")
@click.option("--venue", metavar="V", help="Where it was published.")
@click.option("--url", metavar="URL", help="A link to it.")
@click.option("--abstract", metavar="TEXT", help="The abstract.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="A tag; may be given again.")
@click.option(
    "--status", metavar="S", shell_complete=complete_status, help="Its status instead of inbox, if it is new."
)
@dry_run_option
@json_option
@pass_session
def add_command(
    session: Session,
    /,
    *,
    identifier: str | None,
    tags: Sequence[str],
    status: str | None,
    dry_run: bool,
    as_json: bool,
    **described: Any,
) -> int:
    """Add one paper by what is known of it.

    Nothing is fetched. ID is an arXiv id, a DOI, or another identifier. A paper that the library has
    already is not added again: what it lacks is filled in.
    """
    record = _described(identifier, **described)
    options = ImportOptions(
        format_name=readlist_json.NAME,
        dry_run=dry_run,
        tags=tuple(dict.fromkeys(tag_name(tag) for tag in tags)),
        status=known_status(session, status) if status is not None else None,
        list_name=ADDED_BY_HAND,
    )
    source = Source("add", msgspec.json.encode([record]), session.today)
    with session.library() as library:
        report = import_sources(library, [source], options, command="add")
        for problem in report.sources[0].problems:
            tell(problem.message)
        if as_json:
            print_json(import_document(report))
        else:
            _say_added(report, library.summaries())
    return exit_code(report)


def _described(
    identifier: str | None,
    *,
    title: str | None,
    authors: Sequence[str],
    year: str | None,
    venue: str | None,
    url: str | None,
    abstract: str | None,
) -> dict[str, Any]:
    """Return the paper as an object that the JSON reader takes. Raises UsageError."""
    text = clean_line(identifier or "")
    address = clean_line(url or "")
    identifiers = parse_identifier(text) if text else None
    if text and identifiers is None:
        if not text.lower().startswith(("http://", "https://")):
            raise UsageError(f"“{text}” is neither an identifier nor a web address.", ADD_HINT)
        address = address or text
    identifiers = identifiers or (parse_identifier(address) if address else None)
    if identifiers is None and not clean_line(title or ""):
        raise UsageError("A paper needs a title, or an identifier that stands in for it.", ADD_HINT)
    known: dict[str, Any] = {
        "title": clean_line(title or ""),
        "authors": [name for author in authors for name in author_names(author)],
        "year": year_number(year) if year is not None else None,
        "venue": clean_line(venue or ""),
        "url": next((link.url for link in web_links(address)), None),
        "abstract": clean(abstract or "").strip(),
        "identifiers": msgspec.to_builtins(identifiers) if identifiers is not None else None,
    }
    return {name: value for name, value in known.items() if value}


def _say_added(report: ImportReport, papers: Mapping[int, PaperSummary]) -> None:
    for imported in report.sources[0].papers:
        known = papers.get(imported.doc_id) if imported.doc_id is not None else None
        if known is None:
            say(f"Would be added: {imported.record.title or provisional_title(imported.record.identifiers)}")
        elif imported.action == "skipped":
            say(f"{known.key} is in the library already: {known.title}")
        elif imported.action == "merged":
            say(f"{known.key} was in the library already; what was new is added. {UNDO_HINT}")
        else:
            say(f"Added {known.key}: {known.title}. {UNDO_HINT}")
