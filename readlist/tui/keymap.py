"""The keys of the app: those of the command table, a preset over them, and the user's own over both.

Textual is only imported where bindings are made, so that ``readlist keys`` starts fast.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from readlist.commands import COMMANDS, command
from readlist.config import Config, KeymapName
from readlist.errors import ConfigError
from readlist.tui.keymap_presets import PRESETS

if TYPE_CHECKING:
    from textual.binding import Binding

LABELS = {
    "backspace": "Backspace",
    "delete": "Del",
    "down": "Down",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "home": "Home",
    "insert": "Ins",
    "left": "Left",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "right": "Right",
    "space": "Space",
    "tab": "Tab",
    "up": "Up",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}
"""The keys that have a name instead of a character, as Textual calls them and as people read them."""

MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
SAME_IN_A_TERMINAL = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+at": "ctrl+@", "ctrl+space": "ctrl+@"}
RESERVED = {"ctrl+c": "copies the selection", "ctrl+z": "suspends the app"}
ALWAYS_REACHABLE = ("palette", "quit")
HINT = "`readlist keys` shows every command with its keys; [keys] in the configuration changes them."

# Textual's names for characters whose Unicode name is obscure.
_SHORTER_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


class Keymap(msgspec.Struct, frozen=True):
    """Which keys run which command: ``keys`` has Textual's key names by command id, in the table's order."""

    keys: Mapping[str, tuple[str, ...]]

    def label(self, command_id: str) -> str:
        """Return the first key of a command as people read it ("s", "Enter", "/", "ctrl+t"), or ""."""
        keys = self.keys[command_id]
        return key_label(keys[0]) if keys else ""

    def labels(self, command_id: str) -> tuple[str, ...]:
        """Return all keys of a command as people read them."""
        return tuple(key_label(key) for key in self.keys[command_id])


def keymap(config: Config) -> Keymap:
    """Return the keys of every command: those of the preset, replaced where ``config.keys`` says so.

    A command may be left without a key (""), but for the palette and quit. Raises
    ConfigError for an unknown command or key, and for a key that two commands want.
    """
    own = {name: _read_entry(name, text) for name, text in config.keys.items()}
    keys = _over_preset(own, config.keymap)
    clash = _first_clash(keys)
    if clash is not None:
        raise _clash_error(*clash)
    return Keymap(MappingProxyType(keys))


def usable_keys(
    configured: Mapping[str, str], preset: KeymapName = "vim"
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the entries of [keys] that can be used together, and what is wrong with each of the others.

    They stand over the keys of ``preset``.
    """
    read: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for identifier, text in configured.items():
        try:
            read[identifier] = _read_entry(identifier, text)
        except ConfigError as error:
            faults.append(error.message)
    while clash := _first_clash(_over_preset(read, preset)):
        faults.append(_clash_error(*clash).message)
        _, first, second = clash
        del read[second if second in read else first]
    return {identifier: configured[identifier] for identifier in read}, tuple(faults)


def bindings(config: Config) -> list[Binding]:
    """Return a Textual binding per command with keys; its action is ``command('<id>')``.

    Raises ConfigError as ``keymap`` does.
    """
    from textual.binding import Binding

    return [
        Binding(
            ",".join(keys), f"command('{identifier}')", command(identifier).title, show=False, id=identifier
        )
        for identifier, keys in keymap(config).keys.items()
        if keys
    ]


def key_label(key: str) -> str:
    """Return Textual's name of a key as people read it: "slash" is "/", "pagedown" is "PgDn"."""
    if key in LABELS:
        return LABELS[key]
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _character(last) or last])


def read_key(text: str) -> str | None:
    """Return Textual's name of the key that ``text`` means; None when there is no such key.

    ``text`` is a character ("/"), a name ("slash", "PgDn", "F5") or either of them after
    modifiers ("ctrl+t").
    """
    text = text.strip()
    if len(text) == 1:
        return _character_name(text)
    *modifiers, last = text.split("+") if not text.endswith("++") else [*text[:-2].split("+"), "+"]
    modifiers = sorted(modifier.lower() for modifier in modifiers)
    if any(modifier not in MODIFIERS for modifier in modifiers):
        return None
    name = _named_key(last.lower()) or (_character_name(last) if len(last) == 1 else None)
    if name is None:
        return None
    if modifiers == ["shift"] and len(name) == 1:
        return name.upper()
    if modifiers and len(name) == 1:
        name = name.lower()
    key = "+".join([*modifiers, name])
    return SAME_IN_A_TERMINAL.get(key, key)


def _named_key(name: str) -> str | None:
    if name in LABELS:
        return name
    for key, label in LABELS.items():
        if label.lower() == name:
            return key
    return name if _character(name) is not None and len(name) > 1 else None


def _character_name(character: str) -> str | None:
    if character.isalnum():
        return character
    try:
        name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    except ValueError:
        return None
    return _SHORTER_NAMES.get(name, name)


def _character(name: str) -> str | None:
    """Return the character that Textual calls ``name``; the printable ones of ASCII are enough."""
    if len(name) == 1:
        return name
    return next((chr(code) for code in range(0x21, 0x7F) if _character_name(chr(code)) == name), None)


def _over_preset(own: Mapping[str, tuple[str, ...]], preset: KeymapName) -> dict[str, tuple[str, ...]]:
    changed = {**PRESETS[preset], **own}
    return {entry.id: changed.get(entry.id, entry.keys) for entry in COMMANDS}


def _read_entry(identifier: str, text: str) -> tuple[str, ...]:
    known = sorted(entry.id for entry in COMMANDS)
    if identifier not in known:
        close = difflib.get_close_matches(identifier, known, n=1)
        meant = f' Did you mean "{close[0]}"?' if close else ""
        raise ConfigError(f'[keys] names an unknown command "{identifier}".{meant}', HINT)
    keys: list[str] = []
    for part in text.split(","):
        if not part.strip():
            continue
        key = read_key(part)
        if key is None:
            raise ConfigError(
                f'[keys] gives {identifier} an unknown key "{part.strip()}".',
                'A key is a character or a name such as enter, space, f5, ctrl+t; "," separates several.',
            )
        if key in RESERVED:
            raise ConfigError(f"[keys] gives {identifier} the key {key}, which always {RESERVED[key]}.", HINT)
        keys.append(key)
    if not keys and identifier in ALWAYS_REACHABLE:
        raise ConfigError(f"[keys] leaves {identifier} without a key.", HINT)
    return tuple(dict.fromkeys(keys))


def _first_clash(keys: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
    """Return a key that two commands want, and the two."""
    owners: dict[str, str] = {}
    for identifier, own in keys.items():
        for key in own:
            if key in owners:
                return key, owners[key], identifier
            owners[key] = identifier
    return None


def _clash_error(key: str, first: str, second: str) -> ConfigError:
    return ConfigError(
        f'The key {key_label(key)} belongs to two commands, "{first}" and "{second}".',
        "Give one of them another key under [keys] in the configuration.",
    )
