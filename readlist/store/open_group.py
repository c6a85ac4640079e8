"""The changes of a step that is not committed yet."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readlist.store.documents import Documents
from readlist.store.journal import NOTHING, Commit, Line, encode_change, encode_line
from readlist.store.recorder import DocumentChange


class OpenGroup:
    """The changes of a step that is still open, and the documents as they would be after it.

    Until it is committed it may be given another ``command``, and the step that it ``undoes`` or ``redoes``.
    """

    def __init__(self, documents: Documents, sequence: int, command: str) -> None:
        self.command = command
        self.undoes: int | None = None
        self.redoes: int | None = None
        self.documents = Documents(documents)
        self.sequence = sequence
        self.touched: dict[str, set[int]] = {}
        """By table, the ids of documents that are changed."""
        self.changes: list[Line] = []
        self.commit: Commit | None = None

    def add_document(self, table: str, change: DocumentChange) -> None:
        """Add the change of one document."""
        doc_id, before, after = change.doc_id, change.before, change.after
        line = self._add_line(table, doc_id, before or NOTHING, after or NOTHING)
        self.touched.setdefault(table, set()).add(doc_id)
        if before is None or after is None:
            self.documents.put(table, doc_id, after)
        else:
            self.documents.defer_fields(table, doc_id, line)

    def add_table(self, table: str, *, present: bool) -> None:
        """Add that an empty table comes into being, or goes."""
        self._add_line(table, None, *((NOTHING, b"{}") if present else (b"{}", NOTHING)))
        self.documents.put_table(table, present=present)

    def _add_line(self, table: str, doc_id: int | None, before: bytes, after: bytes) -> Line:
        self.sequence += 1
        line = Line(self.sequence, table, doc_id, msgspec.Raw(before), msgspec.Raw(after))
        self.changes.append(line)
        return line

    def encoded(self, commit: Commit) -> Iterator[bytes]:
        """Yield the lines of the step for the journal, the commit line last.

        They are made one at a time: the documents of a large import are in memory once already.
        """
        for line in self.changes:
            yield encode_change(line)
        yield encode_line(self.sequence + 1, commit=commit)
