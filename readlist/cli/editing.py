"""``edit`` and ``remove``: the bibliographic fields of a paper, and papers out of the library."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click
import msgspec

from readlist.cli.changing import preview, report_outcome
from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_paper
from readlist.cli.exit_codes import DONE
from readlist.cli.session import Session
from readlist.cli.triage import WHAT_HELP, what_argument
from readlist.errors import UsageError
from readlist.library.attaching import with_pdf
from readlist.library.selecting import resolve_paper, resolve_what
from readlist.model.change import Change, EditFields
from readlist.model.identifiers import parse_identifier, strong_identifiers
from readlist.model.paper import Identifiers, Link, Paper, PaperSummary
from readlist.model.text import clean, clean_line

ELSEWHERE = {
    "status": "readlist status STATUS PAPER",
    "starred": "readlist star PAPER",
    "tags": "readlist tag +TAG PAPER",
    "note": "readlist note PAPER --edit",
    "later_until": "readlist later DATE PAPER",
}
"""Fields that have a command of their own."""

_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)?", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|&)\s", re.IGNORECASE)


def _title(_: Paper, value: str) -> dict[str, Any]:
    title = clean_line(value)
    if not title:
        raise UsageError("A paper cannot be without a title.")
    return {"title": title}


def _abstract(_: Paper, value: str) -> dict[str, Any]:
    return {"abstract": clean(value).strip()}


def _authors(_: Paper, value: str) -> dict[str, Any]:
    return {"authors": author_names(value)}


def author_names(value: str) -> tuple[str, ...]:
    """Return the names of a list separated by semicolons.

    A name may be written "Lovelace, Ada". Raises UsageError where commas may as well separate names.
    """
    if ";" not in value and _may_be_several(value):
        raise UsageError(
            f"“{clean_line(value)}” may be one author or several.",
            "Semicolons separate authors: “Ada Lovelace; Alan Turing”. After a single one write a semicolon.",
        )
    return tuple(name for part in value.split(";") if (name := clean_line(part)))


def _may_be_several(value: str) -> bool:
    parts = [part for part in map(clean_line, value.split(",")) if not _SUFFIX.fullmatch(part)]
    return (
        len(parts) > 2 or (len(parts) == 2 and all(" " in part for part in parts)) or bool(_AND.search(value))
    )


def _year(_: Paper, value: str) -> dict[str, Any]:
    return {"year": year_number(value) if value.strip() else None}


def year_number(value: str) -> int:
    """Return the year that ``value`` says. Raises UsageError."""
    text = value.strip()
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise UsageError(f"“{text}” is not a year.", "A year has four digits: year=2024")
    return int(text)


def _venue(_: Paper, value: str) -> dict[str, Any]:
    return {"venue": clean_line(value) or None}


def _published_on(_: Paper, value: str) -> dict[str, Any]:
    text = value.strip()
    try:
        return {"published_on": datetime.date.fromisoformat(text).isoformat() if text else None}
    except ValueError as error:
        raise UsageError(f"“{text}” is not a date.", "Write it as published_on=2024-08-27") from error


def _arxiv(paper: Paper, value: str) -> dict[str, Any]:
    given = _identifier(value, "arxiv", "arxiv=2408.14906")
    versions = given.arxiv_versions or (
        paper.identifiers.arxiv_versions if given.arxiv == paper.identifiers.arxiv else ()
    )
    return _with_identifiers(paper, arxiv=given.arxiv, arxiv_versions=versions)


def _doi(paper: Paper, value: str) -> dict[str, Any]:
    return _with_identifiers(paper, doi=_identifier(value, "doi", "doi=10.1145/3292500.3330701").doi)


def _identifier(value: str, kind: str, example: str) -> Identifiers:
    """Return the identifier of that kind in ``value``, none for an empty value. Raises UsageError."""
    if not value.strip():
        return Identifiers()
    found = parse_identifier(clean_line(value))
    if found is None or getattr(found, kind) is None:
        raise UsageError(f"“{clean_line(value)}” is no identifier of that kind.", f"Write it as {example}")
    return found


def _with_identifiers(paper: Paper, **values: Any) -> dict[str, Any]:
    identifiers = msgspec.structs.replace(paper.identifiers, **values)
    return {"identifiers": msgspec.to_builtins(identifiers)}


def _url(paper: Paper, value: str) -> dict[str, Any]:
    links = tuple(link for link in paper.links if link.kind != "paper")
    return {"links": msgspec.to_builtins((*web_links(value), *links))}


def web_links(value: str) -> tuple[Link, ...]:
    """Return the link to a paper that ``value`` is, none for an empty one. Raises UsageError."""
    url = clean_line(value)
    if url and (not url.lower().startswith(("http://", "https://")) or " " in url):
        raise UsageError(f"“{url}” is not a web address.", "It begins with https://")
    return (Link(kind="paper", url=url),) if url else ()


def _pdf(paper: Paper, value: str) -> dict[str, Any]:
    return {"links": msgspec.to_builtins(with_pdf(paper.links, value))}


FIELDS: dict[str, Callable[[Paper, str], dict[str, Any]]] = {
    "title": _title,
    "abstract": _abstract,
    "authors": _authors,
    "year": _year,
    "venue": _venue,
    "published_on": _published_on,
    "arxiv": _arxiv,
    "doi": _doi,
    "url": _url,
    "pdf": _pdf,
}
"""What can be edited: from the paper and the text typed to the fields of its document."""


@click.command(
    "edit",
    cls=Command,
    words=True,
    epilog=f"FIELD is one of {', '.join(FIELDS)}; an empty VALUE clears it. "
    "What was edited by hand is never overwritten by an import.",
    examples=(
        "readlist edit wang2024writing year=2024 venue=EMNLP",
        'readlist edit wang2024writing "authors=Wang, Xin; Li, Hua"',
        "readlist edit wang2024writing arxiv=2408.14906",
        "readlist edit wang2024writing pdf=~/papers/margins.pdf",
    ),
)
@click.argument("paper", type=click.UNPROCESSED, shell_complete=complete_paper)
@click.argument("assignments", metavar="FIELD=VALUE...", nargs=-1, required=True, type=click.UNPROCESSED)
@dry_run_option
@json_option
@pass_session
def edit_command(
    session: Session, paper: str, assignments: Sequence[str], dry_run: bool, as_json: bool
) -> int:
    """Set bibliographic fields of PAPER."""
    values = dict(_assignment(text) for text in assignments)
    with session.library() as library:
        doc_id = resolve_paper(library, paper, today=session.today)

        def edits(current: Paper) -> Change:
            fields: dict[str, Any] = {}
            for name, value in values.items():
                fields |= FIELDS[name](_with_fields(current, fields), value)
            _refuse_taken_identifiers(_with_fields(current, fields), library.summaries().values())
            return EditFields(fields)

        done = f"edited ({', '.join(values)})"
        if dry_run:
            edits(library.paper(doc_id))
            preview(session, library, [doc_id], done, as_json=as_json)
        else:
            # Of the paper as it is once it is this process's turn: it may have a link more by then.
            outcome = library.change(doc_id, edits, f"edit {', '.join(values)}")
            report_outcome(outcome, 1, done, as_json=as_json)
    return DONE


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    name = name.strip().lower()
    if not equals:
        raise UsageError(f"“{text}” is not of the form FIELD=VALUE.", f"Fields: {', '.join(FIELDS)}.")
    if name in ELSEWHERE:
        raise UsageError(f"{name} is not edited this way.", f"Use `{ELSEWHERE[name]}`.")
    if name not in FIELDS:
        raise UsageError(f"There is no field “{name}”.", f"Fields: {', '.join(FIELDS)}.")
    return name, value


def _with_fields(paper: Paper, fields: dict[str, Any]) -> Paper:
    """Return ``paper`` with some fields of its document replaced."""
    return msgspec.convert({**msgspec.structs.asdict(paper), **fields}, Paper, from_attributes=True)


def _refuse_taken_identifiers(paper: Paper, summaries: Iterable[PaperSummary]) -> None:
    """Refuse to make two papers of the library one work by giving both the same identifier."""
    wanted = set(strong_identifiers(paper.identifiers))
    for other in summaries:
        shared = wanted.intersection(strong_identifiers(other.identifiers))
        if other.doc_id != paper.doc_id and shared:
            kind, value = min(shared)
            raise UsageError(
                f"{other.key} already has the {kind} identifier {value}.",
                "Remove one of the two papers, or give the other identifier.",
            )


@click.command(
    "remove",
    cls=Command,
    words=True,
    epilog=WHAT_HELP,
    examples=("readlist remove wang2024writing", "readlist remove status:skipped added:>1y --dry-run"),
)
@what_argument
@dry_run_option
@json_option
@pass_session
def remove_command(session: Session, what: Sequence[str], dry_run: bool, as_json: bool) -> int:
    """Remove papers from the library.

    Their notes go with them; `readlist undo` brings everything back.
    """
    with session.library() as library:
        found = resolve_what(library, what, today=session.today)
        if dry_run:
            preview(session, library, found, "removed", as_json=as_json)
            return DONE
        summaries = library.summaries()
        keys = [summaries[doc_id].key for doc_id in found]
        outcome = library.remove(found)
        report_outcome(outcome, len(found), "removed", as_json=as_json, keys=keys)
    return DONE
