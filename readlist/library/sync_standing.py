"""How a library stands with its remote, as far as a look at the disk tells, every few seconds."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from readlist import paths
from readlist.errors import ReadlistError
from readlist.library.library import Library
from readlist.store.paper_store import Moment


class Standing(msgspec.Struct, frozen=True):
    """``synced_at`` is when the last sync ended (seconds since 1970); None where there was none yet.

    ``has_news`` is whether anything may have changed here since; ``moment`` is the state of the library.
    """

    moment: Moment
    synced_at: float | None = None
    has_news: bool = True


def sync_repository(library: Library) -> Path:
    """Return the folder of the repository through which a library is shared, which may not be there."""
    return paths.sync_folder() / f"{library.store.library_id or 'none'}.git"


def standing(library: Library) -> Standing | None:
    """Return how it stands, None where the library has no remote. Runs no git and asks nobody."""
    try:
        folder, moment = sync_repository(library), library.store.moment
    except ReadlistError:  # without a home there is no folder, and so no remote
        return None
    if not os.path.isdir(folder):  # noqa: PTH112 - Path's raises where nobody may look
        return None
    from readlist.library.sync_setup import TAKEN_IN, read_taken_in, repository_of

    taken_in = read_taken_in(repository_of(library))
    try:
        synced_at = (folder / TAKEN_IN).stat().st_mtime
    except OSError:
        return Standing(moment)
    is_same = taken_in is not None and moment.lineage is not None and taken_in.moment == moment
    return Standing(moment, synced_at, has_news=not is_same)
