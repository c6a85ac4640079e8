from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from readlist.errors import QueryError
from readlist.library.library import HistoryStep
from readlist.library.statistics import busy_days, library_statistics
from readlist.model.change import SetStatus
from tests.tui.stage import TITLES, by_title, make_library

TODAY = datetime.date.today()


def step(at: str, command: str = "queue", *, count: int = 1, undone: bool = False) -> HistoryStep:
    return HistoryStep(1, at, "app", command, count, undone)


def test_days_are_busy_by_steps_that_stand_and_touched_papers() -> None:
    steps = [
        step("2024-09-01T12:00:00Z"),
        step("2024-09-02T12:00:00Z", "import digest.txt"),
        step("2024-09-03T12:00:00Z", "add"),
        step("2024-09-04T12:00:00Z", undone=True),
        step("2024-09-05T12:00:00Z", "lists rename x", count=0),
        step("2024-09-06T12:00:00Z", "status read"),
        step("at some time"),
    ]
    assert busy_days(steps) == {datetime.date(2024, 9, 1), datetime.date(2024, 9, 6)}


def test_the_whole_library_or_what_matches_skipped_papers_among_them(tmp_path: Path) -> None:
    with make_library(tmp_path) as library:
        papers = by_title(library)
        library.apply(SetStatus("skipped"), [papers[TITLES[0]].doc_id], "skip")
        assert library_statistics(library, today=TODAY).papers == len(TITLES)
        matching = library_statistics(library, "title:attention OR title:dropout", today=TODAY)
        assert matching.papers == 2
        assert matching.statuses == {"inbox": 1, "skipped": 1}
        with pytest.raises(QueryError):
            library_statistics(library, "year:x", today=TODAY)


def test_a_day_stays_busy_when_what_was_done_on_it_is_done_again(tmp_path: Path) -> None:
    with make_library(tmp_path) as library:
        doc_id = by_title(library)[TITLES[0]].doc_id
        library.apply(SetStatus("queued"), [doc_id], "queue")
        library.apply(SetStatus("inbox"), [doc_id], "inbox")
        statistics = library_statistics(library, today=datetime.date.today())
        assert statistics.streak.days >= 1
        assert statistics.weeks[-1].triaged == 0
