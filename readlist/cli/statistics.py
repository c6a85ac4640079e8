"""``stats``: what was added, triaged and read, when, and from which lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile
from typing import TYPE_CHECKING, Any

import click

from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.exit_codes import DONE
from readlist.cli.listing import EMPTY_LIBRARY
from readlist.cli.output import columns, draw, print_json, say, tell
from readlist.cli.session import Session
from readlist.model.paper import INBOX, QUEUED

if TYPE_CHECKING:
    from readlist.analysis.statistics import Statistics, Week

Table = list[tuple[str, ...]]


@click.command(
    "stats",
    cls=Command,
    words=True,
    examples=(
        "readlist stats",
        "readlist stats tag:moe",
        "readlist stats added:2024",
        "readlist stats --json",
    ),
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@json_option
@pass_session
def stats_command(session: Session, query: Sequence[str], as_json: bool) -> int:
    """Show papers by week and day, the inbox's age, tags, and lists by what was read of them.

    Of the whole library, or of the papers that match QUERY, skipped ones included. A paper
    counts as triaged once it has left the inbox for another status, on the day of its last
    change of status, or of its reading if that was earlier; one that is put off is later, and
    counts neither in inbox or queued nor as triaged for it.
    """
    from readlist.library.statistics import library_statistics

    text = " ".join(query)
    with session.library() as library:
        statistics = library_statistics(library, text, today=session.today)
        is_empty = not library.summaries()
    if as_json:
        print_json(statistics_document(statistics))
    elif not statistics.papers:
        tell(EMPTY_LIBRARY if is_empty else "No paper matches.")
    elif session.draws:
        _draw(session, statistics)
    else:
        _print_plain(statistics)
    return DONE


def _draw(session: Session, statistics: Statistics) -> None:
    from readlist.views.charts import Look
    from readlist.views.statistics import StatisticsView, Ways

    ways = Ways(
        bring_in="`readlist import FILE` takes in a list.",
        read="`readlist status read PAPER` marks a paper as read.",
        tag="`readlist tag +TAG PAPER` adds one.",
    )
    draw(StatisticsView(statistics, Look(session.palette, session.ascii), ways), plain=session.plain)


def _print_plain(statistics: Statistics) -> None:
    """Print the figures as tables of words and numbers, an empty line between two; no charts."""
    for number, table in enumerate(_plain_tables(statistics)):
        if number:
            say("")
        columns(table)


def _plain_tables(statistics: Statistics) -> Iterator[Table]:
    streak, age = statistics.streak, statistics.inbox_age
    in_views = {INBOX: statistics.inbox, QUEUED: statistics.queued}
    statuses = {status: in_views.get(status, count) for status, count in statistics.statuses.items()}
    yield [
        ("papers", str(statistics.papers)),
        *((status, str(count)) for status, count in sorted(statuses.items())),
        ("later", str(statistics.later)),
        ("starred", str(statistics.starred)),
        ("streak", str(streak.days)),
        ("longest streak", str(streak.longest)),
    ]
    yield [
        ("week", "added", "triaged", "read"),
        *(
            (week.name, str(week.added), str(week.triaged), str(week.read))
            for week in _since_first(statistics)
        ),
    ]
    yield [
        ("days in the inbox", "papers"),
        *((_span(each.from_days, each.below_days), str(each.papers)) for each in age.ages),
    ]
    if statistics.tags:
        yield [
            ("papers", "read", "tag"),
            *((str(each.papers), str(each.read), each.tag) for each in statistics.tags),
        ]
    if statistics.lists:
        yield [
            ("read", "papers", "yield", "list"),
            *(
                (str(each.read), str(each.papers), f"{each.read_share:.0%}", each.title)
                for each in statistics.lists
            ),
        ]


def _since_first(statistics: Statistics) -> Iterable[Week]:
    """Return the weeks from the first in which there was anything, or else only the last."""
    weeks = statistics.weeks
    return list(dropwhile(lambda week: not (week.added or week.triaged or week.read), weeks)) or weeks[-1:]


def _span(from_days: int, below_days: int | None) -> str:
    return f"{from_days} or more" if below_days is None else f"{from_days} to {below_days - 1}"


def statistics_document(statistics: Statistics) -> dict[str, Any]:
    """Return the object of ``stats --json``; ``weeks`` are named as in ISO 8601, days local."""
    return {
        "today": statistics.today,
        "papers": statistics.papers,
        "statuses": statistics.statuses,
        "inbox": statistics.inbox,
        "queued": statistics.queued,
        "later": statistics.later,
        "starred": statistics.starred,
        "weeks": [
            {
                "week": week.name,
                "starts_on": week.starts_on,
                "added": week.added,
                "triaged": week.triaged,
                "read": week.read,
            }
            for week in statistics.weeks
        ],
        "before": statistics.before,
        "days": [{"date": day, "handled": count} for day, count in statistics.days.items()],
        "streak": statistics.streak,
        "inbox_age": statistics.inbox_age,
        "tags": statistics.tags,
        "lists": [
            {
                "id": each.list,
                "title": each.title,
                "listed_on": each.listed_on,
                "papers": each.papers,
                "read": each.read,
                "yield": round(each.read_share, 4),
            }
            for each in statistics.lists
        ],
    }
