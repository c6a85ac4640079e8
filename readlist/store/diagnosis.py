"""What is wrong with the files of a library, check by check. Nothing is written, no lock is taken."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import msgspec

from readlist.errors import NewerLibraryError, StoreError
from readlist.paths import LibraryFiles
from readlist.store.assembly import told
from readlist.store.backups import list_backups, verify
from readlist.store.columns import column_file, read_columns
from readlist.store.conflict_copies import conflict_copies
from readlist.store.drafts import Drafts
from readlist.store.files import PRIVATE_FILE, PRIVATE_FOLDER, stamp_of, store_error
from readlist.store.journal_remains import JournalRemains, known_documents, read_journal_remains
from readlist.store.lock import recorded_holder
from readlist.store.lock_holders import lock_holders
from readlist.store.mending import faults
from readlist.store.opening import Opened, open_files
from readlist.store.remains import Damaged, Remains, read_remains
from readlist.store.snapshot import open_snapshot

Severity = Literal["ok", "note", "warning", "error"]
OK: Final = "ok"
NOTE: Final = "note"
WARNING: Final = "warning"
ERROR: Final = "error"

MERGE = "`readlist conflicts merge` takes in what the copies have."
MEND = "`readlist doctor --repair` mends it, after a copy of all files."

_OF_OPEN_LIBRARY = ("outside-edits", "replay", "papers")
_MOST = 20
"""How many places of one kind are named one by one."""
_NOTHING_DONE = re.compile(
    r"[.;:] ?(?:it|nothing) was (?:left untouched|left as it is|changed)\.?$", re.IGNORECASE
)
_NAMED_LIKE_COPY = re.compile(r"conflict|\(\d+\)|\.orig$|\.(?:ours|theirs|mine)$", re.IGNORECASE)


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a check found: how bad it is, what, where, and what can be done about it.

    ``can_be_mended`` tells whether the doctor does so.
    """

    check: str
    severity: Severity
    message: str
    where: str = ""
    remedy: str = ""
    can_be_mended: bool = False


class Examined:
    """The files of a library, each read once."""

    def __init__(self, files: LibraryFiles) -> None:
        self.files = files

    @cached_property
    def snapshot(self) -> bytes | StoreError | None:
        """The bytes of the snapshot, None where there is none."""
        return _read(self.files.snapshot)

    @cached_property
    def journal(self) -> bytes | StoreError | None:
        """The bytes of the journal, None where there is none."""
        return _read(self.files.journal)

    @cached_property
    def opened(self) -> Opened | StoreError | None:
        """The library as it opens, or why it does not."""
        try:
            return open_files(self.files)
        except StoreError as error:
            return error

    @cached_property
    def snapshot_error(self) -> StoreError | None:
        """Why the snapshot by itself does not open; None where it does, or is not there."""
        try:
            open_snapshot(self.files.snapshot).close()
        except FileNotFoundError:
            return None
        except StoreError as error:
            return error
        return None

    @cached_property
    def remains(self) -> Remains:
        """What can be read of the snapshot."""
        return read_remains(self.snapshot) if isinstance(self.snapshot, bytes) else Remains()

    @cached_property
    def journal_remains(self) -> JournalRemains:
        """What can be read of the journal."""
        return read_journal_remains(self.journal) if isinstance(self.journal, bytes) else JournalRemains()


def diagnose(files: LibraryFiles) -> tuple[Finding, ...]:
    """Return what every check found, at least one finding each."""
    examined = Examined(files)
    findings: list[Finding] = []
    for name, check, all_well in _CHECKS:
        if name in _OF_OPEN_LIBRARY and not isinstance(examined.opened, Opened):
            findings.append(Finding(name, NOTE, "This is seen when the library opens."))
            continue
        found = list(check(examined, name))
        findings += found or [Finding(name, OK, all_well)]
    opened = examined.opened
    if isinstance(opened, Opened):
        opened.snapshot.close()
        if opened.journal is not None:
            opened.journal.close()
    return tuple(findings)


