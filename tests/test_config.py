"""The configuration file: defaults, values, and mistakes with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.config import Config, Ranking, Rule, read_config
from readlist.errors import ConfigError


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "missing.toml") == (Config(), ())


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        """
theme = "readlist-light"
advance = "off"
statuses = ["to-cite"]
ascii = true
motion = "off"
keymap = "emacs"
opener = "firefox --new-tab"
editor = "nvim -c 'set wrap'"

[keys]
star = "a, *"

[tag-colours]
to-cite = "star"
"llm/serving" = "later"

[ranking]
on = false
boosted = ["mixture of experts"]
muted = ["survey"]

[[rules]]
query = "title:survey OR title:benchmark"
skip = true

[[rules]]
query = "author:bengio moe"
star = true
tags = ["moe"]
queue = true
""",
        "utf-8",
    )
    config, notices = read_config(path)
    assert notices == ()
    assert config == Config(
        theme="readlist-light",
        advance="off",
        statuses=("to-cite",),
        ascii=True,
        motion="off",
        keymap="emacs",
        keys={"star": "a, *"},
        tag_colours={"to-cite": "star", "llm/serving": "later"},
        opener="firefox --new-tab",
        editor="nvim -c 'set wrap'",
        ranking=Ranking(on=False, boosted=("mixture of experts",), muted=("survey",)),
        rules={
            1: Rule(query="title:survey OR title:benchmark", skip=True),
            2: Rule(query="author:bengio moe", star=True, tags=("moe",), queue=True),
        },
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tag-colours]\nmoe = 'crimson'", ("tag-colours.moe", "crimson")),
        ("themes = 'x'", ("themes", "Did you mean theme?")),
        ("frobnicate = 1", ("frobnicate",)),
        ("advance = 'sideways'", ("advance", "sideways")),
        ("ascii = 'yes'", ("ascii",)),
        ("statuses = 'to-cite'", ("statuses",)),
        ("keys = 3", ("keys",)),
        ("[keys]\nstar = 3", ("keys", "star")),
        ("[ranking]\nmuted = 'survey'", ("ranking.muted", "Expected `array`")),
        ("[ranking]\nmute = ['survey']", ("ranking.mute", "mute")),
        ("ranking = true", ("ranking", "Expected `object`")),
        ("rules = 3", ("rule 1 is left out",)),
        ("[[rules]]\nskip = true", ("rule 1 is left out", "query")),
        ("[[rules]]\nquery = 'tag:moe'", ("rule 1 is left out", "It does nothing")),
        ("[[rules]]\nquery = 'tag:moe'\nskip = 'yes'", ("rule 1 is left out", "skip: Expected `bool`")),
        ("[[rules]]\nquery = 'tag:moe'\ntags = 'a'", ("rule 1 is left out", "tags: Expected `array`")),
        ("[[rules]]\nquery = 'tag:moe'\nmute = true", ("rule 1 is left out", "mute")),
        ("[[rules]]\nquery = 'a'\nskip = true\nqueue = true", ("rule 1 is left out", "both queue and skip")),
    ],
)
def test_one_wrong_setting_is_told_and_the_others_hold(
    text: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"opener = 'firefox'\n{text}\n", "utf-8")
    config, notices = read_config(path)
    assert config == Config(opener="firefox")
    (notice,) = notices
    assert str(path) in notice
    assert all(word in notice for word in words)


def test_every_wrong_setting_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("themes = 'x'\nascii = 1\nadvance = 'up'\n[keys]\nstar = 'f'\nqueue = 1\n", "utf-8")
    config, notices = read_config(path)
    assert config == Config(advance="up", keys={"star": "f"})
    assert len(notices) == 3


def test_a_wrong_rule_leaves_the_others_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        "".join(f"[[rules]]\nquery = 'a'\n{does}\n" for does in ("star = true", "", "skip = true"))
    )
    config, notices = read_config(path)
    assert config.rules == {1: Rule(query="a", star=True), 3: Rule(query="a", skip=True)}
    assert [notice.startswith(f"{path}: rule 2 is left out") for notice in notices] == [True]


def test_a_single_rule_may_stand_under_single_brackets(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[rules]\nquery = 'a'\nskip = true\n")
    assert read_config(path) == (Config(rules={1: Rule(query="a", skip=True)}), ())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"theme = oops", "line 1"),
        (b"theme = '\x00'", "line 1"),
        (b"theme = 'ansi'\nopener = '\xff'\n", "line 2 is not UTF-8"),
        ("theme = 'ansi'".encode("utf-16"), "line 1 is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_as_settings_is_refused_with_a_way_out(
    data: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(path) in caught.value.message
    assert words in caught.value.message
    assert "codec" not in caught.value.message
    assert "move it away" in caught.value.hint


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot read"):
        read_config(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbftheme = 'ansi'\n")
    assert read_config(path) == (Config(theme="ansi"), ())


def test_a_folder_that_cannot_be_there_holds_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert read_config(tmp_path / "file" / "config.toml") == (Config(), ())
