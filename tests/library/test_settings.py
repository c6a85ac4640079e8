"""One setting is written into the user's configuration; every other byte of it is theirs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from readlist.config import read_config
from readlist.errors import ConfigError
from readlist.library.settings import carry_tag_colours, set_tag_colour

WRITTEN = """# my own
theme = "dusk"   # evenings

[tag-colours]
moe = "star"  # the important one

[keys]
skip = "X"
"""


def test_a_colour_is_added_changed_and_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(WRITTEN, "utf-8")
    set_tag_colour(file, "llm/serving", "later")
    set_tag_colour(file, "moe", "read")
    assert read_config(file)[0].tag_colours == {"moe": "read", "llm/serving": "later"}
    set_tag_colour(file, "moe", "star")
    set_tag_colour(file, "llm/serving", None)
    assert file.read_text("utf-8") == WRITTEN


def test_line_ends_and_tables_in_one_line_stay(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b'theme = "dusk"\r\ntag-colours = { moe = "star" }\r\n')
    set_tag_colour(file, "moe", "read")
    assert file.read_bytes() == b'theme = "dusk"\r\ntag-colours = { moe = "read" }\r\n'


def test_without_a_configuration_there_is_one_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "config.toml"
    set_tag_colour(file, "to cite", None)
    assert not file.exists()
    set_tag_colour(file, 'to "cite" ü', "note")
    config, complaints = read_config(file)
    assert (config.tag_colours, complaints) == ({'to "cite" ü': "note"}, ())


@pytest.mark.parametrize("written", [b"theme = ", b"tag-colours = 3\n\xff"])
def test_what_cannot_be_read_is_not_written_over(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(written)
    with pytest.raises(ConfigError, match=r"config\.toml"):
        set_tag_colour(file, "moe", "star")
    assert file.read_bytes() == written


def test_a_value_of_another_kind_gives_way_to_the_table(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("tag-colours = 3\n", "utf-8")
    set_tag_colour(file, "moe", "star")
    assert read_config(file)[0].tag_colours == {"moe": "star"}


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_a_link_to_the_configuration_stays_one(tmp_path: Path) -> None:
    kept, file = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    kept.write_text(WRITTEN, "utf-8")
    file.symlink_to(kept)
    set_tag_colour(file, "moe", "read")
    assert file.is_symlink()
    assert read_config(kept)[0].tag_colours == {"moe": "read"}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="Cannot write"):
        set_tag_colour(tmp_path / "config.toml", "moe", "star")
    tmp_path.chmod(0o700)


def test_a_renamed_tag_and_those_below_it_keep_their_colours(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[tag-colours]\nllm = "star"\n"llm/serving" = "read"\nllms = "later"\n', "utf-8")
    colours = carry_tag_colours(file, "llm", "models")
    assert colours == {
        "llm": "star",
        "llm/serving": "read",
        "llms": "later",
        "models": "star",
        "models/serving": "read",
    }
    assert read_config(file)[0].tag_colours == colours


def test_a_colour_of_the_new_name_is_left(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[tag-colours]\nllm = "star"\nmodels = "read"\n', "utf-8")
    assert carry_tag_colours(file, "llm", "models")["models"] == "read"


def test_without_colours_no_configuration_is_made(tmp_path: Path) -> None:
    assert carry_tag_colours(tmp_path / "config.toml", "llm", "models") == {}
    assert not (tmp_path / "config.toml").exists()
