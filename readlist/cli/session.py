"""What one call of the command line knows: its global options and how to reach the library."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from readlist import paths
from readlist.config import Config, read_config
from readlist.errors import StoreError

if TYPE_CHECKING:
    from readlist.library.library import Library
    from readlist.views.palette import Palette

# All calls share one name in the history, so that `readlist redo` belongs to `readlist undo`.
SESSION = "cli"
# The terminal's own colours: the command line cannot know which background it prints on.
PALETTE = "ansi"


@dataclass
class Session:
    """The global options of one call, wherever among the arguments they stood."""

    library_option: str | None = None
    plain: bool = False

    @property
    def library_path(self) -> Path:
        """The snapshot of the library that this call is about."""
        return paths.library_file(self.library_option)

    @cached_property
    def configuration(self) -> tuple[Config, tuple[str, ...]]:
        """The configuration, and what stands in its file and cannot be used. Raises ConfigError."""
        return read_config(paths.config_file())

    @cached_property
    def config(self) -> Config:
        """The configuration; what is wrong with it is told once. Raises ConfigError."""
        from readlist.cli.output import tell

        config, notices = self.configuration
        for notice in notices:
            tell(notice)
        return config

    @cached_property
    def today(self) -> datetime.date:
        """The local calendar date, the same for the whole call."""
        return datetime.date.today()

    @property
    def ascii(self) -> bool:
        """Whether signs must be written in ASCII."""
        encoding = (sys.stdout.encoding or "").lower().replace("-", "")
        return self.config.ascii or not encoding.startswith("utf")

    @property
    def at_terminal(self) -> bool:
        """Whether a person sits at both ends."""
        return sys.stdin.isatty() and sys.stdout.isatty()

    @property
    def draws_elsewhere(self) -> bool:
        """Whether whoever started this call wants the app on a screen of their own, such as in a browser."""
        return bool(os.environ.get("TEXTUAL_DRIVER"))

    @property
    def draws(self) -> bool:
        """Whether lists are drawn as tables that fit the window, not as plain lines."""
        return sys.stdout.isatty() and not self.plain and os.environ.get("TERM") != "dumb"

    @property
    def palette(self) -> Palette:
        """The colours to print in."""
        from readlist.views.palette import choose_palette, theme_folders, with_tag_roles

        return with_tag_roles(choose_palette(PALETTE, theme_folders())[0], self.config.tag_colours)

    def open_library(self, name: str, *, daily_backups: bool = False) -> Library:
        """Open the library under the session ``name`` of its history.

        One that does not exist yet is empty; nothing is created before the first change.
        Raises StoreError.
        """
        from readlist.library.library import open_library

        path = self.library_path
        # Those of Path raise where nobody may look; opening says that better.
        if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
            raise StoreError(
                f"{path} is not a file.", "--library takes a .json file, or the folder it lies in."
            )
        library = open_library(path, session=name, daily_backups=daily_backups)
        library.tell_of_waiting(_tell_of_waiting)
        return library

    @contextmanager
    def library(self, name: str = SESSION) -> Iterator[Library]:
        """Open the library for the length of a ``with`` block, under the session ``name`` of its history.

        What opening it found is told before the block, what writing to it found after.
        """
        from readlist.cli.output import tell

        library = self.open_library(name)
        found = library.notices()
        try:
            for notice in found:
                tell(notice)
            yield library
        finally:
            library.close()
            for notice in library.notices():
                if notice not in found:
                    tell(notice)


def _tell_of_waiting(words: str) -> None:
    if words:
        from readlist.cli.output import tell

        tell(f"Waiting for {words} …")
