"""The statistics of a library, or of the papers that match a query, as both front ends show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from readlist.analysis.statistics import Statistics, statistics_of
from readlist.library.library import HistoryStep, Library
from readlist.model.dates import local_day

BRINGS_IN = ("add", "import", "sample")
"""The first words of the commands that bring papers in: that alone handles none of them."""


def library_statistics(library: Library, query: str = "", *, today: date) -> Statistics:
    """Return the figures of the papers that match ``query``, of all of them without one. Reads the disk.

    Skipped papers are among them, whatever the query says: without them there would be no
    telling how much was triaged, or how much a list yields. A day on which the history has a
    step counts as busy even where its papers were changed again since; the history goes back
    90 days at least. A query has only what its papers bear. Raises QueryError, StoreError.
    """
    if query.strip():
        summaries = library.summaries()
        found = [summaries[doc_id] for doc_id in _matching(library, query, today)]
        return statistics_of(found, library.lists(), today)
    return statistics_of(
        library.summaries().values(), library.lists(), today, busy_days=busy_days(library.history())
    )


def busy_days(steps: Iterable[HistoryStep]) -> set[date]:
    """Return the local days on which a step of the history changed papers that were there before."""
    days = {
        local_day(step.at)
        for step in steps
        if step.count and not step.undone and step.command.partition(" ")[0] not in BRINGS_IN
    }
    return {day for day in days if day is not None}


def _matching(library: Library, text: str, today: date) -> list[int]:
    from readlist.search.matching import select
    from readlist.search.query import parse
    from readlist.search.syntax import with_skipped

    return select(with_skipped(parse(text, today=today)), library, today=today)
