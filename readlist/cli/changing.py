"""How every verb ends: the change is made as one step, counted, and said with its way back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from readlist.cli.exit_codes import DONE
from readlist.cli.listing import print_papers
from readlist.cli.output import UNDO_HINT, count_of, print_json, say
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.library.selecting import resolve_what
from readlist.model import tags
from readlist.model.change import Change, changed_fields

if TYPE_CHECKING:
    from readlist.library.library import Library, Outcome


@dataclass(frozen=True)
class Verb:
    """A change with its name in the history, and ``done`` as in "3 papers queued"."""

    change: Change
    command: str
    done: str


def change_papers(session: Session, what: Sequence[str], verb: Verb, *, dry_run: bool, as_json: bool) -> int:
    """Do ``verb`` to the papers of WHAT and say so."""
    with session.library() as library:
        found = resolve_what(library, what, today=session.today)
        if dry_run:
            summaries, now = library.summaries(), datetime.datetime.now(datetime.UTC).isoformat()
            affected = [doc_id for doc_id in found if changed_fields(summaries[doc_id], verb.change, now)]
            preview(session, library, affected, verb.done, as_json=as_json)
        else:
            outcome = library.apply(verb.change, found, verb.command)
            report_outcome(outcome, len(found), verb.done, as_json=as_json)
    return DONE


def preview(session: Session, library: Library, affected: Sequence[int], done: str, *, as_json: bool) -> None:
    """Say which papers a verb would change, without changing them."""
    if as_json:
        summaries = library.summaries()
        keys = [summaries[doc_id].key for doc_id in affected]
        print_json({"dry_run": True, "step": None, "count": len(keys), "papers": keys})
        return
    say(f"{count_of(len(affected), 'paper')} would be {done}{':' if affected else '.'}")
    print_papers(session, library, affected)


def report_outcome(
    outcome: Outcome, matched: int, done: str, *, as_json: bool, keys: Sequence[str] | None = None
) -> None:
    """Say how many papers a verb changed, how many needed no change, and how to take it back.

    ``keys`` are those of removed papers, which have no summary any more.
    """
    changed = len(outcome.changed)
    if as_json:
        print_json(outcome_row(outcome, keys))
    elif outcome.step is None:
        say(f"Nothing to change: {count_of(matched, 'paper')} already {done}.")
    else:
        rest = f" ({matched - changed} already so)" if matched > changed else ""
        say(f"{count_of(changed, 'paper')} {done}{rest}. {UNDO_HINT}")


def outcome_row(outcome: Outcome, keys: Sequence[str] | None = None) -> dict[str, Any]:
    """Return what a verb prints for ``--json``."""
    if keys is None:
        keys = [summary.key for summary in outcome.changed.values() if summary is not None]
    return {"dry_run": False, "step": outcome.step, "count": len(outcome.changed), "papers": keys}


def tag_name(text: str) -> str:
    """Return a tag as it is stored. Raises UsageError when nothing is left of it."""
    name = tags.tag_name(text)
    if not name:
        raise UsageError("A tag needs a name.", "readlist tag +moe -todo wang2024writing")
    return name
