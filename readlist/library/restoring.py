"""Backups to choose from, what one would bring back, and bringing it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from readlist.errors import DamagedLibraryError, UsageError
from readlist.library.library import Library, Outcome
from readlist.paths import LIBRARY_FILE, LibraryFiles
from readlist.store.backups import (
    BEFORE_RESTORE,
    Backup,
    Counts,
    counts_of,
    list_backups,
    make_backup,
    read_backup,
)
from readlist.store.opening import Opened
from readlist.store.restoring import differences, restore
from readlist.store.table import PAPERS

LATEST = "latest"
LIST_HINT = "`readlist backup --list` lists the backups."


class _Titled(msgspec.Struct, frozen=True):
    title: str = ""


_decode_titled = msgspec.json.Decoder(_Titled).decode


class Difference(msgspec.Struct, frozen=True):
    """What would become of a library: the titles of papers, and how much there is now and then.

    ``others`` is how many lists and saved searches come, change or go.
    """

    back: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    others: int
    now: Counts
    then: Counts

    @property
    def is_nothing(self) -> bool:
        """Whether the library is so already."""
        return not (self.back or self.changed or self.gone or self.others)

    @property
    def losses(self) -> tuple[tuple[str, int, int], ...]:
        """What there would be less of: its name, how many now, how many then."""
        counted = zip(
            Counts.__struct_fields__,
            msgspec.structs.astuple(self.now),
            msgspec.structs.astuple(self.then),
            strict=True,
        )
        return tuple((name, now, then) for name, now, then in counted if then < now)


def open_backup(files: LibraryFiles, wanted: str) -> tuple[Path, Opened, tuple[str, ...]]:
    """Open the backup of that name or path, or the ``latest`` that is whole.

    Returns also, in words, which newer ones are damaged. Raises UsageError when there is none,
    StoreError when it cannot be read.
    """
    if wanted != LATEST:
        path = _find(files, wanted)
        return path, read_backup(path), ()
    damaged: list[str] = []
    now = datetime.now(UTC)
    # One from a day that is still to come was made when the clock was wrong.
    for backup in sorted(list_backups(files), key=lambda backup: backup.made_at > now):
        try:
            return backup.path, read_backup(backup.path), tuple(damaged)
        except DamagedLibraryError as error:
            damaged.append(error.message)
    raise UsageError(
        "\n".join([*damaged, f"There is no {'whole ' if damaged else ''}backup in {files.backups}."]),
        "`readlist backup` makes one.",
    )


def _find(files: LibraryFiles, wanted: str) -> Path:
    for backup in list_backups(files):
        if wanted in (backup.path.name, backup.path.stem):
            return backup.path
    path = Path(wanted).expanduser()
    path = path / LIBRARY_FILE if path.is_dir() else path
    if path.is_file():
        return path
    raise UsageError(f"There is no backup “{wanted}”.", LIST_HINT)


def compare(library: Library, backup: Opened) -> Difference:
    """Return what restoring ``backup`` would do. Reads both whole."""
    now, then = library.store.frozen().documents, backup.documents
    back: list[str] = []
    changed: list[str] = []
    gone: list[str] = []
    for _, before, after in differences(now, then, PAPERS):
        title = _decode_titled(after or before or b"{}").title
        (gone if after is None else back if before is None else changed).append(title)
    others = {*now.tables(), *then.tables()} - {PAPERS}
    return Difference(
        tuple(back),
        tuple(changed),
        tuple(gone),
        sum(1 for table in others for _ in differences(now, then, table)),
        counts_of(now),
        counts_of(then),
    )


def restore_backup(library: Library, backup: Opened, name: str) -> tuple[Outcome, Backup]:
    """Make the library what it was in ``backup``, as one step, and keep what it was as a backup.

    Nothing rotates: the backup that is restored may be the next to go. Raises StoreError;
    then nothing was changed.
    """
    library.refresh()
    before = make_backup(library.store.frozen(), BEFORE_RESTORE)
    return restore(library.store, backup.documents, f"restore {name}"), before
