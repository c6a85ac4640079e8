"""Conflict copies: what synchronising leaves beside a library that was changed in two places."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from readlist.errors import StoreError
from readlist.paths import LibraryFiles
from readlist.store.files import flush_folder, make_private_folder, store_error
from readlist.store.journal import read_header
from readlist.store.snapshot import open_snapshot
from readlist.store.snapshot_meta import read_meta_of

_MARKED = re.compile(r"conflict|conflit|konflikt", re.IGNORECASE)
"""Syncthing, Nextcloud, Dropbox (which writes in the user's language) and others say what the file is."""

_UNMARKED = re.compile(
    r" \(\d{1,3}\)| \d{1,3}"
    r"|-(?=[^.]*[A-Z][A-Za-z])(?![^.]*(?i:back-?up|old|new|copy|save|archive|before|after|test))[A-Za-z0-9-]{2,63}"
)
"""Google Drive and iCloud append a number, OneDrive the computer; people name copies of their own."""


def conflict_copies(files: LibraryFiles) -> tuple[Path, ...]:
    """Return the conflict copies of snapshot and journal that lie beside a library, sorted by name.

    A file counts when its name is that of a conflict copy and it is a library. Where the name
    alone does not say what it is, it must be this very library, by its id. Reads the disk;
    creates nothing and takes no lock. What cannot be read is none.
    """
    rests = list(_alike(files))
    if not rests:
        return ()
    own = _library_of_snapshot(files.snapshot) or ""
    snapshots = {
        path: library
        for path, rest in rests
        if path.suffix == ".json"
        and (library := _library_of_snapshot(path, thorough=_is_marked(rest))) is not None
        and (_is_marked(rest) or library == own != "")
    }
    known = {own, *snapshots.values()} - {""}
    journals = [path for path, _ in rests if path.suffix == ".journal" and _library_of_journal(path) in known]
    return tuple(sorted((*snapshots, *journals)))


def is_conflict_name(name: str, stem: str) -> bool:
    """Return whether a file of that name may be a conflict copy of the library called ``stem``."""
    if not name.startswith(stem) or not name.endswith((".json", ".journal")):
        return False
    rest = _added(name, stem)
    return _is_marked(rest) or _UNMARKED.fullmatch(rest) is not None


def _added(name: str, stem: str) -> str:
    """Return what the name of a copy has more than the library's own."""
    return name.removeprefix(stem).removesuffix(".json").removesuffix(".journal")


def _is_marked(rest: str) -> bool:
    # A library "books" is no copy of "book".
    return rest[:1] in tuple(" .-_([") and _MARKED.search(rest) is not None


def _alike(files: LibraryFiles) -> Iterable[tuple[Path, str]]:
    """Return the files beside a library that are named like conflict copies, with what their names add."""
    try:
        names = os.listdir(files.snapshot.parent)  # noqa: PTH208 - names are enough, thousands may lie there
    except OSError:
        return []
    return [
        (files.snapshot.with_name(name), _added(name, files.stem))
        for name in names
        if is_conflict_name(name, files.stem)
    ]


def _library_of_snapshot(path: Path, *, thorough: bool = True) -> str | None:
    """Return the id in a snapshot, empty where another program lost it; None where it is no library.

    One that readlist wrote tells by its first bytes; others are read whole, if ``thorough``.
    """
    try:
        meta = read_meta_of(path)
        if meta is not None:
            return meta.library
        if not thorough:
            return None
        snapshot = open_snapshot(path)
    except (OSError, StoreError):
        return None
    snapshot.close()
    return snapshot.meta.library


def _library_of_journal(path: Path) -> str | None:
    """Return the id of the library that a journal belongs to; None where it is no journal."""
    try:
        with path.open("rb") as file:
            head = read_header(file.fileno())
    except OSError:
        return None
    return head[0].library if head is not None else None


def move_to_backups(files: LibraryFiles, copy: Path) -> Path:
    """Move a conflict copy into the folder of backups and return where it lies now. Raises StoreError."""
    try:
        make_private_folder(files.backups)
        numbers = itertools.count(2)
        target = files.backups / copy.name
        while os.path.lexists(target):
            target = files.backups / f"{copy.stem} {next(numbers)}{copy.suffix}"
        shutil.move(copy, target)
        flush_folder(files.backups)
    except OSError as error:
        raise store_error("move", copy, error) from error
    return target
