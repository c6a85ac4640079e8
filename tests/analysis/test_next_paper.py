"""What to read next."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from readlist.analysis.next_paper import next_to_read
from readlist.model.paper import PaperSummary

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=timezone(timedelta(hours=2)))


def paper(key: str, status: str = "queued", **fields: Any) -> PaperSummary:
    return PaperSummary(key=key, status=status, **fields)


def picked(*papers: PaperSummary) -> tuple[str, str] | None:
    found = next_to_read(papers, NOW)
    return (found.paper.key, found.why) if found is not None else None


def test_nothing_waits() -> None:
    assert picked() is None
    assert picked(paper("a", "inbox"), paper("b", "skipped", starred=True), paper("c", "read")) is None


def test_what_is_being_read_comes_before_the_queue_and_the_queue_before_stars() -> None:
    read = paper("a", "reading", status_changed_at="2026-11-20T10:00:00Z")
    queued = paper("b", starred=True, status_changed_at="2026-11-01T10:00:00Z")
    starred = paper("c", "inbox", starred=True, added_at="2026-11-02T10:00:00Z")
    assert picked(queued, starred, read) == ("a", "being read since 3 days ago")
    assert picked(starred, queued) == ("b", "starred, queued 22 days ago")
    assert picked(starred) == ("c", "starred, in the inbox since 21 days ago")


def test_stars_come_first_and_then_what_waited_longest() -> None:
    early = paper("a", status_changed_at="2026-11-20T10:00:00Z")
    late = paper("b", status_changed_at="2026-11-21T10:00:00Z")
    assert picked(late, early) == ("a", "queued 3 days ago")
    assert picked(early, late, paper("c", starred=True)) == ("c", "starred, queued")


def test_a_paper_that_is_put_off_waits() -> None:
    assert picked(paper("a", later_until="2026-11-24"), paper("b", later_until="2026-11-23")) == (
        "b",
        "queued",
    )


def test_days_are_local_ones() -> None:
    assert picked(paper("a", status_changed_at="2026-11-22T22:30:00Z")) == ("a", "queued today")
    assert picked(paper("a", status_changed_at="2026-11-22T21:30:00Z")) == ("a", "queued yesterday")
