"""The configuration: a frozen value read from TOML and passed on as an argument."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from readlist.errors import ConfigError

Advance = Literal["off", "down", "up"]
Motion = Literal["on", "off"]
Sync = Literal["manual", "auto"]
KeymapName = Literal["vim", "emacs", "arrows"]
TagColour = Literal[
    "tag", "link", "note", "annotation", "star", "queued", "reading", "read", "skipped", "later", "muted"
]
"""The colours that a tag can have: those of the theme, by what else they stand for."""

_TABLES = ("keys", "tag-colours", "ranking", "rules")

_WAY_OUT = (
    "Correct it there, or move it away: then every setting has its default. `readlist config` prints them."
)


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an import does to the new papers that ``query`` finds."""

    query: str
    tags: tuple[str, ...] = ()
    star: bool = False
    queue: bool = False
    skip: bool = False

    def __post_init__(self) -> None:
        if not (self.tags or self.star or self.queue or self.skip):
            raise ValueError('It does nothing; give it tags = ["moe"], star, queue or skip = true')
        if self.queue and self.skip:
            raise ValueError("It cannot both queue and skip; leave one of them out")


class Ranking(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """How papers are put in the order in which they may be wanted.

    ``on`` is whether anything is learned at all; papers with a term of ``boosted`` come further
    up, those with one of ``muted`` further down.
    """

    on: bool = True
    boosted: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()


class Config(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Every setting with its default.

    ``theme`` is "" where it is left to the choice made in the app. ``motion`` is whether
    anything blinks, slides or pulses. ``advance`` is where the cursor goes after a verdict,
    ``statuses`` are the user's own besides the five built in, ``keymap`` is the preset of
    keys to begin with, ``keys`` maps a command's id to the keys that replace those of the
    preset (a key or several separated by commas), ``opener`` is the program that opens
    links, with its arguments, ``tag_colours`` are the colours of tags and of those below them,
    ``citation_key`` is the pattern of the keys under which papers stand in bibliographies,
    ``backups`` is whether they are made without being asked for, ``sync`` is whether the app
    syncs by itself a library that has a remote, ``ranking`` is how papers are put in the order
    in which they may be wanted,
    ``rules`` are those of imports in their order, by their number in the file.
    """

    theme: str = ""
    advance: Advance = "down"
    statuses: tuple[str, ...] = ()
    ascii: bool = False
    motion: Motion = "on"
    keymap: KeymapName = "vim"
    keys: dict[str, str] = {}
    tag_colours: dict[str, TagColour] = {}
    opener: str = ""
    editor: str = ""
    citation_key: str = "{key}"
    backups: bool = True
    sync: Sync = "manual"
    ranking: Ranking = Ranking()
    rules: dict[int, Rule] = {}


def read_config(path: Path) -> tuple[Config, tuple[str, ...]]:
    """Return the configuration in ``path`` and, in words, what stands there and cannot be used.

    A setting that is not in the file, or whose value is wrong, has its default. Raises
    ConfigError when the file cannot be read as TOML.
    """
    values = _numbered(_read_toml(path))
    try:
        return msgspec.convert(values, Config), ()
    except msgspec.ValidationError:
        return _usable_settings(values, path)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"The configuration {path} is no text: line {line} is not UTF-8.", _WAY_OUT
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The configuration {path} is wrong: {error}", _WAY_OUT) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"Cannot read the configuration {path}: {reason}.", _WAY_OUT) from error


def _numbered(values: dict[str, Any]) -> dict[str, Any]:
    """Number the rules: each is told by its place in the file, whatever becomes of the others.

    A single one may stand under [rules], too.
    """
    if "rules" not in values:
        return values
    rules = values["rules"]
    return {**values, "rules": dict(enumerate(rules if isinstance(rules, list) else [rules], 1))}


def _usable_settings(values: Mapping[str, Any], path: Path) -> tuple[Config, tuple[str, ...]]:
    from difflib import get_close_matches

    known = [field.encode_name for field in msgspec.structs.fields(Config)]
    usable: dict[str, Any] = {}
    notices: list[str] = []
    for name, setting in _single_settings(values):
        try:
            msgspec.convert(setting, Config)
        except msgspec.ValidationError as error:
            if setting.keys() <= set(known):
                fate = "is left out" if "rules" in setting else "is left at its default"
                notices.append(f"{path}: {name} {fate}. {_reason(error)}.")
            else:
                near = get_close_matches(name, known, n=1)
                meant = f" Did you mean {near[0]}?" if near else " `readlist config` prints those there are."
                notices.append(f"{path}: there is no setting {name}.{meant}")
        else:
            for field, value in setting.items():
                usable[field] = {**usable.get(field, {}), **value} if isinstance(value, dict) else value
    return msgspec.convert(usable, Config), tuple(notices)


def _single_settings(values: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every setting, those of a table one by one, with its name."""
    for name, value in values.items():
        if name in _TABLES and isinstance(value, dict):
            label = "rule " if name == "rules" else f"{name}."
            yield from ((f"{label}{entry}", {name: {entry: each}}) for entry, each in value.items())
        else:
            yield name, {name: value}


def _reason(error: msgspec.ValidationError) -> str:
    """Return what is wrong, and with which field where it is that of a rule."""
    reason, _, place = str(error).partition(" - at ")
    field = place.strip("`").partition("$.rules[...].")[2]
    return f"{field}: {reason}" if field else reason
