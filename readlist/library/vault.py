"""A folder of notes: which file is whose, what readlist wrote there last, and where a new note goes.

The files are the truth and the record beside them a help: it spares reading what nobody touched,
and tells what others changed. A file that the record knows by size and time is not read.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import sys
import time
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path

import msgspec

from readlist import paths
from readlist.errors import ExportError
from readlist.formats.notes import vault_record
from readlist.formats.notes.front_matter import readlist_id
from readlist.formats.notes.vault_record import (
    RECORD_NAME,
    ConflictFile,
    ExportedNote,
    VaultRecord,
    text_hash,
)
from readlist.library.exported_files import UNFINISHED, FileStamp, Refusal, write_whole
from readlist.library.note_names import CONFLICT_SUFFIX, SUFFIX, comparable, safe_name
from readlist.store.files import make_private_folder, write_all

UNKNOWN = FileStamp(0, 0)
"""The stamp of a file that was not found, and of a note that has to be read whatever its stamp."""

_PATIENCE = 60.0
"""Seconds that another export into the folder is waited for."""

_POLL = 0.05
_LONGEST_HEADING = 10_000
_ABANDONED_AFTER = 3600.0
_SIGNS = (".obsidian", "logseq", ".git", ".hg", ".jj", ".stfolder", ".dropbox")
"""What lies at the top of a vault, a repository or a folder that is synced: the record goes with it."""
_CONTENTION = (errno.EAGAIN, errno.EWOULDBLOCK)


def heading_of(folder: Path) -> VaultRecord | None:
    """Return what the record of a folder says of all its notes, without these; None where there is none.

    Reads one line of the disk. Raises OSError.
    """
    for path in _record_places(folder):
        missing = contextlib.suppress(FileNotFoundError, NotADirectoryError)
        with missing, path.open(encoding="utf-8", errors="replace") as file:
            return vault_record.read(file.readline(_LONGEST_HEADING))
    return None


def record_file(folder: Path) -> Path:
    """Return the file in which the record of a folder is kept from the next export on."""
    inside, beside = _record_places(folder)
    return inside if os.path.lexists(inside) or _travels(folder) else beside


def _record_places(folder: Path) -> tuple[Path, Path]:
    """Return where a record may lie: in the folder, which goes first, or with what the program remembers."""
    name = hashlib.blake2b(os.fsencode(os.path.realpath(folder)), digest_size=12).hexdigest()
    return folder / RECORD_NAME, paths.exports_folder() / f"{name}.jsonl"


def _travels(folder: Path) -> bool:
    """Return whether a folder is part of something that is moved, copied or synced as a whole."""
    home = Path(os.path.realpath(folder))
    return any(os.path.lexists(each / sign) for each in (home, *home.parents) for sign in _SIGNS)


class Vault:
    """The notes of a folder as they were found, by the papers they belong to.

    Paths are relative to the folder, with slashes. ``notes`` are what the record knows of them by
    paper, ``unreadable`` the files that may be notes. ``is_known`` says whether there is a record.
    """

    def __init__(self, folder: Path) -> None:
        """Look at the folder, which need not be there. Raises ExportError: its record cannot be used."""
        self.folder = folder
        self._file = _RecordFile(folder)
        self.record = self._file.record
        self.is_known = self._file.is_there
        self.notes: dict[int, ExportedNote] = dict(self.record.notes)
        self.unreadable: dict[str, Refusal] = {}
        self._stamps: dict[str, FileStamp] = {}
        self._folders: dict[str, str] = {}
        self._unfinished: list[str] = []
        self._scan("")
        self._by_name = {comparable(path): path for path in self._stamps}
        self._by_id: dict[int, list[str]] = {}
        self._owned: set[str] = set()
        self._stems: set[str] = set()
        self._find_owners()

    @property
    def notices(self) -> tuple[str, ...]:
        """What is wrong with the record, in words."""
        return tuple(self._file.notices)

    def path(self, relative: str) -> Path:
        """Return the path of a file of the folder."""
        return self.folder / relative

    def stamp(self, path: str) -> FileStamp:
        """Return the stamp of a file as it was found."""
        return self._stamps.get(path, UNKNOWN)

    def _scan(self, folder: str) -> None:
        """Find the Markdown files at any depth, in order; hidden folders hold no notes."""
        try:
            found = sorted(os.scandir(self.folder / folder), key=lambda entry: entry.name)
        except OSError:
            return
        below = []
        for entry in found:
            path = f"{folder}{entry.name}"
            if entry.name.startswith("."):
                if entry.name.endswith(UNFINISHED):
                    self._unfinished.append(path)
                continue
            if entry.is_dir(follow_symlinks=False):
                self._folders[comparable(path)] = path
                below.append(f"{path}/")
            elif entry.name.lower().endswith(SUFFIX):
                with contextlib.suppress(OSError):
                    if entry.is_file():
                        status = entry.stat()
                        self._stamps[path] = FileStamp(status.st_size, status.st_mtime_ns)
        for path in below:
            self._scan(path)

    def _find_owners(self) -> None:
        recorded = {note.path: note for note in self.notes.values()}
        for path, stamp in self._stamps.items():
            note = recorded.get(path)
            doc_id = note.id if note is not None and note.stamp == stamp else self._id_in(path)
            if doc_id is not None:
                self._own(path)
                same = self._by_id.setdefault(doc_id, [])
                if not any(self.path(path).samefile(self.path(other)) for other in same):
                    same.append(path)

    def _own(self, path: str) -> None:
        self._owned.add(path)
        self._stems.add(comparable(path.rpartition("/")[2]))

    def _id_in(self, path: str) -> int | None:
        if path.endswith(CONFLICT_SUFFIX):
            return None
        try:
            with self.path(path).open(encoding="utf-8", errors="replace", newline="") as lines:
                return readlist_id(lines)
        except OSError as error:
            reason, hint = f"it cannot be read: {error.strerror}", "It may belong to an exported paper."
            self.unreadable[path] = Refusal(self.path(path), reason, hint)
            return None

    def owners(self) -> Iterable[int]:
        """Return the ids of the papers that have a note."""
        return self._by_id.keys()

    def files(self) -> Iterable[str]:
        """Return the paths of all Markdown files of the folder, whosever they are."""
        return self._stamps.keys()

    def paths_of(self, doc_id: int) -> list[str]:
        """Return the files that are the paper's: more than one is a mistake of their owner.

        A note that has lost its id is still the one that the record names.
        """
        note = self.notes.get(doc_id)
        if doc_id in self._by_id or note is None:
            return self._by_id.get(doc_id, [])
        return [note.path] if note.path in self._stamps and note.path not in self._owned else []

    def add(self, doc_id: int, key: str, folder: str) -> str:
        """Return the path of a new note of a paper in a folder of the vault, "" for the vault's own."""
        prefix = f"{self._folders.setdefault(comparable(folder), folder)}/" if folder else ""
        stem = safe_name(key)
        path = self._free_path(f"{prefix}{stem}{SUFFIX}") or self._free_path(
            f"{prefix}{stem}-{doc_id}{SUFFIX}"
        )
        path = path or f"{prefix}{stem}-{doc_id}-{secrets.token_hex(4)}{SUFFIX}"
        self._own(path)
        self._by_name[comparable(path)] = path
        self._by_id[doc_id] = [path]
        return path

    def _free_path(self, path: str) -> str | None:
        """Return the path as it is spelt on disk, unless another paper has it or the name anywhere."""
        path = self._by_name.get(comparable(path), path)
        name = comparable(path.rpartition("/")[2])
        return None if path in self._owned or name in self._stems else path

    def know(self, note: ExportedNote, *, at_once: bool = False) -> None:
        """Take in what a note holds now; ``at_once`` also on disk, for its file was just written."""
        self.notes[note.id] = note
        if at_once:
            self._file.append(self.record, note)

    def forget_undone(self, undone_steps: Callable[[], Container[int]]) -> None:
        """Know of notes whose edits were taken in by a step that was undone what was known before it."""
        pulled = [note for note in self.notes.values() if note.pulled is not None]
        undone = undone_steps() if pulled else ()
        for note in pulled:
            if note.pulled is not None and note.pulled.step in undone:
                before = note.pulled.before
                self.know(msgspec.structs.replace(before, path=note.path, conflict=note.conflict))

    def save(self, *, library: str, flavour: str, template: str, layout: str) -> None:
        """Bring the record up to date, where anything of it has changed.

        Clears up behind exports that were killed.
        """
        self.record = VaultRecord(
            library=library, flavour=flavour, template=template, layout=layout, notes=self.notes
        )
        self._file.write(self.record)
        for path in map(self.path, self._unfinished):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                    path.unlink()

    # Conflict files

    def put_conflict(self, note: ExportedNote, text: str) -> ExportedNote:
        """Write ``text`` beside a note, which is left alone, and return what is known of the note then.

        A file of that name that is not as readlist wrote it stays as it is.
        """
        path = f"{note.path.removesuffix(SUFFIX)}{CONFLICT_SUFFIX}"
        if note.conflict is not None and note.conflict.path != path:
            note = self.end_conflict(note)
        there = _text_in(self.path(path))
        known = note.conflict.text if note.conflict is not None else None
        if there == text or (there is not None and text_hash(there) != known):
            known = text_hash(text) if there == text else known
        else:
            before = self.path(path).stat() if there is not None else None
            write_whole(self.path(path), text.encode("utf-8"), before)
            known = text_hash(text)
        return msgspec.structs.replace(note, conflict=ConflictFile(path, known) if known else None)

    def end_conflict(self, note: ExportedNote) -> ExportedNote:
        """Remove the file beside a note, if it is as readlist wrote it; return what is known of the note."""
        if note.conflict is None:
            return note
        path = self.path(note.conflict.path)
        with contextlib.suppress(OSError, ExportError):
            if text_hash(_text_in(path) or "") == note.conflict.text:
                path.unlink()
        return msgspec.structs.replace(note, conflict=None)


