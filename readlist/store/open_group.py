"""The changes of a step that is not committed yet."""

from __future__ import annotations

from collections.abc import Iterator

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
        self.changes: list[Line] = []
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
        self.changes.append(line)
        if doc_id is not None:
            self.touched.setdefault(table, set()).add(doc_id)
        if before is None and after is not None and doc_id is not None:
            self.documents.put(table, doc_id, after)  # as replaying does, without a copy of a whole document
        else:
            self.documents.replay(line)

    def encoded(self, commit: Commit) -> Iterator[bytes]:
        """Yield the lines of the step for the journal, the commit line last.

        They are made one at a time: the documents of a large import are in memory once already.
        """
        for line in self.changes:
            yield encode_line(line.seq, table=line.table, id=line.id, before=line.before, after=line.after)
        yield encode_line(self.sequence + 1, commit=commit)
