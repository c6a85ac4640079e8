"""Mending a damaged library: everything that can be read is written anew, after a copy of all files."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from readlist.errors import NewerLibraryError, StoreError
from readlist.paths import LibraryFiles
from readlist.store.assembly import Assembled, GivenDocuments, Told, assemble, good_backups, told
from readlist.store.columns import column_file, read_earlier_summaries
from readlist.store.diagnosis import in_short, is_too_short
from readlist.store.documents import Documents
from readlist.store.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    NewFile,
    flush_folder,
    make_private_folder,
    replace_file,
    store_error,
)
from readlist.store.journal import Header, encode_line
from readlist.store.journal_remains import JournalRemains, read_journal_remains
from readlist.store.lock import locked
from readlist.store.mending import faults
from readlist.store.migrations import MIGRATIONS, NEWEST_VERSION, migrated
from readlist.store.opening import open_files
from readlist.store.remains import Remains, read_remains
from readlist.store.snapshot import (
    LISTS,
    PAPERS,
    Snapshot,
    decode_document,
    encode_document,
    open_snapshot,
    write_snapshot,
)
from readlist.store.snapshot_meta import Meta, refuse_newer

COPIES = "before-repair-"
"""How the names of folders begin, beside the backups, that hold all files as they were."""

_PASSES = 3
_COPIED_AT_ONCE = 1 << 20


class Repair(msgspec.Struct, frozen=True):
    """What mending does, or would do, to a library.

    ``mended`` says in words what is put right, ``sources`` how many documents of each kind come
    from where. ``left_out`` are changes that no longer fit and versions that were not taken,
    ``doubtful`` documents of which a byte is damaged, ``in_part`` those without their texts.
    ``history`` says what can still be taken back.
    """

    mended: tuple[str, ...] = ()
    sources: dict[str, int] = {}
    recovered: tuple[Told, ...] = ()
    doubtful: tuple[Told, ...] = ()
    in_part: tuple[Told, ...] = ()
    lost: tuple[Told, ...] = ()
    left_out: tuple[Told, ...] = ()
    history: str = ""
    papers: int = 0
    copy: Path | None = None

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to mend."""
        return bool(self.mended)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is lost, nor in doubt."""
        return not (self.lost or self.in_part or self.doubtful)


class _Plan(msgspec.Struct, frozen=True):
    repair: Repair
    documents: Documents
    meta: Meta
    journal: bytes | None
    """The new content of the journal; None where the old one stays."""
    writes: bool
    """Whether snapshot and journal are written at all."""


def repair(files: LibraryFiles, *, dry_run: bool = False) -> Repair:
    """Mend what can be mended and return what that was.

    All files are copied first, byte by byte. Raises StoreError when nothing can be mended;
    then, and with ``dry_run``, nothing is written. A lock keeps others from writing meanwhile.
    """
    if not files.snapshot.exists() and not files.journal.exists() and not good_backups(files):
        raise StoreError(f"There is no library at {files.snapshot}.", "Nothing was written.")
    if dry_run:
        return _plan(files).repair
    with locked(files, "doctor --repair"):
        plan = _plan(files)
        if not plan.repair.is_needed:
            return plan.repair
        try:
            copy = _copy_all(files)
            _set_private(files)
            if plan.writes:
                _write(files, plan)
        except OSError as error:
            raise store_error("mend", files.snapshot, error) from error
        return msgspec.structs.replace(plan.repair, copy=copy)


# What is to be written


def _plan(files: LibraryFiles) -> _Plan:
    data = {path: _read(path) for path in (files.snapshot, files.journal)}
    snapshot_data, journal_data = data[files.snapshot], data[files.journal]
    journal = read_journal_remains(journal_data or b"")
    if journal.header is not None:
        refuse_newer(files.journal, journal.header.format, NEWEST_VERSION)
    mended = list(_wrong_modes(files))
    opened = None
    try:
        opened = open_files(files)
        if opened is not None and opened.journal is not None:
            opened.journal.close()
    except StoreError as error:
        mended.append(in_short(error))
    if opened is not None:
        found = Assembled(opened.documents, {}, [], [], [], [])
        found.left_out = [
            told(opened.documents, each.table, each.id, _unfit(each.fields)) for each in opened.conflicts
        ]
        remains = Remains(meta=opened.snapshot.meta)
        if opened.snapshot.edited_outside:
            mended.append(f"{files.snapshot.name} was changed by another program: it is taken as it is.")
    else:
        remains = read_remains(snapshot_data or b"")
        found = _assemble(files, remains, journal, is_whole=_is_whole(files, remains))
        _refuse_empty(files, found, snapshot_data, journal)
    before = len(mended)
    mended += _mend_faults(found)
    documents_changed = opened is None or opened.snapshot.edited_outside or len(mended) > before
    journal_changed = journal_data is not None and bool(
        journal.jumps or not journal.is_whole or (opened is not None and is_too_short(opened, journal))
    )
    if journal_changed and opened is not None:
        mended.append("Lines of the journal are damaged or missing; what they did is in the snapshot.")
    if journal.torn and journal.is_whole:
        mended.append(f"{journal.torn} bytes of an unfinished step are cut off the journal.")
    writes = documents_changed or journal_changed or bool(journal.torn)
    meta, new_journal, history = _new_journal(files, remains, journal, journal_data)
    report = Repair(
        mended=tuple(mended),
        sources=_sources(found) if opened is None else {},
        recovered=tuple(
            told(found.documents, *place, f"from the {origin}") for place, origin in found.origins.items()
        ),
        doubtful=tuple(found.doubtful),
        in_part=tuple(found.in_part),
        lost=tuple(found.lost),
        left_out=tuple(found.left_out),
        history=history if writes else "",
        papers=found.documents.length(PAPERS),
    )
    return _Plan(report, found.documents, meta, new_journal, writes)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise store_error("read", path, error) from error


def _unfit(fields: tuple[str, ...]) -> str:
    what = f": {', '.join(fields)}" if fields else ""
    return f"a change was left out, because it was changed elsewhere, too{what}"


def _is_whole(files: LibraryFiles, remains: Remains) -> bool:
    """Return whether the snapshot is as it was written. Raises StoreError for one of a newer readlist."""
    try:
        snapshot = open_snapshot(files.snapshot)
    except FileNotFoundError:
        return False
    except NewerLibraryError:
        if remains.meta is None or remains.meta.schema > NEWEST_VERSION:
            raise
        return False
    except StoreError:
        return False
    snapshot.close()
    return not snapshot.edited_outside


def _refuse_empty(
    files: LibraryFiles, found: Assembled, snapshot: bytes | None, journal: JournalRemains
) -> None:
    """Refuse to write an empty library in the place of one of which nothing could be read."""
    if any(found.documents.length(name) for name in found.documents.tables()):
        return
    if snapshot or not journal.is_whole:
        raise StoreError(
            f"Nothing of {files.snapshot} can be read, and no backup of it was found. It was left untouched.",
            "To begin anew, move the files of the library away.",
        )


def _assemble(files: LibraryFiles, remains: Remains, journal: JournalRemains, *, is_whole: bool) -> Assembled:
    library = _library_of(remains, journal)
    is_another = (
        remains.meta is not None
        and journal.header is not None
        and journal.header.library != remains.meta.library
    )
    version = _version_of(remains, journal)
    backups = [each for each in good_backups(files, library) if each[1].meta.schema == version]
    named = journal.header.journal if journal.header is not None else ""
    remembered = read_earlier_summaries(column_file(files.snapshot), named) or []
    try:
        known = JournalRemains() if is_another else journal
        found = assemble(remains, known, backups, remembered, is_whole=is_whole)
        _migrate(found.documents, version)
        return found
    finally:
        for _, snapshot in backups:
            snapshot.close()


def _version_of(remains: Remains, journal: JournalRemains) -> int:
    if remains.meta is not None:
        return remains.meta.schema
    return journal.header.format if journal.header is not None else NEWEST_VERSION


def _migrate(documents: Documents, version: int) -> None:
    """Bring documents of an earlier version into the newest form, in which they are written."""
    if version == NEWEST_VERSION:
        return
    for table in documents.tables():
        for doc_id, raw in list(documents.raw_items(table)):
            document = migrated(table, decode_document(raw), version, MIGRATIONS)
            documents.put(table, doc_id, encode_document(document))


def _library_of(remains: Remains, journal: JournalRemains) -> str:
    if remains.meta is not None:
        return remains.meta.library
    return journal.header.library if journal.header is not None else ""


def _mend_faults(found: Assembled) -> list[str]:
    """Put documents right that are not as the model says; return in words what was wrong."""
    mended: list[str] = []
    missing: list[tuple[int, bytes]] = []
    for _ in range(_PASSES):
        wrong = list(faults(found.documents))
        missing = [(fault.doc_id, fault.mended) for fault in wrong if fault.table == LISTS and fault.is_new]
        wrong = [fault for fault in wrong if not fault.is_new]
        for fault in wrong:
            found.documents.put(fault.table, fault.doc_id, fault.mended)
            named = told(found.documents, fault.table, fault.doc_id, "")
            mended.append(f"{named.key or named.title or fault.doc_id} in {fault.table}: {fault.message}.")
        if not wrong:
            break
    if mended or found.origins or found.lost:
        for doc_id, raw in missing:
            found.documents.put(LISTS, doc_id, raw)
    return mended


def _sources(found: Assembled) -> dict[str, int]:
    papers = Counter(origin for (table, _), origin in found.origins.items() if table == PAPERS)
    return {"snapshot and journal": found.documents.length(PAPERS) - sum(papers.values()), **papers}


def _new_journal(
    files: LibraryFiles, remains: Remains, journal: JournalRemains, data: bytes | None
) -> tuple[Meta, bytes | None, str]:
    """Return the new table “meta”, the journal that goes with it, and what can still be taken back."""
    old = remains.meta or Meta(library="")
    newest = next((snapshot.meta for _, snapshot in good_backups(files)), Meta(library=""))
    library = _library_of(remains, journal) or newest.library or os.urandom(16).hex()
    header = journal.header
    is_same = (
        header is not None
        and header.library == library
        and old.library in ("", library)
        and header.format == NEWEST_VERSION
    )
    sequence = max(old.sequence, newest.sequence, journal.last_sequence if is_same else 0)
    meta = Meta(
        library=library,
        generation=max(old.generation, newest.generation) + 1,
        sequence=sequence,
        step=max(old.step, newest.step, journal.last_step if is_same else 0),
        lineage=os.urandom(8).hex(),
    )
    is_whole = journal.is_whole and not journal.jumps and journal.last_sequence == sequence
    if data is not None and is_same and header is not None and is_whole:
        meta = msgspec.structs.replace(
            meta, journal=header.journal, journal_offset=header.origin + journal.end
        )
        return meta, data[: journal.end] if journal.torn else None, "Every step can still be taken back."
    new_header = Header(journal=os.urandom(8).hex(), library=library, format=NEWEST_VERSION)
    lines, last, kept = _kept_lines(journal if is_same or header is None else JournalRemains(), sequence)
    first = encode_line(last[0], header=new_header)
    text = first + b"".join(lines)
    meta = msgspec.structs.replace(
        meta, sequence=last[1], journal=new_header.journal, journal_offset=len(text)
    )
    all_steps = len(journal.steps)
    if not kept:
        return meta, text, "The history begins anew: no earlier step can be taken back."
    whole = sum(step.is_whole for step in journal.steps)
    return meta, text, f"{whole} of {all_steps} steps can still be taken back whole."


def _kept_lines(journal: JournalRemains, sequence: int) -> tuple[list[bytes], tuple[int, int], int]:
    """Return the lines of the steps that can be read, numbered anew; the numbers before and of the last."""
    steps = [step for step in journal.steps if step.commit is not None]
    count = sum(sum(bool(encoded) for _, encoded in step.lines) + 1 for step in steps)
    begin = number = max(sequence - count, 0)
    lines: list[bytes] = []
    for step in steps:
        for line, encoded in step.lines:
            if encoded:
                number += 1
                lines.append(
                    encode_line(number, table=line.table, id=line.id, before=line.before, after=line.after)
                )
        number += 1
        commit = step.commit[0] if step.commit is not None else None
        lines.append(encode_line(number, commit=commit))
    return lines, (begin, number if steps else max(sequence, begin)), len(steps)


# Writing


def _copy_all(files: LibraryFiles) -> Path:
    """Copy every file of the library, byte by byte, and make the copies durable. Raises OSError."""
    make_private_folder(files.backups)
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    folder, number = files.backups / f"{COPIES}{time}", 1
    while folder.exists():
        number += 1
        folder = files.backups / f"{COPIES}{time}-{number}"
    make_private_folder(folder)
    for path in (files.snapshot, files.journal):
        if path.exists():
            _copy(path, folder / path.name)
    if files.drafts.is_dir():
        drafts = folder / files.drafts.name
        make_private_folder(drafts)
        for path in files.drafts.iterdir():
            if path.is_file():
                _copy(path, drafts / path.name)
        flush_folder(drafts)
    flush_folder(folder)
    flush_folder(files.backups)
    return folder


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as reading:
        replace_file(target, iter(partial(reading.read, _COPIED_AT_ONCE), b""))


def _write(files: LibraryFiles, plan: _Plan) -> None:
    """Write the new snapshot, read it back, put it in place, then the journal. Raises OSError, StoreError."""
    documents = plan.documents
    given = GivenDocuments({name: dict(documents.raw_items(name)) for name in documents.tables()})
    with NewFile(files.snapshot) as new:
        write_snapshot(new, plan.meta, {name: given.raw_items(name) for name in given.tables()})
        read = open_snapshot(new.path)
        try:
            _compare(given, read)
        finally:
            read.close()
        # In this order: a snapshot that has all of it needs no journal to be whole.
        new.put_in_place()
    if plan.journal is not None:
        replace_file(files.journal, (plan.journal,))
    opened = open_files(files)
    if opened is not None and opened.journal is not None:
        opened.journal.close()
    if opened is None or opened.conflicts or opened.snapshot.edited_outside:
        raise StoreError(
            f"The mended library {files.snapshot} cannot be opened.", "Its files were copied before."
        )


def _compare(given: GivenDocuments, read: Snapshot) -> None:
    is_same = not read.edited_outside and all(
        list(given.raw_items(name)) == list(read.raw_items(name)) for name in given.tables()
    )
    if not is_same:
        raise StoreError("The mended library was not written as it should be.", "The old files still stand.")


def _private_paths(files: LibraryFiles) -> Iterator[tuple[Path, int]]:
    for path in (files.snapshot, files.journal, files.lock):
        yield path, PRIVATE_FILE
    for path in (files.backups, files.drafts):
        yield path, PRIVATE_FOLDER


def _wrong_modes(files: LibraryFiles) -> Iterator[str]:
    if os.name != "nt":
        for path, mode in _private_paths(files):
            if path.exists() and path.stat().st_mode & 0o077:
                yield f"{path.name} can be read by others: it becomes private ({mode:o})."


def _set_private(files: LibraryFiles) -> None:
    if os.name != "nt":
        for path, mode in _private_paths(files):
            if path.exists() and path.stat().st_mode & 0o077:
                path.chmod(mode)
