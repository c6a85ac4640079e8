"""The shape of the code: layers, the size of modules, and what a start imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
MODULES = sorted((CHECKOUT / "readlist").rglob("*.py"))
LONGEST_MODULE = 500
HEAVY = (
    "textual",
    "rich",
    "tinydb",
    "rapidfuzz",
    "asyncio",
    "http",
    "sqlite3",
    "email",
    "tantivy",
    "Stemmer",
    "numpy",
    "jinja2",
)
"""What a start of the command line must not pay for."""


def test_the_import_contracts_hold() -> None:
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(
        [*lint, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_too_long() -> None:
    modules = [path for part in ("readlist", "tests", "bench") for path in (CHECKOUT / part).rglob("*.py")]
    lengths = {str(path.relative_to(CHECKOUT)): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def imported_by(statement: str) -> set[str]:
    """Return the modules that are loaded after ``statement`` in a fresh interpreter."""
    program = f"import sys, json\n{statement}\njson.dump(sorted(sys.modules), sys.stdout)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True
    )
    return set(json.loads(done.stdout))


def test_the_command_line_starts_without_the_app_and_the_readers() -> None:
    loaded = imported_by("import readlist.cli.main")
    assert loaded & set(HEAVY) == set()
    assert not {
        name for name in loaded if name.startswith(("readlist.tui", "readlist.formats", "readlist.views"))
    }


def test_what_a_search_needs_is_imported_when_it_is_needed() -> None:
    modules = "readlist.search.text_index, readlist.library.text_search, readlist.library.selecting"
    assert imported_by(f"import {modules}") & {"tantivy", "Stemmer"} == set()


def test_what_a_ranking_needs_is_imported_when_papers_are_ranked() -> None:
    assert "numpy" not in imported_by(
        "import readlist.library.ranking, readlist.cli.ranking, readlist.tui.app"
    )


@pytest.mark.parametrize("package", ["model", "formats", "search", "analysis", "store", "library"])
def test_what_is_below_the_front_ends_draws_nothing(package: str) -> None:
    modules = [
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if path.parent == CHECKOUT / "readlist" / package
    ]
    loaded = imported_by("import " + ", ".join(modules))
    assert loaded & {"textual", "rich", "click"} == set()
