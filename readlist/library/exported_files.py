"""The files of an export: each brought to its new content in one step, or left alone with a reason."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from readlist.errors import ExportError
from readlist.store.files import flush_to_disk, write_all

STANDARD_OUTPUT = "-"
"""The target that stands for standard output."""

UNFINISHED = ".readlist"
"""How the names of files end that are not in their place yet; a kill leaves one behind."""

NewContent = Callable[[bytes | None], bytes]
"""What a file is to hold, made of what it holds (None: there is none); an ExportError leaves it alone."""


DELETED = ("you deleted it", "--recreate makes it again.")
"""Why a note that is gone from its folder is left so, and what to do about it."""


class EditedError(ExportError):
    """What readlist would write over was edited by the file's owner."""


@dataclass(frozen=True)
class Refusal:
    """A file that was left alone: where it is, why, and what to do about it.

    ``is_edited`` says that its owner's edits are why: they can be pulled.
    """

    path: Path
    reason: str
    hint: str
    is_edited: bool = False


@dataclass(frozen=True)
class ExportReport:
    """What an export did. ``text`` is the document where the target is standard output.

    Of a folder of notes also: those that their owner ``deleted``, which were not made again, and
    ``edited`` between the markers of readlist's own, where there was nothing new to write (they count
    as unchanged); notes of papers that are ``gone`` from the library, and how many ``others`` are of
    papers that were not exported now. ``notices`` are in words.
    """

    written: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    refused: tuple[Refusal, ...] = ()
    text: str | None = None
    deleted: tuple[Path, ...] = ()
    edited: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    others: int = 0
    notices: tuple[str, ...] = ()

    @property
    def left_alone(self) -> tuple[Refusal, ...]:
        """Every file that was not brought up to date, with the reason."""
        return (*self.refused, *(Refusal(path, *DELETED) for path in self.deleted))


@dataclass(frozen=True)
class FileChange:
    """What an export makes of a file; ``before`` is None where there was none."""

    path: Path
    before: bytes | None
    after: bytes


class FileStamp(NamedTuple):
    """What tells one state of a file from another without reading it."""

    size: int
    modified_ns: int


Show = Callable[[FileChange], object]
"""Is told of every file that an export changes."""


def path_of(target: str) -> Path:
    """Return the path that the user means, ``~`` for a home folder. Raises ExportError: no such user."""
    try:
        return Path(target).expanduser()
    except RuntimeError as error:
        raise ExportError(f"{target}: there is no such user", "Choose another path with --to.") from error


class Export:
    """The files of one export, sorted by what became of them; in a ``dry_run`` what would become of them."""

    def __init__(self, *, dry_run: bool = False, show: Show | None = None) -> None:
        self.dry_run = dry_run
        self._show = show
        self.written: list[Path] = []
        self.unchanged: list[Path] = []
        self.refused: list[Refusal] = []

    def report(self) -> ExportReport:
        """Return what was done so far."""
        return ExportReport(tuple(self.written), tuple(self.unchanged), tuple(self.refused))

    def update(self, path: Path, new_content: NewContent) -> FileStamp | None:
        """Bring the file at ``path`` to what ``new_content`` makes of its present content.

        Returns the stamp of that content, None where the file was left alone or is not there.
        A file that ``new_content`` refuses by an ExportError, or that is read-only, no file at all, or
        written to meanwhile, is listed as refused. Raises ExportError when the disk refuses.
        """
        try:
            change, stamp = _update(path, new_content, dry_run=self.dry_run)
        except ExportError as refusal:
            is_edited = isinstance(refusal, EditedError)
            self.refused.append(Refusal(path, refusal.message, refusal.hint, is_edited))
            return None
        except OSError as error:
            raise ExportError(
                f"Cannot write {path}: {error.strerror or error}",
                f"Nothing is half written. Files completed before: {len(self.written)}.",
            ) from error
        (self.unchanged if change is None else self.written).append(path)
        if change is not None and self._show is not None:
            self._show(change)
        return stamp


