"""``publish`` and ``follow`` on the command line: two people, one list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete

from readlist.cli.main import readlist
from readlist.sync import git
from tests.cli.conftest import KEYS, Run


@pytest.fixture
def ada(library: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line of somebody with a list of four papers; ``--library bob/`` is another person's."""
    monkeypatch.setitem(git._SETTINGS, "core.fsync", "none")
    monkeypatch.chdir(home)
    library("lists", "rename", "papers", "Reading group")
    library("note", KEYS[0], "--append", "Worth an hour.")
    library("note", KEYS[0], "--append", "#public")
    library("note", KEYS[1], "--append", "Between us.")
    return library


def bob(run: Run, *arguments: str, code: int = 0) -> str:
    result = run(*arguments, "--library", "bob/")
    assert result.exit_code == code, result.output
    return result.stdout


def rows(text: str) -> Any:
    return json.loads(text)


def test_what_one_publishes_another_follows(ada: Run) -> None:
    said = ada("publish", "Reading group", "group.git", "--by", "Ada", "--dry-run").stdout
    assert "Nothing was sent" in said
    assert "1 note is public, 1 stays private. A line #public in a note makes it public.\n" in said
    assert not Path("group.git").exists()
    said = ada("publish", "reading group", "group.git", "--by", "Ada").stdout
    assert said.startswith("Reading group: 4 papers published. ")
    assert ada("publish").stdout == f"Reading group, by Ada: {Path('group.git').absolute()}\n"
    assert rows(ada("publish", "--json").stdout)[0]["by"] == "Ada"
    assert "4 papers new" in bob(ada, "follow", "group.git", "--dry-run")
    assert bob(ada, "follow", "group.git").startswith("Reading group, by Ada: 4 papers new. `readlist undo`")
    shown = bob(ada, "show", KEYS[0])
    assert "Notes of others" in shown
    assert "Ada · Reading group\nWorth an hour.\n" in shown
    document = rows(bob(ada, "show", KEYS[0], "--json"))
    assert document["note"] is None
    assert [note["by"] for note in document["extra"]["shared_notes"].values()] == ["Ada"]
    assert bob(ada, "follow", "group.git", "--json").count("Reading group") == 1
    assert bob(ada, "follow").startswith("Reading group, by Ada: ")


def test_sync_brings_lists_up_to_date_without_a_remote_of_the_library(ada: Run) -> None:
    assert ada("sync").exit_code == 2
    ada("publish", "Reading group", "group.git")
    bob(ada, "follow", "group.git", "--name", "Ada reads", "--status", "queued")
    assert ada("sync").stdout == "Nothing to do: all lists are up to date.\n"
    ada("tag", "+new", KEYS[0])
    assert ada("sync").stdout.startswith("Reading group: 1 paper changed. ")
    report = rows(bob(ada, "sync", "--json"))
    assert (report["remote"], report["sent"], report["published"]) == (None, "", [])
    (row,) = report["followed"]
    assert (row["list"], row["received"], row["count"], row["error"]) == (
        "Ada reads", "1 paper changed", 1, None,
    )  # fmt: skip
    assert bob(ada, "count", "status:queued") == "4\n"
    assert ada("sync", "init", "own.git").exit_code == 0
    ada("tag", "+newer", KEYS[0])
    report = rows(ada("sync", "--json").stdout)
    assert (report["sent"], report["published"][0]["sent"]) == ("1 tagged", "1 paper changed")


def test_a_list_that_fails_is_told_and_stops_nothing(ada: Run) -> None:
    ada("publish", "Reading group", "group.git")
    bob(ada, "follow", "group.git")
    Path("group.git").rename("elsewhere.git")
    result = ada("sync", "--library", "bob/")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "“Reading group” was not brought up to date. There is no repository at" in result.stderr
    assert "no repository" in rows(bob(ada, "sync", "--json", code=1))["followed"][0]["error"]


def test_it_ends_when_somebody_says_so(ada: Run) -> None:
    ada("publish", "Reading group", "group.git")
    bob(ada, "follow", "group.git")
    for typed in (("publish",), ("unpublish",), ("--library", "bob/", "unfollow")):
        assert complete(*typed) == ["Reading group"]
    assert "not published any more" in ada("unpublish", "Reading group").stdout
    assert "not followed any more; its papers stay" in bob(ada, "unfollow", "reading group")
    assert bob(ada, "count") == "4\n"
    assert "Nothing is published" in ada("publish").stderr
    assert rows(bob(ada, "follow", "--json")) == []
    for arguments in (
        ("unpublish", "Reading group"),
        ("unfollow", "Reading group"),
        ("publish", "Reading group"),
        ("publish", "No such list", "x.git"),
        ("publish", "Reading group", "ext::sh -c x"),
        ("follow", "missing.git"),
        ("sync", "init", "group.git"),
    ):
        assert ada(*arguments).exit_code == 2
    assert Path("group.git").is_dir()


def complete(*arguments: str) -> list[str]:
    found = ShellComplete(readlist, {}, "readlist", "_READLIST_COMPLETE")
    return [item.value for item in found.get_completions(list(arguments), "Read")]
