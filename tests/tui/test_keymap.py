"""The keys of the app: defaults, the user's own, and their mistakes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.binding import Binding
from textual.keys import _character_to_key

from readlist.commands import COMMANDS
from readlist.config import Config
from readlist.errors import ConfigError
from readlist.tui.keymap import bindings, key_label, keymap, read_key


def test_without_configuration_every_command_has_the_keys_of_the_table() -> None:
    keys = keymap(Config()).keys
    assert dict(keys) == {entry.id: entry.keys for entry in COMMANDS}


def test_labels_are_what_people_read_on_their_keyboard() -> None:
    keys = keymap(Config())
    labels = {
        name: keys.label(name) for name in ("star", "open", "search", "help", "palette", "theme", "redo")
    }
    assert labels == {
        "star": "s", "open": "Enter", "search": "/", "help": "?", "palette": ":",
        "theme": "ctrl+t", "redo": "U",
    }  # fmt: skip
    assert keys.labels("page-down") == ("PgDn",)
    assert keys.labels("previous-pane") == ("shift+tab",)


def test_the_users_keys_replace_the_defaults() -> None:
    keys = keymap(Config(keys={"star": "*, F5", "queue": "ctrl+W", "copy": ""}))
    assert keys.keys["star"] == ("asterisk", "f5")
    assert keys.labels("star") == ("*", "F5")
    assert keys.keys["queue"] == ("ctrl+w",)
    assert keys.keys["copy"] == ()
    assert keys.label("copy") == ""


def test_two_commands_can_swap_their_keys() -> None:
    keys = keymap(Config(keys={"star": "w", "queue": "s"}))
    assert (keys.label("star"), keys.label("queue")) == ("w", "s")


@pytest.mark.parametrize(
    ("configured", "words"),
    [
        ({"star": "w"}, ('"star"', '"queue"', "w")),
        ({"star": "enter"}, ('"star"', '"open"', "Enter")),
        ({"star": "ctrl+m"}, ('"star"', '"open"', "Enter")),
        ({"stra": "s"}, ('"stra"', '"star"')),
        ({"star": "hyperspace"}, ("star", '"hyperspace"')),
        ({"star": "control+x"}, ("star", '"control+x"')),
        ({"star": "ctrl+"}, ("star", '"ctrl+"')),
        ({"star": "ctrl+c"}, ("star", "ctrl+c", "copies")),
        ({"quit": ""}, ("quit", "without a key")),
    ],
)
def test_a_wrong_keymap_names_what_is_wrong(configured: dict[str, str], words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError) as caught:
        keymap(Config(keys=configured))
    for word in words:
        assert word in caught.value.message
    with pytest.raises(ConfigError):
        bindings(Config(keys=configured))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("/", "slash"), ("slash", "slash"), ("?", "question_mark"), ("S", "S"), ("shift+s", "S"),
        ("ctrl+S", "ctrl+s"), ("PgDn", "pagedown"), ("pagedown", "pagedown"), ("Esc", "escape"),
        ("+", "plus"), ("ctrl++", "ctrl+plus"),
        ("shift+ctrl+a", "ctrl+shift+a"), ("ctrl+i", "tab"), ("ö", "ö"), ("F12", "f12"), ("space", "space"),
        ("", None), ("f25", None), ("ctrl+alt", None),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(text: str, key: str | None) -> None:
    assert read_key(text) == key


@pytest.mark.parametrize("character", [chr(code) for code in range(0x21, 0x7F)])
def test_every_printable_character_has_textuals_name_and_its_own_label(character: str) -> None:
    key = read_key(character)
    assert key == _character_to_key(character)
    assert key_label(key) == character
    assert read_key(key) == key


def test_bindings_run_the_command_of_their_key() -> None:
    made = {binding.id: binding for binding in Binding.make_bindings(bindings(Config(keys={"copy": ""})))}
    assert made["star"].key == "s"
    assert made["star"].action == "command('star')"
    assert not made["star"].show
    assert set(made) == {entry.id for entry in COMMANDS if entry.keys} - {"copy"}


def test_the_keys_can_be_asked_for_without_loading_textual() -> None:
    program = "import sys, readlist.tui.keymap; raise SystemExit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
