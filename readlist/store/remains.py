"""What can still be read of a damaged snapshot: every document that is whole by itself.

A snapshot of ours has one document a line, so damage to one line leaves the others alone. What
another program wrote may be one long line, in which the documents are looked for one by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from readlist.model.stored import UNDECODABLE
from readlist.store.migrations import NEWEST_VERSION
from readlist.store.snapshot import CONFLICT_MARK, LISTS, PAPERS, SEARCHES, encode_document
from readlist.store.snapshot_meta import META_TABLE, Meta

TABLES = (LISTS, PAPERS, SEARCHES)
HIGHEST_ID = 2**64
_LONGEST_TEXT = 1 << 16

_LINE_OF_TABLE = re.compile(rb'[{,]?"((?:[^"\\]|\\.)*)":\{')
_LINE_OF_DOCUMENT = re.compile(rb'"(\d{1,20})":(\{.*\}),?', re.DOTALL)
_JOINED = re.compile(rb'(?:(?<=\}),|(?<=\})|(?<=\{))[^\n](?="\d{1,20}":\{|\}\}?,?\Z|"(?:[^"\\]|\\.)*":\{\Z)')
"""Where the end of a line is damaged."""
_LINE_OF_END = re.compile(rb"\}\}?,?")
_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:\s*(?=\{)')
_NEXT = re.compile(r'\}(\s*\})?\s*,\s*(?="(?:[^"\\]|\\.)*"\s*:\s*\{)')
_SIDES = re.compile(
    rb"^<{7}[^\n]*\n(.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}\r?\n(.*?)^>{7}[^\n]*(?:\n|\Z)", re.MULTILINE | re.DOTALL
)
_FIELD = re.compile(rb'"(key|title)":"((?:[^"\\]|\\.)*)')

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Gap(msgspec.Struct, frozen=True):
    """A stretch of a table that cannot be read: documents with ids between the two may be missing."""

    table: str
    above: int = -1
    below: int = HIGHEST_ID

    def has(self, table: str, doc_id: int) -> bool:
        """Return whether such a document may have stood there."""
        return table == self.table and self.above < doc_id < self.below


class Damaged(msgspec.Struct, frozen=True):
    """A stretch that cannot be read; ``table`` and ``doc_id`` where they are known."""

    line: int
    byte: int
    text: bytes
    table: str = ""
    doc_id: int | None = None

    @property
    def name(self) -> tuple[str, str]:
        """Key and title, as far as they can be made out."""
        found: dict[bytes, bytes] = {}
        for name, value in _FIELD.findall(self.text):
            found.setdefault(name, value)
        key, title = (_unquoted(found.get(name, b"")) for name in (b"key", b"title"))
        return key, title


class Remains(msgspec.Struct):
    """What was found of a snapshot; ``meta`` only where it is as it was written.

    ``theirs`` are the documents of the other side of a conflict of version control.
    """

    meta: Meta | None = None
    tables: dict[str, dict[int, bytes]] = {}
    damaged: list[Damaged] = []
    gaps: list[Gap] = []
    renamed: dict[str, str] = {}
    repeated: list[tuple[str, int]] = []
    theirs: Remains | None = None

    def add(self, table: str, doc_id: int, document: bytes) -> None:
        """Keep a document; of two with one id the later one."""
        documents = self.tables.setdefault(table, {})
        if doc_id in documents and documents[doc_id] != document:
            self.repeated.append((table, doc_id))
        documents[doc_id] = document

    def may_lack(self, table: str, doc_id: int) -> bool:
        """Return whether such a document may have stood where nothing can be read."""
        return any(gap.has(table, doc_id) for gap in self.gaps)


def read_remains(data: bytes) -> Remains:
    """Return what can be read of the bytes of a snapshot."""
    if _SIDES.search(data):
        ours = read_remains(_SIDES.sub(rb"\1", data))
        ours.theirs = read_remains(_SIDES.sub(rb"\2", data))
        return ours
    data = CONFLICT_MARK.sub(b"#", data)
    in_lines = any(_LINE_OF_DOCUMENT.fullmatch(line) for line in data.split(b"\n")[:1000])
    remains = _read_lines(data) if in_lines else _read_text(data)
    _recognise_tables(remains)
    return remains


def _read_lines(data: bytes) -> Remains:
    reader = _LineReader()
    offset = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if not reader.take(line):
            parts = _JOINED.split(line)
            if len(parts) == 1 or not all(reader.take(part) for part in parts):
                reader.damage(number, offset, line)
        offset += len(line) + 1
    reader.end(is_whole=data.endswith(b"}}\n"))
    return reader.remains


class _LineReader:
    """Reads the lines of a snapshot one after the other, and remembers where something is missing."""

    def __init__(self) -> None:
        self.remains = Remains()
        self._table: str | None = None
        self._last = -1
        self._open: Gap | None = None

    def take(self, line: bytes) -> bool:
        """Read a line; return False if it is damaged."""
        line = line.removesuffix(b"\r")
        if found := _LINE_OF_DOCUMENT.fullmatch(line):
            return self._take_document(int(found[1]), found[2])
        if (found := _LINE_OF_TABLE.fullmatch(line)) and not found[1].isdigit():
            self._begin(_unquoted(found[1]))
        elif _LINE_OF_END.fullmatch(line):
            self._table = None
        elif line.strip():
            return False
        return True

    def damage(self, number: int, offset: int, line: bytes) -> None:
        """Note a line that cannot be read."""
        start = re.match(rb'"(\d{1,20})"', line)
        damaged = Damaged(
            number, offset, line[:_LONGEST_TEXT], self._table or "", _possible_id(start[1] if start else b"")
        )
        self.remains.damaged.append(damaged)
        if self._table not in (None, META_TABLE) and self._open is None:
            self._open = Gap(self._table or "", self._last)
        if line.endswith(b":{") and start is None:
            self._close_gap(HIGHEST_ID)
            self._table = None

    def _begin(self, table: str) -> None:
        self._close_gap(HIGHEST_ID)
        self._table, self._last = table, -1
        if table != META_TABLE:
            self.remains.tables.setdefault(table, {})

    def _take_document(self, doc_id: int, raw: bytes) -> bool:
        try:
            document = _decode(raw)
        except UNDECODABLE:
            return False
        if doc_id >= HIGHEST_ID:
            return False
        table = table_of(document, self._table)
        if table != self._table:
            # The line that names the table is damaged.
            self._begin(table)
            self._open = Gap(table) if table != META_TABLE else None
        if table == META_TABLE:
            self.remains.meta = whole_meta(document)
            return self.remains.meta is not None
        self._close_gap(doc_id)
        self.remains.add(table, doc_id, raw)
        self._last = max(self._last, doc_id)
        return True

    def _close_gap(self, below: int) -> None:
        if self._open is not None:
            is_bounded = below > self._open.above
            self.remains.gaps.append(
                msgspec.structs.replace(self._open, below=below if is_bounded else HIGHEST_ID)
            )
            self._open = None

    def end(self, *, is_whole: bool) -> None:
        """Note what lacks when the file ends here."""
        self._close_gap(HIGHEST_ID)
        if is_whole:
            return
        if self._table not in (None, META_TABLE):
            self.remains.gaps.append(Gap(self._table or "", self._last))
        self.remains.gaps += [Gap(name) for name in TABLES if name not in self.remains.tables]


def _read_text(data: bytes) -> Remains:
    """Look for documents in a text of any layout."""
    text = data.decode("utf-8", "surrogateescape")
    remains = Remains()
    table: str = ""
    place, decoder = 0, json.JSONDecoder()
    while found := _NAME.search(text, place):
        name, start = found[1], found.end()
        if not (name.isdecimal() and table):
            table, place = _encodable(str(name)), start + 1
            if table != META_TABLE:
                remains.tables.setdefault(table, {})
            continue
        try:
            document, place = decoder.raw_decode(text, start)
            raw = encode_document(document)
            if int(name) >= HIGHEST_ID:
                raise ValueError(name)
        except (ValueError, RecursionError):
            stop = _NEXT.search(text, start)
            place = stop.end() if stop else len(text)
            piece = text[found.start() : place].encode("utf-8", "surrogateescape")[:_LONGEST_TEXT]
            line = text.count("\n", 0, found.start()) + 1
            byte = len(text[: found.start()].encode("utf-8", "surrogateescape"))
            remains.damaged.append(Damaged(line, byte, piece, table, _possible_id(name)))
            remains.gaps.append(Gap(table))
            continue
        if table == META_TABLE:
            remains.meta = whole_meta(document)
        else:
            remains.add(table, int(name), raw)
    if not re.search(r"\}\s*\}\s*\Z", text):
        remains.gaps += [Gap(name) for name in TABLES if name == table or name not in remains.tables]
    return remains


def _possible_id(digits: bytes | str) -> int | None:
    return int(digits) if digits and int(digits) < HIGHEST_ID else None


def _encodable(name: str) -> str:
    """Return a name with a sign in the place of every byte that is no text."""
    return meant_table(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def whole_meta(document: dict[str, Any]) -> Meta | None:
    """Return the table “meta” if it is as it was written, also where only its schema says otherwise.

    One that an earlier version wrote has no sum, but every other field.
    """
    if "sum" not in document and not document.keys() >= set(Meta.__struct_fields__) - {"sum"}:
        return None
    try:
        meta = msgspec.convert(document, Meta)
    except msgspec.ValidationError:
        return None
    if meta.is_whole:
        return meta
    known = msgspec.structs.replace(meta, schema=NEWEST_VERSION)
    return known if known.is_whole else None


def table_of(document: dict[str, Any], stands_in: str | None) -> str:
    """Return the table to which a document belongs by its fields and by where it stands, if known."""
    fields = document.keys()
    if {"library", "sequence", "journal"} <= fields:
        return META_TABLE
    if "query" in fields and "title" not in fields:
        return SEARCHES
    if not fields.isdisjoint(("key", "authors", "abstract", "status")):
        return PAPERS if stands_in in (None, *TABLES) else str(stands_in)
    return LISTS if stands_in is None else stands_in


def meant_table(name: str) -> str:
    """Return the table that is meant by a name in which one letter may be wrong."""
    for known in TABLES:
        if len(name) == len(known) and sum(a != b for a, b in zip(name, known, strict=True)) == 1:
            return known
    return name


def _recognise_tables(remains: Remains) -> None:
    """Give a table whose name has one wrong letter its name back, where there is none of that name."""
    for name in [name for name in remains.tables if name not in TABLES]:
        known = meant_table(name)
        if known != name and not remains.tables.get(known):
            remains.tables[known] = remains.tables.pop(name)
            remains.renamed[name] = known
            remains.gaps = [gap for gap in remains.gaps if gap.table != known]


def as_far_as_readable(damaged: Damaged) -> dict[str, Any] | None:
    """Return the document of a line with a wrong byte in a text; None where its form is broken, too."""
    found = _LINE_OF_DOCUMENT.fullmatch(damaged.text)
    if found is None:
        return None
    try:
        document = json.loads(found[2].decode("utf-8", "replace"), strict=False)
        encode_document(document)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _unquoted(text: bytes) -> str:
    """Return the content of a JSON string, or what stands there where it is none."""
    try:
        return str(json.loads(b'"%b"' % text))
    except ValueError:
        return text.decode("utf-8", "replace")


def items(remains: Remains) -> Iterator[tuple[str, int, bytes]]:
    """Yield (table, doc_id, JSON) of every document."""
    for table, documents in remains.tables.items():
        for doc_id, raw in documents.items():
            yield table, doc_id, raw
