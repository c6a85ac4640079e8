"""``searches``: the saved searches, their order and their counts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from readlist.cli.command import Command, Group, json_option, pass_session
from readlist.cli.exit_codes import DONE
from readlist.cli.output import UNDO_HINT, columns, print_json, say, tell
from readlist.cli.session import Session
from readlist.errors import QueryError, UsageError

if TYPE_CHECKING:
    from readlist.library.library import Library
    from readlist.model.paper import SavedSearch


@click.group(
    "searches",
    cls=Group,
    examples=(
        "readlist searches",
        'readlist searches save "moe this year" tag:moe year:2024',
        'readlist searches rename "moe this year" moe',
        "readlist searches move moe 1",
        "readlist searches delete moe",
    ),
)
@json_option
@pass_session
@click.pass_context
def searches_command(context: click.Context, session: Session, as_json: bool) -> int:
    """Print the saved searches, or change them.

    Each is printed with its number, which is its key in the app, and how many papers it finds.
    """
    if context.invoked_subcommand is not None:
        return DONE
    with session.library() as library:
        searches = library.searches()
        counts = [_count(library, each.query, session.today) for each in searches]
    if as_json:
        print_json(
            [
                {"id": each.doc_id, "name": each.name, "query": each.query, "papers": papers}
                for each, papers in zip(searches, counts, strict=True)
            ]
        )
        return DONE
    if not searches:
        tell("There are no saved searches yet. `readlist searches save NAME QUERY` saves one.")
    columns(
        [
            (f"{number}", f"{'?' if papers is None else papers:>5}", each.name, each.query)
            for number, (each, papers) in enumerate(zip(searches, counts, strict=True), start=1)
        ]
    )
    return DONE


def _count(library: Library, query: str, today: datetime.date) -> int | None:
    """Return how many papers a search finds, None where it cannot be read: it may come from elsewhere."""
    from readlist.library.selecting import select_query

    try:
        return len(select_query(library, query, today=today))
    except QueryError:
        return None


@searches_command.command(
    "save",
    cls=Command,
    examples=(
        'readlist searches save "to cite" tag:to-cite -status:read',
        'readlist searches save moe "tag:moe OR mixture experts"',
    ),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("name")
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@pass_session
def save_search(session: Session, name: str, query: Sequence[str]) -> int:
    """Save QUERY under NAME, last in order; a NAME that is there already gets the new QUERY."""
    from readlist.library import saved_searches

    with session.library() as library:
        outcome, saved = saved_searches.save_search(library, name, " ".join(query), today=session.today)
        place = saved_searches.search_place(library, saved)
    if outcome.step is None:
        say(f"“{saved.name}” asks for that already.")
    else:
        say(f"Saved as {place}: {saved.name}. {UNDO_HINT}")
    return DONE


@searches_command.command(
    "rename", cls=Command, examples=('readlist searches rename moe "mixture of experts"',)
)
@click.argument("name")
@click.argument("new")
@pass_session
def rename_search(session: Session, name: str, new: str) -> int:
    """Give the saved search NAME another name."""
    from readlist.library import saved_searches

    with session.library() as library:
        found = _existing(library, name)
        _, changed = saved_searches.change_search(library, found, name=new, today=session.today)
    say(f"“{found.name}” is called “{changed.name}” now. {UNDO_HINT}")
    return DONE


@searches_command.command("move", cls=Command, examples=("readlist searches move moe 1",))
@click.argument("name")
@click.argument("place", type=click.IntRange(min=1))
@pass_session
def move_search(session: Session, name: str, place: int) -> int:
    """Move the saved search NAME to PLACE, counted from 1."""
    from readlist.library import saved_searches

    with session.library() as library:
        found = _existing(library, name)
        saved_searches.change_search(library, found, place=place, today=session.today)
        here = saved_searches.search_place(library, found)
    say(f"“{found.name}” is number {here} now. {UNDO_HINT}")
    return DONE


@searches_command.command("delete", cls=Command, examples=("readlist searches delete moe",))
@click.argument("name")
@pass_session
def delete_search(session: Session, name: str) -> int:
    """Forget the saved search NAME; its papers stay."""
    from readlist.library import saved_searches

    with session.library() as library:
        found = _existing(library, name)
        saved_searches.delete_search(library, found)
    say(f"“{found.name}” is no longer saved. {UNDO_HINT}")
    return DONE


def _existing(library: Library, text: str) -> SavedSearch:
    """Return the saved search of that name, or of that number. Raises UsageError."""
    from readlist.library.saved_searches import find_search

    found = find_search(library, text)
    searches = library.searches()
    if found is None and text.isdecimal() and 1 <= int(text) <= len(searches):
        found = searches[int(text) - 1]
    if found is None:
        raise UsageError(
            f"There is no saved search “{text}”.", "`readlist searches` prints them with their numbers."
        )
    return found
