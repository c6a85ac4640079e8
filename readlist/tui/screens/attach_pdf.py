"""Which PDF of this computer belongs to a paper."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual.content import Content
from textual.widgets import Input

from readlist.model.links import is_pdf
from readlist.model.text import printable
from readlist.tui.path_completion import PathChoice, files_meant
from readlist.tui.screens.path_dialog import PathDialog
from readlist.tui.widgets.choices import Choice

TAKE_AWAY = "\n"
"""The id of the choice that takes the attached PDF away; no path is called so."""

ATTACHES = "Enter attaches this PDF; the file stays where it is"
NO_PDF = "This is no PDF"


class AttachPdfScreen(PathDialog[str]):
    """Asks for a PDF and gives its path, "" to take the attached one away, None when it is cancelled."""

    TITLE = "PDF of this paper"

    def __init__(self, attached: Path | None, begin: str = "") -> None:
        """``begin`` is the folder to look in at first, with its slash."""
        super().__init__(begin)
        self._attached = attached

    def field(self, typed: str) -> Input:
        """Return a field for a path."""
        return Input(typed, compact=True, placeholder="the path of a PDF", id="pdf-input")

    def is_offered(self, choice: PathChoice) -> bool:
        """Return whether it is a folder, or may be a PDF by its name."""
        return choice.is_folder or choice.text.lower().endswith(".pdf")

    def others(self, typed: str) -> Sequence[Choice]:
        """Return the way to take the attached PDF away."""
        if self._attached is None or not self.is_untouched(typed):
            return ()
        return (Choice(TAKE_AWAY, Content(f"Take away {printable(self._attached.name)}")),)

    def what_enter_takes(self, typed: str) -> str:
        """Return whether what is typed is a PDF. Reads the disk."""
        meant = files_meant(typed)
        if len(meant) != 1 or Path(meant[0]).is_dir():
            return ""
        return ATTACHES if _is_pdf(meant[0]) else NO_PDF

    def what_choosing_takes(self, choice: str) -> str:
        """Return what becomes of the attached PDF or the chosen one."""
        return "Enter takes it away; the file stays where it is" if choice == TAKE_AWAY else ATTACHES

    def when_nothing(self, typed: str) -> str:
        """Return that there is no such file."""
        return self.no_such_file(typed)

    async def take_typed(self, typed: str) -> None:
        """Close with the path, if a PDF is there."""
        if typed == TAKE_AWAY:
            self.take("")
            return
        in_the_field = self.query_one(Input).value
        meant = await asyncio.to_thread(files_meant, typed)
        if len(meant) == 1 and await asyncio.to_thread(_is_pdf, meant[0]):
            self.take(meant[0])
        elif self.is_still(in_the_field):
            self.refuse(NO_PDF if meant else self.no_such_file(typed))


def _is_pdf(path: str) -> bool:
    try:
        return is_pdf(Path(path))
    except OSError:
        return False
