"""Texts that are being typed: on disk within two seconds, offered again after a crash."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from readlist.store.files import make_private_folder, replace_file, store_error


class Drafts:
    """A folder of drafts, each under a name such as ``note-123``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, name: str, text: str) -> None:
        """Keep ``text`` under ``name``. Raises StoreError when the disk refuses."""
        try:
            make_private_folder(self._folder)
            replace_file(self._path(name), (text.encode("utf-8", "surrogatepass"),))
        except OSError as error:
            raise store_error("keep a draft in", self._folder, error) from error

    def read(self, name: str) -> str | None:
        """Return the draft of that name, None where there is none."""
        try:
            return self._path(name).read_bytes().decode("utf-8", "replace")
        except OSError:
            return None

    def discard(self, name: str) -> None:
        """Remove the draft, and the folder with the last one."""
        self._path(name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._folder.rmdir()

    def names(self) -> tuple[str, ...]:
        """Return the names of all drafts, sorted."""
        try:
            return tuple(
                sorted(path.stem for path in self._folder.glob("*.md") if not path.name.startswith("."))
            )
        except OSError:
            return ()

    def _path(self, name: str) -> Path:
        plain = "".join(c if c.isalnum() or c == "-" else f"_{ord(c):x}" for c in name)
        return self._folder / f"{plain}.md"


def is_running(process: int) -> bool:
    """Return whether another process of that id runs; on Windows that cannot be asked without harm."""
    if process == os.getpid() or sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
