"""What to import: a path that is completed as it is typed, or a list that is pasted."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from readlist.formats.registry import is_recognised
from readlist.library.sources import count_files
from readlist.model.identifiers import parse_identifier
from readlist.model.links import is_pdf
from readlist.model.text import clean
from readlist.tui.path_completion import files_meant
from readlist.tui.screens.path_dialog import PathDialog
from readlist.tui.widgets.choices import Choice

PASTED_EARLIER = "\n"
"""The id of the choice that takes up a list whose import was cut off; no path is called so."""

TAKES_FILE = "Enter takes this file"
TAKES_LIST = "Enter takes this as a list"
MOST_COUNTED = 1000
"""Files of a folder that are counted to say what Enter takes."""
WEB_PAGE = "A web page: save it as a file, or paste its text here"


class ChosenSource(msgspec.Struct, frozen=True):
    """What was chosen: paths of files and folders, or the text of a list."""

    paths: tuple[str, ...] = ()
    text: str = ""


class ImportSourceScreen(PathDialog[ChosenSource]):
    """Asks for files, a folder or a pasted list. Gives None when it is cancelled.

    A pasted text of several lines is the list itself; so is a typed line that names no file,
    such as an identifier or a link.
    """

    TITLE = "Import"

    def __init__(self, begin: str = "", pasted_earlier: str = "", *, attach_key: str = "p") -> None:
        """``begin`` is the folder to look in at first; ``pasted_earlier`` is a list that was not imported.

        ``attach_key`` attaches a PDF to a paper.
        """
        super().__init__(begin)
        self._no_list = f"A PDF: readlist imports lists, {attach_key} attaches PDFs to papers"
        self._pasted_earlier = pasted_earlier

    def field(self, typed: str) -> Input:
        """Return a field that a list may be pasted into."""
        return SourceInput(
            typed,
            compact=True,
            placeholder="file, folder, arXiv or DOI link, or paste a list here",
            id="import-input",
        )

    def others(self, typed: str) -> Sequence[Choice]:
        """Return the list that was pasted earlier."""
        if not self._pasted_earlier or not self.is_untouched(typed):
            return ()
        lines = len(self._pasted_earlier.splitlines())
        return (Choice(PASTED_EARLIER, Content("The list that was pasted earlier"), f"{lines} lines"),)

    def what_enter_takes(self, typed: str) -> str:
        """Return whether files, a folder or the line itself are taken. Reads the disk."""
        if not typed.strip():
            return ""
        meant = files_meant(typed)
        if len(meant) > 1:
            return f"Enter takes the {len(meant)} files that match"
        if meant and _is_pdf(meant[0]):
            return self._no_list
        if meant:
            return _folder_words(Path(meant[0])) if os.path.isdir(meant[0]) else TAKES_FILE  # noqa: PTH112
        return TAKES_LIST if is_recognised(typed) else ""

    def what_choosing_takes(self, choice: str) -> str:
        """Return whether it is a file or the list of earlier."""
        if choice.lower().endswith(".pdf"):
            return self._no_list
        return TAKES_LIST if choice == PASTED_EARLIER else TAKES_FILE

    def when_nothing(self, typed: str) -> str:
        """Return that there is no such file."""
        return WEB_PAGE if _is_web_address(typed) else self.no_such_file(typed)

    async def take_typed(self, typed: str) -> None:
        """Close with the files that are meant, or with the list that the line is itself."""
        if typed == PASTED_EARLIER:
            self.take(ChosenSource(text=self._pasted_earlier))
            return
        in_the_field = self.query_one(Input).value
        meant = await asyncio.to_thread(files_meant, typed)
        if len(meant) == 1 and await asyncio.to_thread(_is_pdf, meant[0]):
            if self.is_still(in_the_field):
                self.refuse(self._no_list)
        elif meant:
            self.take(ChosenSource(paths=tuple(meant)))
        elif await asyncio.to_thread(is_recognised, typed):
            self.take(ChosenSource(text=typed))
        elif self.is_still(in_the_field):
            self.refuse(self.when_nothing(typed))

    def on_source_input_pasted(self, event: SourceInput.Pasted) -> None:
        """Take a pasted list."""
        self.take(ChosenSource(text=event.text))


def _folder_words(folder: Path) -> str:
    """Return how many files of a folder are taken. Reads the disk."""
    files, are_below = count_files(folder, MOST_COUNTED)
    if not files:
        return "There are no files in this folder"
    count = "file" if files == 1 else f"{files:,} files"
    if files >= MOST_COUNTED:
        count = f"{files:,} files or more"
    return f"Enter takes the {count} in this folder{' and those below it' if are_below else ''}"


def _is_pdf(path: str) -> bool:
    try:
        return is_pdf(Path(path))
    except OSError:  # a folder, too
        return False


def _is_web_address(typed: str) -> bool:
    return typed.strip().lower().startswith(("http://", "https://", "www."))


def _stands_alone(text: str) -> bool:
    """Return whether a pasted line is no name in a folder."""
    is_path = os.path.isabs(text) or text.startswith("~")  # noqa: PTH117
    return is_path or _is_web_address(text) or parse_identifier(text) is not None


class SourceInput(Input):
    """A field of one line that hands on what is pasted when it is a list.

    A link or a whole path that is pasted takes the place of the folder that stood there at first.
    """

    class Pasted(Message):
        """Several lines were pasted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def on_mount(self) -> None:
        """Keep in mind what stood there at first."""
        self._begin = self.value

    def _on_paste(self, event: events.Paste) -> None:
        text = clean(event.text).strip("\n")
        event.prevent_default()
        event.stop()
        if "\n" in text:
            self.post_message(self.Pasted(text))
        else:
            if self.value == self._begin and _stands_alone(text):
                self.value = ""
            super()._on_paste(events.Paste(text))
