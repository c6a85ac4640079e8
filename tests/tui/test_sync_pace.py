"""When a sync is due, and how it stands in few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from readlist.library.sync_standing import Standing
from readlist.store.paper_store import Moment
from readlist.tui.sync_pace import (
    FIRST_RETRY_SECONDS,
    LEAST_SECONDS,
    LONGEST_SECONDS,
    REST_SECONDS,
    USUAL_SECONDS,
    Pace,
    Refusal,
    Report,
    SharedListRow,
    lists_refusal,
    report_words,
    retry_seconds,
    state_words,
)
from readlist.tui.widgets.status_line import Said

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def here(sequence: int = 1, at: datetime | None = NOW, *, news: bool = False) -> Standing:
    return Standing(Moment("a", "b", sequence), at.timestamp() if at is not None else None, news)


def test_the_first_sync_is_due_at_the_start() -> None:
    assert Pace().is_due(0)


@pytest.mark.parametrize(
    ("ended", "changed", "due"),
    [
        (LEAST_SECONDS, None, False),
        (USUAL_SECONDS, None, True),
        (LEAST_SECONDS, REST_SECONDS, True),
        (LEAST_SECONDS, REST_SECONDS - 1, False),
        (LEAST_SECONDS - 1, REST_SECONDS, False),
        (USUAL_SECONDS, 1, False),
        (LONGEST_SECONDS, 1, True),
    ],
)
def test_then_at_rest_and_every_few_minutes(ended: float, changed: float | None, due: bool) -> None:
    now = 10_000.0
    pace = Pace(now - ended, now - changed if changed is not None else None)
    assert pace.is_due(now) is due


def test_a_failure_is_tried_again_later_and_later() -> None:
    assert [retry_seconds(count) for count in (1, 2, 3)] == [60, 120, 240]
    assert retry_seconds(10_000) == LONGEST_SECONDS
    failed = Pace(changed_at=1).after(100, failed=True)
    assert not failed.is_due(100 + FIRST_RETRY_SECONDS - 1)
    assert failed.is_due(100 + FIRST_RETRY_SECONDS)
    again = failed.after(200, failed=True)
    assert not again.is_due(200 + FIRST_RETRY_SECONDS)
    assert again.after(300, failed=False) == Pace(ended_at=300)


def test_each_change_begins_the_rest_anew() -> None:
    pace = Pace(ended_at=0).seen(here(1), here(2, news=True), 10)
    assert pace.changed_at == 10
    assert pace.seen(here(2), here(2, news=True), 20).changed_at == 10
    assert pace.seen(here(2), here(3, news=True), 20).changed_at == 20
    assert pace.seen(here(2), here(2), 20).changed_at is None


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (None, ""),
        (here(), "synced 14:30"),
        (here(at=NOW - timedelta(days=1)), "synced yesterday"),
        (here(at=NOW - timedelta(days=60)), "synced 24 Sep"),
        (here(news=True), "not sent yet"),
        (here(at=None), "not sent yet"),
    ],
)
def test_how_it_stands(standing: Standing | None, words: str) -> None:
    assert state_words(standing, NOW, syncing=False, failures=0, conflicts=0) == words


def test_what_matters_most_is_said_of_how_it_stands() -> None:
    assert state_words(here(), NOW, syncing=True, failures=1, conflicts=2) == "syncing…"
    assert state_words(here(), NOW, syncing=False, failures=1, conflicts=2) == "sync failed"
    assert state_words(here(), NOW, syncing=False, failures=0, conflicts=2) == "2 conflicts"
    assert state_words(here(), NOW, syncing=False, failures=0, conflicts=1) == "1 conflict"
    assert state_words(None, NOW, syncing=True, failures=1, conflicts=2) == ""


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (Report("", ""), Said("Nothing to do: both have the same", passing=True)),
        (Report("3 read, 1 note on a", ""), Said("Sent 3 read, 1 note on a")),
        (Report("1 read", "2 new", step=7), Said("Received 2 new. Sent 1 read", "", "u undo")),
        (
            Report("1 read", "2 new", step=7, clashes=1),
            Said("Received 2 new. 1 changed on both sides. Sent 1 read", "", "u undo"),
        ),
        (
            Report("", "", followed=(SharedListRow("Tides", received="1 new", step=8),)),
            Said("Tides: 1 new", "", "u undo"),
        ),
        (
            Report("1 read", "", published=(SharedListRow("Moons", sent="1 paper added"),)),
            Said("Sent 1 read. Moons: 1 paper added"),
        ),
        (
            Report("", "", published=(SharedListRow("Moons", error="No network."),)),
            Said("Nothing to do: both have the same", passing=True),
        ),
    ],
)
def test_what_a_sync_did(report: Report, said: Said) -> None:
    assert report_words(report, "u") == said


def test_a_list_that_fails_is_told() -> None:
    failed = SharedListRow("Moons", error="No network.")
    assert lists_refusal(Report("", "", published=(failed,))) == Refusal("Moons: No network.")
    assert lists_refusal(Report("", "", published=(SharedListRow("Moons"),))) is None


def test_a_refusal_says_what_to_do() -> None:
    assert Refusal("No network.", "Try later.").text == "No network. Try later."
    assert Refusal("No network.").text == "No network."
