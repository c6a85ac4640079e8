from __future__ import annotations

import datetime
import json

import pytest

from tests.cli.conftest import KEYS, Run


@pytest.fixture
def judged(library: Run) -> Run:
    """The library with a paper read, one skipped and one tagged."""
    library("status", "read", KEYS[0])
    library("status", "skipped", KEYS[1])
    library("tag", "+moe", KEYS[2])
    return library


def test_json_has_every_figure(judged: Run) -> None:
    result = judged("stats", "--json")
    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert list(figures) == [
        "today", "papers", "statuses", "inbox", "queued", "later", "starred", "weeks", "before", "days",
        "streak", "inbox_age", "tags", "lists",
    ]  # fmt: skip
    assert figures["papers"] == 4
    assert figures["statuses"] == {"inbox": 2, "read": 1, "skipped": 1}
    assert len(figures["weeks"]) == 53
    assert {name: figures["weeks"][-1][name] for name in ("added", "triaged", "read")} == {
        "added": 4, "triaged": 2, "read": 1,
    }  # fmt: skip
    assert figures["before"] == {"added": 0, "triaged": 0, "read": 0}
    assert figures["streak"] == {"days": 1, "longest": 1}
    assert sum(day["handled"] for day in figures["days"]) >= 2
    assert {"tag": "moe", "papers": 1, "read": 0} in figures["tags"]
    (found,) = figures["lists"]
    assert (found["papers"], found["read"], found["yield"]) == (4, 1, 0.25)


def test_dates_are_iso_dates(judged: Run) -> None:
    figures = json.loads(judged("stats", "--json").stdout)
    monday = datetime.date.fromisoformat(figures["weeks"][-1]["starts_on"])
    assert monday.isoformat() <= figures["today"]
    assert figures["weeks"][-1]["week"] == f"{monday.isocalendar().year}-W{monday.isocalendar().week:02}"


def test_a_query_counts_what_matches_skipped_papers_too(judged: Run) -> None:
    assert json.loads(judged("stats", "year:..2016", "--json").stdout)["papers"] == 2
    assert json.loads(judged("stats", "tag:moe", "--json").stdout)["papers"] == 1
    assert json.loads(judged("stats", "-tag:moe", "--json").stdout)["papers"] == 3


def test_without_a_terminal_there_are_words_and_numbers_only(judged: Run) -> None:
    result = judged("stats")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["papers", "4"]
    assert ["read", "1"] in lines
    assert ["week", "added", "triaged", "read"] in lines
    assert ["1", "0", "#moe"] in lines or ["1", "0", "moe"] in lines
    assert not set("█━■") & set(result.stdout)
    assert result.stdout.count("\n\n") == 4


def test_plain_output_is_the_same_in_a_terminal(judged: Run) -> None:
    assert judged("stats", "--plain").stdout == judged("stats").stdout


def test_nothing_to_count_says_why(library: Run) -> None:
    result = library("stats", "nosuchword")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No paper matches" in result.stderr


def test_an_empty_library_says_how_to_fill_it(run: Run) -> None:
    result = run("stats")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "readlist import" in result.stderr
    assert json.loads(run("stats", "--json").stdout)["papers"] == 0


def test_a_bad_query_ends_with_2(library: Run) -> None:
    assert library("stats", "year:x").exit_code == 2
    assert library("stats", "--nosuch").exit_code == 2


def test_what_is_put_off_counts_as_later_as_in_the_app(judged: Run) -> None:
    judged("later", "2w", KEYS[2])
    lines = [line.split() for line in judged("stats").stdout.splitlines()]
    assert ["inbox", "1"] in lines
    assert ["later", "1"] in lines


def test_weeks_begin_with_the_first_in_which_there_was_anything(judged: Run) -> None:
    lines = judged("stats").stdout.splitlines()
    weeks = lines[lines.index("") + 2 :]
    weeks = weeks[: weeks.index("")]
    assert [week.split()[1:] for week in weeks] == [["4", "2", "1"]]
