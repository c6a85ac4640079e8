"""The names that papers bear: tags, statuses, authors, venues, sections and lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from readlist.model.paper import PaperList, PaperSummary
from readlist.model.tags import ancestors


def names_in_use(
    papers: Iterable[PaperSummary], lists: Mapping[int, PaperList], statuses: Iterable[str] = ()
) -> dict[str, list[tuple[str, int]]]:
    """Return by field of the query language its names and how many papers have each, the most used first.

    A tag counts the papers of those below it; ``statuses`` are named though no paper has them.
    """
    counts: dict[str, Counter[str]] = {
        field: Counter() for field in ("tag", "status", "author", "venue", "section", "source")
    }
    counts["status"].update(dict.fromkeys(statuses, 0))
    for paper in papers:
        counts["tag"].update({name for tag in paper.tags for name in (*ancestors(tag), tag)})
        counts["status"][paper.status] += 1
        counts["author"].update(paper.authors)
        if paper.venue:
            counts["venue"][paper.venue] += 1
        counts["section"].update({place.section for place in paper.places if place.section})
        titles = {lists[place.list].title for place in paper.places if place.list in lists}
        counts["source"].update(title for title in titles if title)
    return {
        field: sorted(names.items(), key=lambda name: (-name[1], name[0])) for field, names in counts.items()
    }
