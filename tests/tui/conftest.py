"""What tests of the app begin with: a small library, and lists to import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readlist.library.library import Library
from tests.tui.import_stage import DIGEST
from tests.tui.stage import make_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path) as opened:
        yield opened


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "digest.txt").write_text(DIGEST)
    (folder / "more.jsonl").write_text(
        '{"title": "Winds of the Upper Air"}\n{"title": "Rain"}\n{"year": 1}\n'
    )
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    monkeypatch.chdir(folder)
    return folder
