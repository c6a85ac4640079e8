"""What the app remembers: written whole, kept by others, never in the way."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from readlist.config import Config
from readlist.errors import UsageError
from readlist.tui.remembered import Remembered, read_remembered, remember
from readlist.tui.theme_choice import wanted_theme
from readlist.views.palette import DEFAULT_THEME


def test_what_was_remembered_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "remembered.json"
    remember(path, theme="nord", theme_over="sepia")
    assert read_remembered(path) == Remembered(theme="nord", theme_over="sepia")


def test_fields_of_another_version_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    path.write_text('{"panes": [1, 2], "theme": "sepia"}')
    assert read_remembered(path).theme == "sepia"
    remember(path, theme="nord")
    assert json.loads(path.read_text()) == {"panes": [1, 2], "theme": "nord"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"theme": 3}', b"\xff\xfe", b'{"theme": "\xff"}'])
def test_a_broken_file_is_no_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "remembered.json"
    path.write_bytes(content)
    assert read_remembered(path) == Remembered()
    remember(path, theme="nord")
    assert read_remembered(path).theme == "nord"


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    assert read_remembered(tmp_path / "missing.json") == Remembered()


@pytest.mark.skipif(
    sys.platform == "win32" or (os.geteuid() == 0 and not Path("/proc").is_dir()), reason="needs /proc"
)
def test_a_disk_that_refuses_is_told() -> None:
    with pytest.raises(UsageError, match="Not remembered"):
        remember(Path("/proc/readlist/remembered.json"), theme="nord")


@pytest.mark.parametrize(
    ("configured", "remembered", "wanted"),
    [
        ("", Remembered(), DEFAULT_THEME),
        ("sepia", Remembered(), "sepia"),
        ("", Remembered("nord"), "nord"),
        ("sepia", Remembered("nord", "sepia"), "nord"),
        ("sepia", Remembered("nord"), "sepia"),
        ("", Remembered("nord", "sepia"), DEFAULT_THEME),
        (DEFAULT_THEME, Remembered("nord"), DEFAULT_THEME),
    ],
)
def test_the_newest_of_configuration_and_choice_holds(
    configured: str, remembered: Remembered, wanted: str
) -> None:
    assert wanted_theme(Config(theme=configured), remembered) == wanted
