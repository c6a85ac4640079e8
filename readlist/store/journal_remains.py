"""What can still be read of a damaged journal: every line that is whole by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from readlist.errors import DamagedLibraryError
from readlist.store.documents import assign_fields
from readlist.store.journal import NOTHING, Commit, Header, Line, decode_line, may_be_torn
from readlist.store.remains import HIGHEST_ID, Damaged, meant_table
from readlist.store.snapshot import decode_document, encode_document

_LONGEST_TEXT = 1 << 16
_BEGIN = re.compile(rb'(?=\{"seq":)')
_COMMIT = re.compile(rb'"commit":\{|"command":"')
_DOCUMENT = re.compile(rb'"table":"(\w+)","id":(\d{1,20})\b')
_decode_unchecked = msgspec.json.Decoder(Line).decode


class Step(msgspec.Struct, frozen=True):
    """A step as far as it can be read; without ``commit`` where that line is damaged.

    A change stands beside its line, or beside nothing where its checksum is wrong: that is doubtful.
    """

    lines: tuple[tuple[Line, bytes], ...]
    commit: tuple[Commit, bytes] | None
    last_sequence: int
    is_whole: bool

    @property
    def changes(self) -> Iterator[Line]:
        """The changes that can be read."""
        return (line for line, _ in self.lines)


class JournalRemains(msgspec.Struct):
    """What was found of a journal.

    ``end`` is where the last step ends, ``torn`` how many bytes of an unfinished one follow.
    ``jumps`` are the sequence numbers that do not follow the one before.
    """

    header: Header | None = None
    sequence: int = 0
    steps: list[Step] = []
    damaged: list[Damaged] = []
    jumps: list[int] = []
    end: int = 0
    torn: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing but an unfinished step is missing."""
        return self.header is not None and not self.damaged

    @property
    def last_sequence(self) -> int:
        """The highest sequence number, 0 where there is none."""
        return max((step.last_sequence for step in self.steps), default=self.sequence)

    @property
    def last_step(self) -> int:
        """The highest number of a step, 0 where there is none."""
        return max((step.commit[0].step for step in self.steps if step.commit is not None), default=0)

    def changes(self) -> Iterator[Line]:
        """Yield every change that can be read, in order."""
        for step in self.steps:
            yield from step.changes

    def doubtful(self) -> Iterator[Line]:
        """Yield the changes whose checksum is wrong."""
        return (line for step in self.steps for line, encoded in step.lines if not encoded)


def read_journal_remains(data: bytes) -> JournalRemains:
    """Return what can be read of the bytes of a journal."""
    reader = _Reader(JournalRemains(steps=[], damaged=[], jumps=[]))
    offset = 0
    *texts, rest = data.split(b"\n")
    for number, text in enumerate(texts, 1):
        reader.take(number, offset, text, whole=True)
        offset += len(text) + 1
    if rest:
        reader.take(len(texts) + 1, offset, rest, whole=False)
    reader.finish(len(data))
    return reader.remains