def in_short(error: StoreError) -> str:
    """Return what went wrong without the assurance that nothing was done about it."""
    return _NOTHING_DONE.sub(".", error.message)


def _read(path: Path) -> bytes | StoreError | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return store_error("read", path, error)


def _files(examined: Examined, name: str) -> Iterator[Finding]:
    files = examined.files
    for content, path in ((examined.snapshot, files.snapshot), (examined.journal, files.journal)):
        if isinstance(content, StoreError):
            yield Finding(name, ERROR, content.message, str(path), content.hint)
    if examined.snapshot is None:
        has_rest = examined.journal is not None or bool(list_backups(files))
        message = "The library is missing." if has_rest else "There is no library."
        yield Finding(name, ERROR, message, str(files.snapshot), MEND if has_rest else "", has_rest)
    elif examined.journal is None:
        yield Finding(name, NOTE, "There is no journal: no step can be taken back.", str(files.journal))


def _permissions(examined: Examined, name: str) -> Iterator[Finding]:
    if os.name == "nt":
        return
    files = examined.files
    private = (
        *((path, PRIVATE_FILE) for path in (files.snapshot, files.journal, files.lock)),
        *((path, PRIVATE_FOLDER) for path in (files.backups, files.drafts)),
    )
    for path, wanted in private:
        if path.exists() and path.stat().st_mode & 0o077:
            found = path.stat().st_mode & 0o777
            message = f"Others may look into it: its mode is {found:o}, not {wanted:o}."
            yield Finding(name, WARNING, message, str(path), MEND, True)


def _lock(examined: Examined, name: str) -> Iterator[Finding]:
    holders = lock_holders(examined.files.lock)
    if holders is None:
        yield Finding(name, NOTE, "Who holds the lock cannot be asked on this system.")
    elif holders:
        lock = examined.files.lock
        message = f"{recorded_holder(lock)} is writing at this moment.".capitalize()
        yield Finding(name, NOTE, message, str(lock))


def _snapshot(examined: Examined, name: str) -> Iterator[Finding]:
    error, path = examined.snapshot_error, examined.files.snapshot
    if not isinstance(examined.snapshot, bytes) or error is None:
        return
    if isinstance(error, NewerLibraryError):
        yield Finding(name, ERROR, error.message, str(path), error.hint)
        return
    yield Finding(name, ERROR, in_short(error), str(path), MEND, True)
    remains = examined.remains
    for damaged in remains.damaged[:_MOST]:
        yield _damaged_line(name, path, damaged)
    if len(remains.damaged) > _MOST:
        yield Finding(name, ERROR, f"And {len(remains.damaged) - _MOST} more lines.", str(path), MEND, True)
    for table, doc_id in remains.repeated[:_MOST]:
        message = f"{doc_id} stands twice in {table}."
        yield Finding(name, ERROR, message, str(path), MEND, True)
    for wrong, right in remains.renamed.items():
        yield Finding(name, ERROR, f"The table {right} is called {wrong}.", str(path), MEND, True)


def _damaged_line(check: str, path: Path, damaged: Damaged) -> Finding:
    names = [text for text in damaged.name if text]
    about = f", about {': '.join(names)}" if names else ""
    where = f"{path}, line {damaged.line}, byte {damaged.byte}"
    return Finding(check, ERROR, f"A line cannot be read{about}.", where, MEND, True)


