"""The names that papers bear: authors, venues, sections and lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from readlist.model.paper import SKIPPED, PaperList, PaperSummary


def names_in_use(
    papers: Iterable[PaperSummary], lists: Mapping[int, PaperList]
) -> dict[str, list[tuple[str, int]]]:
    """Return by field of the query language its names and how many papers have each, the most used first.

    The fields are author, venue, section and source; tags and statuses are counted elsewhere.
    Skipped papers, which a query does not find unless it says so, are not counted.
    """
    counts: dict[str, Counter[str]] = {field: Counter() for field in ("author", "venue", "section", "source")}
    for paper in papers:
        if paper.status == SKIPPED:
            continue
        counts["author"].update(paper.authors)
        if paper.venue:
            counts["venue"][paper.venue] += 1
        counts["section"].update({place.section for place in paper.places if place.section})
        titles = {lists[place.list].title for place in paper.places if place.list in lists}
        counts["source"].update(title for title in titles if title)
    return {field: most_used(names) for field, names in counts.items()}


def most_used(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return names with their counts, the highest first."""
    return sorted(counts.items(), key=lambda name: (-name[1], name[0]))
