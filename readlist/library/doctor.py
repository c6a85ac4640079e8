"""Whether a library is whole, and what can be mended, before anything of it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from readlist import paths
from readlist.errors import StoreError
from readlist.paths import LibraryFiles
from readlist.search.text_index import open_index
from readlist.store.diagnosis import ERROR, NOTE, OK, WARNING, Finding, diagnose
from readlist.store.repair import Repair, repair
from readlist.store.snapshot import open_snapshot

__all__ = ["ERROR", "NOTE", "OK", "WARNING", "Finding", "Repair", "examine", "is_hopeless", "mend"]


def examine(path: Path) -> tuple[Finding, ...]:
    """Return what every check finds in the library at ``path``. Writes nothing and takes no lock."""
    files = LibraryFiles(path)
    return (*diagnose(files), _text_index(files))


def mend(path: Path, *, dry_run: bool = False) -> Repair:
    """Mend what can be mended, after a copy of all files. Raises StoreError where nothing can be done."""
    return repair(LibraryFiles(path), dry_run=dry_run)


def is_hopeless(findings: Sequence[Finding]) -> bool:
    """Return whether there is an error that the doctor cannot mend."""
    return any(each.severity == ERROR and not each.can_be_mended for each in findings)


def _text_index(files: LibraryFiles) -> Finding:
    name = "text-index"
    try:
        snapshot = open_snapshot(files.snapshot)
    except (OSError, StoreError):
        return Finding(name, NOTE, "Which it is cannot be told before the library opens.")
    snapshot.close()
    library = snapshot.meta.library
    folder = paths.cache_folder() / "index" / library
    if not library.isalnum() or not folder.exists():
        return Finding(name, NOTE, "There is none yet; a search makes it.", str(folder))
    index = open_index(folder)
    if index is None:
        return Finding(name, NOTE, "It cannot be read; the next search makes it anew.", str(folder))
    index.close()
    return Finding(name, OK, "It can be read.", str(folder))
