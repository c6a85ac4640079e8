"""What the status line says about what happened."""

from __future__ import annotations

import datetime
import re
import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING

from readlist.errors import ReadlistError, UsageError
from readlist.model.paper import PaperSummary
from readlist.tui.finding import Found
from readlist.tui.session_events import Failed, Stepped, reason_first
from readlist.tui.widgets.status_line import NOTHING, Said
from readlist.views.dates import friendly_date

if TYPE_CHECKING:
    from readlist.library.ranking_process import Scores

_TYPED = {"note": ("Note", "n"), "annotate": ("Highlight", "h")}
"""What is typed by the command that writes it, and the key that opens it again."""


def papers_in_words(count: int) -> str:
    """Return "1 paper", "2 papers" and so on."""
    return f"{count:,} paper" if count == 1 else f"{count:,} papers"


def step_words(
    stepped: Stepped,
    own_session: str,
    summary: Callable[[int], PaperSummary | None],
    *,
    today: datetime.date,
) -> Said:
    """Return what an undo or a redo did, whose step it was, and what it had to leave alone."""
    outcome = stepped.outcome
    what = "Redone" if stepped.redone else "Undone"
    step = outcome.reverted
    if step is not None:
        what += f": {step_phrase(step.command, today)}"
        if step.session != own_session:
            what += " (of another run)"
    if outcome.left:
        return Said(what, "", f"left alone: {'; '.join(outcome.left)}")
    ids = list(outcome.changed)
    paper = summary(ids[0]) if ids else None
    title = paper.title if paper is not None and len(ids) == 1 else f"{len(ids):,} papers" if ids else ""
    return Said(what, title, "u undo" if stepped.redone else "U redo")


def step_phrase(command: str, today: datetime.date) -> str:
    """Return a step of the history, as ``command`` names it, in the words in which the app did it."""
    if command.startswith("tags "):
        return _tags_phrase(command)
    if (until := command.removeprefix("later ")) not in (command, "none"):
        return f"later, {friendly_date(until, today)}"
    for pattern, words in _PHRASES:
        if found := re.fullmatch(pattern, command, re.DOTALL):
            return found.expand(words)
    return command


def _tags_phrase(command: str) -> str:
    """Return what was done to tags themselves; a step of before names were quoted may be told by its verb."""
    try:
        words = shlex.split(command)[1:]
    except ValueError:
        return command
    match words:
        case ["rename", old, new]:
            return f"#{old} renamed to #{new}"
        case ["merge", *others, into] if others:
            return f"{', '.join(f'#{tag}' for tag in others)} merged into #{into}"
        case ["delete", tag]:
            return f"#{tag} deleted"
        case [verb, *names]:
            return f"tag {_DONE_TO_TAGS.get(verb, verb)}: {' '.join(names)}"
    return command


_DONE_TO_TAGS = {"rename": "renamed", "delete": "deleted"}

_PHRASES = (
    (r"star", "starred"),
    (r"unstar", "star taken away"),
    (r"inbox", "back in the inbox"),
    (r"status (.+)", r"\1"),
    (r"later none", "no longer put off"),
    (r"tag (.+)", r"tags \1"),
    (r"edit pdf", "PDF attached"),
    (r"edit (.+)", r"\1 edited"),
    (r"remove", "removed"),
    (r"annotate", "highlight"),
    (r"sync|sync init", "what a sync brought"),
    (r"conflicts settle.*", "conflicts settled"),
    (r"pull of (.+) from .+", r"\1 pulled"),
    (r"remove annotation", "highlight removed"),
    (r"searches save (.+)", r"search saved as \1"),
    (r"searches edit (.+)", r"saved search \1 changed"),
    (r"searches delete (.+)", r"saved search \1 deleted"),
)
"""How steps are named in the history, and what was said when they were done."""


def failure_words(failed: Failed, paper: PaperSummary | None) -> Said:
    """Return what could not be done, to which paper, and why."""
    why = failed.message.partition("\n")[0]
    if isinstance(failed.error, UsageError):
        return Said(why)
    if paper is None:
        return Said(why, failed=True)
    if failed.command in _TYPED:
        what, key = _TYPED[failed.command]
        reason = why.partition(": ")[0].rstrip(".")
        return Said(f"{what} not saved", paper.title, f"{reason}; {key} has the text", failed=True)
    return Said("Not saved", paper.title, why, failed=True)


def error_words(error: ReadlistError) -> Said:
    """Return what is wrong and what to do; a wrong query says its place itself."""
    return Said(reason_first(error), "", error.hint, failed=not isinstance(error, UsageError), passing=True)


def no_key_words(character: str, help_key: str) -> Said:
    """Return that a character does nothing here, and the key, if there is one, that shows those that do."""
    return Said(
        f'"{character}" is no key here', "", f"{help_key} lists the keys" if help_key else "", passing=True
    )


def order_words(scores: Scores | None, *, on: bool) -> Said:
    """Return what is to be known of an order by scores: what is missing, or when to stop."""
    if not on:
        return Said("Newest first", "", "[ranking] is off in the configuration", about_rows=True)
    if scores is None:
        return Said("Newest first", "", "what you want is being learned", about_rows=True)
    if not scores.scores:
        return Said(
            "Newest first", "", f"to learn what you want takes {scores.missing.words}", about_rows=True
        )
    return Said(scores.stop_hint.words, about_rows=True) if scores.stop_hint is not None else NOTHING


def found_words(found: Found, everywhere: str = "") -> Said:
    """Return how many papers a filter found; nothing without one.

    ``everywhere`` is the key that shows those of other views, "" while it does not.
    """
    if found.in_library is None:
        return NOTHING
    here = found.listing.count
    if found.in_titles:
        return Said(f"{here:,} found in titles", "", "abstracts follow", about_rows=True)
    if found.skipped and here == found.skipped and not found.in_library:
        return Said(f"{here:,} found among the skipped", about_rows=True)
    if here in (found.in_library, found.in_library + found.skipped):
        others = f"and {found.skipped:,} skipped" if here > found.in_library else ""
        return Said(f"{found.in_library:,} found", "", others, about_rows=True)
    elsewhere = f"{found.in_library:,} in the library"
    if not here:
        elsewhere = f"Enter: {elsewhere}"
    elif everywhere:
        elsewhere = f"{elsewhere} · {everywhere} shows all"
    return Said(f"{here:,} here", "", elsewhere, about_rows=True)
