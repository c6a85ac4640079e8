"""An empty library in a scratch folder, and sources in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from readlist.library.importing import ImportOptions, ImportReport, import_sources
from readlist.library.library import Library, open_library
from readlist.library.sources import Source

TODAY = date(2024, 9, 2)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with open_library(tmp_path / "library.json", session="cli") as opened:
        yield opened


def json_lines(*lines: str, name: str = "papers.jsonl") -> Source:
    return Source(name, "\n".join(lines).encode(), TODAY, f"/lists/{name}")


def take(library: Library, *sources: Source, options: ImportOptions = ImportOptions()) -> ImportReport:  # noqa: B008
    return import_sources(library, sources, options)