def _journal(examined: Examined, name: str) -> Iterator[Finding]:
    if not isinstance(examined.journal, bytes):
        return
    path, journal, opened = examined.files.journal, examined.journal_remains, examined.opened
    is_at_fault = examined.snapshot is not None and examined.snapshot_error is None
    if isinstance(opened, NewerLibraryError) and is_at_fault:
        yield Finding(name, ERROR, opened.message, str(path), opened.hint)
    elif isinstance(opened, StoreError) and is_at_fault:
        yield Finding(name, ERROR, in_short(opened), str(path), MEND, True)
    elif journal.header is None:
        yield Finding(name, ERROR, "Its first line cannot be read.", str(path), MEND, True)
    for damaged in journal.damaged[:_MOST]:
        yield _damaged_line(name, path, damaged)
    if len(journal.damaged) > _MOST:
        yield Finding(name, ERROR, f"And {len(journal.damaged) - _MOST} more lines.", str(path), MEND, True)
    for sequence in journal.jumps[:_MOST]:
        message = f"Line {sequence} does not follow the one before: lines are missing."
        yield Finding(name, WARNING, message, str(path), MEND, True)
    if isinstance(opened, Opened) and is_too_short(opened, journal):
        message = "It lacks its newest steps; what they did is in the snapshot."
        yield Finding(name, WARNING, message, str(path), MEND, True)


def is_too_short(opened: Opened, journal: JournalRemains) -> bool:
    """Return whether a journal lacks steps that its snapshot contains."""
    meta, header = opened.snapshot.meta, journal.header
    return header is not None and header.journal == meta.journal and journal.last_sequence < meta.sequence


def _journal_end(examined: Examined, name: str) -> Iterator[Finding]:
    journal, path = examined.journal_remains, examined.files.journal
    if journal.torn:
        message = f"{journal.torn} bytes of an unfinished step at the end: it never happened."
        where = f"{path}, byte {journal.end}"
        yield Finding(name, WARNING, message, where, MEND, True)
    columns = read_columns(column_file(examined.files.snapshot), stamp_of(examined.files.snapshot))
    position = columns.checkpoint.position if columns is not None else None
    header = journal.header
    if position is None or header is None or position.journal != header.journal:
        return
    if position.offset > header.origin + journal.end:
        message = "Steps that were there when the lists were last read are missing at the end."
        yield Finding(name, WARNING, message, str(path), "A backup may have them.")


def _edits(examined: Examined, name: str) -> Iterator[Finding]:
    opened = examined.opened
    if not isinstance(opened, Opened) or not opened.snapshot.edited_outside:
        return
    path = str(examined.files.snapshot)
    yield Finding(
        name, WARNING, "It is not as readlist wrote it: another program, or damage.", path, MEND, True
    )
    known = known_documents(examined.journal_remains.changes()).whole
    differing = 0
    for (table, doc_id), raw in known.items():
        current = opened.documents.raw(table, doc_id)
        if current == raw:
            continue
        differing += 1
        if differing <= _MOST:
            named = told(opened.documents, table, doc_id, "")
            what = "is not there" if current is None else "is another than the journal tells of"
            label = named.key or named.title or doc_id
            yield Finding(name, WARNING, f"{label} {what}.", f"{path}, {doc_id} of {table}")
    if differing > _MOST:
        yield Finding(name, WARNING, f"And {differing - _MOST} more documents.", path)


def _replay(examined: Examined, name: str) -> Iterator[Finding]:
    opened = examined.opened
    conflicts = opened.conflicts if isinstance(opened, Opened) else []
    for conflict in conflicts[:_MOST]:
        named = (
            told(opened.documents, conflict.table, conflict.id, "") if isinstance(opened, Opened) else None
        )
        label = (named.key or named.title if named is not None else "") or conflict.id
        fields = f": {', '.join(conflict.fields)}" if conflict.fields else ""
        message = f"A change of {label} no longer fits and is left out{fields}."
        yield Finding(name, WARNING, message, str(examined.files.journal), MEND, True)
    if len(conflicts) > _MOST:
        message = f"And {len(conflicts) - _MOST} more changes."
        yield Finding(name, WARNING, message, str(examined.files.journal), MEND, True)


