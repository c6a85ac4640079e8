"""A library as of one moment: what backups and copies are made of."""

from __future__ import annotations

import msgspec

from readlist.paths import LibraryFiles
from readlist.store.documents import Documents
from readlist.store.snapshot_meta import Meta


class State(msgspec.Struct, frozen=True):
    """The documents of a library as of a step, and what a snapshot of them would say of itself."""

    files: LibraryFiles
    documents: Documents
    meta: Meta
