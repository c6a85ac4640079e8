"""Which paper to read next, and why that one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import msgspec

from readlist.model.paper import INBOX, QUEUED, READING, PaperSummary

LONG_AGO_DAYS = 2


class NextPaper(msgspec.Struct, frozen=True):
    """The paper to read, and the reasons in words ("starred, queued 12 days ago")."""

    paper: PaperSummary
    why: str


def next_to_read(papers: Iterable[PaperSummary], now: datetime) -> NextPaper | None:
    """Return what to read next; None when nothing is waiting.

    What is being read comes first, then the queue, then stars in the inbox; within each the
    starred before the others, and what has waited longest before what came later. Papers put
    off beyond today are left out. ``now`` has its local time zone.
    """
    today = now.date().isoformat()
    waiting = [paper for paper in papers if _rank(paper) is not None and not paper.is_later(today)]
    if not waiting:
        return None
    first = min(waiting, key=lambda paper: (_rank(paper), not paper.starred, _since(paper), paper.key))
    return NextPaper(first, _why(first, now))


def _rank(paper: PaperSummary) -> int | None:
    """Return how soon a paper is read, 0 first; None for one that does not wait to be read."""
    if paper.status in (READING, QUEUED):
        return 0 if paper.status == READING else 1
    return 2 if paper.status == INBOX and paper.starred else None


def _since(paper: PaperSummary) -> str:
    return paper.status_changed_at or paper.added_at


def _why(paper: PaperSummary, now: datetime) -> str:
    word = {READING: "being read since", QUEUED: "queued", INBOX: "in the inbox since"}[paper.status]
    parts = ["starred"] if paper.starred else []
    parts.append(f"{word} {_ago(_since(paper), now.date(), now)}".strip())
    return ", ".join(parts)


def _ago(moment: str, today: date, now: datetime) -> str:
    if not moment:
        return ""
    day = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(now.tzinfo).date()
    days = (today - day).days
    if days < 1:
        return "today"
    return "yesterday" if days < LONG_AGO_DAYS else f"{days:,} days ago"
