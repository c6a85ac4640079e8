"""Duplicates inside the library: make them one paper, or say that they are two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from readlist.library.uniting import united_fields
from readlist.store.storage import now_utc
from readlist.store.table import PAPERS

if TYPE_CHECKING:
    from readlist.library.library import Library, Outcome


def merge_papers(library: Library, keep: int, others: Sequence[int], command: str) -> Outcome:
    """Make ``others`` one paper with ``keep``, in one durable step; undo brings all back whole.

    ``keep`` is none of the others. Nothing that the reader wrote is lost. Raises StoreError,
    MissingError.
    """
    with library.store.step(command) as result:
        document = library.store.document(keep)
        fields: dict[str, Any] = {}
        for doc_id in others:
            fields |= united_fields({**document, **fields}, library.store.document(doc_id), doc_id, now_utc())
        library.store.update(PAPERS, [keep], fields)
        library.store.remove(PAPERS, others)
    return result.committed()


def mark_distinct(library: Library, doc_ids: Sequence[int], command: str) -> Outcome:
    """Remember of each of the papers that it is none of the others, in one durable step.

    Raises StoreError, MissingError.
    """
    with library.store.step(command) as result:
        for doc_id in doc_ids:
            said = library.paper(doc_id).distinct_from
            now = list(dict.fromkeys((*said, *(other for other in doc_ids if other != doc_id))))
            if len(now) > len(said):
                library.store.update(PAPERS, [doc_id], {"distinct_from": now})
    return result.committed()
