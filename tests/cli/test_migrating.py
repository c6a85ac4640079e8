"""``migrate``, and what every command says of a library that is too new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from readlist import paths
from readlist.cli.migrating import migrate_command
from readlist.cli.session import Session
from readlist.library.library import Library, open_library
from tests.cli.conftest import Run
from tests.store.migrations import TO_TWO


class NextSession(Session):
    """The command line of a readlist that knows version 2 of a library."""

    def open_library(self, name: str, *, daily_backups: bool = False) -> Library:
        return open_library(self.library_path, session=name, migrations=TO_TWO)


def migrate(*arguments: str) -> Result:
    return CliRunner().invoke(
        migrate_command, list(arguments), obj=NextSession(), standalone_mode=False, catch_exceptions=False
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def test_there_is_nothing_to_migrate(library: Run, home: Path) -> None:
    before = files(home)
    result = library("migrate")
    assert result.exit_code == 0
    assert "is of version 1, the newest that this readlist knows" in result.stdout
    assert json.loads(library("migrate", "--dry-run", "--json").stdout) == {
        "from": 1, "to": 1, "dry_run": True, "changes": {}, "copy": None,
    }  # fmt: skip
    assert files(home) == before


def test_an_empty_library_is_not_created(run: Run, home: Path) -> None:
    assert run("migrate").exit_code == 0
    assert not list(home.glob("library*"))


def test_a_dry_run_says_what_would_change(library: Run, home: Path) -> None:
    (home / "library.lock").unlink()
    before = files(home)
    result = migrate("--dry-run")
    assert "would be brought from version 1 to 2" in result.output
    assert "papers 1, lists 1" in result.output or "lists 1, papers 1" in result.output
    assert "A copy would be made first. Nothing was changed." in result.output
    assert json.loads(migrate("--dry-run", "--json").output) == {
        "from": 1, "to": 2, "dry_run": True, "changes": {"lists": 1, "papers": 1}, "copy": None,
    }  # fmt: skip
    assert files(home) == before


def test_the_library_is_migrated_and_the_copy_named(library: Run, home: Path) -> None:
    result = migrate()
    (copy,) = (home / "library-backups").glob("*-before-migration.json")
    assert "was brought from version 1 to 2" in result.output
    assert str(copy) in result.output
    assert "history begins anew" in result.output
    assert "is of version 2, the newest" in migrate().output
    refused = library("list")
    assert refused.exit_code == 2
    assert "version 2" in refused.stderr


NEWER = '{"meta":{\n"1":{"library":"l","schema":99}\n},\n"papers":{\n"7":{"key":"tide","title":"Tides"}\n}}\n'


@pytest.fixture
def newer(home: Path) -> Path:
    """A library of a version that is not known yet."""
    path = home / "library.json"
    path.write_text(NEWER, "utf-8")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("list",), ("count",), ("show", "tide"), ("history",), ("stats",), ("tags",), ("searches",),
        ("rules",), ("duplicates",), ("undo",), ("redo",), ("star", "tide"), ("note", "tide", "--set", "x"),
        ("import", "SOURCE", "--dry-run"), ("import", "SOURCE"), ("add", "--title", "A Title", "--dry-run"),
        ("export", "bibtex", "is:any", "--to", "refs.bib"), ("migrate",), ("migrate", "--dry-run"),
        ("--plain",),
    ],
)  # fmt: skip
def test_every_command_refuses_a_newer_library(
    run: Run, newer: Path, source: Path, arguments: tuple[str, ...]
) -> None:
    before = files(newer.parent)
    result = run(*(str(source) if word == "SOURCE" else word for word in arguments))
    assert result.exit_code == 2, result.output
    assert "is of version 99, and this readlist knows none beyond 1" in result.stderr
    assert "Update readlist. The library was not touched." in result.stderr
    assert result.stdout == ""
    assert files(newer.parent) == before
    assert not paths.cache_folder().exists()


def test_the_app_refuses_a_newer_library(newer: Path) -> None:
    before = files(newer.parent)
    environment = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"}
    result = subprocess.run(
        [sys.executable, "-m", "readlist"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 2
    assert "is of version 99" in result.stderr
    assert files(newer.parent) == before
