"""``doctor``: the drill of a damaged library, by the command line alone."""

from __future__ import annotations

import datetime
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from readlist.library.library import open_library
from readlist.library.sample import create_sample
from readlist.store import retention
from tests.cli.conftest import KEYS, Run

SEEDS = sorted((Path(__file__).parents[3] / "shared" / "corpus" / "seeds").glob("*.txt"))


@pytest.fixture(params=["sample", "seeds"])
def papers(request: pytest.FixtureRequest, run: Run, home: Path) -> int:
    """A library just imported; how many papers it has."""
    if request.param == "sample":
        with open_library(home / "library.json", session="cli") as library:
            create_sample(library, today=datetime.date.today())
            return len(library.summaries())
    if not SEEDS:
        pytest.skip("the shared lists are not here")
    assert run("import", *map(str, SEEDS)).exit_code == 0
    return 105


def damage(home: Path) -> bytes:
    """Cut the library in half; return what is left."""
    path = home / "library.json"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path.read_bytes()


def everything(run: Run) -> list[dict[str, Any]]:
    found = json.loads(run("list", "is:any", "--json").stdout)
    return sorted((json.loads(run("show", str(each["doc_id"]), "--json").stdout) for each in found), key=str)


def compact(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compact as the app does in time, and trim the journal to its last step."""
    monkeypatch.setattr(retention, "KEPT_STEPS", 1)
    monkeypatch.setattr(retention, "KEPT_AGE", timedelta(0))
    with open_library(home / "library.json", session="cli") as library:
        assert library.store._storage.compact()


def check_refused(run: Run, home: Path) -> None:
    left = damage(home)
    for arguments in (("list",), ("star", "is:any"), ()):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "library.json" in result.stderr
        assert "readlist doctor" in result.stderr
    result = run("doctor")
    assert result.exit_code == 1
    assert "error" in result.stdout
    assert "readlist doctor --repair" in result.stdout
    dry = run("doctor", "--repair", "--dry-run")
    assert "Nothing was written." in dry.stdout
    assert (home / "library.json").read_bytes() == left
    assert not list((home / "library-backups").glob("before-repair-*"))


def test_an_import_comes_back_from_the_journal_with_its_history(run: Run, home: Path, papers: int) -> None:
    before = everything(run)
    check_refused(run, home)
    result = run("doctor", "--repair")
    assert result.exit_code == 0, result.output
    assert f"{papers} papers" in result.stdout
    assert "Every step can still be taken back." in result.stdout
    assert everything(run) == before
    assert run("doctor").exit_code == 0
    assert "nothing to mend" in run("doctor", "--repair").stdout
    assert run("undo").exit_code == 0
    assert run("redo").exit_code == 0
    assert run("count", "is:any").stdout.strip() == str(papers)


def test_after_a_compaction_it_comes_back_from_the_backup(
    run: Run, home: Path, papers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup").exit_code == 0
    assert run("tag", "+later", "is:any").exit_code == 0
    compact(home, monkeypatch)
    assert len(json.loads(run("history", "--json").stdout)) == 1
    before = everything(run)
    check_refused(run, home)
    report = json.loads(run("doctor", "--repair", "--json").stdout)
    assert (report["complete"], report["papers"], report["lost"]) == (True, papers, [])
    assert any(source.startswith("backup") for source in report["sources"])
    assert everything(run) == before
    assert run("doctor").exit_code == 0
    (copy,) = (home / "library-backups").glob("before-repair-*")
    assert {path.name for path in copy.iterdir()} >= {"library.json", "library.journal"}


def test_what_is_lost_is_said_by_paper(library: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert library("star", KEYS[1]).exit_code == 0
    compact(home, monkeypatch)
    path = home / "library.json"
    path.write_bytes(path.read_bytes().replace(b'"title":"Deep Residual', b'"title":Deep Residual'))
    result = library("doctor", "--repair")
    assert result.exit_code == 1
    assert "Lost (1):" in result.stdout
    assert KEYS[1] in result.stdout
    assert library("count", "is:any").stdout.strip() == "3"
    assert library("doctor", "--repair").exit_code == 0


def test_a_whole_library_gets_a_line_a_check(library: Run) -> None:
    result = library("doctor")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "The library is whole."
    found = json.loads(library("doctor", "--json").stdout)
    assert found["exit_code"] == 0
    assert {check["severity"] for check in found["checks"]} <= {"ok", "note"}
    names = [check["check"] for check in found["checks"]]
    assert names == sorted(set(names), key=names.index)
    assert {"snapshot", "journal", "papers", "backups", "text-index"} <= set(names)


def test_without_a_library_there_is_nothing_to_examine(run: Run, home: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 2
    assert "There is no library" in result.stdout
    result = run("doctor", "--repair")
    assert result.exit_code == 2
    assert "There is no library" in result.stderr
    assert not (home / "library.lock").exists()


def test_what_nothing_can_be_read_of_is_left_untouched(run: Run, home: Path) -> None:
    path = home / "library.json"
    path.write_bytes(b"nonsense")
    assert run("doctor").exit_code in (1, 2)
    result = run("doctor", "--repair")
    assert result.exit_code == 2
    assert path.read_bytes() == b"nonsense"


def test_a_dry_run_goes_with_a_repair(library: Run) -> None:
    result = library("doctor", "--dry-run")
    assert result.exit_code == 2
    assert "--repair" in result.stderr


def test_a_conflicted_copy_is_a_warning(library: Run, home: Path) -> None:
    (home / "library.sync-conflict-20260101-101010-ABC.json").write_text("{}", "utf-8")
    result = library("doctor")
    assert result.exit_code == 1
    assert "sync-conflict" in result.stdout
