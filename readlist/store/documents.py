"""The documents in force: a snapshot, and the changes since."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, Protocol

import msgspec

from readlist.store.journal import NOTHING, Line
from readlist.store.snapshot import decode_document, decode_fields, encode_document

_LET_GO_AT_ONCE = 500
"""Documents, between which others have their turn."""
_MOST_DEFERRED = 8
"""Changes of one document that are laid over it again whenever its fields are asked for."""


class Conflict(msgspec.Struct, frozen=True):
    """A change that no longer fits its document, because something else changed that too."""

    table: str
    id: int
    fields: tuple[str, ...]


class Base(Protocol):
    """Documents that do not change while others are laid over them."""

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        ...

    def length(self, table: str) -> int:
        """Return how many documents the table has."""
        ...

    def ids(self, table: str) -> Sequence[int]:
        """Return the ids of the table, sorted."""
        ...

    def has(self, table: str, doc_id: int) -> bool:
        """Return whether there is such a document."""
        ...

    def raw(self, table: str, doc_id: int) -> bytes | None:
        """Return the document's JSON, None where there is none."""
        ...

    def raw_items(self, table: str) -> Iterable[tuple[int, bytes]]:
        """Return (doc_id, JSON) of the whole table, sorted by id."""
        ...


class Documents:
    """Every table's documents as JSON: those of a base, overlaid by what changed since.

    Readers on other threads see each document either before or after a change. Changes of
    fields may be deferred: they are applied when somebody looks at the document.
    """

    def __init__(self, base: Base) -> None:
        self._base = base
        self._lengths = {name: base.length(name) for name in base.tables()}
        self._overlay: dict[str, dict[int, bytes | None]] = {}
        self._deferred: dict[str, dict[int, tuple[Line, ...]]] = {}
        self._applying = threading.RLock()

    def frozen(self) -> Documents:
        """Return the documents as they are now: what changes later changes here alone.

        For the thread that changes them.
        """
        copy = Documents(self._base)
        with self._applying:
            copy._overlay = {table: dict(overlay) for table, overlay in self._overlay.items()}
            copy._deferred = {table: dict(deferred) for table, deferred in self._deferred.items()}
            copy._lengths = dict(self._lengths)
        return copy

    def let_go(self, pause: Callable[[], None]) -> None:
        """Forget what was changed since the base, a part at a time; they are of no use any more.

        To forget very much at once would keep all threads waiting.
        """
        tables: list[dict[int, Any]] = [*self._overlay.values(), *self._deferred.values()]
        for changes in tables:
            while changes:
                for _ in range(min(_LET_GO_AT_ONCE, len(changes))):
                    changes.popitem()
                pause()

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return tuple(self._lengths)

    def length(self, table: str) -> int:
        """Return how many documents the table has."""
        return self._lengths.get(table, 0)

    def ids(self, table: str) -> list[int]:
        """Return the ids of the table, sorted."""
        overlay = dict(self._overlay.get(table, {}))
        kept = [doc_id for doc_id in self._base.ids(table) if doc_id not in overlay]
        if not overlay:
            return kept
        return sorted([*kept, *(doc_id for doc_id, raw in overlay.items() if raw is not None)])

    def has(self, table: str, doc_id: int) -> bool:
        """Return whether there is such a document."""
        overlay = self._overlay.get(table)
        if overlay is not None and doc_id in overlay:
            return overlay[doc_id] is not None
        return self._base.has(table, doc_id)

    def raw(self, table: str, doc_id: int) -> bytes | None:
        """Return the document's JSON, None where there is none."""
        if doc_id in self._deferred.get(table, ()):
            self._apply_deferred(table, doc_id)
        overlay = self._overlay.get(table)
        if overlay is not None and doc_id in overlay:
            return overlay[doc_id]
        return self._base.raw(table, doc_id)

    def fields(self, table: str, doc_id: int) -> dict[str, msgspec.Raw] | None:
        """Return the document's fields, each as JSON, in a mapping of its own; None where there is none.

        Changes that are deferred stay so: who goes on to change very many documents would
        else have each of them put together as a whole, and kept.
        """
        if doc_id in self._deferred.get(table, ()):
            with self._applying:
                lines = self._deferred[table].get(doc_id, ())
                if len(lines) > _MOST_DEFERRED:
                    self._apply_deferred(table, doc_id)
                    lines = ()
                fields = self._undeferred_fields(table, doc_id)
                return fields if fields is None else _lay_over(fields, lines)
        return self._undeferred_fields(table, doc_id)

    def _undeferred_fields(self, table: str, doc_id: int) -> dict[str, msgspec.Raw] | None:
        overlay, base = self._overlay.get(table), self._base
        if overlay is not None and doc_id in overlay:
            raw = overlay[doc_id]
        elif isinstance(base, Documents):
            return base.fields(table, doc_id)
        else:
            raw = base.raw(table, doc_id)
        return decode_fields(raw) if raw is not None else None

    def raw_items(self, table: str) -> Iterator[tuple[int, bytes]]:
        """Yield (doc_id, JSON) of the whole table, sorted by id."""
        with self._applying:
            overlay, deferred = dict(self._overlay.get(table, {})), dict(self._deferred.get(table, {}))
        if not overlay and not deferred:  # as after a compaction: the file has them in their order already
            yield from self._base.raw_items(table)
            return
        put = sorted((doc_id, raw) for doc_id, raw in overlay.items() if raw is not None)
        others = (item for item in self._base.raw_items(table) if item[0] not in overlay)
        for doc_id, raw in heapq.merge(others, put):
            yield doc_id, _changed(raw, deferred[doc_id]) if doc_id in deferred else raw

    def changed_ids(self, table: str) -> list[int]:
        """Return the ids of documents that differ from the base, or that it alone has."""
        return list({**self._overlay.get(table, {}), **self._deferred.get(table, {})})

    def defer(self, line: Line) -> None:
        """Take a line that is known to fit; a change of fields is applied when it is looked at."""
        if line.id is None or NOTHING in (bytes(line.before), bytes(line.after)):
            self.replay(line)
        else:
            self.defer_fields(line.table, line.id, line)

    def defer_fields(self, table: str, doc_id: int, line: Line) -> None:
        """Take a change of fields of a document that is there; it is applied when it is looked at."""
        with self._applying:
            deferred = self._deferred.setdefault(table, {})
            deferred[doc_id] = (*deferred.get(doc_id, ()), line)

    def deferred(self, table: str, doc_id: int) -> tuple[Line, ...]:
        """Return the changes of fields by which alone a document differs from the base's.

        There are none where it is as there, and where it differs as a whole.
        """
        lines = self._deferred.get(table, {}).get(doc_id, ())
        return () if doc_id in self._overlay.get(table, ()) else lines

    def deferred_fields(self, table: str, doc_id: int) -> dict[str, Any] | None:
        """Return the fields that deferred changes set, None for those they drop; None without changes."""
        lines = self.deferred(table, doc_id)
        fields: dict[str, Any] = {}
        for line in lines:
            fields |= dict.fromkeys(decode_document(line.before)) | decode_document(line.after)
        return fields if lines else None

    def _apply_deferred(self, table: str, doc_id: int) -> None:
        with self._applying:
            lines = self._deferred[table].get(doc_id, ())
            overlay = self._overlay.get(table, {})
            raw = overlay[doc_id] if doc_id in overlay else self._base.raw(table, doc_id)
            if lines and raw is not None:
                self._overlay.setdefault(table, {})[doc_id] = _changed(raw, lines)
            self._deferred[table].pop(doc_id, None)

    def put(self, table: str, doc_id: int, raw: bytes | None) -> None:
        """Set or (None) remove a document; the table comes into being with its first one."""
        had = self.has(table, doc_id)
        self._lengths[table] = self.length(table) + (raw is not None) - had
        with self._applying:
            self._deferred.get(table, {}).pop(doc_id, None)
            self._overlay.setdefault(table, {})[doc_id] = raw

    def put_table(self, table: str, present: bool) -> None:
        """Let an empty table come into being, or go."""
        if present:
            self._lengths.setdefault(table, 0)
        else:
            self._lengths.pop(table, None)

    def take_over(self, other: Documents) -> None:
        """Make the changes of ``other``, which has this as its base, this one's own."""
        with self._applying:
            for table, overlay in other._overlay.items():
                self._overlay.setdefault(table, {}).update(overlay)
                deferred = self._deferred.setdefault(table, {})
                for doc_id in deferred.keys() & overlay.keys():
                    del deferred[doc_id]
            for table, changes in other._deferred.items():
                deferred = self._deferred.setdefault(table, {})
                if not deferred:
                    self._deferred[table] = dict(changes)
                    continue
                for doc_id, lines in changes.items():
                    earlier = deferred.get(doc_id)
                    if earlier is None:
                        deferred[doc_id] = lines
                    elif not _takes_back(lines, earlier[-1]):
                        deferred[doc_id] = earlier + lines
                    elif len(earlier) > 1:
                        deferred[doc_id] = earlier[:-1]
                    else:
                        del deferred[doc_id]
            self._lengths = dict(other._lengths)

    def replay(self, line: Line) -> Conflict | None:
        """Apply a line of the journal where its before-image fits; else return the conflict."""
        if line.id is None:
            self.put_table(line.table, present=bytes(line.after) != NOTHING)
            return None
        current = self.raw(line.table, line.id)
        before, after = bytes(line.before), bytes(line.after)
        if before == NOTHING and current is None:
            self.put(line.table, line.id, after)
        elif after == NOTHING and (current is None or decode_document(current) == decode_document(before)):
            self.put(line.table, line.id, None)
        elif NOTHING in (before, after) or current is None:
            if current is None or current != after:
                return Conflict(line.table, line.id, ())
        else:
            document = decode_document(current)
            unfit = assign_fields(document, decode_document(before), decode_document(after))
            self.put(line.table, line.id, encode_document(document))
            return Conflict(line.table, line.id, unfit) if unfit else None
        return None


