"""What the app remembers from one run to the next, such as the last choice in a dialog.

It is a small JSON file in the state folder. Nothing that anybody would miss stands there: a
setting belongs into the configuration, what is said of papers into the library. To remember
more, give ``Remembered`` another field with a default.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import msgspec

from readlist.store.files import make_private_folder, replace_file
from readlist.tui.grouping import Grouping


class ExportChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What was exported last: which papers, in which form; and where to, by the form.

    ``flavour`` and ``layout`` are those of notes in a folder. What a folder has itself takes their
    place, unless it is one of ``by_hand``, which was chosen for this very export.
    """

    papers: str = ""
    query: str = ""
    form: str = ""
    targets: dict[str, str] = {}
    flavour: str = ""
    layout: str = ""
    by_hand: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """Where the last export went; "" before the first."""
        return self.targets.get(self.form, "")


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """All that is remembered.

    ``theme`` was chosen while the configuration said ``theme_over``; ``copied`` is the form in
    which a paper was copied last, ``import_folder`` and ``pdf_folder`` are where files were last
    taken from, ``notes_folder`` is where notes were last exported to or pulled from,
    ``triage_tags`` are the tags that digits stood for. ``panes`` is how many stand beside each
    other where there is room, the widths are in columns, 0 where the style sheet decides;
    ``paper_width`` was chosen on a screen of ``paper_width_of`` columns. ``grouping`` is what
    the headings of the list are.
    """

    theme: str | None = None
    theme_over: str = ""
    copied: str = ""
    import_folder: str = ""
    pdf_folder: str = ""
    notes_folder: str = ""
    export: ExportChoice = ExportChoice()
    folded_tags: tuple[str, ...] = ()
    triage_tags: tuple[str, ...] = ()
    panes: Literal[1, 2, 3] = 3
    views_width: int = 0
    paper_width: int = 0
    paper_width_of: int = 0
    grouping: Grouping = "section"


def read_remembered(path: Path) -> Remembered:
    """Return what is remembered in ``path``. What is missing or wrong there has its default. Never raises."""
    document = _document(path)
    known: dict[str, Any] = {}
    for field in msgspec.structs.fields(Remembered):
        if field.encode_name in document:
            with contextlib.suppress(msgspec.ValidationError):
                known[field.name] = msgspec.convert(document[field.encode_name], field.type)
    return Remembered(**known)


class Memory:
    """What is remembered now, and its file, which is written beside the user interface.

    Two apps may run at once: each writes but the fields that it changes. Where there is no
    ``path``, nothing outlives the run.
    """

    def __init__(self, path: Path | None = None, now: Remembered | None = None) -> None:
        self._path = path
        self.now = now or Remembered()
        self._writing: ThreadPoolExecutor | None = None

    def remember(self, **fields: Any) -> None:
        """Remember other values of some fields. A disk that refuses costs no more than the memory."""
        before, self.now = self.now, msgspec.structs.replace(self.now, **fields)
        if self._path is None or self.now == before:
            return
        if self._writing is None:
            self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="remembered")
        self._writing.submit(_write, self._path, msgspec.to_builtins(fields))

    def close(self) -> None:
        """Wait until everything is written."""
        if self._writing is not None:
            self._writing.shutdown()
            self._writing = None


def _write(path: Path, fields: dict[str, Any]) -> None:
    document = {**_document(path), **fields}
    with contextlib.suppress(OSError):
        make_private_folder(path.parent)
        replace_file(path, (msgspec.json.format(msgspec.json.encode(document), indent=2), b"\n"))


def _document(path: Path) -> dict[str, Any]:
    try:
        document: Any = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return document if isinstance(document, dict) else {}
