"""The changes of a step that is not committed yet."""

from __future__ import annotations

import msgspec

from readlist.store.documents import Documents
from readlist.store.journal import NOTHING, Commit, Line, encode_line


class OpenGroup:
    """The changes of a step that is still open, and the documents as they would be after it."""

    def __init__(self, documents: Documents, sequence: int) -> None:
        self.documents = Documents(documents)
        self.sequence = sequence
        self.touched: dict[str, set[int]] = {}
        """By table, the ids of documents that are changed."""
        self.encoded: list[bytes] = []
        self.commit: Commit | None = None

    def add(self, table: str, doc_id: int | None, before: bytes | None, after: bytes | None) -> None:
        """Add one change; ``before`` and ``after`` are JSON of the changed fields."""
        self.sequence += 1
        line = Line(
            self.sequence,
            table,
            doc_id,
            msgspec.Raw(NOTHING if before is None else before),
            msgspec.Raw(NOTHING if after is None else after),
        )
        self.encoded.append(
            encode_line(self.sequence, table=table, id=doc_id, before=line.before, after=line.after)
        )
        if doc_id is not None:
            self.touched.setdefault(table, set()).add(doc_id)
        if before is None and after is not None and doc_id is not None:
            self.documents.put(table, doc_id, after)  # as replaying does, without a copy of a whole document
        else:
            self.documents.replay(line)
