"""Exports on disk: which file a paper goes to, and writing it without losing a byte."""

from __future__ import annotations

import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from readlist.errors import ExportError
from readlist.formats.front_matter import readlist_id
from readlist.formats.markdown_notes import document, note_file
from readlist.model.paper import Paper, PaperList
from readlist.store.files import flush_to_disk, write_all

STANDARD_OUTPUT = "-"
_SUFFIX = ".md"
_LONGEST_NAME = 120  # bytes in UTF-8: file systems allow 255, but paths and sync services less
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
# "Naming Files, Paths, and Namespaces" in Microsoft's Win32 documentation; these are devices.
_RESERVED = re.compile(r"\A(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)


@dataclass(frozen=True)
class Refusal:
    """A file that was left alone: where it is, why, and what to do about it."""

    path: Path
    reason: str
    hint: str


@dataclass(frozen=True)
class ExportReport:
    """What an export did. ``text`` is the document where the target is standard output."""

    written: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    refused: tuple[Refusal, ...] = ()
    text: str | None = None


def export_markdown(papers: Iterable[Paper], lists: Mapping[int, PaperList], target: str) -> ExportReport:
    """Write papers as Markdown and return what was done.

    ``target`` is ``-`` for one document as the report's text, a path that ends in ``.md`` for
    one document, else a folder with one file a paper. A file that already says what it should
    is not touched; one that cannot be brought up to date without a risk to its owner's text is
    listed as refused. Raises ExportError when the disk refuses: every file is then either as
    it was or complete.
    """
    if target == STANDARD_OUTPUT:
        return ExportReport(text=document(papers))
    path = Path(target).expanduser()
    export = _Export()
    if path.name.lower().endswith(_SUFFIX):
        export.update(path, partial(document, list(papers)))
    else:
        _export_folder(papers, lists, path, export)
    return ExportReport(tuple(export.written), tuple(export.unchanged), tuple(export.refused))


def _export_folder(
    papers: Iterable[Paper], lists: Mapping[int, PaperList], folder: Path, export: _Export
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
            export.update(path, partial(note_file, paper, lists))


class _Export:
    """The files of one export, sorted by what became of them."""

    def __init__(self) -> None:
        self.written: list[Path] = []
        self.unchanged: list[Path] = []
        self.refused: list[Refusal] = []

    def update(self, path: Path, new_text: Callable[[str], str]) -> None:
        """Bring the file at ``path`` to what ``new_text`` makes of its present text."""
        try:
            changed = _update(path, new_text)
        except ExportError as refusal:
            self.refused.append(Refusal(path, refusal.message, refusal.hint))
        except OSError as error:
            raise ExportError(
                f"Cannot write {path}: {error.strerror or error}",
                f"Nothing is half written. Files completed before: {len(self.written)}.",
            ) from error
        else:
            (self.written if changed else self.unchanged).append(path)


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


def _update(path: Path, new_text: Callable[[str], str]) -> bool:
    """Bring one file up to date; return whether it changed.

    A symbolic link is followed: the file it leads to is replaced, the link stays. Raises
    ExportError when the file must be left alone, and OSError.
    """
    path = _existing_target(path)
    before, present = _read(path)
    text = new_text(present)
    if before is not None and text == present:
        return False
    if before is not None and not before.st_mode & stat.S_IWUSR:
        raise ExportError("it is read-only", "Make it writable and export again.")
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, text.encode("utf-8"), before)
    return True


def _existing_target(path: Path) -> Path:
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if not target.exists():
        raise ExportError(
            f"it is a link to {target}, which does not exist", "Remove the link and export again."
        )
    return target


def _read(path: Path) -> tuple[os.stat_result | None, str]:
    """Return the state and the text of the file; None and "" where there is none."""
    try:
        before = path.stat()
    except FileNotFoundError:
        return None, ""
    if not stat.S_ISREG(before.st_mode):
        raise ExportError("it is not a file", "Choose another name with --to.")
    try:
        return before, path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ExportError("it is not encoded in UTF-8", "Convert it, or move it away.") from error
    except OSError as error:
        raise ExportError(
            f"it cannot be read: {error.strerror}", "Make it readable and export again."
        ) from error


def _replace(path: Path, data: bytes, before: os.stat_result | None) -> None:
    """Give the file its new content in one step, with the mode it had.

    Raises OSError; and ExportError when another program wrote to it in the meantime.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.readlist")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        try:
            write_all(descriptor, data)
            flush_to_disk(descriptor)
        finally:
            os.close(descriptor)
        if before is not None:
            temporary.chmod(stat.S_IMODE(before.st_mode))
        if _changed_since(path, before):
            raise ExportError("it was written to during the export", "Export again.")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _changed_since(path: Path, before: os.stat_result | None) -> bool:
    try:
        now = path.stat()
    except FileNotFoundError:
        return before is not None
    return before is None or (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns)