class _RecordFile:
    """The record on disk: read once, appended to after every note, and written whole in the end."""

    def __init__(self, folder: Path) -> None:
        self._path = record_file(folder)
        self.notices: list[str] = []
        self.text = _text_in(self._path)
        before = _record_places(folder)[1]
        # A folder that has become part of a vault takes the record in.
        self._to_move = before if self.text is None and before != self._path else None
        text = _text_in(self._to_move) if self._to_move is not None else self.text
        self.is_there = text is not None
        self.record = vault_record.read(text or "")
        if self.record.newer:
            raise ExportError(
                f"{folder} was exported to by a newer readlist",
                "Use that one, or choose another folder.",
            )
        if self.record.damaged:
            count = self.record.damaged
            self.notices.append(
                f"{'1 line' if count == 1 else f'{count} lines'} of {self._path} cannot be read: the notes "
                "they are about count as edited by you."
            )

    def append(self, record: VaultRecord, note: ExportedNote) -> None:
        """Add what is known of one note. A crash after it leaves the rest as it was known before."""
        if self.text is None and self.is_there:
            self.write(record)
        line = vault_record.note_line(note)
        if self.text is None:
            line = vault_record.heading_line(record) + line
        elif not self.text.endswith("\n"):
            line = "\n" + line
        with self._told():
            self._make_folder()
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
            try:
                write_all(descriptor, line.encode("utf-8"))
            finally:
                os.close(descriptor)
            self.text = (self.text or "") + line

    def write(self, record: VaultRecord) -> None:
        """Give the file the text of ``record``, unless it has that already."""
        text = vault_record.write(record)
        if text != self.text:
            with self._told():
                self._make_folder()
                before = self._path.stat() if self._path.exists() else None
                write_whole(self._path, text.encode("utf-8"), before)
                self.text, self.is_there = text, True
                if self._to_move is not None:
                    self._to_move.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        if self._path.parent == paths.exports_folder():  # what is remembered there are the notes themselves
            make_private_folder(self._path.parent)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Make a notice of what goes wrong: the notes themselves are as they should be."""
        try:
            yield
        except (OSError, ExportError) as error:
            reason = error.message if isinstance(error, ExportError) else error.strerror
            notice = f"{self._path} could not be written: {reason}. The next export makes up for it."
            if notice not in self.notices:
                self.notices.append(notice)


def _text_in(path: Path) -> str | None:
    """Return the text of a file, None where there is none. Raises ExportError."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ExportError(
            f"{path} cannot be read: {error.strerror}", "Make it readable and export again."
        ) from error


@contextlib.contextmanager
def turn_at(folder: Path) -> Iterator[None]:
    """Make the folder if need be and have it alone: other exports into it wait. Raises ExportError.

    Where the file system knows no locks nobody waits: then what others write meanwhile is left alone.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"Cannot write {folder}: {error.strerror}", "Choose another folder with --to."
        ) from error
    with contextlib.ExitStack() as stack:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                descriptor = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, descriptor)
                _wait_for(descriptor, folder)
        yield


def _wait_for(descriptor: int, folder: Path) -> None:
    """Lock a folder; the lock goes with the descriptor. Raises ExportError, and OSError: no locks."""
    import fcntl

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _CONTENTION:
                raise
        else:
            return
        if time.monotonic() > until:
            raise ExportError(f"Another export into {folder} goes on", "Try again when it has ended.")
        time.sleep(_POLL)
