"""Where readlist keeps things. Nothing here creates a file or a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import platformdirs

from readlist.errors import ReadlistError, UsageError

APPLICATION = "readlist"
LIBRARY_VARIABLE = "READLIST_LIBRARY"
LIBRARY_FILE = "library.json"


def _users_folder(find: Callable[..., str]) -> Path:
    """Return the folder of this program that ``find`` names. Raises ReadlistError: nobody knows the home."""
    try:
        folder = find(APPLICATION, appauthor=False)
    except RuntimeError:
        folder = "~"
    if folder.startswith("~"):
        raise ReadlistError(
            "Your home folder is not known, so readlist has no place for its files.",
            "Set the variable HOME; or XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_STATE_HOME.",
        )
    return Path(folder)


def config_folder() -> Path:
    """Return the folder of the configuration file, the keymap and the user's themes."""
    return _users_folder(platformdirs.user_config_dir)


def config_file() -> Path:
    """Return the path of the configuration file, which need not exist."""
    return config_folder() / "config.toml"


def user_themes_folder() -> Path:
    """Return the folder in which the user's own themes are looked for."""
    return config_folder() / "themes"


def cache_folder() -> Path:
    """Return the folder of derived files; deleting it loses nothing."""
    return _users_folder(platformdirs.user_cache_dir)


def log_folder() -> Path:
    """Return the folder of crash logs."""
    return _users_folder(platformdirs.user_log_dir)


def remembered_file() -> Path:
    """Return the path of what the app remembers from one run to the next; deleting it costs no data."""
    return _users_folder(platformdirs.user_state_dir) / "remembered.json"


def sync_folder() -> Path:
    """Return the folder of the repositories through which libraries are kept the same on all machines."""
    return _users_folder(platformdirs.user_state_dir) / "sync"


def exports_folder() -> Path:
    """Return the folder of what is remembered of the notes that were exported to other folders."""
    return _users_folder(platformdirs.user_state_dir) / "exports"


def default_library() -> Path:
    """Return the path of the library when neither option nor variable names one."""
    return _users_folder(platformdirs.user_data_dir) / LIBRARY_FILE


def library_file(option: str | None = None) -> Path:
    """Return the snapshot path of the library to use.

    ``option`` is what ``--library`` was given; else the environment variable
    READLIST_LIBRARY; else the platform's data folder. A path that is a folder, that ends
    in a separator, or that neither exists nor ends in ``.json`` means the library.json inside it.
    """
    text = option or os.environ.get(LIBRARY_VARIABLE) or ""
    if not text:
        return default_library()
    path = _with_home(text)
    if text.endswith(("/", os.sep)) or _is_folder(path) or _is_new_folder(path):
        path = path / LIBRARY_FILE
    # Journal and lock stand beside the file itself, not beside a link to it.
    return Path(os.path.realpath(path))


def _with_home(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(
            f"{text}: there is no such user, or no home folder of that name.",
            "Write the whole path; ./ before it for a folder whose name begins with ~.",
        ) from error


def _is_new_folder(path: Path) -> bool:
    # A journal beside the path belongs to a library file that is missing, which must be noticed.
    return (
        path.suffix.lower() != ".json"
        and not os.path.lexists(path)
        and not os.path.lexists(LibraryFiles(path).journal)
    )


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path's raises where nobody may look


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