def _papers(examined: Examined, name: str) -> Iterator[Finding]:
    opened = examined.opened
    if not isinstance(opened, Opened):
        return
    found = 0
    try:
        for fault in faults(opened.documents):
            found += 1
            if found > _MOST:
                continue
            named = told(opened.documents, fault.table, fault.doc_id, "")
            where = f"{examined.files.snapshot}, {fault.doc_id} of {fault.table}"
            label = named.key or named.title
            message = f"{label}: {fault.message}." if label else f"{fault.message}.".capitalize()
            if fault.is_new:
                yield Finding(name, NOTE, message, where)
            else:
                yield Finding(name, ERROR, message, where, MEND, True)
    except StoreError as error:
        yield Finding(name, ERROR, in_short(error), str(examined.files.snapshot), MEND, True)
    if found > _MOST:
        yield Finding(name, ERROR, f"And {found - _MOST} more.", str(examined.files.snapshot), MEND, True)


def _columns(examined: Examined, name: str) -> Iterator[Finding]:
    path = column_file(examined.files.snapshot)
    if not path.exists():
        yield Finding(name, NOTE, "There is none; the app makes it.", str(path))
    elif read_columns(path, stamp_of(examined.files.snapshot)) is None:
        yield Finding(name, NOTE, "It is damaged or of an earlier state, and not used.", str(path))


def _copies(examined: Examined, name: str) -> Iterator[Finding]:
    copies = conflict_copies(examined.files)
    for path in copies:
        message = "A copy of the library that a program put aside because of a conflict."
        yield Finding(name, WARNING, message, str(path), MERGE)
    for path in _named_like_copies(examined.files):
        if path not in copies:
            yield Finding(name, NOTE, "It is named like a copy, but is none of this library.", str(path))


def _named_like_copies(files: LibraryFiles) -> list[Path]:
    own = {files.snapshot, files.journal, files.lock}
    try:
        paths = sorted(files.snapshot.parent.iterdir())
    except OSError:
        return []
    return [
        path
        for path in paths
        if path not in own
        and path.name.startswith(files.stem)
        and path.is_file()
        and _NAMED_LIKE_COPY.search(path.name.removeprefix(files.stem))
    ]


def _backups(examined: Examined, name: str) -> Iterator[Finding]:
    backups = list_backups(examined.files)
    wrong = {backup.path: verify(backup.path) for backup in backups}
    good = [backup for backup in backups if not wrong[backup.path]]
    if good:
        days = (datetime.now(UTC) - good[0].made_at).days
        age = "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
        count = "1 is" if len(good) == 1 else f"{len(good)} are"
        yield Finding(name, OK, f"{count} whole; the newest was made {age}.", str(good[0].path))
    elif not backups:
        yield Finding(name, NOTE, "There is none yet.", str(examined.files.backups))
    severity: Severity = NOTE if good else WARNING
    for backup in [backup for backup in backups if wrong[backup.path]][:_MOST]:
        yield Finding(name, severity, "A backup is damaged and not used.", str(backup.path))


def _drafts(examined: Examined, name: str) -> Iterator[Finding]:
    drafts = Drafts(examined.files.drafts).names()
    if drafts:
        what = "1 text was" if len(drafts) == 1 else f"{len(drafts)} texts were"
        message = f"{what} being typed when the app ended; it offers them again."
        yield Finding(name, NOTE, message, str(examined.files.drafts))


_CHECKS: tuple[tuple[str, Callable[[Examined, str], Iterator[Finding]], str], ...] = (
    ("files", _files, "Snapshot and journal are there and can be read."),
    ("permissions", _permissions, "Nobody else may read the files."),
    ("lock", _lock, "Nobody is writing."),
    ("snapshot", _snapshot, "Every line of the snapshot can be read."),
    ("journal", _journal, "Every line of the journal is as it was written."),
    ("journal-end", _journal_end, "The journal ends with a whole step."),
    ("outside-edits", _edits, "No other program has changed the snapshot."),
    ("replay", _replay, "Every recorded change fits."),
    ("papers", _papers, "Papers, lists and searches are as they should be."),
    ("column-file", _columns, "It is up to date."),
    ("conflict-copies", _copies, "There is no conflicted copy beside the library."),
    ("backups", _backups, "The backups are whole."),
    ("drafts", _drafts, "No text waits to be finished."),
)
