"""The comparison with other programs: whatever is installed is measured, whatever is not is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from bench.library_rows import stock_database
from bench.peer_programs import PEERS
from bench.peer_stage import ATOM, OPEN, Stage, Task, run
from bench.peers import Figures, command_of, line_of, take_turns
from bench.rows import MeasurementError, OverdueError
from bench.stock_app import STARRED, UNSTARRED, StockApp
from bench.subject import Subject
from bench.terminal import Terminal
from tests.test_bench import CHECKOUT, needs_terminal

NEWSBOAT = """\
import shutil, sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

if "--version" in sys.argv:
    print("newsboat 9.8.7 - https://newsboat.org/")
elif "reload" in sys.argv:
    addresses, cache = (Path(sys.argv[sys.argv.index(option) + 1]) for option in ("-u", "-c"))
    shutil.copy(unquote(urlsplit(addresses.read_text().strip()).path), cache)
else:
    print("ArXiv Query", flush=True)
    input()
    print("Litomoke: a title", flush=True)
    input()
"""
PAPIS = (
    "import sys; print('papis 0.1'); sys.exit('--version' not in sys.argv and 'papis has no libraries today')"
)


def install(folder: Path, name: str, program: str) -> Path:
    """Put a command into ``folder`` that runs a program of Python."""
    source, command = folder / f"{name}.py", folder / name
    source.write_text(program, "utf-8")
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{source}" "$@"\n', "utf-8")
    command.chmod(0o755)
    return command


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


@needs_terminal
def test_a_run_measures_what_is_there_and_says_of_the_rest_how_to_install_it(tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    (environment / "bin").mkdir(parents=True)
    install(environment / "bin", "newsboat", NEWSBOAT)
    install(environment / "bin", "papis", PAPIS)
    words = ("--sizes", "20", "--repeats", "1", "--peers-in", str(environment))

    finished = subprocess.run(
        [sys.executable, "-m", "bench.peers", *words],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert finished.returncode == 0, finished.stderr
    facts, _, _, *lines = finished.stdout.splitlines()
    assert "newsboat 9.8.7" in facts
    assert not [line for line in lines if "failed" in line]
    for kind in (OPEN, ATOM):
        (line,) = [line for line in lines if line.startswith(kind) and " newsboat " in line]
        assert "x  newsboat" in line  # a ratio stands before the command
        assert [line for line in lines if line.startswith(kind) and " readlist " in line]
    assert [line for line in lines if line.startswith("star") and "TinyDB + DataTable" in line]
    (papis,) = [line for line in lines if " papis " in line]
    assert "no library of 20 papers" in papis
    assert "papis has no libraries today" in papis
    (cobib,) = [line for line in lines if " cobib " in line]
    assert PEERS["cobib"].installation in cobib


def test_a_command_is_looked_for_in_the_environment_that_is_named_and_then_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "environment" / "bin").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    everywhere = install(tmp_path, "papis", PAPIS)
    assert command_of("papis", tmp_path / "environment") == str(everywhere)

    there = install(tmp_path / "environment" / "bin", "papis", PAPIS)
    assert command_of("papis", tmp_path / "environment") == str(there)
    assert command_of("papis", None) == str(everywhere)
    assert command_of("cobib", None) is None


def test_programs_take_turns_and_the_round_that_fills_caches_does_not_count() -> None:
    turns: list[str] = []

    def task(name: str, *seconds: float) -> Task:
        left = iter(seconds)

        def take() -> float:
            turns.append(name)
            return next(left)

        return Task(OPEN, name, take)

    taken = take_turns({"a": task("a", 9, 1, 2), "b": task("b", 9, 3, 4)}, 2, warm_up=True)

    assert turns == ["a", "b"] * 3
    assert taken == {"a": Figures((1, 2)), "b": Figures((3, 4))}


def test_a_program_that_takes_too_long_is_asked_once_and_has_a_line_with_the_deadline() -> None:
    asked: list[None] = []

    def take() -> float:
        asked.append(None)
        raise OverdueError

    slow, quick = Task(ATOM, "slow --all", take), Task(ATOM, "quick", lambda: 2.0)
    taken = take_turns({"slow": slow, "quick": quick}, 3, warm_up=False)

    assert len(asked) == 1
    line = line_of(slow, 1000, "slow", taken["slow"], taken["quick"], 60)
    assert line == (ATOM, "1,000", "slow", "> 60 s", "", "> 30.0x", "slow --all")


def test_a_line_has_the_median_the_range_and_how_many_times_as_long_as_readlist_it_took() -> None:
    ours, theirs = Figures((1.0, 2.0, 4.0)), Figures((3.0, 4.0, 20.0))
    task = Task(OPEN, "other", lambda: 0.0)

    line = line_of(task, 1000, "other", theirs, ours, 60)

    assert line == (OPEN, "1,000", "other", "4.000 s", "3.000..20.000", "3.00x", "other")
    assert line_of(task, 1000, "readlist", ours, ours, 60)[5] == ""


def test_a_command_has_to_end_in_time_well_and_with_what_was_asked_for() -> None:
    assert run(python("print('Litomoke: a title')"), 60, "Litomoke:") > 0
    with pytest.raises(OverdueError):
        run(python("import signal; signal.pause()"), 0.2)
    with pytest.raises(MeasurementError, match="ended with 1: no such library"):
        run(python("import sys; sys.exit('no such library')"), 60)
    with pytest.raises(MeasurementError, match="did not show Litomoke:"):
        run(python("print('nothing found')"), 60, "Litomoke:")


def test_an_import_that_leaves_too_little_behind_has_no_figure(tmp_path: Path) -> None:
    stage = Stage(Subject(20, 1, tmp_path, ()), tmp_path, 60)
    program = "import sys; open(sys.argv[1], 'w').write('x' * int(sys.argv[2]))"

    def importing(size: int) -> Task:
        return stage.importing(
            ATOM, "import", lambda place: [*python(program), str(place / "library"), str(size)]
        )

    assert importing(20_000).seconds() > 0
    with pytest.raises(MeasurementError, match="left 500 bytes"):
        importing(500).seconds()


@needs_terminal
def test_what_does_not_come_in_time_is_told_from_what_cannot_come() -> None:
    with Terminal(python("input()")) as waiting, pytest.raises(OverdueError):
        waiting.shown_at("never", timeout=0.2)
    with Terminal(python("print('the end')")) as ended, pytest.raises(MeasurementError) as raised:
        ended.shown_at("never", timeout=60)
    assert not isinstance(raised.value, OverdueError)


async def test_the_stock_app_stars_on_disk_and_takes_the_star_again(tmp_path: Path) -> None:
    papers = stock_database(tmp_path / "stock.json", 3)
    app = StockApp(papers)

    async with app.run_test() as pilot:
        for starred, shown in ((True, STARRED), (False, UNSTARRED)):
            await pilot.press("s")
            assert papers.all()[0]["starred"] is starred
            assert app.query_one(DataTable).get_cell_at(Coordinate(0, 0)) == shown
