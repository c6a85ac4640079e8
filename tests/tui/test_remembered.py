"""What the app remembers from one run to the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readlist.tui.remembered import Memory, Remembered, read_remembered


def test_what_is_remembered_is_there_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "state" / "remembered.json"
    memory = Memory(path)
    memory.remember(theme="sepia")
    memory.remember(theme="nord", theme_over="sepia")
    assert memory.now.theme == "nord"
    memory.close()
    assert read_remembered(path) == memory.now
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"theme": '])
def test_a_broken_file_is_ignored_and_written_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "remembered.json"
    path.write_bytes(content)
    assert read_remembered(path) == Remembered()
    memory = Memory(path)
    memory.remember(theme="nord")
    memory.close()
    assert read_remembered(path).theme == "nord"


def test_each_app_writes_but_what_it_changes_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    path.write_text(json.dumps({"of_a_newer_version": [1], "theme_over": 3}))
    assert read_remembered(path) == Remembered()
    memory = Memory(path, read_remembered(path))
    memory.remember(theme="nord")
    memory.close()
    assert json.loads(path.read_text()) == {"of_a_newer_version": [1], "theme": "nord", "theme_over": 3}


def test_a_disk_that_refuses_and_a_memory_without_a_file_cost_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for memory in (Memory(tmp_path / "file" / "remembered.json"), Memory()):
        memory.remember(theme="nord")
        memory.close()
        assert memory.now.theme == "nord"
