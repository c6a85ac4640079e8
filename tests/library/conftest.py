"""An empty library in a scratch folder, and sources in our own words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from readlist.library.importing import ImportOptions, ImportReport, import_sources
from readlist.library.library import Library, open_library
from readlist.library.sources import Source
from readlist.sync import git

TODAY = date(2024, 9, 2)
SEA = "Sea"
SEA_TITLES = ("Tides of the Northern Sea", "Moons of the Outer Planets", "Winds over the Open Ocean")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with open_library(tmp_path / "library.json", session="cli") as opened:
        yield opened


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Library]]:
    """Makes a library on a machine of that name, or opens it again."""
    monkeypatch.setitem(git._SETTINGS, "core.fsync", "none")
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(open_library(tmp_path / name / "library.json", session="cli"))


@pytest.fixture
def ada(machine: Callable[[str], Library]) -> Library:
    """A library with a list of the name SEA, of three papers."""
    library = machine("ada")
    lines = (json.dumps({"title": title, "tags": ["sea"]}) for title in SEA_TITLES)
    take(library, json_lines(*lines, name="sea.jsonl"), options=ImportOptions(list_name=SEA))
    return library


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return tmp_path / "list.git"


def json_lines(*lines: str, name: str = "papers.jsonl") -> Source:
    return Source(name, "\n".join(lines).encode(), TODAY, f"/lists/{name}")


def take(library: Library, *sources: Source, options: ImportOptions = ImportOptions()) -> ImportReport:  # noqa: B008
    return import_sources(library, sources, options)
