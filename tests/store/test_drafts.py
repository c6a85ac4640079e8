"""Drafts: what is being typed survives a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from readlist.store.drafts import Drafts, is_running


def test_a_draft_is_there_for_the_next_start(tmp_path: Path) -> None:
    Drafts(tmp_path / "library-drafts").save("note-12", "half a thought ✎")
    drafts = Drafts(tmp_path / "library-drafts")
    assert drafts.names() == ("note-12",)
    assert drafts.read("note-12") == "half a thought ✎"
    drafts.discard("note-12")
    assert drafts.names() == ()
    assert not (tmp_path / "library-drafts").exists()


def test_no_draft_is_none(tmp_path: Path) -> None:
    assert Drafts(tmp_path / "none").read("note-1") is None
    Drafts(tmp_path / "none").discard("note-1")


def test_a_strange_name_stays_inside_the_folder(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    drafts.save("../../escape", "text")
    assert drafts.read("../../escape") == "text"
    assert [path.parent for path in tmp_path.rglob("*.md")] == [tmp_path / "drafts"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot be asked")
def test_a_process_is_told_from_one_that_has_ended() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_running(os.getppid())
    assert not is_running(ended.pid)
    assert not is_running(os.getpid())
