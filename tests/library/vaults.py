"""A library with two papers, its notes in a folder, and edits there."""

from __future__ import annotations

from pathlib import Path

from readlist.library.exported_files import ExportReport
from readlist.library.exported_papers import PapersOfLibrary
from readlist.library.exporting import export_notes
from readlist.library.folder_export import FolderWishes
from readlist.library.library import Library
from readlist.library.pulling import PullOptions, PullReport, pull_notes
from readlist.model.change import SetNote
from readlist.model.paper import STATUSES
from tests.library.conftest import json_lines, take


def two_papers(library: Library, note: str) -> tuple[int, int]:
    """Take in two papers, the first one with a note and a tag of two words."""
    take(
        library,
        json_lines(
            '{"title": "Deep Residual Learning", "abstract": "Shortcuts.", "tags": ["to read"]}',
            '{"title": "Attention Is All You Need"}',
        ),
    )
    first, second = sorted(library.summaries(), key=lambda each: library.paper(each).title, reverse=True)
    library.apply(SetNote(note), [first])
    return first, second


def export(
    library: Library, folder: Path, flavour: str = "", *, template: str = "", replace: bool = False
) -> ExportReport:
    papers = PapersOfLibrary(library)
    return export_notes(
        papers,
        tuple(library.summaries()),
        str(folder),
        wishes=FolderWishes(flavour=flavour, template=template, replace=replace),
    )


def pull(library: Library, folder: Path, *, take: str = "", dry_run: bool = False) -> PullReport:
    options = PullOptions(statuses=(*STATUSES, "cited"), prefer_vault=take == "vault", dry_run=dry_run)
    return pull_notes(library, folder, options)


def note_of(library: Library, doc_id: int) -> str:
    note = library.paper(doc_id).note
    return note.text if note is not None else ""


def file_of(folder: Path, doc_id: int) -> Path:
    (found,) = (path for path in folder.rglob("*.md") if str(doc_id) in path.read_text("utf-8"))
    return found


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace words in a file, its bytes otherwise as they are."""
    text = path.read_bytes().decode("utf-8")
    for before, after in changes:
        assert text.count(before) == 1, text
        text = text.replace(before, after)
    path.write_bytes(text.encode("utf-8"))
