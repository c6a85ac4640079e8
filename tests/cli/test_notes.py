from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import KEYS, Run


def editor(home: Path, script: str) -> str:
    """Make an editor out of a shell script and return the command that runs it."""
    path = home / "editor with a space.sh"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"'{path}'"


def test_a_bare_note_prints_it(library: Run) -> None:
    assert library("note", KEYS[0]).stdout == ""
    library("note", KEYS[0], "--set", "Compare with RNNs.")
    assert library("note", KEYS[0]).stdout == "Compare with RNNs.\n"


def test_append_adds_a_paragraph(library: Run) -> None:
    library("note", KEYS[0], "--append", "One.")
    result = library("note", KEYS[0], "--append", "Two.")
    assert result.exit_code == 0
    assert "readlist undo" in result.stdout
    assert library("note", KEYS[0]).stdout == "One.\n\nTwo.\n"


def test_set_reads_the_note_from_stdin_whole(library: Run) -> None:
    library("note", KEYS[0], "--append", "old")
    result = library("note", KEYS[0], "--set", "-", stdin="# Fünf 漢字\n\n- a\n  - b\n")
    assert result.exit_code == 0
    assert library("note", KEYS[0]).stdout == "# Fünf 漢字\n\n- a\n  - b\n"


def test_set_to_nothing_removes_the_note_and_undo_brings_it_back(library: Run) -> None:
    library("note", KEYS[0], "--set", "kept")
    assert "removed" in library("note", KEYS[0], "--set", "-", stdin="").stdout
    assert library("note", KEYS[0]).stdout == ""
    library("undo")
    assert library("note", KEYS[0]).stdout == "kept\n"


def test_the_same_note_is_no_step(library: Run) -> None:
    library("note", KEYS[0], "--set", "same")
    before = library("history", "--json").stdout
    assert library("note", KEYS[0], "--set", "same").exit_code == 0
    assert library("history", "--json").stdout == before


def test_stdin_that_is_not_utf_8_is_refused(library: Run) -> None:
    result = library("note", KEYS[0], "--set", "-", stdin=b"caf\xe9")
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_dry_run_prints_the_note_as_it_would_be(library: Run) -> None:
    library("note", KEYS[0], "--set", "One.")
    assert library("note", KEYS[0], "--append", "Two.", "--dry-run").stdout == "One.\n\nTwo.\n"
    assert library("note", KEYS[0]).stdout == "One.\n"


def test_the_three_ways_to_write_exclude_one_another(library: Run) -> None:
    assert library("note", KEYS[0], "--append", "a", "--edit").exit_code == 2
    assert library("note", KEYS[0], "--append", "a", "--set", "b").exit_code == 2
    assert library("note", KEYS[0], "--dry-run", "--edit").exit_code == 2
    assert library("note", KEYS[0], "--append", " \n").exit_code == 2


def test_an_editor_that_changes_nothing_makes_no_step(library: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    library("note", KEYS[0], "--set", "same")
    before = library("history", "--json").stdout
    assert library("note", KEYS[0], "--edit").exit_code == 0
    assert library("note", KEYS[1], "--edit").exit_code == 0
    assert library("history", "--json").stdout == before


def test_json_of_a_note(library: Run) -> None:
    assert json.loads(library("note", KEYS[0], "--json").stdout) is None
    assert json.loads(library("note", KEYS[0], "--set", "a", "--json").stdout)["papers"] == [KEYS[0]]
    assert json.loads(library("note", KEYS[0], "--json").stdout) == "a"


@pytest.mark.parametrize("variables", [("VISUAL",), ("EDITOR",), ("VISUAL", "EDITOR")])
def test_edit_runs_the_users_editor_with_its_arguments(
    library: Run, home: Path, monkeypatch: pytest.MonkeyPatch, variables: tuple[str, ...]
) -> None:
    command = editor(home, 'test "$1" = --wait && echo "from $1" >> "$2"')
    monkeypatch.setenv("EDITOR", "false")
    for name in variables:
        monkeypatch.setenv(name, f"{command} --wait" if name == variables[0] else "false")
    library("note", KEYS[0], "--set", "before")
    result = library("note", KEYS[0], "--edit")
    assert result.exit_code == 0, result.output
    assert library("note", KEYS[0]).stdout == "before\nfrom --wait\n"


def test_a_failing_editor_leaves_the_note_and_names_what_it_wrote(
    library: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(home, 'echo half >> "$1"; exit 3'))
    library("note", KEYS[0], "--set", "before")
    result = library("note", KEYS[0], "--edit")
    assert result.exit_code == 2
    kept = Path(next(word for word in result.stderr.split() if word.endswith(".md")))
    assert kept.read_text("utf-8") == "before\nhalf\n"
    kept.unlink()
    assert library("note", KEYS[0]).stdout == "before\n"


def test_an_editor_that_does_not_exist_is_named(library: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    result = library("note", KEYS[0], "--edit")
    assert result.exit_code == 2
    assert "no-such-editor" in result.stderr
    Path(next(word for word in result.stderr.split() if word.endswith(".md"))).unlink()


def test_a_note_changed_elsewhere_while_editing_is_not_overwritten(
    library: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"'{sys.executable}' -m readlist"
    monkeypatch.setenv("EDITOR", editor(home, f'{program} note {KEYS[0]} --set theirs; echo mine > "$1"'))
    result = library("note", KEYS[0], "--edit")
    assert result.exit_code == 2
    kept = Path(next(word for word in result.stderr.split() if word.endswith(".md")))
    assert kept.read_text("utf-8") == "mine\n"
    kept.unlink()
    assert library("note", KEYS[0]).stdout.endswith("theirs\n")


def test_an_unknown_paper_has_no_note(library: Run) -> None:
    assert library("note", "nobody2020nothing").exit_code == 2
