"""A table as TinyDB changes it, and what of it was really changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import msgspec

from readlist.store.documents import Documents
from readlist.store.snapshot import decode_fields, encode_document

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Any).decode
_ABSENT = object()
"""Stands for a field that is not there any more."""


class DocumentChange(msgspec.Struct, frozen=True, gc=False):
    """What became of a document: its JSON before and after, None where it was not there.

    That of a document that was there and still is has the changed fields only.
    """

    doc_id: int
    before: bytes | None
    after: bytes | None


class StoredDocument(MutableMapping[str, Any]):
    """A document of which each field is decoded when it is looked at; the others stay as they are."""

    __slots__ = ("_now", "_stored")

    def __init__(self, stored: dict[str, msgspec.Raw]) -> None:
        self._stored = stored
        self._now: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        value = self._now[name] if name in self._now else self._decoded(name)
        if value is _ABSENT:
            raise KeyError(name)
        return value

    def _decoded(self, name: str) -> Any:
        """Return a field as it is stored, and keep it: it may be changed in place."""
        value = self._now[name] = _decode(self._stored[name])
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        self._now[name] = value

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        self._now[name] = _ABSENT

    def __contains__(self, name: object) -> bool:
        return self._now[name] is not _ABSENT if name in self._now else name in self._stored

    def __iter__(self) -> Iterator[str]:
        return (name for name in {**self._stored, **self._now} if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def change(self, doc_id: int) -> DocumentChange | None:
        """Return what was changed in place, None where nothing was."""
        return _change(doc_id, self._stored, self._now)


class Recorder(MutableMapping[int, Any]):
    """A table as TinyDB changes it: what is looked at is compared afterwards.

    TinyDB mutates documents in place, so the difference can only be found against the JSON
    that stands behind each one.
    """

    def __init__(self, documents: Documents, table: str) -> None:
        self._documents = documents
        self._table = table
        self._touched: dict[int, StoredDocument | dict[str, Any] | None] = {}

    def __getitem__(self, doc_id: int) -> MutableMapping[str, Any]:
        document = self._touched[doc_id] if doc_id in self._touched else self._find(doc_id)
        if document is None:
            raise KeyError(doc_id)
        return document

    def _find(self, doc_id: int) -> StoredDocument | None:
        """Return a document as it is stored, and keep it: whoever asks for it is about to change it."""
        stored = self._documents.fields(self._table, doc_id)
        if stored is None:
            return None
        document = self._touched[doc_id] = StoredDocument(stored)
        return document

    def __setitem__(self, doc_id: int, document: Mapping[str, Any]) -> None:
        self._touched[doc_id] = dict(document)

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if not isinstance(doc_id, int):
            return False
        return (
            self._touched[doc_id] is not None if doc_id in self._touched else self._find(doc_id) is not None
        )

    def __iter__(self) -> Iterator[int]:
        known = self._documents.ids(self._table)
        yield from (doc_id for doc_id in known if doc_id not in self._touched)
        yield from [doc_id for doc_id, document in self._touched.items() if document is not None]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove every document."""
        self._touched = dict.fromkeys(list(self))

    def changes(self) -> Iterator[DocumentChange]:
        """Yield what really changed."""
        for doc_id, now in self._touched.items():
            if isinstance(now, StoredDocument):
                change = now.change(doc_id)
                if change is not None:
                    yield change
                continue
            raw = self._documents.raw(self._table, doc_id)
            if now is None:
                if raw is not None:
                    yield DocumentChange(doc_id, raw, None)
            elif raw is None:
                yield DocumentChange(doc_id, None, encode_document(now))
            else:
                stored = decode_fields(raw)
                change = _change(doc_id, stored, {**dict.fromkeys(stored, _ABSENT), **now})
                if change is not None:
                    yield change


def _change(doc_id: int, stored: Mapping[str, msgspec.Raw], now: Mapping[str, Any]) -> DocumentChange | None:
    """Return the change from ``stored`` to the fields in ``now``; None where there is none."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in now.items():
        old = stored.get(name)
        if value is _ABSENT:
            if old is not None:
                before[name] = old
        elif old is None:
            after[name] = value
        elif not _is_same(old, value):
            before[name], after[name] = old, value
    if not before and not after:
        return None
    return DocumentChange(doc_id, encode_document(before), encode_document(after))


def _is_same(stored: msgspec.Raw, value: Any) -> bool:
    """Return whether a value is as it was; what is written alike is the same, whatever it is in Python."""
    encoded = _encode(value)
    return encoded == bytes(stored) or bool(_decode(encoded) == _decode(stored))


def set_table(table: MutableMapping[int, Any], documents: Mapping[str, Any]) -> None:
    """Make a table equal to ``documents``."""
    table.clear()
    for doc_id, document in documents.items():
        table[int(doc_id)] = document
