"""A table as TinyDB changes it, and what of it was really changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Set
from typing import Any

import msgspec

from readlist.store.documents import Documents
from readlist.store.snapshot import encode_document

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Any).decode
_decode_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class DocumentChange(msgspec.Struct, frozen=True):
    """What became of a document: its JSON before and after, None where it was not there.

    That of a document that was there and still is has the changed fields only.
    """

    doc_id: int
    before: bytes | None
    after: bytes | None


class StoredDocument(MutableMapping[str, Any]):
    """A document of which each field is decoded when it is looked at; the others stay as they are."""

    def __init__(self, raw: bytes) -> None:
        self._stored = _decode_fields(raw)
        self._fields: dict[str, Any] = self._stored.copy()
        self._touched: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        value = self._fields[name]
        if isinstance(value, msgspec.Raw):
            value = self._fields[name] = _decode(value)
            self._touched.add(name)
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        self._fields[name] = value
        self._touched.add(name)

    def __delitem__(self, name: str) -> None:
        del self._fields[name]
        self._touched.add(name)

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def change(self, doc_id: int) -> DocumentChange | None:
        """Return what was changed in place, None where nothing was."""
        return _change(doc_id, self._stored, self._fields, self._touched)


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
        raw = self._documents.raw(self._table, doc_id)
        if raw is None:
            return None
        document = self._touched[doc_id] = StoredDocument(raw)
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
                stored = _decode_fields(raw)
                change = _change(doc_id, stored, now, stored.keys() | now.keys())
                if change is not None:
                    yield change


def _change(
    doc_id: int, stored: Mapping[str, msgspec.Raw], fields: Mapping[str, Any], touched: Set[str]
) -> DocumentChange | None:
    """Return the change from ``stored`` to ``fields`` of those ``touched``; None where there is none."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in touched:
        if name in stored and name in fields and _is_same(stored[name], fields[name]):
            continue
        if name in stored:
            before[name] = stored[name]
        if name in fields:
            after[name] = fields[name]
    if not before and not after:
        return None
    return DocumentChange(doc_id, encode_document(before), encode_document(after))


def _is_same(stored: msgspec.Raw, value: Any) -> bool:
    """Return whether a value is as it was; what is written alike is the same, whatever it is in Python."""
    if value is stored:
        return True
    encoded = _encode(value)
    return encoded == bytes(stored) or bool(_decode(encoded) == _decode(stored))


def set_table(table: MutableMapping[int, Any], documents: Mapping[str, Any]) -> None:
    """Make a table equal to ``documents``."""
    table.clear()
    for doc_id, document in documents.items():
        table[int(doc_id)] = document
