from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from readlist.cli.session import Session
from readlist.config import Config
from readlist.library.library import Library
from tests.cli.conftest import KEYS, Run

COPY = "library.sync-conflict-20261127-220501-ABCDEFG.journal"


@pytest.fixture
def parted(library: Run, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command line on a library that another computer changed too; the copy lies beside it."""
    there = tmp_path_factory.mktemp("there")
    for name in ("library.json", "library.journal"):
        shutil.copy(home / name, there / name)
    path = str(there / "library.json")
    library("tag", "+theirs", KEYS[0], "--library", path)
    library("note", KEYS[1], "--append", "Theirs.", "--library", path)
    library("edit", KEYS[2], "venue=NIPS", "--library", path)
    library("note", KEYS[1], "--append", "Ours.")
    library("edit", KEYS[2], "venue=NeurIPS Workshop")
    library("star", KEYS[3])
    shutil.copy(there / "library.journal", home / COPY)
    return library


def test_without_copies_there_is_nothing_to_do(library: Run) -> None:
    for arguments in ((), ("merge",), ("merge", "--dry-run")):
        result = library("conflicts", *arguments)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "No conflict copies" in result.stderr
        row = json.loads(library("conflicts", *arguments, "--json").stdout)
        assert (row["copies"], row["failures"], row["step"]) == ([], [], None)


def test_copies_are_listed_with_what_they_bring(parted: Run, home: Path) -> None:
    before = (home / "library.journal").read_bytes()
    for arguments in ((), ("merge", "--dry-run")):
        result = parted("conflicts", *arguments)
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0] == f"{COPY}: 2 papers changed, 2 changed on both sides"
        assert f"  {KEYS[1]}: note: both versions stand there now." in lines
        assert f"  {KEYS[2]}: venue: NeurIPS Workshop stays, the other has NIPS." in lines
        assert "readlist conflicts merge" in result.stderr
    assert (home / COPY).exists()
    assert (home / "library.journal").read_bytes() == before


def test_merging_takes_in_both_sides_in_one_step(parted: Run, home: Path) -> None:
    result = parted("conflicts", "merge")
    assert result.exit_code == 0
    assert "2 papers merged. `readlist undo` takes it back." in result.stdout
    assert f"1 file moved to {home / 'library-backups'}." in result.stdout
    assert (home / "library-backups" / COPY).exists()
    assert not (home / COPY).exists()
    shown = json.loads(parted("list", "is:any", "--json").stdout)
    assert {paper["key"]: paper["tags"] for paper in shown}[KEYS[0]] == ["transformers", "theirs"]
    assert {paper["key"]: paper["starred"] for paper in shown}[KEYS[3]]
    note = parted("note", KEYS[1]).stdout
    assert note.index("Ours.") < note.index("Theirs.")
    assert json.loads(parted("show", KEYS[2], "--json").stdout)["venue"] == "NeurIPS Workshop"
    assert json.loads(parted("history", "--json").stdout)[0]["command"] == f"conflicts merge {COPY}"
    assert parted("undo").exit_code == 0
    assert "Theirs." not in parted("note", KEYS[1]).stdout


def test_json_says_what_was_done_and_what_clashed(parted: Run, home: Path) -> None:
    preview = json.loads(parted("conflicts", "--json").stdout)
    done = json.loads(parted("conflicts", "merge", "--json").stdout)
    (copy,) = done["copies"]
    assert (preview["dry_run"], preview["step"], done["dry_run"]) == (True, None, False)
    assert {**copy, "moved_to": []} == preview["copies"][0]
    assert copy["files"] == [str(home / COPY)]
    assert copy["moved_to"] == [str(home / "library-backups" / COPY)]
    assert (copy["new"], copy["changed"], copy["removed"], copy["has_ancestor"]) == (0, 2, 0, True)
    assert done["count"] == 2
    clashes: dict[str, Any] = {clash["field"]: clash for clash in copy["clashes"]}
    assert clashes["venue"] == {
        "kind": "paper",
        "name": KEYS[2],
        "field": "venue",
        "kept": "NeurIPS Workshop",
        "other": "NIPS",
    }
    assert (clashes["note"]["kept"].strip(), clashes["note"]["other"].strip()) == ("Ours.", "Theirs.")


def test_a_file_is_named_by_its_path_or_by_its_bare_name(parted: Run, home: Path) -> None:
    assert parted("conflicts", "merge", str(home / COPY), "--dry-run").stdout.startswith(COPY)
    assert "2 papers merged" in parted("conflicts", "merge", COPY).stdout


def test_a_file_that_is_none_is_refused(parted: Run, home: Path) -> None:
    for name in ("nowhere.json", str(home / "library.json")):
        result = parted("conflicts", "merge", name)
        assert (result.exit_code, result.stdout) == (2, "")
    (home / "library (1).txt").write_text("no library")
    result = parted("conflicts", "merge", str(home / "library (1).txt"))
    assert result.exit_code == 2
    assert "cannot be read as a library" in result.stderr
    assert (home / COPY).exists()


def test_done_in_part_is_exit_one(parted: Run, home: Path) -> None:
    (home / "broken.json").write_text("{")
    result = parted("conflicts", "merge", COPY, str(home / "broken.json"))
    assert result.exit_code == 1
    assert "2 papers merged" in result.stdout
    assert "broken.json" in result.stderr
    assert (home / "broken.json").exists()


def test_whoever_begins_is_told_of_a_copy(parted: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def run_app(opened: Library, config: Config, *, notices: Sequence[str] = ()) -> int:
        told.extend(notices)
        opened.close()
        return 0

    assert COPY in parted().stderr
    assert COPY not in parted("list").stderr
    monkeypatch.setattr(Session, "at_terminal", True)
    monkeypatch.setattr("readlist.tui.launcher.run_app", run_app)
    parted()
    (notice,) = told
    assert COPY in notice
    assert "`readlist conflicts merge`" in notice
    told.clear()
    parted("conflicts", "merge")
    parted()
    assert told == []
