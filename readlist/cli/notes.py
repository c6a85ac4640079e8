"""``note``: print, append to, replace or edit the note about a paper."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from readlist.cli.changing import outcome_row
from readlist.cli.command import Command, dry_run_option, json_option, pass_session
from readlist.cli.completion import complete_paper
from readlist.cli.editor import edited_file, read_edited
from readlist.cli.exit_codes import DONE
from readlist.cli.output import UNDO_HINT, print_json, say, tell
from readlist.cli.session import Session
from readlist.errors import ReadlistError, UsageError
from readlist.library.selecting import resolve_paper
from readlist.model.change import SetNote
from readlist.model.text import clean

if TYPE_CHECKING:
    from readlist.library.library import Library, Outcome


@click.command(
    "note",
    cls=Command,
    words=True,
    examples=(
        "readlist note wang2024writing",
        'readlist note wang2024writing --append "Compare with RAG."',
        "readlist note wang2024writing --set - < note.md",
        "readlist note wang2024writing --edit",
    ),
)
@click.argument("paper", nargs=-1, required=True, type=click.UNPROCESSED, shell_complete=complete_paper)
@click.option("--append", metavar="TEXT", help="Add TEXT as a paragraph of its own; - reads stdin.")
@click.option(
    "--set", "replacement", metavar="TEXT", help="Replace the note; - reads stdin, nothing removes it."
)
@click.option("--edit", is_flag=True, help="Edit the note in $VISUAL or $EDITOR.")
@dry_run_option
@json_option
@pass_session
def note_command(
    session: Session,
    paper: Sequence[str],
    append: str | None,
    replacement: str | None,
    edit: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Print the note about PAPER, or write it."""
    if (append is not None) + (replacement is not None) + edit > 1:
        raise UsageError("--append, --set and --edit exclude one another.")
    if edit and dry_run:
        raise UsageError("--edit cannot be tried with --dry-run.")
    with session.library() as library:
        doc_id = resolve_paper(library, " ".join(paper), today=session.today)
        if append is not None:
            added = _given(append).strip("\n")
            if not added.strip():
                raise UsageError("There is nothing to append.")
            if dry_run:
                return _print(_joined(_note_text(library, doc_id), added), as_json=as_json)
            outcome = library.append_to_note(doc_id, added)
        elif replacement is not None:
            text = _given(replacement).rstrip("\n")
            if dry_run:
                return _print(text, as_json=as_json)
            outcome = library.apply(SetNote(text), [doc_id], "note")
        elif edit:
            outcome = _edit(session, library, doc_id)
        else:
            return _print(_note_text(library, doc_id), as_json=as_json)
        _report(library, doc_id, outcome, as_json=as_json)
    return DONE


def _note_text(library: Library, doc_id: int) -> str:
    note = library.paper(doc_id).note
    return note.text if note is not None else ""


def _joined(before: str, added: str) -> str:
    return "\n\n".join(part for part in (before.rstrip("\n"), added) if part)


def _given(text: str) -> str:
    """Return the text of an option, read from stdin for ``-``. Raises UsageError."""
    if text != "-":
        return clean(text)
    try:
        return clean(sys.stdin.buffer.read().decode("utf-8"))
    except UnicodeDecodeError as error:
        message = f"What stdin brought is not UTF-8 (byte {error.start})."
        raise UsageError(message, "The note is unchanged.") from error


def _print(text: str, *, as_json: bool) -> int:
    if as_json:
        print_json(text or None)
    elif text:
        say(text)
    else:
        tell("There is no note; --append TEXT, --set - and --edit write one.")
    return DONE


def _report(library: Library, doc_id: int, outcome: Outcome, *, as_json: bool) -> None:
    key = library.summaries()[doc_id].key
    if as_json:
        print_json(outcome_row(outcome))
    elif outcome.step is None:
        say(f"The note of {key} is as it was.")
    else:
        say(f"Note of {key} {'saved' if _note_text(library, doc_id) else 'removed'}. {UNDO_HINT}")


def _edit(session: Session, library: Library, doc_id: int) -> Outcome:
    """Run the editor; if the note is written elsewhere meanwhile, neither of the two texts is lost."""
    before = _note_text(library, doc_id)
    path = edited_file(before, session.config, prefix="readlist-note")
    text = read_edited(path)
    kept = f"What you wrote is in {path}"
    library.refresh()
    if doc_id not in library.summaries():
        raise ReadlistError("The paper was removed while you wrote.", kept)
    now = _note_text(library, doc_id)
    unchanged = text == before.rstrip("\n")
    if now not in (before, text) and not unchanged:
        raise ReadlistError("The note was changed elsewhere while you wrote; it stays as it is now.", kept)
    try:
        outcome = library.apply(SetNote(now if unchanged else text), [doc_id], "note")
    except ReadlistError as error:
        raise ReadlistError(error.message, kept) from error
    path.unlink(missing_ok=True)
    return outcome
