"""Bringing a library back to an earlier state, as one step that can be taken back."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from readlist.errors import DamagedLibraryError
from readlist.model.paper import PaperList, SavedSearch, paper_from_document
from readlist.model.stored import UNDECODABLE, from_document
from readlist.store.documents import Base
from readlist.store.paper_store import Committed, PaperStore
from readlist.store.snapshot import encode_document
from readlist.store.table import LISTS, PAPERS, SEARCHES

Pair = tuple[int, bytes | None, bytes | None]
"""A document's id, its JSON now and then; None where it is not there."""

_KINDS: dict[str, type[PaperList | SavedSearch]] = {LISTS: PaperList, SEARCHES: SavedSearch}

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_decode_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def differences(now: Base, then: Base, table: str) -> Iterator[Pair]:
    """Yield the documents of a table that are not the same in two states. Reads both, once."""
    both = heapq.merge(
        ((doc_id, 0, raw) for doc_id, raw in now.raw_items(table)),
        ((doc_id, 1, raw) for doc_id, raw in then.raw_items(table)),
        key=itemgetter(0),
    )
    for doc_id, found in groupby(both, key=itemgetter(0)):
        sides: dict[int, bytes] = {side: raw for _, side, raw in found}
        before, after = sides.get(0), sides.get(1)
        if before != after and not (before and after and _decode(before) == _decode(after)):
            yield doc_id, before, after


def restore(store: PaperStore, then: Base, command: str) -> Committed:
    """Make the library what it was in ``then``, in one durable step.

    Raises StoreError; then nothing was changed.
    """
    with store.step(command) as result:
        now = store.frozen().documents
        for table in sorted({*now.tables(), *then.tables()}):
            found = list(differences(now, then, table))
            for doc_id, _, after in found:
                _refuse_unreadable(table, doc_id, after)
            store.remove(table, [doc_id for doc_id, _, after in found if after is None])
            back = ((doc_id, after) for doc_id, before, after in found if before is None)
            store.insert(table, ((doc_id, _decode(after)) for doc_id, after in back if after is not None))
            alike: dict[bytes, list[int]] = {}
            for doc_id, before, after in found:
                if before is not None and after is not None:
                    alike.setdefault(encode_document(_changed_fields(before, after)), []).append(doc_id)
            for fields, doc_ids in alike.items():
                store.update(table, doc_ids, _decode(fields))
    return result.committed()


def _refuse_unreadable(table: str, doc_id: int, raw: bytes | None) -> None:
    """Stop before a document is taken in that the library could not be opened with."""
    try:
        if raw is not None and table == PAPERS:
            paper_from_document(doc_id, _decode(raw))
        elif raw is not None and table in _KINDS:
            from_document(_KINDS[table], {**_decode(raw), "doc_id": doc_id})
    except UNDECODABLE as error:
        raise DamagedLibraryError(
            f"The document {doc_id} of {table} in that backup is none: {error}. Nothing was changed.",
            "Choose another backup.",
        ) from error


def _changed_fields(before: bytes, after: bytes) -> dict[str, Any]:
    """Return the fields to set, None for those to drop."""
    old, new = _decode_fields(before), _decode_fields(after)
    return {
        **{name: None for name in old if name not in new},
        **{name: msgspec.json.decode(raw) for name, raw in new.items() if old.get(name) != raw},
    }
