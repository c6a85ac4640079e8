"""The summaries of all papers, kept up to date, and read only when somebody asks for them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readlist.errors import DamagedLibraryError
from readlist.model.paper import PaperSummary
from readlist.model.stored import UNDECODABLE
from readlist.store.columns import Body, Columns, FirstPage, read_body, write_columns
from readlist.store.documents import Documents
from readlist.store.snapshot import decode_fields
from readlist.store.storage import JournaledStorage
from readlist.store.table import LISTS, PAPERS, SEARCHES

Pick = Callable[[Sequence[PaperSummary]], FirstPage]
"""Chooses the first page among all papers."""

Outlining = Callable[[Sequence[PaperSummary]], bytes]
"""Finds out of all papers what the next start will ask of them."""

_Values = dict[tuple[object, ...], dict[str, Any]]
"""The fields of a summary that a change leaves, by the change: very many papers are changed alike."""

_FIELDS = frozenset(PaperSummary.__struct_fields__)
_decode_summary = msgspec.json.Decoder(PaperSummary).decode


class Summaries:
    """One summary a paper. Any thread may read; changes are absorbed by the thread that writes."""

    def __init__(self, storage: JournaledStorage, column_file: Path, columns: Columns | None) -> None:
        self._storage = storage
        self._column_file = column_file
        self._columns = columns
        self._loaded: dict[int, PaperSummary] | None = None
        self._put_away: Body | None = None
        self._lock = threading.RLock()

    def all(self) -> dict[int, PaperSummary]:
        """Return every summary by id; the mapping keeps its size while it is read.

        Reads the disk the first time. Raises DamagedLibraryError.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def one(self, doc_id: int) -> PaperSummary | None:
        """Return the summary of a paper as its document is now, None where there is none."""
        raw = self._storage.documents.raw(PAPERS, doc_id)
        return None if raw is None else self._decode(doc_id, raw)

    def first_page(
        self, today: str, may_enter: Callable[[Mapping[str, Any]], bool]
    ) -> tuple[FirstPage, list[PaperSummary]] | None:
        """Return the papers kept at hand for ``today``, and others that may belong among them since.

        Both as they are now, without reading the rest; None without a column file that is
        good for that day. ``may_enter`` says of changed fields whether they may bring a paper in.
        """
        documents, columns = self._storage.documents, self._columns_in_force()
        if columns is None or (columns.first_page.until and columns.first_page.until <= today):
            return None
        first = {paper.doc_id: paper for paper in columns.first_page.papers}
        others: list[PaperSummary | None] = []
        values: _Values = {}
        for doc_id in documents.changed_ids(PAPERS):
            fields = documents.deferred_fields(PAPERS, doc_id)
            if doc_id in first or fields is None or may_enter(fields):
                summary = self._read(doc_id, first.get(doc_id), documents, values)
                if doc_id not in first:
                    others.append(summary)
                elif summary is not None:
                    first[doc_id] = summary
                else:
                    del first[doc_id]
        now = msgspec.structs.replace(columns.first_page, papers=tuple(first.values()))
        return now, [paper for paper in others if paper is not None]

    def read(self, doc_ids: Iterable[int], documents: Documents) -> dict[int, PaperSummary | None]:
        """Return the summaries of papers as their documents are in an open step, None where there is none.

        Raises DamagedLibraryError if one has no form that can be read.
        """
        known, values = self._loaded or {}, _Values()
        return {doc_id: self._read(doc_id, known.get(doc_id), documents, values) for doc_id in doc_ids}

    def _read(
        self,
        doc_id: int,
        known: PaperSummary | None,
        documents: Documents,
        values: _Values,
    ) -> PaperSummary | None:
        changes = documents.deferred(PAPERS, doc_id)
        if known is None or not changes:
            raw = documents.raw(PAPERS, doc_id)
            return None if raw is None else self._decode(doc_id, raw)
        for line in changes:
            before, image = decode_fields(line.before), bytes(line.after)
            key = (image, *before)
            if key not in values:
                values[key] = self._values(doc_id, before, image)
            known = msgspec.structs.replace(known, **values[key])
        return known

    def _values(self, doc_id: int, before: Iterable[str], after: bytes) -> dict[str, Any]:
        """Return what a summary has of the fields of a change after it.

        A field that it drops has the value there that it has where none is stored.
        """
        summary = self._decode(doc_id, after)
        return {name: getattr(summary, name) for name in _FIELDS & {*before, *decode_fields(after)}}

    def absorb(
        self, doc_ids: Iterable[int] | None, read: Mapping[int, PaperSummary | None] | None = None
    ) -> dict[int, PaperSummary | None]:
        """Bring the summaries up to date with those documents (None: with all); return what changed.

        Where they were ``read`` already, as they are now, the disk is not asked again.
        """
        with self._lock:
            before = self._loaded
            if doc_ids is None:
                self._loaded, self._columns = None, None
                if before is None:
                    return {}
                after = self.all()
                gone = dict.fromkeys(before.keys() - after.keys())
                return {**gone, **{i: s for i, s in after.items() if before.get(i) != s}}
            changed = dict(read) if read is not None else {doc_id: self.one(doc_id) for doc_id in doc_ids}
            if before is not None:
                self._loaded = _merged(before, changed)
            return changed

    def take_put_away(self) -> Body | None:
        """Return all papers as the column file has them, with their outline, to the first who asks.

        None before ``all``, and where the papers were not read from such a file.
        """
        with self._lock:
            put_away, self._put_away = self._put_away, None
            return put_away

    def columns_to_write(self, pick: Pick, outlining: Outlining) -> Callable[[], None] | None:
        """Return what writes the column file, on any thread; None where it is up to date.

        ``pick`` chooses the first page.
        """
        summaries = list(self.all().values())
        checkpoint = self._storage.make_checkpoint(held=(LISTS, SEARCHES)) if summaries else None
        if checkpoint is None:
            return None
        return lambda: write_columns(
            self._column_file, Columns(checkpoint, pick(summaries)), Body(summaries, outlining(summaries))
        )

    def _columns_in_force(self) -> Columns | None:
        """Return the columns where the documents are those of their checkpoint and what changed since.

        They are not where the library was not opened from it, or lies in another snapshot by now.
        """
        columns = self._columns
        return columns if columns is not None and columns.checkpoint is self._storage.checkpoint else None

    def _load(self) -> dict[int, PaperSummary]:
        documents = self._storage.documents
        body, columns = None, self._columns_in_force()
        if columns is not None:
            body = read_body(self._column_file, columns.checkpoint)
        if body is None:
            items = documents.raw_items(PAPERS)
            return {doc_id: self._decode(doc_id, raw) for doc_id, raw in items}
        known = {summary.doc_id: summary for summary in body.summaries}
        values: _Values = {}
        changed = {
            doc_id: self._read(doc_id, known.get(doc_id), documents, values)
            for doc_id in documents.changed_ids(PAPERS)
        }
        self._put_away = body
        return _merged(known, changed)

    def _decode(self, doc_id: int, raw: bytes | msgspec.Raw) -> PaperSummary:
        try:
            summary = _decode_summary(raw)
        except UNDECODABLE as error:
            raise _unreadable(doc_id, self._storage.files.snapshot, error) from error
        msgspec.structs.force_setattr(summary, "doc_id", doc_id)
        return summary


@contextlib.contextmanager
def readable(doc_id: int, path: Path) -> Iterator[None]:
    """Have the document of a paper decoded within. Raises DamagedLibraryError when it has the wrong form."""
    try:
        yield
    except UNDECODABLE as error:
        raise _unreadable(doc_id, path, error) from error


def _unreadable(doc_id: int, path: Path, error: Exception) -> DamagedLibraryError:
    return DamagedLibraryError(
        f"Paper {doc_id} in {path} cannot be read: {error}. Nothing was changed.",
        "It can be corrected in an editor, too.",
    )


def _merged(
    known: dict[int, PaperSummary], changed: dict[int, PaperSummary | None]
) -> dict[int, PaperSummary]:
    """Return ``known`` with the changes; the same mapping if its size stays, else a new one.

    Others may be iterating over it: it must not grow or shrink under them.
    """
    present = {doc_id: summary for doc_id, summary in changed.items() if summary is not None}
    if len(present) == len(changed) and present.keys() <= known.keys():
        known.update(present)
        return known
    merged = {**known, **changed}
    return {doc_id: summary for doc_id, summary in merged.items() if summary is not None}