class _Reader:
    def __init__(self, remains: JournalRemains) -> None:
        self.remains = remains
        self._lines: list[tuple[Line, bytes]] = []
        self._damaged: list[tuple[Damaged, bool]] = []
        self._last: int | None = None

    def take(self, number: int, offset: int, text: bytes, *, whole: bool) -> None:
        """Read a line."""
        lines = _lines_in(text, whole=whole)
        for line, encoded in lines:
            self._add(line, encoded)
        if lines and lines[0][1] != text:
            # Nothing is lost where the end of a line alone is damaged.
            self.remains.damaged.append(Damaged(number, offset, b""))
        if lines:
            if not self._lines and not self._damaged:
                self.remains.end = offset + len(text) + whole
            return
        known = _unchecked(text)
        if known is not None:
            known = msgspec.structs.replace(known, table=meant_table(known.table))
            table, doc_id = known.table, known.id
        elif found := _DOCUMENT.search(text[:200]):
            doc_id = int(found[2])
            table, doc_id = meant_table(found[1].decode()), doc_id if doc_id < HIGHEST_ID else None
        else:
            table, doc_id = "", None
        damaged = Damaged(number, offset, text[:_LONGEST_TEXT], table, doc_id)
        self._damaged.append((damaged, may_be_torn(text, whole=whole)))
        if is_commit(damaged):
            self._close(None)
        elif known is not None and known.id is not None:
            self._lines.append((known, b""))

    def _add(self, line: Line, encoded: bytes) -> None:
        if self._last is not None and line.seq != self._last + 1:
            self.remains.jumps.append(line.seq)
        self._last = line.seq
        if line.header is not None:
            if self.remains.header is None:
                self.remains.header, self.remains.sequence = line.header, line.seq
        elif line.commit is not None:
            self._close((line.commit, encoded))
        else:
            self._lines.append((line, encoded))

    def _close(self, commit: tuple[Commit, bytes] | None) -> None:
        if self._lines or commit is not None:
            is_whole = not self._damaged and commit is not None
            last = self._last or 0
            self.remains.steps.append(Step(tuple(self._lines), commit, last, is_whole))
        self.remains.damaged += [damaged for damaged, _ in self._damaged]
        self._lines, self._damaged = [], []

    def finish(self, size: int) -> None:
        """Tell an unfinished step at the end from a damaged one."""
        if self._damaged and not all(torn for _, torn in self._damaged):
            self._close(None)
        elif self._lines or self._damaged:
            self.remains.torn = size - self.remains.end


def _lines_in(text: bytes, *, whole: bool) -> list[tuple[Line, bytes]]:
    """Return the lines of a text: one, or several where the end of one is damaged; none if one is."""
    line = decode_line(text)
    if line is not None and whole:
        return [(line, text)]
    found: list[tuple[Line, bytes]] = []
    for part in filter(None, _BEGIN.split(text)):
        encoded = next((each for each in (part, part[:-1]) if decode_line(each) is not None), None)
        # An end that never came is that of a write that was broken off.
        if encoded is None or (not whole and encoded is part):
            return []
        line = decode_line(encoded)
        if line is not None:
            found.append((line, encoded))
    return found


def is_commit(damaged: Damaged) -> bool:
    """Return whether a damaged line ended a step: it told of no document."""
    return damaged.doc_id is None and _COMMIT.search(damaged.text) is not None


def _unchecked(text: bytes) -> Line | None:
    """Return a line whatever its checksum says, with a sign in place of a byte that is no text."""
    try:
        line = _decode_unchecked(json.dumps(json.loads(text.decode("utf-8", "replace"), strict=False)))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return line if line.id is None or 0 <= line.id < HIGHEST_ID else None


class Known(msgspec.Struct, frozen=True):
    """What the journal alone knows of documents.

    ``whole`` has those that were added or removed in it, as they are after its last step (None:
    removed); ``changes`` the changes of all others.
    """

    whole: dict[tuple[str, int], bytes | None]
    changes: dict[tuple[str, int], list[Line]]


def known_documents(changes: Iterable[Line]) -> Known:
    """Return what changes, in order, tell of documents without any snapshot."""
    whole: dict[tuple[str, int], bytes | None] = {}
    rest: dict[tuple[str, int], list[Line]] = {}
    for line in changes:
        if line.id is None:
            continue
        place = (line.table, line.id)
        before, after = bytes(line.before), bytes(line.after)
        current = whole.get(place)
        if NOTHING in (before, after):
            whole[place] = None if after == NOTHING else after
            rest.pop(place, None)
        elif current is not None:
            whole[place] = with_change(current, line)
        else:
            rest.setdefault(place, []).append(line)
    return Known(whole, rest)


def with_change(document: bytes, line: Line) -> bytes:
    """Return the JSON of a document after a change of its fields, where they fit."""
    fields: dict[str, Any] = decode_document(document)
    try:
        assign_fields(fields, decode_document(line.before), decode_document(line.after))
    except DamagedLibraryError:
        return document
    return encode_document(fields)
