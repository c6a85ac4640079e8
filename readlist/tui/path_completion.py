"""Paths as they are typed: what stands in the folder so far, and what a pattern matches."""

from __future__ import annotations

import contextlib
import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from readlist.model.text import printable

MOST_SHOWN = 200


class PathChoice(msgspec.Struct, frozen=True):
    """What a typed path may become. ``text`` is the path to put in its place, a folder's with its slash."""

    text: str
    label: str
    is_folder: bool = False


def path_choices(typed: str) -> list[PathChoice]:
    """Return what ``typed`` may become: folders, then files, both by name, numbers by their value.

    Hidden ones are only offered to who types their dot, and names that are no text to nobody.
    Reads the disk; a folder that cannot be read offers nothing.
    """
    folder, _, beginning = typed.rpartition(os.sep)
    prefix = f"{folder}{os.sep}" if os.sep in typed else ""
    folders: list[str] = []
    files: list[str] = []
    try:
        with os.scandir(_path(prefix) or os.curdir) as entries:
            for entry in entries:
                if _is_meant(entry.name, beginning):
                    _sort_in(entry, folders, files)
    except (OSError, ValueError):  # a name that the system cannot hold
        return []
    folders.sort(key=_by_name)
    files.sort(key=_by_name)
    choices = [PathChoice(f"{prefix}{name}{os.sep}", f"{name}{os.sep}", is_folder=True) for name in folders]
    choices += [PathChoice(f"{prefix}{name}", name) for name in files]
    return choices[:MOST_SHOWN]


def folder_of(path: str) -> str:
    """Return the whole path of the folder that ``path`` is, or lies in. Reads the disk."""
    whole = os.path.abspath(_path(path))  # noqa: PTH100 - links stay as they were typed
    return whole if os.path.isdir(whole) else os.path.dirname(whole)  # noqa: PTH112, PTH120


def folder_to_begin_in(folder: str) -> str:
    """Return ``folder`` as it is typed, "" where it is gone or is the one that is begun in anyway.

    Reads the disk.
    """
    if not folder or not os.path.isdir(folder) or os.path.samefile(folder, os.curdir):  # noqa: PTH112, PTH121
        return ""
    return as_typed(folder).rstrip(os.sep) + os.sep


def as_typed(path: str) -> str:
    """Return a whole path as people type it: what lies below the home folder from "~" on."""
    home = _path("~").rstrip(os.sep)
    return "~" + path[len(home) :] if path.startswith(home + os.sep) else path


def common_beginning(choices: Iterable[PathChoice]) -> str:
    """Return the text that all choices begin with."""
    return os.path.commonprefix([choice.text for choice in choices])  # noqa: RUF071 - letter by letter is meant


def files_meant(typed: str) -> list[str]:
    """Return the file or folder that ``typed`` names, or the files that it matches as a pattern.

    Empty when there is none. Reads the disk.
    """
    path = str(Path(_path(typed))) if typed.strip() else ""
    if not path:
        return []
    try:
        if os.path.lexists(path):
            return [] if _is_special(path) else [path]
        return sorted(found for found in glob.glob(path) if os.path.isfile(found))  # noqa: PTH113, PTH207
    except (OSError, ValueError):  # a name that the system cannot hold
        return []


def _is_special(path: str) -> bool:
    """Return whether it is a pipe, a socket or a device: reading it may never end."""
    return os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path))  # noqa: PTH110, PTH112, PTH113


def _path(typed: str) -> str:
    """Return the path that is meant; ``~name`` stays as it is where there is no such user."""
    return os.path.expanduser(typed)  # noqa: PTH111 - pathlib refuses unknown users


def _is_meant(name: str, beginning: str) -> bool:
    return (
        name.casefold().startswith(beginning.casefold())
        and (beginning.startswith(".") or not name.startswith("."))
        and name == printable(name)
    )


def _by_name(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people count: 9 before 10."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(int(part), "") if part.isascii() and part.isdigit() else (0, part) for part in parts]


def _sort_in(entry: os.DirEntry[str], folders: list[str], files: list[str]) -> None:
    """Add the entry to the folders or to the files; a link that leads nowhere to neither."""
    with contextlib.suppress(OSError):
        if entry.is_dir():
            folders.append(entry.name)
        elif entry.is_file():
            files.append(entry.name)
