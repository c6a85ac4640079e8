"""A format of another package, as the README shows it, installed and used through the command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from readlist.formats.registry import ENTRY_POINTS

CHECKOUT = Path(__file__).parent.parent.parent
SECTION = (CHECKOUT / "README.md").read_text("utf-8").split("## Add a format")[1].split("\n## ")[0]
LIST = "1936 / On Computable Numbers / Alan Turing\n1950 / broken\n1950 / Computing Machinery / Alan Turing\n"


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed plug-in."""
    package, folder = tmp_path_factory.mktemp("package"), tmp_path_factory.mktemp("site")
    (package / "pyproject.toml").write_text(block("toml"), "utf-8")
    (package / "readlist_slashes.py").write_text(block("python"), "utf-8")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-build-isolation",
        "--no-deps",
        "--no-index",
    ]
    done = subprocess.run(
        [*pip, "--target", str(folder), str(package)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def readlist(site: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(site), str(CHECKOUT)]),
        "READLIST_LIBRARY": str(home / "library.json"),
    }
    return subprocess.run(
        [sys.executable, "-m", "readlist", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )


def test_its_lists_are_recognised_and_imported(site: Path, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(LIST.replace("1950 / broken\n", ""), "utf-8")
    done = readlist(site, tmp_path, "import", str(tmp_path / "old.txt"), "--json")
    assert done.returncode == 0, done.stderr
    (source,) = json.loads(done.stdout)["sources"]
    assert source["format"] == "slashes"
    assert [paper["title"] for paper in source["papers"]] == ["On Computable Numbers", "Computing Machinery"]
    assert source["papers"][0]["authors"] == ["Alan Turing"]


def test_it_can_be_demanded_and_its_problems_are_told(site: Path, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(LIST, "utf-8")
    done = readlist(
        site, tmp_path, "import", str(tmp_path / "old.txt"), "--format", "slashes", "--dry-run", "--json"
    )
    assert done.returncode == 1
    (source,) = json.loads(done.stdout)["sources"]
    assert [(problem["severity"], problem["line"]) for problem in source["problems"]] == [("error", 2)]
    assert "slashes" in readlist(site, tmp_path, "import", "x", "--format", "nothing").stderr


def test_its_papers_are_written_and_read_back(site: Path, tmp_path: Path) -> None:
    text = LIST.replace("1950 / broken\n", "")
    (tmp_path / "old.txt").write_text(text, "utf-8")
    assert readlist(site, tmp_path, "import", str(tmp_path / "old.txt")).returncode == 0
    assert readlist(site, tmp_path, "export", "slashes", "--to", "-").stdout == text
    done = readlist(site, tmp_path, "export", "slashes", "year:1950", "--to", str(tmp_path / "new.txt"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new.txt").read_text("utf-8") == "1950 / Computing Machinery / Alan Turing\n"


def test_the_readme_names_the_group() -> None:
    assert f'[project.entry-points."{ENTRY_POINTS}"]' in block("toml")
