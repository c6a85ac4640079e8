"""What the app remembers from one time to the next: choices made in it, never settings.

The configuration stays the user's; this file is the app's, and losing it loses habits only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from readlist.errors import UsageError


class Remembered(msgspec.Struct, frozen=True):
    """Choices of the user.

    ``theme`` was chosen in the app while the configuration said ``theme_over``.
    """

    theme: str | None = None
    theme_over: str = ""


def read_remembered(path: Path) -> Remembered:
    """Return what stands in ``path``; nothing where it is missing or broken. Never raises."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Remembered()


def remember(path: Path, **choices: Any) -> None:
    """Write fields of Remembered into ``path`` in one step; whatever else stands there is kept.

    Not for the UI thread. Raises UsageError when the disk refuses: nothing of the user's is lost.
    """
    from readlist.store.files import make_private_folder, replace_file

    try:
        make_private_folder(path.parent)
        replace_file(path, (msgspec.json.encode(_everything_in(path) | choices),))
    except OSError as error:
        raise UsageError(f"Not remembered: {error.strerror or error}: {path}") from error


def _everything_in(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
