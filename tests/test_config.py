"""The configuration file: defaults, values, and mistakes with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.config import Config, read_config
from readlist.errors import ConfigError


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "missing.toml") == Config()


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        """
theme = "readlist-light"
advance = "off"
statuses = ["to-cite"]
ascii = true
opener = "firefox --new-tab"
editor = "nvim -c 'set wrap'"

[keys]
star = "a, *"
""",
        "utf-8",
    )
    assert read_config(path) == Config(
        theme="readlist-light",
        advance="off",
        statuses=("to-cite",),
        ascii=True,
        keys={"star": "a, *"},
        opener="firefox --new-tab",
        editor="nvim -c 'set wrap'",
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("theme = oops", "line 1"),
        ("themes = 'x'", "themes"),
        ("advance = 'sideways'", "advance"),
        ("ascii = 'yes'", "ascii"),
        ("keys = 3", "keys"),
        ("[keys]\nstar = 3", "keys"),
    ],
)
def test_a_mistake_names_the_file_and_the_place(text: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(path) in caught.value.message
    assert word in caught.value.message


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"theme = '\x00'"])
def test_a_file_that_is_no_text_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=r"config\.toml"):
        read_config(path)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot read"):
        read_config(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbftheme = 'ansi'\n")
    assert read_config(path).theme == "ansi"
