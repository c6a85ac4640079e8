"""`readlist export markdown --to FOLDER`: what it says, what its options do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import KEYS, Run


@pytest.fixture
def vault(library: Run, home: Path) -> Path:
    assert library("export", "markdown", "--to", str(home / "vault")).exit_code == 0
    return home / "vault"


def edit(path: Path) -> str:
    path.write_text(path.read_text("utf-8").replace("## Abstract", "## Abstract\n\nMy words."), "utf-8")
    return path.read_text("utf-8")


def test_an_edited_note_is_reported_with_the_ways_out(library: Run, vault: Path) -> None:
    note = sorted(vault.glob("*.md"))[0]
    mine = edit(note)
    result = library("export", "markdown", "--to", str(vault))
    assert (result.exit_code, result.stdout) == (1, "0 files written, 3 unchanged.\n")
    assert f"{note} was left alone" in result.stderr
    assert f"readlist pull {vault}" in result.stderr
    assert note.read_text("utf-8") == mine
    result = library("export", "markdown", "--to", str(vault), "--replace")
    assert (result.exit_code, result.stdout) == (0, "1 file written, 3 unchanged.\n")
    assert len(list(vault.glob("*.md"))) == 4


def test_deleted_notes_are_counted_and_made_again_on_demand(library: Run, vault: Path) -> None:
    for path in vault.glob("*.md"):
        path.unlink()
    result = library("export", "markdown", "--to", str(vault))
    assert (result.exit_code, "4 notes that you deleted" in result.stderr) == (0, True)
    assert len(json.loads(library("export", "markdown", "--to", str(vault), "--json").stdout)["deleted"]) == 4
    assert "4 files written" in library("export", "markdown", "--to", str(vault), "--recreate").stdout


def test_a_removed_paper_leaves_its_note(library: Run, vault: Path) -> None:
    library("remove", KEYS[0])
    result = library("export", "markdown", "--to", str(vault))
    assert (result.exit_code, f"{KEYS[0]}.md was left as it is" in result.stderr) == (0, True)
    assert (vault / f"{KEYS[0]}.md").exists()


def test_a_dry_run_prints_a_diff(library: Run, vault: Path) -> None:
    library("star", KEYS[0])
    before = {path: path.stat().st_mtime_ns for path in vault.iterdir()}
    result = library("export", "markdown", f"id:{KEYS[0]}", "--to", str(vault), "--dry-run")
    lines = result.stdout.splitlines()
    assert f"--- {vault / KEYS[0]}.md" in lines
    assert lines[-3:] == ["+starred: true", lines[-2], "1 file would be written, 0 unchanged."]
    assert "3 more notes are of papers that do not match" in result.stderr
    row = json.loads(library("export", "markdown", "--to", str(vault), "--dry-run", "--json").stdout)
    assert [change["new"] for change in row["changes"]] == [False]
    assert "+starred: true" in row["changes"][0]["diff"]
    assert {path: path.stat().st_mtime_ns for path in vault.iterdir()} == before
    fresh = library("export", "bibtex", "--to", str(vault / "refs.bib"), "--dry-run")
    assert fresh.stdout.startswith(f"new: {vault / 'refs.bib'} (")
    assert not (vault / "refs.bib").exists()


def test_a_layout_sorts_new_notes_into_folders(library: Run, home: Path) -> None:
    library("export", "markdown", "--to", str(home / "vault"), "--layout", "year")
    assert all(path.parent.name.isdigit() for path in (home / "vault").rglob("*.md"))


def test_options_of_a_folder_are_for_a_folder(library: Run, home: Path) -> None:
    for option in (("--layout", "year"), ("--recreate",)):
        result = library("export", "markdown", "--to", str(home / "notes.md"), *option)
        assert (result.exit_code, "in a folder" in result.stderr) == (2, True)
