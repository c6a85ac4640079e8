"""The keys of the app: defaults, the user's own, and their mistakes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.binding import Binding
from textual.keys import _character_to_key

from readlist.commands import COMMANDS
from readlist.config import Config, KeymapName
from readlist.errors import ConfigError
from readlist.tui.availability import WHILE_TYPING
from readlist.tui.keymap import bindings, key_label, keymap, read_key, usable_keys
from readlist.tui.keymap_presets import PRESETS


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


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_has_no_clash_and_no_key_that_terminals_lack(preset: KeymapName) -> None:
    keys = keymap(Config(keymap=preset)).keys
    owners = [key for own in keys.values() for key in own]
    assert len(owners) == len(set(owners))
    assert set(PRESETS[preset]) <= {entry.id for entry in COMMANDS}
    for own in keys.values():
        assert not own or any("alt+" not in key for key in own), own
    assert not {"ctrl+c", "ctrl+z", "ctrl+i", "ctrl+m"} & set(owners)
    assert all(key == read_key(key_label(key)) for key in owners)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_letters_of_the_verbs_are_those_of_every_preset(preset: KeymapName) -> None:
    keys = keymap(Config(keymap=preset))
    for verb in (
        "star",
        "queue",
        "reading",
        "done",
        "skip",
        "later",
        "inbox",
        "tags",
        "note",
        "undo",
        "quit",
    ):
        assert keys.label(verb) == keymap(Config()).label(verb)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_takes_keys_of_the_search_field(preset: KeymapName) -> None:
    typed = {"left", "right", "backspace", "delete", "space", "home", "end", *"abcxyz"}
    keys = keymap(Config(keymap=preset)).keys
    assert not typed & {key for command in WHILE_TYPING for key in keys[command]} - {"j", "k"}


def test_the_users_keys_go_over_the_preset() -> None:
    keys = keymap(Config(keymap="emacs", keys={"cursor-down": "ctrl+j"}))
    assert (keys.keys["cursor-down"], keys.keys["cursor-up"]) == (("ctrl+j",), ("ctrl+p", "up"))
    with pytest.raises(ConfigError, match="ctrl\\+n"):
        keymap(Config(keymap="emacs", keys={"star": "ctrl+n"}))
    usable, faults = usable_keys({"star": "ctrl+n", "queue": "a"}, "emacs")
    assert usable == {"queue": "a"}
    assert len(faults) == 1
    assert usable_keys({"star": "ctrl+n"}) == ({"star": "ctrl+n"}, ())


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ctrl+space", "ctrl+@"), ("ctrl+@", "ctrl+@"),
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
