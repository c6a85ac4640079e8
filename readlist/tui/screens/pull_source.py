"""From which folder notes are to be pulled."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from textual.widgets import Input

from readlist.library.note_names import SUFFIX
from readlist.library.vault import heading_of
from readlist.tui.path_completion import PathChoice, files_meant
from readlist.tui.screens.path_dialog import PathDialog

TAKES_NOTES = "Enter looks at the notes in this folder; nothing is taken in yet"
NO_NOTES = "No notes of readlist are in this folder"
NO_FOLDER = "This is a file; notes are pulled from a folder"


class PullSourceScreen(PathDialog[str]):
    """Asks for a folder that was exported to, and gives its path; None when it is cancelled."""

    TITLE = "Pull notes from a folder"

    def field(self, typed: str) -> Input:
        """Return a field for a path."""
        return Input(typed, compact=True, placeholder="a folder that you exported to", id="pull-input")

    def is_offered(self, choice: PathChoice) -> bool:
        """Return whether it is a folder."""
        return choice.is_folder

    def what_enter_takes(self, typed: str) -> str:
        """Return whether there are notes in the folder that is typed. Reads the disk."""
        meant = files_meant(typed)
        return TAKES_NOTES if len(meant) == 1 and _has_notes(meant[0]) else ""

    def when_nothing(self, typed: str) -> str:
        """Return that there is no such folder, or nothing in it."""
        return NO_NOTES if typed.endswith(os.sep) else self.no_such_file(typed)

    async def take_typed(self, typed: str) -> None:
        """Close with the folder, if there are notes in it."""
        in_the_field = self.query_one(Input).value
        meant = await asyncio.to_thread(files_meant, typed)
        if len(meant) == 1 and await asyncio.to_thread(_has_notes, meant[0]):
            self.take(meant[0])
        elif self.is_still(in_the_field):
            is_folder = len(meant) == 1 and await asyncio.to_thread(os.path.isdir, meant[0])
            self.refuse(NO_NOTES if is_folder else NO_FOLDER if meant else self.no_such_file(typed))


def _has_notes(folder: str) -> bool:
    """Return whether a folder has the record of an export, or Markdown files that may be notes."""
    try:
        if heading_of(Path(folder)) is not None:
            return True
        with os.scandir(folder) as entries:
            return any(entry.name.lower().endswith(SUFFIX) for entry in entries)
    except OSError:  # a file, too
        return False
