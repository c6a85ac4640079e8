"""The configuration: a frozen value read from TOML and passed on as an argument."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from readlist.errors import ConfigError

Advance = Literal["off", "down", "up"]


class Config(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Every setting with its default.

    ``advance`` is where the cursor goes after a verdict, ``statuses`` are the user's own
    besides the five built in, ``keys`` maps a command's id to the keys that replace its
    defaults (a key or several separated by commas), ``opener`` is the program that opens
    links, with its arguments.
    """

    theme: str = "readlist-dark"
    advance: Advance = "down"
    statuses: tuple[str, ...] = ()
    ascii: bool = False
    keys: dict[str, str] = {}
    opener: str = ""
    editor: str = ""


def read_config(path: Path) -> Config:
    """Return the configuration in ``path``; the defaults where there is no such file.

    Raises ConfigError with the place of the mistake.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Cannot read the configuration {path}: {error}") from error
    try:
        values: dict[str, Any] = tomllib.loads(text)
        return msgspec.convert(values, Config)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(
            f"The configuration {path} is wrong: {error}",
            "`readlist config` prints every setting with its default.",
        ) from error
