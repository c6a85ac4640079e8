"""How a library lies in a commit: which document stands in which file, and as which line.

Papers are spread over 1,024 files by their ids, so that a commit holds what changed and little
more: with 10,000 papers a change costs 5 kB there, where 256 files cost 21 kB; 4,096 files save
little more and take three times as long to read. Lists and searches have a file each. A removed
paper leaves a line of its own, with the day and the digest of what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b, sha1
from typing import Any

import msgspec

from readlist.errors import SyncError
from readlist.model.text import clean_line

PAPERS, LISTS, SEARCHES, REMOVED = "papers", "lists", "searches", "removed"
TABLES = (LISTS, SEARCHES, PAPERS)
"""What a library is made of."""

VERSION = 1
"""The version of this form; a newer one is refused."""

FORMAT_FILE = "readlist.json"
ABOUT_FILES = {
    ".gitattributes": b"* -text\n",
    "README.md": (
        b"# A library of readlist\n\n"
        b"One document a line: papers under `papers/` by their ids, lists, saved searches, and what was\n"
        b"removed. `readlist sync` merges by document; who merges by hand keeps one line for each `doc_id`.\n"
    ),
}
"""Files for people and for git; what stands in them is never read."""

LARGEST_ID = 2**53 - 1
LONGEST_FILE = 64 << 20
LARGEST_TREE = 2 << 30
"""Bytes: 100,000 papers have 200 MB."""
_LONGEST_LINE = 8 << 20
_DEEPEST = 40

_SHARD = re.compile(r"papers/([01][0-9a-f])/([01][0-9a-f])\.jsonl")
_GRAVES = re.compile(r"removed/([01][0-9a-f])\.jsonl")
_FOLDER = re.compile(r"papers(/[01][0-9a-f])?|removed")

Document = dict[str, Any]
Documents = dict[int, Document]

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Format(msgspec.Struct, frozen=True):
    """What a commit says of itself: version of the form, version of the documents, whose library."""

    readlist: int
    schema: int
    library: str


def path_of(table: str, doc_id: int) -> str:
    """Return the file in which a document stands."""
    if table == PAPERS:
        return f"papers/{doc_id >> 5 & 31:02x}/{doc_id & 31:02x}.jsonl"
    return f"removed/{doc_id & 31:02x}.jsonl" if table == REMOVED else f"{table}.jsonl"


def table_of(path: str) -> str | None:
    """Return the table of which a file holds documents, None for another file."""
    if _SHARD.fullmatch(path):
        return PAPERS
    if _GRAVES.fullmatch(path):
        return REMOVED
    return next((table for table in (LISTS, SEARCHES) if path == f"{table}.jsonl"), None)


def is_known_file(path: str) -> bool:
    """Return whether a file of that name belongs in a commit."""
    return table_of(path) is not None or path == FORMAT_FILE or path in ABOUT_FILES


def is_known_folder(path: str) -> bool:
    """Return whether a folder of that name belongs in a commit."""
    return _FOLDER.fullmatch(path) is not None


class Form(msgspec.Struct, frozen=True):
    """What commits of one kind hold: what that is called, and the files and folders that belong there."""

    name: str
    format_file: str
    command: str
    """What such a remote is for."""
    is_known_file: Callable[[str], bool]
    is_known_folder: Callable[[str], bool]


LIBRARY = Form("a library of readlist", FORMAT_FILE, "readlist sync init", is_known_file, is_known_folder)


def line_of(doc_id: int, document: Mapping[str, Any]) -> bytes:
    """Return a document as its line: JSON with sorted names, the same on every machine."""
    return _encode({**document, "doc_id": doc_id})


def file_of(lines: Mapping[int, bytes]) -> bytes:
    """Return the file that holds these lines."""
    return b"".join(lines[doc_id] + b"\n" for doc_id in sorted(lines))


def digest_of(line: bytes) -> str:
    """Return what tells one state of a document from another."""
    return blake2b(line, digest_size=12).hexdigest()


def blob_id(content: bytes) -> str:
    """Return by what name git knows a file of that content."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def format_file(found: Format) -> bytes:
    """Return the file that says what a commit is."""
    return _encode(found) + b"\n"


def read_format(content: bytes, where: str) -> Format:
    """Return what a commit says of itself. Raises SyncError where this readlist cannot read it."""
    try:
        found = msgspec.json.decode(content, type=Format)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SyncError(
            f"{where} says in {FORMAT_FILE} nothing that readlist understands.", "Nothing was changed."
        ) from error
    if found.readlist > VERSION:
        raise SyncError(
            f"{where} was written by a newer readlist: its form is version {found.readlist}, "
            f"and this one reads up to {VERSION}.",
            "Install the newest readlist here, too. Nothing was changed.",
        )
    if found.readlist < 1 or not re.fullmatch(r"[0-9a-f]{1,64}", found.library):
        raise SyncError(f"{where} is no library of readlist.", "Nothing was changed.")
    return found


def read_file(path: str, content: bytes, where: str) -> Documents:
    """Return the documents of a file. Raises SyncError for the first line that is none.

    The order of lines and of names, and how a line ends, are left to whoever wrote them.
    """
    table = table_of(path)
    found: Documents = {}
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        document = _document(line, f"{where}, {path}, line {number}")
        doc_id = document.pop("doc_id", None)
        place = f"Line {number} of {path} ({where})"
        if not isinstance(doc_id, int) or isinstance(doc_id, bool) or not 0 < doc_id <= LARGEST_ID:
            raise _damaged(place, "has no doc_id that a paper can have")
        if doc_id in found:
            raise _damaged(place, f"is the second one for doc_id {doc_id}; one of them has to go")
        if table is not None and path_of(table, doc_id) != path:
            raise _damaged(place, f"belongs into {path_of(table, doc_id)}")
        found[doc_id] = document
    return found


def _document(line: bytes, where: str) -> Document:
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        raise SyncError(
            f"{where}: a merge by hand left its marks there.",
            "Keep one line for each doc_id, take the marks out, commit and push; then sync again.",
        )
    if len(line) > _LONGEST_LINE:
        raise SyncError(f"{where}: far too long a line for a paper.", "Nothing was changed.")
    try:
        document = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SyncError(f"{where}: that is no document ({clean_line(str(error))[:200]}).", _MEND) from error
    if _depth(document) > _DEEPEST:
        raise SyncError(f"{where}: that is nested too deep for a paper.", _MEND)
    return document


def _depth(value: Any) -> int:
    """Return how deep a value is nested, as far as that matters."""
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        depth += 1
        level = [item for each in level for item in _inside(each)]
    return depth


def _inside(value: Any) -> Iterable[Any]:
    inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
    return (item for item in inner if isinstance(item, dict | list))


_MEND = "Correct the line, commit and push, or go back to the commit before. Nothing was changed."


def _damaged(place: str, what: str) -> SyncError:
    return SyncError(f"{place} {what}.", _MEND)


def shard_paths() -> Iterator[str]:
    """Yield every file in which papers may stand, in the order of ``shard_of``."""
    return (path_of(PAPERS, number) for number in range(SHARDS))


SHARDS = 1024


def shard_of(doc_id: int) -> int:
    """Return the number of the file in which a paper stands."""
    return doc_id & (SHARDS - 1)
