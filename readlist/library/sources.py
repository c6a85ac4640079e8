"""Where lists come from: files, folders, standard input, and compressed files of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from readlist.formats.encoding.decoding import kind_of_binary
from readlist.library.containers import is_container, unpack
from readlist.library.source import LARGEST_SOURCE, FailedSource, Source
from readlist.model.text import printable

__all__ = ["LARGEST_SOURCE", "STDIN", "FailedSource", "Source", "count_files", "gather_sources"]

STDIN = "-"
_HEAD = 4096


def gather_sources(arguments: Sequence[str], stdin: BinaryIO, today: date) -> list[Source | FailedSource]:
    """Read every source named, in order: a file, a folder (each file in it, by name), or ``-``.

    A gzip file is unpacked, and each member of a zip archive is a source of its own. One that
    cannot be read is a FailedSource; it stops no other.
    """
    found: list[Source | FailedSource] = []
    for argument in arguments:
        before = len(found)
        for source in _sources(argument, stdin, today):
            found += unpack(source) if isinstance(source, Source) else [source]
        if len(found) == before:
            name = printable(argument)
            found.append(FailedSource(name, f"The folder {name} has no files in it."))
    return found


def count_files(folder: Path, most: int) -> tuple[int, bool]:
    """Return how many files gather_sources() would read of a folder, and whether any lie below it.

    Reads the disk, but stops at ``most`` files or folders. What is no regular file is counted, too.
    """
    files, are_below = 0, False
    for number, (_, names) in enumerate(_folders(folder, lambda _: None)):
        files += len(names)
        are_below = are_below or (number > 0 and bool(names))
        if files >= most or number >= most:
            break
    return min(files, most), are_below


def _sources(argument: str, stdin: BinaryIO, today: date) -> Iterator[Source | FailedSource]:
    """Yield what an argument names, as it is."""
    name = printable(argument)
    try:
        if argument == STDIN:
            yield Source(STDIN, _all_of(stdin), today)
            return
        path = Path(argument).expanduser()
        is_folder = path.is_dir()
    except OSError as error:
        yield _failed(name, error)
        return
    except RuntimeError:
        yield FailedSource(name, f"Cannot read {name}: there is no such user.")
        return
    if is_folder:
        yield from _in_folder(path, today)
    else:
        yield _read(path, name, today)


def _in_folder(path: Path, today: date) -> Iterator[Source | FailedSource]:
    """Yield each file under a folder by name; hidden ones and what is behind links to folders not."""
    unread: list[OSError] = []
    for folder, names in _folders(path, unread.append):
        for name in names:
            file = Path(folder) / name
            if not _is_special(file):
                yield _read(file, printable(str(file)), today)
    for error in unread:
        yield _failed(printable(str(error.filename)), error)


def _folders(path: Path, failed: Callable[[OSError], None]) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder under ``path``, itself first, with the names of what else is in it, by name."""
    for folder, folders, names in os.walk(path, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield folder, sorted(name for name in names if not name.startswith("."))


def _is_special(file: Path) -> bool:
    """Return whether it is a pipe, a socket or a device: nobody's list, and reading it may never end."""
    try:
        return file.exists() and not file.is_file()
    except OSError:
        return False


def _read(path: Path, name: str, today: date) -> Source | FailedSource:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            # Of an image or a PDF the beginning says enough to refuse it.
            data = head if kind_of_binary(head) and not is_container(head) else head + _all_of(file)
            modified = os.fstat(file.fileno()).st_mtime
        modified_on = min(datetime.fromtimestamp(modified).date(), today)
    except OSError as error:
        return _failed(name, error)
    except (ValueError, OverflowError):  # a time that no calendar has
        modified_on = today
    return Source(name, data, modified_on, printable(str(path.absolute())))


def _all_of(file: BinaryIO) -> bytes:
    data = file.read(LARGEST_SOURCE + 1)
    if len(data) > LARGEST_SOURCE:
        raise OSError(f"it is larger than {LARGEST_SOURCE >> 20} MB")
    return data


def _failed(name: str, error: OSError) -> FailedSource:
    return FailedSource(name, f"Cannot read {name}: {error.strerror or error}.")
