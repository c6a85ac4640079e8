"""``sync`` on the command line: two machines, one remote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readlist.sync import git
from tests.cli.conftest import KEYS, Run


@pytest.fixture
def remote(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(git._SETTINGS, "core.fsync", "none")
    return str(home / "remote.git")


@pytest.fixture
def synced(library: Run, remote: str) -> Run:
    """The command line on a library that was synced; ``--library other/`` is another machine."""
    result = library("sync", "init", remote)
    assert (result.exit_code, result.stdout) == (0, "Sent: 4 papers new, 1 list new.\n")
    return library


def other(run: Run, *arguments: str) -> str:
    result = run(*arguments, "--library", "other/")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_two_machines_have_the_same(
    synced: Run, remote: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert other(synced, "sync", "init", remote).startswith(
        "Received: 4 papers new, 1 list new. `readlist undo`"
    )
    synced("star", KEYS[0])
    assert synced("sync", "status").stdout.splitlines()[2] == "Waiting here: 1 starred"
    assert synced("sync").stdout == "Sent: 1 starred.\n"
    report = json.loads(other(synced, "sync", "--json"))
    names = {"remote", "commit", "sent", "received", "step", "count", "clashes", "conflicts"}
    assert report.keys() == names | {"published", "followed"}
    assert (report["received"], report["count"], report["clashes"]) == ("1 starred", 1, 0)
    assert other(synced, "count", "is:starred") == "1\n"
    assert synced("sync").stdout == "Nothing to do: both have the same.\n"
    log = json.loads(synced("sync", "log", "--limit", "1", "--json").stdout)
    assert [each["message"] for each in log] == ["1 starred"]
    assert synced("sync", "log").stdout.splitlines()[0].endswith(": 1 starred")


def test_conflicts_are_listed_and_settled(
    synced: Run, remote: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    other(synced, "sync", "init", remote)
    synced("edit", KEYS[0], "venue=ICML")
    other(synced, "edit", KEYS[0], "venue=ACL")
    synced("sync")
    told = synced("sync", "--library", "other/")
    assert "1 value changed on both sides:\n  vaswani2017attention: venue: " in told.stdout
    assert "`readlist conflicts` lists 1 conflict" in told.stderr
    (listed,) = json.loads(other(synced, "conflicts", "--json"))["clashes"]
    assert {listed["kept"], listed["other"]} == {"ICML", "ACL"}
    assert f"venue: {listed['kept']} stays, the other has {listed['other']}." in other(synced, "conflicts")
    settled = synced("conflicts", "settle", KEYS[0], "--other", "--library", "other/")
    assert settled.stdout == "1 paper settled. `readlist undo` takes it back.\n"
    assert json.loads(other(synced, "show", KEYS[0], "--json"))["venue"] == listed["other"]
    assert "No conflict copies" in synced("conflicts", "--library", "other/").stderr
    assert synced("conflicts", "settle", "--library", "other/").exit_code == 2


def test_off_forgets_the_remote(synced: Run, remote: str) -> None:
    assert json.loads(synced("sync", "status", "--json").stdout)["remote"] == remote
    assert "Sync is off." in synced("sync", "off").stdout
    assert synced("sync", "status").stdout.startswith("Sync is off for this library.")
    for arguments in (["sync"], ["sync", "off"], ["sync", "log"]):
        result = synced(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Sync is off for this library" in result.stderr
    assert Path(remote).is_dir()


def test_what_cannot_be_reached_or_is_no_remote_changes_nothing(library: Run, home: Path) -> None:
    for remote, told in (
        (str(home / "missing" / "x.git"), "no folder"),
        ("ext::sh -c x", "program of that name"),
        ("https://localhost:1/x.git", "cannot be reached"),
    ):
        result = library("sync", "init", remote)
        assert result.exit_code == 2
        assert told in result.stderr
    assert library("sync", "init", "--", "-x").exit_code == 2
    assert json.loads(library("sync", "status", "--json").stdout)["remote"] is None