def as_text(new_text: Callable[[str], str]) -> NewContent:
    """Return ``new_text`` for the bytes of a file, which have to be UTF-8."""

    def new_content(present: bytes | None) -> bytes:
        try:
            text = (present or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise ExportError("it is not encoded in UTF-8", "Convert it, or move it away.") from error
        return new_text(text).encode("utf-8")

    return new_content


def export_text(
    text: Callable[[], str],
    target: str,
    *,
    replace: bool = False,
    dry_run: bool = False,
    show: Show | None = None,
) -> ExportReport:
    """Write what ``text`` returns to the one file ``target``, or return it for ``-``, and what was done.

    A file that holds just this already is not touched; one that holds anything else is listed as
    refused, unless ``replace`` allows to write over it. A ``dry_run`` writes nothing. Raises
    ExportError when the target is a folder, or the disk refuses: a file that was there is then as it was.
    """
    if target == STANDARD_OUTPUT:
        return ExportReport(text=text())
    path = path_of(target)
    if path.is_dir() or target.endswith(("/", os.sep)):
        raise ExportError(
            f"{target} is a folder, and this is one file", f"Name the file: --to {path / 'papers'}"
        )
    data = text().encode("utf-8")

    def new_content(present: bytes | None) -> bytes:
        if present is not None and present != data and not replace:
            raise ExportError(
                "it is there already and holds something else",
                "--replace writes over it; --to another name keeps it.",
            )
        return data

    export = Export(dry_run=dry_run, show=show)
    export.update(path, new_content)
    return export.report()


def _update(
    path: Path, new_content: NewContent, *, dry_run: bool
) -> tuple[FileChange | None, FileStamp | None]:
    """Bring one file up to date; return what changed, in a ``dry_run`` what would, and its stamp then.

    A symbolic link is followed: the file it leads to is replaced, the link stays. Raises
    ExportError when the file must be left alone, and OSError.
    """
    target = _existing_target(path)
    before, present = _read(target)
    data = new_content(present)
    if data == present:
        return None, None if before is None else _stamp(before)
    if before is not None and not before.st_mode & stat.S_IWUSR:
        raise ExportError("it is read-only", "Make it writable and export again.")
    change = FileChange(path, present, data)
    if dry_run:
        return change, None
    target.parent.mkdir(parents=True, exist_ok=True)
    return change, write_whole(target, data, before)


def _existing_target(path: Path) -> Path:
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if not target.exists():
        raise ExportError(
            f"it is a link to {target}, which does not exist", "Remove the link and export again."
        )
    return target


def _read(path: Path) -> tuple[os.stat_result | None, bytes | None]:
    """Return the state and the content of the file; None where there is none."""
    try:
        before = path.stat()
    except FileNotFoundError:
        return None, None
    if not stat.S_ISREG(before.st_mode):
        raise ExportError("it is not a file", "Choose another name with --to.")
    try:
        return before, path.read_bytes()
    except OSError as error:
        raise ExportError(
            f"it cannot be read: {error.strerror}", "Make it readable and export again."
        ) from error


def write_whole(path: Path, data: bytes, before: os.stat_result | None) -> FileStamp:
    """Give a file that was as ``before`` its new content in one step, with the mode it had.

    Returns its stamp. Raises OSError; and ExportError when another program wrote to it in the meantime.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{UNFINISHED}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        try:
            write_all(descriptor, data)
            flush_to_disk(descriptor)
            stamp = _stamp(os.fstat(descriptor))
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
    return stamp


def _stamp(status: os.stat_result) -> FileStamp:
    return FileStamp(status.st_size, status.st_mtime_ns)


def _changed_since(path: Path, before: os.stat_result | None) -> bool:
    try:
        now = path.stat()
    except FileNotFoundError:
        return before is not None
    return before is None or _stamp(now) != _stamp(before)
