"""Which backups go when new ones come."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime, timedelta

from readlist.paths import LibraryFiles
from readlist.store.backups import Backup, list_backups
from readlist.store.files import remove_abandoned, remove_file, stamp_of

NEWEST_KEPT = 10
KEPT_DAYS = timedelta(days=14)
KEPT_WEEKS = timedelta(weeks=8)
LEAST_LIMIT = 500_000_000
LIBRARIES_IN_LIMIT = 5


def to_remove(backups: Iterable[Backup], now: datetime, limit: int) -> list[Backup]:
    """Return the backups that may go, oldest first.

    What stays are the last ten, the last one of every day for two weeks and of every week for
    eight; one that was asked for, or made before something dangerous, stays two weeks, and so
    does a damaged one. Of those the oldest go until the others are no more than ``limit``
    bytes, automatic ones first; the newest that is not damaged never goes.
    """
    oldest_first = sorted(backups, key=lambda backup: backup.order)
    ordered = oldest_first[::-1]
    sound = [backup for backup in ordered if backup.meta is not None]
    kept = {
        *sound[:NEWEST_KEPT],
        *_last_of_each(sound, now - KEPT_DAYS, lambda at: at.date()),
        *_last_of_each(sound, now - KEPT_WEEKS, lambda at: at.isocalendar()[:2]),
        *(backup for backup in ordered if _is_held(backup, now)),
    }
    size = sum(backup.bytes for backup in kept)
    for backup in sorted(oldest_first, key=lambda backup: _is_held(backup, now)):
        if size > limit and backup in kept and backup not in sound[:1]:
            kept.remove(backup)
            size -= backup.bytes
    return [backup for backup in oldest_first if backup not in kept]


def _is_held(backup: Backup, now: datetime) -> bool:
    """Return whether a backup stays although newer ones would take its place."""
    return now - backup.made_at < KEPT_DAYS and (not backup.is_automatic or backup.meta is None)


def _last_of_each(
    ordered: Iterable[Backup], since: datetime, period: Callable[[datetime], Hashable]
) -> Iterable[Backup]:
    """Return the newest backup of each period; ``ordered`` come newest first."""
    last: dict[Hashable, Backup] = {}
    for backup in ordered:
        if backup.made_at > since:
            last.setdefault(period(backup.made_at.astimezone(UTC)), backup)
    return last.values()


def space_limit(files: LibraryFiles) -> int:
    """Return how many bytes the backups of a library may take."""
    stamps = (stamp_of(files.snapshot), stamp_of(files.journal))
    library = sum(stamp.size for stamp in stamps if stamp is not None)
    return max(LEAST_LIMIT, LIBRARIES_IN_LIMIT * library)


def rotate(files: LibraryFiles, now: datetime | None = None) -> list[Backup]:
    """Remove the backups that may go, and what broken-off ones left; return them.

    One that cannot be removed stays. Raises StoreError.
    """
    removed = to_remove(list_backups(files), now or datetime.now(UTC), space_limit(files))
    for backup in removed:
        with contextlib.suppress(OSError):
            remove_file(backup.path)
            # Beside the copy of an older version lies its history.
            remove_file(LibraryFiles(backup.path).journal)
    remove_abandoned(files.backups)
    return removed
