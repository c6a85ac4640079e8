"""Where lists come from: files, folders, standard input."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

STDIN = "-"
LARGEST_SOURCE = 256 << 20
"""Bytes; a longer file is refused rather than read into memory."""


class Source(msgspec.Struct, frozen=True):
    """The bytes of one list. ``name`` is what the user typed, ``path`` the file's absolute path."""

    name: str
    data: bytes
    modified_on: date
    path: str = ""


class FailedSource(msgspec.Struct, frozen=True):
    """A source that could not be read, and why."""

    name: str
    message: str


def gather_sources(arguments: Sequence[str], stdin: BinaryIO, today: date) -> list[Source | FailedSource]:
    """Read every source named, in order: a file, a folder (each file in it, by name), or ``-``."""
    found: list[Source | FailedSource] = []
    for argument in arguments:
        if argument == STDIN:
            found.append(Source(STDIN, stdin.read(), today))
            continue
        files = list(_files(argument))
        if not files:
            found.append(FailedSource(argument, f"The folder {argument} has no files in it."))
        for path, name in files:
            try:
                found.append(_read(path, name, today))
            except OSError as error:
                found.append(FailedSource(name, f"Cannot read {name}: {error.strerror or error}."))
    return found


def _files(argument: str) -> Iterator[tuple[Path, str]]:
    """Yield (path, name to show) of the file, or of each file under the folder; hidden ones are left out."""
    path = Path(argument).expanduser()
    if not path.is_dir():
        yield path, argument
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                found = Path(folder) / name
                if found.is_file():  # a pipe or a device in a folder is nobody's list
                    yield found, str(found)


def _read(path: Path, name: str, today: date) -> Source:
    with path.open("rb") as file:
        data = file.read(LARGEST_SOURCE + 1)
        modified = os.fstat(file.fileno()).st_mtime
    if len(data) > LARGEST_SOURCE:
        raise OSError(f"it is larger than {LARGEST_SOURCE >> 20} MB")
    modified_on = min(datetime.fromtimestamp(modified).date(), today)
    return Source(name, data, modified_on, str(path.absolute()))
