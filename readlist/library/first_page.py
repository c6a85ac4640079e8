"""Which papers the app shows first, chosen ahead of time so that a start need not read the others."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from readlist.model.paper import INBOX, PaperList, PaperSummary
from readlist.search.ordering import ordered
from readlist.store.columns import FirstPage

PAGE = 120
"""Papers: more than any screen has rows."""

_MOVING = ("later_until", "added_at", "places")


def is_in_inbox(paper: PaperSummary, today: str) -> bool:
    """Return whether the Inbox view shows the paper on ``today`` (a local ISO date)."""
    return paper.status == INBOX and not paper.is_later(today)


def may_enter_inbox(fields: Mapping[str, Any]) -> bool:
    """Return whether a change to these values can bring a paper into the Inbox, or to another place in it."""
    # A paper without a status is in the inbox.
    returns = "status" in fields and fields["status"] in (None, INBOX)
    return returns or not fields.keys().isdisjoint(_MOVING)


def pick_first_page(
    papers: Sequence[PaperSummary], lists: Mapping[int, PaperList], *, today: datetime.date
) -> FirstPage:
    """Return the head of the Inbox as of ``today``, good until a paper that was put off comes back."""
    day = today.isoformat()
    inbox = [paper for paper in papers if is_in_inbox(paper, day)]
    put_off = [paper.later_until or "" for paper in papers if paper.status == INBOX and paper.is_later(day)]
    return FirstPage(tuple(ordered(inbox, lists)[:PAGE]), min(put_off, default=""), len(inbox) > PAGE)


def page_now(
    page: FirstPage, others: Sequence[PaperSummary], lists: Mapping[int, PaperList], *, today: datetime.date
) -> list[PaperSummary]:
    """Return the head of the Inbox from a page that was picked earlier and papers that changed since.

    Where there are more papers behind the page, those beyond its last one are not the head.
    """
    day = today.isoformat()
    pool = ordered([*page.papers, *others], lists)
    if page.goes_on:
        last = max((pool.index(paper) for paper in page.papers[-1:]), default=-1)
        pool = pool[: last + 1]
    return [paper for paper in pool if is_in_inbox(paper, day)]
