from __future__ import annotations

import json
from pathlib import Path

import pytest

from readlist.library.library import open_library
from tests.cli.conftest import KEYS, Run


def test_undo_takes_back_the_newest_step_and_redo_does_it_again(library: Run) -> None:
    library("star", KEYS[0])
    result = library("undo")
    assert result.exit_code == 0
    assert "star" in result.stdout
    assert library("count", "is:starred").stdout == "0\n"
    assert library("redo").exit_code == 0
    assert library("count", "is:starred").stdout == "1\n"


def test_undo_and_redo_take_a_number_of_steps(library: Run) -> None:
    for key in KEYS:
        library("star", key)
    assert library("undo", "3").exit_code == 0
    assert library("count", "is:starred").stdout == "1\n"
    assert library("redo", "2").exit_code == 0
    assert library("count", "is:starred").stdout == "3\n"


def test_undoing_more_than_there_is_is_done_in_part(library: Run) -> None:
    library("star", KEYS[0])
    result = library("undo", "9")
    assert result.exit_code == 1
    assert library("count", "is:any").stdout == "0\n"


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_nothing_to_undo_or_redo_ends_with_2(run: Run, command: str) -> None:
    assert run(command).exit_code == 2


@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_undo_refuses_what_is_no_number_of_steps(library: Run, number: str) -> None:
    assert library("undo", number).exit_code == 2
    assert library("count").stdout == "4\n"


def test_undo_names_what_it_left_alone(library: Run) -> None:
    library("note", KEYS[0], "--set", "mine")
    result = library("undo", "2")
    assert result.exit_code == 0
    assert library("count", "is:any").stdout == "0\n"


def test_history_json_has_the_fields_of_the_contract(library: Run) -> None:
    library("status", "queued", "is:any")
    library("undo")
    steps = json.loads(library("history", "--json").stdout)
    assert [set(step) for step in steps] == [{"step", "at", "session", "command", "count", "undone"}] * 2
    assert (steps[0]["command"], steps[0]["count"], steps[0]["undone"]) == ("status queued", 4, True)
    assert steps[0]["step"] > steps[1]["step"]
    assert steps[1]["undone"] is False


def test_history_of_one_paper_has_its_steps_only(library: Run) -> None:
    library("star", KEYS[0])
    library("star", KEYS[1])
    commands = [step["command"] for step in json.loads(library("history", KEYS[1], "--json").stdout)]
    assert len(commands) == 2
    assert commands[0] == "star"


def test_history_prints_a_line_a_step(library: Run) -> None:
    library("star", KEYS[0])
    lines = library("history").stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("star")
    assert "1 paper" in lines[0]
    assert len(library("history", "--limit", "1").stdout.splitlines()) == 1


def test_undo_says_that_a_number_is_how_many(run: Run) -> None:
    for command in ("undo", "redo"):
        assert "how many steps" in " ".join(run(command, "--help").stdout.split())
    assert "1,000 steps" in run("history", "--help").stdout


def test_the_history_of_a_paper_goes_on_behind_a_compaction(library: Run, home: Path) -> None:
    library("star", KEYS[1])
    library("tag", "+seen", KEYS[0])
    with open_library(home / "library.json", session="other") as opened:
        assert opened.store._storage.compact()
    library("unstar", KEYS[1])
    steps = json.loads(library("history", KEYS[1], "--json").stdout)
    assert [step["command"] for step in steps][:2] == ["unstar", "star"]
    assert len(steps) == 3
    assert library("undo", "3").exit_code == 0
    assert library("count", "is:starred OR tag:seen").stdout == "0\n"
    assert library("redo", "3").exit_code == 0
    assert library("count", "tag:seen").stdout == "1\n"
    assert [step["undone"] for step in json.loads(library("history", "--json").stdout)] == [False] * 4
