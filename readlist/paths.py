"""Where readlist keeps things. Nothing here creates a file or a folder."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import platformdirs

APPLICATION = "readlist"
LIBRARY_VARIABLE = "READLIST_LIBRARY"
LIBRARY_FILE = "library.json"


def config_folder() -> Path:
    """Return the folder of the configuration file, the keymap and the user's themes."""
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False))


def config_file() -> Path:
    """Return the path of the configuration file, which need not exist."""
    return config_folder() / "config.toml"


def user_themes_folder() -> Path:
    """Return the folder in which the user's own themes are looked for."""
    return config_folder() / "themes"


def cache_folder() -> Path:
    """Return the folder of derived files; deleting it loses nothing."""
    return Path(platformdirs.user_cache_dir(APPLICATION, appauthor=False))


def log_folder() -> Path:
    """Return the folder of crash logs."""
    return Path(platformdirs.user_log_dir(APPLICATION, appauthor=False))


def remembered_file() -> Path:
    """Return the path of what the app remembers from one run to the next; deleting it costs no data."""
    return Path(platformdirs.user_state_dir(APPLICATION, appauthor=False)) / "remembered.json"


def default_library() -> Path:
    """Return the path of the library when neither option nor variable names one."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / LIBRARY_FILE


def library_file(option: str | None = None) -> Path:
    """Return the snapshot path of the library to use.

    ``option`` is what ``--library`` was given; else the environment variable
    READLIST_LIBRARY; else the platform's data folder. A path that is a folder, that ends
    in a separator, or that neither exists nor ends in ``.json`` means the library.json inside it.
    """
    text = option or os.environ.get(LIBRARY_VARIABLE) or ""
    if not text:
        return default_library()
    path = Path(text).expanduser()
    if text.endswith(("/", os.sep)) or path.is_dir() or _is_new_folder(path):
        path = path / LIBRARY_FILE
    # Journal and lock stand beside the file itself, not beside a link to it.
    return Path(os.path.realpath(path))


def _is_new_folder(path: Path) -> bool:
    # A journal beside the path belongs to a library file that is missing, which must be noticed.
    return (
        path.suffix.lower() != ".json"
        and not os.path.lexists(path)
        and not LibraryFiles(path).journal.exists()
    )


class LibraryFiles(msgspec.Struct, frozen=True):
    """The files that belong to one library; all names derive from the snapshot's."""

    snapshot: Path

    @property
    def stem(self) -> str:
        """The snapshot's name without ``.json``."""
        return self.snapshot.name.removesuffix(".json")

    @property
    def journal(self) -> Path:
        """The JSON Lines file of changes."""
        return self.snapshot.with_name(f"{self.stem}.journal")

    @property
    def lock(self) -> Path:
        """The file whose lock makes processes take turns."""
        return self.snapshot.with_name(f"{self.stem}.lock")

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.snapshot.with_name(f"{self.stem}-backups")

    @property
    def drafts(self) -> Path:
        """The folder of texts that are being typed."""
        return self.snapshot.with_name(f"{self.stem}-drafts")
