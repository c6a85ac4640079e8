"""What the app remembers from one run to the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readlist.tui.remembered import ExportChoice, Memory, Remembered, read_remembered


def test_what_is_remembered_is_there_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "state" / "remembered.json"
    memory = Memory(path)
    memory.remember(copied="bibtex")
    memory.remember(copied="doi", export=ExportChoice(form="csv", targets={"csv": "/a.csv"}))
    assert memory.now.copied == "doi"
    memory.close()
    assert read_remembered(path) == memory.now
    assert read_remembered(path).export.target == "/a.csv"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"copied": '])
def test_a_broken_file_is_ignored_and_written_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "remembered.json"
    path.write_bytes(content)
    assert read_remembered(path) == Remembered()
    memory = Memory(path)
    memory.remember(copied="title")
    memory.close()
    assert read_remembered(path).copied == "title"


def test_one_wrong_value_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    path.write_text(json.dumps({"copied": "doi", "export": {"targets": 7}, "folded_tags": ["a"]}))
    assert read_remembered(path) == Remembered(copied="doi", folded_tags=("a",))


def test_each_app_writes_but_what_it_changes_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    path.write_text(json.dumps({"of_a_newer_version": [1], "copied": "doi"}))
    one, two = Memory(path, read_remembered(path)), Memory(path, read_remembered(path))
    one.remember(copied="title")
    one.close()
    two.remember(folded_tags=("sea",))
    two.close()
    assert json.loads(path.read_text()) == {
        "of_a_newer_version": [1],
        "copied": "title",
        "folded_tags": ["sea"],
    }


def test_a_disk_that_refuses_and_a_memory_without_a_file_cost_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for memory in (Memory(tmp_path / "file" / "remembered.json"), Memory()):
        memory.remember(copied="doi")
        memory.close()
        assert memory.now.copied == "doi"
