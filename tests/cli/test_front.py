from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from readlist import paths
from readlist.cli.session import Session
from readlist.config import Config
from readlist.library.library import Library
from tests.cli.conftest import KEYS, Run, configure


def test_without_a_terminal_readlist_prints_the_inbox(library: Run) -> None:
    library("status", "read", KEYS[0])
    library("later", "2w", KEYS[1])
    result = library()
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == [KEYS[2], KEYS[3]]


def test_an_empty_library_says_how_to_fill_it(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout == ""
    for way in ("readlist import FILE", "readlist import -", "python -m readlist.sample DIR"):
        assert way in result.stderr
    assert run("list").stderr == result.stderr


def test_an_empty_inbox_is_said_to_be_empty(library: Run) -> None:
    library("status", "read", "is:any")
    result = library()
    assert (result.exit_code, result.stdout) == (0, "")
    assert "inbox is empty" in result.stderr


def test_at_a_terminal_the_app_runs_with_a_history_of_its_own(
    library: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions: list[str] = []

    def run_app(opened: Library, config: Config, *, notices: Sequence[str] = ()) -> int:
        assert len(opened.summaries()) == 4
        assert config == Config()
        assert notices == ()
        sessions.append(opened.session)
        opened.close()
        return 7

    monkeypatch.setattr(Session, "at_terminal", True)
    monkeypatch.setattr("readlist.tui.launcher.run_app", run_app)
    assert [library().exit_code, library().exit_code] == [7, 7]
    assert all(session.startswith("app-") for session in sessions)
    assert sessions[0] != sessions[1]
    assert KEYS[0] in library("--plain").stdout


@pytest.mark.parametrize(("settings", "number"), [("", 1), ("backups = false", 0)])
def test_the_app_makes_the_daily_backup_unless_told_otherwise(
    library: Run, monkeypatch: pytest.MonkeyPatch, settings: str, number: int
) -> None:
    def run_app(opened: Library, config: Config, *, notices: Sequence[str] = ()) -> int:
        opened.tidy()
        if opened.daily_backups is not None:
            opened.daily_backups.finish()
        opened.close()
        return 0

    configure(settings)
    monkeypatch.setattr("readlist.library.backing_up.FIRST_LOOK", 0.0)
    monkeypatch.setattr(Session, "at_terminal", True)
    monkeypatch.setattr("readlist.tui.launcher.run_app", run_app)
    assert library().exit_code == 0
    assert len(json.loads(library("backup", "--list", "--json").stdout)) == number


def test_the_app_is_told_what_is_wrong_with_the_configuration(
    library: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def run_app(opened: Library, config: Config, *, notices: Sequence[str] = ()) -> int:
        assert config == Config(ascii=True)
        told.extend(notices)
        opened.close()
        return 0

    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text('ascii = true\nthemes = "x"\n', "utf-8")
    monkeypatch.setattr(Session, "at_terminal", True)
    monkeypatch.setattr("readlist.tui.launcher.run_app", run_app)
    assert library().exit_code == 0
    assert len(told) == 1
    assert "themes" in told[0]
