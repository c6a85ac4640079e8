"""Names of libraries that a shell, a pattern or a terminal would take for something else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import KEYS, Run

NAMES = (
    "with space",
    "quo'te\"s",
    "new\nline",
    "Zoe\u0301 café",
    "-dash",
    "*[a]?",
    "$HOME;ls",
    "~tilde",
    "back\\slash",
    "\x1b[2J",
    "漢" * 75,
    os.fsdecode(b"not utf-8 \xff\xfe"),
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("suffix", ["", ".json"])
def test_any_name_that_the_system_takes_is_one_for_a_library(
    run: Run, source: Path, home: Path, name: str, suffix: str
) -> None:
    path = home / "here" / f"{name}{suffix}"
    path.parent.mkdir()
    try:
        path.touch()
    except OSError:
        pytest.skip("this system does not take that name")
    path.unlink()

    def did(*arguments: str) -> str:
        result = run("--library", os.fspath(path), *arguments)
        assert result.exit_code == 0, result.stderr
        assert not set("\x1b\udcff") & set(result.output)
        return result.stdout

    did("import", str(source))
    did("star", KEYS[0])
    assert did("count", "is:starred") == "1\n"
    did("export", "markdown", "--to", os.fspath(home / "out" / name))
    did("config")
    did("undo", "2")
    assert did("count", "is:any") == "0\n"
    folder, stem = (path.parent, name) if suffix else (path, "library")
    assert {each.name for each in folder.iterdir()} == {
        f"{stem}.{kind}" for kind in ("json", "journal", "lock")
    }


def test_a_name_that_is_too_long_is_told(run: Run, source: Path, home: Path) -> None:
    before = set(home.iterdir())
    result = run("--library", str(home / ("a" * 250 + ".json")), "import", str(source))
    assert result.exit_code == 2
    assert "shorter" in result.stderr
    assert set(home.iterdir()) == before


def test_a_home_of_nobody_is_told(run: Run) -> None:
    result = run("--library", "~no-such-user/papers", "list")
    assert result.exit_code == 2
    assert "no such user" in result.stderr
