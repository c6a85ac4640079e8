"""Which papers the app shows first, chosen ahead of time so that a start need not read the others."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from readlist.model.paper import INBOX, PaperList, PaperSummary
from readlist.search.ordering import ordered
from readlist.store.columns import FirstPage

PAGE = 120
"""Papers: more than any screen has rows."""


def is_in_inbox(paper: PaperSummary, today: str) -> bool:
    """Return whether the Inbox view shows the paper on ``today`` (a local ISO date)."""
    return paper.status == INBOX and not paper.is_later(today)


def pick_first_page(
    papers: Sequence[PaperSummary], lists: Mapping[int, PaperList], *, today: datetime.date
) -> FirstPage:
    """Return the head of the Inbox as of ``today``, good until a paper that was put off comes back."""
    day = today.isoformat()
    inbox = [paper for paper in papers if is_in_inbox(paper, day)]
    put_off = [paper.later_until or "" for paper in papers if paper.status == INBOX and paper.is_later(day)]
    return FirstPage(tuple(ordered(inbox, lists)[:PAGE]), min(put_off, default=""))
