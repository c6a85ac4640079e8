"""Export of notes as Markdown: which file a paper goes to, beside the reader's own."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from readlist.errors import ExportError
from readlist.formats.notes.front_matter import readlist_id
from readlist.formats.notes.markdown_notes import document, note_file
from readlist.library.exported_files import (
    STANDARD_OUTPUT,
    Export,
    ExportReport,
    NewContent,
    Refusal,
    path_of,
)
from readlist.model.paper import Paper, PaperList

_SUFFIX = ".md"
_LONGEST_NAME = 120  # bytes in UTF-8: file systems allow 255, but paths and sync services less
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
# "Naming Files, Paths, and Namespaces" in Microsoft's Win32 documentation; these are devices.
_RESERVED = re.compile(r"\A(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)


def export_markdown(
    papers: Iterable[Paper], lists: Mapping[int, PaperList], target: str, *, dry_run: bool = False
) -> ExportReport:
    """Write papers as Markdown and return what was done.

    ``target`` is ``-`` for one document as the report's text, a path that ends in ``.md`` for
    one document, else a folder with one file a paper. A file that already says what it should
    is not touched; one that cannot be brought up to date without a risk to its owner's text is
    listed as refused. A ``dry_run`` writes nothing and returns what would be done. Raises
    ExportError when the disk refuses: every file is then either as it was or complete.
    """
    if target == STANDARD_OUTPUT:
        return ExportReport(text=document(papers))
    path = path_of(target)
    export = Export(dry_run=dry_run)
    if path.name.lower().endswith(_SUFFIX):
        export.update(path, _as_text(partial(document, list(papers))))
    else:
        _export_folder(papers, lists, path, export)
    return export.report()


def _export_folder(
    papers: Iterable[Paper], lists: Mapping[int, PaperList], folder: Path, export: Export
) -> None:
    if folder.exists() and not folder.is_dir():
        raise ExportError(
            f"{folder} is a file",
            "Name a folder to get one file a paper, or a path that ends in .md to get one document.",
        )
    notes = _Notes(folder)
    export.refused += notes.unreadable
    for paper in papers:
        path, *others = notes.paths_of(paper)
        if others:
            elsewhere = ", ".join(map(str, others))
            export.refused.append(
                Refusal(
                    path,
                    f"{elsewhere} has the same readlist_id",
                    "Remove that line from all but one of them.",
                )
            )
        else:
            export.update(path, _as_text(partial(note_file, paper, lists)))


def _as_text(new_text: Callable[[str], str]) -> NewContent:
    """Return ``new_text`` for the bytes of a file, which have to be UTF-8."""

    def new_content(present: bytes | None) -> bytes:
        try:
            text = (present or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise ExportError("it is not encoded in UTF-8", "Convert it, or move it away.") from error
        return new_text(text).encode("utf-8")

    return new_content


class _Notes:
    """The Markdown files of a folder, found by the id in their front matter and by their name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_id: dict[int, list[Path]] = {}
        self._by_name: dict[str, Path] = {}
        self._owned: set[Path] = set()
        self.unreadable: list[Refusal] = []
        for path in _markdown_files(folder):
            if path.parent == folder:
                self._by_name[_comparable(path.name)] = path
            try:
                doc_id = _id_in(path)
            except OSError as error:
                self.unreadable.append(
                    Refusal(
                        path, f"it cannot be read: {error.strerror}", "It may belong to an exported paper."
                    )
                )
                continue
            if doc_id is not None:
                self._owned.add(path)
                same = self._by_id.setdefault(doc_id, [])
                if not any(path.samefile(other) for other in same):
                    same.append(path)

    def paths_of(self, paper: Paper) -> list[Path]:
        """Return the files that say they are the paper's; else the one path to write it to."""
        if paper.doc_id in self._by_id:
            return self._by_id[paper.doc_id]
        stem = _safe_stem(paper.key)
        path = self._free_path(f"{stem}{_SUFFIX}") or self._free_path(f"{stem}-{paper.doc_id}{_SUFFIX}")
        path = path or self._folder / f"{stem}-{paper.doc_id}-{secrets.token_hex(4)}{_SUFFIX}"
        self._owned.add(path)
        self._by_name[_comparable(path.name)] = path
        return [path]

    def _free_path(self, name: str) -> Path | None:
        """Return the path of that name, as it is spelt on disk, unless it is another paper's."""
        path = self._by_name.get(_comparable(name), self._folder / name)
        return None if path in self._owned else path


def _markdown_files(folder: Path) -> Iterator[Path]:
    """Return the Markdown files at any depth, in order; hidden folders hold no notes."""
    for name, folders, files in os.walk(folder):
        folders[:] = sorted(entry for entry in folders if not entry.startswith("."))
        for file in sorted(files):
            path = Path(name, file)
            if path.suffix.lower() == _SUFFIX and not file.startswith(".") and path.is_file():
                yield path


def _id_in(path: Path) -> int | None:
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        return readlist_id(lines)


def _safe_stem(key: str) -> str:
    """Return a file name without suffix that Windows, macOS and Linux all accept."""
    stem = _UNSAFE.sub("-", unicodedata.normalize("NFC", key))
    stem = stem.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .-") or "paper"
    return (
        f"{stem}_" if _RESERVED.match(stem) and "." not in stem else _RESERVED.sub(r"\g<0>_", stem, count=1)
    )


def _comparable(name: str) -> str:
    """Return the form in which two names clash on the file systems of macOS and Windows."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
