"""``undo``, ``redo`` and ``history``: one history for the library, whoever made the steps."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.completion import complete_paper
from readlist.cli.exit_codes import DONE, IN_PART
from readlist.cli.output import columns, count_of, print_json, say, tell
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.library.selecting import resolve_paper

if TYPE_CHECKING:
    from readlist.library.library import Library, Outcome


@click.command("undo", cls=Command, examples=("readlist undo", "readlist undo 3"))
@click.argument("steps", metavar="[N]", type=click.IntRange(min=1), default=1)
@pass_session
def undo_command(session: Session, steps: int) -> int:
    """Take back the newest step, or the newest N.

    Whoever made them: this command line, another, or the app. N is how many steps, not the number
    of one of them.
    """

    def undo(library: Library) -> Outcome:
        return library.undo(own_first=False)

    return _repeat(session, steps, undo, "Undone", "`readlist redo` does it again.")


@click.command("redo", cls=Command, examples=("readlist redo", "readlist redo 3"))
@click.argument("steps", metavar="[N]", type=click.IntRange(min=1), default=1)
@pass_session
def redo_command(session: Session, steps: int) -> int:
    """Do again what was taken back last, or the last N steps.

    N is how many steps, not the number of one of them.
    """

    def redo(library: Library) -> Outcome:
        return library.redo()

    return _repeat(session, steps, redo, "Redone", "`readlist undo` takes it back.")


def _repeat(session: Session, steps: int, act: Callable[[Library], Outcome], done: str, hint: str) -> int:
    """Act ``steps`` times, each a step of its own; fewer are done in part."""
    with session.library() as library:
        for number in range(steps):
            try:
                outcome = act(library)
            except UsageError as error:
                if number == 0:
                    raise
                tell(f"{error.message} {count_of(number, 'step')} of {steps}.")
                return IN_PART
            _say_outcome(outcome, done)
            for line in outcome.left:
                tell(f"left as it is: {line}")
        say(hint)
    return DONE


def _say_outcome(outcome: Outcome, done: str) -> None:
    step = outcome.reverted
    name = f"step {step.step}, {step.command}" if step is not None else outcome.command
    say(f"{done}: {name} ({count_of(len(outcome.changed), 'paper')}).")


@click.command(
    "history",
    cls=Command,
    words=True,
    examples=("readlist history", "readlist history wang2024writing", "readlist history --json"),
)
@click.argument("paper", nargs=-1, type=click.UNPROCESSED, shell_complete=complete_paper)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The newest N steps only.")
@json_option
@pass_session
def history_command(session: Session, paper: Sequence[str], limit: int | None, as_json: bool) -> int:
    """Print the steps of the library, or of PAPER, newest first.

    The newest 1,000 steps are kept, older ones for 90 days, and all can be taken back. Where the
    history takes more than 64 MB and four times the library, of those only the newest stay.
    """
    with session.library() as library:
        doc_id = resolve_paper(library, " ".join(paper), today=session.today) if paper else None
        steps = library.history(doc_id)[:limit]
    if as_json:
        fields = ("step", "at", "session", "command", "count", "undone")
        print_json([{name: getattr(step, name) for name in fields} for step in steps])
        return DONE
    if not steps:
        tell("Nothing was changed yet.")
    rows = [
        (
            str(step.step),
            _local_time(step.at),
            count_of(step.count, "paper"),
            step.session,
            step.command + ("  (undone)" if step.undone else ""),
        )
        for step in steps
    ]
    columns(rows)
    return DONE


def _local_time(at: str) -> str:
    return datetime.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
