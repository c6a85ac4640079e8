"""Paths as they are typed: what stands in the folder so far, and what a pattern matches."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

MOST_SHOWN = 200


class PathChoice(msgspec.Struct, frozen=True):
    """What a typed path may become. ``text`` is the path to put in its place, a folder's with its slash."""

    text: str
    label: str
    is_folder: bool = False


def path_choices(typed: str) -> list[PathChoice]:
    """Return what ``typed`` may become: folders by name, then files, the newest first.

    Hidden ones are only offered to who types their dot. Reads the disk; a folder that cannot
    be read offers nothing.
    """
    folder, _, beginning = typed.rpartition(os.sep)
    prefix = f"{folder}{os.sep}" if os.sep in typed else ""
    try:
        with os.scandir(Path(prefix or os.curdir).expanduser()) as entries:
            found = [entry for entry in entries if _is_meant(entry.name, beginning)]
            folders = sorted((entry.name for entry in found if entry.is_dir()), key=str.casefold)
            files = [(entry.stat().st_mtime, entry.name) for entry in found if entry.is_file()]
    except OSError:
        return []
    newest_first = [name for _, name in sorted(files, key=lambda file: (-file[0], file[1].casefold()))]
    choices = [PathChoice(f"{prefix}{name}{os.sep}", f"{name}{os.sep}", is_folder=True) for name in folders]
    choices += [PathChoice(f"{prefix}{name}", name) for name in newest_first]
    return choices[:MOST_SHOWN]


def common_beginning(choices: Iterable[PathChoice]) -> str:
    """Return the text that all choices begin with."""
    return os.path.commonprefix([choice.text for choice in choices])  # noqa: RUF071 - letter by letter is meant


def files_meant(typed: str) -> list[str]:
    """Return the file or folder that ``typed`` names, or the files that it matches as a pattern.

    Empty when there is none. Reads the disk.
    """
    path = str(Path(typed).expanduser()) if typed.strip() else ""
    if not path:
        return []
    try:
        if os.path.lexists(path):
            return [path]
        return sorted(found for found in glob.glob(path) if os.path.isfile(found))  # noqa: PTH113, PTH207
    except (OSError, ValueError):  # a name that the system cannot hold
        return []


def _is_meant(name: str, beginning: str) -> bool:
    return name.casefold().startswith(beginning.casefold()) and (
        beginning.startswith(".") or not name.startswith(".")
    )
