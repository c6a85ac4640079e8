"""``backup`` and ``restore``: what is kept, what is said, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import KEYS, Run, configure


def made(run: Run) -> dict[str, Any]:
    """Make a backup and return what is said of it."""
    result = run("backup", "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("backup", "--list", "--json", *options).stdout)
    return found


def test_a_backup_is_made_and_listed(library: Run, home: Path) -> None:
    result = library("backup")
    assert result.exit_code == 0
    assert "Backed up 4 papers" in result.stdout
    (row,) = listed(library)
    assert set(row) == {"name", "path", "made_at", "reason", "papers", "bytes", "problem"}
    assert (row["reason"], row["papers"], row["problem"]) == ("by-hand", 4, None)
    assert Path(row["path"]).parent == home / "library-backups"
    assert Path(row["path"]).stat().st_size == row["bytes"]
    line = library("backup", "--list").stdout
    assert "by hand" in line
    assert "4 papers" in line
    assert row["name"] in line


def test_an_empty_library_is_not_backed_up(run: Run, home: Path) -> None:
    assert run("backup").exit_code == 2
    assert run("backup", "--list").exit_code == 0
    assert listed(run) == []
    assert list(home.iterdir()) == []


def test_short_commands_and_small_imports_make_none(library: Run) -> None:
    library("star", KEYS[0])
    assert listed(library) == []


@pytest.mark.parametrize(("settings", "number"), [("", 1), ("backups = false", 0), ("backups = [", 1)])
def test_a_large_import_makes_one(run: Run, home: Path, settings: str, number: int) -> None:
    configure(settings)
    source = home / "many.jsonl"
    source.write_text("".join(json.dumps({"title": f"Paper number {n} of many"}) + "\n" for n in range(300)))
    assert run("import", str(source), "--no-rules", "--json").exit_code == 0
    assert [(row["reason"], row["papers"]) for row in listed(run)] == [("import", 300)] * number
    run("import", str(source), "--no-rules")
    assert len(listed(run)) == number


def test_a_damaged_backup_is_listed_as_such(library: Run) -> None:
    first, second = Path(made(library)["path"]), Path(made(library)["path"])
    first.write_bytes(first.read_bytes().replace(b"attention", b"attentiom"))
    second.write_bytes(second.read_bytes()[:-9])
    assert [row["problem"] is None for row in listed(library)] == [False, True]
    assert library("backup", "--list").exit_code == 0
    result = library("backup", "--list", "--verify")
    assert result.exit_code == 1
    assert result.stdout.count("damaged") == 2
    assert str(first) in result.stderr
    assert library("backup", "--verify").exit_code == 2


def test_restoring_brings_back_and_undo_takes_it_back(library: Run) -> None:
    backup = made(library)
    library("remove", KEYS[0])
    library("star", KEYS[1])
    result = library("restore", backup["name"])
    assert result.exit_code == 0, result.output
    assert "1 paper comes back:\n  Attention Is All You Need\n1 paper changes:\n" in result.stdout
    assert library("count", "is:any").stdout == "4\n"
    assert library("count", "is:starred").stdout == "0\n"
    assert [row["reason"] for row in listed(library)] == ["before-restore", "by-hand"]
    assert library("undo").exit_code == 0
    assert library("count", "is:any").stdout == "3\n"
    assert library("count", "is:starred").stdout == "1\n"
    assert library("restore", listed(library)[0]["path"]).stdout.endswith("The library is already so.\n")


def test_a_dry_run_changes_nothing(library: Run) -> None:
    made(library)
    library("remove", KEYS[0])
    result = library("restore", "--dry-run")
    assert result.exit_code == 0
    assert "1 paper comes back" in result.stdout
    assert library("count", "is:any").stdout == "3\n"
    assert len(listed(library)) == 1


def test_restoring_to_less_is_refused(library: Run, home: Path) -> None:
    made(library)
    library("add", "--title", "A paper that came later on")
    library("note", KEYS[0], "--set", "Mine")
    result = library("restore", "latest")
    assert result.exit_code == 2
    assert "4 papers instead of 5, 0 notes instead of 1, 1 list instead of 2" in result.stderr
    assert "1 paper goes:\n  A paper that came later on\n" in result.stdout
    assert library("count", "is:any").stdout == "5\n"
    assert library("restore", "--dry-run").exit_code == 0
    assert library("restore", "--yes").exit_code == 0
    assert library("count", "is:any").stdout == "4\n"
    library("undo")
    assert library("note", KEYS[0]).stdout == "Mine\n"


def test_json_has_the_difference_and_only_that(library: Run) -> None:
    backup = made(library)
    library("add", "--title", "A paper that came later on")
    refused = library("restore", "--json")
    assert refused.exit_code == 2
    answer = json.loads(refused.stdout)
    assert answer["papers"] == {"back": 0, "changed": 0, "gone": 1}
    assert (answer["step"], answer["before"], answer["dry_run"]) == (None, None, False)
    assert (answer["now"]["papers"], answer["then"]["papers"]) == (5, 4)
    answer = json.loads(library("restore", "--json", "--allow-smaller").stdout)
    assert answer["backup"] == backup["path"]
    assert answer["step"] > 0
    assert Path(answer["before"]).is_file()


def test_many_titles_are_counted(run: Run, home: Path) -> None:
    source = home / "many.jsonl"
    source.write_text("".join(json.dumps({"title": f"Paper number {n} of many"}) + "\n" for n in range(30)))
    run("import", str(source))
    made(run)
    run("remove", "is:any")
    result = run("restore")
    assert "30 papers come back:" in result.stdout
    assert "  and 25 more\n" in result.stdout


def test_the_latest_is_the_newest_that_is_whole(library: Run) -> None:
    made(library)
    newest = Path(made(library)["path"])
    newest.write_bytes(newest.read_bytes()[:300])
    library("remove", KEYS[0])
    result = library("restore")
    assert result.exit_code == 0
    assert newest.name in result.stderr
    assert library("count", "is:any").stdout == "4\n"


def test_one_of_a_wrong_clock_is_not_the_latest(library: Run) -> None:
    path = Path(made(library)["path"])
    library("star", KEYS[0])
    made(library)
    path.rename(path.with_name("library-29991127T220501Z-daily.json"))
    assert library("restore").stdout.endswith("The library is already so.\n")


def test_another_library_is_restored_by_its_path(library: Run, home: Path) -> None:
    other = home / "old" / "library.json"
    library("import", str(home / "papers.jsonl"), "--library", str(other))
    library("star", KEYS[0], "--library", str(other))
    library("remove", "is:any")
    assert library("restore", str(other)).exit_code == 0
    assert library("count", "is:any").stdout == "4\n"


@pytest.mark.parametrize("content", ["", "no JSON", "[1]", '{"papers": {"1": {"title": 5}}}'])
def test_a_file_that_is_no_library_changes_nothing(library: Run, home: Path, content: str) -> None:
    path = home / "other.json"
    path.write_text(content, "utf-8")
    result = library("restore", str(path), "--yes")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert library("count", "is:any").stdout == "4\n"


def test_what_there_is_not_is_refused(library: Run) -> None:
    assert library("restore").exit_code == 2
    assert "backup --list" in library("restore", "nothing").stderr


def test_a_library_that_is_lost_with_its_journal_is_brought_back(library: Run, home: Path) -> None:
    made(library)
    for name in ("library.json", "library.journal"):
        (home / name).unlink()
    assert library("restore").exit_code == 0
    assert library("count", "is:any").stdout == "4\n"
