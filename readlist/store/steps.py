"""The steps of a journal as a line of history: where two part, and what was in force at a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readlist.errors import DamagedLibraryError
from readlist.store.documents import Base, Documents
from readlist.store.files import store_error
from readlist.store.journal import NOTHING, Group, Header, Line, read_groups, read_header
from readlist.store.snapshot import Snapshot

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Steps(msgspec.Struct, frozen=True):
    """The steps that a journal holds, oldest first; ``first`` is the sequence number before them."""

    path: Path
    header: Header
    first: int
    groups: tuple[Group, ...]

    @property
    def last(self) -> int:
        """The sequence number at the end."""
        return self.groups[-1].last_sequence if self.groups else self.first

    def between(self, after: int, last: int) -> tuple[Group, ...]:
        """Return the steps after one sequence number, up to another."""
        return tuple(group for group in self.groups if after < group.last_sequence <= last)

    def after(self, sequence: int) -> tuple[Group, ...]:
        """Return the steps after a sequence number."""
        return self.between(sequence, self.last)


def read_steps(path: Path) -> Steps:
    """Return the steps of a journal; a torn end is passed over.

    Reads the disk, creates nothing. Raises FileNotFoundError, StoreError, DamagedLibraryError.
    """
    try:
        with path.open("rb") as file:
            head = read_header(file.fileno())
            if head is None:
                raise DamagedLibraryError(
                    f"The journal {path} has no valid first line. It was left untouched.",
                    "Remove it if it is of no use, or restore it from where it came.",
                )
            header, first, start = head
            return Steps(path, header, first, tuple(read_groups(file.fileno(), start, path)))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise store_error("read", path, error) from error


def parting(one: Steps, other: Steps) -> int | None:
    """Return the sequence number up to which two journals hold the same steps.

    None where they never were one, or where steps were dropped that would have to be compared.
    """
    if one.header.journal != other.header.journal:
        return None
    start = max(one.first, other.first)
    if not all(_ends_a_step(steps, start) for steps in (one, other)):
        return None
    reached = start
    for mine, others in zip(one.after(start), other.after(start), strict=False):
        if (mine.last_sequence, mine.checksum) != (others.last_sequence, others.checksum):
            break
        reached = mine.last_sequence
    is_trimmed = one.header.origin > 0 or other.header.origin > 0
    both_go_on = one.last > reached and other.last > reached
    return None if is_trimmed and both_go_on and reached == start else reached


def _ends_a_step(steps: Steps, sequence: int) -> bool:
    return sequence == steps.first or any(group.last_sequence == sequence for group in steps.groups)


def fits(snapshot: Snapshot, steps: Steps, after: int) -> bool:
    """Return whether a snapshot may be what the steps led to, as far as it says it contains them.

    Where another program wrote into it, its word is taken; else the changes after the sequence
    number ``after`` are looked for in it: steps of two computers can be of one length.
    """
    meta = snapshot.meta
    if meta.library != steps.header.library or not _ends_a_step(steps, meta.sequence):
        return False
    offsets = {group.last_sequence: group.end + steps.header.origin for group in steps.groups}
    if meta.journal and offsets.get(meta.sequence, meta.journal_offset) != meta.journal_offset:
        return False
    if meta.journal != steps.header.journal:
        # The first snapshot is older than its journal.
        return not meta.journal and not meta.sequence and not steps.header.origin
    if snapshot.edited_outside:
        return True
    left: dict[tuple[str, int], dict[str, Any] | None] = {}
    for line in _lines(steps.between(after, meta.sequence)):
        if line.id is not None:
            left[line.table, line.id] = _after(left.get((line.table, line.id)), line)
    return all(_holds(snapshot, table, doc_id, fields) for (table, doc_id), fields in left.items())


def _after(fields: dict[str, Any] | None, line: Line) -> dict[str, Any] | None:
    """Return what is known of a document's fields after a change; None: there is no document."""
    if bytes(line.after) == NOTHING:
        return None
    before = {} if bytes(line.before) == NOTHING else dict.fromkeys(_decode(line.before))
    return {**(fields or {}), **before, **_decode(line.after)}


def _holds(snapshot: Snapshot, table: str, doc_id: int, fields: dict[str, Any] | None) -> bool:
    raw = snapshot.raw(table, doc_id)
    if raw is None or fields is None:
        return raw is None and fields is None
    document = _decode(raw)
    return all(document.get(name) == value for name, value in fields.items())


def rewound(documents: Base, groups: Sequence[Group]) -> Documents:
    """Return the documents as they were before the steps, which are in force in ``documents``."""
    earlier = Documents(documents)
    for group in reversed(groups):
        for line in reversed(group.changes):
            earlier.replay(msgspec.structs.replace(line, before=line.after, after=line.before))
    return earlier


def advanced(documents: Base, groups: Iterable[Group]) -> tuple[Documents, int]:
    """Return the documents as they are after the steps, and how many changes did not fit them."""
    later = Documents(documents)
    unfit = sum(later.replay(line) is not None for line in _lines(groups))
    return later, unfit


def _lines(groups: Iterable[Group]) -> Iterable[Line]:
    return (line for group in groups for line in group.changes)