def _changed(raw: bytes, lines: Iterable[Line]) -> bytes:
    """Return the JSON of a document after changes of its fields."""
    return encode_document(_lay_over(decode_fields(raw), lines))


def _takes_back(lines: tuple[Line, ...], earlier: Line) -> bool:
    """Return whether a change makes a document what it was before the earlier one: neither is of use then."""
    line = lines[0]
    is_inverse = bytes(line.before) == bytes(earlier.after) and bytes(line.after) == bytes(earlier.before)
    return is_inverse and len(lines) == 1


def _lay_over(fields: dict[str, msgspec.Raw], lines: Iterable[Line]) -> dict[str, msgspec.Raw]:
    """Return a document's fields after changes of them; ``fields`` is used up."""
    for line in lines:
        before, after = decode_fields(line.before), decode_fields(line.after)
        appearing = after.keys() - before.keys()
        if before.items() <= fields.items() and fields.keys().isdisjoint(appearing):
            for name in before.keys() - after.keys():
                del fields[name]
            fields.update(after)
        else:  # written otherwise than when it was changed, which only its values tell
            document = decode_document(encode_document(fields))
            assign_fields(document, decode_document(line.before), decode_document(line.after))
            fields = decode_fields(encode_document(document))
    return fields


def assign_fields(
    document: MutableMapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[str, ...]:
    """Turn the fields of ``document`` from ``before`` to ``after``, in place.

    A field that is neither as before nor as after is left alone; the names of those are
    returned. A field that only one side has is one that appears or disappears.
    """
    absent = object()
    unfit: list[str] = []
    for name in {**before, **after}:
        current = document.get(name, absent)
        if current == after.get(name, absent):
            continue
        if current != before.get(name, absent):
            unfit.append(name)
        elif name in after:
            document[name] = after[name]
        else:
            del document[name]
    return tuple(unfit)


class TableView(Mapping[str, Any]):
    """A table as TinyDB reads it: ids as text, documents decoded one at a time."""

    def __init__(self, documents: Documents, table: str) -> None:
        self._documents = documents
        self._table = table

    def __getitem__(self, key: str) -> dict[str, Any]:
        raw = self._documents.raw(self._table, int(key)) if key.lstrip("-").isdecimal() else None
        if raw is None:
            raise KeyError(key)
        return decode_document(raw)

    def __contains__(self, key: object) -> bool:
        is_id = isinstance(key, str) and key.lstrip("-").isdecimal()
        return is_id and self._documents.has(self._table, int(str(key)))

    def __iter__(self) -> Iterator[str]:
        return map(str, self._documents.ids(self._table))

    def __len__(self) -> int:
        return self._documents.length(self._table)
