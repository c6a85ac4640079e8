"""What a snapshot says of itself: its first table, ``meta``, with the place in the journal and checksums.

A checksum of its own (CRC-32) holds it together: a wrong sequence number would lose changes.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from readlist.errors import DamagedLibraryError, NewerLibraryError
from readlist.model.stored import UNDECODABLE
from readlist.store.migrations import FIRST_VERSION, NEWEST_VERSION

META_TABLE = "meta"
END = b"\n}}\n"
"""The last bytes of every snapshot."""
HEAD_ROOM = 4096
"""Bytes in which the table has its place."""
_HEAD = b'{"meta":{\n"1":'
_encode = msgspec.json.Encoder(order="deterministic").encode


Version = Annotated[int, msgspec.Meta(ge=FIRST_VERSION)]
"""The version of the form of a library's documents."""


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What the snapshot says of itself; ``journal_offset`` is where later changes begin.

    ``schema`` is the version of the library; a snapshot that says none is of the first.
    ``lineage`` changes whenever something got in that is not in the journal.
    """

    schema: Version = NEWEST_VERSION
    library: str
    generation: int = 0
    sequence: int = 0
    step: int = 0
    journal: str = ""
    journal_offset: int = 0
    lineage: str = ""
    checksum: str = ""
    sum: str = ""

    def own_sum(self) -> str:
        """Return what ``sum`` is where nothing else was changed; that of earlier versions is empty."""
        fields = {name: getattr(self, name) for name in Meta.__struct_fields__ if name != "sum"}
        return f"{zlib.crc32(_encode(fields)):08x}"

    @property
    def is_whole(self) -> bool:
        """Whether every field is as it was written."""
        return self.sum in ("", self.own_sum())


AnyMeta = TypeVar("AnyMeta", bound=Meta)


class Versioned(msgspec.Struct, frozen=True):
    """The one thing that a snapshot of any version may be asked."""

    schema: Version = FIRST_VERSION


def encode_meta(meta: Meta) -> bytes:
    """Return the beginning of a snapshot: of equal length for checksums of equal length."""
    document = _encode(msgspec.to_builtins(msgspec.structs.replace(meta, sum=meta.own_sum())))
    return b"%b%b\n}" % (_HEAD, document)


def read_meta(data: bytes, kind: type[AnyMeta]) -> AnyMeta | None:
    """Return what a snapshot says of itself, None where that has another form than ours."""
    document = _document_in(data)
    try:
        version = msgspec.json.decode(document, type=Versioned).schema
        return msgspec.structs.replace(msgspec.json.decode(document, type=kind), schema=version)
    except UNDECODABLE:
        return None


def read_meta_of(path: Path) -> Meta | None:
    """Return what a snapshot that readlist wrote says of itself; None where the form is another.

    Reads its first bytes only. Raises OSError.
    """
    with path.open("rb") as file:
        return read_meta(file.read(HEAD_ROOM), Meta)


def read_ends(path: Path, kind: type[AnyMeta]) -> AnyMeta | None:
    """Return what a snapshot says of itself from its first and last bytes; None where they are no snapshot's.

    Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_ROOM)
        file.seek(-min(len(END), len(head)), os.SEEK_END)
        return read_meta(head, kind) if file.read() == END else None


def checked_meta(data: bytes, path: Path, newest: int) -> Meta | None:
    """Return what the snapshot at ``path`` says of itself, None where that has another form than ours.

    Of a newer version nothing but its number need have a form that is known here. Raises
    NewerLibraryError, and DamagedLibraryError when it is not as it was written.
    """
    with contextlib.suppress(*UNDECODABLE):
        refuse_newer(path, msgspec.json.decode(_document_in(data), type=Versioned).schema, newest)
    meta = read_meta(data, Meta)
    if meta is not None:
        check_meta(meta, path)
    return meta


def check_meta(meta: Meta, path: Path) -> None:
    """Raise DamagedLibraryError where the table of the snapshot at ``path`` is not as it was written."""
    if not meta.is_whole:
        raise DamagedLibraryError(
            f"The table “meta” of the library {path} is not as it was written. It was left untouched."
        )


def refuse_newer(path: Path, version: int, newest: int) -> None:
    """Raise NewerLibraryError where the ``version`` of the file at ``path`` is beyond ``newest``."""
    if version > newest:
        raise NewerLibraryError(
            f"The library {path} was written by a newer readlist: "
            f"it is of version {version}, and this readlist knows none beyond {newest}.",
            "Update readlist. The library was not touched.",
        )


def _document_in(data: bytes) -> bytes:
    """Return the document of the table; nothing where a file begins in another form."""
    end = data.find(b"\n", len(_HEAD))
    return data[len(_HEAD) : end] if data.startswith(_HEAD) and end >= 0 else b""
